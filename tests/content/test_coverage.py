"""Every sentence of the report is held by the content, and the content holds nothing that the report does not say.

The files are read with plain PyYAML, not with jianbao's own reader: a fault there cannot hide a fault in the content. Each record *claims* the words
that it holds, in the report's order; words may be claimed once only. What the content gives a place of its own (`——`, `●`, `(一)`, `(1)`) and the
marks between records need no claim. What is wrong is told as sentences: the content must have none, each planted error must have its own.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest
import yaml

CONTENT = Path(__file__).parents[2] / "content"

Record: TypeAlias = dict[str, Any]

SENTENCE = re.compile(r"[^。;]+[。;]?")
STRUCTURE = re.compile(r"^——|^●|^\([一二三四五六七八九十]+\)|(?<=[。;])\([0-9]+\)|[,;。\s]")
"""What needs no claim: marks that the records replace by fields or by their own order, and the marks between records."""

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Claim(NamedTuple):
    """Words that a record holds."""

    owner: str
    line: int
    text: str


@dataclass(slots=True)
class Content:
    """The report's text and the records that hold it; not frozen, so that a copy can be spoilt."""

    lines: list[str]
    report: Record
    review: Record
    goals: Record
    work: Record
    tasks: list[Record]

    def line(self, number: int) -> str:
        """A line of the report, empty where there is none."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else ""

    def task(self, name: str) -> Record:
        """The task whose id is `name`."""
        return next(each for each in self.tasks if each["id"] == name)

    def area(self, name: str) -> Record:
        """The area of work whose id is `name`."""
        return next(each for each in self.work["areas"] if each["id"] == name)


def read_yaml(name: str) -> Any:
    """A file under ``content/``."""
    return yaml.safe_load((CONTENT / name).read_text(encoding="utf-8"))


def read_content() -> Content:
    """The content as it is on disk."""
    report = read_yaml("report.yaml")
    return Content(
        lines=(CONTENT / report["report"]["text"]).read_text(encoding="utf-8").split("\n"),
        report=report,
        review=read_yaml("review.yaml")["review"],
        goals=read_yaml("goals.yaml")["goals"],
        work=read_yaml("work.yaml")["work"],
        tasks=read_yaml("tasks.yaml")["tasks"],
    )


REPORT = read_content()


# What the records claim


def claim(owner: str, record: Record, key: str) -> Iterator[Claim]:
    """The words of one field; nothing where the record does not have it."""
    if key in record:
        yield Claim(f"{owner}.{key}", record["line"], record[key])


def passage(owner: str, record: Record, key: str) -> Iterator[Claim]:
    """The words of a passage that stands under `key`."""
    if key in record:
        yield from claim(f"{owner}.{key}", record[key], "text")


def claims_of_report(report: Record) -> Iterator[Claim]:
    """Its name and date, its headlines, and what belongs to the web page."""
    for each in report["report"]["source"]:
        yield from claim("report.source", each, "text")
    for each in report["headlines"]:
        yield from claim("headline", each, "text")


def claims_of_review(review: Record) -> Iterator[Claim]:
    """The review of past years."""
    yield from claim("review", review, "heading")
    yield from passage("review", review, "lead")
    for section in review["sections"]:
        yield from claim(section["id"], section, "heading")
        for topic in section["topics"]:
            yield from claim(topic["id"], topic, "heading")
            yield from claim(topic["id"], topic, "text")
    yield from passage("review", review, "closing")


def claims_of_goals(goals: Record) -> Iterator[Claim]:
    """The goals of the coming years."""
    yield from claim("goals", goals, "heading")
    for key in ("outlook", "guideline", "objectives", "bridge"):
        yield from passage("goals", goals, key)
    for zone in goals["zones"]:
        yield from claim(zone["id"], zone, "heading")
        yield from passage(zone["id"], zone, "text")


def claims_of_work(work: Record) -> Iterator[Claim]:
    """The work plan but for its tasks."""
    yield from claim("work", work, "heading")
    yield from passage("work", work, "lead")
    for area in work["areas"]:
        yield from claim(area["id"], area, "heading")
        yield from passage(area["id"], area, "lead")
        yield from passage(area["id"], area, "bridge")
        for topic in area.get("topics", []):
            yield from claim(topic["id"], topic, "heading")
            yield from claim(topic["id"], topic, "lead")


def claims(content: Content) -> Iterator[Claim]:
    """Everything that the content holds, in the report's order within each line."""
    yield from claims_of_report(content.report)
    for each in content.report["furniture"]:
        yield from (Claim("furniture", number, content.line(number)) for number in each["lines"])
    yield from claims_of_review(content.review)
    yield from claims_of_goals(content.goals)
    yield from claims_of_work(content.work)
    for task in content.tasks:
        yield from claim(task["id"], task, "text")


