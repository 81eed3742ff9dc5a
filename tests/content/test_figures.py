"""Every figure stands where its record says, and every run of digits of the report is claimed exactly once.

The files are read with plain PyYAML, which keeps each scalar as it was written, and not with jianbao's own reader: a fault there cannot hide a
fault in the content. What is wrong is told as sentences (`complaints`). The content must have none, and each planted error must have its own.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pytest
import yaml

CONTENT = Path(__file__).parents[2] / "content"

Record: TypeAlias = dict[str, Any]

DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")

UNITS = [
    "亿元",
    "亿美元",
    "万元",
    "万吨",
    "万人",
    "万户",
    "万亩",
    "万平方米",
    "万千伏安",
    "平方米",
    "公里",
    "亩",
    "%",
    "倍",
    "年",
    "家",
    "项",
    "个",
    "部",
    "台",
    "件",
]
"""The units that the report writes after a figure."""

BEFORE = ["控制在", "不低于", "不少于", "超过", "将近", "近", "约"]
AFTER = re.compile(rf"(多|余|几)?({'|'.join(sorted(UNITS, key=len, reverse=True))})(多|以上|以内|以下|左右)?")
"""What may follow the digits of a figure: a word that blurs it, its unit (the longest that fits), another word that blurs it."""

KINDS = ["from-to", "level", "cumulative", "count", "share", "change", "growth-target", "duration"]
PERIODS = ["五年", "今后五年", "2012年"]


class Claim(NamedTuple):
    """A run of digits that a record says is its own."""

    owner: str
    line: int
    start: int
    end: int


@dataclass(slots=True)
class Figures:
    """The report's text and what the content says about its digits; not frozen, so that a copy can be spoilt."""

    lines: list[str]
    groups: list[Record]
    indicators: list[Record]
    numbers: list[Record]

    def indicator(self, name: str) -> Record:
        """The indicator whose id is `name`."""
        return next(each for each in self.indicators if each["id"] == name)


