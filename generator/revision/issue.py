"""Making the change notice: a paper like any other, composed and written by the same hands, stored by the same rules."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Literal, TypeAlias

from msgspec.structs import replace

from generator.build.plan import Paper, check_formats, plan
from generator.build.press import Press
from generator.build.project import Project
from generator.build.result import Artifact, Result, Status
from generator.build.store import Removal, Store
from generator.content import Loaded
from generator.content.records import Briefing, Report
from generator.diagnostics import Diagnostics, Span, UserError
from generator.scaffold import TEMPLATES
from generator.templating.edits import Notice
from generator.templating.rendering import Renderer
from generator.writers.registry import FORMATS

__all__ = ["FOLDER", "TITLE", "briefing", "issue", "press"]

FOLDER = "changes"
"""Where notices go, below the output folder."""
TEMPLATE = "changes.html.j2"
TITLE = "变更说明"
Departments: TypeAlias = Sequence[str] | Literal["all"]
"""Ids of departments, or all of them."""


def issue(
    project: Project,
    loaded: Loaded,
    notice: Notice,
    *,
    formats: Sequence[str] = FORMATS,
    departments: Departments = (),
    output: Path | None = None,
    today: datetime.date,
) -> Result:
    """Make the notice for all, and for departments their own, and store them.

    Args:
        project: The project, in its new edition.
        loaded: What its content says.
        notice: What to tell; nothing is written if there is nothing to tell.
        formats: Which formats, of `FORMATS`.
        departments: Ids of the departments that get a notice of their own, or ``all``; one that nothing concerns gets none.
        output: The folder; ``changes`` in the project's output folder if None.
        today: The date in the names of edited files that are kept.

    Returns:
        What became of each file.

    Raises:
        UserError: If the output folder cannot be written.
        SelectionError: If a format or department does not exist.
    """
    check_formats(formats, FORMATS)
    planned = plan(replace(loaded.report, briefings=(briefing(loaded.report),)), departments=departments)
    concerned = {unit.id for unit in notice.units}
    papers = [paper for paper in planned if paper.department is None or paper.department.id in concerned]
    if not (notice.entries or notice.sources or notice.papers or notice.units):
        return Result(artifacts=(), diagnostics=())
    making = press(project, loaded, notice)
    found = Diagnostics()
    artifacts: list[Artifact] = []
    with Store.opened(output or project.outputs / FOLDER, found, today=today) as store:
        for paper in papers:
            artifacts.extend(_made(making, paper, formats, store, found))
        _remove_stale((paper.path(name) for paper in papers for name in formats), formats, departments, store, found)
    found.items.extend(making.warnings())
    return Result(artifacts=tuple(artifacts), diagnostics=tuple(dict.fromkeys(found.items)))


def briefing(report: Report) -> Briefing:
    """Return the notice as a briefing. It has the theme of the papers that departments get, since they get it too."""
    theme = next((each.theme for each in report.briefings if each.audience != "all"), report.briefings[0].theme)
    return Briefing(id=FOLDER, title=TITLE, template=TEMPLATE, theme=theme, audience="both")


def press(project: Project, loaded: Loaded, notice: Notice) -> Press:
    """Return a press that knows what changed. It prints with the project's own template if there is one."""
    templates = project.templates if (project.templates / TEMPLATE).is_file() else TEMPLATES
    return Press(project, loaded, Renderer(loaded, templates, changes=notice))


def _made(making: Press, paper: Paper, formats: Sequence[str], store: Store, found: Diagnostics) -> Iterator[Artifact]:
    """Make one paper, all its formats or none, and store its files."""
    try:
        composed = making.compose(paper)
        files = composed.write(formats)
    except UserError as error:
        found.items.extend(error.diagnostics)
        yield from (Artifact.of(paper, name, store.outputs, Status.FAILED, error.diagnostics[0].message) for name in formats)
        return
    for name, data in files.items():
        known = str(paper.path(name)) in store.manifest.hashes
        try:
            stored = store.put(paper.path(name), data)
        except UserError as error:
            found.items.extend(error.diagnostics)
            yield Artifact.of(paper, name, store.outputs, Status.FAILED, str(error))
            continue
        reason = "内容没有变化" if stored.status is Status.UNCHANGED else "内容有变化" if known else "还没有生成过"
        if stored.kept:
            reason = f"手工修改过的旧文件另存为 {stored.kept}"
        yield Artifact.of(paper, name, store.outputs, stored.status, reason, sha256=stored.sha256, pages=len(composed.pages.pages))


def _remove_stale(made: Iterable[PurePosixPath], formats: Sequence[str], departments: Departments, store: Store, found: Diagnostics) -> None:
    """Remove earlier notices of departments that were asked for and that nothing concerns any more, unless somebody edited them."""
    for path in map(PurePosixPath, sorted(store.manifest.hashes.keys() - set(map(str, made)))):
        match path.parts:
            case ("departments", department, name) if name in {f"{FOLDER}.{each}" for each in formats}:
                if departments != "all" and department not in departments:
                    continue
            case _:
                continue
        try:
            removal = store.remove(path)
        except UserError as error:
            found.items.extend(error.diagnostics)
            continue
        place = Span(f"{store.outputs.name}/{path}")
        if removal is Removal.REMOVED:
            found.warn("notice-removed", "没有与这个部门有关的变化了，旧的变更说明已删除", place)
        elif removal is Removal.EDITED:
            found.warn("notice-edited", "没有与这个部门有关的变化了，但旧的变更说明手工改过，没有删除", place, "不用就自己删除")
