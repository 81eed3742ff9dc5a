"""The grid of a table: which cell stands in which column, and which cells reach down from the row above.

HTML leaves out the places that a cell above covers. The layout needs to know them, and Word wants a cell in each, marked as continuing (``w:vMerge``,
ECMA-376 part 1, 17.4.84).
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from generator.document.nodes import Cell, Row, Table

__all__ = ["Slot", "column_count", "grid_rows"]


class Slot(Struct, frozen=True, gc=False):
    """A cell in its row's grid: the row it begins in, or one below that it covers."""

    cell: Cell
    column: int
    colspan: int
    continues: bool = False
    """Whether the cell began in a row above."""


def column_count(table: Table) -> int:
    """Return the number of a table's columns: those it names, or what its widest row needs."""
    rows = [*table.head, *(row for body in table.bodies for row in body.rows)]
    return max([1, len(table.columns), *[sum([cell.colspan for cell in row.cells]) for row in rows]])


def grid_rows(rows: Sequence[Row], columns: int) -> list[list[Slot]]:
    """Return the slots of each row from left to right. A cell stands in the first column that is free (HTML, 4.9.12.1); missing cells are empty."""
    covering: dict[int, tuple[Slot, int]] = {}
    out: list[list[Slot]] = []
    for row in rows:
        if not covering and len(row.cells) == columns and {(cell.colspan, cell.rowspan) for cell in row.cells} == {(1, 1)}:
            out.append([Slot(cell, column, 1) for column, cell in enumerate(row.cells)])
            continue
        slots: list[Slot] = []
        below: dict[int, tuple[Slot, int]] = {}
        cells = iter(row.cells)
        column = 0
        while column < columns:
            if column in covering:
                above, left = covering[column]
                slot = Slot(above.cell, column, above.colspan, continues=True)
            else:
                cell = next(cells, _EMPTY)
                slot, left = Slot(cell, column, min(cell.colspan, columns - column)), cell.rowspan
            slots.append(slot)
            if left > 1:
                below[column] = (slot, left - 1)
            column += max(1, slot.colspan)
        covering = below
        out.append(slots)
    return out


_EMPTY = Cell(blocks=())
