"""Checks of tables: the grid, spans, widths, heads (ECMA-376 part 1, 17.4)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.tools.docx_lint.package import Check, Element, Package, W, value, words

__all__ = ["CHECKS"]

_LOOK = {"firstRow": 0x0020, "lastRow": 0x0040, "firstColumn": 0x0080, "lastColumn": 0x0100, "noHBand": 0x0200, "noVBand": 0x0400}
"""Bits of ``w:tblLook`` and the attributes that say the same (17.4.55)."""


def _tables(package: Package) -> Iterator[tuple[str, Element]]:
    return ((name, table) for name, root in package.stories() for table in root.iter(W + "tbl"))


def _grid(table: Element) -> list[int]:
    return [int(column.get(W + "w", "0")) for column in table.findall(f"{W}tblGrid/{W}gridCol")]


def _cells(row: Element) -> Iterator[tuple[int, int, Element]]:
    """Yield each cell with its first column and how many it spans."""
    column = 0
    for cell in row.findall(W + "tc"):
        span = int(value(cell, "tcPr/gridSpan", "1"))
        yield column, span, cell
        column += span


def _merge(cell: Element) -> str:
    """Return whether a cell begins one that spans rows, goes on with it, or neither."""
    return "" if cell.find(f"{W}tcPr/{W}vMerge") is None else value(cell, "tcPr/vMerge", "continue")


def tables_have_a_grid(package: Package) -> Iterator[str]:
    for name, table in _tables(package):
        columns = len(_grid(table))
        if not table.findall(W + "tr"):
            yield f"{name} has a table without rows"
        for row in table.findall(W + "tr"):
            width = sum(span for _, span, _ in _cells(row))
            if width != columns:
                yield f"{name} has a row of {width} in a table of {columns}"
        for cell in table.iter(W + "tc"):
            if len(cell) == 0 or cell[-1].tag != W + "p":
                yield f"{name} has a cell that does not end in a paragraph"


def merged_cells_begin(package: Package) -> Iterator[str]:
    for name, table in _tables(package):
        above: dict[int, int] = {}
        for row in table.findall(W + "tr"):
            now: dict[int, int] = {}
            for column, span, cell in _cells(row):
                merge = _merge(cell)
                if merge:
                    now[column] = span
                if merge == "continue" and column not in above:
                    yield f"{name} continues a cell that has not begun"
                elif merge == "continue" and above[column] != span:
                    yield f"{name} continues a cell of {above[column]} columns with one of {span}"
                if merge == "continue" and any(cell.itertext()):
                    yield f"{name} has words in a cell that continues another, where Word hides them"
            above = now


def widths_add_up(package: Package) -> Iterator[str]:
    for name, table in _tables(package):
        grid = _grid(table)
        whole = table.find(f"{W}tblPr/{W}tblW")
        if whole is not None and whole.get(W + "type") == "dxa" and int(whole.get(W + "w", "0")) != sum(grid):
            yield f"{name} has a table of {whole.get(W + 'w')} with columns of {sum(grid)}"
        for row in table.findall(W + "tr"):
            for column, span, cell in _cells(row):
                width = cell.find(f"{W}tcPr/{W}tcW")
                said = None if width is None else width.get(W + "w")
                if said != str(sum(grid[column : column + span])):
                    yield f"{name} has a cell of {said} over columns of {sum(grid[column : column + span])}"


def heads_are_flagged(package: Package) -> Iterator[str]:
    """A table of several rows and columns names them: in rows at its top, or in its first column. A single row or column is a list."""
    for name, table in _tables(package):
        rows = table.findall(W + "tr")
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
        if heads != sorted(heads, reverse=True):
            yield f"{name} has a head below a row that is none"
        if heads and all(heads):
            yield f"{name} has a table that is all head"
        look = table.find(f"{W}tblPr/{W}tblLook")
        said = {key: look is not None and look.get(W + key) == "1" for key in _LOOK}
        if look is not None and int(look.get(W + "val", "0"), 16) != sum(bit for key, bit in _LOOK.items() if said[key]):
            yield f"{name} has a tblLook whose bits say otherwise than its names"
        if said["firstRow"] != any(heads):
            yield f"{name} has a table whose look and rows differ on its head"
        if len(rows) > 1 and len(_grid(table)) > 1 and not said["firstRow"] and not said["firstColumn"]:
            yield f"{name} has a table without a head: {words(rows[0])}"


def tables_look_as_their_style_says(package: Package) -> Iterator[str]:
    """Rules, margins and the look of a head are the style's. A cell says what no style can: looks of a head of several rows, a colour of its own."""
    for name, table in _tables(package):
        if not value(table, "tblPr/tblStyle"):
            yield f"{name} has a table in no style"
        yield from (f"{name}: {tag} of a table" for tag in ("tblBorders", "tblCellMar") if table.find(f"{W}tblPr/{W}{tag}") is not None)
        yield from (f"{name}: tcMar of a cell" for _ in table.iter(W + "tcMar"))
        rows = table.findall(W + "tr")
        heads = sum(row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows)
        for index, row in enumerate(rows):
            said = {tag for tag in ("tcBorders", "shd", "vAlign") if row.find(f"{W}tc/{W}tcPr/{W}{tag}") is not None}
            parted = row.find(f"{W}trPr/{W}cantSplit") is None  # its words stand at the top, wherever those of other rows do
            allowed = {"shd", "vAlign"} if parted else {"shd"} if index >= heads else {"tcBorders", "shd", "vAlign"} if heads > 1 else set()
            yield from (f"{name}: {tag} in row {index + 1}" for tag in sorted(said - allowed))


CHECKS: tuple[Check, ...] = (tables_have_a_grid, merged_cells_begin, widths_add_up, heads_are_flagged, tables_look_as_their_style_says)
