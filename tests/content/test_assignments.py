"""Every task has one assignment, complete and plausible in form; every unit has something to lead; all of it is marked as a sample.

The report names no responsible units: the assignments are decisions of the office, and the ones that come with jianbao are made up. They may not look
like statements of the report, and say no figure of their own.
"""

from __future__ import annotations

import copy
import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

CONTENT = Path(__file__).parents[2] / "content"

Record: TypeAlias = dict[str, Any]

ALL_YEAR = "全年"
STATUSES = {"not-started", "in-progress", "done", "delayed"}
NUMERALS = re.compile(r"[0-9０-９]|[一二两三四五六七八九十百千万亿]+(个|家|项|件|处|座|户|人|元|亩|成|%)")
"""A figure in digits, or in hanzi with a unit; 六进六讲 and 三季度 are names."""


@dataclass(slots=True)
class Decisions:
    """The tasks, the units and who does what; not frozen, so that a copy can be spoilt."""

    year: int
    tasks: list[Record]
    units: Record
    plan: Record

    def unit(self, name: str) -> Record:
        """The unit whose id is `name`."""
        departments: list[Record] = self.units["departments"]
        return next(each for each in departments if each["id"] == name)

    def of(self, task: str) -> Record:
        """The assignment of a task."""
        assignments: list[Record] = self.plan["assignments"]
        return next(each for each in assignments if each["task"] == task)


def read_yaml(name: str) -> Any:
    """A file under ``content/``."""
    return yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))


def read_decisions() -> Decisions:
    """The content as it is on disk."""
    return Decisions(
        year=read_yaml("report.yaml")["report"]["year"],
        tasks=read_yaml("tasks.yaml")["tasks"],
        units=read_yaml("departments.yaml"),
        plan=read_yaml("assignments.yaml"),
    )


DECISIONS = read_decisions()


# What is wrong


def complaints_about_units(decisions: Decisions) -> Iterator[str]:
    """Units that cannot be told apart or written to, or that have nothing to lead."""
    units = decisions.units["departments"]
    for key in ("id", "name", "full-name", "email"):
        for value, times in Counter(each[key] for each in units).items():
            if times > 1:
                yield f"{value}: is the {key} of {times} units"
    leads = {each["lead"] for each in decisions.plan["assignments"]}
    for each in units:
        if not re.fullmatch(r"[a-z]+(-[a-z]+)*", each["id"]):
            yield f"{each['id']}: is not kebab-case"
        if not re.fullmatch(r"[a-z]+@zhenhai\.example", each["email"]):
            yield f"{each['id']}: {each['email']} is not under a reserved example domain"
        if each["id"] not in leads:
            yield f"{each['id']}: leads no task"


def complaints_about_tasks(decisions: Decisions) -> Iterator[str]:
    """Tasks without an assignment or with two; assignments out of the tasks' order."""
    tasks = [each["id"] for each in decisions.tasks]
    assigned = [each["task"] for each in decisions.plan["assignments"]]
    counts = Counter(assigned)
    for name in dict.fromkeys([*tasks, *assigned]):
        if counts[name] != tasks.count(name):
            yield f"{name}: has {counts[name]} assignments for {tasks.count(name)} tasks"
    if sorted(tasks) == sorted(assigned) and tasks != assigned:
        yield "assignments: not in the tasks' order"


def complaints_about_who(decisions: Decisions) -> Iterator[str]:
    """Units that do not exist, or that stand twice in one assignment."""
    known = {each["id"] for each in decisions.units["departments"]}
    for each in decisions.plan["assignments"]:
        support = each.get("support", [])
        for unit in [each["lead"], *support]:
            if unit not in known:
                yield f"{each['task']}: {unit} is no unit"
        if each["lead"] in support or len(set(support)) < len(support):
            yield f"{each['task']}: a unit stands in it twice"
        if len(support) > 4:
            yield f"{each['task']}: has {len(support)} supporting units"


def is_deadline(text: object, year: int) -> bool:
    """Whether this is 全年 or a day of the year."""
    try:
        return text == ALL_YEAR or (isinstance(text, str) and datetime.date.fromisoformat(text).year == year)
    except ValueError:
        return False


def complaints_about_when(decisions: Decisions) -> Iterator[str]:
    """Deadlines that are no date of the year, milestones that are not four short lines without figures, unknown statuses."""
    for each in decisions.plan["assignments"]:
        if not is_deadline(each["deadline"], decisions.year):
            yield f"{each['task']}: {each['deadline']} is no deadline in {decisions.year}"
        milestones = each.get("milestones", [])
        if len(milestones) != 4 or len(set(milestones)) != 4:
            yield f"{each['task']}: has not four different milestones"
        for milestone in milestones:
            if not 0 < len(milestone) <= 16:
                yield f"{each['task']}: “{milestone}” has {len(milestone)} characters"
            if NUMERALS.search(milestone):
                yield f"{each['task']}: “{milestone}” states a figure"
        if each["status"] not in STATUSES:
            yield f"{each['task']}: {each['status']} is no status"


