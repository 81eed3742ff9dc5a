"""Whether a short text is made of a longer one's words by leaving out only.

A brief (``brief``) may drop words of its part and put commas, but add, move or change nothing, and cut no figure: every fragment has two
characters or more, stands further on in the source than the one before, and neither begins nor ends inside 控制在4%以内.
"""

from __future__ import annotations

import re

from generator.content.report_text import fold
from generator.quantity import find_figures

__all__ = ["SHORTEST", "matched"]

SHORTEST = 2
"""Characters of the shortest fragment."""

MARKS = frozenset(",;、。")
"""Marks that are put freely, folded."""

_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def matched(text: str, source: str, *, whole_figures: bool = True) -> int:
    """Return how many characters of ``text``, folded and without marks, can be made of fragments of ``source``: all, if it is verbatim.

    The search is exact. To have matched ``n`` characters while having read as little of the source as possible is never worse than to have read
    more, so one number for each ``n`` is enough.
    """
    wanted = bare(text)
    given, seams = _given(source, whole_figures=whole_figures)
    reached: list[int | None] = [0] + [None] * len(wanted)
    for start in range(len(wanted)):
        begin = reached[start]
        if begin is None:
            continue
        for end in range(start + SHORTEST, len(wanted) + 1):
            place = given.find(wanted[start:end], begin)
            if place < 0:
                break
            while place >= 0 and not (seams[place] and seams[place + end - start]):
                place = given.find(wanted[start:end], place + 1)
            known = reached[end]
            if place >= 0 and (known is None or place + end - start < known):
                reached[end] = place + end - start
    return max(index for index, place in enumerate(reached) if place is not None)


def bare(text: str) -> str:
    """Return the text folded and without marks: what `matched` counts."""
    return "".join(character for character in fold(text) if character not in MARKS)


def _given(source: str, *, whole_figures: bool) -> tuple[str, list[bool]]:
    """Return the source without marks, and for each place between two characters whether a fragment may begin or end there."""
    folded = fold(source)
    inside: set[int] = set()
    if whole_figures:
        for start, end in [*find_figures(folded), *(found.span() for found in _DIGITS.finditer(folded))]:
            inside.update(range(start + 1, end))
    places = [place for place, character in enumerate(folded) if character not in MARKS]
    return "".join(folded[place] for place in places), [place not in inside for place in places] + [True]
