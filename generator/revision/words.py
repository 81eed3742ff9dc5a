"""The values of one edition as an office writes them, datum by datum: ``target`` is no id but an indicator's name, a deadline reads 12月底前."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import chain

from generator.content.records import ALL_YEAR, Area, Assignment, Indicator, Report, Task
from generator.content.wording import KEYS, OWN
from generator.quantity import Quantity
from generator.revision.leaves import Leaf, Leaves, records
from generator.templating.edits import Piece
from generator.templating.filters.wording import STATUS, until

__all__ = ["Edition", "Words", "figure", "key_label", "summary", "text_of"]

Words = tuple[Piece, ...]

SAMPLE: Mapping[str, str] = {"true": "示例，待确认", "false": "已确认"}
KINDS: Mapping[str, str] = {
    "from-to": "从多少到多少",
    "cumulative": "累计",
    "count": "件数",
    "level": "水平",
    "share": "比重",
    "change": "升降幅度",
    "duration": "持续时间",
    "growth-target": "增长目标",
}
AUDIENCES: Mapping[str, str] = {"all": "总的一份", "departments": "每个单位一份", "both": "总的一份和每个单位一份"}
FLAGS: Mapping[str, str] = {"true": "是", "false": "否"}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "assignments/status": STATUS,
    "assignments/sample": SAMPLE,
    "indicators/kind": KINDS,
    "indicators/main": FLAGS,
    "briefings/audience": AUDIENCES,
    "complete/": FLAGS,
}
"""Section and key of values that are one of a few words."""


class Edition:
    """A report, and what is asked of it by id."""

    def __init__(self, report: Report) -> None:
        """Take the report."""
        self.report = report
        self.records = records(report)

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """The indicators by id."""
        return {each.id: each for each in self.report.indicators}

    @cached_property
    def tasks(self) -> Mapping[str, tuple[int, Task]]:
        """The tasks by id, each with its number."""
        return {each.id: (number, each) for number, each in enumerate(self.report.tasks, start=1)}

    @cached_property
    def assignments(self) -> Mapping[str, Assignment]:
        """The assignments by their task."""
        return {each.task: each for each in self.report.assignments}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The departments' names by id."""
        return {each.id: each.name for each in self.report.departments}

    def workers(self, task: str) -> tuple[str, ...]:
        """Return the departments that have a task."""
        assignment = self.assignments.get(task)
        return (assignment.lead, *assignment.support) if assignment else ()

    def everyone(self) -> tuple[str, ...]:
        """Return the departments that have any task."""
        return tuple(dict.fromkeys(chain.from_iterable(map(self.workers, self.assignments))))

    def is_sample(self, task: str) -> bool:
        """Return whether nobody has confirmed what was decided about a task."""
        assignment = self.assignments.get(task)
        own = assignment.sample if assignment else None
        return assignment is not None and (self.report.sample if own is None else own)

    def words(self, record: str, key: str, value: Leaf | None) -> Words:
        """Return a value that stands at ``key`` of a record, for print; nothing where there is none."""
        if value is None:
            return ()
        section, last, path = record.partition("/")[0], key.rpartition("/")[2], "/".join(filter(None, (record, key)))
        named = self._named(section, last)
        if isinstance(value, tuple):
            listed = [Piece(*named.get(item, (item, f"{path}/{place}"))) for place, item in enumerate(value)]
            return _joined(listed, "；" if last == "milestones" else "、")
        if named:
            return (Piece(*named.get(value, (value, path))),)
        if (section, key) == ("assignments", "deadline"):
            return (Piece(value if value == ALL_YEAR else until(datetime.date.fromisoformat(value), self.report.meta.year), path),)
        shown = CHOICES.get(f"{section}/{key}")
        if shown is SAMPLE or shown is FLAGS:
            return (Piece(shown.get(value, value)),)  # a yes or no is printed by no paper, and never bound
        return (Piece(shown.get(value, value) if shown else value, path),)

    def _named(self, section: str, key: str) -> Mapping[str, tuple[str, str]]:
        """Return what the ids that stand under a key are called, and the path of each name."""
        match key:
            case "lead" | "support" if section == "assignments":
                return self._departments
            case "target" | "targets" | "doubling" | "indicators":
                return {key: (each.name, f"indicators/{key}/name") for key, each in self.indicators.items()}
            case "group" if section == "indicators":
                return {each.id: (each.name, f"groups/{each.id}/name") for each in self.report.groups}
            case "area" if section == "tasks":
                return {each.id: (each.label, f"work/areas/{each.id}/label") for each in self._areas}
            case "topic" | "projects" if section in ("tasks", "work"):
                return {topic.id: (topic.heading, f"work/areas/{each.id}/topics/{topic.id}/heading") for each in self._areas for topic in each.topics}
            case _:
                return {}

    @cached_property
    def _departments(self) -> Mapping[str, tuple[str, str]]:
        return {each.id: (each.name, f"departments/{each.id}/name") for each in self.report.departments}

    @property
    def _areas(self) -> Sequence[Area]:
        return self.report.work.areas if self.report.work else ()


def figure(indicator: Indicator | None) -> Words:
    """Return a figure as the papers print it; nothing for one that is not there."""
    if indicator is None:
        return ()
    path = f"indicators/{indicator.id}"
    if indicator.from_ is not None and indicator.to is not None:
        begin, end = _amount(indicator, indicator.from_, ()), _amount(indicator, indicator.to, indicator.hedge)
        return (Piece("从"), Piece(begin, f"{path}/from"), Piece("到"), Piece(end, f"{path}/to"))
    if indicator.value is None:
        return (Piece(indicator.words, f"{path}/words"),) if indicator.words else ()
    return (Piece(_amount(indicator, indicator.value, indicator.hedge), f"{path}/value"),)


def _amount(indicator: Indicator, number: Decimal, hedge: tuple[str, ...]) -> str:
    return str(Quantity(number, indicator.unit, hedge))


def _joined(pieces: Iterable[Piece], separator: str) -> Words:
    found: list[Piece] = []
    for piece in pieces:
        found += [Piece(separator), piece] if found else [piece]
    return tuple(found)


def text_of(words: Words) -> str:
    """Return words as one text."""
    return "".join(piece.text for piece in words)


def key_label(record: str, key: str) -> str:
    """Return what a key of a record is called: 说明 for ``note``, 出处的原句 for ``source/quote``."""
    section = record.partition("/")[0]
    steps = [step for step in key.split("/") if step and not step.isdecimal()]
    return "的".join((OWN.get((section, step)) or KEYS.get(step, step)).partition("（")[0] for step in steps)


def summary(leaves: Leaves | None) -> str:
    """Return the words of a record that came or went; nothing for one that is not there."""
    if leaves is None:
        return ""
    shown = (leaves[key] for key in ("name", "label", "text", "heading", "title", "brief") if key in leaves)
    return "；".join(value if isinstance(value, str) else "、".join(value) for value in shown) or "（有）"
