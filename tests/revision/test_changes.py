"""What changed between two reports: each difference is told once, with its words and the departments it concerns."""

from __future__ import annotations

import copy
import json
import random
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from generator.content import load_report
from generator.content.records import Report
from generator.revision.changes import Change, Kind, compare
from generator.revision.leaves import records
from generator.templating.edits import Piece

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def report() -> Report:
    return load_report(ROOT).report


def edited(report: Report, section: str, key: str, **fields: object) -> Report:
    """Return the report with fields of one record replaced; a record is known by its id, an assignment by its task."""
    found = getattr(report, section)
    assert any(key in (getattr(each, "id", None), getattr(each, "task", None)) for each in found)
    changed = tuple(
        msgspec.structs.replace(each, **fields) if key in (getattr(each, "id", None), getattr(each, "task", None)) else each for each in found
    )
    return msgspec.structs.replace(report, **{section: changed})


def only(changes: tuple[Change, ...]) -> Change:
    assert len(changes) == 1, changes
    return changes[0]


def test_the_same_report_has_no_changes(report: Report) -> None:
    assert compare(report, report) == ()


def test_a_figure_is_told_whole_whichever_part_of_it_changed(report: Report) -> None:
    change = only(compare(report, edited(report, "indicators", "gdp-total", to=Decimal(561))))
    path = "indicators/gdp-total"
    words = (Piece("从"), Piece("193亿元", f"{path}/from"), Piece("到"), Piece("561亿元", f"{path}/to"))
    assert change == Change(kind=Kind.FIGURE, path=path, record=path, subject="全社会GDP（五年）", old="从193亿元到560亿元", words=words)
    assert change.new == "从193亿元到561亿元"


def test_a_target_concerns_the_departments_of_its_task(report: Report) -> None:
    change = only(compare(report, edited(report, "indicators", "target-gdp-district", value=Decimal(12))))
    assert (change.old, change.new) == ("11%", "12%")
    assert change.departments[0] == "development-and-reform"


def test_a_task_given_to_another_department_concerns_both(report: Report) -> None:
    change = only(compare(report, edited(report, "assignments", "grow-district-gdp", lead="statistics")))
    assert (change.kind, change.old, change.new) == (Kind.LEAD, "区发改局", "区统计局")
    assert {"statistics", "development-and-reform"} <= set(change.departments)
    assert change.subject == "任务1 区属GDP增长11%"


def test_a_deadline_a_status_and_a_confirmation_are_told_in_words(report: Report) -> None:
    new = edited(report, "assignments", "grow-district-gdp", deadline="2012-12-31", status="done", sample=False)
    told = {change.kind: (change.old, change.new) for change in compare(report, new)}
    assert told == {Kind.DEADLINE: ("全年", "12月底前"), Kind.STATUS: ("未开始", "已完成"), Kind.CONFIRMED: ("示例，待确认", "已确认")}


def test_a_new_task_and_one_that_is_gone_are_told_with_their_departments(report: Report) -> None:
    gone = report.tasks[4].id
    new = msgspec.structs.replace(
        report, tasks=tuple(t for t in report.tasks if t.id != gone), assignments=tuple(a for a in report.assignments if a.task != gone)
    )
    removed = next(change for change in compare(report, new) if change.kind is Kind.TASK_REMOVED)
    assert (removed.subject, removed.old, removed.new) == ("任务5", report.tasks[4].text, "")
    assert removed.departments
    added = next(change for change in compare(new, report) if change.kind is Kind.TASK_ADDED)
    assert (added.subject, added.new) == ("任务5", report.tasks[4].text)
    assert added.departments == removed.departments


def test_records_in_another_order_are_one_change(report: Report) -> None:
    new = msgspec.structs.replace(report, tasks=(report.tasks[1], report.tasks[0], *report.tasks[2:]))
    change = only(compare(report, new))
    assert (change.kind, change.path) == (Kind.ORDER, "tasks")


def test_what_no_rule_knows_is_told_as_text(report: Report) -> None:
    change = only(compare(report, msgspec.structs.replace(report, meta=msgspec.structs.replace(report.meta, issuer="某办"))))
    assert (change.kind, change.path, change.old, change.new) == (Kind.TEXT, "report/issuer", "区政府办", "某办")


def test_a_new_place_in_the_report_is_told_only_if_nothing_else_changed(report: Report) -> None:
    change = only(compare(report, edited(report, "tasks", "grow-district-gdp", line=118)))
    assert change.kind is Kind.SOURCE
    change = only(compare(report, edited(report, "tasks", "grow-district-gdp", line=118, text="区属GDP增长12%")))
    assert change.kind is Kind.TASK_TEXT


def test_every_difference_is_told(report: Report) -> None:
    """Any leaf of the content, whichever it is: if it differs, there is a change at its record."""
    leaves = [(path, key) for path, found in records(report).items() for key in found]
    assert len(leaves) > 2000
    chosen = random.Random(5).sample(leaves, 300)
    plain = json.loads(msgspec.json.encode(report))
    for path, key in chosen:
        try:
            new = msgspec.convert(with_other_leaf(plain, path, key), Report, strict=False)
        except msgspec.ValidationError:
            continue  # no report could say this
        found = compare(report, new)
        assert found, (path, key)
        record_gone = key in ("id", "task")
        assert record_gone or any(change.path.startswith(path) or path.startswith(change.path) for change in found), (path, key, found)


def with_other_leaf(plain: dict[str, object], path: str, key: str) -> object:
    changed = copy.deepcopy(plain)
    at: object = changed
    steps = [*path.split("/"), *filter(None, key.split("/"))]
    steps[0] = "meta" if steps[0] == "report" else steps[0]
    for place, step in enumerate(steps):
        last = place == len(steps) - 1
        if isinstance(at, dict):
            if last:
                at[step] = _other(at[step])
            else:
                at = at[step]
        else:
            assert isinstance(at, list)
            index = next((i for i, each in enumerate(at) if isinstance(each, dict) and step in (each.get("id"), each.get("task"))), None)
            index = int(step) if index is None else index
            if last:
                at[index] = _other(at[index])
            else:
                at = at[index]
    return changed


def _other(value: object) -> object:
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str() if value.replace(".", "").isdigit():
            return value + "1"
        case str() if value.startswith("2012-"):
            return "2012-11-11"
        case str():
            return value + ("x" if value.isascii() else "改")
        case list():
            return [*value, value[-1]] if value else value
        case _:
            return value
