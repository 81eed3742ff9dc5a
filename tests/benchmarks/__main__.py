"""``make bench``: how long jianbao, typst and docxtpl take for the same job, each from a cold start, on this machine, now.

Prints a Markdown table: median of the runs, wall time and peak memory. The systems take turns, so that a busy moment of the machine hits all of them.
Nothing is asserted: times are read by people.
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
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.job import ROOT, write_job

HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description="Time jianbao beside typst and docxtpl.")
    parser.add_argument("--runs", type=int, default=7, help="runs of each system; the median counts (default: 7)")
    runs: int = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_job(folder)
        for template in (HERE / "templates").glob("*.typ"):
            shutil.copy(template, folder)
        peer = [sys.executable, "-m", "tests.benchmarks.peers"]
        subprocess.run([*peer, "docxtpl-templates", name], cwd=ROOT, check=True)
        jianbao = [sys.executable, "-m", "generator", "build", "--force", "--output", str(folder / "outputs")]
        commands = {
            "jianbao (3 docx + 3 pdf)": [*jianbao, "--project", name],
            "typst (3 pdf)": [*peer, "typst", name],
            "docxtpl (3 docx)": [*peer, "docxtpl", name],
            "jianbao, the Zhenhai report (3 docx + 3 pdf)": [*jianbao, "--project", str(ROOT)],
        }
        print(table(measure(commands, runs), runs))


def measure(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, tuple[list[float], list[float]]]:
    """Return the seconds and the peak megabytes of each command's runs. A first round, not counted, fills the system's file cache."""
    found: dict[str, tuple[list[float], list[float]]] = {label: ([], []) for label in commands}
    for turn in range(runs + 1):
        for label, command in commands.items():
            seconds, megabytes = run_once(command)
            if turn:
                found[label][0].append(seconds)
                found[label][1].append(megabytes)
    return found


def run_once(command: Sequence[str]) -> tuple[float, float]:
    """Run a command in a process of its own; return its seconds and its peak memory in MB."""
    # An installed package has its bytecode; some developers' shells keep Python from writing it.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{said.decode(errors='replace')}")
    return seconds, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def table(found: Mapping[str, tuple[list[float], list[float]]], runs: int) -> str:
    """Return the medians as a Markdown table; ratios are to the first row."""
    first = statistics.median(next(iter(found.values()))[0])
    day = datetime.datetime.now().astimezone().date().isoformat()
    lines = [
        f"{day}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}; median of {runs} cold runs",
        "",
        "| system (what it makes) | s | fastest to slowest s | peak MB | time against jianbao's |",
        "|---|---|---|---|---|",
    ]
    for label, (seconds, megabytes) in found.items():
        median = statistics.median(seconds)
        span = f"{min(seconds):.2f}-{max(seconds):.2f}"
        lines.append(f"| {label} | {median:.2f} | {span} | {statistics.median(megabytes):.0f} | {median / first:.2f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
