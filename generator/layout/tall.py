"""Rows that no page can hold, divided into rows that it can."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from generator.document.theme import TableStyle
from generator.layout.cells import MeasuredCell, stacked_height
from generator.layout.sheet import Box
from generator.layout.tables import MeasuredRow, grow_spans, round_up

__all__ = ["divide_tall_rows"]


def divide_tall_rows(rows: Sequence[MeasuredRow], room: float, style: TableStyle) -> tuple[Sequence[MeasuredRow], Sequence[int]]:
    """Divide rows that are higher than ``room`` pt between their lines; return the rows and the index of the row that each one comes from."""
    rows = _without_tall_spans(rows, room, style)
    if all(row.height <= room for row in rows):
        return rows, range(len(rows))
    divided = [[row] if row.height <= room else _divided(row, room, style) for row in rows]
    counts = [len(pieces) for pieces in divided]
    out: list[MeasuredRow] = []
    sources: list[int] = []
    for index, (first, *others) in enumerate(divided):
        cells = tuple([c if c.rowspan == 1 else replace(c, rowspan=sum(counts[index : index + c.rowspan])) for c in first.cells])
        out += replace(first, cells=cells), *others
        sources += [index] * counts[index]
    return out, sources


def _divided(row: MeasuredRow, room: float, style: TableStyle) -> list[MeasuredRow]:
    """Return the rows that a row becomes; a cell that spans rows below begins in the first of them and reaches over the others."""
    around = 2 * style.padding_y + style.rule_row
    columns = [(cell, _stacks(cell.boxes, room - around)) for cell in row.cells]
    pieces = []
    for number in range(max(len(stacks) for _, stacks in columns)):
        parts = [(cell, stacks[number] if number < len(stacks) else []) for cell, stacks in columns if number == 0 or cell.rowspan == 1]
        cells = tuple([_with_boxes(cell, boxes) for cell, boxes in parts])
        pieces.append(MeasuredRow(cells, max([cell.content for cell in cells], default=0.0) + around, keep=False))
    return pieces


def _with_boxes(cell: MeasuredCell, boxes: Sequence[Box]) -> MeasuredCell:
    return replace(cell, boxes=tuple(boxes), content=stacked_height(boxes))


def _stacks(boxes: Sequence[Box], room: float) -> list[list[Box]]:
    """Return the boxes in stacks, none of which is higher than ``room`` pt unless it is one box."""
    stacks: list[list[Box]] = [[]]
    used = 0.0
    for box in boxes:
        before = box.before if stacks[-1] else 0.0
        if stacks[-1] and used + before + box.height > room:
            stacks.append([])
            used = before = 0.0
        stacks[-1].append(box)
        used += before + box.height + box.after
    return stacks


def _without_tall_spans(rows: Sequence[MeasuredRow], room: float, style: TableStyle) -> Sequence[MeasuredRow]:
    """Return the rows, each cell that spans several and is higher than ``room`` pt made into a cell of each row.

    What such a cell holds fills the rows one after the other; the last one, grown to hold the rest, may then be divided.
    """
    around = 2 * style.padding_y + style.rule_row
    tall = [(index, cell) for index, row in enumerate(rows) for cell in row.cells if cell.rowspan > 1 and cell.content + around > room]
    if not tall:
        return rows
    out = list(rows)
    for index, cell in tall:
        last = min(index + cell.rowspan, len(rows)) - 1
        waiting = cell.boxes
        for at in range(index, last + 1):
            row = out[at]
            taken = len(waiting) if at == last else len(_stacks(waiting, row.height - around)[0])
            if at != last and stacked_height(waiting[:taken]) > row.height - around:
                taken = 0
            part = replace(_with_boxes(cell, waiting[:taken]), rowspan=1)
            waiting = waiting[taken:]
            cells = tuple(sorted([*(c for c in row.cells if c is not cell), part], key=lambda c: c.column))
            content = max([c.content for c in cells if c.rowspan == 1])
            out[at] = MeasuredRow(cells, round_up(content + around) if at == last else row.height, row.keep)
    grow_spans(out, style)
    return out
