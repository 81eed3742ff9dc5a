"""Filters on figures: how they are printed, and what is computed from two of them.

A stated figure keeps its origin. A computed one gets its formula for an origin and is marked as computed, so that a paper can say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from generator import quantity
from generator.content.records import Indicator
from generator.document.nodes import Origin
from generator.quantity import Quantity, QuantityError
from generator.templating.faults import TemplateFault
from generator.templating.undefined import Missing
from generator.templating.values import Absent, TracedInteger, TracedNumber, TracedText, origin_of, traced
from generator.templating.views import View

__all__ = ["AMOUNTS"]


def amount(value: Any, unit: str | None = None) -> Any:
    """Print a figure with its unit and its hedge: 560亿元, 8200多亩, 控制在4%以内, 翻一番.

    Takes an indicator (its end, or its value) or one of its numbers; a number of another kind needs its unit. With another unit the figure is
    converted, exactly or not at all.
    """
    words = _words(value)
    if words is not None:
        return words
    found = _quantity(value, unit)
    origin = origin_of(_leaf(value))
    if unit is not None and found.unit != unit:
        source = origin.path if origin else str(found)
        return _computed(_ask(lambda: str(quantity.convert(found, unit))), f"convert({source}, {unit})", value)
    text = _ask(lambda: str(found))
    return traced(text, origin, _owner(value)) if origin else text


def number(value: Any) -> Any:
    """Print a figure without its unit, for a column that names it: 560, 8200多, 控制在4以内. The words that blur a figure are part of it."""
    words = _words(value)
    if words is not None:
        return words
    leaf = _leaf(value)
    if isinstance(leaf, str):
        text = quantity.digits(_ask(lambda: quantity.parse(leaf)).number)
    elif isinstance(leaf, int | Decimal) and not isinstance(leaf, bool):
        found = _quantity(leaf, None)
        text = str(Quantity(found.number, "", found.hedge)) if found.hedge else quantity.digits(found.number)
    else:
        raise TemplateFault("template-filter", "number 只用于数或指标")
    origin = origin_of(leaf)
    return traced(text, origin, _owner(value)) if origin else text


def growth(indicator: Any) -> Any:
    """Compute by how many per cent an indicator grew over the period, to one decimal place: 190.2%."""
    start, end = _ends(indicator, "growth")
    result = _ask(lambda: quantity.growth(start, end))
    return _computed(f"{quantity.digits(result)}%", f"growth({_paths(indicator)})", indicator)


def annual_rate(indicator: Any, years: int) -> Any:
    """Compute an indicator's average annual growth over so many years, to one decimal place: 23.7%."""
    start, end = _ends(indicator, "annual_rate")
    if isinstance(years, bool) or not isinstance(years, int):
        raise TemplateFault("template-filter", "annual_rate 要写明年数，例如 annual_rate(5)")
    result = _ask(lambda: quantity.annual_rate(start, end, int(years)))
    return _computed(f"{quantity.digits(result)}%", f"annual_rate({_paths(indicator)}, {int(years)})", indicator)


def multiple(indicator: Any) -> Any:
    """Compute how many times its beginning an indicator's end is, to one decimal place: 2.9倍."""
    start, end = _ends(indicator, "multiple")
    result = _ask(lambda: quantity.multiple(start, end))
    return _computed(f"{quantity.digits(result)}倍", f"multiple({_paths(indicator)})", indicator)


def progress(done: Any, target: Any) -> Any:
    """Compute how many per cent of a target are done, to one decimal place."""
    a, b = _quantity(done, None), _quantity(target, None)
    result = _ask(lambda: quantity.progress(a, b))
    names = [origin.path if origin else str(found) for origin, found in ((origin_of(_leaf(done)), a), (origin_of(_leaf(target)), b))]
    return _computed(f"{quantity.digits(result)}%", f"progress({names[0]}, {names[1]})", target)


def _ask(compute: Callable[[], Any]) -> Any:
    """Return what is computed; what quantities refuse is the template's fault."""
    try:
        return compute()
    except QuantityError as error:
        raise TemplateFault("template-filter", str(error)) from error


def _computed(text: str, formula: str, about: Any) -> Any:
    owner = _owner(about)
    span = owner.model.span(owner.path) if owner else None
    return traced(text, Origin(path=formula, at=span, computed=True), owner)


def _owner(value: Any) -> View | None:
    return value if isinstance(value, View) else getattr(value, "owner", None)


def _leaf(value: Any) -> Any:
    """Return the number that an indicator is printed with: its end, or its value."""
    if not isinstance(value, View):
        return value
    if not isinstance(value.record, Indicator):
        raise TemplateFault("template-filter", f"{value.path} 不是指标", "写明是哪个指标或哪个数")
    return value.read("value" if value.record.to is None else "to")


def _words(value: Any) -> Any:
    """Return a figure that the report gives in words, or None."""
    if isinstance(value, View) and isinstance(value.record, Indicator) and value.record.words is not None:
        return value.read("words")
    is_words = isinstance(value, TracedText) and value.owner is not None and value.origin.path.endswith("/words")
    return value if is_words else None


def _quantity(value: Any, unit: str | None) -> Quantity:
    leaf = _leaf(value)
    if isinstance(leaf, Absent | Missing):
        raise leaf.fault()
    if isinstance(leaf, str):
        return _ask(lambda: quantity.parse(leaf))  # type: ignore[no-any-return]
    if not isinstance(leaf, int | Decimal) or isinstance(leaf, bool):
        raise TemplateFault("template-filter", "amount 只用于数或指标")
    owner = leaf.owner if isinstance(leaf, TracedNumber | TracedInteger) else None
    if owner is not None and isinstance(owner.record, Indicator):
        # Of a from-to figure only the end is hedged: the report blurs what was reached.
        origin = origin_of(leaf)
        hedge = () if origin is not None and origin.path.endswith("/from") else owner.record.hedge
        return Quantity(Decimal(leaf), owner.record.unit, hedge)
    return Quantity(Decimal(leaf), unit or "")


def _ends(indicator: Any, name: str) -> tuple[Quantity, Quantity]:
    if not isinstance(indicator, View) or not isinstance(indicator.record, Indicator):
        raise TemplateFault("template-filter", f"{name} 只用于指标", f"写成 {{{{ indicator | {name} }}}}")
    record = indicator.record
    if record.from_ is None or record.to is None:
        raise TemplateFault("template-filter", f"{indicator.path} 没有首尾两个数，算不出 {name}", '先判断 {% if indicator.kind == "from-to" %}')
    return Quantity(record.from_, record.unit), Quantity(record.to, record.unit)


def _paths(indicator: View) -> str:
    return f"{indicator.path}/from, {indicator.path}/to"


AMOUNTS: Mapping[str, Callable[..., Any]] = {
    "amount": amount,
    "annual_rate": annual_rate,
    "growth": growth,
    "multiple": multiple,
    "number": number,
    "progress": progress,
}
