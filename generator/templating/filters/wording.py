"""Filters on words and dates: how an office writes them. They change the form, never the wording, and keep the origin."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from generator.document.holes import Filling, Flag
from generator.document.nodes import Inline, Strong, Text, Value
from generator.document.numerals import LARGEST, chinese_numeral
from generator.quantity import find_figures
from generator.templating.faults import TemplateFault
from generator.templating.printing import chinese_date, plain
from generator.templating.values import Phrase, origin_of, traced

__all__ = ["STATUS", "WORDING", "until"]

STATUS = {"not-started": "未开始", "in-progress": "进行中", "done": "已完成", "delayed": "已滞后"}
"""How the states of a task are printed."""
_ENDINGS = "。；;，,"


def chinese_number(value: Any) -> Any:
    """Print a whole number in hanzi."""
    return _same_origin(_hanzi(value, "chinese_number"), value)


def bracketed(value: Any) -> Any:
    """Put full-width brackets around a value; a whole number is written in hanzi: （一）."""
    text = _hanzi(value, "bracketed") if isinstance(value, int) else plain(value)
    return _same_origin(f"（{text}）", value)


def date(value: Any) -> Any:
    """Print a date as 2012年2月13日; 全年 stays as it is."""
    return _same_origin(chinese_date(value) if isinstance(value, datetime.date) else _words(value, "date"), value)


def deadline(value: Any) -> Any:
    """Print until when: 12月底前, 10月15日前; the year is named if it is not the report's; 全年 stays as it is."""
    if not isinstance(value, datetime.date):
        return _same_origin(_words(value, "deadline"), value)
    owner = getattr(value, "owner", None)
    return _same_origin(until(value, owner.model.report.meta.year if owner is not None else None), value)


def until(day: datetime.date, year: int | None) -> str:
    """Return until when something is due, in words; ``year`` is the one that need not be named."""
    last = day.day == 31 or datetime.date.fromordinal(day.toordinal() + 1).day == 1
    text = f"{day.month}月底前" if last else f"{day.month}月{day.day}日前"
    return text if day.year == year else f"{day.year}年{text}"


def status(value: Any) -> Any:
    """Print the state of a task: 未开始, 进行中, 已完成, 已滞后."""
    name = _words(value, "status")
    if name not in STATUS:
        raise TemplateFault("template-filter", f"不认识的进展“{name}”", f"可用的有：{'、'.join(STATUS)}")
    return _same_origin(STATUS[name], value)


def figures(value: Any) -> Any:
    """Make the figures in a text strong, each with its unit and its hedge."""
    text = plain(value)
    if isinstance(value, Phrase):
        raise TemplateFault("template-filter", "figures 用在还没有拼接过的文字上", "先写 | figures，再拼接")
    origin = origin_of(value)

    def piece(part: str) -> Text | Value:
        return Value(text=part, origin=origin) if origin else Text(text=part)

    filling: list[Text | Value | Strong] = []
    done = 0
    for start, end in find_figures(text):
        if start > done:
            filling.append(piece(text[done:start]))
        filling.append(Strong(children=(piece(text[start:end]),)))
        done = end
    if done < len(text):
        filling.append(piece(text[done:]))
    return Phrase.of(text, tuple(filling))


def bare(value: Any, marks: str = _ENDINGS) -> Any:
    """Drop one mark that ends a text: 。；;，, or one of ``marks``."""
    text = plain(value)
    if not text or text[-1] not in marks:
        return value
    if not isinstance(value, Phrase):
        return _same_origin(text[:-1], value)
    return Phrase.of(text[:-1], (*value.filling[:-1], *_shorter(value.filling[-1])))


def trim(value: Any) -> Any:
    """Drop white space at both ends."""
    return _same_origin(plain(value).strip(), value)


def _shorter(inline: Inline | Flag) -> Filling:
    match inline:
        case Text():
            return (Text(text=inline.text[:-1]),) if len(inline.text) > 1 else ()
        case Value():
            return (Value(text=inline.text[:-1], origin=inline.origin),) if len(inline.text) > 1 else ()
        case Strong():
            kept = tuple(child for child in _shorter(inline.children[-1]) if not isinstance(child, Flag))
            children = (*inline.children[:-1], *kept)
            return (Strong(children=children),) if children else ()
        case _:
            return ()


def _same_origin(text: str, value: Any) -> Any:
    origin = origin_of(value)
    return traced(text, origin, getattr(value, "owner", None)) if origin else text


def _hanzi(value: Any, name: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TemplateFault("template-filter", f"{name} 只用于整数，例如 loop.index 或 task.number")
    if not 0 <= value <= LARGEST:
        raise TemplateFault("template-filter", f"{name} 只用于 0 到 {LARGEST}，不能用于 {value}")
    return chinese_numeral(value)


def _words(value: Any, name: str) -> str:
    if not isinstance(value, str):
        plain(value)
        raise TemplateFault("template-filter", f"{name} 不能用于这个值")
    return str(value)


WORDING: Mapping[str, Callable[..., Any]] = {
    "bare": bare,
    "bracketed": bracketed,
    "chinese_number": chinese_number,
    "date": date,
    "deadline": deadline,
    "figures": figures,
    "status": status,
    "trim": trim,
}
