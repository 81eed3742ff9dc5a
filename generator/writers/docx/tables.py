"""Tables: a fixed grid, heights of rows, repeated heads, spans, rules and fills (ECMA-376 part 1, 17.4).

Widths and heights are the layout's. Where it goes on with a table on a new page, the Word table is divided too, so that the caption with （续表）
can stand above the part that goes on; each part repeats the head, and would do so again if the office made it longer.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from msgspec import Struct

from generator.document.cells import Look, cell_look
from generator.document.grid import Slot, grid_rows
from generator.document.nodes import Align, Block, Paragraph, Row, Table
from generator.document.theme import TableStyle
from generator.layout.pages import PlacedTable
from generator.writers.docx.decimals import DecimalColumn, number_widths, plain_text
from generator.writers.docx.job import Job, Place
from generator.writers.docx.styles import fill, rule
from generator.writers.docx.units import twips
from generator.writers.docx.xml import attribute

__all__ = ["table_look", "write_table_parts"]

WriteCell = Callable[[Sequence[Block], Job, Place], str]
"""Writes a cell's blocks; always ends with a paragraph."""


class _Line(Struct, frozen=True):
    """A row with what decides how its cells look."""

    row: Row
    slots: list[Slot]
    height: float
    head: bool
    ruled: bool
    """Whether the head's rule stands at it: below the last row of the head, above the first of the body."""


class _Writer(Struct):
    """Writes the rows of one table."""

    node: Table
    facts: PlacedTable
    style: TableStyle
    job: Job
    write_cell: WriteCell
    decimals: dict[int, DecimalColumn]
    widths: list[int]
    one_head: bool
    """Whether the head is the first row alone."""
    names: bool
    """Whether the first column names the rows."""

    def row(self, line: _Line, *, first: bool) -> str:
        """Return a row; ``first`` says that the part begins with it, where nothing can continue from above."""
        limit = self.job.theme.page.depth
        properties = "<w:cantSplit/>" if line.height <= limit else ""
        head = "<w:tblHeader/>" if line.head else ""
        self.job.bindings.row = line.row.key
        cells = "".join([self.cell(slot, line, first=first) for slot in line.slots])
        self.job.bindings.row = None
        return f'<w:tr><w:trPr>{properties}<w:trHeight w:val="{twips(line.height)}" w:hRule="atLeast"/>{head}</w:trPr>{cells}</w:tr>'

    def cell(self, slot: Slot, line: _Line, *, first: bool) -> str:
        look = self.look(slot, line)
        inner = sum(self.facts.columns[slot.column : slot.column + slot.colspan]) - 2 * self.style.padding_x
        decimal = self.decimals.get(slot.column) if look.align is Align.DECIMAL and slot.colspan == 1 else None
        place = Place(inner, style=look.style, look=look, keep=line.row.keep_with_next, decimal=decimal)
        width = sum(self.widths[slot.column : slot.column + slot.colspan])
        span = f'<w:gridSpan w:val="{slot.colspan}"/>' if slot.colspan > 1 else ""
        merge = ""
        if slot.continues:
            merge = '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
        elif slot.cell.rowspan > 1:
            merge = '<w:vMerge w:val="restart"/>'
        properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{self.own_look(slot, line, look)}'
        content = self.write_cell(() if slot.continues else slot.cell.blocks, self.job, place)
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"

    def own_look(self, slot: Slot, line: _Line, look: Look) -> str:
        """Return what a cell looks like where the table's style cannot say it.

        A table style knows the first row and the first column (17.7.6.6), so that it is told here: a head of several rows, a row or a cell on a
        colour of its own, a rule below the head that is thinner than that between rows, and the name of a row in another column than the first.
        """
        style = self.style
        edges = ""
        if style.rule_head < style.rule_row:
            edges = f"<w:{'bottom' if line.head else 'top'} {rule(style.rule_head)}/>" if line.ruled else ""
        elif line.head and not self.one_head:
            edges = f"<w:bottom {rule(style.rule_head if line.ruled else style.rule_row)}/>"
        by_style = style.head_fill if line.head and self.one_head else None
        named = style.valign == "center" or (line.head and self.one_head) or (self.names and slot.column == 0)
        return (
            (f"<w:tcBorders>{edges}</w:tcBorders>" if edges else "")
            + (fill(look.fill) if look.fill and look.fill != by_style else "")
            + ('<w:vAlign w:val="center"/>' if slot.cell.header and not named else "")
        )

    def look(self, slot: Slot, line: _Line) -> Look:
        """Return the look of a cell."""
        return cell_look(self.node, line.row, slot, self.job.theme, head=line.head)


