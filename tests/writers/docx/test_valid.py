"""Every paper is sound: the Open XML SDK, openxml-audit, our linter and docx-plus find nothing, before and after python-docx saved it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx_plus.lint import lint as find_drift
from lxml import etree
from openxml_audit import FileFormat, OpenXmlValidator

from tests.tools.docx_lint import lint
from tests.tools.open_xml_sdk import PROGRAM, sdk_problems
from tests.writers.docx.corpus import EVERYTHING, NAMES, TORTURE, word_file
from tests.writers.docx.paper import W

BRIEFINGS = (EVERYTHING, "summary", "indicators", "tasks", "tasks-finance")
SPOILED = {
    "an element in the wrong place": ("<w:tblHeader/>", "<w:tblGrid/>"),
    "a value out of its range": ('<w:ilvl w:val="0"/>', '<w:ilvl w:val="x"/>'),
    "an attribute nobody knows": ("<w:cantSplit/>", '<w:cantSplit w:no="1"/>'),
}
needs_sdk = pytest.mark.skipif(not PROGRAM.exists(), reason="the Open XML SDK is not installed; make test installs it where npm is")


@cache
def saved(name: str) -> bytes:
    """A file as python-docx saves it."""
    out = io.BytesIO()
    docx.Document(io.BytesIO(word_file(name))).save(out)
    return out.getvalue()


@cache
def auditor() -> OpenXmlValidator:
    return OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)


def audit(data: bytes, folder: Path) -> list[str]:
    path = folder / "paper.docx"
    path.write_bytes(data)
    return [f"{error.part_uri} {error.path}: {error.description}" for error in auditor().validate(path).errors]


def parts(data: bytes) -> Mapping[str, tuple[str, bytes]]:
    """The type and the content of each part of a file, XML in its canonical form, relationships by their ids."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    kinds = {key: element.get("ContentType", "") for element in etree.fromstring(found.pop("[Content_Types].xml")) for key in element.attrib.values()}
    return {name: (kinds.get(f"/{name}") or kinds[name.rpartition(".")[2]], canonical(name, part)) for name, part in found.items()}


def canonical(name: str, data: bytes) -> bytes:
    if not name.endswith((".xml", ".rels")):
        return data
    root = etree.fromstring(data)
    if name.endswith(".rels"):
        root[:] = sorted(root, key=lambda relationship: relationship.get("Id", ""))
    return etree.tostring(root, method="c14n")


def without_controls(data: bytes) -> Document:
    """A file whose values stand in the line without their controls, because python-docx passes over what is in one."""
    document = docx.Document(io.BytesIO(data))
    for content in list(document.element.body.iter(f"{W}sdtContent")):
        control = content.getparent()
        assert control is not None
        for run in content:
            control.addprevious(run)
        control.getparent().remove(control)
    return document


def spoiled(data: bytes, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old.encode(), new.encode()))
    return out.getvalue()


@needs_sdk
def test_the_open_xml_sdk_finds_nothing(tmp_path: Path) -> None:
    assert len(NAMES) == 1 + len(TORTURE) + 3 + 36
    files = {name: word_file(name) for name in NAMES if name not in TORTURE or name.endswith("gb9704")}  # half a second for each
    assert sdk_problems(files | {f"{name}-saved": saved(name) for name in BRIEFINGS}, tmp_path) == {}


@needs_sdk
def test_the_open_xml_sdk_sees_what_is_broken(tmp_path: Path) -> None:
    files = {name: spoiled(word_file(EVERYTHING), *change) for name, change in SPOILED.items()}
    assert set(sdk_problems(files, tmp_path)) == set(SPOILED)
    with pytest.raises(RuntimeError, match="cannot read"):
        sdk_problems({"none": b"PK"}, tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_openxml_audit_and_the_linter_find_nothing(name: str, tmp_path: Path) -> None:
    assert audit(word_file(name), tmp_path) == []
    assert lint(word_file(name)) == []


@pytest.mark.parametrize("change", SPOILED)
def test_openxml_audit_sees_what_is_broken(change: str, tmp_path: Path) -> None:
    assert audit(spoiled(word_file(EVERYTHING), *SPOILED[change]), tmp_path)


@pytest.mark.parametrize("name", NAMES)
def test_python_docx_opens_and_saves_the_file_and_it_is_still_sound(name: str, tmp_path: Path) -> None:
    """What it saves is the same XML in every part, so that what the slow judges say of some saved files holds for all."""
    assert parts(saved(name)) == parts(word_file(name))
    assert lint(saved(name)) == []
    if name in BRIEFINGS:
        assert audit(saved(name), tmp_path) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_formatting_drifts_from_the_styles(name: str) -> None:
    """What templates type themselves, spaces at line ends, is theirs."""
    found = find_drift(without_controls(word_file(name)), exclude=["typography"] if name in TORTURE else [])
    assert [f"{finding.rule}: {finding.message} {finding.location}" for finding in found] == []


def test_formatting_that_drifts_is_seen() -> None:
    document = without_controls(word_file("summary"))
    document.paragraphs[0].runs[0].font.bold = True
    document.paragraphs[1].paragraph_format.keep_with_next = True
    assert {finding.rule for finding in find_drift(document)} >= {"style-drift"}
