"""Rules between cells: all that the cells ask for, and no two where one will do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from generator.layout.cells import MeasuredCell
from generator.layout.ruling import column_rules, row_rules

COLUMNS, ROWS = 4, 5


def tiled(sizes: Sequence[tuple[int, int]]) -> list[list[MeasuredCell]]:
    """A table whose columns are 10 pt wide, its places filled with cells of so many columns and rows, as far as there is room."""
    free = {(row, column) for row in range(ROWS) for column in range(COLUMNS)}
    wanted = iter(sizes)
    rows: list[list[MeasuredCell]] = []
    for row in range(ROWS):
        rows.append([])
        for column in range(COLUMNS):
            if (row, column) in free:
                colspan, rowspan = next(wanted)
                while any((row, column + n) not in free for n in range(colspan)):
                    colspan -= 1
                free -= {(row + down, column + n) for n in range(colspan) for down in range(rowspan)}
                rows[-1].append(MeasuredCell(10.0 * column, 10.0 * colspan, (), 0.0, None, column, colspan, rowspan, centered=False))
    return rows


TABLES = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=COLUMNS * ROWS, max_size=COLUMNS * ROWS).map(tiled)


def pieces(rules: Iterable[tuple[float, float]]) -> set[float]:
    """The stretches of 10 pt that a line's rules cover, by their beginnings."""
    return {float(at) for begin, end in rules for at in range(round(begin), round(end), 10)}


@given(TABLES)
def test_rows_are_ruled_where_no_cell_reaches_across(rows: list[list[MeasuredCell]]) -> None:
    found = list(row_rules(rows))
    for below in range(ROWS - 1):
        across = {
            c.x + at for i, row in enumerate(rows[: below + 1]) for c in row if i + c.rowspan - 1 > below for at in range(0, round(c.width), 10)
        }
        mine = [(begin, end) for index, begin, end in found if index == below]
        assert pieces(mine) == {10.0 * column for column in range(COLUMNS)} - across
        assert all(end < begin for (_, end), (begin, _) in pairwise(mine))
    assert {index for index, _, _ in found} <= set(range(ROWS - 1))


@given(TABLES)
def test_columns_are_ruled_where_no_cell_reaches_across(rows: list[list[MeasuredCell]]) -> None:
    found = list(column_rules(rows, [10.0 * n for n in range(ROWS + 1)], COLUMNS))
    for column in range(1, COLUMNS):
        across = {
            10.0 * (i + down) for i, row in enumerate(rows) for c in row if c.column < column < c.column + c.colspan for down in range(c.rowspan)
        }
        mine = [(begin, end) for place, begin, end in found if place == 10.0 * column]
        assert pieces(mine) == {10.0 * n for n in range(ROWS)} - across
        assert all(end < begin for (_, end), (begin, _) in pairwise(mine))


def test_a_plain_table_has_one_rule_for_each_row_and_column() -> None:
    rows = tiled([(1, 1)] * COLUMNS * ROWS)
    assert list(row_rules(rows)) == [(index, 0.0, 40.0) for index in range(4)]
    assert list(column_rules(rows, [0.0, 7.0, 14.0, 21.0, 28.0, 35.0], COLUMNS)) == [(place, 0.0, 35.0) for place in (10.0, 20.0, 30.0)]
