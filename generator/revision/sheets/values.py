"""What the words in a cell mean for the YAML, and how the YAML's values are shown in cells.

A sheet shows names where the YAML has ids: those of units and papers, and the states of a task. Reading is lenient about how something is written
(full-width digits, marks between names, forms of dates), and strict about what it means: what is not sure is refused with a reason.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, TypeAlias

from msgspec import Struct

from generator.content.files import find_unprintable
from generator.content.records import ALL_YEAR, Report
from generator.diagnostics import nearest
from generator.revision.sheets.reading import Cell, Kind
from generator.templating.filters.wording import STATUS

__all__ = ["Names", "NotMeant", "Sort", "Spelled", "is_id", "names_of", "read", "show", "split"]

Spelled: TypeAlias = str | int | tuple[str, ...]
"""What the YAML is to say: a text, a number, a list."""

NONE = "无"
"""How a list that is there and empty is shown."""
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MAX_ID = 200
_MARKS = re.compile(r"[、，,；;\n\t 　/]+")
_DATE = re.compile(r"(?:([0-9]{4})[-/.年])?([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?:前|之前|以前)?")
_MONTH = re.compile(r"(?:([0-9]{4})[-/.年])?([0-9]{1,2})月(?:份)?底(?:前|之前|以前)?")
_STATES = {**{words: state for state, words in STATUS.items()}, **{state: state for state in STATUS}}
_STATES |= {"未启动": "not-started", "完成": "done", "滞后": "delayed", "正在进行": "in-progress"}
_LINE_END = re.compile(r"(.)\n(?=(.))")
_MAX_LISTED = 200
_MAX_COPIES = 999


class Sort(Enum):
    """What sort of value a column holds."""

    TEXT = "text"
    EMAIL = "email"
    ID = "id"
    COUNT = "count"
    DAY = "day"
    STATE = "state"
    UNIT = "unit"
    UNITS = "units"
    PAPERS = "papers"


class NotMeant(ValueError):
    """It is not sure what is meant; the text is for the user."""


class Names(Struct, frozen=True):
    """What ids are called, and the year that dates leave out."""

    units: Mapping[str, str]
    """Ids of departments by every name that only one has, and by themselves."""
    papers: Mapping[str, str]
    """The same for briefings."""
    unit_names: Mapping[str, str]
    paper_names: Mapping[str, str]
    year: int


def names_of(report: Report) -> Names:
    """Return the names that a report's sheets use."""
    units = [(unit.id, (unit.name, unit.full_name)) for unit in report.departments]
    papers = [(paper.id, (paper.title,)) for paper in report.briefings]
    return Names(
        units=_ids(units),
        papers=_ids(papers),
        unit_names={unit.id: unit.name for unit in report.departments},
        paper_names={paper.id: paper.title for paper in report.briefings},
        year=report.meta.year,
    )


def show(sort: Sort, value: Any, names: Names) -> str:
    """Return how a value of the content is shown; ``None`` is nothing."""
    if value is None:
        return ""
    match sort:
        case Sort.STATE:
            return STATUS[value]
        case Sort.UNIT:
            return names.unit_names.get(value, value)
        case Sort.UNITS:
            return "、".join(names.unit_names.get(each, each) for each in value)
        case Sort.PAPERS:
            return "、".join(names.paper_names.get(each, each) for each in value) or NONE
        case _:
            return str(value).strip()


def read(sort: Sort, cell: Cell, names: Names) -> Spelled:
    """Return what a cell that is not empty means. Raises `NotMeant`."""
    if cell.fault:
        raise NotMeant(cell.fault)
    if sort is Sort.DAY:
        return _day(cell, names.year)
    if cell.kind in (Kind.DAY, Kind.DAY_OF_A_YEAR):
        raise NotMeant(f"Excel 把它当成了日期（{cell.text}）：把单元格格式设为“文本”，重新填写")
    found = find_unprintable(cell.text)
    if found:
        raise NotMeant(f"里面有控制字符 U+{ord(found[0]):04X}：删去它")
    match sort:
        case Sort.UNIT:
            return _named(cell.text, names.units, "单位")
        case Sort.UNITS:
            return _listed(cell.text, names.units, "单位")
        case Sort.PAPERS:
            return () if cell.text == NONE else _listed(cell.text, names.papers, "简报")
        case Sort.STATE:
            return _state(cell.text)
        case Sort.TEXT:
            return _LINE_END.sub(lambda found: found[1] + (" " if max(found[1], found[2]) < "\x7f" else ""), cell.text)
    return _ascii(sort, unicodedata.normalize("NFKC", cell.text).strip())


