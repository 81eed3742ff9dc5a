"""Why each file of a build is or is not up to date, without making anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from generator.build.findings import Finding
from generator.build.maker import Maker, Order, known
from generator.build.plan import check_formats, plan
from generator.build.press import Press
from generator.build.project import Project
from generator.build.record import Record
from generator.content import load_report
from generator.diagnostics import Diagnostic, UserError
from generator.writers.registry import FORMATS

__all__ = ["Explained", "explain_project"]


class Explained(Struct, frozen=True, kw_only=True):
    """A file that a build would look at."""

    briefing: str
    department: str | None
    format: str
    path: Path
    """Where it is or would be, from where the command was run."""
    findings: tuple[Finding, ...]
    """Why a build would make it; nothing if it is up to date."""


def explain_project(
    project: Project,
    *,
    names: Sequence[str] = (),
    formats: Sequence[str] = FORMATS,
    departments: Sequence[str] | Literal["all"] = (),
    output: Path | None = None,
) -> tuple[tuple[Explained, ...], tuple[Diagnostic, ...]]:
    """Say what a build with the same arguments would make, and why. Nothing is laid out and nothing is written.

    Returns:
        The files of the papers that could be rendered, and what is wrong with the others.

    Raises:
        UserError: If the content cannot be read.
        SelectionError: If a name, format or department does not exist.
    """
    check_formats(formats, FORMATS)
    loaded = load_report(project.root)
    outputs = output or project.outputs
    order = Order(formats=tuple(formats), outputs=outputs)
    maker, record = Maker(Press(project, loaded), order), Record.load(outputs)
    explained: list[Explained] = []
    problems: dict[Diagnostic, None] = {}
    for paper in plan(loaded.report, names=names, departments=departments):
        try:
            found = maker.examine(paper, known(paper, order, record)).findings
        except UserError as error:
            problems |= dict.fromkeys(error.diagnostics)
            continue
        explained.extend(
            Explained(
                briefing=paper.briefing.id,
                department=paper.department.id if paper.department else None,
                format=name,
                path=outputs / paper.path(name),
                findings=found.get(name, ()),
            )
            for name in formats
        )
    return tuple(explained), tuple(problems)
