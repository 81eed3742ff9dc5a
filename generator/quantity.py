"""Amounts with Chinese units, on `Decimal`: parse, convert, format, and what may be computed from two of them.

A quantity is a number, its unit as the report writes it, and the words that blur it (8200多亩, 控制在4%以内). It is separate from the records because
three phases read figures out of text: checking the content, marking figures in a paper, and reading produced papers back.

Everything is exact: factors are fractions, results are rounded once, half up, as offices do. A conversion or a computation that would need a guess
(other dimensions, 亩 into 平方米 where the decimals never end) is refused with a `QuantityError` whose message is meant for the user.
"""

from __future__ import annotations

import decimal
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from fractions import Fraction

__all__ = [
    "HEDGES",
    "Quantity",
    "QuantityError",
    "annual_rate",
    "convert",
    "digits",
    "find_figures",
    "format_quantity",
    "growth",
    "is_unit",
    "multiple",
    "parse",
    "progress",
    "units",
]

BEFORE = ("控制在",)
"""Hedges that stand before the number."""
BETWEEN = ("多", "余")
"""Hedges that stand between number and unit."""
AFTER = ("以上", "以内")
"""Hedges that stand after the unit."""
HEDGES = BEFORE + BETWEEN + AFTER
"""All hedges, in the order in which they are printed."""

_SCALED: dict[str, tuple[str, int]] = {
    "元": ("人民币", 1),
    "美元": ("美元", 1),
    "欧元": ("欧元", 1),
    "港元": ("港元", 1),
    "日元": ("日元", 1),
    "平方米": ("面积", 3),
    "公顷": ("面积", 30_000),
    "平方公里": ("面积", 3_000_000),
    "亩": ("面积", 2_000),
    "米": ("长度", 1),
    "公里": ("长度", 1_000),
    "千米": ("长度", 1_000),
    "立方米": ("体积", 1),
    "千克": ("质量", 1),
    "公斤": ("质量", 1),
    "吨": ("质量", 1_000),
    "吨标准煤": ("标准煤", 1),
    "标准箱": ("标准箱", 1),
    "千瓦": ("功率", 1),
    "兆瓦": ("功率", 1_000),
    "千伏安": ("容量", 1),
    "兆伏安": ("容量", 1_000),
    "千瓦时": ("电量", 1),
}
"""Units that 万 and 亿 may stand before: dimension, and size in what measures all its units in whole numbers. 1 亩 is 2000/3 平方米."""

_COUNTED = (
    "个", "家", "项", "件", "部", "台", "人", "户", "人次", "名", "位", "所", "座", "条", "套", "辆", "艘", "架", "列", "张",
    "次", "例", "起", "宗", "批", "处", "只", "头", "株", "棵", "册", "本", "篇", "幅", "床", "间", "栋", "幢", "笔", "份",
    "场", "期", "片", "门", "对", "支", "班", "公里/小时",
)  # fmt: skip
"""Units that count things. Each is a dimension of its own: 28家 and 67台 have nothing to do with each other."""

_PLAIN: dict[str, tuple[str, int]] = {
    "%": ("百分数", 10),
    "‰": ("百分数", 1),
    "百分点": ("百分点", 1),
    "个百分点": ("百分点", 1),
    "倍": ("倍数", 1),
    "年": ("年", 1),
    "个月": ("月", 1),
    "天": ("天", 1),
    "小时": ("小时", 60),
    "分钟": ("小时", 1),
    "": ("", 1),
}
"""Units that nothing stands before. The empty unit is that of a pure number."""

_SCALES = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
"""GB/T 15835-2011: only 万 and 亿 scale a number, never 十万 or 百亿."""


def _table() -> dict[str, tuple[str, int]]:
    table = dict(_PLAIN)
    bases = _SCALED | {name: (name, 1) for name in _COUNTED}
    for name, (dimension, factor) in bases.items():
        for scale, times in _SCALES.items():
            table[scale + name] = (dimension, factor * times)
    return table


