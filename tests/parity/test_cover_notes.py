"""Cover notes are papers like the others: Word and PDF alike, sound by every program that is asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

from generator.distribution.running import Wanted
from tests.distribution.sent import copied, to_folder
from tests.parity.compare import Parity, compare
from tests.parity.office import Office
from tests.revision.edited import edit
from tests.tools import verapdf
from tests.tools.docx_lint import lint
from tests.tools.open_xml_sdk import PROGRAM, sdk_problems

LEAST = 0.995
UNITS = ("environment", "statistics", "finance", "justice")
NAMES = tuple(f"{edition}-{unit}" for edition in ("first", "second") for unit in UNITS)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with first cover notes of some departments, and those after edits of every sort."""
    folder = tmp_path_factory.mktemp("covers")
    project = copied(folder / "project")
    for day, edition in enumerate(("first", "second"), start=1):
        if edition == "second":
            edit(project.root / "content")
        to_folder(project, day, Wanted(departments=UNITS))
        for unit in UNITS:
            for file in (project.outputs / "packs" / unit).glob("送件说明*"):
                (folder / f"{edition}-{unit}{file.suffix}").write_bytes(file.read_bytes())
    return folder


@pytest.fixture(scope="module")
def found(files: Path, office: Office) -> Mapping[str, Parity]:
    printed = office.to_pdf([files / f"{name}.docx" for name in NAMES], files / "printed")
    return {name: compare(files / f"{name}.pdf", pdf) for name, pdf in zip(NAMES, printed, strict=True)}


@pytest.mark.parametrize("name", NAMES)
def test_word_and_pdf_have_the_same_pages_and_lines(found: Mapping[str, Parity], name: str) -> None:
    assert found[name].pages_a == found[name].pages_b, str(found[name])
    assert found[name].ratio >= LEAST, str(found[name])


@pytest.mark.parametrize("name", NAMES)
def test_openxml_audit_and_the_linter_find_nothing(files: Path, name: str) -> None:
    path = files / f"{name}.docx"
    assert [error.description for error in OpenXmlValidator(file_format=FileFormat.MICROSOFT_365).validate(path).errors] == []
    assert lint(path.read_bytes()) == []


@pytest.mark.skipif(not PROGRAM.exists(), reason="the Open XML SDK is not installed; make test installs it where npm is")
def test_the_open_xml_sdk_finds_nothing(files: Path, tmp_path: Path) -> None:
    assert sdk_problems({name: (files / f"{name}.docx").read_bytes() for name in NAMES}, tmp_path) == {}


def test_verapdf_passes_every_file(files: Path) -> None:
    if lacking := verapdf.missing():
        pytest.skip(f"{lacking} is missing")
    verdicts = verapdf.check([files / f"{name}.pdf" for name in NAMES])
    assert len(verdicts) >= len(NAMES)
    assert {(Path(v.file).name, v.profile): v.failures for v in verdicts if not v.passed or not v.checks} == {}
