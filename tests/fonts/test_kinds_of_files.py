"""Fonts of every kind of file, from a project's font folder to the page: collections, CFF, variable fonts, and characters that none has.

Made from the packaged fonts, so that these tests run everywhere.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pymupdf
import pytest
from fontTools.ttLib import TTCollection, TTFont

from generator.build.families import PACKAGED
from generator.cli import main
from generator.scaffold import PROJECT
from tests.tools import verapdf

UNKNOWN = "\U00010000"
"""A sign of Linear B."""


def packaged(key: str) -> Path:
    __import__(PACKAGED[key].module)
    return Path(sys.modules[PACKAGED[key].module].__path__[0]) / PACKAGED[key].file


def named(path: Path, family: str) -> TTFont:
    """A font under another name. Its outlines are not read, and so stay as they are."""
    font = TTFont(path, recalcBBoxes=False)
    font["name"].names = []
    for ident, text in {1: family, 2: "Regular", 6: f"Own{family}"}.items():
        font["name"].setName(text, ident, 3, 1, 0x409)
    return font


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT, tmp_path / "project")
    (tmp_path / "project" / "fonts").mkdir()
    return tmp_path / "project"


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def build(project: Path) -> Path:
    """Build the checklist, which uses all roles but one, and return its PDF."""
    assert main(["build", "tasks", "--project", str(project), "--format", "pdf"]) == 0
    return next((project / "outputs").glob("*.pdf"))


def embedded(pdf: Path) -> dict[str, str]:
    """The fonts in a file: name without the subset's tag, and the kind of its program."""
    with pymupdf.open(pdf) as document:  # type: ignore[no-untyped-call]
        found = [font for page in document for font in page.get_fonts(full=True)]
    return {font[3].partition("+")[2]: font[1] for font in found}


def table(project: Path, capfd: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What the command says of each role."""
    capfd.readouterr()
    assert main(["fonts", "--project", str(project)]) == 0
    return {line.split()[0]: line for line in capfd.readouterr().out.partition("\n\n")[0].splitlines()[1:]}


def test_a_collection_gives_each_role_its_face(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """One file, two families, cubic outlines (CFF)."""
    collection = TTCollection()
    collection.fonts = [named(packaged("song"), "FangSong_GB2312"), named(packaged("hei-static"), "KaiTi_GB2312")]
    collection.save(project / "fonts" / "office.ttc")
    rows = table(project, capfd)
    assert "FangSong_GB2312" in rows["fangsong"]
    assert "KaiTi_GB2312" in rows["kai"]
    assert "office.ttc" in rows["kai"]
    found = embedded(build(project))
    assert {"OwnFangSong_GB2312", "OwnKaiTi_GB2312"} <= set(found)
    assert found["OwnKaiTi_GB2312"] == "cid"  # CFF, as mupdf calls it


def test_a_variable_font_is_embedded_at_its_regular_and_its_bold(project: Path) -> None:
    shutil.copy(packaged("hei"), project / "fonts" / "own.ttf")
    replace(project / "templates" / "themes" / "gb9704.yaml", "  fangsong: 仿宋_GB2312\n", "  fangsong: Noto Sans SC\n")
    replace(project / "templates" / "tasks.html.j2", "<table", '<p class="heading-3">要点</p>\n<table')
    found = embedded(build(project))
    assert {name for name in found if "500" not in name and "Sans" in name} == {"NotoSansSC-wght400", "NotoSansSC-wght700"}
    assert found["NotoSansSC-wght400"] == "ttf"


def test_files_of_every_kind_conform(project: Path) -> None:
    if lacking := verapdf.missing():
        pytest.skip(f"{lacking} is missing")
    collection = TTCollection()
    collection.fonts = [named(packaged("hei-static"), "NSimSun"), named(packaged("song"), "FangSong_GB2312")]
    collection.save(project / "fonts" / "office.ttc")
    shutil.copy(packaged("hei"), project / "fonts" / "own.ttf")
    verdicts = verapdf.check([build(project)])
    assert [(v.profile, v.failures) for v in verdicts if not v.passed] == []


def test_a_character_that_no_font_has_is_an_error_with_its_place(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    units = project / "content" / "departments.yaml"
    replace(units, "name: ", f"name: {UNKNOWN}")
    at = next(number for number, line in enumerate(units.read_text(encoding="utf-8").splitlines(), start=1) if UNKNOWN in line)
    assert main(["build", "tasks", "--project", str(project)]) == 1
    said = capfd.readouterr().err
    assert f"content/departments.yaml:{at}:" in said
    assert "error[missing-glyph]" in said
    assert "U+10000" in said
    assert not list((project / "outputs").glob("*.pdf"))
