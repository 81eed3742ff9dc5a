"""What a pack holds, as the templates of its cover note, of the mail with it and of the slip on its printed copies see it.

These records are no content: nobody wrote them into a YAML file, and their values are printed as plain text.
"""

from __future__ import annotations

import datetime

from msgspec import Struct

from generator.templating.edits import Notice

__all__ = ["Enclosed", "Enclosure", "Slip"]


class Enclosed(Struct, frozen=True, kw_only=True):
    """A paper in a pack."""

    title: str
    pages: int
    files: tuple[str, ...]
    """Their names, one for each format."""
    fate: str = ""
    """``changed`` or ``added``, since the last pack; empty if it is as it was, or there was none."""


class Enclosure(Struct, frozen=True, kw_only=True):
    """What a department is given, and what it was given before."""

    papers: tuple[Enclosed, ...]
    date: datetime.date
    """When it is given."""
    edition: str
    """The name of the edition that the papers are of."""
    last: datetime.date | None = None
    """When the department was given its last pack; None if this is the first."""
    gone: tuple[str, ...] = ()
    """Titles of the papers that only the last pack held."""
    changes: Notice | None = None
    """What changed for the department since the last pack; None if there was none, or if nobody knows any more what it said."""


class Slip(Struct, frozen=True, kw_only=True):
    """The sheet on top of a printed copy of a pack."""

    number: str
    """The number of the copy (份号), of six digits (GB/T 9704-2012, 7.2.1)."""
    copy: int
    """Which of the department's copies it is, from 1."""
    copies: int
    papers: tuple[Enclosed, ...]
    """What lies under it; of each, the file that is printed."""
    sheets: int
    """Of paper, printed on both sides, this one not counted."""
    edition: str
