"""Two tables as one: rows that were deleted or inserted, cells with changes in them (ECMA-376 part 1, 17.13.5.12, 17.13.5.16).

Rows of one record are one row, whatever they say. Columns that came or went replace the rows, because marks of single cells (17.13.5.1) are not known
to every program. Rows of both grids then stand on one that has the edges of both.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct

from generator.revision.redline.alignment import align
from generator.revision.redline.blocks import Cell, Row, Table, row_likeness
from generator.revision.redline.names import Element, W
from generator.revision.redline.stamp import Stamp

if TYPE_CHECKING:
    from generator.revision.redline.story import Story

__all__ = ["weave_table"]


class _Cell(Struct):
    """A cell of the woven table."""

    element: Element
    start: int
    """Edges of the common grid that it stands between."""
    end: int

    @property
    def merge(self) -> str:
        """``restart`` if cells below go on with it, ``continue`` if it goes on with the one above, empty for neither (17.4.84)."""
        found = self.element.find(f"{W}tcPr/{W}vMerge")
        return "" if found is None else found.get(W + "val", "continue")


class _Grid:
    """The edges of two grids in one."""

    def __init__(self, old: Table | None, new: Table | None) -> None:
        one, other = (tuple(accumulate(table.widths, initial=0)) if table else () for table in (old, new))
        if len(one) == len(other):
            one = other
        elif one and other:
            one = (*(round(edge * other[-1] / one[-1]) for edge in one[:-1]), other[-1])
        self.edges = sorted({*one, *other})
        self._places = {False: [self.edges.index(edge) for edge in one], True: [self.edges.index(edge) for edge in other]}

    def placed(self, element: Element, cell: Cell, *, new: bool) -> _Cell:
        """Return a cell at its place on the common grid, its width and span told anew."""
        places = self._places[new]
        found = _Cell(element, places[cell.start], places[cell.end])
        properties = element.find(W + "tcPr")
        assert properties is not None, "our writer's cells have properties"
        width, span = properties.find(W + "tcW"), properties.find(W + "gridSpan")
        assert width is not None, "our writer's cells have a width"
        width.set(W + "w", str(self.edges[found.end] - self.edges[found.start]))
        if span is not None:
            properties.remove(span)
        if found.end - found.start > 1:
            width.addnext(etree.Element(W + "gridSpan", {W + "val": str(found.end - found.start)}))
        return found

    def element(self) -> Element:
        """Return ``w:tblGrid``."""
        grid = etree.Element(W + "tblGrid")
        for one, other in zip(self.edges, self.edges[1:], strict=False):
            etree.SubElement(grid, W + "gridCol", {W + "w": str(other - one)})
        return grid


def weave_table(old: Table | None, new: Table | None, story: Story, stamp: Stamp) -> Element:
    """Return the table: heads first, then the other rows. One that has no old or no new one is deleted or inserted row by row."""
    grid = _Grid(old, new)
    own = new or old
    assert own is not None
    table = etree.Element(W + "tbl")
    table.extend(copy.deepcopy(each) for each in own.element.iterchildren(W + "tblPr"))
    table.append(grid.element())
    woven = []
    headed = own.rows[0].head
    for heads in (True, False):
        before, after = ([row for row in each.rows if row.head is heads] if each else [] for each in (old, new))
        for one, other in align(before, after, lambda row: row.key, row_likeness):
            element, cells = _row(one, other, grid, story, stamp, headed=headed)
            table.append(element)
            woven.append(cells)
    _repair_merges(woven)
    return table


def _row(old: Row | None, new: Row | None, grid: _Grid, story: Story, stamp: Stamp, *, headed: bool) -> tuple[Element, list[_Cell]]:
    """Return the row, and its cells on the grid; ``headed`` says that the table's look has a head."""
    own = new or old
    assert own is not None
    element = etree.Element(W + "tr")
    properties = own.element.find(W + "trPr")
    properties = etree.Element(W + "trPr") if properties is None else copy.deepcopy(properties)
    element.append(properties)
    kind = "" if old and new else "ins" if new else "del"
    if kind:
        properties.append(stamp.mark(kind))
    for head in [] if headed else properties.findall(W + "tblHeader"):
        properties.remove(head)
    cells = []
    for place, cell in enumerate(own.cells):
        made = etree.SubElement(element, W + "tc")
        made.extend(copy.deepcopy(each) for each in cell.element.iterchildren(W + "tcPr"))
        if kind or old is None:
            made.extend(story.whole(cell.paragraphs, kind))
        else:
            made.extend(each for each, _ in story.woven(old.cells[place].paragraphs, cell.paragraphs))
        cells.append(grid.placed(made, cell, new=new is not None))
    return element, cells


def _repair_merges(rows: Sequence[Sequence[_Cell]]) -> None:
    """Let every cell that goes on with one above find it, and let none with words do so: Word hides them.

    A row that was deleted or inserted within cells that span rows may part them.
    """
    above: dict[tuple[int, int], _Cell] = {}
    for row in rows:
        now: dict[tuple[int, int], _Cell] = {}
        for cell in row:
            place = (cell.start, cell.end)
            if cell.merge == "continue" and (place not in above or any(cell.element.itertext())):
                merge = cell.element.find(f"{W}tcPr/{W}vMerge")
                assert merge is not None
                merge.set(W + "val", "restart")
            if cell.merge:
                now[place] = cell
        above = now