_UNITS = _table()
_NUMBER_PATTERN = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_WIDE = str.maketrans("０１２３４５６７８９．，％－＋", "0123456789.,%-+")
_YEAR = re.compile(r"(?:19|20)\d\d年")


@cache
def _quantity_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<before>{'|'.join(BEFORE)})?\s*(?P<number>[-+]?{_NUMBER_PATTERN})(?P<between>{'|'.join(BETWEEN)})?\s*"
        rf"(?P<unit>{_unit_pattern()})?(?P<after>{'|'.join(AFTER)})?",
        re.ASCII,
    )


@cache
def _figure_pattern() -> re.Pattern[str]:
    unit = _unit_pattern()
    return re.compile(
        rf"(?:{'|'.join(BEFORE)})?(?<![\d.第])(?:{_NUMBER_PATTERN}(?:{unit}|万|亿)?[-~～－])?(?:(?<![\d万亿])-)?{_NUMBER_PATTERN}"
        rf"(?:{'|'.join(BETWEEN)})?\s?(?:{unit})(?:{'|'.join(AFTER)})?",
        re.ASCII,
    )


def _unit_pattern() -> str:
    """Return the expression of all units but the empty one, the longest first. 万 and 亿 are stated once: all units spelled out compile slowly."""
    scaled = _longest_first(_SCALED.keys() | set(_COUNTED))
    return rf"{_longest_first(filter(None, _PLAIN))}|(?:{_longest_first(filter(None, _SCALES))})?(?:{scaled})"


