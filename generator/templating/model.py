"""What a template can name: the report's records, and the relations between them.

The relations are stated here in one place, as a table: kind of record, name, how it is found. They follow ids (a task's ``target`` is the indicator),
turn relations round (an area's ``tasks``), and add what only the whole knows (a task's ``number``). Every related view keeps its own path, so that a
value read through a relation still has its own origin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeAlias

from msgspec import Struct

from generator.content.records import (
    Area,
    Assignment,
    Briefing,
    Department,
    Goals,
    Group,
    Headline,
    Indicator,
    Report,
    Task,
    Work,
    WorkTopic,
)
from generator.diagnostics import Span
from generator.document.nodes import Origin
from generator.templating.differences import edited, items
from generator.templating.edits import Edit, Entry, Notice, PaperEdit, Piece, Renumbering, UnitEdit
from generator.templating.enclosed import Enclosed, Enclosure, Slip
from generator.templating.values import Absent, traced
from generator.templating.views import Entries, Listing, View, wrap

__all__ = ["NAMES", "Model"]

NAMES = (
    "report",
    "headlines",
    "review",
    "goals",
    "work",
    "groups",
    "indicators",
    "tasks",
    "departments",
    "assignments",
    "briefing",
    "department",
    "sample",
    "data",
    "changes",
    "pack",
    "slip",
)
"""The names that every template can use."""

LISTED = ("support", "milestones")
"""Kinds of edits whose values are lists."""

Relation: TypeAlias = "Callable[[Model, View], Any]"


class Places:
    """Finds places in the YAML files. It knows no model: the values' origins keep it, which the collector of garbage does not look into."""

    __slots__ = ("_spans",)

    def __init__(self, spans: Mapping[str, Span]) -> None:
        """Take the places by path."""
        self._spans = spans

    def __call__(self, path: str) -> Span | None:
        """Return the place of a path, or else of the record that holds it."""
        while path:
            try:
                return self._spans[path]
            except KeyError:
                path = path.rpartition("/")[0]
        return None


class Model:
    """The report as templates see it. One model serves all papers of a run."""

    def __init__(
        self,
        report: Report,
        spans: Mapping[str, Span] | None = None,
        changes: Notice | None = None,
        packs: Mapping[str, Enclosure] | None = None,
        slips: Mapping[str, Slip] | None = None,
    ) -> None:
        """Take the report, where its paths stand in the YAML files, and what is told besides; see `Renderer`."""
        self.report = report
        self.changes = changes
        self.packs = {} if packs is None else packs
        self.slips = {} if slips is None else slips
        self.relations = RELATIONS
        self.span = Places({} if spans is None else spans)

    def names(self, briefing: Briefing, department: str | None) -> dict[str, Any]:
        """Return the names of one paper's template; `NAMES` lists them."""
        return self._shared | {
            "briefing": View(self, briefing, f"briefings/{briefing.id}"),
            "department": Absent("department") if department is None else self.departments.find(department),
            "changes": self._changes(department),
            "pack": View(self, pack, "pack") if department and (pack := self.packs.get(department)) else Absent("pack"),
            "slip": View(self, slip, "slip") if department and (slip := self.slips.get(department)) else Absent("slip"),
        }

    @cached_property
    def _shared(self) -> dict[str, Any]:
        report = self.report
        return {
            "report": View(self, report.meta, "report"),
            "headlines": self._list("headlines", report.headlines),
            "review": wrap(self, report.review, "review", None),
            "goals": wrap(self, report.goals, "goals", None),
            "work": self.work,
            "groups": self.groups,
            "indicators": self.indicators,
            "tasks": self.tasks,
            "departments": self.departments,
            "assignments": self.assignments,
            "sample": report.sample or any(a.sample for a in report.assignments),
            "data": Entries(self, report.data, "data"),
        }

    def _changes(self, department: str | None) -> View | Absent:
        if self.changes is None:
            return Absent("changes")
        return View(self, self.changes if department is None else self.changes.of(department), "changes")

    def _list(self, name: str, records: Iterable[Struct]) -> Listing:
        return Listing((View(self, record, f"{name}/{getattr(record, 'id', None) or place}", place) for place, record in enumerate(records)), name)

    @cached_property
    def groups(self) -> Listing:
        """The groups of indicators."""
        return self._list("groups", self.report.groups)

    @cached_property
    def indicators(self) -> Listing:
        """The indicators."""
        return self._list("indicators", self.report.indicators)

    @cached_property
    def tasks(self) -> Listing:
        """The tasks."""
        return self._list("tasks", self.report.tasks)

    @cached_property
    def departments(self) -> Listing:
        """The departments."""
        return self._list("departments", self.report.departments)

    @cached_property
    def assignments(self) -> Listing:
        """The assignments; each is named by its task."""
        return Listing((View(self, a, f"assignments/{a.task}", i) for i, a in enumerate(self.report.assignments)), "assignments")

    @cached_property
    def work(self) -> Any:
        """The work plan, or an absent value."""
        return wrap(self, self.report.work, "work", None)

    @cached_property
    def areas(self) -> Mapping[str, View]:
        """The areas of work by id."""
        return {area.id: area for area in self.work.read("areas")} if self.work else {}

    @cached_property
    def topics(self) -> Mapping[tuple[str, str], View]:
        """The topics of the work plan by the ids of area and topic."""
        return {(key, topic.id): topic for key, area in self.areas.items() for topic in area.read("topics")}

    @cached_property
    def assignment_of(self) -> Mapping[str, View]:
        """Assignments by the id of their task."""
        return {view.raw("task"): view for view in self.assignments}

    @cached_property
    def leads(self) -> Mapping[str, list[View]]:
        """The tasks that each department leads, by its id."""
        return self._tasks_by(lambda assignment: (assignment.lead,))

    @cached_property
    def supports(self) -> Mapping[str, list[View]]:
        """The tasks that each department supports, by its id."""
        return self._tasks_by(lambda assignment: assignment.support)

    def _tasks_by(self, departments: Callable[[Assignment], Iterable[str]]) -> Mapping[str, list[View]]:
        found: dict[str, list[View]] = {}
        for task in self.tasks:
            view = self.assignment_of.get(task.id)
            if view is not None and isinstance(view.record, Assignment):
                for key in departments(view.record):
                    found.setdefault(key, []).append(task)
        return found

    def indicators_of(self, ids: Iterable[str], path: str) -> Listing:
        """Return the indicators with these ids, in this order."""
        return Listing([self.indicators.find(key).through(f"{path}/{place}") for place, key in enumerate(ids)], path)


