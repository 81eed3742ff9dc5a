"""Reading tables: columns, head, bodies, and whether the cells fill them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.document.markup.inlines import read_line
from generator.document.markup.tree import Element, Words
from generator.document.nodes import Align, Cell, Column, Inline, Row, Table, TableBody, Text

if TYPE_CHECKING:
    from generator.document.markup.blocks import Reader

__all__ = ["CELL_STYLE", "MAX_COLUMNS", "Look", "read_caption", "read_table", "rows_of"]

CELL_STYLE = "body"
"""Style of a cell's paragraphs that name none: in a cell it means the cell's own, which the table's style decides."""
MAX_COLUMNS = 60
MAX_REPORTED = 20
"""How many wrong rows of a table are told: one mistake in a loop makes all of them wrong."""
_ALIGN = tuple(align.value for align in Align)
_WIDTH = re.compile(r"(?P<mm>[0-9]+(?:\.[0-9]+)?)mm|(?P<share>[0-9]*(?:\.[0-9]+)?)\*")


class Look(NamedTuple):
    """What the attributes of a cell say."""

    colspan: int
    rowspan: int
    align: Align | None
    style: str | None
    fill: str | None


def read_table(reader: Reader, element: Element) -> Table:
    """Return a table."""
    problems = reader.problems
    style = problems.name(element) or "table"
    name = reader.id(element)
    caption: tuple[Inline, ...] = ()
    columns: list[Column] = []
    head: tuple[Row, ...] = ()
    bodies: list[TableBody] = []
    loose: list[Element] = []
    for child in reader.elements(element, ("caption", "colgroup", "col", "thead", "tbody", "tr")):
        match child.tag:
            case "caption":
                caption = read_caption(reader, child)
            case "colgroup":
                problems.check_attributes(child)
                columns.extend(_column(reader, col) for col in reader.elements(child, ("col",)))
            case "col":
                columns.append(_column(reader, child))
            case "thead":
                problems.check_attributes(child)
                head = tuple(_row(reader, row) for row in reader.elements(child, ("tr",)))
            case "tbody":
                problems.check_attributes(child)
                bodies.append(TableBody(rows=_body(reader, child)))
            case _:
                loose.append(child)
    if loose:
        bodies.append(TableBody(rows=tuple(_row(reader, row) for row in loose)))
    label = element.attributes.get("data-numbered", "").strip()
    if label:
        number = reader.numbers.label(label)
        caption = (Text(text=f"{number}　" if caption else number, span=element.span), *caption)
    count = _check(reader, element, len(columns), [head, *(body.rows for body in bodies)])
    columns.extend(Column() for _ in range(count - len(columns)))
    summary = " ".join(element.attributes.get("summary", "").split())
    return Table(columns=tuple(columns), head=head, bodies=tuple(bodies), caption=caption, style=style, id=name, summary=summary, span=element.span)


def read_caption(reader: Reader, element: Element) -> tuple[Inline, ...]:
    """Return the line of a caption."""
    reader.problems.check_attributes(element)
    return read_line(reader, element.children, f" <{element.tag}> ")


def rows_of(reader: Reader, element: Element) -> list[Element]:
    """Return the ``tr`` elements of a ``thead`` or ``tbody``."""
    reader.problems.check_attributes(element)
    return list(reader.elements(element, ("tr",)))


def _column(reader: Reader, element: Element) -> Column:
    problems = reader.problems
    problems.check_attributes(element)
    reader.empty(element)
    align = problems.one_of(element, "align", _ALIGN)
    width = element.attributes.get("width")
    found = _WIDTH.fullmatch(width.strip()) if width is not None else None
    if width is not None and not found:
        problems.value(element, "width", "毫米（12mm）或份数（2*）")
    return Column(
        width=float(found["mm"]) if found and found["mm"] else None,
        share=float(found["share"] or 1) if found and found["share"] is not None else None,
        align=Align(align) if align else None,
    )


