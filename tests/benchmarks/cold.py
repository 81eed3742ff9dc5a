"""Commands timed from their start to their end, in turns: wall time, processor time and peak memory of all the processes that each starts."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.job import ROOT

__all__ = ["Run", "measure", "table"]

_PEEK_SECONDS = 0.01
_MEGABYTE = 1024 * 1024
_USAGE_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes of one unit of ``ru_maxrss``."""


class Run(NamedTuple):
    """A command from its start to its end."""

    seconds: float
    cpu: float
    """Seconds of the processor, of all its processes, the system's part included. A busy machine stretches them less."""
    megabytes: float
    """Peak of all its processes together; what they share is counted for each. Where there is no ``/proc``, of the largest of them."""


def measure(commands: Mapping[str, Sequence[str]], runs: int) -> dict[str, list[Run]]:
    """Return the runs of each command.

    A first round, not counted, fills the system's file cache, and makes what is kept between runs: LibreOffice's profile, papers up to date.
    """
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
    watched = _Memory(process.pid)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    together = watched.peak()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{said.decode(errors='replace')}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, max(usage.ru_maxrss * _USAGE_UNIT, together) / _MEGABYTE)


class _Memory:
    """Looks at the memory of a process and all that it started, again and again. A moment between two looks is not seen: the system knows each
    process's own peak, so only that of several at once can be missed."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def peak(self) -> int:
        """Stop looking; return the most bytes that were seen at once."""
        self._ended.set()
        self._thread.join()
        return self._peak

    def _look(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE")
        while not self._ended.wait(_PEEK_SECONDS):
            self._peak = max(self._peak, sum(_resident_pages(pid) for pid in _tree(self._pid)) * page)


def _tree(pid: int) -> list[int]:
    """Return a process and those below it."""
    found = [pid]
    for each in found:  # it grows meanwhile
        found += [int(child) for child in _read(f"{each}/task/{each}/children").split()]
    return found


def _resident_pages(pid: int) -> int:
    fields = _read(f"{pid}/statm").split()
    return int(fields[1]) if fields else 0


def _read(name: str) -> str:
    """Return a text below ``/proc``; the empty one if the process has ended."""
    try:
        return Path("/proc", name).read_text(encoding="ascii")
    except OSError:
        return ""


def table(found: Mapping[str, Sequence[Run]], peers: Mapping[str, Mapping[str, str]], missing: Mapping[str, str], runs: int) -> str:
    """Return the medians as a Markdown table.

    Args:
        found: The runs by label.
        peers: Which rows a row is compared with, and by what name; a ratio is the median of the turns' ratios.
        missing: What is lacking on this machine for a row.
        runs: How many runs each has.
    """
    lines = [
        f"| cold, median of {runs} (what it makes) | s | fastest to slowest s | CPU s | peak MB | times the peer's s / CPU / MB |",
        "|---|---|---|---|---|---|",
    ]
    for label, made in found.items():
        seconds, cpu, megabytes = (statistics.median(column) for column in zip(*made, strict=True))
        slowest, fastest = max(run.seconds for run in made), min(run.seconds for run in made)
        compared = "; ".join(f"{name}: {_ratios(made, found[peer])}" for peer, name in peers.get(label, {}).items() if peer in found)
        lines.append(f"| {label} | {seconds:.2f} | {fastest:.2f}-{slowest:.2f} | {cpu:.2f} | {megabytes:.0f} | {compared} |")
    lines += [f"| {label} | not measured: {lacking} is missing | | | | |" for label, lacking in missing.items()]
    return "\n".join(lines)


def _ratios(ours: Sequence[Run], theirs: Sequence[Run]) -> str:
    ratios = [[own / other for own, other in zip(*turn, strict=True)] for turn in zip(ours, theirs, strict=True)]
    return " / ".join(f"{statistics.median(column):.2f}" for column in zip(*ratios, strict=True))
