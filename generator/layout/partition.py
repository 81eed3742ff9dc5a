"""Where a table's rows go on to a new page."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["partition"]

_EPSILON = 0.01


def partition(heights: Sequence[float], keeps: Sequence[bool], first: float, later: float) -> tuple[int, ...]:
    """Return the index of the first row of every part after the first.

    ``heights`` are the rows' heights in pt, ``keeps`` says which rows stay with the row after them, ``first`` and ``later`` are the room for rows
    on the first page and on the following ones. A page that would begin with a table's last row alone is given the row before it too, if there is
    room. A row that is
    higher than a page stands alone.
    """
    starts: list[int] = []
    begin, used, room = 0, 0.0, first
    index = 0
    while index < len(heights):
        if used + heights[index] <= room + _EPSILON or index == begin:
            used += heights[index]
            index += 1
            continue
        cut = index
        while cut > begin + 1 and keeps[cut - 1]:
            cut -= 1
        if keeps[cut - 1]:
            cut = index
        starts.append(cut)
        begin, used, room, index = cut, 0.0, later, cut
    return _without_single_tail(starts, heights, keeps, later)


def _without_single_tail(starts: list[int], heights: Sequence[float], keeps: Sequence[bool], room: float) -> tuple[int, ...]:
    if starts and starts[-1] == len(heights) - 1:
        begin = starts[-2] if len(starts) > 1 else 0
        moved = starts[-1] - 1
        while moved > begin + 1 and keeps[moved - 1]:
            moved -= 1
        if moved > begin + 1 and sum(heights[moved:]) <= room + _EPSILON:
            starts[-1] = moved
    return tuple(starts)
