"""What a workbook keeps to itself: whose table it is, and what each cell showed when it was made.

It stands in a sheet that no menu shows ("very hidden", ECMA-376 part 1, 18.18.68). Programs keep such sheets when they save; where it is gone nobody
can tell what was edited.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from msgspec import Struct

from generator.revision.sheets.reading import Book, Sheet
from generator.revision.sheets.tables import Subject, Table
from generator.revision.sheets.values import is_id

__all__ = ["SHEET", "Kept", "kept_in", "lines_of", "units_from"]

SHEET = "_jianbao"
_MARK, _VERSION = "jianbao", "1"
_LAST_COLUMN = 60
"""A hidden sheet may be anybody's: what is further to the right is not ours."""


class Kept(Struct, frozen=True):
    """The bookkeeping of a workbook."""

    subject: Subject
    area: str
    year: str
    department: str
    keys: tuple[str, ...]
    """Of the columns."""
    rows: Mapping[str, Mapping[str, str]]
    """What was shown, by the record's id and the column's key."""

    def of(self, table: Table) -> bool:
        """Return whether the workbook was made of the same report as a table."""
        return (self.area, self.year) == (table.area, str(table.year))


def lines_of(table: Table) -> Iterator[Sequence[str]]:
    """Yield the lines of the hidden sheet; the names of units, which drop-down lists refer to, come first."""
    yield _MARK, _VERSION, table.subject, table.area, str(table.year), table.department
    for name in dict.fromkeys(_units(table)):
        yield "unit", name
    yield "columns", *(column.key for column in table.columns)
    for row in table.rows:
        yield "row", row.id, *row.cells


def units_from(table: Table) -> str:
    """Return the reference to the names of units; empty if there are none."""
    count = len(dict.fromkeys(_units(table)))
    return f"{SHEET}!$B$2:$B${count + 1}" if count else ""


def kept_in(book: Book) -> Kept | None:
    """Return the bookkeeping of a workbook; None if it has none of ours."""
    for sheet in book.sheets:
        lines = _lines(sheet) if sheet.name == SHEET or not sheet.shown else []
        if lines and lines[0][:2] == [_MARK, _VERSION] and len(lines[0]) > 4 and lines[0][2] in ("departments", "assignments"):
            return _kept(lines)
    return None


def _kept(lines: Sequence[Sequence[str]]) -> Kept:
    _, _, subject, area, year, *department = lines[0]
    keys = next((tuple(line[1:]) for line in lines if line[0] == "columns"), ())
    rows = {line[1]: {key: line[place + 2] if place + 2 < len(line) else "" for place, key in enumerate(keys)} for line in lines if _is_row(line)}
    return Kept(cast("Subject", subject), area, year, "".join(department[:1]), keys, rows)


def _is_row(line: Sequence[str]) -> bool:
    return line[0] == "row" and len(line) > 1 and is_id(line[1])


def _lines(sheet: Sheet) -> list[list[str]]:
    lines: dict[int, list[str]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        line = lines.setdefault(row, [])
        if column <= _LAST_COLUMN:
            line += [""] * (column - 1 - len(line)) + [cell.text]
    return [line for line in lines.values() if line]


def _units(table: Table) -> Iterator[str]:
    """Yield the names that a column of units offers; a sheet in which nobody can choose one needs none."""
    if any(column.key == "lead" and column.editable for column in table.columns):
        yield from table.names.unit_names.values()
