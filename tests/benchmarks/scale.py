"""``make bench-scale``: how a build grows with the number of departments, and what more processes give, on this machine, now.

Prints two Markdown tables: for each number of departments the files, the seconds, files a second, the largest process, and how long the next build
takes that has nothing to do, with its quick answer and without; then the time in one process beside that in several, in turns. Each run writes into a
folder of its own: a file system that is busy taking away the last one's files would be timed as well. Nothing is asserted: times are read by people.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.job import ROOT
from tests.benchmarks.scale_project import PAPERS, write_project

FORMATS = 2
_PEEK_SECONDS = 0.1


class Build(NamedTuple):
    """A build from its start to its end."""

    seconds: float
    cpu: float
    megabytes: float
    """Of its largest process, at its peak."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Time builds for many departments.")
    parser.add_argument(
        "--departments", type=int, nargs="+", default=[100, 300, 1000, 3000], help="numbers of departments (default: 100 300 1000 3000)"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: as many as there are cores)")
    parser.add_argument("--pairs", type=int, default=3, help="builds in one process and in several, in turns (default: 3)")
    arguments = parser.parse_args()
    day = datetime.datetime.now().astimezone().date().isoformat()
    print(f"{day}, {os.cpu_count()} cores, Python {platform.python_version()}, load before {os.getloadavg()[0]:.1f}\n")
    with tempfile.TemporaryDirectory(dir=ROOT / "outputs") as name:
        folder = Path(name)
        for number in arguments.departments:
            write_project(folder / str(number), number)
        print(growth(folder, arguments.departments, arguments.jobs), end="\n\n")
        print(speed_up(folder, arguments.departments[len(arguments.departments) // 2], arguments.jobs, arguments.pairs))


def growth(folder: Path, numbers: Sequence[int], jobs: int) -> str:
    """Return the growth as a table; processor time a file is compared with that of the first row."""
    title = f"departments, {jobs} processes"
    lines = [
        f"| {title} | files | s | processor s | files/s | CPU ms a file | largest process, MB | nothing to do, s | all compared, s |",
        "|---|" + "---|" * 8,
    ]
    for number in numbers:
        project, outputs = folder / str(number), folder / f"{number}-out"
        made = build(project, outputs, jobs)
        files = number * len(PAPERS) * FORMATS
        answered = build(project, outputs, jobs)
        shutil.rmtree(outputs / ".jianbao" / "answers")
        compared = build(project, outputs, jobs)
        cells = [
            f"{number:,}",
            f"{files:,}",
            f"{made.seconds:.1f}",
            f"{made.cpu:.1f}",
            f"{files / made.seconds:.0f}",
            f"{1000 * made.cpu / files:.2f}",
        ]
        lines.append(f"| {' | '.join(cells)} | {made.megabytes:.0f} | {answered.seconds:.2f} | {compared.seconds:.1f} |")
    return "\n".join(lines)


def speed_up(folder: Path, number: int, jobs: int, pairs: int) -> str:
    """Return what several processes give as a table, least to most; the load is that of the machine, ours included."""
    lines = [
        f"| {number:,} departments | 1 process, s | {jobs} processes, s | times as fast | CPU s, 1 | CPU s, {jobs} | load |",
        "|---|" + "---|" * 6,
    ]
    ratios = []
    for turn in range(pairs):
        one, several = (build(folder / str(number), folder / f"{turn}-{each}", each) for each in (1, jobs))
        ratios.append(one.seconds / several.seconds)
        cells = [
            f"{one.seconds:.1f}",
            f"{several.seconds:.1f}",
            f"{ratios[-1]:.2f}",
            f"{one.cpu:.1f}",
            f"{several.cpu:.1f}",
            f"{os.getloadavg()[0]:.1f}",
        ]
        lines.append(f"| turn {turn + 1} | {' | '.join(cells)} |")
    return "\n".join(lines) + f"\n\nmedian {statistics.median(ratios):.2f}, {min(ratios):.2f} to {max(ratios):.2f}" if pairs else ""


def build(project: Path, outputs: Path, jobs: int) -> Build:
    """Run ``jianbao build`` in processes of its own."""
    command = [
        sys.executable,
        "-m",
        "generator",
        "build",
        "--project",
        str(project),
        "--output",
        str(outputs),
        "--all-departments",
        "--jobs",
        str(jobs),
    ]
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peaks: dict[int, float] = {}
    while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
        for pid in (process.pid, *_children(process.pid)):
            peaks[pid] = max(peaks.get(pid, 0.0), _peak(pid))
        time.sleep(_PEEK_SECONDS if peaks and time.perf_counter() - started > 1 else 0.005)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(ended[1])
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    return Build(seconds, ended[2].ru_utime + ended[2].ru_stime, max(peaks.values(), default=0.0))


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:  # it has ended, or this system has no /proc
        return []


def _peak(pid: int) -> float:
    """Return the most memory that a process has had, in megabytes; what it shares with others is counted."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


if __name__ == "__main__":
    main()
