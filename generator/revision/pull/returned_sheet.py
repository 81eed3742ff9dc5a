"""A workbook that came back, merged three ways: what its cells showed when it was made, what they say now, what they would show now.

A cell that only shows something is never merged, a row that is gone cancels nothing, and what is not sure is told with its cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from generator.content.records import Report
from generator.content.spans import Spans
from generator.content.wording import path_name
from generator.diagnostics import Diagnostics, Span
from generator.revision.pull.claim import Claim, NewRecord
from generator.revision.sheets.bookkeeping import Kept
from generator.revision.sheets.finding import Found, Line, find_tables
from generator.revision.sheets.reading import Book, Cell
from generator.revision.sheets.tables import Column, Table, assignments_table, departments_table
from generator.revision.sheets.values import NotMeant, Spelled, is_id, read

__all__ = ["ReturnedSheet", "SheetClaims", "new_department", "shown_words"]

_LEAST = 3
"""Heads by which the table is known again."""
_MAX_SHOWN = 60
_TOLD = "remark"
_MILESTONES = "milestones"


class ReturnedSheet(Struct, frozen=True, kw_only=True):
    """A workbook of ours as it came back."""

    name: str
    """Of the file, as the user gave it."""
    book: Book
    kept: Kept


class SheetClaims:
    """Finds the claims of one workbook; what cannot be read back, and what was changed meanwhile, is told."""

    def __init__(self, report: Report, spans: Spans, place: int, returned: ReturnedSheet, problems: Diagnostics) -> None:
        """Take the content as it is, the file's place among others, and the file."""
        self.report = report
        self.spans = spans
        self.file = place
        self.returned = returned
        self.kept = returned.kept
        self.problems = problems
        self.now = departments_table(report) if self.kept.subject == "departments" else assignments_table(report)
        self.columns = {column.key: column for column in self.given().columns}
        self.shown_now = {row.id: dict(zip((c.key for c in self.now.columns), row.cells, strict=True)) for row in self.now.rows}
        self.key = "id" if self.kept.subject == "departments" else "task"
        self.name = "name" if self.kept.subject == "departments" else "text"

    def given(self) -> Table:
        """Return the table as the department got it: it says which cells could be edited."""
        whose = next((unit for unit in self.report.departments if unit.id == self.kept.department), None)
        return assignments_table(self.report, whose) if whose else self.now

    def found(self) -> Iterator[Claim]:
        """Yield the claims."""
        tables = find_tables(self.returned.book, tuple(self.columns.values()), least=_LEAST)
        if not tables:
            hint = f"表头要有：{'、'.join(column.head for column in self.columns.values() if column.shown)}"
            self.problems.error("sheet-heads", "找不到表头，这份表没有收", Span(self.returned.name), hint)
            return
        seen: dict[str, Line] = {}
        for table in tables:
            self.tell_table(table)
            for line in table.lines(self.returned.name):
                record = self.record(line)
                if record in seen and record:
                    what = f"{path_name(f'{self.kept.subject}/{record}')} 在第 {seen[record].row} 行已经有了，这一行没有收"
                    self.problems.error("sheet-row", what, line.span(self.key), "同一项只留一行")
                elif record:
                    seen[record] = line
                    yield from self.row(record, line)
        for record, texts in self.kept.rows.items():
            if record not in seen:
                words = f"{path_name(f'{self.kept.subject}/{record}')}（{shown_words(texts.get(self.name, ''))}）"
                hint = "删去一行不等于取消：要取消，请在 YAML 里删"
                self.problems.warn("control-gone", f"{words}已不在表里，YAML 没有改", Span(self.returned.name), hint)

    def record(self, line: Line) -> str:
        """Return the id of the record that a row is of; nothing, and tell why, where that is not sure."""
        cell = line.at(self.key)
        said, words = "".join(cell.text.split()), line.at(self.name).text
        if said in self.kept.rows:
            was = self.kept.rows[said].get(self.name, "")
            others = {texts.get(self.name, "") for record, texts in self.kept.rows.items() if record != said}
            if self.kept.subject == "assignments" and words != was and words in others:
                what = f"任务和编号对不上：编号 {said} 原来是“{shown_words(was)}”，这一行没有收"
                self.problems.error("sheet-row", what, line.span(self.name), "可能排序时只排了一部分列：撤销排序，或重新导出再填")
                return ""
            return said
        if said and self.kept.subject == "departments" and is_id(said):
            return said
        if cell.fault or (said and self.kept.subject == "departments"):
            why = cell.fault or f"“{shown_words(said)}”不是编号"
            self.problems.error(
                "sheet-cell", f"{self.columns[self.key].head}{why}，这一行没有收", line.span(self.key), self.columns[self.key].hint or None
            )
            return ""
        texts = [line.at(key).text for key in line.columns]
        what = (
            f"这一行（{shown_words(next(filter(None, texts), ''))}）没有编号，没有收"
            if not said
            else f"没有编号为 {shown_words(said)} 的项，这一行没有收"
        )
        hint = new_department(line.at("name").text) if self.kept.subject == "departments" else "不要改动表里的编号列；新任务要先写进 tasks.yaml"
        self.problems.error("sheet-row", what, line.span(self.key), hint)
        return ""

    def row(self, record: str, line: Line) -> Iterator[Claim]:
        """Yield what a row says otherwise than it was shown."""
        base = self.kept.rows.get(record, {})
        told: dict[str, tuple[Column, Spelled]] = {}
        for key in line.columns:
            column = self.columns[key]
            if key in (self.key, "number"):
                continue
            if key == _TOLD:
                self.tell_remark(line.at(key).text, line.span(key))
            elif not column.editable:
                self.tell_locked(column, line, base.get(key, ""))
            elif (wanted := self.edited(column, line, record)) is not None:
                told[key] = column, wanted
        path = f"{self.kept.subject}/{record}"
        if path in self.spans:
            yield from self.edits(path, told, line)
        elif base.get("name") or base.get("lead"):
            if told:
                self.problems.error(
                    "edit-conflict", f"{path_name(path)} 在表里改了，在 YAML 里已经删去，没有收", line.span(self.key), "核对后在 YAML 里改"
                )
        elif told or not base:
            yield from self.new(path, told, line)

    def edits(self, path: str, told: Mapping[str, tuple[Column, Spelled]], line: Line) -> Iterator[Claim]:
        """Yield the claims on a record that is there. Milestones are four or none."""
        first = [key for key in told if key.startswith(_MILESTONES) and f"{path}/{_MILESTONES}" not in self.spans]
        for key, (_, wanted) in told.items():
            if key not in first:
                yield self.claim(f"{path}/{key}", wanted, line, key)
        if first and (four := self.four(told, line)):
            yield self.claim(f"{path}/{_MILESTONES}", four, line, first[0])

    def four(self, told: Mapping[str, tuple[Column, Spelled]], line: Line) -> tuple[str, ...]:
        """Return the milestones of a task that had none; nothing, and tell it, unless all are there."""
        found = tuple(str(told[key][1]) for key in sorted(told) if key.startswith(_MILESTONES))
        if found and len(found) < 4:
            gap = next(key for key in (f"{_MILESTONES}/{place}" for place in range(4)) if key not in told)
            self.problems.error("sheet-cell", "四个季度的目标要么都填，要么都不填，没有收", line.span(gap), "补上空着的季度")
            return ()
        return found

    def new(self, path: str, told: Mapping[str, tuple[Column, Spelled]], line: Line) -> Iterator[Claim]:
        """Yield the claim of a record that the content does not have."""
        subject, _, record = path.partition("/")
        needed = ("name",) if subject == "departments" else ("lead", "deadline")
        missing = [key for key in needed if key not in told]
        four = self.four(told, line)
        if missing:
            heads = "、".join(self.columns[key].head for key in missing)
            self.problems.error("sheet-row", f"{path_name(path)} 是新的，还缺{heads}，没有收", line.span(missing[0]), "补上空着的格子")
            return
        pairs = [(key, wanted) for key, (_, wanted) in told.items() if not key.startswith(_MILESTONES)]
        first = ("id", record) if subject == "departments" else ("task", record)
        yield self.claim(path, NewRecord((first, *pairs, *(((_MILESTONES, four),) if four else ()))), line, needed[0])

    def claim(self, path: str, wanted: Spelled | NewRecord, line: Line, key: str) -> Claim:
        """Return a claim with its cell."""
        return Claim(file=self.file, path=path, wanted=wanted, typed=line.at(key).text, place=line.span(key))

    def edited(self, column: Column, line: Line, record: str) -> Spelled | None:
        """Return what a cell wants its value to be; None where it wants nothing, or where that is told instead."""
        cell, span = line.at(column.key), line.span(column.key)
        was = self.kept.rows.get(record, {}).get(column.key, "")
        ours = self.shown_now.get(record, {}).get(column.key, "")
        if not cell.fault and cell.text in (was, ours):
            return None
        if not cell.fault and not cell.text:
            self.problems.error("sheet-cell", f"{column.head}被清空了，没有收", span, f"原来是“{shown_words(was)}”；确实要删去，请在 YAML 里删")
            return None
        try:
            wanted = read(column.sort, cell, self.now.names)
        except NotMeant as error:
            self.problems.error("sheet-cell", f"{column.head}{error}", span, column.hint or None)
            return None
        if wanted in (self.meant(column, was), self.meant(column, ours)):
            return None
        if was != ours and self.meant(column, was) != self.meant(column, ours):
            what = f"两边都改了：表里把“{shown_words(was)}”改成“{shown_words(cell.text)}”，YAML 里现在是“{shown_words(ours)}”"
            self.problems.error("edit-conflict", what, span, "核对后在 YAML 里改成对的；这一格没有收")
            return None
        return wanted

    def meant(self, column: Column, text: str) -> Spelled | None:
        """Return what a text meant that a cell once showed; None for nothing, and for names that nobody has any more."""
        try:
            return read(column.sort, Cell(text), self.now.names) if text else None
        except NotMeant:
            return None

    # --- what is told ---

    def tell_table(self, table: Found) -> None:
        """Tell columns that are gone, and columns and comments that are not read."""
        name = self.returned.name
        for key, column in self.columns.items():
            if key not in table.columns and (column.editable or key == self.key):
                self.problems.warn("control-gone", f"工作表“{table.sheet.name}”里没有“{column.head}”一列", Span(name), "表头不要改名；这一列没有收")
        for place, words in table.unknown:
            span = Span(name, table.head, place, 1, table.sheet.name)
            self.problems.warn("edited-outside", f"“{shown_words(words)}”这一列是后来加的，没有收", span, "需要的话写进 YAML")
        for row, place, words in table.sheet.remarks:
            self.tell_remark(words, Span(name, row, place, 1, table.sheet.name))
        if table.too_long:
            self.problems.error("sheet-row", "行数太多，后面的没有收", Span(name), "删去表格下方多余的行")

    def tell_remark(self, words: str, span: Span) -> None:
        """Tell what somebody remarked."""
        if words:
            self.problems.warn("edited-outside", f"有一条说明“{shown_words(words)}”", span, "说明不会收回；需要的话写进 YAML")

    def tell_locked(self, column: Column, line: Line, was: str) -> None:
        """Tell an edit of a cell that only shows something."""
        cell = line.at(column.key)
        if cell.fault or cell.text != was:
            hint = "任务是报告的原文，不在表里改" if column.key == "text" else "牵头和配合单位由办公室定：请在 YAML 里改"
            what = f"{column.head}改成了“{shown_words(cell.text)}”，这一格只供查看，没有收"
            self.problems.error("sheet-cell", what, line.span(column.key), hint)


def new_department(name: str) -> str:
    """Return what to write for a unit that has no id yet: nobody but the office can name it in English."""
    return f"新单位要有英文编号：在“编号”一栏填小写英文字母、数字和连字符，如 emergency-management（{shown_words(name) or '单位'}定一个，以后不再改）"


def shown_words(text: str) -> str:
    """Return a text from a cell as it can be shown on a line."""
    plain = "".join(character if character.isprintable() else " " for character in text)
    return plain if len(plain) <= _MAX_SHOWN else f"{plain[: _MAX_SHOWN - 1]}…"
