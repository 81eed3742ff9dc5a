"""Tables measured: columns, rows, and what stands in each cell.

A row is as high as its highest cell and is never divided, unless it is higher than a page. Rows that a cell spans stay together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate

from msgspec import Struct

from generator.document.grid import column_count
from generator.document.nodes import Align, Column, Row, Table, Text
from generator.document.theme import TableStyle, Theme
from generator.layout.blocks import Context, line_boxes, set_text
from generator.layout.cells import CellSetter, CellShaper, MeasuredCell, ShapedCell
from generator.layout.columns import Need, column_widths, snap_widths
from generator.layout.lines import longest_word, widest_line
from generator.layout.ruling import column_rules, row_rules
from generator.layout.sheet import Box, Sheet, Structure

__all__ = ["MeasuredRow", "MeasuredTable", "grow_spans", "measure_table", "round_up"]

_LEAST_EM = 3.0
"""No measured column is narrower than three characters, in em."""


class MeasuredRow(Struct, gc=False):
    """A row with its height in pt."""

    cells: tuple[MeasuredCell, ...]
    height: float
    keep: bool
    """Whether the row after it must stand on the same page."""


class MeasuredTable(Struct):
    """A table ready to be placed."""

    style: TableStyle
    columns: tuple[float, ...]
    head: list[MeasuredRow]
    rows: list[MeasuredRow]
    caption: list[Box]
    continued: list[Box]
    """The caption over each part that goes on; it is no part of the structure."""

    @property
    def head_height(self) -> float:
        """Height of the head in pt."""
        return sum(row.height for row in self.head)

    def draw_rows(self, sheet: Sheet, x: float, y: float, first: int, last: int, *, repeated: bool) -> float:
        """Draw the head and the body rows from ``first`` up to ``last`` with their rules, and return the height in pt."""
        sheet.artifact = repeated
        top = y
        y = self._draw(sheet, x, y, self.head)
        sheet.artifact = False
        body = y
        y = self._draw(sheet, x, y, self.rows[first:last])
        self._rules(sheet, x, top, body, y, first, last)
        return y - top

    def _draw(self, sheet: Sheet, x: float, y: float, rows: Sequence[MeasuredRow]) -> float:
        padding_x, padding_y = self.style.padding_x, self.style.padding_y
        for index, row in enumerate(rows):
            for cell in row.cells:
                if cell.fill:
                    sheet.fill(x + cell.x, y, cell.width, _height(rows, index, cell), cell.fill)
            for cell in row.cells:
                height = row.height if cell.rowspan == 1 else _height(rows, index, cell)
                top = y + ((height - cell.content) / 2 if cell.centered else padding_y)
                for number, box in enumerate(cell.boxes):
                    top += box.before if number else 0.0
                    box.draw(sheet, x + cell.x + padding_x, top)
                    top += box.height + box.after
            y += row.height
        return y

    def _rules(self, sheet: Sheet, x: float, top: float, body: float, bottom: float, first: int, last: int) -> None:
        style = self.style
        width = sum(self.columns)
        sheet.rule(x, top, x + width, top, style.rule_outer, style.rule_color)
        sheet.rule(x, bottom, x + width, bottom, style.rule_outer, style.rule_color)
        if self.head and last > first:
            sheet.rule(x, body, x + width, body, style.rule_head, style.rule_color)
        for rows, y in ((self.head, top), (self.rows[first:last], body)):
            self._inner_rules(sheet, x, y, rows)
        sheet.rule(x, top, x, bottom, style.rule_side, style.rule_color)
        sheet.rule(x + width, top, x + width, bottom, style.rule_side, style.rule_color)

    def _inner_rules(self, sheet: Sheet, x: float, y: float, rows: Sequence[MeasuredRow]) -> None:
        style = self.style
        cells = [row.cells for row in rows]
        edges = list(accumulate((row.height for row in rows), initial=y))
        if style.rule_row:
            for index, begin, end in row_rules(cells):
                sheet.rule(x + begin, edges[index + 1], x + end, edges[index + 1], style.rule_row, style.rule_color)
        if style.rule_column:
            for place, top, bottom in column_rules(cells, edges, len(self.columns)):
                sheet.rule(x + place, top, x + place, bottom, style.rule_column, style.rule_color)


def _height(rows: Sequence[MeasuredRow], index: int, cell: MeasuredCell) -> float:
    """Return the height in pt of a cell of the row at ``index``, the rows that it spans included."""
    if cell.rowspan == 1:
        return rows[index].height
    return sum(row.height for row in rows[index : index + cell.rowspan])


def measure_table(table: Table, measure: float, context: Context) -> MeasuredTable:
    """Measure a table in a column ``measure`` pt wide."""
    theme = context.theme
    style = theme.tables[table.style]
    count = column_count(table)
    shaper = CellShaper(table, context)
    head = shaper.rows(table.head, count, head=True)
    bodies = [shaper.rows(body.rows, count) for body in table.bodies]
    columns = (*table.columns, *(Column() for _ in range(count - len(table.columns))))
    widths = _widths(columns, [row for rows in (head, *bodies) for row in rows], style, measure, context.theme)
    points = _decimal_points([row for rows in bodies for row in rows], widths, style)
    setter = CellSetter(style, widths, points, context)
    structure = context.structure
    caption: list[Box] = []
    continued: list[Box] = []
    with structure.within(structure.add("Table", summary=table.summary or None)):
        if table.caption:
            caption_style = theme.styles[style.caption]
            set_caption = set_text(table.caption, caption_style, measure, context)
            caption = line_boxes(set_caption, structure.add("Caption"))
            if style.continued:
                again = set_text((*table.caption, *_words(style.continued)), caption_style, measure, context)
                continued = line_boxes(again, None)
                continued[0].before = 0.0
            for box in (*caption, *continued):
                box.keep = True
        head_rows = _section(table.head, head, setter, style, structure, head=True) if head else []
        rows: list[MeasuredRow] = []
        for body, shaped in zip(table.bodies, bodies, strict=True):
            rows += _section(body.rows, shaped, setter, style, structure)
    return MeasuredTable(style, widths, head_rows, rows, caption, continued)


def _words(text: str) -> tuple[Text, ...]:
    return (Text(text=text),)


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[ShapedCell]], style: TableStyle, measure: float, theme: Theme) -> tuple[float, ...]:
    padding = 2 * style.padding_x
    least = [_LEAST_EM * theme.styles[style.cell].size + padding] * len(columns)
    most = list(least)
    shared_out = all(column.width is not None or column.share is not None for column in columns)  # whatever stands in the cells
    measured = set() if shared_out else {i for i, column in enumerate(columns) if column.width is None}
    for row in rows:
        for cell in row:
            column = cell.column
            if cell.colspan == 1 and column in measured:
                for text in cell.texts:
                    line = widest_line(text.characters)
                    most[column] = max(most[column], line + 0.5 * theme.styles[cell.look.style].size + padding)
                    if line + padding > least[column]:
                        least[column] = max(least[column], longest_word(text.characters) + padding)
    needs = [Need(min(low, high), high) for low, high in zip(least, most, strict=True)]
    widths = column_widths(columns, needs, measure)
    fixed = {i for i, column in enumerate(columns) if column.width is not None}
    return snap_widths(widths, padding, theme.styles[style.cell].size / 2, fixed)


def _decimal_points(rows: Sequence[Sequence[ShapedCell]], widths: Sequence[float], style: TableStyle) -> dict[int, float]:
    """Return for each decimal column the place of its points from the column's text edge, in pt: the widest number stands in the middle."""
    before: dict[int, float] = {}
    after: dict[int, float] = {}
    for row in rows:
        for cell in row:
            if cell.look.align is Align.DECIMAL:
                for text in cell.texts:
                    if text.number is not None:
                        before[cell.column] = max(before.get(cell.column, 0.0), text.number[0])
                        after[cell.column] = max(after.get(cell.column, 0.0), text.number[1])
    inner = [width - 2 * style.padding_x for width in widths]
    return {c: (inner[c] - before[c] - after[c]) / 2 + before[c] for c in before}


