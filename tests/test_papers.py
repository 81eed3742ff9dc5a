"""What the real papers must never show, on every page of every paper and of every department's copy."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from generator.build.plan import Paper, plan
from generator.build.press import Composed, Press
from generator.build.project import load_project
from generator.content import load_report
from generator.layout.kinsoku import LINE_END_PROHIBITED, LINE_START_PROHIBITED
from generator.layout.pages import Pages, TextLine

ROOT = Path(__file__).parents[1]
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”》）][,;:?(!)]|[,;:?(!)][\u4e00-\u9fff“《（]")


@cache
def press() -> tuple[Press, tuple[Paper, ...]]:
    loaded = load_report(ROOT)
    return Press(load_project(ROOT), loaded), plan(loaded.report, departments="all")


def name(paper: Paper) -> str:
    return paper.briefing.id + (f"-{paper.department.id}" if paper.department else "")


@cache
def composed(paper: str) -> Composed:
    made, papers = press()
    return made.compose(next(each for each in papers if name(each) == paper))


def pages(paper: str) -> Pages:
    return composed(paper).pages


PAPERS = [name(paper) for paper in press()[1]]
every_paper = pytest.mark.parametrize("paper", PAPERS)


def lines(found: Pages) -> Iterator[tuple[int, TextLine, str]]:
    for page in found.pages:
        for mark in page.marks:
            if isinstance(mark, TextLine):
                yield page.number, mark, "".join(run.text for run in mark.runs)


def paragraphs(found: Pages) -> dict[int, list[str]]:
    """The lines of each structure element that has text, in order; the words of a chart are no paragraph."""
    out: dict[int, list[str]] = defaultdict(list)
    for _, mark, text in lines(found):
        if mark.owner is not None and found.elements[mark.owner].tag != "Figure":
            out[mark.owner].append(text)
    return out


def test_there_is_a_paper_for_every_department() -> None:
    assert len(PAPERS) == 3 + 36


@every_paper
def test_no_paragraph_ends_in_a_line_of_one_or_two_characters(paper: str) -> None:
    found = pages(paper)
    prose = {i for i, e in enumerate(found.elements) if e.tag in {"P", "TD", "TH", "LBody"}}
    short = ["/".join(texts) for owner, texts in paragraphs(found).items() if owner in prose and len(texts) > 1 and ems(texts[-1]) <= 2]
    # A number with its unit may need the line that the author gave it; what was broken by us must not be short.
    assert [text for text in short if not re.search(r"^(过去|今后|重点|实事|\d+年)/", text)] == []


def ems(text: str) -> float:
    return sum(0.5 if char.isascii() else 1.0 for char in text)


@every_paper
def test_no_line_begins_or_ends_with_a_mark_that_may_not_stand_there(paper: str) -> None:
    """Only where we broke the line: its paragraph goes on before or after it."""
    for texts in paragraphs(pages(paper)).values():
        assert [text for text in texts[1:] if text[0] in LINE_START_PROHIBITED] == []
        assert [text for text in texts[:-1] if text[-1] in LINE_END_PROHIBITED] == []


@every_paper
def test_no_number_is_divided(paper: str) -> None:
    for texts in paragraphs(pages(paper)).values():
        assert [(a, b) for a, b in pairwise(texts) if a[-1].isdigit() and (b[0].isdigit() or b[0] in ".%")] == []


@every_paper
def test_punctuation_is_full_width_outside_numbers(paper: str) -> None:
    assert [text for _, _, text in lines(pages(paper)) if HALF_WIDTH.search(text)] == []


@every_paper
def test_no_part_of_a_table_is_a_single_row(paper: str) -> None:
    for table in pages(paper).tables:
        if table.starts:
            edges = (0, *table.starts, len(table.rows) - 1)  # every table that goes on has a head of one row
            assert all(end - begin >= 2 for begin, end in pairwise(edges)), edges


@every_paper
def test_no_page_ends_with_the_name_of_a_group(paper: str) -> None:
    """A group's name is set in a cell that spans the table; the last line of a page's table must not be one."""
    found = pages(paper)
    spanning = {i for i, element in enumerate(found.elements) if element.tag == "TD" and element.colspan >= 5}
    for page in found.pages[:-1]:
        owners = [mark.owner for mark in page.marks if isinstance(mark, TextLine) and mark.owner is not None]
        assert owners[-1] not in spanning


@every_paper
def test_text_stays_within_the_type_area(paper: str) -> None:
    found = pages(paper)
    area = found.theme.page
    left, right = area.left * 72 / 25.4, (area.width - area.right) * 72 / 25.4
    for number, mark, text in lines(found):
        assert mark.runs[0].x >= left - 0.1, (number, text)
        assert mark.runs[-1].x + mark.runs[-1].width <= right + 0.6, (number, text)


@every_paper
def test_samples_are_marked_in_print(paper: str) -> None:
    if paper.startswith("tasks"):
        assert any("示例" in text and "待确认" in text for _, _, text in lines(pages(paper)))


def test_the_indicator_sheet_prints_every_indicator() -> None:
    report = load_report(ROOT).report
    printed = ["".join(texts) for texts in paragraphs(pages("indicators")).values()]
    for indicator in report.indicators:
        shown = indicator.name.replace("(", "（").replace(")", "）")
        assert shown in printed, indicator.id


def test_the_checklist_prints_every_task_once_and_in_order() -> None:
    report = load_report(ROOT).report
    found = pages("tasks")
    numbers = [text for _, mark, text in lines(found) if mark.owner is not None and text.isdigit() and found.elements[mark.owner].tag in {"TD", "P"}]
    assert numbers == [str(n) for n in range(1, len(report.tasks) + 1)]


def test_a_department_gets_its_own_tasks_with_their_numbers() -> None:
    report = load_report(ROOT).report
    places = {task.id: str(n) for n, task in enumerate(report.tasks, start=1)}
    for department in report.departments:
        led = [places[a.task] for a in report.assignments if a.lead == department.id]
        helped = [places[a.task] for a in report.assignments if department.id in a.support]
        found = pages(f"tasks-{department.id}")
        numbers = [t for _, mark, t in lines(found) if mark.owner is not None and t.isdigit() and found.elements[mark.owner].tag in {"TD", "P"}]
        assert sorted(numbers) == sorted(led + helped), department.id
        assert set(numbers[: len(led)]) == set(led), department.id
