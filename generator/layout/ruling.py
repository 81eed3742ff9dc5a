"""Rules between the cells of a table: as few as will do, since each of them is drawn, written and read by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.layout.cells import MeasuredCell

__all__ = ["column_rules", "row_rules"]

_EPSILON = 1e-6


def row_rules(rows: Sequence[Sequence[MeasuredCell]]) -> Iterator[tuple[int, float, float]]:
    """Yield the rules below the rows but the last: the index of the row, and where the rule begins and ends in pt from the table's left edge.

    A rule goes on from cell to cell and is broken by a cell that reaches down into the next row.
    """
    reaching: dict[int, list[MeasuredCell]] = {}
    for index, row in enumerate(rows[:-1]):
        ending = reaching.pop(index, [])
        for cell in row:
            if cell.rowspan > 1:
                reaching.setdefault(index + cell.rowspan - 1, []).append(cell)
            else:
                ending.append(cell)
        for begin, end in _joined([(cell.x, cell.x + cell.width) for cell in ending]):
            yield index, begin, end


def column_rules(rows: Sequence[Sequence[MeasuredCell]], edges: Sequence[float], columns: int) -> Iterator[tuple[float, float, float]]:
    """Yield the rules between columns: the place of each in pt from the table's left edge, and where it begins and ends.

    ``edges`` are the upper edges of the rows and the lower edge of the last one. A rule goes on from row to row and is broken by a cell that spans
    the columns on both sides of it.
    """
    parts: dict[int, list[tuple[float, float]]] = {}
    places: dict[int, float] = {}
    for index, row in enumerate(rows):
        for cell in row:
            after = cell.column + cell.colspan
            if after < columns:
                places[after] = cell.x + cell.width
                parts.setdefault(after, []).append((edges[index], edges[min(index + cell.rowspan, len(rows))]))
    for after in sorted(parts):
        for begin, end in _joined(parts[after]):
            yield places[after], begin, end


def _joined(parts: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield the parts of a line, those that touch made one."""
    ordered = sorted(parts)
    begin, end = ordered[0] if ordered else (0.0, 0.0)
    for left, right in ordered:
        if left > end + _EPSILON:
            yield begin, end
            begin = left
        end = max(end, right)
    if ordered:
        yield begin, end
