"""What is aligned: paragraphs, and tables with their rows and cells."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import accumulate

from generator.revision.redline.alignment import resemblance
from generator.revision.redline.edition import Edition
from generator.revision.redline.lines import Line, read_line
from generator.revision.redline.names import Element, W, value

__all__ = ["Block", "Cell", "Paragraph", "Row", "Table", "likeness", "row_likeness"]

_LEAST = 0.35
"""Paragraphs and rows that have less in common are others."""
_SAME_RECORD = 2.0
"""How much rows of one record are alike, whatever they say."""
_TABLES = 0.01
"""Tables are alike at least a little: a deleted one beside an inserted one would be one table to Word."""


class Paragraph:
    """A paragraph."""

    def __init__(self, element: Element, edition: Edition) -> None:
        """Take the paragraph and the edition that it stands in."""
        self.element = element
        self._edition = edition

    @cached_property
    def line(self) -> Line:
        """Its words."""
        return read_line(self.element, self._edition)

    @cached_property
    def role(self) -> str:
        """The style that its own one is a variant of: the layout's variants make no other paragraph of it."""
        return value(self.element, "pPr/pStyle").partition("_")[0] if self.line.words else ""

    @cached_property
    def key(self) -> tuple[str, ...]:
        """What it has in common with one that is the same."""
        return (self.role, *self.line.texts)


class Cell:
    """A cell of a table."""

    def __init__(self, element: Element, edition: Edition, start: int, end: int) -> None:
        """Take the cell, the edition that it stands in, and the edges of the table's grid that it stands between, counted from 0."""
        self.element = element
        self.start = start
        self.end = end
        self.paragraphs = tuple(Paragraph(each, edition) for each in element.findall(W + "p"))


class Row:
    """A row of a table."""

    def __init__(self, element: Element, edition: Edition) -> None:
        """Take the row and the edition that it stands in."""
        self.element = element
        self._edition = edition
        cells = element.findall(W + "tc")
        edges = [0, *accumulate(int(value(cell, "tcPr/gridSpan") or 1) for cell in cells)]
        self.cells = tuple(Cell(cell, edition, *edges[place : place + 2]) for place, cell in enumerate(cells))

    @property
    def head(self) -> bool:
        """Whether it is repeated at the top of each page."""
        return self.element.find(f"{W}trPr/{W}tblHeader") is not None

    @cached_property
    def spans(self) -> tuple[int, ...]:
        """How many columns each cell spans."""
        return tuple(cell.end - cell.start for cell in self.cells)

    @cached_property
    def record(self) -> str:
        """The record that it shows: that of the first datum in it; empty if it has none."""
        for control in self.element.iter(W + "sdt"):
            section, _, rest = self._edition.datum(control).partition("/")
            if rest:
                return f"{section}/{rest.partition('/')[0]}"
        return ""

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What it has in common with one that is the same."""
        return (self.spans, tuple(tuple(each.key for each in cell.paragraphs) for cell in self.cells))

    @cached_property
    def bag(self) -> Counter[str]:
        """The words of its cells."""
        return sum((each.line.bag for cell in self.cells for each in cell.paragraphs), Counter[str]())


class Table:
    """A table."""

    def __init__(self, element: Element, edition: Edition) -> None:
        """Take the table and the edition that it stands in."""
        self.element = element
        self.rows = tuple(Row(row, edition) for row in element.findall(W + "tr"))
        self.widths = tuple(int(column.get(W + "w", "0")) for column in element.findall(f"{W}tblGrid/{W}gridCol"))

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What it has in common with one that is the same."""
        return ("", *(row.key for row in self.rows))

    @cached_property
    def bag(self) -> Counter[str]:
        """The words of its rows."""
        return sum((row.bag for row in self.rows), Counter[str]())


Block = Paragraph | Table
"""What stands in the body."""


def likeness(old: Block, new: Block) -> float:
    """Return how much two blocks are alike; 0 if one cannot have become the other."""
    if isinstance(old, Paragraph) and isinstance(new, Paragraph):
        return _enough(resemblance(old.line.bag, new.line.bag)) if old.role == new.role else 0.0
    if isinstance(old, Table) and isinstance(new, Table):
        return max(_TABLES, resemblance(old.bag, new.bag))
    return 0.0


def row_likeness(old: Row, new: Row) -> float:
    """Return how much two rows are alike; rows of different records, or with other cells, are others."""
    if old.spans != new.spans or old.record != new.record:
        return 0.0
    return _SAME_RECORD if old.record else _enough(resemblance(old.bag, new.bag))


def _enough(share: float) -> float:
    return share if share >= _LEAST else 0.0
