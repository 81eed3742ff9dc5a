"""``make bench``: how long jianbao and others take for the same job on this machine, now: from a cold start, and warm.

Prints four Markdown tables: wall time, processor time and peak memory of a command; documents a second of a process that has made some before, each
with new text, and their size and pages; how long a saved edit takes to reach the papers; and which PDF files conform to the standards for access and
for archives, as made without an option. The systems take turns, so that a busy moment of the machine hits all of them, and ratios are taken turn by
turn. Nothing is asserted: times are read by people.
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
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import conversions
from tests.benchmarks.cold import measure, table
from tests.benchmarks.job import ROOT, write_job
from tests.benchmarks.peers import PAPERS
from tests.benchmarks.watching import measure_watch, watch_table
from tests.tools import verapdf

EDITIONS = 30
PEER = (sys.executable, "-m", "tests.benchmarks.peers")
ROUNDS = 3
"""How often each system makes all editions warm, in a process of its own; the median counts."""

LIBREOFFICE, PANDOC = "docxtpl + LibreOffice (3 docx + 3 pdf)", "pandoc + typst (3 docx + 3 pdf)"
CONVERSIONS = {LIBREOFFICE: "libreoffice", PANDOC: "pandoc"}
"""The systems that make one format of another, as `conversions` calls them."""

PEERS = {
    "jianbao (3 pdf)": {"typst (3 pdf)": "typst"},
    "jianbao (3 docx)": {"docxtpl (3 docx)": "docxtpl"},
    "jianbao (3 docx + 3 pdf)": {LIBREOFFICE: "docxtpl + LibreOffice", PANDOC: "pandoc"},
    "jianbao, nothing to do (3 docx + 3 pdf)": {"typst (1 pdf, the summary)": "typst"},
}
"""The rows that a row of jianbao's is compared with: they make the same, or what an issue sets as the mark."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Time jianbao beside others.")
    parser.add_argument("--runs", type=int, default=7, help="runs of each system; the median counts (default: 7)")
    runs: int = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        editions = [folder / "editions" / f"{number:02}" for number in range(EDITIONS)]
        for number, edition in enumerate(editions):
            write_job(edition, number)
        missing = {label: lacking for label, system in CONVERSIONS.items() if (lacking := conversions.missing(system))}
        commands = cold_commands(editions[0], missing)
        day = datetime.datetime.now().astimezone().date().isoformat()
        print(f"{day}, {os.cpu_count()} cores, {processor()}, Python {platform.python_version()}, {platform.system()} {platform.machine()}\n")
        print(table(measure(commands, runs), PEERS, missing, runs), end="\n\n")
        print(warm_table(measure_warm(editions)), end="\n\n")
        print(watch_table(measure_watch(folder / "watch", edits=3 * runs)), end="\n\n")
        run([*PEER, "typst", str(editions[0])])
        print(conformance_table({"jianbao": editions[0] / "outputs", "typst": editions[0] / "peers"}))


def cold_commands(job: Path, missing: Collection[str]) -> dict[str, list[str]]:
    """Return the commands that are timed cold, and make what their systems need beforehand."""
    conversion = [sys.executable, "-m", "tests.benchmarks.conversions"]
    run([*PEER, "docxtpl-templates", str(job)])
    if PANDOC not in missing:
        run([*conversion, "pandoc-reference", str(job)])
    jianbao = [sys.executable, "-m", "generator", "build", "--project", str(job), "--output"]
    forced = [*jianbao, str(job / "outputs"), "--force"]
    return {
        "jianbao (3 pdf)": [*forced, "--format", "pdf"],
        "typst (3 pdf)": [*PEER, "typst", str(job)],
        "jianbao (3 docx)": [*forced, "--format", "docx"],
        "docxtpl (3 docx)": [*PEER, "docxtpl", str(job)],
        "jianbao (3 docx + 3 pdf)": forced,
        **{label: [*conversion, system, str(job)] for label, system in CONVERSIONS.items() if label not in missing},
        "jianbao, nothing to do (3 docx + 3 pdf)": [*jianbao, str(job / "up-to-date")],
        "typst (1 pdf, the summary)": [*PEER, "typst-summary", str(job)],
        "jianbao, the Zhenhai report (3 docx + 3 pdf)": [*jianbao[:-3], "--project", str(ROOT), "--output", str(job / "zhenhai"), "--force"],
    }


def run(command: Sequence[str]) -> None:
    """Run a command that is not timed."""
    subprocess.run(command, cwd=ROOT, check=True)


def processor() -> str:
    """Return what the system calls the processor."""
    names = Path("/proc/cpuinfo")
    lines = names.read_text(encoding="utf-8").splitlines() if names.is_file() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor() or platform.machine())


def measure_warm(editions: Sequence[Path]) -> dict[str, dict[str, tuple[float, int, int | None]]]:
    """Return the seconds, bytes and pages of each system's papers."""
    rounds: list[Any] = []
    for _ in range(ROUNDS):
        found: dict[str, Any] = {}
        for system in ("jianbao", "typst", "docxtpl"):
            command = [sys.executable, "-m", "tests.benchmarks.warm", system, str(editions[0].parent)]
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