def complaints_about_marks(decisions: Decisions) -> Iterator[str]:
    """Made-up decisions that are not marked as samples."""
    for name, file in (("departments", decisions.units), ("assignments", decisions.plan)):
        if file.get("sample") is not True:
            yield f"{name}: are not marked as a sample"
    for each in decisions.plan["assignments"]:
        if "sample" in each:
            yield f"{each['task']}: has a mark of its own"


CHECKS: list[Callable[[Decisions], Iterator[str]]] = [
    complaints_about_units,
    complaints_about_tasks,
    complaints_about_who,
    complaints_about_when,
    complaints_about_marks,
]


# The content


def test_every_unit_leads_a_task_and_has_a_name_and_address_of_its_own() -> None:
    """Addresses are under a domain that nobody can own."""
    assert list(complaints_about_units(DECISIONS)) == []


def test_every_task_has_one_assignment_in_the_tasks_order() -> None:
    """And no assignment is of a task that does not exist."""
    assert list(complaints_about_tasks(DECISIONS)) == []


def test_every_assignment_names_units_that_exist_each_of_them_once() -> None:
    """The lead unit does not support itself."""
    assert list(complaints_about_who(DECISIONS)) == []


def test_every_assignment_has_a_deadline_in_the_year_and_four_milestones_without_figures() -> None:
    """A figure in a milestone would be one that the report does not state."""
    assert list(complaints_about_when(DECISIONS)) == []


def test_units_and_assignments_are_marked_as_samples() -> None:
    """Until somebody confirms them."""
    assert list(complaints_about_marks(DECISIONS)) == []


def test_the_sample_shows_every_kind_of_deadline_and_most_tasks_have_not_started() -> None:
    """So that the papers that are made from it show what they can."""
    assert len({each["deadline"] for each in DECISIONS.plan["assignments"]}) >= 5
    statuses = Counter(each["status"] for each in DECISIONS.plan["assignments"])
    assert statuses["not-started"] > statuses["in-progress"] > statuses["done"] > 0


# The checks


@pytest.mark.parametrize(
    ("plant", "complaint"),
    [
        (lambda it: it.unit("finance").update(id="财政"), "财政: is not kebab-case"),
        (lambda it: it.unit("finance").update(name="区审计局"), "区审计局: is the name of 2 units"),
        (lambda it: it.unit("finance").update(id="audit"), "audit: is the id of 2 units"),
        (lambda it: it.unit("finance").update(email="caizhengju@zhenhai.gov.cn"), "finance: caizhengju@zhenhai.gov.cn is not under"),
        (lambda it: it.of("spending-restraint").update(lead="finance"), "audit: leads no task"),
        (lambda it: it.of("spending-restraint").update(lead="finance"), "spending-restraint: a unit stands in it twice"),
        (lambda it: it.of("spending-restraint").update(lead="treasury"), "spending-restraint: treasury is no unit"),
        (lambda it: it.of("spending-restraint")["support"].append("treasury"), "spending-restraint: treasury is no unit"),
        (lambda it: it.of("spending-restraint")["support"].append("finance"), "spending-restraint: a unit stands in it twice"),
        (lambda it: it.of("spending-restraint")["support"].extend(["health", "science"]), "spending-restraint: has 5 supporting units"),
        (lambda it: it.plan["assignments"].pop(), "spending-restraint: has 0 assignments for 1 tasks"),
        (lambda it: it.plan["assignments"].append(it.of("work-style")), "work-style: has 2 assignments for 1 tasks"),
        (lambda it: it.of("work-style").update(task="style"), "style: has 1 assignments for 0 tasks"),
        (lambda it: it.plan["assignments"].reverse(), "assignments: not in the tasks' order"),
        (lambda it: it.of("work-style").update(deadline="2012-06-31"), "work-style: 2012-06-31 is no deadline in 2012"),
        (lambda it: it.of("work-style").update(deadline="2013-06-30"), "work-style: 2013-06-30 is no deadline in 2012"),
        (lambda it: it.of("work-style").update(deadline="年底"), "work-style: 年底 is no deadline in 2012"),
        (lambda it: it.of("work-style")["milestones"].pop(), "work-style: has not four different milestones"),
        (lambda it: it.of("work-style")["milestones"].__setitem__(0, "评议12个站所"), "work-style: “评议12个站所” states a figure"),
        (lambda it: it.of("work-style")["milestones"].__setitem__(0, "评议三十个站所"), "work-style: “评议三十个站所” states a figure"),
        (lambda it: it.of("work-style")["milestones"].__setitem__(0, "评" * 17), "work-style: “评评评"),
        (lambda it: it.of("work-style").update(status="ready"), "work-style: ready is no status"),
        (lambda it: it.plan.update(sample=False), "assignments: are not marked as a sample"),
        (lambda it: it.units.pop("sample"), "departments: are not marked as a sample"),
        (lambda it: it.of("work-style").update(sample=False), "work-style: has a mark of its own"),
    ],
)
def test_a_planted_error_is_told(plant: Callable[[Decisions], object], complaint: str) -> None:
    """A check that never fails proves nothing."""
    spoilt = copy.deepcopy(DECISIONS)
    plant(spoilt)
    found = [each for check in CHECKS for each in check(spoilt)]
    assert [each for each in found if each.startswith(complaint)], found
