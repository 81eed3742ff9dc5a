"""The office's printer, by the ``lp`` command of CUPS."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from generator.distribution.delivery import Delivered, NotDelivered, Unsettled

__all__ = ["Printer", "find_printer"]

PATIENCE = 120.0
"""Seconds that a command may take; a server that takes the file needs far less."""
OPTIONS = ("-o", "print-scaling=none")
"""Each page as large as it is (PWG 5100.13)."""


class Printer(Struct, frozen=True, kw_only=True):
    """A printer that takes files."""

    queue: str
    """What ``lp`` calls it."""
    environment: Mapping[str, str]
    """In which the commands run."""
    edge: Literal["long", "short"] = "long"
    """Over which sheets are turned for their backs (RFC 8011, 5.2.8): pages are turned over the long one, sheets to be folded over the short one."""
    patience: float = PATIENCE
    """Seconds to wait for an answer."""

    def deliver(self, file: Path, title: str) -> Delivered:
        """Have a file printed; the receipt is the job's id.

        Raises:
            NotDelivered: If the printer does not take it.
            Unsettled: If nobody knows whether it took it.
        """
        try:
            run = _run(
                ("lp", "-d", self.queue, "-t", title, "-o", f"sides=two-sided-{self.edge}-edge", *OPTIONS, "--", str(file)),
                self.environment,
                self.patience,
            )
        except subprocess.TimeoutExpired as problem:
            raise Unsettled(f"打印机 {self.queue} 没有回答，不知道收到没有：到打印机旁或用 lpstat 看一看") from problem
        if run.returncode:
            raise NotDelivered(f"打印机 {self.queue} 没有收下（{run.stderr.strip() or run.returncode}）")
        job = re.search(r"\b\S+-\d+\b", run.stdout)
        if job is None:
            raise Unsettled(f"打印机 {self.queue} 的回答看不懂（{run.stdout.strip()}）：到打印机旁或用 lpstat 看一看")
        return Delivered(receipt=f"打印任务 {job[0]}")


def find_printer(queue: str | None, environment: Mapping[str, str], edge: Literal["long", "short"] = "long") -> Printer | None:
    """Return the printer of that name, or the default one; None if there is no ``lp``, or no default.

    A printer that is named is asked for nothing before a file goes to it: ``lp`` itself says whether there is one.
    """
    if shutil.which("lp", path=environment.get("PATH")) is None:
        return None
    if queue is None:
        try:
            said = _run(("lpstat", "-d"), environment, PATIENCE).stdout
        except (OSError, subprocess.TimeoutExpired):
            return None
        found = re.search(r":\s*(\S+)\s*$", said)
        queue = found[1] if found else None
    return Printer(queue=queue, environment=environment, edge=edge) if queue else None


def _run(command: Sequence[str], environment: Mapping[str, str], patience: float) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=patience,
        check=False,
        env={**environment, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
    )
