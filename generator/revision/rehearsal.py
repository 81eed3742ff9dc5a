"""The project's own template of change notices, tried before there is anything to tell: with changes that nobody made."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from generator.build.plan import plan
from generator.build.project import Project
from generator.content import load_report
from generator.content.records import Report
from generator.diagnostics import Diagnostic, UserError
from generator.revision.changes import compare
from generator.revision.issue import TEMPLATE, briefing, press
from generator.revision.notice import notice
from generator.templating.edits import Notice

__all__ = ["rehearse"]


def rehearse(project: Project) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the project's template of change notices; nothing if it has none of its own.

    Notices of things that came, went and changed are laid out, for all and for a department. Nothing is written. Raises `UserError` if the content
    cannot be read.
    """
    if not (project.templates / TEMPLATE).is_file():
        return ()
    loaded = load_report(project.root, facts=False)
    found: dict[Diagnostic, None] = {}
    for told in _notices(loaded.report):
        making = press(project, loaded, told)
        departments = [unit.id for unit in told.units[:1]]
        for paper in plan(replace(loaded.report, briefings=(briefing(loaded.report),)), departments=departments):
            try:
                making.compose(paper)
            except UserError as error:
                found |= dict.fromkeys(error.diagnostics)
    return tuple(found)


def _notices(report: Report) -> Iterator[Notice]:
    """Yield what there would be to tell if the first records had not been there, and if they went."""
    gone = {task.id for task in report.tasks[:1]}
    kept = [each for each in report.assignments if each.task not in gone]
    first = [replace(each, status="delayed" if each.status == "done" else "done") for each in kept[:1]]
    other = replace(report, tasks=report.tasks[1:], indicators=report.indicators[1:], assignments=(*first, *kept[1:]))
    for old, new in ((other, report), (report, other)):
        changes = compare(old, new)
        if changes:
            yield notice(old, new, changes, (), since="旧稿", until="新稿")
