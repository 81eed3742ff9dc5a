"""Cells: their properties, and their words in the styles of their columns and rows.

A table has thousands of cells and few kinds of them. What a kind has in common is written once for a table: a cell is that, and its words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from msgspec import Struct

from generator.document.cells import Look, cell_look, paragraph_look
from generator.document.grid import Slot
from generator.document.nodes import Align, Block, BulletList, OrderedList, Paragraph, Row, Table
from generator.document.theme import Style
from generator.layout.pages import PlacedTable
from generator.writers.docx.decimals import DecimalColumn, number_widths, plain_text
from generator.writers.docx.inlines import write_inlines
from generator.writers.docx.job import Job, Place
from generator.writers.docx.lists import write_list
from generator.writers.docx.names import bookmark_name
from generator.writers.docx.style_elements import fill, rule
from generator.writers.docx.units import twips
from generator.writers.docx.xml import paragraph

__all__ = ["CellWriter", "Line"]


class Line(Struct, gc=False):
    """A row with what decides how its cells look."""

    row: Row
    slots: list[Slot]
    height: float | None
    """In pt; nothing for a row that goes on on another page, between its lines."""
    head: bool
    ruled: bool
    """Whether the head's rule stands at it: below the last row of the head, above the first of the body."""


class _Kind(Struct, gc=False):
    """What cells of a kind have in common."""

    opening: str
    """The cell's beginning, its properties included."""
    place: Place
    look: Look
    style: Style
    """The paragraph style of its words."""
    words: str
    """The beginning of a paragraph of the cell's own style; empty where numbers stand at their points, each at a place of its own."""
    head: bool


_Kinds: TypeAlias = dict[tuple[object, ...], _Kind]