def read_yaml(name: str) -> Record:
    """A file under ``content/`` with every scalar as text."""
    loaded = yaml.load((CONTENT / name).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


def read_lines() -> list[str]:
    """The report's lines; line 1 is the first."""
    return (CONTENT / "source" / "zhenhai-2012.txt").read_text(encoding="utf-8").splitlines()


def read_figures() -> Figures:
    """The content as it is on disk."""
    stated = read_yaml("indicators.yaml")
    return Figures(lines=read_lines(), groups=stated["groups"], indicators=stated["indicators"], numbers=read_yaml("numbers.yaml")["numbers"])


FIGURES = read_figures()


# Where things stand


def line_of(figures: Figures, number: str) -> str:
    """The report's line of that number, empty where there is none."""
    return figures.lines[int(number) - 1] if 1 <= int(number) <= len(figures.lines) else ""


def runs(text: str) -> Iterator[tuple[str, int, int]]:
    """Each run of digits in `text` with its place."""
    return ((match[0], match.start(), match.end()) for match in DIGITS.finditer(text))


def numbers_of(indicator: Record) -> list[str]:
    """The numbers that a record states, in the order of the sentence."""
    return [indicator[key] for key in ("from", "to", "value") if key in indicator]


def claims_of_indicator(figures: Figures, indicator: Record) -> list[Claim]:
    """The runs inside the quote that are the record's numbers; none where the quote does not stand in its line."""
    line, quote = int(indicator["source"]["line"]), indicator["source"]["quote"]
    at = line_of(figures, indicator["source"]["line"]).find(quote)
    return [
        Claim(indicator["id"], line, at + start, at + end)
        for number in numbers_of(indicator)
        for run, start, end in runs(quote)
        if at >= 0 and run == number
    ]


def claims_of_literal(figures: Figures, literal: Record) -> list[Claim]:
    """All runs inside the literal's words, at the occurrence that it names; none where the words do not stand there."""
    places = [match.start() for match in re.finditer(re.escape(literal["text"]), line_of(figures, literal["line"]))]
    occurrence = int(literal.get("occurrence", "1"))
    if not 1 <= occurrence <= len(places):
        return []
    at = places[occurrence - 1]
    return [Claim(literal["text"], int(literal["line"]), at + start, at + end) for _, start, end in runs(literal["text"])]


# What may be wrong


def complaints_about_digits(figures: Figures) -> Iterator[str]:
    """Digits that nobody claims, or more than one; claims that are not a whole run of the report."""
    claims = [claim for each in figures.indicators for claim in claims_of_indicator(figures, each)]
    claims += [claim for each in figures.numbers for claim in claims_of_literal(figures, each)]
    claimed = Counter((claim.line, claim.start, claim.end) for claim in claims)
    stand = {(number, start, end): run for number, line in enumerate(figures.lines, 1) for run, start, end in runs(line)}
    for place, run in stand.items():
        if claimed[place] != 1:
            yield f"line {place[0]}: {run} is claimed {claimed[place]} times"
    for claim in claims:
        if claim[1:] not in stand:
            yield f"{claim.owner}: claims a part of a number"
    for literal in figures.numbers:
        if not claims_of_literal(figures, literal):
            yield f"{literal['text']}: claims nothing on line {literal['line']}"


def complaints_about_quotes(figures: Figures) -> Iterator[str]:
    """Quotes that do not stand in their line exactly once; numbers and words that do not stand in their quote exactly once."""
    for indicator in figures.indicators:
        quote = indicator["source"]["quote"]
        if line_of(figures, indicator["source"]["line"]).count(quote) != 1:
            yield f"{indicator['id']}: the quote does not stand on line {indicator['source']['line']} once"
        inside = Counter(run for run, _, _ in runs(quote))
        for number in numbers_of(indicator):
            if inside[number] != 1:
                yield f"{indicator['id']}: {number} stands {inside[number]} times in the quote"
        if "words" in indicator and quote.count(indicator["words"]) != 1:
            yield f"{indicator['id']}: {indicator['words']} does not stand once in the quote"


def complaints_about_reading(figures: Figures) -> Iterator[str]:
    """Units and hedges that are not those which the report writes around the number, or that the quote leaves out."""
    for indicator in figures.indicators:
        unit, hedge = indicator.get("unit", ""), indicator.get("hedge", [])
        for claim in claims_of_indicator(figures, indicator):
            line = figures.lines[claim.line - 1]
            before, after = line[: claim.start].replace(" ", ""), line[claim.end :].replace(" ", "")
            follows = AFTER.match(after)
            if follows is None or follows[2] != unit:
                yield f"{indicator['id']}: the report's unit is not {unit}"
            written = [word for word in BEFORE if before.endswith(word)]
            written += [word for word in (follows[1], follows[3]) if word] if follows else []
            if written != hedge:
                yield f"{indicator['id']}: the report's hedge is {written}, not {hedge}"
        if numbers_of(indicator) and printed(indicator) not in indicator["source"]["quote"].replace(" ", ""):
            yield f"{indicator['id']}: {printed(indicator)} does not stand in the quote"


def printed(indicator: Record) -> str:
    """The figure as the report writes it, without stray spaces."""
    unit, hedge = indicator.get("unit", ""), indicator.get("hedge", [])
    if indicator["kind"] == "from-to":
        return f"从{indicator.get('from')}{unit}增长到{indicator.get('to')}{unit}"
    front, middle, end = ("".join(word for word in hedge if word in place) for place in (["控制在"], ["多", "余"], ["以上", "以内"]))
    return f"{front}{indicator.get('value')}{middle}{unit}{end}"


def complaints_about_words(figures: Figures) -> Iterator[str]:
    """Names that are not the quote's own words in their order; scopes that the line does not name."""
    for indicator in figures.indicators:
        quote = iter(indicator["source"]["quote"])
        if not all(character in quote for character in indicator["name"]):
            yield f"{indicator['id']}: the name {indicator['name']} is not made of the quote's words in their order"
        if indicator.get("scope", "") not in line_of(figures, indicator["source"]["line"]):
            yield f"{indicator['id']}: the scope {indicator['scope']} does not stand on the line"


def complaints_about_records(figures: Figures) -> Iterator[str]:
    """Ids given twice, unknown groups, groups without a figure, kinds whose fields do not fit, and records out of the report's order."""
    groups = [each["id"] for each in figures.groups]
    for name, times in Counter(groups + [each["id"] for each in figures.indicators]).items():
        if times > 1:
            yield f"{name}: the id is given {times} times"
    for name in groups:
        if not any(each["group"] == name for each in figures.indicators):
            yield f"{name}: no indicator is in the group"
    for indicator in figures.indicators:
        if indicator["group"] not in groups:
            yield f"{indicator['id']}: there is no group {indicator['group']}"
        if indicator["kind"] not in KINDS or indicator["period"] not in PERIODS:
            yield f"{indicator['id']}: unknown kind or period"
        fields = [key for key in ("from", "to", "value", "words") if key in indicator]
        if fields not in ([["from", "to"]] if indicator["kind"] == "from-to" else [["value"], ["words"]]):
            yield f"{indicator['id']}: {indicator['kind']} is not stated by {fields}"
    for first, second in pairwise(figures.indicators):
        if position(figures, first) > position(figures, second):
            yield f"{second['id']}: stands in the report before {first['id']}"


def position(figures: Figures, indicator: Record) -> tuple[int, int]:
    """Where the figure begins, or its name where the figure is words that several names share."""
    claims = claims_of_indicator(figures, indicator)
    at = claims[0].start if claims else line_of(figures, indicator["source"]["line"]).find(indicator["name"])
    return int(indicator["source"]["line"]), at


def complaints(figures: Figures) -> list[str]:
    """Everything that is wrong."""
    checks = (
        complaints_about_digits,
        complaints_about_quotes,
        complaints_about_reading,
        complaints_about_words,
        complaints_about_records,
    )
    return [complaint for check in checks for complaint in check(figures)]


# The content


def test_every_run_of_digits_of_the_report_is_claimed_exactly_once() -> None:
    """116 runs: in an indicator, or in the list of names, dates and codes."""
    assert sum(1 for line in FIGURES.lines for _ in runs(line)) == 116
    assert list(complaints_about_digits(FIGURES)) == []


def test_every_quote_stands_in_its_line_and_every_number_in_its_quote() -> None:
    """Both exactly once, so that a figure has one place."""
    assert list(complaints_about_quotes(FIGURES)) == []


def test_every_unit_and_hedge_is_the_one_that_the_report_writes() -> None:
    """The report is read around each number; nothing of what stands there may be missing from the record."""
    assert list(complaints_about_reading(FIGURES)) == []


def test_names_and_scopes_are_the_reports_own_words() -> None:
    """A name may leave words out; it may not add one or change their order."""
    assert list(complaints_about_words(FIGURES)) == []


def test_ids_are_unique_groups_exist_and_records_follow_the_report() -> None:
    """A from-to figure has both ends; every other has a value or words."""
    assert list(complaints_about_records(FIGURES)) == []


def test_every_target_of_doubling_is_an_indicator_of_its_own() -> None:
    """翻一番 stands once in the report, for six names."""
    doubling = [each for each in FIGURES.indicators if each.get("words") == "翻一番"]
    assert [each["name"] for each in doubling] == [
        "公共财政预算收入(原一般预算收入)",
        "区属工业总产值",
        "城市经济和新兴产业规模",
        "服务业增加值",
        "城镇居民人均可支配收入",
        "农民人均纯收入",
    ]
    assert sum(line.count("翻一番") for line in FIGURES.lines) == 1


def test_the_doubtful_currency_is_noted_and_printed_as_written() -> None:
    """服务外包营业额 is given in 亿元 among 亿美元: flagged, never mended."""
    assert FIGURES.indicator("service-outsourcing")["unit"] == "亿元"
    assert "核实" in FIGURES.indicator("service-outsourcing")["note"]


# Each check fails when it should


def edit(name: str, key: str, value: object) -> Callable[[Figures], None]:
    """An error planted in one field of an indicator, or of its source."""

    def plant(figures: Figures) -> None:
        record = figures.indicator(name)
        (record["source"] if key in ("line", "quote") else record)[key] = value

    return plant


def forget(name: str, key: str) -> Callable[[Figures], None]:
    """An indicator that lacks a field."""
    return lambda figures: figures.indicator(name).pop(key)


def without(name: str) -> Callable[[Figures], None]:
    """An indicator that is missing."""
    return lambda figures: figures.indicators.remove(figures.indicator(name))


def literal(**fields: str) -> Callable[[Figures], None]:
    """One literal number too many."""
    return lambda figures: figures.numbers.append(fields)


@pytest.mark.parametrize(
    ("plant", "complaint"),
    [
        (edit("gdp-total", "to", "561"), "gdp-total: 561 stands 0 times in the quote"),
        (edit("gdp-total", "to", "561"), "line 12: 560 is claimed 0 times"),
        (edit("gdp-total", "to", "56"), "gdp-total: 56 stands 0 times in the quote"),
        (edit("budget-revenue", "from", "27.30"), "budget-revenue: 27.30 stands 0 times in the quote"),
        (edit("gdp-total", "quote", "全社会GDP从193亿元增加到560亿元"), "gdp-total: the quote does not stand on line 12 once"),
        (edit("gdp-total", "line", "14"), "gdp-total: the quote does not stand on line 14 once"),
        (edit("gdp-total", "line", "900"), "gdp-total: the quote does not stand on line 900 once"),
        (edit("target-gdp-district", "quote", "增长11%"), "target-gdp-district: the quote does not stand on line 117 once"),
        (edit("scenic-areas-4a", "value", "4"), "line 27: 4 is claimed 2 times"),
        (edit("outbound-investment", "quote", "对外投资额 3.1 亿美元、服务外包营业额3.1亿元"), "outbound-investment: 3.1 stands 2 times"),
        (edit("service-outsourcing", "unit", "亿美元"), "service-outsourcing: the report's unit is not 亿美元"),
        (edit("foreign-capital-contracted", "unit", "亿"), "foreign-capital-contracted: the report's unit is not 亿"),
        (edit("gdp-total", "quote", "全社会GDP从193亿元增长到560"), "gdp-total: 从193亿元增长到560亿元 does not stand in the quote"),
        (edit("green-space-built", "hedge", []), "green-space-built: the report's hedge is ['多'], not []"),
        (edit("unemployment-rate", "hedge", ["以内"]), "unemployment-rate: the report's hedge is ['控制在', '以内'], not ['以内']"),
        (edit("rural-medical-coverage", "quote", "新农合参合率保持97%"), "rural-medical-coverage: 97%以上 does not stand in the quote"),
        (edit("talent-total", "hedge", ["以上"]), "talent-total: the report's hedge is [], not ['以上']"),
        (edit("zero-employment-families", "words", "6年"), "zero-employment-families: 6年 does not stand once in the quote"),
        (edit("gdp-district", "name", "全社会GDP"), "gdp-district: the name 全社会GDP is not made of the quote's words"),
        (edit("green-space-per-head", "scope", "全市"), "green-space-per-head: the scope 全市 does not stand on the line"),
        (edit("gdp-district", "id", "gdp-total"), "gdp-total: the id is given 2 times"),
        (edit("gdp-district", "group", "gdp"), "gdp-district: there is no group gdp"),
        (edit("gdp-district", "kind", "total"), "gdp-district: unknown kind or period"),
        (edit("gdp-district", "kind", "level"), "gdp-district: level is not stated by ['from', 'to']"),
        (edit("talent-total", "words", "4.7万人"), "talent-total: level is not stated by ['value', 'words']"),
        (forget("gdp-total", "from"), "gdp-total: from-to is not stated by ['to']"),
        (forget("gdp-total", "from"), "line 12: 193 is claimed 0 times"),
        (forget("talent-total", "value"), "talent-total: level is not stated by []"),
        (without("shipping-capacity"), "line 25: 110 is claimed 0 times"),
        (literal(text="2012年政府工作报告", line="1", reason="重复"), "line 1: 2012 is claimed 2 times"),
        (literal(text="“2016”工程", line="36", reason="错行"), "“2016”工程: claims nothing on line 36"),
        (literal(text="(1)", line="173", reason="重复", occurrence="2"), "(1): claims nothing on line 173"),
        (literal(text="全社会GDP", line="12", reason="没有数字"), "全社会GDP: claims nothing on line 12"),
        (literal(text="16”工程", line="35", reason="半个数"), "16”工程: claims a part of a number"),
        (lambda figures: figures.numbers.pop(), "line 190: 0 is claimed 0 times"),
        (lambda figures: figures.lines.append("新增9项"), "line 192: 9 is claimed 0 times"),
        (lambda figures: figures.groups.append({"id": "empty"}), "empty: no indicator is in the group"),
        (lambda figures: figures.indicators.reverse(), "gdp-total: stands in the report before gdp-district"),
    ],
)
def test_a_planted_error_is_told(plant: Callable[[Figures], object], complaint: str) -> None:
    """A check that never fails proves nothing."""
    spoilt = copy.deepcopy(FIGURES)
    plant(spoilt)
    assert [each for each in complaints(spoilt) if each.startswith(complaint)], complaints(spoilt)