def _ascii(sort: Sort, words: str) -> Spelled:
    """Return what is written in half-width letters and digits, whatever it was typed in."""
    if sort is Sort.COUNT:
        return _count(words)
    if sort is Sort.EMAIL:
        return _matching(words.removeprefix("mailto:"), _EMAIL, "不是邮箱地址：写成 bangongshi@example.cn 这样，只写一个")
    return _matching(words, _ID, "不是编号：用小写英文字母、数字和连字符，如 emergency-management")


def is_id(text: str) -> bool:
    """Return whether a text can be an id."""
    return len(text) <= _MAX_ID and _ID.fullmatch(text) is not None


def split(words: str, known: Mapping[str, str]) -> list[str]:
    """Return the names in a text, with marks between them; a name may have such marks in it."""
    return [words] if words in known else [name for name in _MARKS.split(words) if name]


def _ids(named: Iterable[tuple[str, Sequence[str | None]]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for record, names in named:
        for name in filter(None, names):
            key = name.strip()
            found[key] = record if found.get(key, record) == record else ""
    for record, _ in named:
        found.setdefault(record, record)
    return found


def _named(words: str, known: Mapping[str, str], what: str) -> str:
    found = known.get(words) or known.get(unicodedata.normalize("NFKC", words).strip())
    if found:
        return found
    if words in known:
        raise NotMeant(f"叫“{words}”的{what}不止一个：写编号")
    near = nearest(words, known)
    raise NotMeant(f"没有叫“{words[:40]}”的{what}" + (f"；是不是“{near}”？" if near else "：写部门名单里的简称或全称" if what == "单位" else ""))


def _listed(words: str, known: Mapping[str, str], what: str) -> tuple[str, ...]:
    names = split(words, known)
    if len(names) > _MAX_LISTED:
        raise NotMeant("列得太多")
    found = tuple(_named(name, known, what) for name in names)
    if len(set(found)) < len(found):
        raise NotMeant("同一个写了两次")
    return found


def _state(words: str) -> str:
    if words not in _STATES:
        raise NotMeant(f"不是认识的进展，可用的有：{'、'.join(STATUS.values())}")
    return _STATES[words]


def _count(words: str) -> int:
    number = words.removesuffix("份")
    if not (number.isascii() and number.isdecimal() and len(number) < 10 and 1 <= int(number) <= _MAX_COPIES):
        raise NotMeant(f"不是份数：写 1 到 {_MAX_COPIES} 的整数")
    return int(number)


def _matching(words: str, form: re.Pattern[str], fault: str) -> str:
    if not form.fullmatch(words):
        raise NotMeant(fault)
    return words


def _day(cell: Cell, year: int) -> str:
    """Return a deadline."""
    words = "".join(unicodedata.normalize("NFKC", cell.text).split())
    if words == ALL_YEAR:
        return ALL_YEAR
    if cell.kind is Kind.DAY_OF_A_YEAR and int(words[:4]) != year:
        raise NotMeant(f"填的日期没有写年份，Excel 自己补成了 {words[:4]} 年：写全，如 {year}{words[4:]}")
    month, date = _MONTH.fullmatch(words), _DATE.fullmatch(words)
    found = month or date
    try:
        if found is not None and cell.kind is not Kind.NUMBER:
            in_year, in_month = int(found[1] or year), int(found[2])
            if date:
                return datetime.date(in_year, in_month, int(date[3])).isoformat()
            after = datetime.date(in_year + in_month // 12, in_month % 12 + 1, 1)
            return (after - datetime.timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        raise NotMeant("没有这一天") from None
    raise NotMeant(f"不是日期：写成 {year}-10-31、10月31日、12月底前，或“{ALL_YEAR}”")
