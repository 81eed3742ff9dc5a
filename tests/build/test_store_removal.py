"""Papers that are no longer declared go, unless somebody edited them; what is not ours stays whatever happens."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
from pathlib import Path, PurePosixPath

import pytest

from generator import Result, build_project, load_project
from generator.build.plan import plan
from generator.build.removal import remove_undeclared
from generator.build.store import Removal, Store
from generator.cli import main
from generator.content import load_report
from generator.diagnostics import Diagnostics
from generator.scaffold import PROJECT
from generator.writers.registry import FORMATS

DAY = datetime.date(2012, 2, 13)
UNITS = ("culture", "civil-affairs", "construction")
COPIES = {f"departments/{unit}/任务清单.{name}" for unit in UNITS for name in FORMATS}
ALL = {f"{paper}.{name}" for paper in ("一页简报", "任务清单") for name in FORMATS} | COPIES


def files(outputs: Path) -> set[str]:
    """Return the paths of all files a user sees in the folder."""
    found = {path.relative_to(outputs).as_posix() for path in outputs.rglob("*") if path.is_file()}
    return {name for name in found if not name.startswith(".jianbao/")}


def edit(project: Path, file: str, old: str, new: str) -> None:
    place = project / file
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new), encoding="utf-8")


def build(project: Path, **options: object) -> Result:
    return build_project(load_project(project), today=DAY, **({"departments": "all"} | options))  # type: ignore[arg-type]


def removed(result: Result, project: Path) -> set[str]:
    """Return the paths that the build says it removed; they are no longer there."""
    told = {str(each.span).removeprefix("outputs/") for each in result.diagnostics if each.code == "undeclared-removed"}
    assert not told & files(project / "outputs")
    return told


def left_over(result: Result) -> list[str]:
    return [str(each.span) for each in result.diagnostics if each.code == "undeclared-edited"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose papers are all made."""
    project = Path(shutil.copytree(PROJECT, tmp_path_factory.mktemp("project") / "project"))
    assert not build(project).failed
    assert files(project / "outputs") == ALL
    return project


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy of it, and a file of the user's own among the papers."""
    copy = Path(shutil.copytree(built, tmp_path / "project"))
    (copy / "outputs" / "我的笔记.docx").write_bytes(b"mine")
    return copy


RENAMED = ("content/briefings.yaml", "file: 任务清单", "file: 任务表")
ONE_FOR_ALL = ("content/briefings.yaml", "audience: both", "audience: all")


def test_a_new_file_name_takes_the_old_files_away(project: Path) -> None:
    edit(project, *RENAMED)
    result = build(project)
    old = {name for name in ALL if "任务清单" in name}
    assert removed(result, project) == old
    assert files(project / "outputs") == {name.replace("任务清单", "任务表") for name in ALL} | {"我的笔记.docx"}
    assert left_over(result) == []
    assert not removed(build(project), project)


def test_a_briefing_taken_out_takes_its_files_and_empty_folders_away(project: Path) -> None:
    place = project / "content" / "briefings.yaml"
    place.write_text(place.read_text(encoding="utf-8").split("  - id: tasks")[0], encoding="utf-8")
    (project / "outputs" / "departments" / "culture" / "回函.docx").write_bytes(b"theirs")
    assert removed(build(project), project) == {name for name in ALL if "任务清单" in name}
    assert files(project / "outputs") == {"一页简报.docx", "一页简报.pdf", "我的笔记.docx", "departments/culture/回函.docx"}
    assert [path.name for path in (project / "outputs" / "departments").iterdir()] == ["culture"]


def test_a_department_taken_out_takes_its_copies_away(project: Path) -> None:
    edit(project, "content/departments.yaml", "  - id: culture\n    name: 县文旅局\n", "")
    edit(project, "content/assignments.yaml", "lead: culture\n    support: [construction]", "lead: construction")
    result = build(project)
    assert not result.failed, result.diagnostics
    assert removed(result, project) == {"departments/culture/任务清单.docx", "departments/culture/任务清单.pdf"}
    assert not (project / "outputs" / "departments" / "culture").exists()


@pytest.mark.parametrize(
    ("options", "gone"),
    [
        ({"names": ["summary"]}, set()),
        ({"names": ["summary", "tasks"]}, set()),
        ({"departments": ()}, set()),
        ({"departments": ["culture"]}, {"departments/culture/任务清单.docx", "departments/culture/任务清单.pdf"}),
        ({"formats": ["pdf"]}, {name for name in COPIES if name.endswith(".pdf")}),
        ({}, COPIES),
    ],
    ids=["one briefing", "all briefings by name", "no departments", "one department", "one format", "everything"],
)
def test_only_a_build_that_covers_a_file_removes_it(project: Path, options: dict[str, object], gone: set[str]) -> None:
    edit(project, *ONE_FOR_ALL)
    assert removed(build(project, **options), project) == gone
    assert files(project / "outputs") == ALL - gone | {"我的笔记.docx"}
    assert removed(build(project), project) == COPIES - gone


def test_copies_of_a_build_with_departments_outlive_one_without(project: Path) -> None:
    assert not removed(build(project, departments=()), project)
    assert files(project / "outputs") == ALL | {"我的笔记.docx"}


