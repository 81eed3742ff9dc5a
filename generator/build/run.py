"""All papers that are asked for: made one after the other or in several processes, stored as they come.

A paper that fails does not stop the others. Its files are written only when all its formats are made, so that its Word and its PDF stay the same
paper.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from msgspec import Struct

from generator.build.plan import Paper, check_formats, plan
from generator.build.press import Press
from generator.build.project import Project
from generator.build.removal import remove_undeclared
from generator.build.result import Artifact, Result
from generator.build.store import Status, Store
from generator.content import Loaded, load_report
from generator.diagnostics import Diagnostic, Diagnostics, Severity, UserError
from generator.writers.registry import FORMATS

__all__ = ["build_project", "check_project"]

Progress = Callable[[int, int], None]
"""Told how many papers are done, and of how many."""

PAPERS_A_PROCESS = 8
"""A second process must import and load everything anew; with fewer papers for each it costs more than it saves."""


class _Made(Struct, frozen=True, kw_only=True):
    """A paper's files, or why there are none. It travels between processes."""

    files: Mapping[str, bytes]
    pages: int | None
    diagnostics: tuple[Diagnostic, ...]


def build_project(
    project: Project,
    *,
    names: Sequence[str] = (),
    formats: Sequence[str] = FORMATS,
    departments: Sequence[str] | Literal["all"] = (),
    output: Path | None = None,
    today: datetime.date,
    jobs: int | None = None,
    force: bool = False,
    progress: Progress | None = None,
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
        force: Whether to write files even where nothing has changed.
        progress: Called before the first paper and after each.

    Returns:
        What became of each file. Errors in single papers are among its diagnostics.

    Raises:
        UserError: If nothing can be made: the content cannot be read, the output folder cannot be written.
        SelectionError: If a name, format or department does not exist.
    """
    check_formats(formats, FORMATS)
    loaded = load_report(project.root)
    papers = plan(loaded.report, names=names, departments=departments)
    outputs = output or project.outputs
    found = Diagnostics(list(loaded.warnings))
    artifacts: list[Artifact] = []
    with Store.opened(outputs, found, today=today, force=force) as store, _making(project, loaded, papers, tuple(formats), jobs) as made:
        if progress:
            progress(0, len(papers))
        for done, (paper, result) in enumerate(zip(papers, made, strict=True), start=1):
            found.items.extend(result.diagnostics)
            artifacts.extend(_store(paper, name, result, store, found) for name in formats)
            if progress:
                progress(done, len(papers))
        if not names and not any(artifact.status is Status.FAILED for artifact in artifacts):
            remove_undeclared(store, loaded.report, formats=formats, departments=departments, found=found)
    return Result(artifacts=tuple(artifacts), diagnostics=_once(found.items))


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
        found.extend(_make(press, paper, ()).diagnostics)
        if progress:
            progress(done, len(papers))
    return _once(found)


def _once(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics without those that several papers met at one place: each department's copy tells of its own record."""
    first: dict[object, Diagnostic] = {}
    for each in diagnostics:
        first.setdefault((each.code, each.span) if each.span and each.span.line else each, each)
    return tuple(first.values())


def _make(press: Press, paper: Paper, formats: Sequence[str]) -> _Made:
    try:
        composed = press.compose(paper)
        files = composed.write(formats)
    except UserError as error:
        return _Made(files={}, pages=None, diagnostics=(*press.warnings(), *error.diagnostics))
    return _Made(files=files, pages=len(composed.pages.pages), diagnostics=tuple(press.warnings()))


def _store(paper: Paper, name: str, made: _Made, store: Store, found: Diagnostics) -> Artifact:
    place = paper.path(name)
    path = store.outputs / place
    if name not in made.files:
        reason = next((d.message for d in made.diagnostics if d.severity is Severity.ERROR), "")
        return Artifact(paper=paper, format=name, path=path, status=Status.FAILED, reason=reason)
    try:
        stored = store.put(place, made.files[name])
    except UserError as error:
        found.items.extend(error.diagnostics)
        return Artifact(paper=paper, format=name, path=path, status=Status.FAILED, reason=str(error))
    reasons = {Status.BUILT: "内容有变化", Status.UNCHANGED: "内容没有变化"}
    reason = f"手工修改过的旧文件另存为 {stored.kept}" if stored.kept else reasons[stored.status]
    return Artifact(paper=paper, format=name, path=path, status=stored.status, reason=reason, sha256=stored.sha256, pages=made.pages)


# --- processes ----------------------------------------------------------------------------------------------------

_worker: tuple[Press, tuple[str, ...]] | None = None
"""The press of a worker process, and the formats it is to make."""


@contextmanager
def _making(project: Project, loaded: Loaded, papers: Sequence[Paper], formats: tuple[str, ...], jobs: int | None) -> Iterator[Iterator[_Made]]:
    """Yield the papers' files in order, made in this process or in others."""
    processes = min(jobs or _worthwhile(len(papers)), len(papers))
    if processes <= 1:
        press = Press(project, loaded)
        yield (_make(press, paper, formats) for paper in papers)
        return
    from concurrent.futures import ProcessPoolExecutor  # 10 ms that a run in one process need not pay

    executor = ProcessPoolExecutor(processes, initializer=_start_worker, initargs=(project, loaded, formats))
    try:
        yield executor.map(_work, papers)
    finally:
        executor.shutdown(cancel_futures=True)


def _worthwhile(papers: int) -> int:
    return max(1, min(os.cpu_count() or 1, papers // PAPERS_A_PROCESS))


def _start_worker(project: Project, loaded: Loaded, formats: tuple[str, ...]) -> None:
    global _worker
    import signal  # only processes of several have a use for these
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of the terminal; the first one stops the others
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = Press(project, loaded), formats


def _end_with_parent() -> None:
    """End this process when the first one has been killed: nobody is left to give it work or to tell it to stop."""
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
        os._exit(1)


def _work(paper: Paper) -> _Made:
    assert _worker is not None
    press, formats = _worker
    return _make(press, paper, formats)
