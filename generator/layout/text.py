"""Text while it is laid out: a paragraph's characters, and the lines that they are set in.

Types only; `generator.layout.inline` makes the characters, `generator.layout.lines` the lines. A paper has thousands of these. None can be part of a
cycle, so Python's collector of garbage need not know them (``gc=False``), and it soon forgets tuples of them.
"""

from __future__ import annotations

from collections.abc import Hashable

from msgspec import Struct, field

from generator.document.nodes import Bar, Checkbox
from generator.layout.fonts import Face
from generator.layout.optimum import Setting

__all__ = ["Characters", "Form", "Piece", "SetLine", "SetObject", "Strip"]


class Form(Struct, frozen=True, gc=False):
    """How a run of characters looks."""

    role: str
    bold: bool
    size: float
    color: str
    href: str | None = None


class Strip(Struct, gc=False):
    """Neighbouring characters of one face and form, or one object. It begins where the strip before it ends."""

    end: int
    """Index of the first character after it."""
    face: Face
    form: Form
    node: Checkbox | Bar | None = None
    """The object, if it is one."""


class Characters(Struct, gc=False):
    """A paragraph's characters: text and advances in pt side by side, and the strips that they form."""

    text: str
    widths: tuple[float, ...]
    strips: tuple[Strip, ...]
    width: float
    """Sum of the advances."""
    lines: dict[Hashable, tuple[SetLine, ...]] = field(default_factory=dict)
    """The lines they were set in, by measure and alignment."""
    settings: dict[Hashable, tuple[tuple[SetLine, ...], Setting]] = field(default_factory=dict)
    """The lines that fit best, by measure and alignment, and how they are brought about."""


class Piece(Struct, gc=False):
    """Characters of one face, form and tracking. ``x`` is measured from the column's left edge in pt."""

    text: str
    face: Face
    form: Form
    x: float
    tracking: float
    width: float


class SetObject(Struct, gc=False):
    """A checkbox or a data bar within a line."""

    node: Checkbox | Bar
    x: float
    size: float
    room: float
    """Width in pt from the object to the end of its line's measure."""


class SetLine(Struct, gc=False):
    """A line of a paragraph."""

    pieces: tuple[Piece, ...]
    objects: tuple[SetObject, ...]
    width: float
    """Natural width of its text in pt."""
    count: int
    """Number of its characters."""
