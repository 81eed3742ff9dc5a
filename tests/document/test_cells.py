"""The rules that the layout and Word share about cells."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.content import load_theme
from generator.document.cells import cell_look, paragraph_look, split_number
from generator.document.grid import Slot, column_count, grid_rows
from generator.document.nodes import Align, Cell, Column, Paragraph, Row, Table, TableBody

THEME = load_theme(Path(__file__).parents[2] / "templates" / "themes", "gb9704")


def cell(name: str = "", *, rowspan: int = 1, colspan: int = 1, header: bool = False, align: Align | None = None, style: str | None = None) -> Cell:
    return Cell(blocks=(), rowspan=rowspan, colspan=colspan, header=header, align=align, style=style, fill=name or None)


def table(*rows: Row, columns: tuple[Column, ...] = ()) -> Table:
    return Table(columns=columns, head=(), bodies=(TableBody(rows=rows),))


def drawn(rows: list[Row], columns: int) -> list[str]:
    """The grid as a picture: a letter for each column, the cell's name, or ``|`` where one goes on from above."""
    return [" ".join((slot.cell.fill or "_") + ("|" if slot.continues else "") for slot in slots) for slots in grid_rows(rows, columns)]


def test_a_cell_that_reaches_down_pushes_the_cells_below_aside() -> None:
    rows = [Row(cells=(cell("a", rowspan=3), cell("b"))), Row(cells=(cell("c"),)), Row(cells=(cell("d"),)), Row(cells=(cell("e"), cell("f")))]
    assert drawn(rows, 2) == ["a b", "a| c", "a| d", "e f"]


def test_a_wide_cell_that_reaches_down_covers_all_its_columns() -> None:
    rows = [Row(cells=(cell("a", rowspan=2, colspan=2), cell("b"))), Row(cells=(cell("c"),))]
    assert drawn(rows, 3) == ["a b", "a| c"]


def test_missing_cells_are_empty() -> None:
    assert drawn([Row(cells=(cell("a"),))], 3) == ["a _ _"]


def test_a_table_has_the_columns_that_it_names_or_its_widest_row_needs() -> None:
    row = Row(cells=(cell(), cell(colspan=3)))
    assert column_count(table(row)) == 4
    assert column_count(table(row, columns=(Column(),) * 5)) == 5
    assert column_count(table()) == 1


@pytest.mark.parametrize(
    ("row", "slot", "head", "style", "align"),
    [
        (Row(cells=()), cell(), False, "cell", Align.DECIMAL),
        (Row(cells=()), cell(), True, "cell-head", Align.CENTER),
        (Row(cells=()), cell(header=True), False, "cell-head", Align.DECIMAL),
        (Row(cells=(), style="group"), cell(), False, "cell-group", Align.START),
        (Row(cells=(), style="group"), cell(header=True), False, "cell-group", Align.START),
        (Row(cells=()), cell(align=Align.END), False, "cell", Align.END),
        (Row(cells=()), cell(align=Align.END), True, "cell-head", Align.END),
        (Row(cells=()), cell(style="cell-center"), False, "cell-center", Align.DECIMAL),
    ],
)
def test_what_a_cell_says_counts_before_its_row_its_column_and_its_table(row: Row, slot: Cell, head: bool, style: str, align: Align) -> None:
    found = cell_look(table(columns=(Column(align=Align.DECIMAL),)), row, Slot(slot, 0, 1), THEME, head=head)
    assert (found.style, found.align) == (style, align)


def test_a_paragraph_with_a_style_keeps_its_alignment_unless_the_cell_says_one() -> None:
    own = Paragraph(children=(), style="cell-center")
    plain = Paragraph(children=())
    for given, expected in ((None, Align.CENTER), (Align.END, Align.END)):
        look = cell_look(table(columns=(Column(align=Align.START),)), Row(cells=()), Slot(cell(align=given), 0, 1), THEME, head=False)
        assert paragraph_look(own, look, THEME) == (THEME.styles["cell-center"], expected)
        assert paragraph_look(plain, look, THEME) == (THEME.styles["cell"], look.align)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("27.3", ("27", ".3")),
        ("8200多", ("8200", "多")),
        ("控制在4以内", ("控制在4", "以内")),
        ("1,025", ("1,025", "")),
        ("翻一番", None),
        ("", None),
    ],
)
def test_a_number_is_divided_at_its_point(text: str, parts: tuple[str, str] | None) -> None:
    assert split_number(text) == parts
