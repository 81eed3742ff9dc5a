"""All papers that are asked for: made one after the other or in several processes, stored as they come.

A paper that fails does not stop the others. Its files are written only when all its formats are made, so that its Word and its PDF stay the same
paper.
"""

from __future__ import annotations

import datetime
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from generator.build.answer import Selection, keep_answer
from generator.build.findings import summary
from generator.build.inputs import inputs_digest
from generator.build.maker import Made, Order
from generator.build.making import making
from generator.build.plan import Paper, check_formats, plan
from generator.build.press import Press
from generator.build.project import Project
from generator.build.record import Entry, Record
from generator.build.removal import remove_undeclared
from generator.build.result import Artifact, Result, Status
from generator.build.sources import read_sources
from generator.build.store import Store
from generator.build.warm import Warm
from generator.content import load_report
from generator.diagnostics import Diagnostic, Diagnostics, Severity, UserError, render_text
from generator.writers.registry import FORMATS

__all__ = ["build_project", "check_project"]

AHEAD = 8
"""How many papers are on their way to the disk at one time. A build of no more is done before that is worth while."""

Progress = Callable[[int, int], None]
"""Told how many papers are done, and of how many."""


def build_project(
    project: Project,
    *,
    names: Sequence[str] = (),
    formats: Sequence[str] = FORMATS,
    departments: Sequence[str] | Literal["all"] = (),
    output: Path | None = None,
    today: datetime.date,
    jobs: int | None = None,
    cluster: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
    stored: Callable[[Artifact], None] | None = None,
    warm: Warm | None = None,
) -> Result:
    """Make papers and store them.

    Args:
        project: The project.
        names: Ids of briefings; all if empty.
        formats: Which formats, of `FORMATS`.
        departments: Ids of the departments that get copies of their own, or ``all``.
        output: The output folder; the project's own if None.
        today: The date in the names of edited files that are kept.
        jobs: How many processes; as many as are worth while if None.
        cluster: The address of a Dask scheduler whose workers make the papers, instead of processes here.
        force: Whether to write files even where nothing has changed.
        progress: Called before the first paper and after each.
        stored: Called with each file as soon as it is dealt with.
        warm: What this process keeps from build to build of the project, if it does.

    Returns:
        What became of each file. Errors in single papers are among its diagnostics.

    Raises:
        UserError: If nothing can be made: the content cannot be read, the output folder cannot be written, the cluster cannot be reached.
        SelectionError: If a name, format or department does not exist.
    """
    check_formats(formats, FORMATS)
    inputs = None if force or warm else inputs_digest(project.root)
    loaded = warm.load() if warm else load_report(project.root)
    papers = plan(loaded.report, names=names, departments=departments)
    outputs = output or project.outputs
    found = Diagnostics(list(loaded.warnings))
    told = len(found.items)  # those that a build of the same would tell again
    artifacts: list[Artifact] = []
    order = Order(formats=tuple(formats), outputs=outputs, force=force)
    with (
        Store.opened(outputs, found, today=today, force=force) as store,
        Record.kept(outputs) as record,
        making(project, loaded, papers, order, jobs, warm, cluster) as makings,
    ):
        if progress:
            progress(0, len(papers))
        pairs: Iterable[tuple[Paper, Made]] = zip(papers, makings, strict=True)
        if len(papers) > AHEAD:
            pairs = _flushed_ahead(pairs, store)
        for done, (paper, made) in enumerate(pairs, start=1):
            found.items.extend(made.diagnostics)
            told += len(made.diagnostics)
            for name in formats:
                artifacts.append(_store(paper, name, made, store, record, found))
                if stored:
                    stored(artifacts[-1])
            if progress:
                progress(done, len(papers))
        if not names and not any(artifact.status is Status.FAILED for artifact in artifacts):
            remove_undeclared(store, loaded.report, formats=formats, departments=departments, found=found)
        record.forget(store.manifest.hashes)
        result = Result(artifacts=tuple(artifacts), diagnostics=_once(found.items))
        if inputs and not result.failed and told == len(found.items) and inputs == inputs_digest(project.root):
            selection = Selection(tuple(names), tuple(formats), departments if departments == "all" else tuple(departments))
            texts = [render_text([each], read_sources(project.root, [each])) for each in result.diagnostics]
            keep_answer(outputs, selection, inputs, store.manifest.text(), result, texts)
    return result


def check_project(project: Project, *, progress: Progress | None = None) -> tuple[Diagnostic, ...]:
    """Return what is wrong in content and templates: all papers, each department's too, are laid out and nothing is written.

    What of the report no record holds is told here, and not by a build: it changes nothing that is printed.

    Raises:
        UserError: If the content cannot be read.
    """
    from generator.content import find_omissions  # a build has no use for it

    loaded = load_report(project.root)
    found = [*loaded.warnings, *find_omissions(loaded)]
    press = Press(project, loaded)
    papers = plan(loaded.report, departments="all")
    for done, paper in enumerate(papers, start=1):
        try:
            press.compose(paper)
        except UserError as error:
            found.extend(error.diagnostics)
        if progress:
            progress(done, len(papers))
    return _once([*found, *press.warnings()])


def _flushed_ahead(makings: Iterable[tuple[Paper, Made]], store: Store) -> Iterator[tuple[Paper, Made]]:
    """Yield what is made of the papers, each `AHEAD` papers after it has come: meanwhile the disk gets its files."""
    waiting: deque[tuple[Paper, Made]] = deque()
    for paper, made in makings:
        for name, data in made.files.items():
            store.prepare(paper.path(name), data)
        waiting.append((paper, made))
        if len(waiting) > AHEAD:
            yield waiting.popleft()
    yield from waiting


def _once(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics without those that several papers met at one place: each department's copy tells of its own record."""
    first: dict[object, Diagnostic] = {}
    for each in diagnostics:
        first.setdefault((each.code, each.span) if each.span and each.span.line else each, each)
    return tuple(first.values())


def _store(paper: Paper, name: str, made: Made, store: Store, record: Record, found: Diagnostics) -> Artifact:
    place = paper.path(name)
    entry = made.current.get(name)
    if entry is not None:
        store.manifest.settle(str(place), entry.sha256)
        return Artifact.of(paper, name, store.outputs, Status.UNCHANGED, summary(()), sha256=entry.sha256, pages=entry.pages)
    if name not in made.files:
        reason = next((d.message for d in made.diagnostics if d.severity is Severity.ERROR), "")
        return Artifact.of(paper, name, store.outputs, Status.FAILED, reason)
    try:
        stored = store.put(place, made.files[name])
    except UserError as error:
        found.items.extend(error.diagnostics)
        return Artifact.of(paper, name, store.outputs, Status.FAILED, str(error))
    record.note(str(place), Entry(sha256=stored.sha256, pages=made.pages, fingerprint=made.fingerprints[name]), made.printed, made.conditions)
    reason = summary(made.findings[name])
    if stored.status is Status.UNCHANGED:
        reason = f"重做后与原来相同（{reason}）"
    elif stored.kept:
        reason = f"手工修改过的旧文件另存为 {stored.kept}"
    return Artifact.of(paper, name, store.outputs, stored.status, reason, sha256=stored.sha256, pages=made.pages)
