"""Tasks, headlines and goals link to the figures that their own words state, and no figure of the year's plan is left unlinked.

Read with plain PyYAML, as in test_figures. The rule is the same for all: a record links exactly the figures whose quotes stand in its text, in the
report's order. A task, however, may choose which of its figures is printed first, as its target.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

CONTENT = Path(__file__).parents[2] / "content"

Record: TypeAlias = dict[str, Any]

NO_TASK = {"work-livelihood-projects"}
"""Figures of 2012 that no task states: 今年安排6项实事工程 introduces the six projects, each of which is a task."""


@dataclass(slots=True)
class Links:
    """The figures and the records that link to them; not frozen, so that a copy can be spoilt."""

    indicators: list[Record]
    headlines: list[Record]
    goals: Record
    work: Record
    tasks: list[Record]

    def task(self, name: str) -> Record:
        """The task whose id is `name`."""
        return next(each for each in self.tasks if each["id"] == name)


def read_yaml(name: str) -> Any:
    """A file under ``content/`` with every scalar as text."""
    return yaml.load((CONTENT / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def read_links() -> Links:
    """The content as it is on disk."""
    return Links(
        indicators=read_yaml("indicators.yaml")["indicators"],
        headlines=read_yaml("report.yaml")["headlines"],
        goals=read_yaml("goals.yaml")["goals"],
        work=read_yaml("work.yaml")["work"],
        tasks=read_yaml("tasks.yaml")["tasks"],
    )


LINKS = read_links()


def stated_by(links: Links, record: Record) -> list[str]:
    """The figures whose quotes stand in a record's text, in the report's order."""
    return [each["id"] for each in links.indicators if each["source"]["line"] == record["line"] and each["source"]["quote"] in record["text"]]


def linked_by(task: Record) -> list[str]:
    """The figures that a task links: its target, then the others."""
    return [task[key] for key in ("target",) if key in task] + list(task.get("targets", []))


def complaints_about_tasks(links: Links) -> Iterator[str]:
    """Tasks that do not link exactly the figures of their sentence; figures of 2012 that no task links, or more than one."""
    for task in links.tasks:
        linked, stated = linked_by(task), stated_by(links, task)
        if sorted(linked) != sorted(stated):
            yield f"{task['id']}: links {linked}, states {stated}"
        if "targets" in task and "target" not in task:
            yield f"{task['id']}: has targets and no target"
    for indicator in links.indicators:
        times = sum(linked_by(task).count(indicator["id"]) for task in links.tasks)
        if times != int(indicator["period"] == "2012年" and indicator["id"] not in NO_TASK):
            yield f"{indicator['id']}: is linked from {times} tasks"


def complaints_about_lists(links: Links) -> Iterator[str]:
    """Headlines, goals and year's targets that do not list exactly the figures that they state."""
    for headline in links.headlines:
        if headline["indicators"] != stated_by(links, headline):
            yield f"line {headline['line']}: links {headline['indicators']}, states {stated_by(links, headline)}"
    objectives = set(stated_by(links, links.goals["objectives"]))
    doubling = [each["id"] for each in links.indicators if each["id"] in objectives and each.get("words") == "翻一番"]
    if links.goals["doubling"] != doubling:
        yield f"doubling: lists {links.goals['doubling']}, the objectives state {doubling}"
    targets = [each["id"] for each in links.indicators if (each["kind"], each["period"]) == ("growth-target", "2012年")]
    if links.work["targets"] != targets:
        yield f"targets: lists {links.work['targets']}, the plan states {targets}"


def test_every_task_links_exactly_the_figures_of_its_sentence() -> None:
    """And every figure of 2012 is linked from one task."""
    assert list(complaints_about_tasks(LINKS)) == []


def test_headlines_goals_and_targets_list_exactly_the_figures_that_they_state() -> None:
    """Four figures in three headlines, six that double, six targets of growth."""
    assert list(complaints_about_lists(LINKS)) == []
    assert [len(each["indicators"]) for each in LINKS.headlines] == [2, 1, 1]
    assert len(LINKS.goals["doubling"]) == len(LINKS.work["targets"]) == 6


def test_the_figure_that_no_task_states_introduces_the_projects() -> None:
    """The exception is stated by the lead of the topic that holds the projects, and it counts them."""
    (indicator,) = (each for each in LINKS.indicators if each["id"] in NO_TASK)
    (topic,) = (topic for area in LINKS.work["areas"] for topic in area.get("topics", []) if topic["id"] == LINKS.work["projects"])
    assert indicator["source"]["quote"] in topic["lead"]
    assert sum(1 for task in LINKS.tasks if task.get("topic") == topic["id"]) == int(indicator["value"])


@pytest.mark.parametrize(
    ("plant", "complaint"),
    [
        (lambda links: links.task("talent-strategy").pop("target"), "talent-strategy: links []"),
        (lambda links: links.task("talent-strategy").pop("target"), "work-talent-district: is linked from 0 tasks"),
        (lambda links: links.task("talent-strategy").update(target="talent-total"), "talent-total: is linked from 1 tasks"),
        (lambda links: links.task("talent-strategy").update(target="talent"), "talent-strategy: links ['talent']"),
        (lambda links: links.task("talent-strategy").update(line="25"), "talent-strategy: links ['work-talent-district'], states []"),
        (lambda links: links.task("energy-saving-retrofits")["targets"].pop(), "work-energy-supervision: is linked from 0 tasks"),
        (lambda links: links.task("energy-saving-retrofits").pop("target"), "energy-saving-retrofits: has targets and no target"),
        (lambda links: links.task("grow-district-gdp").update(text="区属GDP增长12%"), "grow-district-gdp: links ['target-gdp-district'], states []"),
        (lambda links: links.headlines[0]["indicators"].reverse(), "line 12: links ['gdp-district', 'gdp-total']"),
        (lambda links: links.headlines[1]["indicators"].clear(), "line 14: links []"),
        (lambda links: links.goals["doubling"].pop(), "doubling: lists"),
        (lambda links: links.goals["doubling"].append("goal-gdp-growth"), "doubling: lists"),
        (lambda links: links.work["targets"].pop(), "targets: lists"),
    ],
)
def test_a_planted_error_is_told(plant: Callable[[Links], object], complaint: str) -> None:
    """A check that never fails proves nothing."""
    spoilt = copy.deepcopy(LINKS)
    plant(spoilt)
    found = [*complaints_about_tasks(spoilt), *complaints_about_lists(spoilt)]
    assert [each for each in found if each.startswith(complaint)], found
