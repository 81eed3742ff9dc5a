"""What stands in a table's cells: shaped once, asked for the width it needs, then set in its column.

A table has thousands of cells and few kinds of them. What a kind has in common, its look and its style, is found out once for a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from generator.document.cells import Look, cell_look, paragraph_look, split_number
from generator.document.grid import Slot, grid_rows
from generator.document.nodes import Align, BulletList, Cell, OrderedList, Paragraph, Row, Table
from generator.document.theme import Style, TableStyle
from generator.layout.blocks import Context, line_boxes, measure_list, set_shaped, set_text
from generator.layout.inline import Hand
from generator.layout.lines import Column
from generator.layout.sheet import Box, LineBox
from generator.layout.text import Characters

__all__ = ["CellSetter", "CellShaper", "CellText", "MeasuredCell", "ShapedCell", "stacked_height"]


class CellText(Struct, gc=False):
    """A paragraph of a cell, shaped."""

    block: Paragraph
    manner: _Manner
    characters: Characters
    number: tuple[float, float] | None
    """Widths in pt of the number in a decimal column, up to its decimal point and from there on; None where the words hold no number."""


class _Manner(Struct, gc=False):
    """How a kind of paragraph is set."""

    hand: Hand
    style: Style
    """With the alignment of the cell; words without a number in a decimal column stand in the middle."""
    at_point: Style | None
    """The style of a number that stands with its decimal point in line with others."""
    numeric: bool
    """Whether numbers are looked for."""


class ShapedCell(Struct, gc=False):
    """A cell in the grid with its look and its paragraphs; its lists are not shaped before they are set."""

    cell: Cell
    column: int
    colspan: int
    look: Look
    texts: tuple[CellText, ...]


class MeasuredCell(Struct, gc=False):
    """A cell with its text set."""

    x: float
    """Left edge from the table's, in pt."""
    width: float
    boxes: tuple[Box, ...]
    content: float
    """Height of what stands in it."""
    fill: str | None
    column: int
    colspan: int
    rowspan: int
    centered: bool
    """Whether it stands in the middle of its height: the name of a row does, whatever the style says."""


def stacked_height(boxes: Sequence[Box]) -> float:
    """Return the height in pt of boxes one below the other in a cell; the space before the first is left out."""
    if len(boxes) == 1:
        return boxes[0].height + boxes[0].after
    return sum([box.height + box.after + (box.before if i else 0.0) for i, box in enumerate(boxes)])


class CellShaper:
    """Shapes the cells of one table."""

    def __init__(self, table: Table, context: Context) -> None:
        """Take the table, and the theme and the shaper from the context."""
        self._table = table
        self._theme = context.theme
        self._shaper = context.shaper
        self._looks: dict[tuple[object, ...], Look] = {}
        self._manners: dict[tuple[int, str], _Manner] = {}

    def rows(self, rows: Sequence[Row], columns: int, *, head: bool = False) -> list[list[ShapedCell]]:
        """Return the cells of each row; what a cell above covers is left out.

        Raises:
            TypeError: If a cell holds what no cell can.
        """
        return [
            [self._cell(row, slot, head) for slot in slots if not slot.continues] for row, slots in zip(rows, grid_rows(rows, columns), strict=True)
        ]

    def _cell(self, row: Row, slot: Slot, head: bool) -> ShapedCell:
        cell = slot.cell
        kind = (slot.column, cell.header, cell.align, cell.style, cell.fill, row.style, head)
        look = self._looks.get(kind)
        if look is None:
            look = self._looks[kind] = cell_look(self._table, row, slot, self._theme, head=head)
        texts = []
        for block in cell.blocks:
            if type(block) is Paragraph:
                texts.append(self._text(block, look))
            elif not isinstance(block, BulletList | OrderedList):
                raise TypeError(f"a cell cannot hold a {type(block).__name__}")
        return ShapedCell(cell, slot.column, slot.colspan, look, tuple(texts))

    def _text(self, block: Paragraph, look: Look) -> CellText:
        key = id(look), block.style
        manner = self._manners.get(key)
        if manner is None:
            manner = self._manners[key] = self._manner(block, look)
        characters = manner.hand.shape(block.children)
        return CellText(block, manner, characters, _number(characters) if manner.numeric else None)

    def _manner(self, block: Paragraph, look: Look) -> _Manner:
        style, align = paragraph_look(block, look, self._theme)
        hand = self._shaper.hand(style)
        if align is Align.DECIMAL:
            return _Manner(hand, replace(style, align=Align.CENTER), replace(style, align=Align.START), numeric=True)
        return _Manner(hand, style if style.align is align else replace(style, align=align), None, look.align is Align.DECIMAL)


