"""Rows that no page can hold, and where a table that has some goes on.

Such a row begins where it stands, if two lines of each of its cells have room there, fills the page to its foot, and goes on below the repeated head.
Word divides a row so if it may, line by line; nothing can be put between its parts, so no caption stands above the part that goes on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from generator.document.theme import TableStyle
from generator.layout.cells import MeasuredCell, stacked_height
from generator.layout.partition import partition
from generator.layout.sheet import Box
from generator.layout.tables import MeasuredRow, grow_spans, round_up

__all__ = ["Pagination", "Room", "opening_height", "paginate"]

_LEAST_LINES = 2
"""Lines of each cell that must have room where a divided row begins."""


class Room(Struct, frozen=True):
    """The height in pt that pages have for the rows of a table."""

    first: float
    """On the page where the table begins."""
    later: float
    """Below the caption that says that the table goes on."""
    within: float
    """Where a row goes on, without that caption."""
    reserve: float
    """What rows leave free besides. The lines of a row that is divided do not: Word fills the page with them."""


class Pagination(Struct, frozen=True):
    """The rows of a table as the pages have them."""

    rows: Sequence[MeasuredRow]
    sources: Sequence[int]
    """Index of the table's row that each one is, or is a part of."""
    starts: Sequence[int]
    """Index of the first row of each part after the first."""

    @property
    def begun(self) -> tuple[int, ...]:
        """Index of the table's row with which each part after the first begins; a part that begins within a row is left out."""
        return tuple([self.sources[start] for start in self.starts if not self.is_within(start)])

    @property
    def divided(self) -> tuple[int, ...]:
        """Index of each of the table's rows that goes on on another page."""
        return tuple(dict.fromkeys([self.sources[start] for start in self.starts if self.is_within(start)]))

    def is_within(self, start: int) -> bool:
        """Return whether the row at an index goes on from the one before it."""
        return self.sources[start] == self.sources[start - 1]


def opening_height(rows: Iterable[MeasuredRow], room: Room, style: TableStyle) -> float:
    """Return the height in pt of what must stand on a table's first page: its first rows as far as they stay together."""
    height = 0.0
    for row in rows:
        height += row.height if row.height <= room.later else _least(row, style)
        if not row.keep or row.height > room.later:
            break
    return min(height, room.later)


def paginate(rows: Sequence[MeasuredRow], room: Room, style: TableStyle) -> Pagination:
    """Return where the rows go on to new pages; those that are higher than ``room.later`` are divided between their lines."""
    rows = _without_tall_spans(rows, room.later, style)
    tall = [index for index, row in enumerate(rows) if row.height > room.later]
    if not tall:
        return Pagination(rows, range(len(rows)), partition([row.height for row in rows], [row.keep for row in rows], room.first, room.later))
    pager = _Pager(rows, room, style)
    for index in tall:
        pager.divide(index)
    return pager.finish()


class _Pager:
    """The pages of a table while they are filled, from one divided row to the next."""

    def __init__(self, rows: Sequence[MeasuredRow], room: Room, style: TableStyle) -> None:
        self._given = rows
        self._room = room
        self._style = style
        self._rows: list[MeasuredRow] = []
        self._sources: list[int] = []
        self._starts: list[int] = []
        self._next = 0
        self._page = room.first
        """Room on the page that is being filled."""
        self._begun = 0
        """How many rows stand on that page already: one, if it is the last part of a divided row."""

    def divide(self, index: int) -> None:
        """Place the rows up to a tall one, and its parts."""
        row = self._given[index]
        part: MeasuredRow | None
        part, rest = _divided(row, self._place(index, _least(row, self._style)) + self._room.reserve, self._style)
        while rest is not None:
            self._add(part, index)
            self._starts.append(len(self._rows))
            self._page = self._room.within
            part, rest = (rest, None) if rest.height <= self._page else _divided(rest, self._page + self._room.reserve, self._style)
        self._add(part, index)
        self._begun = 1
        self._next = index + 1

    def _add(self, row: MeasuredRow, source: int) -> None:
        self._rows.append(row)
        self._sources.append(source)

    def _place(self, end: int, *following: float) -> float:
        """Place the rows before ``end`` so that something that high has room below them; return the room there."""
        rows = self._given[self._next : end]
        first = len(self._rows) - self._begun
        heights = [row.height for row in (*self._rows[first:], *rows)]
        keeps = [row.keep for row in (*self._rows[first:], *rows)]
        count = len(heights)
        if following:  # what stands below it is the rest of its row, so that it is not the table's last row
            heights += *following, 0.0
            keeps += False, False
        starts = partition(heights, keeps, self._page, self._room.later)
        self._starts += [first + start for start in starts]
        for at, row in enumerate(rows, self._next):
            self._add(row, at)
        if starts:
            self._page = self._room.later
        return self._page - sum(heights[starts[-1] if starts else 0 : count])

    def finish(self) -> Pagination:
        """Place the rows that are left, and return the pages."""
        self._place(len(self._given))
        if self._starts and len(self._rows) > len(self._given):
            self._widen_spans()
        return Pagination(self._rows, self._sources, self._starts)

    def _widen_spans(self) -> None:
        """Let the cells that span a divided row reach over all its parts."""
        counts = [0] * len(self._given)
        for source in self._sources:
            counts[source] += 1
        for at, (row, source) in enumerate(zip(self._rows, self._sources, strict=True)):
            if any(cell.rowspan > 1 for cell in row.cells):
                cells = [c if c.rowspan == 1 else replace(c, rowspan=sum(counts[source : source + c.rowspan])) for c in row.cells]
                self._rows[at] = MeasuredRow(tuple(cells), row.height, row.keep)