# What is wrong


def place(content: Content) -> tuple[dict[int, list[str]], list[str]]:
    """Who holds each character of each line, and the claims that could not be placed."""
    holders = {number: [""] * len(line) for number, line in enumerate(content.lines, start=1)}
    reached: Counter[int] = Counter()
    wrong = []
    for each in claims(content):
        line = content.line(each.line)
        start = line.find(each.text, reached[each.line])
        if not each.text or each.text not in line:
            wrong.append(f"{each.owner}: line {each.line} does not say “{each.text}”")
        elif start < 0:
            wrong.append(f"{each.owner}: “{each.text}” is held twice or out of order on line {each.line}")
        else:
            reached[each.line] = start + len(each.text)
            holders[each.line][start : reached[each.line]] = [each.owner] * len(each.text)
    return holders, wrong


def sentences(content: Content) -> Iterator[tuple[int, str, list[str], str]]:
    """Each sentence of the report: its line, its words, the records that hold it, and the words that none holds."""
    holders, _ = place(content)
    for number, line in enumerate(content.lines, start=1):
        free = {index for match in STRUCTURE.finditer(line) for index in range(*match.span())}
        for match in SENTENCE.finditer(line):
            places = range(*match.span())
            if not match[0].strip():
                continue
            owners = list(dict.fromkeys(holders[number][index] for index in places if holders[number][index]))
            yield number, match[0], owners, "".join(line[index] for index in places if not holders[number][index] and index not in free)


def complaints_about_coverage(content: Content) -> Iterator[str]:
    """Words that no record holds, and records that hold what the report does not say."""
    yield from place(content)[1]
    for number, _, owners, missing in sentences(content):
        if missing or not owners:
            yield f"line {number}: no record holds “{missing}”"


def pieces(content: Content, area: Record, topic: Record | None) -> list[str]:
    """The actions that the report states after a lead phrase: its sentences, and their parts between ``;``; the targets are a list with commas."""
    record = topic or area
    body = content.line(record["line"]).removeprefix(record["heading"]).removeprefix(record.get("lead", "") if topic else "")
    return [re.sub(r"^\([0-9]+\)", "", part) for part in re.split("[。;]" if topic else "[。,]", body) if part]


def complaints_about_tasks(content: Content) -> Iterator[str]:
    """Actions of the work plan that are not one task each, in the report's order."""
    expected: list[tuple[str, str | None, int, str]] = []
    for area in content.work["areas"]:
        topics: list[Record | None] = list(area.get("topics", [])) or [None]
        for topic in topics:
            name = topic["id"] if topic else None
            expected += [(area["id"], name, (topic or area)["line"], words) for words in pieces(content, area, topic)]
    found = [(task["area"], task.get("topic"), task["line"], task["text"]) for task in content.tasks]
    counts = Counter(found)
    for each in dict.fromkeys([*expected, *found]):
        if counts[each] != expected.count(each):
            yield f"line {each[2]}: “{each[3]}” is {counts[each]} tasks of {each[0]}, not {expected.count(each)}"
    if sorted(found, key=repr) == sorted(expected, key=repr) and found != expected:
        yield "tasks: not in the report's order"


