"""A project whose theme names an office's Word file, built and checked."""

from __future__ import annotations

import datetime
import io
import shutil
import zipfile
from pathlib import Path

import docx
import pytest

from generator.build.faces import choose
from generator.build.project import Project, load_project
from generator.build.run import build_project, check_project
from generator.diagnostics import Severity
from tests.tools.references import HEAD, reference

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    for part in ("content", "templates"):
        shutil.copytree(ROOT / part, tmp_path / part)
    (tmp_path / "templates" / "house.docx").write_bytes(reference())
    for theme in (tmp_path / "templates" / "themes").glob("*.yaml"):
        theme.write_text(theme.read_text(encoding="utf-8") + "\nword: {reference: house.docx}\n", encoding="utf-8")
    return load_project(tmp_path)


def test_papers_bear_the_office_s_head_and_warnings_are_told(project: Project) -> None:
    result = build_project(project, names=["tasks"], today=datetime.date(2026, 1, 1))
    assert [each.severity for each in result.diagnostics if each.code == "reference-style"]
    assert {each.severity for each in result.diagnostics} == {Severity.WARNING}
    (path,) = (each.path for each in result.artifacts if each.format == "docx")
    assert docx.Document(io.BytesIO(path.read_bytes())).sections[0].header.paragraphs[0].text.startswith(HEAD)


def test_a_reference_that_is_no_word_file_stops_the_papers_and_no_more(project: Project) -> None:
    (project.templates / "house.docx").write_bytes(b"no")
    assert {each.code for each in check_project(project) if each.severity is Severity.ERROR} == {"bad-reference"}
    result = build_project(project, names=["tasks"], today=datetime.date(2026, 1, 1))
    assert {each.status.value for each in result.artifacts} == {"failed"}
    assert [str(each.span) for each in result.diagnostics if each.code == "bad-reference"]


def test_a_hostile_file_leaves_nothing_beside_the_papers(project: Project) -> None:
    data = io.BytesIO(reference())
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr("../escaped.txt", "x")
    (project.templates / "house.docx").write_bytes(data.getvalue())
    assert any(each.code == "bad-reference" for each in check_project(project))
    assert not list(project.root.parent.rglob("escaped.txt"))


def test_a_second_family_of_a_kind_is_stood_in_for_by_its_kind() -> None:
    hei, song = choose({"hei-2": "没有这种黑体", "song-2": "没有这种宋体"}, system=False)
    assert (hei.face.family, song.face.family) == ("Noto Sans SC", "Noto Serif SC")
