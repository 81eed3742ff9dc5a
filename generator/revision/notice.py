"""What a change notice (变更说明) tells: the changes by the record they belong to, each told once and numbered, and whom they concern."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from msgspec.structs import replace

from generator.content.records import Report
from generator.revision.changes import Change, Kind
from generator.revision.papers import Reach
from generator.revision.wording import HEADINGS
from generator.revision.words import Edition
from generator.templating.edits import Edit, Entry, Fate, Notice, PaperEdit, Renumbering, UnitEdit

__all__ = ["notice", "share"]

FATES: Mapping[Kind, Fate] = {Kind.TASK_ADDED: "added", Kind.TASK_REMOVED: "removed", Kind.ADDED: "added", Kind.REMOVED: "removed"}
DECISIONS = frozenset({Kind.LEAD, Kind.SUPPORT, Kind.DEADLINE, Kind.MILESTONES, Kind.STATUS})
"""What the office decides; these are samples until somebody confirms them."""


def notice(
    old: Report, new: Report, changes: Sequence[Change], reached: Sequence[Reach], *, since: str, until: str, date: datetime.date | None = None
) -> Notice:
    """Return what the notice tells. ``since`` and ``until`` are what the editions are called; ``date`` is printed if it is given."""
    return _Notice(Edition(old), Edition(new), changes, reached).made(since, until, date)


def share(department: str, old: Edition, new: Edition, changes: Sequence[Change], reached: Sequence[Reach], *, since: str, until: str) -> Notice:
    """Return what one department is told, with numbers of its own: the changes and papers that are given, and no other department's."""
    return _Notice(old, new, changes, reached).share(department, since, until)


class _Notice:
    def __init__(self, old: Edition, new: Edition, changes: Sequence[Change], reached: Sequence[Reach]) -> None:
        self.old = old
        self.new = new
        self.reached = reached
        self.changes = changes
        self.sources = [change for change in changes if change.kind is Kind.SOURCE]
        self.places = {record: place for place, record in enumerate(dict.fromkeys((*new.records, *old.records)))}
        self.papers: dict[int, list[Reach]] = {}
        """Papers that print a change, by its place."""
        for each in reached:
            for place in each.changes:
                self.papers.setdefault(place, []).append(each)

    def made(self, since: str, until: str, date: datetime.date | None) -> Notice:
        entries, number_of = self._entries()
        return Notice(
            since=since,
            until=until,
            date=date,
            entries=entries,
            renumbered=tuple(self._renumbered()),
            sources=tuple(self._edit(change) for change in self.sources),
            papers=tuple(_paper(each, number_of) for each in self.reached if each.paper.department is None),
            units=tuple(self._units(entries, number_of)),
        )

    def share(self, department: str, since: str, until: str) -> Notice:
        entries, number_of = self._entries()
        return Notice(
            since=since,
            until=until,
            entries=tuple(replace(entry, departments=(department,)) for entry in entries),
            renumbered=tuple(self._renumbered()) if department in self._owners() else (),
            papers=tuple(_paper(each, number_of) for each in self.reached),
        )

    def _entries(self) -> tuple[tuple[Entry, ...], Mapping[int, int]]:
        """Return the entries, and the number of each change's by the change's place."""
        groups: dict[str, list[int]] = {}
        for place, change in enumerate(self.changes):
            if change.kind is not Kind.SOURCE:
                groups.setdefault(change.record, []).append(place)
        records = sorted(groups, key=self._order)
        entries = tuple(self._entry(number, record, groups[record]) for number, record in enumerate(records, start=1))
        return entries, {place: number for number, record in enumerate(records, start=1) for place in groups[record]}

    def _order(self, record: str) -> tuple[int, int]:
        """Return where a record stands in the notice: indicators, tasks that came, that went, that changed, then all others, in their own order."""
        section, _, name = record.partition("/")
        edition = self.new if record in self.new.records else self.old
        if section == "tasks" and name:
            return (1 if record not in self.old.records else 2 if record not in self.new.records else 3), edition.tasks[name][0]
        return (0 if section == "indicators" and name else 4), self.places.get(record, 0)

    def _entry(self, number: int, record: str, places: Sequence[int]) -> Entry:
        found = [self.changes[place] for place in places]
        fate: Fate = next((FATES[change.kind] for change in found if change.kind in FATES), "changed")
        section, _, name = record.partition("/")
        was, now = (edition.tasks.get(name) if section == "tasks" else None for edition in (self.old, self.new))
        task = now or was
        reached = [each for place in places for each in self.papers.get(place, ())]
        copies = {each.paper.department.id for each in reached if each.paper.department}
        concerned = copies.union(*(change.departments for change in found))
        order = {each.id: place for place, each in enumerate((*self.new.report.departments, *self.old.report.departments))}
        return Entry(
            number=number,
            record=record,
            fate=fate,
            subject=task[1].text if task else found[0].subject,
            before=was[0] if was else None,
            after=now[0] if now else None,
            edits=tuple(self._edit(change) for change in found),
            papers=tuple(dict.fromkeys(each.paper.briefing.title for each in reached)),
            departments=tuple(sorted(concerned, key=lambda each: (order.get(each, len(order)), each))),
        )

    def _edit(self, change: Change) -> Edit:
        task = change.record.partition("/")[2]
        sample = change.kind in DECISIONS and (self.new if task in self.new.assignments else self.old).is_sample(task)
        return Edit(
            kind=change.kind.value,
            label=change.label or HEADINGS[change.kind],
            subject=change.subject,
            old=change.old,
            new=change.words,
            sample=sample,
        )

    def _renumbered(self) -> Iterator[Renumbering]:
        """Yield the runs of tasks whose numbers moved together."""
        moved = [(was, self.new.tasks[task][0]) for task, (was, _) in self.old.tasks.items() if task in self.new.tasks]
        for _, run in groupby(enumerate(moved), key=lambda each: (each[1][1] - each[1][0], each[1][0] - each[0])):
            pairs = [pair for _, pair in run]
            (first, now), (last, _) = pairs[0], pairs[-1]
            if first != now:
                yield Renumbering(first=first, last=last, now=now)

    def _owners(self) -> set[str]:
        """Return the departments that have a task with another number."""
        moved = {task for task, (was, _) in self.old.tasks.items() if task in self.new.tasks and self.new.tasks[task][0] != was}
        return {unit for task in moved for unit in self.new.workers(task)}

    def _units(self, entries: Sequence[Entry], number_of: Mapping[int, int]) -> Iterator[UnitEdit]:
        """Yield the departments of the new edition that an entry concerns, or that have a task with another number."""
        owners = self._owners()
        for unit in self.new.report.departments:
            mine = tuple(entry.number for entry in entries if unit.id in entry.departments)
            if mine or unit.id in owners:
                copies = [each for each in self.reached if each.paper.department and each.paper.department.id == unit.id]
                yield UnitEdit(
                    id=unit.id,
                    name=unit.name,
                    papers=tuple(_paper(each, number_of) for each in copies),
                    entries=mine,
                    renumbered=unit.id in owners,
                )


def _paper(each: Reach, number_of: Mapping[int, int]) -> PaperEdit:
    numbers: Iterable[int] = {number_of[place] for place in each.changes if place in number_of}
    return PaperEdit(title=each.paper.briefing.title, fate=each.fate, entries=tuple(sorted(numbers)))