def _body(reader: Reader, element: Element) -> tuple[Row, ...]:
    """Return the rows of a body; some may have been taken out of the markup (`folding`)."""
    rows: list[Row] = []
    for child in element.children:
        if isinstance(child, Element) and child.tag == "tr":
            rows.append(_row(reader, child))
        elif isinstance(child, Words) and child.text.strip() in reader.folded:
            rows += reader.folded[child.text.strip()]
        else:
            return tuple([_row(reader, row) for row in reader.elements(element, ("tr",))])
    return tuple(rows)


def _row(reader: Reader, element: Element) -> Row:
    attributes = element.attributes
    if not attributes:
        return Row(cells=_cells(reader, element), span=element.span)
    problems = reader.problems
    problems.check_attributes(element)
    return Row(
        cells=_cells(reader, element),
        keep_with_next=problems.one_of(element, "data-keep", ("next",)) is not None,
        style=problems.name(element),
        key=attributes.get("data-key") or None,
        span=element.span,
    )


def _cells(reader: Reader, element: Element) -> tuple[Cell, ...]:
    return tuple([_cell(reader, cell) for cell in reader.elements(element, ("th", "td"))])


def _cell(reader: Reader, element: Element) -> Cell:
    header = element.tag == "th"
    blocks = reader.flow(element, CELL_STYLE, " <th> " if header else " <td> ")
    if not element.attributes:
        return Cell(blocks=blocks, header=header, span=element.span)
    key = (header, *element.attributes.items())
    look = reader.looks.get(key)
    if look is None:
        told = len(reader.problems.diagnostics.items)
        look = _look(reader, element)
        if told == len(reader.problems.diagnostics.items):
            reader.looks[key] = look
    colspan, rowspan, align, style, fill = look
    return Cell(blocks=blocks, colspan=colspan, rowspan=rowspan, header=header, align=align, style=style, fill=fill, span=element.span)


def _look(reader: Reader, element: Element) -> Look:
    problems = reader.problems
    problems.check_attributes(element)
    align = problems.one_of(element, "align", _ALIGN)
    return Look(
        colspan=problems.integer(element, "colspan", 1, 1, MAX_COLUMNS),
        rowspan=problems.integer(element, "rowspan", 1, 1, 1000),
        align=Align(align) if align else None,
        style=problems.name(element),
        fill=problems.name(element, "data-fill"),
    )


def _check(reader: Reader, element: Element, columns: int, groups: list[tuple[Row, ...]]) -> int:
    """Return the number of columns; report rows that do not fill them."""
    widths = [(width, row) for rows in groups for width, row in zip(_widths(reader, element, rows), rows, strict=True)]
    count = columns or max((width for width, _ in widths), default=0)
    if not widths or count == 0:
        reader.problems.at(element, "empty-table", "表格没有行")
        return 0
    if count > MAX_COLUMNS:
        reader.problems.at(element, "table-grid", f"表格有 {count} 列，最多 {MAX_COLUMNS} 列")
    wrong = [(width, row) for width, row in widths if width != count]
    for width, row in wrong[:MAX_REPORTED]:
        reader.problems.diagnostics.error("table-grid", f"这一行占 {width} 列，表格有 {count} 列", row.span, "检查格数和 colspan、rowspan")
    return count


def _widths(reader: Reader, element: Element, rows: tuple[Row, ...]) -> list[int]:
    """Return how many columns each row of a group fills, cells from above included."""
    widths: list[int] = []
    above: dict[int, int] = {}
    """Column to the number of rows for which a cell from above still takes it."""
    for row in rows:
        if not above and {(cell.colspan, cell.rowspan) for cell in row.cells} == {(1, 1)}:
            widths.append(len(row.cells))
            continue
        spans: dict[int, int] = {}
        position = 0
        for cell in row.cells:
            while position in above:
                position += 1
            for column in range(position, position + cell.colspan):
                if column in above:
                    reader.problems.diagnostics.error("table-grid", "这一格与上面跨行的格重叠", cell.span)
                spans[column] = cell.rowspan
            position += cell.colspan
        taken = above | spans
        widths.append(len(taken))
        above = {column: depth - 1 for column, depth in taken.items() if depth > 1}
    if above:
        reader.problems.at(element, "table-grid", "有一格的 rowspan 超出了它所在的 thead 或 tbody")
    return widths