class CellWriter:
    """Writes the cells of one table."""

    def __init__(self, table: Table, facts: PlacedTable, job: Job, *, names: bool) -> None:
        """Take the layout's facts of the table; ``names`` says that its first column names the rows."""
        self._table, self._columns, self._job = table, facts.columns, job
        self._widths = [twips(width) for width in facts.columns]
        self._style = job.theme.tables[table.style]
        self._one_head = len(table.head) == 1
        self._names = names
        self._kinds: dict[tuple[object, ...], _Kinds] = {}
        self._decimals: dict[int, DecimalColumn] = {}
        self._numbers: dict[int, tuple[int, int] | None] = {}

    def align_points(self, lines: Sequence[Line]) -> None:
        """Find the room that numbers take in the columns where their points stand in one line."""
        given = {column.align for column in self._table.columns} | {cell.align for line in lines for cell in line.row.cells}
        if Align.DECIMAL not in given:
            return
        numbers: dict[int, list[tuple[int, int]]] = {}
        for line in lines:
            kinds = self._kinds_of(line)
            for slot in line.slots:
                if not slot.continues and self._kind(slot, line, kinds).look.align is Align.DECIMAL:
                    parts = [self._number(block) for block in slot.cell.blocks if isinstance(block, Paragraph)]
                    numbers.setdefault(slot.column, []).extend(filter(None, parts))
        self._decimals = {column: found for column, values in numbers.items() if (found := DecimalColumn.of(values))}

    def row(self, line: Line, *, first: bool) -> str:
        """Return the cells of a row; ``first`` says that a part of the table begins with it, so that nothing goes on from above."""
        job, kinds = self._job, self._kinds_of(line)
        insets, spacings = job.pages.insets, job.pages.spacings
        written = []
        for slot in line.slots:
            kind, blocks = self._kind(slot, line, kinds), slot.cell.blocks
            if len(blocks) == 1 and kind.words and not slot.continues and slot.cell.rowspan == 1:
                node = blocks[0]
                if type(node) is Paragraph and node.style == "body" and not node.id and id(node) not in insets:
                    content = write_inlines(node.children, job, kind.style, kind.place.width, spacings.get(id(node), ()))
                    written.append(f"{kind.opening}{kind.words}{content}</w:p></w:tc>")
                    continue
            written.append(self._cell(slot, line, kind, first=first))
        return "".join(written)

    def _cell(self, slot: Slot, line: Line, kind: _Kind, *, first: bool) -> str:
        opening = kind.opening
        if slot.continues:
            merge = '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
            return f"{self._properties(slot, line, kind.look, merge)}{self._empty(kind)}</w:tc>"
        if slot.cell.rowspan > 1:
            opening = self._properties(slot, line, kind.look, '<w:vMerge w:val="restart"/>')
        written = "".join([self._block(block, slot, kind) for block in slot.cell.blocks])
        return f"{opening}{written or self._empty(kind)}</w:tc>"

    def _empty(self, kind: _Kind) -> str:
        """Return the empty paragraph that Word asks for in a cell without words (17.4.65)."""
        return paragraph(self._held(self._job.styles.paragraph(kind.look.style), keep=False, head=kind.head), "")

    def _kinds_of(self, line: Line) -> _Kinds:
        """Return the kinds of cells of rows like this one."""
        row = line.row
        return self._kinds.setdefault((row.style, row.keep_with_next, line.head, line.ruled, line.height is None), {})

    def _kind(self, slot: Slot, line: Line, kinds: _Kinds) -> _Kind:
        cell = slot.cell
        key = (slot.column, slot.colspan, cell.header, cell.align, cell.style, cell.fill)
        kind = kinds.get(key)
        if kind is None:
            kind = kinds[key] = self._new_kind(slot, line)
        return kind

    def _new_kind(self, slot: Slot, line: Line) -> _Kind:
        job = self._job
        look = cell_look(self._table, line.row, slot, job.theme, head=line.head)
        inner = sum(self._columns[slot.column : slot.column + slot.colspan]) - 2 * self._style.padding_x
        keep = line.row.keep_with_next
        words = ""
        if look.align is not Align.DECIMAL:
            ident = job.styles.aligned(look.style, look.align)
            words = _opening(self._held(ident, keep=keep, head=line.head))
        place = Place(inner, style=look.style, look=look, keep=keep)
        return _Kind(self._properties(slot, line, look, ""), place, look, job.theme.styles[look.style], words, line.head)

    def _held(self, style: str, *, keep: bool, head: bool) -> str:
        """Return the style, or its variant that stays with the next row or may be parted from it: in a table's body the row says that."""
        styles = self._job.styles
        return styles.kept(style) if keep else style if head else styles.loose(style)

    def _properties(self, slot: Slot, line: Line, look: Look, merge: str) -> str:
        width = sum(self._widths[slot.column : slot.column + slot.colspan])
        span = f'<w:gridSpan w:val="{slot.colspan}"/>' if slot.colspan > 1 else ""
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{self._own_look(slot, line, look)}</w:tcPr>'

    def _own_look(self, slot: Slot, line: Line, look: Look) -> str:
        """Return what a cell looks like where the table's style cannot say it.

        A table style knows the first row and the first column (17.7.6.6), so that it is told here: a head of several rows, a row or a cell on a
        colour of its own, a rule below the head that is thinner than that between rows, the name of a row in another column than the first, and
        that words stand at the top of a row that goes on on another page.
        """
        style = self._style
        edges = ""
        if style.rule_head < style.rule_row:
            edges = f"<w:{'bottom' if line.head else 'top'} {rule(style.rule_head, style.rule_color)}/>" if line.ruled else ""
        elif line.head and not self._one_head:
            edges = f"<w:bottom {rule(style.rule_head if line.ruled else style.rule_row, style.rule_color)}/>"
        by_style = style.head_fill if line.head and self._one_head else None
        named = style.valign == "center" or (line.head and self._one_head) or (self._names and slot.column == 0)
        place = "top" if line.height is None else "center" if slot.cell.header and not named else ""
        return (
            (f"<w:tcBorders>{edges}</w:tcBorders>" if edges else "")
            + (fill(look.fill) if look.fill and look.fill != by_style else "")
            + (f'<w:vAlign w:val="{place}"/>' if place else "")
        )

    def _block(self, block: Block, slot: Slot, kind: _Kind) -> str:
        if isinstance(block, Paragraph):
            return self._paragraph(block, slot, kind)
        if isinstance(block, BulletList | OrderedList):
            return "".join(write_list(block, self._job, kind.place))
        raise TypeError(f"a cell cannot hold a {type(block).__name__}")

    def _paragraph(self, node: Paragraph, slot: Slot, kind: _Kind) -> str:
        job = self._job
        plain = node.style == "body"
        opening = kind.words if plain and id(node) not in job.pages.insets else ""
        style = kind.style if plain else job.theme.styles[node.style]
        content = write_inlines(node.children, job, style, kind.place.width, job.spacings(node))
        if node.id:
            content = job.marked(content, bookmark_name(node.id))
        return f"{opening or self._own_opening(node, slot, kind)}{content}</w:p>"

    def _own_opening(self, node: Paragraph, slot: Slot, kind: _Kind) -> str:
        """Return the beginning of a paragraph that has a style of its own, is narrowed, or stands with its decimal point in line with others."""
        job = self._job
        style, align = paragraph_look(node, kind.look, job.theme)
        insets = job.insets(node, style, align)
        if align is Align.DECIMAL:
            parts, column = self._number(node), self._decimals.get(slot.column) if slot.colspan == 1 else None
            if parts and column:
                insets = (0, round(20 * column.inset(parts[1], kind.place.width, style.size / 2)))
            else:
                align = Align.CENTER
        ident = job.styles.aligned(style.name, align, insets)
        return _opening(self._held(ident, keep=kind.place.keep, head=kind.head))

    def _number(self, node: Paragraph) -> tuple[int, int] | None:
        key = id(node)
        if key not in self._numbers:
            self._numbers[key] = number_widths(plain_text(node.children))
        return self._numbers[key]


def _opening(style: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
