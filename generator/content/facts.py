"""Facts against the report's text: is what the content says the report says really there, on that line, with these figures?

Everything with a ``line`` is found on it word for word; an indicator's numbers are found in its quote (`figures`); each brief and label is made
of its part's own words. A diagnostic points at the YAML, and its hint shows the report, for either may be the one that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from generator.content.figures import check_figures
from generator.content.fragments import bare, matched
from generator.content.record_fields import fields_with
from generator.content.records import Area, Furniture, Goals, Indicator, LiteralNumber, Report, ReviewSection, Task, Zone
from generator.content.report_text import ReportText, fold
from generator.content.wording import about, path_name
from generator.diagnostics import Diagnostics, Span

__all__ = ["check_facts"]

QUOTED = ("heading", "text", "lead", "quote")
"""Fields that a record with a ``line`` takes from that line word for word."""


def check_facts(report: Report, text: ReportText, spans: Mapping[str, Span], problems: Diagnostics) -> None:
    """Add to ``problems`` every statement about the report's text that is not so."""
    checking = _Checking(text, spans, problems)
    for path, record in walk(report):
        checking.check(path, record, report)
    checking.check_order(report.tasks)


def walk(report: Report) -> Iterator[tuple[str, Struct]]:
    """Yield all records that speak of the report's text, each with its canonical path, in the files' order."""
    roots = ("headlines", "furniture", "review", "goals", "work", "indicators", "numbers", "tasks")
    yield from _walk("report", report.meta)
    for name in roots:
        yield from _walk(name, getattr(report, name))


def _walk(path: str, value: Any) -> Iterator[tuple[str, Struct]]:
    if isinstance(value, Struct):
        yield path, value
        for field, key in fields_with(type(value), Struct):
            yield from _walk(f"{path}/{key}", getattr(value, field))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            if isinstance(item, Struct):
                yield from _walk(f"{path}/{getattr(item, 'id', index)}", item)


