"""Text while it is laid out: a paragraph's characters, and the lines that they are set in.

Types only; `generator.layout.inline` makes the characters, `generator.layout.lines` the lines.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from msgspec import Struct, field

from generator.document.nodes import Bar, Checkbox
from generator.layout.fonts import Face

__all__ = ["Characters", "Form", "Piece", "SetLine", "SetObject"]


class Form(Struct, frozen=True):
    """How a run of characters looks."""

    role: str
    bold: bool
    size: float
    color: str
    href: str | None = None


class Characters(Struct):
    """A paragraph's characters: text, advances in pt, faces and forms side by side."""

    text: str = ""
    widths: list[float] = field(default_factory=list)
    faces: list[Face] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    objects: dict[int, Checkbox | Bar] = field(default_factory=dict)
    lines: dict[Hashable, list[SetLine]] = field(default_factory=dict)
    """The lines they were set in, by measure and alignment."""

    def extend(self, text: str, widths: Sequence[float], faces: Sequence[Face], form: Form) -> None:
        """Add characters of one form."""
        self.text += text
        self.widths.extend(widths)
        self.faces.extend(faces)
        self.forms.extend([form] * len(text))


class Piece(Struct):
    """Characters of one face, form and tracking. ``x`` is measured from the column's left edge in pt."""

    text: str
    face: Face
    form: Form
    x: float
    tracking: float
    width: float


class SetObject(Struct):
    """A checkbox or a data bar within a line."""

    node: Checkbox | Bar
    x: float
    size: float
    room: float
    """Width in pt from the object to the end of its line's measure."""


class SetLine(Struct):
    """A line of a paragraph."""

    pieces: list[Piece]
    objects: list[SetObject]
    width: float
    """Natural width of its text in pt."""
    count: int
    """Number of its characters."""
