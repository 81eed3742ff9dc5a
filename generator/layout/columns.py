"""Widths of a table's columns.

A column has a width of its own, or a share of what the others leave, or is measured by its content. Widths are in pt, paddings included.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from msgspec import Struct

from generator.document.nodes import Column
from generator.document.theme import MM

__all__ = ["Need", "column_widths", "snap_widths"]


class Need(Struct, frozen=True):
    """What a column's content asks for, in pt, paddings included."""

    least: float
    """Enough for its longest run that cannot be broken, within reason."""
    most: float
    """Enough for no line to be broken."""


def column_widths(columns: Sequence[Column], needs: Sequence[Need], measure: float) -> tuple[float, ...]:
    """Return the widths of the columns; they add up to ``measure``.

    Measured columns get what they ask for if there is room, else between their least and their most in proportion. What is left over goes to the
    shares, or to the measured columns where no column has a share.
    """
    widths = [column.width * MM if column.width is not None else 0.0 for column in columns]
    shares = [column.share or 0.0 for column in columns]
    auto = [i for i, column in enumerate(columns) if column.width is None and column.share is None]
    shared = [i for i, column in enumerate(columns) if column.width is None and column.share is not None]
    left = measure - sum(widths)
    reserved = sum(needs[i].least for i in shared)
    wanted = sum(needs[i].most for i in auto)
    room = max(0.0, left - reserved)
    if wanted <= room or not wanted:
        for i in auto:
            widths[i] = needs[i].most
    else:
        least = sum(needs[i].least for i in auto)
        spread = max(0.0, room - least) / (wanted - least) if wanted > least else 0.0
        for i in auto:
            widths[i] = needs[i].least + (needs[i].most - needs[i].least) * spread
    rest = measure - sum(widths)
    if shared and rest > 0:
        total = sum(shares[i] for i in shared)
        for i in shared:
            widths[i] = rest * shares[i] / total
    elif auto and rest > 0:
        total = sum(widths[i] for i in auto) or 1.0
        for i in auto:
            widths[i] += rest * widths[i] / total
    return tuple(width * measure / sum(widths) for width in widths) if any(widths) else tuple(widths)


def snap_widths(widths: Sequence[float], padding: float, half: float, fixed: Collection[int] = ()) -> tuple[float, ...]:
    """Return the widths moved so that no column's text width is near a whole number of half ems.

    A text width that is a whole number of characters is decided by rounding, and Word rounds otherwise than we do. Each column therefore holds a
    whole number of half ems (``half`` pt) and about half of one more; ``padding`` is what a column's two paddings take. The sum stays, and widths
    become whole twentieths of a point, since Word counts in them. ``fixed`` columns move only by themselves, so that they stand alike in tables
    below each other.
    """
    count = len(widths)
    ideal = [(width - padding) / half - 0.5 for width in widths]
    slots = [max(1, round(value) if i in fixed else math.floor(value)) for i, value in enumerate(ideal)]
    free = [i for i in range(count) if i not in fixed] or list(range(count))
    settled = sum((slots[i] + 0.5) * half for i in range(count) if i not in free)
    total = sum(widths) - padding * count - settled
    spare = round(total / half - 0.5 * len(free)) - sum(slots[i] for i in free)
    for i in sorted(free, key=lambda i: slots[i] - ideal[i])[: max(0, spare)]:
        slots[i] += 1
    fraction = (total - sum(slots[i] for i in free) * half) / len(free)
    snapped = [int((n * half + (fraction if i in free else 0.5 * half) + padding) * 20 + 1e-6) / 20 for i, n in enumerate(slots)]
    widest = max(free, key=snapped.__getitem__)
    snapped[widest] += int((sum(widths) - sum(snapped)) * 20 + 1e-6) / 20
    return tuple(round(width, 2) for width in snapped)
