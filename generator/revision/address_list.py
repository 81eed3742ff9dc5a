"""An office's own list of units, read from Excel into ``departments.yaml``.

jianbao did not make the file: its columns are found by their heads, its rows are matched to departments by id or by name. What the list says goes
into the YAML; what it does not say stays as it is. A unit that is new needs an English id, which nobody but the office can choose; one that the list
lacks is told, never deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.build.project import Project
from generator.content import load_report
from generator.content.records import Department
from generator.diagnostics import Span
from generator.revision.pull.claim import Claim, NewRecord
from generator.revision.pull.merging import Pulled, Pulling
from generator.revision.pull.returned import open_workbook
from generator.revision.pull.returned_sheet import new_department, shown_words
from generator.revision.sheets.finding import Found, Line, find_tables
from generator.revision.sheets.reading import Cell
from generator.revision.sheets.tables import DEPARTMENTS, value_at
from generator.revision.sheets.values import NotMeant, Spelled, names_of, read

__all__ = ["import_departments"]

_FILE = "content/departments.yaml"
_LEAST = 2
"""Heads by which a list of units is known: a name, and something that is said of it."""
_NAMES = ("name", "full-name")


def import_departments(project: Project, path: Path) -> Pulled:
    """Read a list of units. Nothing is written.

    Raises `UserError` if the content or the workbook cannot be read; what is wrong with rows and cells is among the diagnostics.
    """
    pulling = Pulling(project, load_report(project.root, facts=False))
    return _List(pulling, path).imported()


class _List:
    """One reading of a list."""

    def __init__(self, pulling: Pulling, path: Path) -> None:
        self.file, self.book = open_workbook(path)
        self.pulling = pulling
        self.problems = pulling.problems
        self.spans = pulling.printing.loaded.spans
        self.report = pulling.printing.loaded.report
        self.names = names_of(self.report)
        self.units = {unit.id: unit for unit in self.report.departments}
        self.seen: dict[str, Line] = {}

    def imported(self) -> Pulled:
        """Read the tables, decide, prove."""
        pulling = self.pulling
        pulling.names.append(self.file)
        tables = [table for table in find_tables(self.book, DEPARTMENTS, least=_LEAST) if {*_NAMES, "id"} & table.columns.keys()]
        if not tables:
            hint = f"表头要有“单位”或“编号”，和下面这些里的一个：{'、'.join(column.head for column in DEPARTMENTS)}"
            self.problems.error("sheet-heads", "找不到单位名单的表头", Span(self.file), hint)
        claims = [claim for table in tables for claim in self.table(table)]
        if tables:
            self.tell_absent()
        return pulling.settled(claims)

    def table(self, table: Found) -> Iterator[Claim]:
        """Yield what a table wants."""
        for place, words in table.unknown:
            span = Span(self.file, table.head, place, 1, table.sheet.name)
            hint = f"认得的表头：{'、'.join(column.head for column in DEPARTMENTS)}"
            self.problems.warn("sheet-column", f"“{shown_words(words)}”这一列没有收", span, hint)
        if table.too_long:
            self.problems.error("sheet-row", "行数太多，后面的没有收", Span(self.file), "删去表格下方多余的行")
        for line in table.lines(self.file):
            told = self.told(line)
            record = self.record(line, told) if told is not None else ""
            if not record or told is None:
                continue
            if record in self.seen:
                before = self.seen[record]
                what = f"{record} 在“{before.sheet.name}”第 {before.row} 行已经有了，这一行没有收"
                self.problems.error("sheet-row", what, line.span(), "同一个单位只留一行")
                continue
            self.seen[record] = line
            yield from self.claims(record, told, line)

    def told(self, line: Line) -> dict[str, Spelled] | None:
        """Return what a row's cells mean, without the empty ones; None, and tell why, for a row whose name cannot be read."""
        found: dict[str, Spelled] = {}
        wrong = False
        for column in DEPARTMENTS:
            cell = line.at(column.key)
            if cell == Cell():
                continue
            try:
                found[column.key] = read(column.sort, cell, self.names)
            except NotMeant as error:
                self.problems.error("sheet-cell", f"{column.head}{error}", line.span(column.key), column.hint or None)
                wrong = wrong or column.key in (*_NAMES, "id")
        return None if wrong or not found else found

    def record(self, line: Line, told: dict[str, Spelled]) -> str:
        """Return the id of the unit that a row is about: its own, or that of the unit with its name. Nothing, and tell it, where that is not sure."""
        said = str(told.get("id", ""))
        named = {self.names.units.get(str(told[key]), "") for key in _NAMES if key in told} - {""}
        if said and (said in self.units or not named):
            return said
        if said:
            what = f"编号 {said} 不在名单里，而同名的单位编号是 {'、'.join(sorted(named))}，这一行没有收"
            self.problems.error("sheet-row", what, line.span("id"), "编号定下后不改：写原来的编号；确实是另一个单位，换一个名称")
            return ""
        if len(named) == 1:
            return named.pop()
        if named:
            what = f"简称和全称是两个单位的（{'、'.join(sorted(named))}），这一行没有收"
            self.problems.error("sheet-row", what, line.span("name"), "核对名称，或在“编号”一栏写明是哪个")
            return ""
        words = str(told.get("name") or told.get("full-name") or "")
        if words and len(told) > 1:
            self.problems.error("new-department", f"“{shown_words(words)}”不在 {_FILE} 里，没有收", line.span("id"), new_department(words))
        elif not words:
            self.problems.error("sheet-row", "这一行没有单位名称，没有收", line.span(), "补上名称，或删去这一行")
        else:
            self.problems.warn("sheet-row", f"“{shown_words(words)}”这一行只有名称，名单里没有这个单位，没有收", line.span(), "小标题和注不用管它")
        return ""

    def claims(self, record: str, told: dict[str, Spelled], line: Line) -> Iterator[Claim]:
        """Yield what a row wants of its unit: what it says otherwise than the YAML."""
        path = f"departments/{record}"
        unit = self.units.get(record)
        if unit is None:
            if "name" not in told and "full-name" not in told:
                self.problems.error("sheet-row", f"新单位 {record} 没有简称，没有收", line.span("name"), "补上简称")
                return
            name = told.get("name", told.get("full-name", ""))
            rest = ((key, told[key]) for key in (column.key for column in DEPARTMENTS) if key in told and key not in ("id", "name"))
            yield self.claim(path, NewRecord((("id", record), ("name", name), *rest)), line, "id")
            return
        for key, wanted in told.items():
            if key != "id" and not _says(unit, key, wanted, told):
                yield self.claim(f"{path}/{key}", wanted, line, key)

    def claim(self, path: str, wanted: Spelled | NewRecord, line: Line, key: str) -> Claim:
        """Return a claim with its cell."""
        return Claim(file=0, path=path, wanted=wanted, typed=line.at(key).text, place=line.span(key))

    def tell_absent(self) -> None:
        """Tell the units that the list lacks."""
        absent = [unit for record, unit in self.units.items() if record not in self.seen]
        if absent:
            what = f"{len(absent)} 个单位不在 {self.file} 里，YAML 没有改：{'、'.join(unit.name for unit in absent)}"
            self.problems.warn("not-in-list", what, self.spans.nearest(f"departments/{absent[0].id}"), "确实没有了的，请在 YAML 里删去")


def _says(unit: Department, key: str, wanted: Spelled, told: dict[str, Spelled]) -> bool:
    """Return whether a unit's record says something already. A list with one column for names may have the full one in it."""
    said = value_at(unit, key)
    if isinstance(said, list | tuple):
        return tuple(said) == wanted
    return bool(said == wanted or (key == "name" and "full-name" not in told and unit.full_name == wanted))
