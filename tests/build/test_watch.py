"""Watching a project: real edits, saved as editors save them, by a real process beside."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from generator import build_project, load_project
from generator.build import FOLDER
from generator.build.lock import locked
from generator.build.result import Artifact, Result
from generator.build.watch import watch_project
from generator.scaffold import PROJECT
from tests.build.fonts import make_font
from tests.build.watching import EDITORS, ROOT, Watching, made, over

DAY = datetime.date(2012, 2, 13)
ALL = {"summary.docx", "summary.pdf", "tasks.docx", "tasks.pdf"}
TASKS = {"tasks.docx", "tasks.pdf"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PROJECT, tmp_path / "project"))


def edit(file: Path, old: str, new: str) -> str:
    """Return a file's text with an edit made; the file is as it was."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    return text.replace(old, new)


def deadline(project: Path, day: int) -> tuple[Path, str]:
    """Return the file of the assignments, and its text with another deadline for the first task."""
    file = project / "content" / "assignments.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(number for number, line in enumerate(lines) if "deadline:" in line)
    lines[place] = f"    deadline: 2013-01-{day:02}\n"
    return file, "".join(lines)


def test_after_each_way_of_saving_the_papers_are_those_of_a_full_build(project: Path, tmp_path: Path) -> None:
    with Watching.started(project, "--json") as watching:
        assert made(watching.round()) == ALL
        for day, save in enumerate(EDITORS, start=1):
            save(*deadline(project, day))
            told = watching.round()
            assert not any(each["severity"] == "error" for each in told["diagnostics"]), save.__name__
            assert told["changed"] == ["content/assignments.yaml"], save.__name__
            assert made(told) == TASKS, save.__name__
        _, left, said = watching.stop(signal.SIGINT)
    assert left == [], "a save is one round"
    assert said == ""
    full = build_project(load_project(project), output=tmp_path / "full", today=DAY)
    for artifact in full.artifacts:
        assert (project / "outputs" / artifact.path.name).read_bytes() == artifact.path.read_bytes()


def test_what_prints_nothing_new_makes_nothing(project: Path) -> None:
    file, text = deadline(project, 1)
    with Watching.started(project, "--json") as watching:
        watching.round()
        over(file, "# 一句说明\n" + file.read_text(encoding="utf-8"))
        told = watching.round()
        assert made(told) == set()
        assert {artifact["status"] for artifact in told["artifacts"]} == {"unchanged"}
        over(file, text)
        assert made(watching.round()) == TASKS


def test_templates_partials_themes_and_fonts_are_watched(project: Path) -> None:
    template, theme = project / "templates" / "tasks.html.j2", project / "templates" / "themes" / "gb9704.yaml"
    with Watching.started(project, "--json") as watching:
        watching.round()
        over(template, edit(template, "责任部门、完成时限、进展均为示例，待确认。", "待确认。"))
        assert made(watching.round()) == TASKS
        partials = project / "templates" / "partials"
        partials.mkdir()
        (partials / "note.html.j2").write_text("<p>甲</p>", encoding="utf-8")
        while "templates/partials/note.html.j2" not in watching.round()["changed"]:
            pass
        over(template, template.read_text(encoding="utf-8") + '{% include "partials/note.html.j2" %}')
        assert made(watching.round()) == TASKS
        over(partials / "note.html.j2", "<p>乙</p>")
        assert made(watching.round()) == TASKS
        over(theme, theme.read_text(encoding="utf-8") + "\n")
        assert made(watching.round()) == set()
        over(theme, edit(theme, "bottom: 35", "bottom: 36"))
        assert made(watching.round()) == ALL
        (project / "fonts").mkdir()
        make_font(project / "fonts" / "simfang.ttf", "FangSong_GB2312", chinese="仿宋_GB2312")
        assert "FangSong_GB2312" in watching.round()["artifacts"][0]["reason"]


