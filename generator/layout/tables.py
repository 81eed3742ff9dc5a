"""Tables measured: columns, rows, and what stands in each cell.

A row is as high as its highest cell and is never divided, unless it is higher than a page. Rows that a cell spans stay together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from generator.document.cells import Look, cell_look, paragraph_look, split_number
from generator.document.grid import Slot, column_count, grid_rows
from generator.document.nodes import Align, Block, BulletList, Column, OrderedList, Paragraph, Row, Table, Text
from generator.document.theme import Style, TableStyle
from generator.layout.blocks import Context, line_boxes, measure_list, set_text
from generator.layout.breaking import may_break
from generator.layout.columns import Need, column_widths, snap_widths
from generator.layout.sheet import Box, Sheet

__all__ = ["MeasuredRow", "MeasuredTable", "measure_table"]

_LEAST_EM = 3.0
"""No measured column is narrower than three characters, in em."""


class MeasuredCell(Struct):
    """A cell with its text set."""

    x: float
    """Left edge from the table's, in pt."""
    width: float
    boxes: list[Box]
    content: float
    """Height of what stands in it."""
    fill: str | None
    column: int
    colspan: int
    rowspan: int
    centered: bool
    """Whether it stands in the middle of its height: the name of a row does, whatever the style says."""


class MeasuredRow(Struct):
    """A row with its height in pt."""

    cells: list[MeasuredCell]
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
        for index, row in enumerate(rows):
            for cell in row.cells:
                sheet.fill(x + cell.x, y, cell.width, _height(rows, index, cell), cell.fill)
            for cell in row.cells:
                height = _height(rows, index, cell)
                inner = (height - cell.content) / 2 if cell.centered else self.style.padding_y
                self._draw_cell(sheet, x + cell.x + self.style.padding_x, y + inner, cell)
            y += row.height
        return y

    @staticmethod
    def _draw_cell(sheet: Sheet, x: float, y: float, cell: MeasuredCell) -> None:
        for index, box in enumerate(cell.boxes):
            y += box.before if index else 0.0
            box.draw(sheet, x, y)
            y += box.height + box.after

    def _rules(self, sheet: Sheet, x: float, top: float, body: float, bottom: float, first: int, last: int) -> None:
        style = self.style
        width = sum(self.columns)
        sheet.rule(x, top, x + width, top, style.rule_outer)
        sheet.rule(x, bottom, x + width, bottom, style.rule_outer)
        if self.head and last > first:
            sheet.rule(x, body, x + width, body, style.rule_head)
        for rows, y in ((self.head, top), (self.rows[first:last], body)):
            self._inner_rules(sheet, x, y, rows)
        sheet.rule(x, top, x, bottom, style.rule_side)
        sheet.rule(x + width, top, x + width, bottom, style.rule_side)

    def _inner_rules(self, sheet: Sheet, x: float, y: float, rows: Sequence[MeasuredRow]) -> None:
        style, count = self.style, len(self.columns)
        for index, row in enumerate(rows):
            for cell in row.cells:
                height = _height(rows, index, cell)
                if cell.column + cell.colspan < count:
                    edge = x + cell.x + cell.width
                    sheet.rule(edge, y, edge, y + height, style.rule_column)
                if index + cell.rowspan < len(rows):
                    sheet.rule(x + cell.x, y + height, x + cell.x + cell.width, y + height, style.rule_row)
            y += row.height


def _height(rows: Sequence[MeasuredRow], index: int, cell: MeasuredCell) -> float:
    """Return the height in pt of a cell of the row at ``index``, the rows that it spans included."""
    if cell.rowspan == 1:
        return rows[index].height
    return sum(row.height for row in rows[index : index + cell.rowspan])


class _Place(Struct, frozen=True):
    """A cell in the grid, and its look."""

    slot: Slot
    look: Look


def measure_table(table: Table, measure: float, context: Context) -> MeasuredTable:
    """Measure a table in a column ``measure`` pt wide."""
    theme = context.theme
    style = theme.tables[table.style]
    count = column_count(table)
    head = _placed(table.head, table, count, context, head=True)
    bodies = [_placed(body.rows, table, count, context, head=False) for body in table.bodies]
    columns = (*table.columns, *(Column() for _ in range(count - len(table.columns))))
    widths = _widths(columns, [row for rows in (head, *bodies) for row in rows], style, measure, context)
    decimals = _decimal_points([row for rows in bodies for row in rows], widths, style, context)
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
        head_rows = _section("THead", table.head, head, widths, style, decimals, context) if head else []
        rows: list[MeasuredRow] = []
        for body, placed in zip(table.bodies, bodies, strict=True):
            rows += _section("TBody", body.rows, placed, widths, style, decimals, context)
    return MeasuredTable(style, widths, head_rows, rows, caption, continued)


