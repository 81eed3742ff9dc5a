"""What changed between two reports, as an office speaks of it.

Every difference between the two is told by exactly one change: what no rule knows by name is told as a change of text. So a change list that is empty
means that the two say the same.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import msgspec
from msgspec import Struct

from generator.content.records import Assignment, Indicator, Report, Task
from generator.content.wording import RECORDS, path_name
from generator.revision.leaves import Leaf, Leaves, records
from generator.templating.filters.wording import STATUS

__all__ = ["Change", "Kind", "compare"]


class Kind(enum.Enum):
    """What sort of change it is, in the order in which changes are told."""

    FIGURE = "figure"
    TASK_ADDED = "task-added"
    TASK_REMOVED = "task-removed"
    TASK_TEXT = "task-text"
    LEAD = "lead"
    SUPPORT = "support"
    DEADLINE = "deadline"
    MILESTONES = "milestones"
    STATUS = "status"
    CONFIRMED = "confirmed"
    ADDED = "added"
    REMOVED = "removed"
    TEXT = "text"
    ORDER = "order"
    SOURCE = "source"
    """Only where a fact stands in the report changed."""


class Change(Struct, frozen=True, kw_only=True):
    """One thing that is no longer as it was."""

    kind: Kind
    path: str
    """The record, or the value in it."""
    subject: str
    """What it is about, as it is printed: an indicator's name, a task's number and text."""
    old: str = ""
    """What it said; empty for something that was added."""
    new: str = ""
    """What it says; empty for something that is gone."""
    departments: tuple[str, ...] = ()
    """Ids of the departments whose work it is, before or after."""


_FIGURE = frozenset({"from", "to", "value", "words", "unit", "hedge"})
_DECISIONS: Mapping[str, Kind] = {
    "lead": Kind.LEAD,
    "support": Kind.SUPPORT,
    "deadline": Kind.DEADLINE,
    "milestones": Kind.MILESTONES,
    "status": Kind.STATUS,
    "sample": Kind.CONFIRMED,
}


_DEFAULT_STATUS = next(each.default for each in msgspec.structs.fields(Assignment) if each.name == "status")


def compare(old: Report, new: Report) -> tuple[Change, ...]:
    """Return all that changed from ``old`` to ``new``: by kind, and within a kind in the new edition's order."""
    found = list(_Comparison(_Edition(old), _Edition(new)).changes())
    order = {kind: place for place, kind in enumerate(Kind)}
    return tuple(sorted(found, key=lambda change: order[change.kind]))


