"""The Word files that everything is checked on: every paper of the project, each department's too, the torture set, and one of every node."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from generator.build.plan import Paper, plan
from generator.build.press import Press
from generator.build.project import load_project
from generator.content import load_report
from tests.torture.papers import NAMES as TORTURE
from tests.torture.papers import papers
from tests.writers.docx.paper import everything, written

__all__ = ["EVERYTHING", "NAMES", "TORTURE", "word_file"]

_ROOT = Path(__file__).parents[3]
EVERYTHING = "everything"
"""Name of the document with every kind of node."""


@cache
def _papers() -> tuple[Press, Mapping[str, Paper]]:
    loaded = load_report(_ROOT)
    planned = plan(loaded.report, departments="all")
    named = {paper.briefing.id + (f"-{paper.department.id}" if paper.department else ""): paper for paper in planned}
    return Press(load_project(_ROOT), loaded), named


NAMES = (EVERYTHING, *TORTURE, *_papers()[1])
"""Names of the files."""


@cache
def word_file(name: str) -> bytes:
    """Return a file."""
    if name == EVERYTHING:
        return written(*everything()).data
    if name in TORTURE:
        return papers()[name].write(("docx",))["docx"]
    press, named = _papers()
    return press.compose(named[name]).write(("docx",))["docx"]