def _longest_first(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


class QuantityError(ValueError):
    """An amount that cannot be read, or a computation that the amounts do not allow. Its text is for the user."""


class Quantity(Struct, frozen=True):
    """A number with its unit and the words that blur it."""

    number: Decimal
    unit: str = ""
    """Unit as the report writes it, its 万 or 亿 included; empty for a pure number."""
    hedge: tuple[str, ...] = ()
    """Some of `HEDGES`, in the order in which they are printed."""

    def __str__(self) -> str:
        return format_quantity(self)


def units() -> frozenset[str]:
    """Return the names of all units that are known, 万元 and 亿元 beside 元, without the empty one."""
    return frozenset(_UNITS) - {""}


def is_unit(name: str) -> bool:
    """Whether ``name`` is a known unit. The empty name is: it is the unit of a pure number."""
    return name in _UNITS


def parse(text: str) -> Quantity:
    """Read one amount such as ``560亿元``, ``8200多亩``, ``控制在4%以内``; full-width digits and spaces before the unit are understood.

    The text must hold nothing else: `QuantityError` is raised for an unknown unit or words around the amount.
    """
    found = _quantity_pattern().fullmatch(text.translate(_WIDE).strip())
    if not found:
        raise QuantityError(f"“{text}”不是数量：要一个数和一个认识的单位，例如 560亿元")
    hedge = tuple(word for word in (found["before"], found["between"], found["after"]) if word)
    return Quantity(Decimal(found["number"].replace(",", "")), found["unit"] or "", hedge)


def digits(number: Decimal | int) -> str:
    """Return the number in Arabic digits exactly as it was given: no exponent, no grouping, no zero added or dropped."""
    return format(Decimal(number), "f")


def format_quantity(quantity: Quantity) -> str:
    """Return the amount as it is printed: 控制在 before the number, 多 and 余 before the unit, 以上 and 以内 after it."""
    hedge = quantity.hedge
    unknown = [word for word in hedge if word not in HEDGES]
    if unknown:
        raise QuantityError(f"不认识修饰词“{unknown[0]}”，可用的有：{'、'.join(HEDGES)}")
    parts = [*(w for w in BEFORE if w in hedge), digits(quantity.number), *(w for w in BETWEEN if w in hedge)]
    return "".join([*parts, quantity.unit, *(w for w in AFTER if w in hedge)])


def convert(quantity: Quantity, unit: str) -> Quantity:
    """Return the same amount in another unit of its dimension. Exact or refused: 3亩 is 2000平方米, but 1亩 has no end of decimals."""
    factor = _factor(quantity.unit, unit)
    return Quantity(_exact(_fraction(quantity.number) * factor, f"{quantity}换算成{unit}"), unit, quantity.hedge)


def growth(start: Quantity, end: Quantity) -> Decimal:
    """Return by how many per cent ``end`` is more than ``start``, to one decimal place."""
    return _round(100 * (_ratio(start, end) - 1))


def multiple(start: Quantity, end: Quantity) -> Decimal:
    """Return how many times ``start`` the amount ``end`` is (是……的几倍), to one decimal place."""
    return _round(_ratio(start, end))


def progress(done: Quantity, target: Quantity) -> Decimal:
    """Return how many per cent of ``target`` are ``done``, to one decimal place."""
    return _round(100 * _ratio(target, done))


def annual_rate(start: Quantity, end: Quantity, years: int) -> Decimal:
    """Return the average annual rate in per cent that leads from ``start`` to ``end`` in ``years`` years, to one decimal place.

    The root is not rational, so the candidate is found with 40 digits and then proved: it is the one that half-up rounding of the true rate gives.
    """
    if years < 1:
        raise QuantityError(f"年数要是正整数，不能是 {years}")
    ratio = _ratio(start, end)
    if ratio <= 0:
        raise QuantityError(f"从{start}到{end}算不出年均增长")
    with decimal.localcontext(prec=40):
        root = (Decimal(ratio.numerator) / Decimal(ratio.denominator)) ** (Decimal(1) / years)
    tenths = int(_round(1000 * (_fraction(root) - 1), places=0))
    while 2 * tenths - 1 + 2000 > 0 and _fraction(2 * tenths - 1 + 2000, 2000) ** years > ratio:
        tenths -= 1
    while _fraction(2 * tenths + 1 + 2000, 2000) ** years <= ratio:
        tenths += 1
    return Decimal(tenths).scaleb(-1)


def find_figures(text: str) -> Iterator[tuple[int, int]]:
    """Yield the places (start, end) of all figures in a text: number, unit and hedges, ranges as one.

    A year of the calendar (2012年), an ordinal (第3个) and digits without a unit (81890, “2016”工程) are no figures.
    """
    for found in _figure_pattern().finditer(text):
        if not _YEAR.fullmatch(found[0]):
            yield found.span()


def _factor(unit: str, other: str) -> Fraction:
    for name in (unit, other):
        if name not in _UNITS:
            raise QuantityError(f"不认识单位“{name}”")
    (dimension, factor), (other_dimension, other_factor) = _UNITS[unit], _UNITS[other]
    if dimension != other_dimension:
        raise QuantityError(f"单位不同，不能换算或比较：“{unit or '（无单位）'}”与“{other or '（无单位）'}”")
    return _fraction(factor, other_factor)


def _ratio(start: Quantity, end: Quantity) -> Fraction:
    factor = _factor(end.unit, start.unit)
    if start.number <= 0:
        raise QuantityError(f"基数是{start}，算不出比率")
    return _fraction(end.number) * factor / _fraction(start.number)


def _fraction(value: Decimal | int, divisor: int = 1) -> Fraction:
    from fractions import Fraction  # most runs compute nothing, and all import this module

    return Fraction(value) / divisor


def _exact(value: Fraction, what: str) -> Decimal:
    rest, places = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        places = max(places, power)
    if rest != 1:
        raise QuantityError(f"{what}除不尽，不换算")
    return Decimal(value.numerator * 10**places // value.denominator).scaleb(-places) if places else Decimal(int(value))


def _round(value: Fraction, places: int = 1) -> Decimal:
    """Round half up, away from zero for negative numbers as ROUND_HALF_UP does, without ever rounding twice."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole if value >= 0 else -whole).scaleb(-places) if places else Decimal(whole if value >= 0 else -whole)
