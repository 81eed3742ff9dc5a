"""Every brief is made of its part's own words in their order, shortened by leaving out only, with each number whole.

A brief is cut into as few pieces of the report's lines as can be: each piece has at least two characters and stands further on than the piece before.
Marks (`，；、。`) may be put freely and do not count. A piece neither begins nor ends within a figure: 控制在4%以内 is taken whole or not at all.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import yaml

CONTENT = Path(__file__).parents[2] / "content"

Record: TypeAlias = dict[str, Any]

MARKS = set(",;、。，；")
UNITS = "亿元|亿美元|万元|万吨|万人|万户|万亩|万平方米|万千伏安|平方米|公里|亩|%|倍|年|家|项|个|部|台|件"
FIGURE = re.compile(rf"(控制在)?[0-9]+(\.[0-9]+)?[多余]?({UNITS})?(以上|以内)?")
"""A figure with the unit and the words that blur it."""

SHORTEST_PIECE = 2


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief with the report's words that it may be made of."""

    owner: str
    text: str
    source: str


@dataclass(slots=True)
class Parts:
    """The report's lines and the records that have briefs or labels; not frozen, so that a copy can be spoilt."""

    lines: list[str]
    sections: list[Record]
    goals: Record
    areas: list[Record]

    def words(self, first: int, last: int) -> str:
        """The report's words from one line to another."""
        return "".join(self.lines[first - 1 : last])

    def part(self, name: str) -> Record:
        """The section, zone or area whose id is `name`."""
        return next(each for each in [*self.sections, *self.goals["zones"], *self.areas] if each["id"] == name)


def read_parts() -> Parts:
    """The content as it is on disk."""
    read = {name: yaml.safe_load((CONTENT / f"{name}.yaml").read_text(encoding="utf-8"))[name] for name in ("report", "review", "goals", "work")}
    lines = (CONTENT / read["report"]["text"]).read_text(encoding="utf-8").split("\n")
    return Parts(lines=lines, sections=read["review"]["sections"], goals=read["goals"], areas=read["work"]["areas"])


PARTS = read_parts()


def briefs(parts: Parts) -> Iterator[Brief]:
    """Every brief with the lines that it sums up."""
    for part in [*parts.sections, *parts.areas]:
        if "brief" in part:
            yield Brief(part["id"], part["brief"], parts.words(part["line"], part["topics"][-1]["line"]))
    objectives = parts.goals["objectives"]["line"]
    yield Brief("goals", parts.goals["brief"], parts.words(objectives, objectives))
    for zone in parts.goals["zones"]:
        yield Brief(zone["id"], zone["brief"], parts.words(zone["line"], zone["text"]["line"]))


def pieces(brief: str, source: str, *, whole_figures: bool) -> list[str] | None:
    """The fewest pieces of `source` that make up `brief`, in order; nothing where there are none."""
    wanted = [letter for letter in brief if letter not in MARKS and not letter.isspace()]
    places = [index for index, letter in enumerate(source) if letter not in MARKS and not letter.isspace()]
    given = [source[index] for index in places]
    # Within a figure no piece begins, and none ends with the character before.
    within = {index for match in FIGURE.finditer(source) for index in range(match.start() + 1, match.end())} if whole_figures else set()
    seams = [index not in within for index in places] + [True]

    @cache
    def fewest(done: int, reached: int) -> tuple[str, ...] | None:
        """The fewest pieces for what is wanted after `done` characters, from what is given after `reached`."""
        if done == len(wanted):
            return ()
        best: tuple[str, ...] | None = None
        for start in range(reached, len(given)):
            size = 0
            while done + size < len(wanted) and start + size < len(given) and wanted[done + size] == given[start + size] and seams[start]:
                size += 1
                if size < SHORTEST_PIECE or not seams[start + size]:
                    continue
                rest = fewest(done + size, start + size)
                if rest is not None and (best is None or len(rest) + 1 < len(best)):
                    best = ("".join(given[start : start + size]), *rest)
        return best

    found = fewest(0, 0)
    return None if found is None else list(found)


def complaints_about_words(parts: Parts) -> Iterator[str]:
    """Briefs that say what the report does not, or cut a figure."""
    for brief in briefs(parts):
        if pieces(brief.text, brief.source, whole_figures=False) is None:
            yield f"{brief.owner}: “{brief.text}” is not made of its part's words in their order"
        elif pieces(brief.text, brief.source, whole_figures=True) is None:
            yield f"{brief.owner}: “{brief.text}” cuts a number from its unit or from the words that blur it"


def ems(text: str) -> float:
    """Width of a line in em: digits and Latin letters take half of one."""
    return sum(0.5 if letter.isascii() else 1.0 for letter in text)


def complaints_about_form(parts: Parts) -> Iterator[str]:
    """Briefs that are too short or too long for a line, or are not written as they are printed; labels that the heading does not say."""
    names = {zone["id"] for zone in parts.goals["zones"]}
    for brief in briefs(parts):
        shortest, longest = (8, 16) if brief.owner in names else (20, 38)
        if not shortest <= ems(brief.text) <= longest:
            yield f"{brief.owner}: its brief is {ems(brief.text):g} em wide"
        if re.search(r"[,;:?\s]|[，；、。]$", brief.text):
            yield f"{brief.owner}: its brief has half-width marks, spaces, or a mark at its end"
    for part in [*parts.sections, *parts.areas]:
        if part["label"] not in part["heading"] or len(part["label"]) > 6:
            yield f"{part['id']}: “{part['label']}” is no short name out of its heading"


