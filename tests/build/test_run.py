"""Building: the same bytes everywhere, and whole files whatever happens."""

from __future__ import annotations

import datetime
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator import build_project, check_project, load_project
from generator.build.store import Status
from generator.scaffold import PROJECT

ROOT = Path(__file__).parent.parent.parent
DAY = datetime.date(2012, 2, 13)


def new_project(folder: Path) -> Path:
    return Path(shutil.copytree(PROJECT, folder))


def outputs(folder: Path) -> dict[str, bytes]:
    """Return the papers in a folder; while a build runs, one may be renamed away between the two looks."""
    papers = [*folder.glob("*.*"), *folder.glob("departments/*/*.*")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in papers if path.is_file()}


def test_several_processes_make_the_same_files_in_the_same_order(tmp_path: Path) -> None:
    project = load_project(new_project(tmp_path / "project"))
    one = build_project(project, departments="all", output=tmp_path / "one", today=DAY, jobs=1)
    three = build_project(project, departments="all", output=tmp_path / "three", today=DAY, jobs=3)
    assert not one.failed
    assert outputs(tmp_path / "one") == outputs(tmp_path / "three")
    assert [a.sha256 for a in one.artifacts] == [a.sha256 for a in three.artifacts]
    assert len(one.artifacts) == 10


def test_a_failure_in_another_process_is_told_as_in_this_one(tmp_path: Path) -> None:
    project = load_project(new_project(tmp_path / "project"))
    template = project.templates / "tasks.html.j2"
    template.write_text(template.read_text(encoding="utf-8").replace("task.number", "task.numbr"), encoding="utf-8")
    here = build_project(project, departments="all", output=tmp_path / "one", today=DAY, jobs=1)
    there = build_project(project, departments="all", output=tmp_path / "two", today=DAY, jobs=2)
    assert here.diagnostics == there.diagnostics
    assert [a.status for a in here.artifacts] == [a.status for a in there.artifacts]
    assert {a.status for a in here.artifacts if a.briefing == "tasks"} == {Status.FAILED}


def test_a_problem_that_many_papers_share_is_told_once(tmp_path: Path) -> None:
    project = load_project(new_project(tmp_path / "project"))
    template = project.templates / "tasks.html.j2"
    template.write_text(template.read_text(encoding="utf-8").replace("task.number", "task.numbr"), encoding="utf-8")
    result = build_project(project, names=["tasks"], departments="all", today=DAY)
    assert [d.code for d in result.diagnostics if d.code != "font-substituted"] == ["undefined-name"]
    assert len(result.artifacts) == 8


def test_font_substitutions_are_told_once_a_run(tmp_path: Path) -> None:
    project = load_project(new_project(tmp_path / "project"))
    result = build_project(project, departments="all", today=DAY, jobs=2)
    told = [d.message for d in result.diagnostics if d.code == "font-substituted"]
    assert len(told) == len(set(told))


def test_a_paper_whose_second_format_cannot_be_stored_leaves_the_others(tmp_path: Path) -> None:
    project = load_project(new_project(tmp_path / "project"))
    (project.outputs / "一页简报.pdf").mkdir(parents=True)
    result = build_project(project, today=DAY)
    status = {a.path.name: a.status for a in result.artifacts}
    assert status["一页简报.pdf"] is Status.FAILED
    assert [d.code for d in result.diagnostics if d.code != "font-substituted"] == ["cannot-write"]
    assert [status[name] for name in ("任务清单.docx", "任务清单.pdf")] == [Status.BUILT, Status.BUILT]


def test_the_whole_report_passes_its_check() -> None:
    assert [d for d in check_project(load_project(ROOT)) if d.code != "font-substituted"] == []


IN_ANOTHER_WORLD = """
import datetime, sys, time
shift = int(sys.argv.pop(1))
real_time, real_localtime, real_gmtime = time.time, time.localtime, time.gmtime
time.time = lambda: real_time() + shift
time.time_ns = lambda: int(time.time() * 1e9)
time.localtime = lambda seconds=None: real_localtime(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: real_gmtime(time.time() if seconds is None else seconds)

class Moment(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)
    @classmethod
    def utcnow(cls):
        return cls.utcfromtimestamp(time.time())

datetime.datetime = Moment
from generator.cli import main
sys.exit(main(sys.argv[1:]))
"""


def build_in(project: Path, output: Path, *, seed: int, zone: str, years: int) -> dict[str, bytes]:
    environment = {key: value for key, value in os.environ.items() if key != "SOURCE_DATE_EPOCH"}
    environment |= {"PYTHONHASHSEED": str(seed), "TZ": zone, "PYTHONPATH": str(ROOT)}
    arguments = [sys.executable, "-c", IN_ANOTHER_WORLD, str(years * 31_557_600), "build", "--all-departments", "--jobs", "1"]
    arguments += ["--project", str(project), "--output", str(output)]
    done = subprocess.run(arguments, cwd=output.parent, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return outputs(output)


def test_any_folder_hash_seed_time_zone_and_day_give_the_same_bytes(tmp_path: Path) -> None:
    away = tmp_path / "另一个 文件夹" / "deep"
    away.mkdir(parents=True)
    for part in ("content", "templates"):
        shutil.copytree(ROOT / part, away / part)
    here = build_in(ROOT, tmp_path / "here", seed=1, zone="Asia/Shanghai", years=0)
    there = build_in(away, away / "outputs", seed=4242, zone="America/Los_Angeles", years=-13)
    assert len(here) > 60
    assert {name for name in here if here[name] != there.get(name)} == set()
    assert set(here) == set(there)


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal of Unix")
def test_a_build_killed_at_any_moment_leaves_each_paper_old_or_new(tmp_path: Path) -> None:
    project = new_project(tmp_path / "project")
    editions: list[dict[str, bytes]] = []
    template = project / "templates" / "tasks.html.j2"
    original = template.read_text(encoding="utf-8")
    for edition in ("一", "二"):
        template.write_text(original.replace("均为示例", f"均为示例（{edition}）"), encoding="utf-8")
        build_project(load_project(project), names=["tasks"], departments="all", output=tmp_path / edition, today=DAY)
        editions.append(outputs(tmp_path / edition))
    assert editions[0] != editions[1]
    whole = len(editions[0])
    moments = random.Random(20120213)
    command = [sys.executable, "-m", "generator", "build", "tasks", "--all-departments", "--project", str(project), "--jobs", "1"]
    seen: set[int] = set()
    for turn in range(10):
        before = outputs(project / "outputs")
        template.write_text(original.replace("均为示例", f"均为示例（{'一二'[turn % 2]}）"), encoding="utf-8")
        run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        enough = moments.randrange(whole + 1)
        while run.poll() is None:
            now = outputs(project / "outputs")
            if sum(now[name] != before.get(name) for name in now) >= enough:
                run.send_signal(signal.SIGKILL)
                break
            time.sleep(0.002)
        run.wait(60)
        found = outputs(project / "outputs")
        assert not [name for name in found if "手工修改" in name]
        for name, data in found.items():
            assert data in (editions[0][name], editions[1][name]), f"{name} is neither old nor new"
        seen.add(sum(data == editions[turn % 2][name] for name, data in found.items()))
    assert seen & set(range(1, whole)), "no build was killed between two papers"
    last = build_project(load_project(project), names=["tasks"], departments="all", today=DAY)
    assert not last.failed
    assert outputs(project / "outputs") == editions[(10 - 1) % 2]