def test_a_font_that_is_replaced_under_its_name_is_read_anew(project: Path, tmp_path: Path) -> None:
    font = make_font(tmp_path / "simfang.ttf", "FangSong_GB2312", chinese="仿宋_GB2312")
    template = project / "templates" / "summary.html.j2"
    over(template, template.read_text(encoding="utf-8") + "<p>一</p>")
    (project / "fonts").mkdir()
    shutil.copy(font, project / "fonts")
    with Watching.started(project, "--format", "pdf", "--json") as watching:
        watching.round()
        with TTFont(font) as opened:
            opened["glyf"]["one"].coordinates.translate((0, 100))
            opened.save(tmp_path / "moved.ttf")
        (tmp_path / "moved.ttf").replace(project / "fonts" / "simfang.ttf")
        assert made(watching.round()) == {"summary.pdf"}
    command = [sys.executable, "-m", "generator", "build", "--project", str(project), "--format", "pdf", "--output", str(tmp_path / "full")]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    assert (project / "outputs" / "一页简报.pdf").read_bytes() == (tmp_path / "full" / "一页简报.pdf").read_bytes()


def test_errors_are_told_all_with_their_places_and_gone_when_they_are_mended(project: Path) -> None:
    file, text = deadline(project, 1)
    template = project / "templates" / "tasks.html.j2"
    right = template.read_text(encoding="utf-8")
    line = right[: right.index("task.number")].count("\n") + 1
    with Watching.started(project) as watching:
        for _ in ALL:
            watching.line()
        over(file, text.replace("lead: culture", "lead: cultur").replace("status: in-progress", "status: in-progres"))
        watching.said("改好并保存")
        over(file, text)
        assert watching.line().endswith("保存了 content/assignments.yaml\n")
        assert [watching.line().startswith("已生成") for _ in TASKS] == [True, True]
        over(template, right.replace("task.number", "task.numbr"))
        assert watching.line().endswith("保存了 templates/tasks.html.j2\n")
        assert [watching.line().split("：")[0] for _ in range(2)] == [
            f"未生成 {project / 'outputs' / name}" for name in ("任务清单.docx", "任务清单.pdf")
        ]
        over(template, right)
        assert watching.line().endswith("保存了 templates/tasks.html.j2\n")
        assert "没有要重新生成的文件" in watching.line()
        _, left, said = watching.stop(signal.SIGTERM)
    assert left == ["已停止。\n"]
    for place in ("content/assignments.yaml:6:", "content/assignments.yaml:15:", f"templates/tasks.html.j2:{line}"):
        assert place in said
    assert "Traceback" not in said


def test_a_line_says_what_was_made_and_how_long_it_took(project: Path) -> None:
    with Watching.started(project) as watching:
        first = [watching.line() for _ in ALL]
        over(*deadline(project, 1))
        lines = [watching.line() for _ in range(3)]
    assert re.fullmatch(r"已生成 .*/outputs/一页简报\.docx（1 页，\d+ 毫秒）\n", first[0])
    assert re.fullmatch(r"\d\d:\d\d:\d\d 保存了 content/assignments\.yaml\n", lines[0])
    assert [re.sub(r"\d+ 毫秒", "", line) for line in lines[1:]] == [
        f"已生成 {project}/outputs/任务清单.{kind}（1 页，）\n" for kind in ("docx", "pdf")
    ]


def test_papers_below_the_content_are_no_edits(project: Path) -> None:
    with Watching.started(project, "--output", str(project / "content" / "papers"), "--json") as watching:
        watching.round()
        over(*deadline(project, 1))
        told = watching.round()
        assert told["changed"] == ["content/assignments.yaml"]
        assert made(told) == TASKS
        _, left, _ = watching.stop(signal.SIGINT)
    assert left == []


