"""What changed between two reports, as an office speaks of it.

Every difference between the two is told by exactly one change: what no rule knows by name is told as a change of text. So a change list that is empty
means that the two say the same.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping

import msgspec
from msgspec import Struct

from generator.content.records import Assignment, Report
from generator.content.wording import RECORDS, path_name
from generator.revision.leaves import Leaf, Leaves
from generator.revision.words import Edition, Words, figure, key_label, summary, text_of
from generator.templating.edits import Piece

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
    record: str
    """The record whose change it is; a decision's is its task."""
    subject: str
    """What the record is called: an indicator's name, a task's number and text."""
    label: str = ""
    """Which of its values changed, where the kind does not say it."""
    old: str = ""
    """What it said; empty for something that was added."""
    words: Words = ()
    """What it says, datum by datum; nothing for something that is gone."""
    departments: tuple[str, ...] = ()
    """Ids of the departments whose work it is, before or after."""

    @property
    def new(self) -> str:
        """What it says, as one text; empty for something that is gone."""
        return text_of(self.words)


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
    found = list(_Comparison(Edition(old), Edition(new)).changes())
    order = {kind: place for place, kind in enumerate(Kind)}
    return tuple(sorted(found, key=lambda change: order[change.kind]))


class _Comparison:
    """Two editions, record by record."""

    def __init__(self, old: Edition, new: Edition) -> None:
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
                yield from self.assignment(path, name, before, after)
            case "sample":
                yield self.confirmation(path)
            case _:
                yield from self.plain(path, before, after)

    def indicator(self, path: str, id: str, before: Leaves | None, after: Leaves | None) -> Iterator[Change]:
        """Yield a figure's changes: the figure itself once, whichever of its parts changed."""
        old, new = self.old.indicators.get(id), self.new.indicators.get(id)
        one = new or old
        assert one is not None
        subject = f"{one.name}（{one.period}）"
        departments = self._users(id)
        changed = _changed(before or {}, after or {})
        kind = Kind.REMOVED if new is None else Kind.ADDED if old is None else Kind.FIGURE
        if kind is not Kind.FIGURE or _FIGURE & changed:
            yield Change(kind=kind, path=path, record=path, subject=subject, old=text_of(figure(old)), words=figure(new), departments=departments)
        if before is not None and after is not None:
            yield from self._rest(path, subject, before, after, _FIGURE, departments, told=bool(_FIGURE & changed))

    def task(self, path: str, id: str, before: Leaves | None, after: Leaves | None) -> Iterator[Change]:
        """Yield a task's own changes; its place in the list is told once for all."""
        departments = self._workers(id)
        old, new = ("" if before is None else str(before["text"])), ("" if after is None else str(after["text"]))
        words = (Piece(new, f"{path}/text"),) if new else ()
        if before is None or after is None:
            edition, kind = (self.old, Kind.TASK_REMOVED) if after is None else (self.new, Kind.TASK_ADDED)
            subject = f"任务{edition.tasks[id][0]}"
            yield Change(kind=kind, path=path, record=path, subject=subject, old=old, words=words, departments=departments)
            return
        subject = self._task_name(id)
        if old != new:
            place = f"{path}/text"
            yield Change(kind=Kind.TASK_TEXT, path=place, record=path, subject=subject, old=old, words=words, departments=departments)
        yield from self._rest(path, subject, before, after, frozenset({"text"}), departments, told=old != new)

    def assignment(self, path: str, id: str, before: Leaves | None, after: Leaves | None) -> Iterator[Change]:
        """Yield what was decided otherwise about a task, also about one that is new or gone: that is what it means for a department."""
        departments = self._workers(id)
        was, now = before or {}, after or {}
        for key in dict.fromkeys([*now, *was]):
            if key == "task" or was.get(key) == now.get(key):
                continue
            kind = _DECISIONS.get(key, Kind.TEXT)
            yield Change(
                kind=kind,
                path=f"{path}/{key}",
                record=f"tasks/{id}",
                subject=self._task_name(id),
                old=text_of(_decision(self.old, path, key, before)),
                words=_decision(self.new, path, key, after),
                departments=departments,
            )

    def confirmation(self, path: str) -> Change:
        """Return the change of the mark that all decisions are samples."""
        old, new = (edition.words("assignments", "sample", str(edition.report.sample).lower()) for edition in (self.old, self.new))
        departments = tuple(dict.fromkeys([*self.new.everyone(), *self.old.everyone()]))
        return Change(kind=Kind.CONFIRMED, path=path, record=path, subject="全部任务安排", old=text_of(old), words=new, departments=departments)

    def plain(self, path: str, before: Leaves | None, after: Leaves | None) -> Iterator[Change]:
        """Yield the changes of any other record, value by value."""
        subject = _subject(path, after or before or {})
        section, _, name = path.partition("/")
        departments = (name,) if section == "departments" else ()
        if (before is None or after is None) and (section in ("report", "review", "goals", "work") or name):
            kind = Kind.REMOVED if after is None else Kind.ADDED
            words = () if after is None else (Piece(summary(after)),)
            yield Change(kind=kind, path=path, record=path, subject=subject, old=summary(before), words=words, departments=departments)
            return
        yield from self._rest(path, subject, before or {}, after or {}, frozenset(), departments)

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
                yield Change(kind=Kind.ORDER, path=name, record=name, subject=label, old="原来的次序", words=(Piece("新的次序"),))

    def _rest(
        self, path: str, subject: str, before: Leaves, after: Leaves, known: frozenset[str], departments: tuple[str, ...], *, told: bool = False
    ) -> Iterator[Change]:
        """Yield the changes of values that have no rule of their own; a new place in the report follows from a change that was told."""
        for key in sorted(_changed(before, after) - known):
            source = key == "line" or key.startswith("source/")
            if source and told:
                continue
            yield Change(
                kind=Kind.SOURCE if source else Kind.TEXT,
                path=f"{path}/{key}" if key else path,
                record=path,
                subject=subject,
                label=key_label(path, key),
                old=text_of(self.old.words(path, key, before.get(key))),
                words=self.new.words(path, key, after.get(key)),
                departments=() if source else departments,
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


def _changed(before: Leaves, after: Leaves) -> set[str]:
    return {key for key in {*before, *after} if before.get(key) != after.get(key)}


def _decision(edition: Edition, path: str, key: str, leaves: Leaves | None) -> Words:
    """Return what was decided; of an assignment that is not there nothing, of a value that is left out what it then means."""
    value: Leaf | None = None if leaves is None else leaves.get(key)
    if value is None and leaves is not None:
        value = {"status": _DEFAULT_STATUS, "sample": str(edition.report.sample).lower()}.get(key)
    return edition.words(path, key, value)


def _subject(path: str, leaves: Leaves) -> str:
    """Return what a record is called: its own name, or its place."""
    kind = RECORDS.get(path.split("/")[-2], "") if "/" in path else ""
    for key in ("name", "label", "title", "heading"):
        name = leaves.get(key)
        if isinstance(name, str) and name:
            return f"{kind}“{name}”" if kind else f"“{name}”"
    return path_name(path).replace(" ", "") or kind