def _assigned(model: Model, view: View) -> View | Absent:
    return model.assignment_of.get(view.id or "") or Absent(f"{view.path}/assignment")


def _target(model: Model, view: View) -> View | Absent:
    key = view.raw("target")
    return model.indicators.find(key).through(f"{view.path}/target") if key else Absent(f"{view.path}/target")


def _topic(model: Model, view: View) -> View | Absent:
    key = view.raw("topic")
    return model.topics[view.raw("area"), key] if key else Absent(f"{view.path}/topic")


def _lead(model: Model, view: View) -> View | Absent:
    assignment = _assigned(model, view)
    return assignment.read("lead") if isinstance(assignment, View) else Absent(f"{view.path}/lead")


def _support(model: Model, view: View) -> Listing:
    assignment = _assigned(model, view)
    return assignment.read("support") if isinstance(assignment, View) else Listing((), f"{view.path}/support")


def _number(model: Model, view: View) -> Any:
    span, record = model.span, view.path
    return traced(view.place + 1, Origin(path=f"{record}/number", at=lambda _: span(record)), view)


def _projects(model: Model, view: View) -> View | Absent:
    key = view.raw("projects")
    found = next((topic for (_, topic_id), topic in model.topics.items() if topic_id == key), None)
    return found if found is not None else Absent(f"{view.path}/projects")


def _topic_tasks(model: Model, view: View) -> Listing:
    return _tasks(model, f"{view.path}/tasks", lambda task: task.raw("topic") == view.id and _topic(model, task) == view)


def _tasks(model: Model, path: str, wanted: Callable[[View], bool]) -> Listing:
    return Listing([task for task in model.tasks if wanted(task)], path)


def _deadline(model: Model, view: View) -> Any:
    """Return a deadline as a date, for templates write it in several ways; 全年 stays a text."""
    assert isinstance(view.record, Assignment)
    path = f"{view.path}/deadline"
    return traced(view.record.due or view.record.deadline, Origin(path=path, at=model.span), view)


def _sample(model: Model, view: View) -> bool:
    own = view.raw("sample")
    return model.report.sample if own is None else bool(own)


def _task(model: Model, view: View) -> View | Absent:
    """Return the task that an entry of a notice is about, as the new edition has it."""
    return Absent(f"{view.path}/task") if view.raw("after") is None else model.tasks.find(view.raw("record").rpartition("/")[2])