def _section(
    nodes: Sequence[Row], shaped: Sequence[Sequence[ShapedCell]], setter: CellSetter, style: TableStyle, structure: Structure, *, head: bool = False
) -> list[MeasuredRow]:
    """Set the rows of the head or of a body."""
    around = 2 * style.padding_y + style.rule_row
    section = structure.add("THead" if head else "TBody")
    rows: list[MeasuredRow] = []
    for node, places in zip(nodes, shaped, strict=True):
        element = structure.part("TR", section)
        cells = tuple([setter.set(place, element, head=head) for place in places])
        height = max([cell.content for cell in cells if cell.rowspan == 1], default=0.0) + around
        rows.append(MeasuredRow(cells, round_up(height), node.keep_with_next))
    grow_spans(rows, style)
    return rows


def round_up(height: float) -> float:
    """Return the height in whole twentieths of a point, which is what Word counts in."""
    return math.ceil(height * 20 - 1e-6) / 20


def grow_spans(rows: list[MeasuredRow], style: TableStyle) -> None:
    """Make the last row of a span high enough for the spanning cell, and keep the span's rows together."""
    for index, row in enumerate(rows):
        for cell in row.cells:
            if cell.rowspan > 1:
                spanned = rows[index : index + cell.rowspan]
                missing = cell.content + 2 * style.padding_y + style.rule_row - sum(r.height for r in spanned)
                if missing > 0:
                    spanned[-1].height = round_up(spanned[-1].height + missing)
                for inner in spanned[:-1]:
                    inner.keep = True