def complaints_about_headings(content: Content) -> Iterator[str]:
    """Headings that are not a whole line, but for the mark that the records leave out."""
    dashed = [*content.review["sections"], *content.goals["zones"]]
    for each in dashed:
        if content.line(each["line"]) != f"——{each['heading']}":
            yield f"{each['id']}: line {each['line']} is not its heading"
    for area in content.work["areas"]:
        number = area.get("number", "").replace("（", "(").replace("）", ")")
        if area.get("topics") and content.line(area["line"]) != number + area["heading"]:
            yield f"{area['id']}: line {area['line']} is not its number and heading"
    for zone in content.goals["zones"]:
        if f"建设{zone['name']}" not in zone["heading"]:
            yield f"{zone['id']}: its name is not in its heading"


def complaints_about_names(content: Content) -> Iterator[str]:
    """What the report is called, who gave it and when: each must stand in the lines that the record names."""
    meta = content.report["report"]
    stated = "\n".join(each["text"] for each in meta["source"])
    day = f"{meta['date'].year}年{meta['date'].month}月{meta['date'].day}日"
    speaker = meta["speaker"]
    for value in (meta["title"], meta["area"], f"{meta['year']}年", day, meta["meeting"], speaker["name"], speaker["post"], meta["issuer"]):
        if value not in stated:
            yield f"report: its sources do not say “{value}”"


def complaints_about_ids(content: Content) -> Iterator[str]:
    """Ids that are used twice among records of all kinds, or are not English kebab-case; a project topic that does not exist."""
    sections, areas = content.review["sections"], content.work["areas"]
    topics = [topic for each in [*sections, *areas] for topic in each.get("topics", [])]
    ids = Counter(each["id"] for each in [*sections, *content.goals["zones"], *areas, *topics, *content.tasks])
    for name, times in ids.items():
        if times > 1:
            yield f"{name}: is the id of {times} records"
        if not KEBAB.fullmatch(name):
            yield f"{name}: is not kebab-case"
    if content.work["projects"] not in {each["id"] for each in topics}:
        yield f"{content.work['projects']}: is no topic"


CHECKS: list[Callable[[Content], Iterator[str]]] = [
    complaints_about_coverage,
    complaints_about_tasks,
    complaints_about_headings,
    complaints_about_names,
    complaints_about_ids,
]


# The content


def test_every_sentence_of_the_report_is_held_by_a_record() -> None:
    """And no record holds words that its line does not say."""
    assert list(complaints_about_coverage(REPORT)) == []
    assert len(list(sentences(REPORT))) == 322


def test_every_action_of_the_work_plan_is_one_task_in_the_reports_order() -> None:
    """A task that is missing, cut, joined or told twice would be told here."""
    assert list(complaints_about_tasks(REPORT)) == []


def test_the_areas_of_work_hold_the_tasks_that_were_counted_by_hand() -> None:
    """A count made once, on paper."""
    counts = Counter(task["area"] for task in REPORT.tasks)
    areas = ["growth-targets", "ecology", "economy", "urban-rural", "innovation", "culture", "society", "own-conduct"]
    assert list(counts.items()) == list(zip(areas, [6, 9, 23, 17, 22, 15, 27, 19], strict=True))
    assert len(REPORT.tasks) == 138


def test_a_heading_is_its_whole_line_but_for_the_mark_before_it() -> None:
    """Dashes and numbers are structure; the words are the report's."""
    assert list(complaints_about_headings(REPORT)) == []


def test_the_reports_name_date_and_speaker_stand_in_its_first_lines() -> None:
    """Each of them is looked for in the lines that report.yaml gives as its source."""
    assert list(complaints_about_names(REPORT)) == []


def test_ids_are_unique_and_in_english_kebab_case() -> None:
    """Among sections, zones, areas, topics and tasks together."""
    assert list(complaints_about_ids(REPORT)) == []


# The checks


