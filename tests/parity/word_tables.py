"""The tables of a Word file in the neutral form, the parts of one joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from tests.parity.structure import Piece, piece

__all__ = ["Table"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ReadCell = Callable[[etree._Element], tuple[str, list[Piece]]]


@dataclass
class _Cell:
    column: int
    colspan: int
    merge: str
    """``restart`` where it reaches down, ``continue`` where it goes on from above, else nothing."""
    words: str
    inner: list[Piece]
    rowspan: int = 1


@dataclass
class _Row:
    head: bool
    cells: list[_Cell]


@dataclass
class Table:
    """A table while its parts are joined."""

    widths: list[str | None]
    caption: str
    summary: str
    rows: list[_Row]

    @classmethod
    def of(cls, element: etree._Element, read: ReadCell) -> Table:
        """Return a table; ``read`` gives the words of a cell and what stands in them."""
        widths = [column.get(f"{W}w") for column in element.iterfind(f"{W}tblGrid/{W}gridCol")]
        return cls(widths, _said(element, "tblCaption"), _said(element, "tblDescription"), [_row(row, read) for row in element.iterfind(f"{W}tr")])

    @property
    def _head(self) -> list[_Row]:
        return [row for row in self.rows if row.head]

    def goes_on_with(self, part: Table, between: Sequence[Piece]) -> bool:
        """Return whether a table on a new page is this one's next part: it looks the same, and only the caption stands again above it."""
        alike = (self.widths, self.caption, self.summary, self._head) == (part.widths, part.caption, part.summary, part._head)
        caption = "".join(self.caption.split())
        return alike and bool(self._head or caption) and all(caption and each.words == f"{caption}（续表）" for each in between)

    def join(self, part: Table) -> None:
        """Add a part without its head; a cell that has to begin anew in it goes on from above."""
        body = [row for row in part.rows if not row.head]
        above = {cell.column for cell in self.rows[-1].cells if cell.merge}
        for cell in body[0].cells:
            if cell.merge == "restart" and not cell.words and cell.column in above:
                cell.merge = "continue"
        self.rows += body

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces."""
        yield piece("table", self.summary if self.summary != self.caption else "")
        self._count_spans()
        for row in self.rows:
            yield piece("row head" if row.head else "row", "")
            for cell in row.cells:
                if cell.merge != "continue":
                    yield piece(f"cell {cell.colspan}x{cell.rowspan}", cell.words)
                    yield from cell.inner

    def _count_spans(self) -> None:
        begun: dict[int, _Cell] = {}
        for row in self.rows:
            for cell in row.cells:
                if cell.merge == "continue" and cell.column in begun:
                    begun[cell.column].rowspan += 1
                else:
                    begun[cell.column] = cell


def _row(element: etree._Element, read: ReadCell) -> _Row:
    cells: list[_Cell] = []
    column = 0
    for each in element.iterfind(f"{W}tc"):
        span, merge = each.find(f"{W}tcPr/{W}gridSpan"), each.find(f"{W}tcPr/{W}vMerge")
        colspan = 1 if span is None else int(span.get(f"{W}val", "1"))
        cells.append(_Cell(column, colspan, "" if merge is None else merge.get(f"{W}val", "continue"), *read(each)))
        column += colspan
    return _Row(element.find(f"{W}trPr/{W}tblHeader") is not None, cells)


def _said(element: etree._Element, tag: str) -> str:
    found = element.find(f"{W}tblPr/{W}{tag}")
    return "" if found is None else found.get(f"{W}val", "")