class _Edition:
    """A report with what is asked of it by id."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.records = records(report)

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        return {each.id: each for each in self.report.indicators}

    @cached_property
    def tasks(self) -> Mapping[str, tuple[int, Task]]:
        return {each.id: (number, each) for number, each in enumerate(self.report.tasks, start=1)}

    @cached_property
    def assignments(self) -> Mapping[str, Assignment]:
        return {each.task: each for each in self.report.assignments}

    @cached_property
    def names(self) -> Mapping[str, str]:
        return {each.id: each.name for each in self.report.departments}

    def workers(self, task: str) -> tuple[str, ...]:
        """Return the departments that have a task."""
        assignment = self.assignments.get(task)
        return (assignment.lead, *assignment.support) if assignment else ()


class _Comparison:
    """Two editions, record by record."""

    def __init__(self, old: _Edition, new: _Edition) -> None:
        self.old = old
        self.new = new

    def changes(self) -> Iterator[Change]:
        """Yield the changes, those of the new edition's records first."""
        for path in dict.fromkeys([*self.new.records, *self.old.records]):
            before, after = self.old.records.get(path), self.new.records.get(path)
            if before != after:
                yield from self.record(path, before, after)
        yield from self.orders()

    def record(self, path: str, before: Leaves | None, after: Leaves | None) -> Iterator[Change]:
        """Yield what changed in one record."""
        section, _, name = path.partition("/")
        match section:
            case "indicators":
                yield from self.indicator(path, name, before, after)
            case "tasks":
                yield from self.task(path, name, before, after)
            case "assignments":
                yield from self.assignment(path, name, before or {}, after or {})
            case _:
                yield from self.plain(path, before, after)

    def indicator(self, path: str, id: str, before: Leaves | None, after: Leaves | None) -> Iterator[Change]:
        """Yield a figure's changes: the figure itself once, whichever of its parts changed."""
        old, new = self.old.indicators.get(id), self.new.indicators.get(id)
        one = new or old
        assert one is not None
        subject = f"{one.name}（{one.period}）"
        departments = self._users(id)
        if old is None or new is None:
            kind = Kind.REMOVED if new is None else Kind.ADDED
            yield Change(kind=kind, path=path, subject=subject, old=_figure(old), new=_figure(new), departments=departments)
            return
        changed = _changed(before or {}, after or {})
        if _FIGURE & changed:
            yield Change(kind=Kind.FIGURE, path=path, subject=subject, old=_figure(old), new=_figure(new), departments=departments)
        yield from self._rest(path, subject, before or {}, after or {}, _FIGURE, departments, told=bool(_FIGURE & changed))

    def task(self, path: str, id: str, before: Leaves | None, after: Leaves | None) -> Iterator[Change]:
        """Yield a task's own changes; its place in the list is told once for all."""
        departments = self._workers(id)
        if before is None or after is None:
            edition, kind = (self.old, Kind.TASK_REMOVED) if after is None else (self.new, Kind.TASK_ADDED)
            number, task = edition.tasks[id]
            text = {"old": task.text} if after is None else {"new": task.text}
            yield Change(kind=kind, path=path, subject=f"任务{number}", departments=departments, **text)
            return
        subject = self._task_name(id)
        if before.get("text") != after.get("text"):
            old, new = str(before["text"]), str(after["text"])
            yield Change(kind=Kind.TASK_TEXT, path=f"{path}/text", subject=subject, old=old, new=new, departments=departments)
        yield from self._rest(path, subject, before, after, frozenset({"text"}), departments, told=before.get("text") != after.get("text"))

    def assignment(self, path: str, id: str, before: Leaves, after: Leaves) -> Iterator[Change]:
        """Yield what was decided otherwise about a task, also about one that is new or gone: that is what it means for a department."""
        departments = self._workers(id)
        for key in dict.fromkeys([*after, *before]):
            if key == "task" or before.get(key) == after.get(key):
                continue
            kind = _DECISIONS.get(key, Kind.TEXT)
            old, new = self._decision(self.old, key, before.get(key)), self._decision(self.new, key, after.get(key))
            yield Change(kind=kind, path=f"{path}/{key}", subject=self._task_name(id), old=old, new=new, departments=departments)

    def plain(self, path: str, before: Leaves | None, after: Leaves | None) -> Iterator[Change]:
        """Yield the changes of any other record, value by value."""
        subject = _subject(path, after or before or {})
        if before is None or after is None:
            if path in ("report", "review", "goals", "work") or "/" in path:
                kind = Kind.REMOVED if after is None else Kind.ADDED
                yield Change(kind=kind, path=path, subject=subject, old=_summary(before), new=_summary(after))
                return
            before, after = before or {}, after or {}
        yield from self._rest(path, subject, before, after, frozenset(), ())

    def orders(self) -> Iterator[Change]:
        """Yield a change for each list whose common records stand in another order."""
        lists: dict[str, tuple[list[str], list[str]]] = {}
        for place, edition in enumerate((self.old, self.new)):
            for path in edition.records:
                lists.setdefault(path.rpartition("/")[0], ([], []))[place].append(path)
        for name, (before, after) in lists.items():
            common = set(before) & set(after)
            kept, now = [path for path in before if path in common], [path for path in after if path in common]
            if name and kept != now:
                label = RECORDS.get(name.rpartition("/")[2], name)
                yield Change(kind=Kind.ORDER, path=name, subject=label, old="原来的次序", new="新的次序")

    def _rest(
        self, path: str, subject: str, before: Leaves, after: Leaves, known: frozenset[str], departments: tuple[str, ...], *, told: bool = False
    ) -> Iterator[Change]:
        """Yield the changes of values that have no rule of their own; a new place in the report follows from a change that was told."""
        for key in sorted(_changed(before, after) - known):
            source = key == "line" or key.startswith("source/")
            if source and told:
                continue
            kind = Kind.SOURCE if source else Kind.TEXT
            label = f"{subject}的{path_name(key)}"
            yield Change(
                kind=kind, path=f"{path}/{key}", subject=label, old=_shown(before.get(key)), new=_shown(after.get(key)), departments=departments
            )

    def _workers(self, task: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.new.workers(task), *self.old.workers(task)]))

    def _users(self, indicator: str) -> tuple[str, ...]:
        """Return the departments with a task that has the indicator as a target."""
        found: dict[str, None] = {}
        for edition in (self.new, self.old):
            for _, task in edition.tasks.values():
                if indicator == task.target or indicator in task.targets:
                    found.update(dict.fromkeys(edition.workers(task.id)))
        return tuple(found)

    def _task_name(self, id: str) -> str:
        edition = self.new if id in self.new.tasks else self.old
        if id not in edition.tasks:
            return id
        number, task = edition.tasks[id]
        return f"任务{number} {task.text}"

    def _decision(self, edition: _Edition, key: str, value: Leaf | None) -> str:
        if value is None:
            return STATUS[_DEFAULT_STATUS] if key == "status" else ""
        values = (value,) if isinstance(value, str) else value
        if key in ("lead", "support"):
            return "、".join(edition.names.get(each, each) for each in values)
        if key == "status":
            return STATUS.get(values[0], values[0])
        if key == "sample":
            return {"true": "示例，待确认", "false": "已确认"}[values[0]]
        return "；".join(values)


def _changed(before: Leaves, after: Leaves) -> set[str]:
    return {key for key in {*before, *after} if before.get(key) != after.get(key)}


def _figure(indicator: Indicator | None) -> str:
    """Return a figure as the report writes it; nothing for one that is not there."""
    if indicator is None:
        return ""
    unit = indicator.unit
    if indicator.from_ is not None and indicator.to is not None:
        return f"从{indicator.from_:f}{unit}到{indicator.to:f}{unit}"
    if indicator.value is None:
        return indicator.words or ""
    before = "".join(hedge for hedge in indicator.hedge if hedge == "控制在")
    within = "".join(hedge for hedge in indicator.hedge if hedge in ("多", "余"))
    after = "".join(hedge for hedge in indicator.hedge if hedge in ("以上", "以内"))
    return f"{before}{indicator.value:f}{within}{unit}{after}"


def _subject(path: str, leaves: Leaves) -> str:
    """Return what a record is called: its own name, or its place."""
    kind = RECORDS.get(path.split("/")[-2], "") if "/" in path else ""
    for key in ("name", "label", "title", "heading", "text", "report/title"):
        name = leaves.get(key)
        if isinstance(name, str) and name:
            return f"{kind}“{name}”" if kind else f"“{name}”"
    return kind or path_name(path)


def _summary(leaves: Leaves | None) -> str:
    """Return the words of a record that came or went."""
    shown: Iterable[Leaf] = () if leaves is None else (leaves[key] for key in ("name", "text", "heading", "title") if key in leaves)
    return "；".join(_shown(value) for value in shown) or ("" if leaves is None else "（有）")


def _shown(value: Leaf | None) -> str:
    return "" if value is None else value if isinstance(value, str) else "、".join(value)
