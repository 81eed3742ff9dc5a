"""Several processes in one output folder: one writes, the others say which one."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from generator.build.lock import locked
from generator.diagnostics import UserError
from generator.scaffold import PROJECT

ROOT = Path(__file__).parent.parent.parent


def papers(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: data for name, data in found.items() if not name.startswith(".jianbao/")}


def test_builds_at_once_make_what_one_makes_and_say_who_was_there(tmp_path: Path) -> None:
    project = Path(shutil.copytree(PROJECT, tmp_path / "project"))
    command = [sys.executable, "-m", "generator", "build", "--project", str(project), "--all-departments", "--force"]
    environment = os.environ | {"PYTHONUTF8": "1"}
    subprocess.run([*command, "--output", str(tmp_path / "alone")], cwd=ROOT, check=True, capture_output=True)
    ended: list[tuple[int, int, str]] = []
    for _ in range(2):
        runs = [
            subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8")
            for _ in range(4)
        ]
        numbers = {run.pid for run in runs}
        said = {run.pid: run.communicate()[1] for run in runs}
        ended += [(run.pid, run.returncode, said[run.pid]) for run in runs]
        assert any(run.returncode == 0 for run in runs)
        for number, status, text in ended[-4:]:
            assert "Traceback" not in text
            assert status == ("error[busy]" in text), text
            if holder := re.search(r"（进程 (\d+)，\d{4}-\d\d-\d\d \d\d:\d\d:\d\d 开始）", text):
                assert int(holder[1]) in numbers - {number}
        assert papers(project / "outputs") == papers(tmp_path / "alone")
        assert not (project / "outputs" / ".jianbao" / "holder").exists()
    assert any(status and "（进程 " in text for _, status, text in ended), "the builds never met"


FORK = """
import datetime, os, sys, time
from pathlib import Path
from generator.build.store import Store
from generator.diagnostics import Diagnostics

with Store.opened(Path(sys.argv[1]), Diagnostics(), today=datetime.date(2012, 2, 13)):
    child = os.fork()
    if not child:
        time.sleep(60)
        os._exit(0)
    print(child, flush=True)
    time.sleep(60)
"""

OPEN = """
import datetime, sys
from pathlib import Path
from generator.build.store import Store
from generator.diagnostics import Diagnostics, UserError

try:
    with Store.opened(Path(sys.argv[1]), Diagnostics(), today=datetime.date(2012, 2, 13)):
        print("open")
except UserError as problem:
    print(problem.diagnostics[0].code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_a_child_of_a_killed_build_does_not_hold_its_lock(tmp_path: Path) -> None:
    def opened() -> str:
        done = subprocess.run([sys.executable, "-c", OPEN, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    run = subprocess.Popen([sys.executable, "-c", FORK, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    child = int(run.stdout.readline())
    try:
        assert opened() == "busy"
        run.send_signal(signal.SIGKILL)
        run.wait(60)
        os.kill(child, 0)
        assert opened() == "open"
    finally:
        os.kill(child, signal.SIGKILL)
        run.stdout.close()


@pytest.mark.parametrize("text", [b"", b"not a number", b"\xff\xfe", b"9" * 5000])
def test_a_strange_holder_is_not_named(tmp_path: Path, text: bytes) -> None:
    with locked(tmp_path):
        (tmp_path / "holder").write_bytes(text)
        with pytest.raises(UserError, match="另一个 jianbao 正在写"), locked(tmp_path):
            pass