def _words(text: str) -> tuple[Text, ...]:
    return (Text(text=text),)


def _placed(rows: Sequence[Row], table: Table, count: int, context: Context, *, head: bool) -> list[list[_Place]]:
    """Return the cells of each row with their looks; what a cell above covers is left out."""
    return [
        [_Place(slot, cell_look(table, row, slot, context.theme, head=head)) for slot in slots if not slot.continues]
        for row, slots in zip(rows, grid_rows(rows, count), strict=True)
    ]


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[_Place]], style: TableStyle, measure: float, context: Context) -> tuple[float, ...]:
    padding = 2 * style.padding_x
    least = [_LEAST_EM * context.theme.styles[style.cell].size + padding] * len(columns)
    most = list(least)
    measured = {i for i, column in enumerate(columns) if column.width is None}
    for row in rows:
        for place in row:
            if place.slot.colspan == 1 and place.slot.column in measured:
                need = _need(place, context)
                least[place.slot.column] = max(least[place.slot.column], need.least + padding)
                most[place.slot.column] = max(most[place.slot.column], need.most + padding)
    needs = [Need(min(low, high), high) for low, high in zip(least, most, strict=True)]
    widths = column_widths(columns, needs, measure)
    fixed = {i for i, column in enumerate(columns) if column.width is not None}
    return snap_widths(widths, padding, context.theme.styles[style.cell].size / 2, fixed)


def _need(place: _Place, context: Context) -> Need:
    most = least = 0.0
    for block in place.slot.cell.blocks:
        if isinstance(block, Paragraph):
            characters = context.shaper.shape(block.children, _cell_style(place, block, context))
            line = word = 0.0
            before = ""
            for char, width in zip(characters.text, characters.widths, strict=True):
                if char == "\n":
                    most, least = max(most, line), max(least, word)
                    line = word = 0.0
                else:
                    if before and may_break(before, char):
                        least = max(least, word)
                        word = 0.0
                    line += width
                    word += width
                before = char
            most, least = max(most, line), max(least, word)
    return Need(least, most + 0.5 * context.theme.styles[place.look.style].size)


def _cell_style(place: _Place, block: Paragraph, context: Context) -> Style:
    style, align = paragraph_look(block, place.look, context.theme)
    return style if style.align is align else replace(style, align=align)


def _decimal_points(rows: Sequence[Sequence[_Place]], widths: Sequence[float], style: TableStyle, context: Context) -> dict[int, float]:
    """Return for each decimal column the place of its points from the column's text edge, in pt: the widest number stands in the middle."""
    before: dict[int, float] = {}
    after: dict[int, float] = {}
    for row in rows:
        for place in row:
            if place.look.align is not Align.DECIMAL:
                continue
            for block in place.slot.cell.blocks:
                if isinstance(block, Paragraph):
                    parts = _split_number(block, place, context)
                    if parts:
                        before[place.slot.column] = max(before.get(place.slot.column, 0.0), parts[0])
                        after[place.slot.column] = max(after.get(place.slot.column, 0.0), parts[1])
    inner = [width - 2 * style.padding_x for width in widths]
    return {c: (inner[c] - before[c] - after[c]) / 2 + before[c] for c in before}


def _split_number(block: Paragraph, place: _Place, context: Context) -> tuple[float, float] | None:
    """Return the widths in pt of a number up to its decimal point and from there on; None where the words hold no number."""
    characters = context.shaper.shape(block.children, _cell_style(place, block, context))
    parts = split_number(characters.text)
    if parts is None:
        return None
    whole = len(parts[0])
    return sum(characters.widths[:whole]), sum(characters.widths[whole:])


def _section(
    tag: str,
    nodes: Sequence[Row],
    placed: Sequence[Sequence[_Place]],
    widths: Sequence[float],
    style: TableStyle,
    decimals: dict[int, float],
    context: Context,
) -> list[MeasuredRow]:
    structure = context.structure
    rows: list[MeasuredRow] = []
    with structure.within(structure.add(tag)):
        for node, places in zip(nodes, placed, strict=True):
            with structure.within(structure.add("TR")):
                cells = [_measure_cell(place, widths, style, decimals, context, head=tag == "THead") for place in places]
            height = max((c.content for c in cells if c.rowspan == 1), default=0.0) + 2 * style.padding_y + style.rule_row
            rows.append(MeasuredRow(cells, _up(height), node.keep_with_next))
    _grow_spans(rows, style)
    return rows


