"""An indicator's figures against the words that state them.

The quote must say each number with its unit and with exactly the hedges that the record gives: 8200多亩 is neither 8200亩 nor 8200多平方米.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from generator.content.records import Indicator
from generator.content.report_text import fold
from generator.diagnostics import Diagnostics, Span
from generator.quantity import AFTER, BEFORE, BETWEEN, digits, is_unit, units

__all__ = ["check_figures", "stated"]


_DIGITS = frozenset("0123456789")
_NUMERALS = _DIGITS | {"."}


class Found(NamedTuple):
    """A number as a quote states it."""

    place: int
    unit: str
    hedge: frozenset[str]


def check_figures(indicator: Indicator, path: str, spans: Mapping[str, Span], problems: Diagnostics) -> None:
    """Add to ``problems`` what the indicator says otherwise than its own quote."""
    quote, name = indicator.source.quote, f"指标 {indicator.id}"
    text, unit = fold(quote), fold(indicator.unit)
    shown = f"原句是：{quote}"
    if indicator.words is not None and fold(indicator.words) not in text:
        problems.error("figure-not-in-quote", f"{name} 的原句里没有“{indicator.words}”", spans.get(f"{path}/words"), shown)
    said: set[str] = set()
    misread: list[str] = []
    places: dict[str, list[int]] = {}
    numbers = {"from": indicator.from_, "to": indicator.to} if indicator.kind == "from-to" else {"value": indicator.value}
    for key, number in numbers.items():
        if number is None:
            continue
        found = list(stated(text, number))
        right = [each for each in found if each.unit == unit]
        if not found:
            problems.error("figure-not-in-quote", f"{name} 的原句里没有 {digits(number)}", spans.get(f"{path}/{key}"), shown)
        elif not right:
            blur = "".join(word for word in BETWEEN if word in found[0].hedge)
            misread.append(f"{digits(number)}{blur}{found[0].unit}")
        places[key] = [each.place for each in right]
        said.update(*(each.hedge for each in right))
    if misread and is_unit(indicator.unit):  # an unknown unit is told as such
        place = spans.get(f"{path}/unit") or spans.get(path)
        message = f"{name} 的单位是“{indicator.unit}”，原句里是 {'、'.join(misread)}"
        problems.error("unit-not-in-quote", message, place, shown)
    if any(places.values()):
        _check_hedges(indicator, said, path, spans, problems)
    if places.get("from") and places.get("to") and min(places["from"]) > max(places["to"]):
        problems.error("from-to-swapped", f"{name} 的 from 和 to 在原句里次序相反", spans.get(f"{path}/from"), shown)


def _check_hedges(indicator: Indicator, said: set[str], path: str, spans: Mapping[str, Span], problems: Diagnostics) -> None:
    """Tell hedges that the quote has and the record has not, and the other way round."""
    quote, name = indicator.source.quote, f"指标 {indicator.id}"
    lacking = [word for word in (*BEFORE, *BETWEEN, *AFTER) if word in said and word not in indicator.hedge]
    if lacking:
        every = [word for word in (*BEFORE, *BETWEEN, *AFTER) if word in said]
        place = spans.get(f"{path}/hedge") or spans.get(path)
        problems.error("hedge-missing", f"{name} 漏了“{'”“'.join(lacking)}”，原句是：{quote}", place, f"写上 hedge: [{', '.join(every)}]")
        return
    for index, word in enumerate(indicator.hedge):
        if word not in said and word not in fold(quote):
            problems.error("hedge-not-in-quote", f"{name} 的原句里没有“{word}”", spans.get(f"{path}/hedge/{index}"), f"原句是：{quote}")


def stated(text: str, number: Decimal) -> Iterator[Found]:
    """Yield every place where a folded text states the number, with the unit and the hedges that stand at it."""
    for start, end in _places(text, digits(abs(number))):
        hedge = [word for word in BEFORE if text.endswith(word, 0, start)]
        for word in BETWEEN:
            if text.startswith(word, end):
                hedge.append(word)
                end += len(word)
                break
        unit = _leading_unit(text, end)
        hedge += [word for word in AFTER if text.startswith(word, end + len(unit))]
        yield Found(start, unit, frozenset(hedge))


def _places(text: str, number: str) -> Iterator[tuple[int, int]]:
    """Yield where (start, end) the digits of a number stand in the text and are not part of a longer number."""
    start = text.find(number)
    while start >= 0:
        end = start + len(number)
        if text[start - 1 : start] not in _NUMERALS and text[end : end + 2].removeprefix(".")[:1] not in _DIGITS:
            yield start, end
        start = text.find(number, end)


def _leading_unit(text: str, start: int) -> str:
    """Return the longest unit that stands at a place of the text, or an empty text."""
    longest, known = _units()
    return next((text[start:end] for end in range(min(start + longest, len(text)), start, -1) if text[start:end] in known), "")


@cache
def _units() -> tuple[int, frozenset[str]]:
    known = frozenset(fold(name) for name in units())
    return max(map(len, known)), known