def test_an_edited_paper_is_kept(project: Path) -> None:
    with Watching.started(project, "--json") as watching:
        watching.round()
        (project / "outputs" / "任务清单.docx").write_bytes(b"mine")
        over(*deadline(project, 1))
        assert {a["status"] for a in watching.round()["artifacts"] if a["format"] == "docx"} == {"kept", "unchanged"}
    assert any(file.read_bytes() == b"mine" for file in (project / "outputs").glob("任务清单-*.docx"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_with_status_0_when_it_is_told_to(project: Path, number: signal.Signals) -> None:
    with Watching.started(project) as watching:
        for _ in ALL:
            watching.line()
        assert watching.stop(number)[0] == 0
    with Watching.started(project, "--output", str(project / "others"), "--all-departments") as watching:
        watching.line()  # in the middle of the first round
        status, _, said = watching.stop(number)
    assert status == 0
    assert "Traceback" not in said
    assert not list((project / "others" / FOLDER).glob("*.part"))


def test_a_round_ends_after_the_file_that_is_being_made(project: Path) -> None:
    stop = threading.Event()

    class Impatient:
        def begin(self, changed: tuple[str, ...]) -> None:
            assert changed == ()

        def stored(self, artifact: Artifact) -> None:
            stored.append(artifact.path)
            stop.set()

        def end(self, result: Result) -> None:
            raise AssertionError(result)

    stored: list[Path] = []
    watch_project(load_project(project), formats=["pdf"], day=lambda: DAY, told=Impatient(), stop=stop)
    assert [path.name for path in stored] == ["一页简报.pdf"]
    assert list((project / "outputs").glob("*.pdf")) == stored


def test_another_build_can_write_between_two_edits(project: Path) -> None:
    with Watching.started(project, "--json") as watching:
        watching.round()
        assert not build_project(load_project(project), departments="all", today=DAY).failed
        over(*deadline(project, 1))
        assert made(watching.round()) == TASKS


def test_while_another_build_writes_it_says_who_and_waits(project: Path) -> None:
    folder = project / "outputs" / FOLDER
    folder.mkdir(parents=True)
    with Watching.started(project, "--json") as watching:
        with locked(folder):
            told = watching.round()
            assert [each["code"] for each in told["diagnostics"]] == ["busy"]
            assert str(os.getpid()) in told["diagnostics"][0]["message"]
        assert made(watching.round()) == ALL


def test_content_that_is_exchanged_as_a_whole_is_noticed(project: Path) -> None:
    content, aside, other = (project / name for name in ("content", "aside", "other"))
    shutil.copytree(content, other)
    over(other / "assignments.yaml", deadline(project, 1)[1])
    with Watching.started(project, "--json") as watching:
        watching.round()
        content.rename(aside)
        other.rename(content)
        told = watching.round()
        while TASKS - made(told):
            told = watching.round()
        over(*deadline(project, 2))
        assert made(watching.round()) == TASKS


def test_where_the_system_gives_no_notices_edits_are_found_all_the_same(project: Path, tmp_path: Path) -> None:
    file, text = deadline(project, 1)
    elsewhere = tmp_path / "elsewhere.yaml"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    with Watching.started(project, "--json") as watching:
        watching.round()
        over(elsewhere, text)
        assert made(watching.round()) == TASKS


def test_a_wrong_command_line_is_no_reason_to_wait(project: Path, tmp_path: Path) -> None:
    for arguments, status, said in (
        (["summry"], 2, "是不是 summary"),
        (["--format", "doc"], 2, "没有格式 doc"),
        (["--department", "health"], 2, "没有部门 health"),
    ):
        with Watching.started(project, *arguments) as watching:
            found, lines, told = watching.end()
        assert (found, lines) == (status, [])
        assert said in told
    with Watching.started(tmp_path) as watching:
        assert watching.end()[0] == 1
    with Watching.started(tmp_path / "nowhere") as watching:
        assert watching.end()[0] == 2


def test_what_was_asked_for_may_go_and_come_back(project: Path) -> None:
    file = project / "content" / "briefings.yaml"
    text = file.read_text(encoding="utf-8")
    with Watching.started(project, "tasks", "--json") as watching:
        assert made(watching.round()) == TASKS
        over(file, text.replace("id: tasks", "id: duties"))
        assert [each["code"] for each in watching.round()["diagnostics"]] == ["unknown-briefing"]
        over(file, text)
        assert made(watching.round()) == set()