def _told(*names: str) -> Mapping[str, Relation]:
    """Return how fields of a notice are read that are words of its own: plain, for no YAML file says them."""

    def relation(name: str) -> Relation:
        return lambda model, view: Absent(f"{view.path}/{name}") if view.raw(name) in (None, "") else view.raw(name)

    return {name: relation(name) for name in names}


def _edited(model: Model, view: View, words: Sequence[Piece], other: str) -> Any:
    """Return what an edit says as one text; ``items`` of it are lines of their own."""
    return edited(words, other, model.span, listed=view.raw("kind") in LISTED)


def _items(view: View, name: str) -> tuple[Any, ...]:
    said = view.read(name)
    return items(said) if view.raw("kind") in LISTED else (said,) if said else ()


RELATIONS: Mapping[type[Struct], Mapping[str, Relation]] = {
    Headline: {"indicators": lambda model, view: model.indicators_of(view.raw("indicators"), f"{view.path}/indicators")},
    Goals: {"doubling": lambda model, view: model.indicators_of(view.raw("doubling"), f"{view.path}/doubling")},
    Work: {
        "targets": lambda model, view: model.indicators_of(view.raw("targets"), f"{view.path}/targets"),
        "projects": _projects,
    },
    Area: {"tasks": lambda model, view: _tasks(model, f"{view.path}/tasks", lambda task: task.raw("area") == view.id)},
    WorkTopic: {"tasks": _topic_tasks},
    Group: {
        "indicators": lambda model, view: Listing(
            [indicator for indicator in model.indicators if indicator.raw("group") == view.id], f"{view.path}/indicators"
        )
    },
    Indicator: {"group": lambda model, view: model.groups.find(view.raw("group"))},
    Task: {
        "number": _number,
        "area": lambda model, view: model.areas[view.raw("area")],
        "topic": _topic,
        "target": _target,
        "targets": lambda model, view: model.indicators_of(view.raw("targets"), f"{view.path}/targets"),
        "assignment": _assigned,
        "lead": _lead,
        "support": _support,
    },
    Department: {
        "leads": lambda model, view: Listing(model.leads.get(view.id or "", ()), f"{view.path}/leads"),
        "supports": lambda model, view: Listing(model.supports.get(view.id or "", ()), f"{view.path}/supports"),
    },
    Assignment: {
        "task": lambda model, view: model.tasks.find(view.raw("task")),
        "lead": lambda model, view: model.departments.find(view.raw("lead")).through(f"{view.path}/lead"),
        "support": lambda model, view: Listing(
            [model.departments.find(key).through(f"{view.path}/support/{place}") for place, key in enumerate(view.raw("support"))],
            f"{view.path}/support",
        ),
        "deadline": _deadline,
        "sample": _sample,
    },
    Notice: {
        **_told("since", "until", "date"),
        "sample": lambda _, view: any(edit.sample for entry in view.raw("entries") for edit in entry.edits),
    },
    Entry: {
        **_told("number", "fate", "subject", "before", "after", "papers"),
        "section": lambda _, view: view.raw("record").rpartition("/")[0],
        "key": lambda _, view: view.raw("record").rpartition("/")[2],
        "task": _task,
        "departments": lambda model, view: Listing(
            [department for department in model.departments if department.id in view.raw("departments")], f"{view.path}/departments"
        ),
    },
    Edit: {
        **_told("kind", "label", "subject"),
        "old": lambda model, view: _edited(model, view, (Piece(view.raw("old")),), "".join(piece.text for piece in view.raw("new"))),
        "new": lambda model, view: _edited(model, view, view.raw("new"), view.raw("old")),
        "old_items": lambda _, view: _items(view, "old"),
        "new_items": lambda _, view: _items(view, "new"),
    },
    Enclosure: {
        **_told("date", "edition", "last", "gone"),
        "changes": lambda model, view: View(model, view.raw("changes"), "changes") if view.raw("changes") else Absent("pack/changes"),
    },
    Enclosed: _told("title", "pages", "files", "fate"),
    Slip: _told("number", "copy", "copies", "sheets", "edition"),
    PaperEdit: _told("title", "fate", "entries"),
    UnitEdit: _told("id", "name", "entries"),
    Renumbering: _told("first", "last", "now"),
}
"""Kind of record, name, how it is found. A name that is also a field replaces it: an id gives way to the record it names."""
