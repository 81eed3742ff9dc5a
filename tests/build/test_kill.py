"""``kill -9`` at random moments, on a full disk, and where folders cannot be written: every file is old or new, and the next build is right."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.scaffold import PROJECT

if sys.platform == "win32":
    pytest.skip("kill -9 is a signal of Unix", allow_module_level=True)

ROOT = Path(__file__).parent.parent.parent
TRIAL = ROOT / "tests" / "build" / "killing.py"
ROOT_USER = os.geteuid() == 0


def kill(folder: Path, kills: int, seed: int, hindrance: str = "nothing", prefix: tuple[str, ...] = ()) -> dict[str, int]:
    """Kill builds; return where, in counts. What is wrong fails with what the trial says."""
    command = [*prefix, sys.executable, str(TRIAL), "--kills", str(kills), "--seed", str(seed), "--hindrance", hindrance]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    said: dict[str, int] = json.loads(done.stdout)
    assert said["kills"] == kills
    assert said["between"] > kills / 10, "too few builds were killed between the first file and the last"
    return said


@pytest.mark.parametrize("seed", [20120213, 20120214])
def test_a_build_killed_at_200_moments_leaves_every_file_whole_and_the_next_one_right(tmp_path: Path, seed: int) -> None:
    said = kill(tmp_path, 100, seed)
    moments = {where.split()[-1] for where in said["at"]}  # type: ignore[attr-defined]
    assert moments >= {"time", "open", "write", "replace", "fsync"}
    assert said["by_hand"] > 5


def test_with_a_full_disk(tmp_path: Path) -> None:
    """A real one: 3 MB that are mounted where only the trial sees them."""
    alone = ("unshare", "--mount") if ROOT_USER else ("unshare", "--mount", "--map-root-user")
    if (
        not shutil.which("unshare")
        or subprocess.run([*alone, "mount", "-t", "tmpfs", "none", str(tmp_path)], capture_output=True, check=False).returncode
    ):
        pytest.skip("this machine lets nobody mount a small disk")
    on_a_small_disk = (*alone, "sh", "-c", 'mount -t tmpfs -o size=3m none "$PWD" && cd "$PWD" && exec "$@"', "sh")
    assert kill(tmp_path, 60, 1, "full-disk", on_a_small_disk)["hindered"] > 5


def test_with_writes_that_stop_in_the_middle(tmp_path: Path) -> None:
    """A limit on the size of files acts as a full disk does, on every machine."""
    assert kill(tmp_path, 60, 2, "small-files")["hindered"] > 5


def test_with_folders_that_cannot_be_written(tmp_path: Path) -> None:
    """Root may write everywhere, unless it gives up the right to."""
    mortal = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if ROOT_USER else ()
    assert kill(tmp_path, 60, 3, "denied", mortal)["hindered"] > 5


def test_no_process_outlives_a_killed_build(tmp_path: Path) -> None:
    """The workers are asleep when the first process is killed, and nobody else would wake them."""
    project = shutil.copytree(PROJECT, tmp_path / "project")
    command = [sys.executable, "-m", "generator", "build", "--all-departments", "--project", str(project), "--jobs", "2"]
    chance = random.Random(1)
    for _ in range(4):
        run = subprocess.Popen([*command, "--force"], cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while run.poll() is None and len(members(run.pid)) < 3:
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.1))
        run.send_signal(signal.SIGKILL)
        run.wait(60)
        again = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        assert b"error[busy]" not in again.stderr, again.stderr.decode()
        until = time.monotonic() + 20
        while members(run.pid):
            assert time.monotonic() < until, "a worker is still there"
            time.sleep(0.01)


def members(session: int) -> list[str]:
    """Return the processes of a session that are not dead."""
    listed = subprocess.run(["ps", "-o", "pid=,stat=", "-g", str(session)], capture_output=True, text=True, check=False).stdout
    return [line for line in listed.splitlines() if not line.split()[1].startswith("Z")]
