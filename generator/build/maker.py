"""One paper: rendered, and made if anything it depends on has changed.

What is decided here needs the paper's old files and records, which are read and never written: writing is one process's, `run`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from generator.build.findings import Draft, Finding, findings
from generator.build.fingerprint import Conditions, Fingerprint, Printed
from generator.build.plan import Paper
from generator.build.press import Press, Render
from generator.build.record import Entry, Excerpt, Record
from generator.build.regular import read_regular
from generator.diagnostics import Diagnostic, UserError

__all__ = ["Examined", "Known", "Made", "Maker", "Order", "known"]


class Order(Struct, frozen=True, kw_only=True):
    """What is asked for, besides the papers."""

    formats: tuple[str, ...]
    outputs: Path
    force: bool = False


class Known(Struct, frozen=True, kw_only=True):
    """What the output folder tells of a paper's files. It travels to machines that do not see the folder."""

    entries: Mapping[str, Entry]
    """What was recorded of them, by format."""
    hashes: Mapping[str, str | None]
    """SHA-256 of each as it is now, by format; None if there is none."""
    details: Record | Excerpt
    """Of what was recorded."""


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
        self._told: set[str] = set()

    def make(self, paper: Paper, known: Known) -> Made:
        """Return a paper's files, those that are not up to date; a mistake in it is told and stops no other."""
        try:
            return self._make(paper, known)
        except UserError as error:
            return Made(diagnostics=(*self.press.warnings(), *error.diagnostics))

    def examine(self, paper: Paper, known: Known) -> Examined:
        """Return why each of a paper's files is or is not up to date. Raises `UserError` with what is wrong in template or theme."""
        render = self.press.render(paper)
        drafts = {name: render.draft(name) for name in self.order.formats}
        found = {
            name: findings(known.entries.get(name), draft, known.hashes[name], known.details, force=self.order.force)
            for name, draft in drafts.items()
        }
        current = {name: entry for name, entry in known.entries.items() if not found[name]}
        return Examined(render=render, drafts=drafts, current=current, findings={name: each for name, each in found.items() if each})

    def _make(self, paper: Paper, known: Known) -> Made:
        examined = self.examine(paper, known)
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
            conditions=dict(self._news(drafts, known)),
            diagnostics=tuple(self.press.warnings()),
        )

    def _news(self, drafts: Iterable[Draft], known: Known) -> Iterator[tuple[str, Conditions]]:
        """Yield what artifacts are made with, by digest, where that is not recorded and this process has not told it."""
        for draft in drafts:
            digest = draft.fingerprint.conditions
            if digest not in self._told and not known.details.knows(digest):
                yield digest, draft.conditions()
            self._told.add(digest)


def known(paper: Paper, order: Order, record: Record) -> Known:
    """Look at what the output folder tells of a paper's files."""
    entries = {name: record.entries.get(str(paper.path(name))) for name in order.formats}
    return Known(
        entries={name: entry for name, entry in entries.items() if entry},
        hashes={name: _hash_of(order.outputs / paper.path(name)) for name in order.formats},
        details=record,
    )


def _hash_of(file: Path) -> str | None:
    """Return the SHA-256 of a file; None if there is none, or it cannot be read."""
    try:
        return hashlib.sha256(read_regular(file)).hexdigest()
    except OSError:
        return None