def complaints_about_figures(parts: Parts) -> Iterator[str]:
    """Briefs without figures where the report gives some."""
    for section in parts.sections:
        if len(FIGURE.findall(section["brief"])) < 2:
            yield f"{section['id']}: its brief has fewer than two figures"
    for area in parts.areas:
        words = parts.words(area["line"], area.get("topics", [area])[-1]["line"])
        states = any(match[3] for match in FIGURE.finditer(words))
        if "brief" in area and states and not FIGURE.search(area["brief"]):
            yield f"{area['id']}: its brief gives no figure, the report does"


CHECKS: list[Callable[[Parts], Iterator[str]]] = [complaints_about_words, complaints_about_form, complaints_about_figures]


# The content


def test_every_brief_is_made_of_the_reports_own_words_in_their_order_with_each_number_whole() -> None:
    """Six sections, six areas, six zones and the goals."""
    assert len(list(briefs(PARTS))) == 19
    assert list(complaints_about_words(PARTS)) == []


def test_every_brief_fits_a_line_and_every_label_is_a_short_name_out_of_its_heading() -> None:
    """Forty to sixty-two characters; six for a label."""
    assert list(complaints_about_form(PARTS)) == []


def test_every_brief_gives_figures_where_the_report_does() -> None:
    """Two at least for each section of the review."""
    assert list(complaints_about_figures(PARTS)) == []


# The checks


def test_a_brief_is_cut_into_as_few_pieces_as_can_be() -> None:
    """The nearest place is not always the right one."""
    source = "现代服务业全面提升,增加值从48.4亿元增长到109亿元。工业增加值从3亿元增长到109亿元"
    assert pieces("现代服务业增加值从48.4亿元增长到109亿元", source, whole_figures=True) == ["现代服务业", "增加值从48.4亿元增长到109亿元"]
    assert pieces("现代服务业，工业增加值", source, whole_figures=True) == ["现代服务业", "工业增加值"]


@pytest.mark.parametrize("brief", ["增长109亿元", "增长到09亿元", "增加值从48.4亿元增长到109亿", "增加值从48.4", "增加值从4亿元"])
def test_a_piece_that_cuts_a_figure_is_no_piece(brief: str) -> None:
    """Nor is a single character."""
    assert pieces(brief, "增加值从48.4亿元增长到109亿元", whole_figures=True) == (["增长", "109亿元"] if brief == "增长109亿元" else None)


@pytest.mark.parametrize(
    ("name", "brief", "complaint"),
    [
        ("comprehensive-strength", "工业总产值从445亿元增加到962亿元", "is not made of its part's words"),
        ("comprehensive-strength", "各类人才总量达4.7万人，工业总产值从445亿元增长到962亿元", "is not made of its part's words"),
        ("comprehensive-strength", "工业总产值从445亿元增长到962亿", "cuts a number"),
        ("comprehensive-strength", "工业总产值从45亿元增长到962亿元", "cuts a number"),
        ("comprehensive-strength", "工业总产值从445亿元增长到962亿元", "its brief is 16 em wide"),
        ("comprehensive-strength", "产业规模逐步壮大", "its brief has fewer than two figures"),
        ("comprehensive-strength", "产业规模逐步壮大。", "its brief has half-width marks, spaces, or a mark at its end"),
        ("environmental-protection", "建成区新建绿地8200亩", "is not made of its part's words"),
        ("environmental-protection", "建成区新建绿地8200多", "cuts a number"),
        ("quality-of-life", "新农合参合率保持97%", "cuts a number"),
        ("quality-of-life", "城镇登记失业率4%以内", "cuts a number"),
        ("government-efficiency", "办复群众难题4900件", "is not made of its part's words"),
        ("government-efficiency", "办理政协提案744件，办理人大代表建议1025件", "is not made of its part's words"),
        ("ecology", "全面加强环境治理", "its brief gives no figure"),
        ("ecology", "实施120个节能技术改造工程,完成20家企业清洁生产审核", "its brief has half-width marks"),
        ("ecological-civilization", "促进产业和城市相融合", "is not made of its part's words"),
        ("ecological-civilization", "积极推进森林城区建设，基本建成宁波植物园", "its brief is 20 em wide"),
    ],
)
def test_a_planted_brief_is_told(name: str, brief: str, complaint: str) -> None:
    """A check that never fails proves nothing."""
    spoilt = copy.deepcopy(PARTS)
    spoilt.part(name)["brief"] = brief
    found = [each for check in CHECKS for each in check(spoilt)]
    assert [each for each in found if each.startswith(f"{name}:") and complaint in each], found


@pytest.mark.parametrize("label", ["综合国力", "始终以转变发展方式"])
def test_a_planted_label_is_told(label: str) -> None:
    """It must be in the heading, and short."""
    spoilt = copy.deepcopy(PARTS)
    spoilt.part("comprehensive-strength")["label"] = label
    assert list(complaints_about_form(spoilt)) == [f"comprehensive-strength: “{label}” is no short name out of its heading"]
