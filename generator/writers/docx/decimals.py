"""Numbers whose decimal points stand in one line.

Word can align the numbers of a cell at a decimal tab, LibreOffice cannot. Digits are half an em in every face of the paper, so the same is reached by
ending each number at its own distance from the edge, which both understand.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from msgspec import Struct

from generator.document.cells import split_number
from generator.document.nodes import Bar, Checkbox, Emphasis, Inline, LineBreak, Link, Reference, Strong, Styled, Text, Value

__all__ = ["DecimalColumn", "half_ems", "number_widths", "plain_text"]


def plain_text(inlines: Sequence[Inline]) -> str:
    """Return the words of inlines without their looks; boxes and bars leave nothing."""
    out = []
    for node in inlines:
        match node:
            case Text(text=text) | Value(text=text) | Reference(text=text):
                out.append(text)
            case Strong(children=children) | Emphasis(children=children) | Styled(children=children) | Link(children=children):
                out.append(plain_text(children))
            case LineBreak():
                out.append("\n")
            case Checkbox() | Bar():
                pass
    return "".join(out)


def half_ems(text: str) -> int:
    """Return the width of words in half ems: hanzi and full-width marks take two (UAX #11), the rest one."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def number_widths(text: str) -> tuple[int, int] | None:
    """Return the widths in half ems of a number up to its decimal point, and from there on; None where the words hold no number."""
    parts = split_number(text)
    return (half_ems(parts[0]), half_ems(parts[1])) if parts else None


class DecimalColumn(Struct, frozen=True):
    """The room that a column's numbers take on both sides of the line of their points, in half ems."""

    before: int
    after: int

    @classmethod
    def of(cls, numbers: Iterable[tuple[int, int]]) -> DecimalColumn | None:
        """Return the room for the numbers of a column; None where it has none."""
        found = list(numbers)
        return cls(max(b for b, _ in found), max(a for _, a in found)) if found else None

    def inset(self, after: int, width: float, half: float) -> float:
        """Return the distance in pt from the end of a number to the right edge of a column ``width`` pt wide, half an em being ``half`` pt.

        The widest number stands in the middle of the column.
        """
        return max(0.0, (width - (self.before + self.after) * half) / 2 + (self.after - after) * half)
