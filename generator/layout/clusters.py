"""Clusters: what stands on one line, and where a line may end around it.

Word ends a line between any two characters of which one is a hanzi, so also between a number and its unit (34|项). Here a number is kept whole with
its sign, its unit and the words that blur it (约34亿元, 4%以内), as GB/T 15835-2011 keeps the number itself. The places that are left are some of
those where Word may end a line, never others: what is set by them can be set by Word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from generator.layout.breaking import may_break
from generator.quantity import AFTER, BEFORE, BETWEEN, units

__all__ = ["Cluster", "clusters", "opportunities"]

_BEFORE = (*BEFORE, "约", "近", "超", "超过", "逾", "第", "不到")
_BETWEEN = (*BETWEEN, "几")
_AFTER = (*AFTER, "以下", "左右", "上下")
_MORE_UNITS = (
    "百", "千", "成", "月", "日", "号", "时", "分", "秒", "周", "季度", "周年", "年度", "级", "届", "层", "岁",
    "度", "折", "线", "路", "强", "种", "类", "轮", "步", "村", "镇", "点", "颗", "班次", "床位", "字", "克", "毫克", "微克", "升",
    "毫升", "厘米", "毫米", "伏", "千伏", "瓦",
)  # fmt: skip
"""Units and classifiers that no amount is computed in, so `quantity` does not know them."""
_SCALE = "万亿|[万亿]"


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


_DIGIT = re.compile(r"\d")
_BEFORE_NUMBER = max(map(len, _BEFORE)) + 2
"""How many characters stand before a number and its letters at most: a word, a space and a sign."""
_UNSCALED = {unit for unit in units() if unit[0] not in "万亿"}  # a third of all, which Python compiles in half the time
_UNIT = rf"(?:{_SCALE})?(?:{_either({*_UNSCALED, *_MORE_UNITS})})|{_SCALE}"
_NUMBER = r"[A-Za-z]*\d+(?:,\d{3}(?!\d)|[.:/．：]\d+)*[A-Za-z]*[%‰％℃]?"
_JOIN = r"[-–—~～至+×/]"
_WORDS = _either(_BETWEEN)
_CLUSTER = re.compile(
    rf"(?:(?P<before>{_either(_BEFORE)}) ?)?[-+−±＋－￥¥$]?{_NUMBER}(?:(?: ?(?:{_UNIT}))?{_JOIN}{_NUMBER})*"
    rf"(?: ?(?P<unit>(?:万亿|[万亿千百])?(?:(?:{_WORDS})?(?:{_UNIT})|{_WORDS})))?(?P<after>{_either(_AFTER)})?"
)


class Cluster(Struct, frozen=True, gc=False):
    """A number with what belongs to it, as a place in a text."""

    start: int
    end: int
    seams: tuple[int, ...]
    """Where it is parted first if no line can hold it: after the words before the number, before the unit, before the words after it."""


@lru_cache(maxsize=1 << 10)  # a paragraph is set in several measures
def clusters(text: str) -> tuple[Cluster, ...]:
    """Return the clusters of a text in order. Digits without a unit are a cluster too: 2012-02-13, 3+3."""
    found = []
    position = 0
    while digit := _DIGIT.search(text, position):
        match = _CLUSTER.search(text, _earliest(text, digit.start(), position))
        assert match is not None, "a digit is a cluster"
        start, position = match.span()
        seams = {match.end("before"), match.start("unit"), match.start("after")}
        found.append(Cluster(start, position, tuple(sorted([seam for seam in seams if start < seam < position]))))
    return tuple(found)


def _earliest(text: str, digit: int, position: int) -> int:
    """Return before which character the cluster of a digit cannot begin: nothing is looked for in the words between numbers."""
    while digit > position and text[digit - 1].isascii() and text[digit - 1].isalpha():
        digit -= 1
    return max(position, digit - _BEFORE_NUMBER)


def opportunities(text: str) -> tuple[list[int], list[int]]:
    """Return where Word may end a line within a text without line feeds, and where we do, as indices of the next line's first character.

    A space stays at the end of its line.
    """
    theirs = [index for index in range(1, len(text)) if text[index] != " " and may_break(text[index - 1], text[index])]
    inside = {index for cluster in clusters(text) for index in range(cluster.start + 1, cluster.end)}
    return theirs, [index for index in theirs if index not in inside]
