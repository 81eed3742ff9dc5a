"""Tables: a fixed grid, heights of rows, repeated heads, spans, rules and fills (ECMA-376 part 1, 17.4).

Widths and heights are the layout's. Where it goes on with a table on a new page, the Word table is divided too, so that the caption with （续表）
can stand above the part that goes on; each part repeats the head, and would do so again if the office made it longer.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from generator.document.grid import Slot, grid_rows
from generator.document.nodes import Row, Table
from generator.layout.pages import PlacedTable
from generator.writers.docx.cells import CellWriter, Line
from generator.writers.docx.decimals import plain_text
from generator.writers.docx.job import Job
from generator.writers.docx.units import twips
from generator.writers.docx.xml import attribute

__all__ = ["table_look", "write_table_parts"]


def write_table_parts(node: Table, facts: PlacedTable, job: Job) -> list[list[str]]:
    """Return the table as one ``w:tbl``, or as one for each part that the layout puts on a page of its own; each in pieces, which are its rows."""
    head, body = _lines(node, facts)
    names = bool(body) and all(slot.cell.header for line in body for slot in line.slots if slot.column == 0)
    cells = CellWriter(node, facts, job, names=names)
    cells.align_points(body)
    opening = _opening(node, facts, job.styles.table(node.style), names=names)
    parts = []
    for begin, end in itertools.pairwise((0, *facts.starts, len(body))):
        rows = [_row(line, cells, job, first=index == 0) for index, line in enumerate(head)]
        rows += [_row(line, cells, job, first=index == 0) for index, line in enumerate(body[begin:end])]
        parts.append([opening, *rows, "</w:tbl>"])
    return parts


def _lines(node: Table, facts: PlacedTable) -> tuple[list[Line], list[Line]]:
    """Return the rows of the head and of the body."""
    count = len(facts.columns)
    heights = iter(facts.rows)
    last = len(node.head) - 1
    head = [Line(row, slots, next(heights), True, index == last) for index, (row, slots) in enumerate(_grid(node.head, count))]
    body: list[Line] = []
    for group in node.bodies:
        body += [Line(row, slots, next(heights), False, False) for row, slots in _grid(group.rows, count)]
    for index in facts.divided:
        body[index].height = None
    if head and body:
        body[0].ruled = True
    return head, body


def _grid(rows: Sequence[Row], count: int) -> Iterator[tuple[Row, list[Slot]]]:
    return zip(rows, grid_rows(rows, count), strict=True)


def _row(line: Line, cells: CellWriter, job: Job, *, first: bool) -> str:
    """Return a row; ``first`` says that the part begins with it, where nothing can continue from above."""
    whole = "" if line.height is None else f'<w:cantSplit/><w:trHeight w:val="{twips(line.height)}" w:hRule="atLeast"/>'
    head = "<w:tblHeader/>" if line.head else ""
    job.bindings.row = line.row.key
    written = cells.row(line, first=first)
    job.bindings.row = None
    return f"<w:tr><w:trPr>{whole}{head}</w:trPr>{written}</w:tr>"


def table_look(*, head: bool = False, names: bool = False) -> str:
    """Return ``w:tblLook`` (17.4.55): whether the first row and the first column are headings, in its bits and in its attributes."""
    bits = 0x0600 + 0x0020 * head + 0x0080 * names
    first = f'w:firstRow="{int(head)}" w:lastRow="0" w:firstColumn="{int(names)}" w:lastColumn="0"'
    return f'<w:tblLook w:val="{bits:04X}" {first} w:noHBand="1" w:noVBand="1"/>'


def _opening(node: Table, facts: PlacedTable, style: str, *, names: bool) -> str:
    """Return the table's beginning; ``names`` says that its first column names the rows."""
    caption = plain_text(node.caption).replace("\n", "")
    summary = node.summary or caption
    widths = [twips(width) for width in facts.columns]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        + table_look(head=bool(node.head), names=names)
        + (f'<w:tblCaption w:val="{attribute(caption)}"/>' if caption else "")
        + (f'<w:tblDescription w:val="{attribute(summary)}"/>' if summary else "")
        + f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
    )
