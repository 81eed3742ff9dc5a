"""Processes that die while they make papers: what they had is made again, once, and what kills them again and again is told."""

from __future__ import annotations

import datetime
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from generator import build_project, load_project
from generator.build.maker import Made, Maker
from generator.build.result import Artifact, Status
from generator.cli import main
from tests.benchmarks.scale_project import write_project
from tests.build.clusters import ROOT

DAY = datetime.date(2012, 2, 13)
DEPARTMENTS = 12
FILES = DEPARTMENTS * 3 * 2

forking = pytest.mark.skipif(
    multiprocessing.get_start_method() != "fork", reason="what is put in the place of a function reaches forked processes only"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("national") / "project"
    write_project(folder, DEPARTMENTS)
    return folder


@pytest.fixture(scope="module")
def expected(folder: Path) -> dict[str, bytes]:
    outputs = folder / "one"
    assert not build_project(load_project(folder), departments="all", output=outputs, today=DAY, jobs=1).failed
    return files(outputs)


def files(outputs: Path) -> dict[str, bytes]:
    return {path.relative_to(outputs).as_posix(): path.read_bytes() for path in outputs.rglob("departments/*/*.*")}


def deadly(monkeypatch: pytest.MonkeyPatch, *departments: str) -> None:
    """Have each process end that makes a paper of these departments; of all, if none is named."""
    make = Maker.make

    def end(self: Maker, paper: object, known: object) -> Made:
        if not departments or paper.department.id in departments:  # type: ignore[attr-defined]
            os.kill(os.getpid(), signal.SIGKILL)
        return make(self, paper, known)  # type: ignore[arg-type]

    monkeypatch.setattr(Maker, "make", end)


def test_a_process_killed_in_the_middle_costs_no_paper_and_none_is_stored_twice(folder: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    stored: list[Artifact] = []
    killed: list[int] = []

    def look(artifact: Artifact) -> None:
        stored.append(artifact)
        if len(stored) in (4, 30):
            process = multiprocessing.active_children()[0]
            assert process.pid
            os.kill(process.pid, signal.SIGKILL)
            killed.append(process.pid)

    result = build_project(load_project(folder), departments="all", output=tmp_path, today=DAY, jobs=2, stored=look)
    assert len(killed) == 2
    assert not result.failed
    assert files(tmp_path) == expected
    assert Counter(artifact.path for artifact in stored) == dict.fromkeys((tmp_path / name for name in expected), 1)
    assert list(result.artifacts) == stored


@forking
def test_a_paper_that_kills_its_process_again_and_again_fails_and_the_others_are_made(
    folder: Path, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadly(monkeypatch, "unit-5")
    result = build_project(load_project(folder), names=["tasks"], departments="all", output=tmp_path, today=DAY, jobs=2)
    assert [d.code for d in result.diagnostics if d.severity.value == "error"] == ["worker-died"]
    told = next(d for d in result.diagnostics if d.code == "worker-died")
    assert told.message.startswith("“任务分解清单（")
    assert {(a.department, a.status) for a in result.artifacts if a.status is not Status.BUILT} == {("unit-5", Status.FAILED)}
    assert files(tmp_path) == {name: data for name, data in expected.items() if "/tasks." in name and "/unit-5/" not in name}


@forking
def test_processes_that_die_of_everything_end_the_build_with_words(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    deadly(monkeypatch)
    status = main(["build", "--project", str(folder), "--output", str(tmp_path), "--all-departments", "--jobs", "2"])
    said = capsys.readouterr().err
    assert status == 1
    assert "error[workers-die]" in said
    assert "Traceback" not in said


def test_ctrl_c_ends_all_processes_and_the_next_build_goes_on(folder: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "generator", "build", "--project", str(folder), "--output", str(tmp_path), "--all-departments", "--jobs", "2"]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
    deadline = time.monotonic() + 20
    while len(files(tmp_path)) < 6:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    os.killpg(running.pid, signal.SIGINT)  # a terminal sends it to every process
    _, said = running.communicate(timeout=20)
    assert running.returncode not in (0, -signal.SIGKILL)
    assert b"Traceback" not in said
    with pytest.raises(ProcessLookupError):
        os.killpg(running.pid, 0)
    made = len(files(tmp_path))
    assert made < FILES
    result = build_project(load_project(folder), departments="all", output=tmp_path, today=DAY, jobs=2)
    assert files(tmp_path) == expected
    assert Counter(a.status for a in result.artifacts)[Status.UNCHANGED] == made
    assert [path.name for path in (tmp_path / ".jianbao").glob("*.part")] == []


def test_a_build_killed_at_any_moment_is_taken_up_by_the_next(folder: Path, expected: dict[str, bytes], tmp_path: Path) -> None:
    """What is made is not made again; nothing of ours is taken for an edited file; files on their way to the disk are cleared away."""
    command = [sys.executable, "-m", "generator", "build", "--project", str(folder), "--output", str(tmp_path), "--all-departments", "--jobs", "2"]
    for least in (2, 20, 40):
        running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while len(files(tmp_path)) < least and running.poll() is None:
            time.sleep(0.002)
        running.kill()
        running.wait()
        assert all(expected[name] == data for name, data in files(tmp_path).items())
    result = build_project(load_project(folder), departments="all", output=tmp_path, today=DAY, jobs=2)
    assert files(tmp_path) == expected
    assert Counter(a.status for a in result.artifacts).keys() <= {Status.BUILT, Status.UNCHANGED}
    again = [a for a in result.artifacts if a.status is Status.UNCHANGED and a.reason != "内容没有变化"]
    assert len(again) <= 2, "a file is recorded as soon as it is in place; only a moment is between the two"
    assert list((tmp_path / "departments").rglob("*手工修改*")) == []
    assert [path.name for path in (tmp_path / ".jianbao").glob("*.part")] == []