def _number(characters: Characters) -> tuple[float, float] | None:
    parts = split_number(characters.text)
    if parts is None:
        return None
    whole = len(parts[0])
    return sum(characters.widths[:whole]), sum(characters.widths[whole:])


class CellSetter:
    """Sets the cells of a table whose columns are known."""

    def __init__(self, style: TableStyle, widths: Sequence[float], points: Mapping[int, float], context: Context) -> None:
        """Take the columns' widths, and the places of the decimal points from their text edges, in pt."""
        self._style = style
        self._widths = widths
        self._lefts = [0.0, *accumulate(widths)]
        self._points = points
        self._around = 2 * style.padding_x
        self._centers = style.valign == "center"
        self._context = context
        self._columns: dict[tuple[int, float], Column] = {}

    def set(self, shaped: ShapedCell, row: int, *, head: bool) -> MeasuredCell:
        """Set a cell; its structure element stands below that of its ``row``."""
        cell, structure = shaped.cell, self._context.structure
        column, colspan = shaped.column, cell.colspan
        width = self._widths[column] if colspan == 1 else sum(self._widths[column : column + colspan])
        inner = width - self._around
        header = head or cell.header
        scope = ("Column" if head else "Row") if header else None
        owner = structure.part("TH" if header else "TD", row, scope, colspan, cell.rowspan)
        alone = len(cell.blocks) == 1 and shaped.texts
        boxes = self._boxes(shaped.texts[0], shaped, inner, owner) if alone else self._stacked(shaped, inner, owner)
        content = stacked_height(boxes)
        centered = cell.header or self._centers
        return MeasuredCell(self._lefts[column], width, tuple(boxes), content, shaped.look.fill, column, colspan, cell.rowspan, centered)

    def _stacked(self, shaped: ShapedCell, inner: float, owner: int) -> list[Box]:
        """Return the boxes of a cell's blocks one below the other."""
        context = self._context
        texts = iter(shaped.texts)
        boxes: list[Box] = []
        with context.structure.within(owner):
            for block in shaped.cell.blocks:
                if isinstance(block, BulletList | OrderedList):
                    boxes += measure_list(block, inner, context, context.theme.styles[shaped.look.style])
                else:
                    boxes += self._boxes(next(texts), shaped, inner, context.structure.add("P"))
        return boxes

    def _boxes(self, text: CellText, shaped: ShapedCell, inner: float, owner: int) -> list[Box]:
        manner = text.manner
        style, shift = manner.style, 0.0
        key: int | None = id(text.block)
        if manner.at_point is not None and text.number is not None and shaped.colspan == 1 and shaped.column in self._points:
            style, shift, key = manner.at_point, self._points[shaped.column] - text.number[0], None
            inner *= 2
        if style.columns:  # on the page's grid its characters have other widths
            return line_boxes(set_text(text.block.children, style, inner, self._context, key), owner, shift)
        alone = self._column(style, inner).alone(text.characters)
        if alone is None:
            return line_boxes(set_shaped(text.characters, style, inner, self._context, key), owner, shift)
        return [LineBox(style.pitch, style.before, style.after, style.keep_with_next, line=alone, style=style, owner=owner, shift=shift)]

    def _column(self, style: Style, inner: float) -> Column:
        key = id(style), inner
        column = self._columns.get(key)
        if column is None:
            column = self._columns[key] = Column(style, inner)
        return column
