"""What changed since an earlier edition, as the template of a change notice sees it.

These records are no content: nobody wrote them into a YAML file. What the new edition says is given datum by datum, each with its path, so that it is
printed with its own origin; everything else is plain text.
"""

from __future__ import annotations

import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

__all__ = ["Edit", "Entry", "Fate", "Notice", "PaperEdit", "Piece", "Renumbering", "UnitEdit"]

Fate = Literal["changed", "added", "removed"]


class Piece(Struct, frozen=True):
    """Words of the new edition, and the path of the datum that they print; no path for words between data."""

    text: str
    path: str = ""


class Edit(Struct, frozen=True, kw_only=True):
    """One value that is no longer as it was."""

    kind: str
    """``figure``, ``task-text``, ``lead``, ``support``, ``deadline``, ``milestones``, ``status``, ``confirmed``, ``text``, ``order``, ``source``, or
    what came and went: ``task-added``, ``task-removed``, ``added``, ``removed``."""
    label: str
    """What was changed: 完成时限."""
    subject: str
    """Whose value it is."""
    old: str = ""
    """What it said; empty for something that is new."""
    new: tuple[Piece, ...] = ()
    """What it says; nothing for something that is gone."""
    sample: bool = False
    """Whether what it says is a sample that nobody has confirmed."""


class Entry(Struct, frozen=True, kw_only=True):
    """A record that is no longer as it was, with all that changed in it."""

    number: int
    """Its number in the notice; a department's own notice keeps the numbers of the whole."""
    record: str
    """Path of the record."""
    fate: Fate
    subject: str
    """What it is called; of a task its text."""
    before: int | None = None
    """A task's number in the earlier edition."""
    after: int | None = None
    """A task's number in the new edition."""
    edits: tuple[Edit, ...]
    papers: tuple[str, ...] = ()
    """Titles of the papers that print it."""
    departments: tuple[str, ...] = ()
    """Ids of the departments that it concerns."""


class PaperEdit(Struct, frozen=True, kw_only=True):
    """A paper that is no longer as it was."""

    title: str
    fate: Fate
    entries: tuple[int, ...]
    """Numbers of the entries that it prints; none if only numbers of tasks, or its template, changed."""


class UnitEdit(Struct, frozen=True, kw_only=True):
    """A department that has something to learn."""

    id: str
    name: str
    papers: tuple[PaperEdit, ...]
    """Its own copies."""
    entries: tuple[int, ...]
    """Numbers of the entries that concern it."""
    renumbered: bool
    """Whether a task of its own has another number."""


class Renumbering(Struct, frozen=True, kw_only=True):
    """Tasks in a row that only moved: ``first`` to ``last`` of the earlier edition begin with ``now``."""

    first: int
    last: int
    now: int


class Notice(Struct, frozen=True, kw_only=True):
    """Everything that a notice tells."""

    since: str
    """What the earlier edition is called."""
    until: str
    """What the new edition is called."""
    date: datetime.date | None = None
    """The notice's date, where one is given."""
    entries: tuple[Entry, ...] = ()
    renumbered: tuple[Renumbering, ...] = ()
    sources: tuple[Edit, ...] = ()
    """Facts that only stand elsewhere in the report; no paper prints that."""
    papers: tuple[PaperEdit, ...] = ()
    units: tuple[UnitEdit, ...] = ()

    def of(self, department: str) -> Notice:
        """Return what of it concerns a department; nothing but the names of the editions if it does not."""
        unit = next((each for each in self.units if each.id == department), None)
        if unit is None:
            return Notice(since=self.since, until=self.until, date=self.date)
        mine = tuple(entry for entry in self.entries if entry.number in unit.entries)
        seen = (replace(paper, entries=tuple(n for n in paper.entries if n in unit.entries)) for paper in self.papers)
        papers = tuple(paper for paper in seen if paper.entries)
        own = tuple(replace(paper, title=f"{paper.title}（{unit.name}）") for paper in unit.papers)
        return replace(
            self,
            entries=mine,
            renumbered=self.renumbered if unit.renumbered else (),
            sources=(),
            papers=(*papers, *own),
            units=(),
        )
