"""``make bench``: how long jianbao, typst and docxtpl take for the same job on this machine, now: from a cold start, and warm.

Prints three Markdown tables: wall time, processor time and peak memory of a process; documents a second of a process that has made some before, each
with new text, and their size and pages; and which PDF files conform to the standards for access and for archives, as made without an option. The
systems take turns, so that a busy moment of the machine hits all of them, and ratios are taken turn by turn. Nothing is asserted: times are read by
people.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.job import ROOT, write_job
from tests.benchmarks.peers import PAPERS
from tests.tools import verapdf

EDITIONS = 30
ROUNDS = 3
"""How often each system makes all editions warm, in a process of its own; the median counts."""

PEERS = {"jianbao (3 pdf)": "typst (3 pdf)", "jianbao (3 docx)": "docxtpl (3 docx)"}
"""The row that a row of jianbao's is compared with: both make the same."""


class Run(NamedTuple):
    """A process from its start to its end."""

    seconds: float
    cpu: float
    """Seconds of the processor, the system's part included. A busy machine stretches them less."""
    megabytes: float
    """Peak."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Time jianbao beside typst and docxtpl.")
    parser.add_argument("--runs", type=int, default=7, help="runs of each system; the median counts (default: 7)")
    runs: int = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        editions = [folder / f"{number:02}" for number in range(EDITIONS)]
        for number, edition in enumerate(editions):
            write_job(edition, number)
        job = str(editions[0])
        peer = [sys.executable, "-m", "tests.benchmarks.peers"]
        subprocess.run([*peer, "docxtpl-templates", job], cwd=ROOT, check=True)
        jianbao = [sys.executable, "-m", "generator", "build", "--force", "--output", str(editions[0] / "outputs")]
        commands = {
            "jianbao (3 pdf)": [*jianbao, "--project", job, "--format", "pdf"],
            "typst (3 pdf)": [*peer, "typst", job],
            "jianbao (3 docx)": [*jianbao, "--project", job, "--format", "docx"],
            "docxtpl (3 docx)": [*peer, "docxtpl", job],
            "jianbao (3 docx + 3 pdf)": [*jianbao, "--project", job],
            "jianbao, the Zhenhai report (3 docx + 3 pdf)": [*jianbao, "--project", str(ROOT)],
        }
        day = datetime.datetime.now().astimezone().date().isoformat()
        print(f"{day}, {os.cpu_count()} cores, {processor()}, Python {platform.python_version()}, {platform.system()} {platform.machine()}\n")
        print(table(measure(commands, runs), runs), end="\n\n")
        print(warm_table(measure_warm(folder)), end="\n\n")
        print(conformance_table({"jianbao": editions[0] / "outputs", "typst": editions[0] / "peers"}))


def processor() -> str:
    """Return what the system calls the processor."""
    names = Path("/proc/cpuinfo")
    lines = names.read_text(encoding="utf-8").splitlines() if names.is_file() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor() or platform.machine())


def measure(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, list[Run]]:
    """Return the runs of each command. A first round, not counted, fills the system's file cache."""
    found: dict[str, list[Run]] = {label: [] for label in commands}
    for turn in range(runs + 1):
        for label, command in commands.items():
            run = run_once(command)
            if turn:
                found[label].append(run)
    return found


def run_once(command: Sequence[str]) -> Run:
    """Run a command in a process of its own."""
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
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024))


def table(found: Mapping[str, Sequence[Run]], runs: int) -> str:
    """Return the medians as a Markdown table; a ratio is the median of the turns' ratios."""
    lines = [
        f"| cold, median of {runs} (what it makes) | s | fastest to slowest s | CPU s | peak MB | times the peer's s / CPU / MB |",
        "|---|---|---|---|---|---|",
    ]
    for label, made in found.items():
        seconds, cpu, megabytes = (statistics.median(column) for column in zip(*made, strict=True))
        slowest, fastest = max(run.seconds for run in made), min(run.seconds for run in made)
        lines.append(f"| {label} | {seconds:.2f} | {fastest:.2f}-{slowest:.2f} | {cpu:.2f} | {megabytes:.0f} | {compared(label, found)} |")
    return "\n".join(lines)


def compared(label: str, found: Mapping[str, Sequence[Run]]) -> str:
    """Return what a row needs as multiples of what its peer needs; nothing for a row without a peer."""
    if label not in PEERS:
        return ""
    turns = zip(found[label], found[PEERS[label]], strict=True)
    ratios = [[ours / theirs for ours, theirs in zip(*turn, strict=True)] for turn in turns]
    return " / ".join(f"{statistics.median(column):.2f}" for column in zip(*ratios, strict=True))


def measure_warm(folder: Path) -> dict[str, dict[str, tuple[float, int, int | None]]]:
    """Return the seconds, bytes and pages of each system's papers."""
    rounds: list[Any] = []
    for _ in range(ROUNDS):
        found: dict[str, Any] = {}
        for system in ("jianbao", "typst", "docxtpl"):
            command = [sys.executable, "-m", "tests.benchmarks.warm", system, str(folder)]
            found |= json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
        rounds.append(found)
    return {
        label: {paper: (statistics.median(found[label][paper][0] for found in rounds), size, pages) for paper, (_, size, pages) in papers.items()}
        for label, papers in rounds[-1].items()
    }


def warm_table(found: Mapping[str, Mapping[str, tuple[float, int, int | None]]]) -> str:
    """Return the documents a second as a Markdown table; the ratio is to the peer of the same format."""
    lines = ["| warm, documents/s (KB, pages) | " + " | ".join(PAPERS) + " | times the peer's |", "|---|" + "---|" * (len(PAPERS) + 1)]
    for label, papers in found.items():
        cells = [f"{1 / s:.0f} ({size / 1000:.0f} KB{'' if pages is None else f', {pages} p.'})" for s, size, pages in papers.values()]
        peer = next(name for name in found if name.startswith("docxtpl" if "(docx)" in label else "typst"))
        ratios = [f"{found[peer][paper][0] / papers[paper][0]:.2f}" for paper in PAPERS]
        compared = "" if label == peer or "docx + pdf" in label else " / ".join(ratios)
        lines.append(f"| {label} | {' | '.join(cells)} | {compared} |")
    return "\n".join(lines)


def conformance_table(folders: Mapping[str, Path]) -> str:
    """Return what veraPDF says of the PDF files of each system as a Markdown table: how many conform, of how many, and how many conditions fail."""
    if lacking := verapdf.missing():
        return f"(conformance was not checked: {lacking} is missing)"
    lines = ["| conformance, by veraPDF | PDF/UA-1 | PDF/A-2a |", "|---|---|---|"]
    for label, folder in folders.items():
        files = [folder / f"{paper}.pdf" for paper in PAPERS]
        verdicts = verapdf.check(files)
        cells = []
        for profile in verapdf.PROFILES:
            told = [verdict for verdict in verdicts if verdict.profile == profile]
            failures = sum(len(verdict.failures) for verdict in told)
            cells.append(f"{sum(verdict.passed for verdict in told)} of {len(told)} files" + (f" ({failures} rules broken)" if failures else ""))
        lines.append(f"| {label} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