def test_an_edited_file_stays_and_is_told_until_somebody_moves_it(project: Path) -> None:
    edit(project, *ONE_FOR_ALL)
    edited = project / "outputs" / "departments" / "culture" / "任务清单.docx"
    edited.write_bytes(b"edited by hand")
    for _ in range(2):
        result = build(project)
        assert left_over(result) == ["outputs/departments/culture/任务清单.docx"]
        assert not result.failed
        assert edited.read_bytes() == b"edited by hand"
    assert files(project / "outputs") & COPIES == {"departments/culture/任务清单.docx"}
    edited.unlink()
    assert left_over(build(project)) == []


def test_a_file_that_is_declared_again_is_kept_if_it_was_edited(project: Path) -> None:
    edit(project, *ONE_FOR_ALL)
    edited = project / "outputs" / "departments" / "culture" / "任务清单.docx"
    edited.write_bytes(b"edited by hand")
    build(project)
    edit(project, *reversed_edit(ONE_FOR_ALL))
    build(project)
    assert files(project / "outputs") == ALL | {"我的笔记.docx", "departments/culture/任务清单-手工修改-2012-02-13.docx"}


def reversed_edit(change: tuple[str, str, str]) -> tuple[str, str, str]:
    file, old, new = change
    return file, new, old


def test_nothing_is_removed_while_a_paper_fails(project: Path) -> None:
    edit(project, *RENAMED)
    edit(project, "templates/tasks.html.j2", "task.number", "task.numbr")
    result = build(project)
    assert result.failed
    assert not removed(result, project)
    assert files(project / "outputs") >= ALL
    edit(project, "templates/tasks.html.j2", "task.numbr", "task.number")
    assert removed(build(project), project) == {name for name in ALL if "任务清单" in name}


def test_what_a_killed_run_wrote_under_a_name_that_is_gone_is_removed_too(project: Path) -> None:
    """The run's journal is all that knows the file; a build that does not cover it must not forget it."""
    edit(project, *ONE_FOR_ALL)
    place = project / "outputs" / "departments" / "culture" / "旧名.docx"
    place.write_bytes(b"ours")
    line = json.dumps(["departments/culture/旧名.docx", hashlib.sha256(b"ours").hexdigest()])
    (project / "outputs" / ".jianbao" / "journal.jsonl").write_text(line, encoding="utf-8")
    build(project, departments=())
    assert removed(build(project), project) == COPIES | {"departments/culture/旧名.docx"}


# --- the store alone ----------------------------------------------------------------------------------------------


def test_what_took_the_place_of_a_file_stays(tmp_path: Path) -> None:
    outside = tmp_path / "outside.docx"
    outside.write_bytes(b"one")
    outputs = tmp_path / "outputs"
    names = [PurePosixPath(name) for name in ("link.docx", "folder.docx", "gone.docx", "plain.docx", "departments/x/linked.docx")]
    with Store.opened(outputs, Diagnostics(), today=DAY) as store:
        for name in names:
            store.put(name, b"one")
        for name in names[:3]:
            (outputs / name).unlink()
        (outputs / "link.docx").symlink_to(outside)
        (outputs / "folder.docx").mkdir()
        shutil.move(outputs / "departments" / "x", tmp_path / "x")
        (outputs / "departments" / "x").symlink_to(tmp_path / "x")
        assert [store.remove(name) for name in names] == [Removal.EDITED, Removal.EDITED, Removal.GONE, Removal.REMOVED, Removal.EDITED]
    assert outside.read_bytes() == b"one"
    assert (tmp_path / "x" / "linked.docx").read_bytes() == b"one"


@pytest.mark.parametrize(
    "path", ["../content/report.yaml", "notes.txt", "editions/v1/一页简报.docx", "departments/a/b/x.docx", "packs/x.pdf", "\ud800.pdf"]
)
def test_a_manifest_made_by_somebody_else_removes_nothing_that_is_no_paper(project: Path, path: str) -> None:
    outputs = project / "outputs"
    target = project / "outputs" / (path if path.isprintable() else "x.pdf")
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.exists():
        target.write_bytes(b"theirs")
    sha256 = hashlib.sha256(target.read_bytes()).hexdigest()
    (outputs / ".jianbao" / "journal.jsonl").write_text(json.dumps([path, sha256]) + "\n", encoding="utf-8")
    assert not removed(build(project), project)
    assert target.is_file()


def test_two_names_of_one_file_are_not_taken_for_two_files(project: Path) -> None:
    """As on a disk that does not tell letter case apart: the declared name and the old one lead to one file."""
    outputs = project / "outputs"
    with Store.opened(outputs, Diagnostics(), today=DAY) as store:
        store.put(PurePosixPath("Letter.pdf"), b"one")
        os.link(outputs / "Letter.pdf", outputs / "letter.pdf")
        edit(project, "content/briefings.yaml", "file: 一页简报", "file: letter")
        report = load_report(project).report
        assert any(str(paper.path("pdf")) == "letter.pdf" for paper in plan(report))
        remove_undeclared(store, report, formats=FORMATS, departments=(), found=Diagnostics())
        assert "Letter.pdf" not in store.manifest.hashes
    assert (outputs / "letter.pdf").read_bytes() == b"one"
    assert (outputs / "Letter.pdf").exists()


def test_the_command_says_what_it_removed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(project, *RENAMED)
    assert main(["build", "--project", str(project)]) == 0
    said = capsys.readouterr().err
    assert "outputs/任务清单.docx: warning[undeclared-removed]: briefings.yaml 或 departments.yaml 里已没有这份，文件已删除" in said
