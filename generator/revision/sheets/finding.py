"""Where a table stands in a workbook by now: its heads, in any order, below title rows, on whatever sheet; and what is in its rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from generator.diagnostics import Span
from generator.revision.sheets.bookkeeping import SHEET
from generator.revision.sheets.reading import Book, Cell, Sheet
from generator.revision.sheets.tables import Column

__all__ = ["Found", "Line", "find_tables"]

_LOOKED_AT = 50
"""Rows that may stand above the heads."""
_MAX_ROWS = 5_000


class Line(Struct, frozen=True):
    """A row of a table in a sheet."""

    file: str
    sheet: Sheet
    row: int
    columns: Mapping[str, int]
    """The sheet's columns by the keys of the table's."""

    def at(self, key: str) -> Cell:
        """Return the cell in a column; an empty one where the sheet has no such column."""
        return self.sheet.at(self.row, self.columns[key]) if key in self.columns else Cell()

    def span(self, key: str = "") -> Span:
        """Return the place of a cell, or of the row."""
        return Span(self.file, self.row, self.columns.get(key, 0) or min(self.columns.values()), 1, self.sheet.name)


class Found(Struct, frozen=True):
    """A table in a sheet."""

    sheet: Sheet
    head: int
    """The row of its heads."""
    columns: Mapping[str, int]
    unknown: tuple[tuple[int, str], ...]
    """Other columns with a head: their number and their words."""

    def lines(self, file: str) -> Iterator[Line]:
        """Yield the rows below the heads that are not empty in every column of the table, hidden or filtered ones too."""
        places = set(self.columns.values())
        below = max([self.head, *(each.bottom for each in self.sheet.merged if any(each.holds(self.head, place) for place in places))])
        rows = sorted({row for row, column in self.sheet.cells if row > below and column in places})
        for row in rows[:_MAX_ROWS]:
            yield Line(file, self.sheet, row, self.columns)

    @property
    def too_long(self) -> bool:
        """Whether there are more rows than are looked at."""
        return len(self.sheet.rows()) > _MAX_ROWS


def find_tables(book: Book, columns: Sequence[Column], *, least: int) -> list[Found]:
    """Return the tables on the sheets that are shown which have at least so many of the columns."""
    sheets = [sheet for sheet in book.sheets if sheet.shown and sheet.name != SHEET]
    found = (_find(sheet, columns) for sheet in sheets)
    return [each for each in found if each is not None and len(each.columns) >= least]


def _find(sheet: Sheet, columns: Sequence[Column]) -> Found | None:
    """Return the table whose heads stand in the row that has most of them."""
    heads: dict[int, dict[int, str]] = {}
    for (row, place), cell in sheet.cells.items():
        heads.setdefault(row, {})[place] = cell.text
    tables = [_table(sheet, row, heads[row], columns) for row in sorted(heads)[:_LOOKED_AT]]
    return max(tables, key=lambda each: len(each.columns), default=None)


def _table(sheet: Sheet, row: int, texts: Mapping[int, str], columns: Sequence[Column]) -> Found:
    """Return the table that has its heads in a row: a column's own head before what else it may be called."""
    left = {place: _bare(text) for place, text in sorted(texts.items()) if text}
    found: dict[str, int] = {}
    for names in ([(column, (column.head,)) for column in columns], [(column, column.synonyms) for column in columns]):
        for column, known in names:
            wanted = [_bare(name) for name in known]
            place = next((place for name in wanted for place, text in left.items() if text == name), None)
            if place is not None and column.key not in found:
                found[column.key] = place
                del left[place]
    return Found(sheet, row, found, tuple((place, texts[place]) for place in left))


def _bare(text: str) -> str:
    """Return a head without white space, marks and what is in brackets."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    return re.sub(r"\([^)]*\)", "", plain).strip(":*")