def _up(height: float) -> float:
    """Return the height in whole twentieths of a point, which is what Word counts in."""
    return math.ceil(height * 20 - 1e-6) / 20


def _grow_spans(rows: list[MeasuredRow], style: TableStyle) -> None:
    """Make the last row of a span high enough for the spanning cell, and keep the span's rows together."""
    for index, row in enumerate(rows):
        for cell in row.cells:
            if cell.rowspan > 1:
                spanned = rows[index : index + cell.rowspan]
                missing = cell.content + 2 * style.padding_y + style.rule_row - sum(r.height for r in spanned)
                if missing > 0:
                    spanned[-1].height = _up(spanned[-1].height + missing)
                for inner in spanned[:-1]:
                    inner.keep = True


def _measure_cell(
    place: _Place, widths: Sequence[float], style: TableStyle, decimals: dict[int, float], context: Context, *, head: bool
) -> MeasuredCell:
    cell = place.slot.cell
    x = sum(widths[: place.slot.column])
    width = sum(widths[place.slot.column : place.slot.column + cell.colspan])
    inner = width - 2 * style.padding_x
    structure = context.structure
    tag = "TH" if head or cell.header else "TD"
    scope = None if tag == "TD" else ("Column" if head else "Row")
    boxes: list[Box] = []
    with structure.within(structure.add(tag, scope=scope, colspan=cell.colspan, rowspan=cell.rowspan)) as owner:
        for block in cell.blocks:
            boxes += _cell_boxes(block, place, inner, decimals, context, owner if len(cell.blocks) == 1 else None)
    content = sum(b.height + b.after + (b.before if i else 0.0) for i, b in enumerate(boxes))
    centered = style.valign == "center" or cell.header
    return MeasuredCell(x, width, boxes, content, place.look.fill, place.slot.column, cell.colspan, cell.rowspan, centered)


def _cell_boxes(block: Block, place: _Place, inner: float, decimals: dict[int, float], context: Context, owner: int | None) -> list[Box]:
    if isinstance(block, BulletList | OrderedList):
        return measure_list(block, inner, context, context.theme.styles[place.look.style])
    if not isinstance(block, Paragraph):
        raise TypeError(f"a cell cannot hold a {type(block).__name__}")
    style = _cell_style(place, block, context)
    element = context.structure.add("P") if owner is None else owner
    if style.align is Align.DECIMAL:
        parts = _split_number(block, place, context)
        point = decimals.get(place.slot.column)
        if parts and point is not None and place.slot.colspan == 1:
            paragraph = set_text(block.children, replace(style, align=Align.START), inner * 2, context)
            return [_moved(box, point - parts[0]) for box in line_boxes(paragraph, element)]
        style = replace(style, align=Align.CENTER)
    return line_boxes(set_text(block.children, style, inner, context, id(block)), element)


def _moved(box: Box, offset: float) -> Box:
    def draw(sheet: Sheet, x: float, y: float) -> None:
        box.draw(sheet, x + offset, y)

    return Box(box.height, draw, box.before, box.after, box.keep)


def divide_tall_rows(rows: Sequence[MeasuredRow], room: float, style: TableStyle) -> tuple[list[MeasuredRow], list[int]]:
    """Divide rows that are higher than ``room`` pt between their lines; return the rows and the index of the row that each one comes from."""
    out: list[MeasuredRow] = []
    sources: list[int] = []
    for index, row in enumerate(rows):
        pieces = [row] if row.height <= room else _divided(row, room, style)
        out += pieces
        sources += [index] * len(pieces)
    return out, sources


def _divided(row: MeasuredRow, room: float, style: TableStyle) -> list[MeasuredRow]:
    around = 2 * style.padding_y + style.rule_row
    columns = [_stacks(cell.boxes, room - around) for cell in row.cells]
    pieces = []
    for number in range(max(len(stacks) for stacks in columns)):
        cells = []
        for cell, stacks in zip(row.cells, columns, strict=True):
            boxes = stacks[number] if number < len(stacks) else []
            cells.append(replace(cell, boxes=boxes, content=sum(b.height + b.after for b in boxes)))
        pieces.append(MeasuredRow(cells, max(c.content for c in cells) + around, keep=False))
    return pieces


def _stacks(boxes: Sequence[Box], room: float) -> list[list[Box]]:
    stacks: list[list[Box]] = [[]]
    used = 0.0
    for box in boxes:
        if stacks[-1] and used + box.height > room:
            stacks.append([])
            used = 0.0
        stacks[-1].append(box)
        used += box.height + box.after
    return stacks