def _least(row: MeasuredRow, style: TableStyle) -> float:
    """Return the height in pt with which a row may begin: a cell that spans rows below is not divided."""
    heights = [stacked_height(cell.boxes[:_LEAST_LINES]) if cell.rowspan == 1 else cell.content for cell in row.cells]
    return max(heights, default=0.0) + _around(style)


def _around(style: TableStyle) -> float:
    return 2 * style.padding_y + style.rule_row


def _divided(row: MeasuredRow, room: float, style: TableStyle) -> tuple[MeasuredRow, MeasuredRow | None]:
    """Return the part of a row that ``room`` pt hold, and the rest; each cell of it gives at least one line."""
    inner = room - _around(style)
    taken = [_taken(cell.boxes, inner) if cell.rowspan == 1 else len(cell.boxes) for cell in row.cells]
    part = [_with_boxes(cell, cell.boxes[:count]) for cell, count in zip(row.cells, taken, strict=True)]
    rest = [_with_boxes(cell, cell.boxes[count:]) for cell, count in zip(row.cells, taken, strict=True) if cell.rowspan == 1]
    return _row(part, style), _row(rest, style) if any(cell.boxes for cell in rest) else None


def _row(cells: Sequence[MeasuredCell], style: TableStyle) -> MeasuredRow:
    return MeasuredRow(tuple(cells), round_up(max([cell.content for cell in cells], default=0.0) + _around(style)), keep=False)


def _with_boxes(cell: MeasuredCell, boxes: Sequence[Box]) -> MeasuredCell:
    """Return a cell with a part of what it holds, which then stands at its top."""
    return replace(cell, boxes=tuple(boxes), content=stacked_height(boxes), centered=False)


def _taken(boxes: Sequence[Box], room: float) -> int:
    """Return how many boxes ``room`` pt hold: at least one."""
    used = 0.0
    for index, box in enumerate(boxes):
        before = box.before if index else 0.0
        if index and used + before + box.height > room:
            return index
        used += before + box.height + box.after
    return len(boxes)


def _without_tall_spans(rows: Sequence[MeasuredRow], room: float, style: TableStyle) -> Sequence[MeasuredRow]:
    """Return the rows, each cell that spans several and is higher than ``room`` pt made into a cell of each row.

    What such a cell holds fills the rows one after the other; the last one, grown to hold the rest, may then be divided.
    """
    tall = [(index, cell) for index, row in enumerate(rows) for cell in row.cells if cell.rowspan > 1 and cell.content + _around(style) > room]
    if not tall:
        return rows
    out = list(rows)
    for index, cell in tall:
        last = min(index + cell.rowspan, len(rows)) - 1
        waiting = cell.boxes
        for at in range(index, last + 1):
            row = out[at]
            inner = row.height - _around(style)
            taken = len(waiting) if at == last else _taken(waiting, inner)
            if at != last and stacked_height(waiting[:taken]) > inner:
                taken = 0
            part = replace(_with_boxes(cell, waiting[:taken]), rowspan=1)
            waiting = waiting[taken:]
            cells = tuple(sorted([*(c for c in row.cells if c is not cell), part], key=lambda c: c.column))
            content = max([c.content for c in cells if c.rowspan == 1])
            out[at] = MeasuredRow(cells, round_up(content + _around(style)) if at == last else row.height, row.keep)
    grow_spans(out, style)
    return out
