"""Papers that are asked for: each rendered, and made if anything it depends on has changed; in this process or in several.

What is decided here needs the papers' old files and records, which are read and never written: writing is one process's, `run`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, field

from generator.build.findings import Draft, Finding, findings
from generator.build.fingerprint import Conditions, Fingerprint, Printed
from generator.build.plan import Paper
from generator.build.press import Press, Render
from generator.build.project import Project
from generator.build.record import Entry, Record
from generator.build.warm import Warm
from generator.content import Loaded
from generator.diagnostics import Diagnostic, UserError

__all__ = ["Examined", "Made", "Maker", "Order", "making"]

PAPERS_A_PROCESS = 8
"""A second process must import and load everything anew; with fewer papers for each it costs more than it saves."""


class Order(Struct, frozen=True, kw_only=True):
    """What is asked for, besides the papers."""

    formats: tuple[str, ...]
    outputs: Path
    force: bool = False


class Made(Struct, frozen=True, kw_only=True):
    """A paper's files, or why there are none. It travels between processes."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    """Those that were made, by format."""
    current: Mapping[str, Entry] = field(default_factory=dict)
    """Those that were up to date, by format."""
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """Why the others were not, by format."""
    fingerprints: Mapping[str, Fingerprint] = field(default_factory=dict)
    pages: int = 0
    """Of the files that were made."""
    printed: Printed | None = None
    conditions: Mapping[str, Conditions] = field(default_factory=dict)
    """Details to be recorded, by digest."""
    diagnostics: tuple[Diagnostic, ...] = ()


class Examined(Struct, frozen=True, kw_only=True):
    """A paper that is rendered and compared with its old files."""

    render: Render
    drafts: Mapping[str, Draft]
    current: Mapping[str, Entry]
    """The files that are up to date, by format."""
    findings: Mapping[str, tuple[Finding, ...]]
    """Why the others are not, by format."""


class Maker:
    """Makes papers for an order, in one process."""

    def __init__(self, press: Press, order: Order) -> None:
        """Take the press and the order."""
        self.press = press
        self.order = order
        self.record = Record.load(order.outputs)
        self._told: set[str] = set()

    def make(self, paper: Paper) -> Made:
        """Return a paper's files, those that are not up to date; a mistake in it is told and stops no other."""
        try:
            return self._make(paper)
        except UserError as error:
            return Made(diagnostics=(*self.press.warnings(), *error.diagnostics))

    def examine(self, paper: Paper) -> Examined:
        """Return why each of a paper's files is or is not up to date. Raises `UserError` with what is wrong in template or theme."""
        render = self.press.render(paper)
        entries = {name: self.record.entries.get(str(paper.path(name))) for name in self.order.formats}
        drafts = {name: render.draft(name) for name in self.order.formats}
        found = {
            name: findings(entry, drafts[name], hash_of(self.order.outputs / paper.path(name)), self.record, force=self.order.force)
            for name, entry in entries.items()
        }
        current = {name: entry for name, entry in entries.items() if entry is not None and not found[name]}
        return Examined(render=render, drafts=drafts, current=current, findings={name: each for name, each in found.items() if each})

    def _make(self, paper: Paper) -> Made:
        examined = self.examine(paper)
        wanted = [*examined.findings]
        if not wanted:
            return Made(current=examined.current, diagnostics=tuple(self.press.warnings()))
        composed = examined.render.compose()
        drafts = [examined.drafts[name] for name in wanted]
        return Made(
            files=composed.write(wanted),
            current=examined.current,
            findings=examined.findings,
            fingerprints={name: draft.fingerprint for name, draft in zip(wanted, drafts, strict=True)},
            pages=len(composed.pages.pages),
            printed=drafts[0].printed(),
            conditions=dict(self._news(drafts)),
            diagnostics=tuple(self.press.warnings()),
        )

    def _news(self, drafts: Iterable[Draft]) -> Iterator[tuple[str, Conditions]]:
        """Yield what artifacts are made with, by digest, where that is not recorded and this process has not told it."""
        for draft in drafts:
            digest = draft.fingerprint.conditions
            if digest not in self._told and not self.record.knows(digest):
                yield digest, draft.conditions()
            self._told.add(digest)


def hash_of(file: Path) -> str | None:
    """Return the SHA-256 of a file; None if there is none, or it cannot be read."""
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError:
        return None


# --- processes ----------------------------------------------------------------------------------------------------

_worker: Maker | None = None
"""What a worker process makes papers with."""


@contextmanager
def making(
    project: Project, loaded: Loaded, papers: Sequence[Paper], order: Order, jobs: int | None, warm: Warm | None = None
) -> Iterator[Iterator[Made]]:
    """Yield what is made of the papers, in order, in this process or in others.

    Args:
        project: The project.
        loaded: Its content.
        papers: Which papers.
        order: In which formats, and where their old files are.
        jobs: How many processes; as many as are worth while if None.
        warm: What this process keeps from build to build, if it does.
    """
    processes = min(jobs or _worthwhile(len(papers)), len(papers))
    if processes <= 1:
        press = warm.press(loaded) if warm else Press(project, loaded)
        yield map(Maker(press, order).make, papers)
        return
    from concurrent.futures import ProcessPoolExecutor  # 10 ms that a run in one process need not pay

    executor = ProcessPoolExecutor(processes, initializer=_start_worker, initargs=(project, loaded, order))
    try:
        yield executor.map(_work, papers)
    finally:
        executor.shutdown(cancel_futures=True)


def _worthwhile(papers: int) -> int:
    return max(1, min(os.cpu_count() or 1, papers // PAPERS_A_PROCESS))


def _start_worker(project: Project, loaded: Loaded, order: Order) -> None:
    global _worker
    import signal  # only processes of several have a use for these
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of the terminal; the first one stops the others
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = Maker(Press(project, loaded), order)


def _end_with_parent() -> None:
    """End this process when the first one has been killed: nobody is left to give it work or to tell it to stop."""
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
        os._exit(1)


def _work(paper: Paper) -> Made:
    assert _worker is not None
    return _worker.make(paper)