@pytest.mark.parametrize(
    ("plant", "complaint"),
    [
        (lambda it: it.report["headlines"].pop(1), "line 14: no record holds “财政一般预算收入从27.3亿元增长到67亿元”"),
        (lambda it: it.report["furniture"].pop(0), "line 5: no record holds “背景颜色:”"),
        (lambda it: it.report["furniture"][0]["lines"].append(14), "furniture: “●财政一般预算收入从27.3亿元增长到67亿元。” is held twice"),
        (lambda it: it.report["report"]["source"].pop(3), "line 9: no record holds “镇海区代理区长魏祖民”"),
        (lambda it: it.report["report"]["source"].pop(3), "report: its sources do not say “魏祖民”"),
        (lambda it: it.report["report"].update(issuer="市政府办"), "report: its sources do not say “市政府办”"),
        (lambda it: it.lines.append("新的一句。"), "line 192: no record holds “新的一句”"),
        (lambda it: it.review.pop("closing"), "line 75: no record holds"),
        (lambda it: it.review["sections"][0]["topics"][0].update(text="总产值从56亿元增长到159亿元"), "industry-growth.text: line 25 does not say"),
        (lambda it: it.review["sections"][1].update(heading="城乡发展加速融合"), "urban-rural-development: line 31 is not its heading"),
        (lambda it: it.review["sections"][1].update(heading="城乡发展加速融合"), "line 31: no record holds “过去五年始终"),
        (lambda it: it.goals["outlook"].update(text="今后五年"), "line 80: no record holds “我区将进入"),
        (lambda it: it.goals["zones"][2].update(name="城市化示范区"), "full-area-urbanization: its name is not in its heading"),
        (lambda it: it.work["lead"].update(line=114), "work.lead.text: line 114 does not say"),
        (lambda it: it.area("growth-targets").pop("bridge"), "line 119: no record holds “围绕上述目标重点做好六方面工作:”"),
        (lambda it: it.area("culture").update(number="（四）"), "culture: line 157 is not its number and heading"),
        (lambda it: it.area("society")["topics"][3].pop("lead"), "line 173: no record holds “今年安排6项实事工程”"),
        (lambda it: it.tasks.remove(it.task("tourism-node")), "line 133: no record holds “大力发展旅游业加快打造长三角重要旅游节点”"),
        (lambda it: it.tasks.remove(it.task("tourism-node")), "line 133: “大力发展旅游业,加快打造长三角重要旅游节点” is 0 tasks"),
        (lambda it: it.tasks.append(it.task("tourism-node")), "tourism-node.text: “大力发展旅游业,加快打造长三角重要旅游节点” is held twice"),
        (lambda it: it.tasks.append(it.task("tourism-node")), "line 133: “大力发展旅游业,加快打造长三角重要旅游节点” is 2 tasks"),
        (lambda it: it.task("tourism-node").update(text="大力发展旅游业"), "line 133: no record holds “加快打造长三角重要旅游节点”"),
        (lambda it: it.task("tourism-node").update(text="大力发展旅游业"), "line 133: “大力发展旅游业” is 1 tasks of economy, not 0"),
        (lambda it: it.task("tourism-node").update(topic="open-economy"), "line 133: “大力发展旅游业,加快打造长三角重要旅游节点” is 1 tasks"),
        (lambda it: it.task("tourism-node").update(line=135), "tourism-node.text: line 135 does not say"),
        (lambda it: it.tasks.insert(0, it.tasks.pop()), "tasks: not in the report's order"),
        (lambda it: it.task("tourism-node").update(id="urban-economy"), "urban-economy: is the id of 2 records"),
        (lambda it: it.task("tourism-node").update(id="旅游"), "旅游: is not kebab-case"),
        (lambda it: it.work.update(projects="projects"), "projects: is no topic"),
    ],
)
def test_a_planted_error_is_told(plant: Callable[[Content], object], complaint: str) -> None:
    """A check that never fails proves nothing."""
    spoilt = copy.deepcopy(REPORT)
    plant(spoilt)
    found = [each for check in CHECKS for each in check(spoilt)]
    assert [each for each in found if each.startswith(complaint)], found
