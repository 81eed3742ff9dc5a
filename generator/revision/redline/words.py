"""What changed between two lines of words, so that a reader sees it at a glance.

A figure is one word: it is struck out as a whole. Hanzi are compared one by one, but a mark or two that happen to be the same between two changes
belong to the change, and a short line of which little is left, as a unit's name, is replaced as a whole, unless figures alone changed in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from msgspec import Struct

__all__ = ["WORD", "Difference", "differences", "is_figure"]

WORD = re.compile(r"[0-9]+(?:[.,:/．][0-9]+)*[%‰％℃]?|[A-Za-z]+|.", re.DOTALL)
"""A figure with its sign of per cent, a Latin word, or one letter of any other kind."""
_ISLAND = 2
"""So many letters that are the same between two changes are part of the change."""
_PIECES = 3
"""A line has fallen to pieces if so many stretches of it stayed or changed."""
_SHORT = 16
"""Letters of a line that is replaced as a whole where less than half of it is the same."""


class Difference(Struct, frozen=True):
    """Words that stayed, or some in place of others: ``first`` to before ``last`` of the old line, ``start`` to before ``end`` of the new one."""

    same: bool
    first: int
    last: int
    start: int
    end: int


def differences(old: Sequence[str], new: Sequence[str]) -> list[Difference]:
    """Return the stretches of two lines of words in order; those that stayed and those that changed take turns."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found = [Difference(tag == "equal", *places) for tag, *places in matcher.get_opcodes()]
    joined = list(_without_islands(found, old, new))
    kept = sum(_letters(old[each.first : each.last]) for each in joined if each.same)
    longest = max(_letters(old), _letters(new))
    changed = [word for each in joined if not each.same for word in (*old[each.first : each.last], *new[each.start : each.end])]
    in_pieces = len(joined) >= _PIECES or kept <= 1
    if in_pieces and longest <= _SHORT and 2 * kept <= longest and not all(map(is_figure, changed)):
        return [Difference(False, 0, len(old), 0, len(new))]
    return joined


def is_figure(word: str) -> bool:
    """Return whether a word is a figure."""
    return word[:1].isdigit()


def _letters(words: Sequence[str]) -> int:
    return sum(map(len, words))


def _without_islands(found: Sequence[Difference], old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    """Yield the stretches, small ones that stayed between two larger changes being part of these."""
    pending: Difference | None = None
    for place, each in enumerate(found):
        if each.same:
            after = found[place + 1] if place + 1 < len(found) else None
            if pending and after and _is_island(_letters(old[each.first : each.last]), (pending, after), old, new):
                pending = _joined(pending, each)
                continue
            if pending:
                yield pending
                pending = None
            yield each
        else:
            pending = _joined(pending, each) if pending else each
    if pending:
        yield pending


def _is_island(letters: int, around: tuple[Difference, Difference], old: Sequence[str], new: Sequence[str]) -> bool:
    edits = (max(_letters(old[each.first : each.last]), _letters(new[each.start : each.end])) for each in around)
    return letters <= max(_ISLAND, min(edits))


def _joined(one: Difference, other: Difference) -> Difference:
    return Difference(False, one.first, other.last, one.start, other.end)
