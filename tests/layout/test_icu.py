"""Our places to end a line, and those of ICU, the usual implementation of Unicode's line breaking (UAX 14), set strictly and for Chinese.

They agree but for the classes of difference listed here. Each has its reason, and each is met at least once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from icu4py.breakers import LineBreaker

from generator.layout.breaking import is_ideographic, may_break
from generator.layout.clusters import clusters, opportunities

REPORT = Path(__file__).parent.parent.parent / "content/source/zhenhai-2012.txt"
PRINTED = str.maketrans(",;:!?()", "，；：！？（）")
ALPHABET = "字区五亿元3Ag.,%，。、；：？！“”‘’《》（）()—…·-~￥$℃ /＋+〔〕"
"""Hanzi of which some are units, digits, letters, and the marks of GB/T 15834-2011 with the signs that reports have."""


@dataclass(frozen=True)
class Place:
    """A place between two characters of a text."""

    before: str
    after: str
    within: bool
    """Whether it is within a cluster."""


@dataclass(frozen=True)
class Difference:
    """A class of places that only one of the two has."""

    name: str
    reason: str
    holds: Callable[[Place], bool]


OURS_ALONE = (
    Difference(
        "before an opening quotation mark",
        "CLREQ 3.1.3: quotation marks are Chinese marks. UAX 14 takes them for Latin ones, glued to both sides, unless both sides are Chinese.",
        lambda place: place.after in "‘“",
    ),
    Difference(
        "after a closing quotation mark",
        "The same.",
        lambda place: place.before in "’”" and place.after != " ",
    ),
    Difference(
        "after a space",
        "Word ends a line after any space. UAX 14 (LB 14, 13) does not after an opening mark or before a solidus.",
        lambda place: place.before == " ",
    ),
    Difference(
        "before a sign of a number that follows",
        "GB/T 15835-2011: ￥, $ and + belong to the number after them; UAX 14 (LB 25) glues them to a closing mark or sign before them.",
        lambda place: place.after in "￥$+＋" and place.before in "，。、；：？！,.!)）》〕”’%℃～~/A3g",
    ),
    Difference(
        "before a solidus after a Chinese character",
        "No list bars it from a line's start; UAX 14 does (LB 13).",
        lambda place: place.after == "/" and is_ideographic(place.before),
    ),
    Difference(
        "between a percent or degree sign and an opening bracket",
        "The sign ends its number (GB/T 15835-2011); UAX 14 (LB 25) expects a number in the bracket.",
        lambda place: place.before in "%℃" and place.after in "(（《〔",
    ),
    Difference(
        "between a hyphen, a tilde or a plus sign and what follows",
        "Word ends a line after a hyphen, and before a bracket that opens after a sign.",
        lambda place: place.before in "-~+" and not place.within,
    ),
)

ICUS_ALONE = (
    Difference(
        "within a number with its unit",
        "GB/T 15835-2011: a number is kept whole; so are its unit and the words that blur it, which nobody can read without it.",
        lambda place: place.within,
    ),
    Difference(
        "before a dash",
        "GB/T 15834-2011, 5.1.9: a 破折号 is not divided. Word is told that no line begins with 一 half of it, or with the whole.",
        lambda place: place.after == "—",
    ),
    Difference(
        "before and after a middle dot",
        "CLREQ 3.1.3: 间隔号 begins no line; it joins the parts of a name, so none ends with it either.",
        lambda place: "·" in (place.before, place.after),
    ),
    Difference(
        "before a percent or degree sign",
        "CLREQ 3.1.3 and GB/T 15835-2011: the sign belongs to what is before it.",
        lambda place: place.after in "%℃",
    ),
    Difference(
        "after a currency sign",
        "GB/T 15835-2011: the sign belongs to the number after it.",
        lambda place: place.before in "￥$",
    ),
    Difference(
        "before a closing mark after a space",
        "CLREQ 3.1.3: such a mark begins no line, whatever is before it.",
        lambda place: place.before == " " and place.after in "：；’…",
    ),
    Difference(
        "within a run of Latin letters, digits and signs",
        "Word takes it for a word.",
        lambda place: not is_ideographic(place.before) and not is_ideographic(place.after),
    ),
)


def icus(text: str) -> set[int]:
    return {end for _, end in LineBreaker(text, "zh@lb=strict").segments()} - {len(text)}


def places(text: str, indices: Iterable[int]) -> Iterable[Place]:
    inside = {index for cluster in clusters(text) for index in range(cluster.start + 1, cluster.end)}
    for index in indices:
        yield Place(text[index - 1], text[index], index in inside)


def differences(text: str) -> Counter[str]:
    """Count the differences of each class in a text, and those of none."""
    found: Counter[str] = Counter()
    theirs, ours = icus(text), set(opportunities(text)[1])
    for known, indices in ((OURS_ALONE, ours - theirs), (ICUS_ALONE, theirs - ours)):
        for place in places(text, indices):
            found[next((each.name for each in known if each.holds(place)), f"unlisted: {place}")] += 1
    return found


def report() -> list[str]:
    lines = [line for line in REPORT.read_text(encoding="utf-8").splitlines() if line]
    return [*lines, *(line.translate(PRINTED) for line in lines)]


def test_in_the_report_only_numbers_are_kept_whole_beyond_what_icu_does() -> None:
    found = sum(map(differences, report()), Counter[str]())
    assert set(found) == {"within a number with its unit"}
    assert found["within a number with its unit"] > 300
    assert sum(len(icus(text)) for text in report()) > 19_000


def test_in_all_texts_of_three_characters_every_difference_is_listed_and_every_class_met() -> None:
    found: Counter[str] = Counter()
    for text in map("".join, product(ALPHABET, repeat=3)):
        found.update(differences(text))
    assert set(found) == {each.name for each in (*OURS_ALONE, *ICUS_ALONE)}


@pytest.mark.parametrize("text", ["560亿元", "字—字", "字·字", "A字", "字（字", "100℃以上"])
def test_our_places_are_some_of_those_where_word_may_end_a_line(text: str) -> None:
    theirs, ours = opportunities(text)
    assert set(ours) <= set(theirs) == {index for index in range(1, len(text)) if may_break(text[index - 1], text[index])}


def test_a_difference_of_no_class_is_found() -> None:
    assert differences("字字") == Counter()
    place = Place("字", "区", within=False)
    assert not any(each.holds(place) for each in (*OURS_ALONE, *ICUS_ALONE))
