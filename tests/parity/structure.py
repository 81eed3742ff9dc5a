"""The neutral form that Word and PDF are brought into to be compared: what a paper says, piece by piece, in reading order.

White space says nothing here: where lines end the formats keep it differently. A box or a link follows the piece it stands in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

__all__ = ["Piece", "difference", "piece"]


class Piece(NamedTuple):
    """A heading, a paragraph, an item, a caption, a table, a row, a cell, a figure, a box, a link, or an entry of the contents."""

    kind: str
    """What it is, with all that matters about it: its level, its number, its spans."""
    words: str
    """What it says."""


_END = Piece("nothing", "")
_SHOWN = 60


def piece(kind: str, words: str) -> Piece:
    """Return a piece without white space in its words."""
    return Piece(kind, "".join(words.split()))


def difference(word: Sequence[Piece], pdf: Sequence[Piece]) -> str | None:
    """Return where the two first differ, and what stands there in each; nothing if they are alike."""
    for index, (one, other) in enumerate(zip_longest(word, pdf, fillvalue=_END)):
        if one != other:
            return f"{_place(word[: index + 1])}:\n  Word: {_shown(one, other)}\n  PDF:  {_shown(other, one)}"
    return None


def _place(before: Sequence[Piece]) -> str:
    """Return where the last of the pieces stands: below which heading, and in which table, row and cell."""
    counts: Counter[str] = Counter()
    heading = "the beginning"
    for index, (kind, words) in enumerate(before, 1):
        name = kind.split()[0]
        counts[name] += 1
        if name == "heading" and index < len(before):
            heading = f"“{words[:_SHOWN]}”"
        elif name == "table":
            counts["row"] = counts["cell"] = 0
        elif name == "row":
            counts["cell"] = 0
    name = before[-1].kind.split()[0]
    inside = [f"{part} {counts[part]}" for part in ("table", "row", "cell") if name in _WITHIN[part] and counts[part]]
    return ", ".join([*inside, f"{name} {counts[name]}", f"below {heading}"])


_WITHIN = {"table": ("row", "cell", "box", "link"), "row": ("cell", "box", "link"), "cell": ("box", "link")}


def _shown(one: Piece, other: Piece) -> str:
    """Return a piece from a little before where its words differ from the other's."""
    at = next((i for i, (a, b) in enumerate(zip(one.words, other.words, strict=False)) if a != b), min(len(one.words), len(other.words)))
    begin = max(0, at - _SHOWN // 3)
    return f"{one.kind}: {'…' if begin else ''}{one.words[begin : begin + _SHOWN]}"
