"""What a value looks like in print, and where it comes from: the last step before it becomes a hole."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from jinja2.runtime import Undefined
from markupsafe import Markup

from generator.diagnostics import Span
from generator.document.holes import Filling, Flag
from generator.document.nodes import Inline, Strong, Text, Value
from generator.quantity import digits
from generator.templating.faults import TemplateFault
from generator.templating.undefined import Missing
from generator.templating.values import (
    Absent,
    Phrase,
    Traced,
    TracedDate,
    TracedInteger,
    TracedNumber,
    TracedText,
)
from generator.templating.views import View

__all__ = ["FILLINGS", "chinese_date", "filling_of", "plain"]


def chinese_date(day: datetime.date) -> str:
    """Return a date as official documents write it: Arabic digits, the full year, no leading zero (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def plain(value: object) -> str:
    """Return what is printed for a value, without its origin; raise `TemplateFault` for what cannot be printed."""
    if isinstance(value, str):
        if type(value) is Markup:
            raise TemplateFault("template-filter", "这里只能用值，不能用带标签的内容")
        return str(value)
    if isinstance(value, bool):
        raise TemplateFault("not-printable", "“是/否”的值不能直接打印", "用 {% if %} 选择要打印的文字")
    if isinstance(value, int | Decimal):
        return digits(value)
    if isinstance(value, datetime.date):
        return chinese_date(value)
    if isinstance(value, float):
        return digits(Decimal(repr(value)))
    if type(value) is Undefined:  # an ``if`` within ``{{ }}`` that has no ``else``
        return ""
    raise _not_printable(value)


def _not_printable(value: object) -> TemplateFault:
    if isinstance(value, Absent):
        return value.fault()
    if isinstance(value, Missing):
        return value.fault()
    if value is None:
        return TemplateFault("absent-value", "none 不能打印", "先用 {% if %} 判断")
    if isinstance(value, View):
        names = value.names()
        shown = "| amount" if "unit" in names else next((f".{name}" for name in ("name", "text", "title", "heading") if name in names), None)
        return TemplateFault("not-printable", f"{value.path} 是一条记录，不能直接打印", f"写明要打印哪一项，例如 {shown}" if shown else None)
    if isinstance(value, Mapping) or not hasattr(value, "__iter__"):
        return TemplateFault("not-printable", "这个值不能直接打印", "写明要打印哪一项")
    return TemplateFault("not-printable", "列表不能直接打印", '用 {% for %} 逐个打印，或写成 … | join("、")')


def filling_of(value: Any, span: Span | None = None) -> Filling:
    """Return the nodes of a printed value; ``span`` is the place in the template that prints it."""
    made = FILLINGS.get(type(value))
    if made is not None:
        return made(value, span)
    if isinstance(value, bool):
        return (Flag(value=value, span=span),)
    text = plain(value)
    return (Text(text=text, span=span),) if text else ()


def _traced(value: Traced, span: Span | None) -> Filling:
    text = plain(value)
    return (Value(text=text, origin=value.origin, span=span),) if text else ()


def _traced_text(value: TracedText, span: Span | None) -> Filling:
    return (Value(text=str(value), origin=value.origin, span=span),) if value else ()


def _phrase(value: Phrase, span: Span | None) -> Filling:
    return tuple(_placed(inline, span) for inline in value.filling)


def _placed(inline: Text | Value | Strong | Flag, span: Span | None) -> Text | Value | Strong | Flag:
    match inline:
        case Flag():
            return Flag(value=inline.value, span=span)
        case Text():
            return Text(text=inline.text, span=span)
        case Value():
            return Value(text=inline.text, origin=inline.origin, span=span)
        case Strong():
            return Strong(children=tuple(_inner(c, span) for c in inline.children), span=span)


def _inner(inline: Inline, span: Span | None) -> Inline:
    return Value(text=inline.text, origin=inline.origin, span=span) if isinstance(inline, Value) else inline


FILLINGS: Mapping[type, Callable[[Any, Span | None], Filling]] = {
    TracedText: _traced_text,
    TracedNumber: _traced,
    TracedInteger: _traced,
    TracedDate: _traced,
    Phrase: _phrase,
}
"""What `filling_of` does with the kinds of values that are printed most."""