def write_table_parts(node: Table, facts: PlacedTable, job: Job, write_cell: WriteCell) -> list[str]:
    """Return the table as one ``w:tbl``, or as one for each part that the layout puts on a page of its own."""
    style = job.theme.tables[node.style]
    count = len(facts.columns)
    lines = _lines(node, facts, count)
    head = [line for line in lines if line.head]
    body = [line for line in lines if not line.head]
    names = bool(body) and all(slot.cell.header for line in body for slot in line.slots if slot.column == 0)
    writer = _Writer(node, facts, style, job, write_cell, {}, [twips(width) for width in facts.columns], len(head) == 1, names)
    writer.decimals = _decimal_columns(writer, body)
    opening = _opening(node, job.styles.table(node.style), writer.widths, names=names)
    bounds = [0, *facts.starts, len(body)]
    parts = []
    for begin, end in itertools.pairwise(bounds):
        rows = [writer.row(line, first=index == 0) for index, line in enumerate(head)]
        rows += [writer.row(line, first=index == 0) for index, line in enumerate(body[begin:end])]
        parts.append(f"{opening}{''.join(rows)}</w:tbl>")
    return parts


def _lines(node: Table, facts: PlacedTable, count: int) -> list[_Line]:
    heights = iter(facts.rows)
    out: list[_Line] = []
    last = len(node.head) - 1
    groups = [(node.head, True), *((body.rows, False) for body in node.bodies)]
    for rows, is_head in groups:
        for index, (row, slots) in enumerate(zip(rows, grid_rows(rows, count), strict=True)):
            first_of_body = not is_head and bool(node.head) and not any(not line.head for line in out)
            out.append(_Line(row, slots, next(heights), is_head, index == last if is_head else first_of_body))
    return out


def _decimal_columns(writer: _Writer, body: Sequence[_Line]) -> dict[int, DecimalColumn]:
    given = {column.align for column in writer.node.columns} | {slot.cell.align for line in body for slot in line.slots}
    if Align.DECIMAL not in given:
        return {}
    numbers: dict[int, list[tuple[int, int]]] = {}
    for line in body:
        for slot in line.slots:
            if slot.continues or writer.look(slot, line).align is not Align.DECIMAL:
                continue
            for block in slot.cell.blocks:
                if isinstance(block, Paragraph) and (parts := number_widths(plain_text(block.children))):
                    numbers.setdefault(slot.column, []).append(parts)
    return {column: found for column, values in numbers.items() if (found := DecimalColumn.of(values))}


def table_look(*, head: bool = False, names: bool = False) -> str:
    """Return ``w:tblLook`` (17.4.55): whether the first row and the first column are headings, in its bits and in its attributes."""
    bits = 0x0600 + 0x0020 * head + 0x0080 * names
    first = f'w:firstRow="{int(head)}" w:lastRow="0" w:firstColumn="{int(names)}" w:lastColumn="0"'
    return f'<w:tblLook w:val="{bits:04X}" {first} w:noHBand="1" w:noVBand="1"/>'


def _opening(node: Table, style: str, widths: Sequence[int], *, names: bool) -> str:
    """Return the table's beginning; ``names`` says that its first column names the rows."""
    caption = plain_text(node.caption).replace("\n", "")
    summary = node.summary or caption
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        + table_look(head=bool(node.head), names=names)
        + (f'<w:tblCaption w:val="{attribute(caption)}"/>' if caption else "")
        + (f'<w:tblDescription w:val="{attribute(summary)}"/>' if summary else "")
        + f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
    )