class _Checking:
    """The report's text, where things stand, and what is wrong."""

    def __init__(self, text: ReportText, spans: Mapping[str, Span], problems: Diagnostics) -> None:
        self.text = text
        self.spans = spans
        self.problems = problems

    def check(self, path: str, record: Struct, report: Report) -> None:
        """Check one record."""
        line = getattr(record, "line", None)
        if isinstance(line, int):
            self.check_words(path, record, line)
        match record:
            case Indicator():
                check_figures(record, path, self.spans, self.problems)
            case LiteralNumber():
                self.check_literal(path, record)
            case Furniture():
                for index, number in enumerate(record.lines):
                    self.is_line(f"{path}/lines/{index}", number)
            case ReviewSection():
                self.check_label(path, "label", record.label, record.heading)
                self.check_brief(path, record.brief, (record.line, *(topic.line for topic in record.topics)))
            case Zone():
                self.check_label(path, "name", record.name, record.heading)
                self.check_brief(path, record.brief, (record.line, record.text.line))
            case Goals():
                self.check_brief(path, record.brief, (record.line, record.objectives.line, *(zone.text.line for zone in record.zones)))
            case Area():
                self.check_area(path, record, report.tasks)
            case _:
                pass

    # --- words on a line ---

    def check_words(self, path: str, record: Struct, line: int) -> None:
        """Tell words of the record that the line does not say."""
        if not self.is_line(f"{path}/line", line):
            return
        for key in QUOTED:
            words = getattr(record, key, None)
            if isinstance(words, str) and not self.text.says(words, line):
                self.tell_absent(f"{path}/{key}", words, line)

    def is_line(self, path: str, line: int) -> bool:
        """Return whether the report has the line; tell if not."""
        if line > len(self.text):
            self.problems.error("no-such-line", about(path_name(path), f"是 {line}，原文只有 {len(self.text)} 行"), self.spans.get(path), "改正行号")
            return False
        return True

    def tell_absent(self, path: str, words: str, line: int) -> None:
        """Tell that a line does not say the words, and where they are or what it says instead."""
        elsewhere = self.text.lines_with(words)
        if elsewhere:
            lines = "、".join(str(number) for number in elsewhere[:5])
            self.problems.error("wrong-line", about(path_name(path), f"不在原文第 {line} 行"), self.spans.get(path), f"在第 {lines} 行：改 line")
            return
        hint = f"第 {line} 行写的是：{self.text.excerpt(words, line)}" if self.text.lines[line - 1].strip() else f"第 {line} 行是空行"
        self.problems.error("not-in-report", about(path_name(path), f"和原文第 {line} 行不一致"), self.spans.get(path), hint)

    def check_literal(self, path: str, record: LiteralNumber) -> None:
        """Tell digits that are none, and an occurrence that there is not."""
        if not any(character.isdecimal() for character in record.text):
            place = f"{path}/text"
            self.problems.error("no-digits", about(path_name(place), "里没有数字"), self.spans.get(place), "这个文件只登记不是指标的数字")
        if not self.text.says(record.text, record.line):
            return
        count = self.text.folded[record.line - 1].count(fold(record.text))
        if record.occurrence > count:
            place = f"{path}/occurrence"
            message = about(path_name(place), f"是 {record.occurrence}，第 {record.line} 行只有 {count} 处")
            self.problems.error("no-such-line", message, self.spans.get(place), "改正 occurrence")

    # --- words of a part ---

    def check_area(self, path: str, area: Area, tasks: Iterable[Task]) -> None:
        """Check an area's number, label and brief."""
        if area.number and area.line <= len(self.text) and not self.text.folded[area.line - 1].startswith(fold(area.number)):
            place = f"{path}/number"
            hint = f"第 {area.line} 行写的是：{self.text.excerpt(area.number, area.line)}"
            self.problems.error("not-in-report", about(path_name(place), f"和原文第 {area.line} 行不一致"), self.spans.get(place), hint)
        self.check_label(path, "label", area.label, area.heading)
        lines = [area.line, *(topic.line for topic in area.topics), *(task.line for task in tasks if task.area == area.id)]
        self.check_brief(path, area.brief, lines)

    def check_label(self, path: str, key: str, label: str, heading: str) -> None:
        """Tell a short name that its heading does not say."""
        place = f"{path}/{key}"
        if fold(label) not in fold(heading):
            self.problems.error("not-own-words", about(path_name(place), f"不是标题里的词：{label}"), self.spans.get(place), f"标题是：{heading}")

    def check_brief(self, path: str, brief: str | None, lines: Iterable[int]) -> None:
        """Tell a brief that is not made of its part's words in their order."""
        if brief is None:
            return
        numbers = [line for line in lines if line <= len(self.text)]
        source = self.text.part(min(numbers), max(numbers)) if numbers else ""
        wanted = bare(brief)
        place = f"{path}/brief"
        if matched(brief, source) == len(wanted):
            return
        reached = matched(brief, source, whole_figures=False)
        if reached == len(wanted):
            hint = "数字要连同单位和“多”“余”“以上”“以内”“控制在”一起照抄"
            self.problems.error("cut-figure", about(path_name(place), "把数字截断了"), self.spans.get(place), hint)
            return
        where = f"（第 {'-'.join(map(str, sorted({min(numbers), max(numbers)})))} 行）" if numbers else ""
        hint = f"从“{wanted[reached : reached + 8]}”起，原文{where}后面没有这样的话"
        self.problems.error("not-own-words", about(path_name(place), "不是原文里依次出现的词句"), self.spans.get(place), hint)

    # --- order ---

    def check_order(self, tasks: Iterable[Task]) -> None:
        """Tell tasks that do not stand in the report's order: their numbers would not."""
        before = ""
        reached = (0, 0)
        for task in tasks:
            if task.line > len(self.text):
                continue
            words, line = fold(task.text), self.text.folded[task.line - 1]
            if words not in line:
                continue
            start = line.find(words, reached[1] if task.line == reached[0] else 0)
            if (task.line, start) < reached:
                message = f"任务 {task.id} 在原文里（第 {task.line} 行）先于任务 {before}"
                self.problems.error("task-order", message, self.spans.get(f"tasks/{task.id}"), "任务按原文的次序排列，序号就是次序")
                continue
            before, reached = task.id, (task.line, start)
