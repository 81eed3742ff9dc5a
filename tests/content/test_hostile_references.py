"""Word files that are broken or mean harm: each is refused with a diagnostic, and nothing of it is run, fetched or unpacked without bound."""

from __future__ import annotations

import io
import os
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from generator.content import load_theme
from generator.content.word_file import BadWordFile, WordFile
from generator.diagnostics import UserError
from tests.content.test_house import THEMES
from tests.tools.references import reference, repacked

Told = Callable[[bytes], str]
TYPES = "[Content_Types].xml"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@cache
def good() -> bytes:
    return reference()


def with_entry(name: str, data: bytes = b"x") -> bytes:
    return repacked(good(), {name: data})


def twice() -> bytes:
    out = io.BytesIO(good())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/styles.xml", b"<x/>")
    return out.getvalue()


def encrypted() -> bytes:
    """Every entry says that it is encrypted."""
    data = bytearray(good())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(mark)
        while start >= 0:
            data[start + offset] |= 1
            start = data.find(mark, start + 4)
    return bytes(data)


def large() -> bytes:
    """Parts of which none is too large, packed no tighter than Word packs, and 115 MB together."""
    return repacked(good(), {"x.bin": random.Random(1).randbytes(1_000_000)} | {f"x{n}.bin": bytes(19_000_000) for n in range(6)})


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no archive": (lambda: b"not a zip", "不是 .docx"),
    "nothing": (lambda: b"", "不是 .docx"),
    "truncated": (lambda: good()[:-300], "不是 .docx"),
    "damaged": (lambda: good().replace(good()[2000:2040], bytes(40), 1), "坏了|不是|缺少"),
    "encrypted": (encrypted, "坏了"),
    "a bomb": (lambda: with_entry("word/media/bomb.bin", bytes(19_000_000)), "大得不正常"),
    "a part too large": (lambda: with_entry("word/media/bomb.bin", bytes(21_000_000)), "解压后太大"),
    "parts too large together": (large, "解压后太大"),
    "too many parts": (lambda: repacked(good(), {f"word/x{n}.bin": b"" for n in range(2100)}), "解压后太大"),
    "a path upwards": (lambda: with_entry("../../etc/cron.d/x"), "不正常的部件名"),
    "an absolute path": (lambda: with_entry("/etc/passwd"), "不正常的部件名"),
    "a drive": (lambda: with_entry("c:/windows/x"), "不正常的部件名"),
    "a name twice": (twice, "不正常的部件名"),
    "macros": (lambda: with_entry("word/vbaProject.bin"), "宏"),
    "a file for macros": (lambda: repacked(good(), {TYPES: (re.escape(DOCX), "application/vnd.ms-word.document.macroEnabled.main+xml")}), "宏"),
    "a workbook": (lambda: repacked(good(), {TYPES: (re.escape(DOCX), "application/vnd.ms-excel.sheet+xml")}), "不是 Word"),
    "no content types": (lambda: repacked(good(), {TYPES: None}), "缺少"),
    "no document": (lambda: repacked(good(), {"word/document.xml": None}), "不是 Word"),
    "the strict format": (
        lambda: with_entry("word/document.xml", b'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"/>'),
        "Strict",
    ),
    "no styles": (lambda: repacked(good(), {"word/styles.xml": None}), "没有样式"),
    "entities": (lambda: repacked(good(), {"word/styles.xml": ("<w:styles", f"{LAUGHS}<w:styles")}), "DOCTYPE"),
    "entities in UTF-16": (lambda: with_entry("word/styles.xml", f"{LAUGHS}<w/>".encode("utf-16")), "DOCTYPE"),
    "entities in UTF-32": (
        lambda: with_entry("word/styles.xml", f"<?xml version='1.0' encoding='UTF-32'?>{LAUGHS}<w/>".encode("utf-32")),
        "DOCTYPE|XML",
    ),
    "a document type from outside": (
        lambda: repacked(good(), {"word/header1.xml": ("<w:hdr", '<!DOCTYPE x SYSTEM "file:///etc/passwd"><w:hdr')}),
        "DOCTYPE",
    ),
    "deep XML": (lambda: with_entry("word/styles.xml", b"<a>" * 5000 + b"</a>" * 5000), "不是正确的 XML"),
    "broken XML": (lambda: with_entry("word/header1.xml", b"<w:hdr"), "不是正确的 XML"),
    "a head without end": (lambda: with_entry("word/header1.xml", b"<w:hdr %s>%s</w:hdr>" % (W, b"<w:p/>" * 60)), "太多"),
}


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """Return the words of the error that a file brings about; it must be one, and have its place in the theme's file."""

    def tell(data: bytes) -> str:
        themes = tmp_path / "templates" / "themes"
        themes.mkdir(parents=True, exist_ok=True)
        (themes.parent / "house.docx").write_bytes(data)
        text = (THEMES / "gb9704.yaml").read_text(encoding="utf-8")
        (themes / "house.yaml").write_text(f"{text}\nword: {{reference: house.docx}}\n", encoding="utf-8")
        return refusal(themes)

    return tell


def refusal(themes: Path) -> str:
    with pytest.raises(UserError) as caught:
        load_theme(themes, "house")
    (found,) = caught.value.diagnostics
    assert found.code == "bad-reference"
    assert found.hint
    assert found.span is not None
    assert found.span.file == "templates/themes/house.yaml"
    assert found.span.line > 1
    return found.message


def test_the_file_that_the_others_are_made_of_is_sound() -> None:
    assert WordFile(good()).main == "word/document.xml"


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_file_that_is_broken_or_means_harm_is_refused(name: str, told: Told) -> None:
    make, words = HOSTILE[name]
    message = told(make())
    assert "house.docx" in message
    assert re.search(words, message), message


@pytest.mark.parametrize(
    "path", ["../house.docx", "/etc/house.docx", "a/../../house.docx", "house.docm", "house.doc", ".hidden.docx", "c:\\house.docx", "no.docx"]
)
def test_a_path_that_leads_elsewhere_is_refused(path: str, tmp_path: Path) -> None:
    themes = tmp_path / "templates" / "themes"
    themes.mkdir(parents=True)
    for place in ("house.docx", "templates/.hidden.docx", "templates/house.docm", "templates/house.doc"):
        (tmp_path / place).write_bytes(good())
    text = (THEMES / "gb9704.yaml").read_text(encoding="utf-8")
    (themes / "house.yaml").write_text(f"{text}\nword: {{reference: '{path}'}}\n", encoding="utf-8")
    assert "templates/" in refusal(themes)


@pytest.mark.skipif(os.name == "nt", reason="symbolic links ask for rights there")
def test_a_link_that_leads_out_of_the_templates_is_refused(tmp_path: Path, told: Told) -> None:
    (tmp_path / "outside.docx").write_bytes(good())
    told(b"")
    link = tmp_path / "templates" / "house.docx"
    link.unlink()
    link.symlink_to(tmp_path / "outside.docx")
    assert "templates/" in refusal(tmp_path / "templates" / "themes")


def test_a_file_that_is_too_large_is_never_read(tmp_path: Path, told: Told) -> None:
    told(b"")
    with (tmp_path / "templates" / "house.docx").open("wb") as file:
        file.truncate(1 << 40)  # nothing but a hole, which no memory holds
    assert "超过 20 MB" in refusal(tmp_path / "templates" / "themes")
    with pytest.raises(BadWordFile, match="超过 20 MB"):
        WordFile(bytes(20_000_001))
