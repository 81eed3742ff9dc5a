"""Which things of one sequence are which of another: paragraphs, rows, tables.

Equal ones are found first. Between them those are paired that are most alike, all together, in their order (Needleman and Wunsch, 1970).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

__all__ = ["align", "resemblance"]

T = TypeVar("T")
_MOST = 250_000
"""Largest product of two unequal stretches that are paired by likeness: some 500 changed rows in a row. Beyond it they are replaced as a whole."""


def align(old: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable], likeness: Callable[[T, T], float]) -> list[tuple[T | None, T | None]]:
    """Return the pairs in order; what has no partner stands alone, an old one before a new one.

    Args:
        old: The earlier sequence.
        new: The later one.
        key: What two things have in common that are the same.
        likeness: How much two things are alike; 0 if they are not to be paired.
    """
    matcher = SequenceMatcher(None, [key(each) for each in old], [key(each) for each in new], autojunk=False)
    out: list[tuple[T | None, T | None]] = []
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            out.extend(zip(old[first:last], new[start:end], strict=True))
        else:
            stretch = _pairs(old[first:last], new[start:end], likeness)
            out.extend(stretch)
    return out


def _pairs(old: Sequence[T], new: Sequence[T], likeness: Callable[[T, T], float]) -> list[tuple[T | None, T | None]]:
    """Return the pairs of two stretches whose likeness adds up to the most."""
    if len(old) * len(new) > _MOST:
        return [*((each, None) for each in old), *((None, each) for each in new)]
    alike = [[likeness(one, other) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            paired = alike[i][j] + best[i + 1][j + 1] if alike[i][j] else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    out: list[tuple[T | None, T | None]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if alike[i][j] and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            out.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            out.append((old[i], None))
            i += 1
        else:
            out.append((None, new[j]))
            j += 1
    return [*out, *((each, None) for each in old[i:]), *((None, each) for each in new[j:])]


def resemblance(one: Counter[str], other: Counter[str]) -> float:
    """Return the share, from 0 to 1, that two bags of words have in common (Dice, 1945)."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0
