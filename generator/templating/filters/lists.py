"""Filters on lists: Jinja's own, let in one by one, bounded, and giving lists rather than generators.

A list knows its length, so that ``tasks | selectattr(...) | length`` works as its author expects.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sized
from decimal import Decimal
from itertools import islice
from typing import Any

from jinja2 import Environment, pass_environment
from jinja2 import filters as jinja
from jinja2.runtime import Undefined
from markupsafe import Markup

from generator.document.nodes import Origin
from generator.templating.faults import TemplateFault
from generator.templating.joining import phrase
from generator.templating.printing import plain
from generator.templating.session import current
from generator.templating.undefined import Missing
from generator.templating.values import Absent, origin_of, traced

__all__ = ["LISTS", "TESTS"]

MAX_PARTS = 10_000


def _bounded(function: Callable[..., Any], position: int) -> Callable[..., Any]:
    """Return a filter that charges its input's length first; ``position`` is that of its value, after what Jinja passes in."""

    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        before, value, after = args[:position], args[position], args[position + 1 :]
        result = function(*before, _charged(value), *after, **kwargs)
        return result if isinstance(result, Sized) or not isinstance(result, Iterable) else _charged(result)

    return run


def _charged(value: Any) -> Any:
    session = current()
    if isinstance(value, Missing):
        raise value.fault()
    if isinstance(value, Sized):
        session.charge(len(value))
        return value
    if isinstance(value, Iterable):
        items = list(islice(value, max(session.steps, 0) + 1))
        session.charge(len(items))
        return items
    raise TemplateFault("template-filter", "这个过滤器只用于列表")


def batch(value: Any, count: int, fill_with: Any = None) -> list[Any]:
    """Divide a list into rows of ``count``; the last may be filled up."""
    return list(jinja.do_batch(_charged(value), _small(count), fill_with))


def slices(value: Any, count: int, fill_with: Any = None) -> list[Any]:
    """Divide a list into ``count`` columns."""
    return list(jinja.sync_do_slice(_charged(value), _small(count), fill_with))


def _small(count: Any) -> int:
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= MAX_PARTS:
        raise TemplateFault("template-filter", f"分组的个数要是 1 到 {MAX_PARTS} 的整数")
    return int(count)


@pass_environment
def join(environment: Environment, value: Any, separator: Any = "", attribute: str | None = None) -> Any:
    """Join the values of a list with a separator between them; each keeps its origin."""
    items = list(_charged(value))
    if attribute is not None:
        items = [_attribute(environment, item, attribute) for item in items]
    parts: list[Any] = []
    for item in items:
        if parts:
            parts.append(separator)
        parts.append(item)
    if any(type(part) is Markup for part in parts):
        raise TemplateFault("template-filter", "join 不能拼接带标签的内容", "用 {% for %} 写出来")
    return phrase(parts)


@pass_environment
def total(environment: Environment, value: Any, attribute: str | None = None) -> Any:
    """Add the numbers of a list; the result's origin is the formula."""
    items = list(_charged(value))
    if attribute is not None:
        items = [_attribute(environment, item, attribute) for item in items]
    items = [Decimal(repr(item)) if isinstance(item, float) else item for item in items]
    for item in items:
        if isinstance(item, bool) or not isinstance(item, int | Decimal):
            plain(item)
            raise TemplateFault("template-filter", "sum 只用于数")
    origins = [origin_of(item) for item in items]
    result = sum((Decimal(item) for item in items), Decimal(0))
    if not any(origins):
        return result
    names = ", ".join(origin.path if origin else plain(item) for origin, item in zip(origins, items, strict=True))
    return traced(result, Origin(path=f"sum({names})", at=next(o.span for o in origins if o), computed=True))


def _attribute(environment: Environment, item: Any, attribute: str) -> Any:
    for name in attribute.split("."):
        item = environment.getattr(item, name)
    return item


def position(value: Any, items: Any) -> int:
    """Return a value's place in a list, counted from 1: the number of its note, for example."""
    for number, item in enumerate(_charged(items), 1):
        if item == value:
            return number
    raise TemplateFault("template-filter", "position：列表里没有这个值")


def default(value: Any, replacement: Any = "", boolean: bool = False) -> Any:
    """Return the replacement where a value is missing or was left out; with ``true`` also where it is empty."""
    return replacement if isinstance(value, Undefined) or value is None or (boolean and not value) else value


def is_none(value: Any) -> bool:
    """Whether a value was left out."""
    return value is None or isinstance(value, Absent)


def is_defined(value: Any) -> bool:
    """Whether a name exists; a field that the content leaves out does."""
    return not isinstance(value, Undefined) or isinstance(value, Absent)


LISTS: Mapping[str, Callable[..., Any]] = {
    "batch": batch,
    "count": _bounded(len, 0),
    "d": default,
    "default": default,
    "dictsort": _bounded(jinja.do_dictsort, 0),
    "first": _bounded(jinja.sync_do_first, 1),
    "groupby": _bounded(jinja.sync_do_groupby, 1),
    "items": _bounded(jinja.do_items, 0),
    "join": join,
    "last": _bounded(jinja.do_last, 1),
    "length": _bounded(len, 0),
    "list": _bounded(list, 0),
    "map": _bounded(jinja.sync_do_map, 1),
    "max": _bounded(jinja.do_max, 1),
    "min": _bounded(jinja.do_min, 1),
    "position": position,
    "reject": _bounded(jinja.sync_do_reject, 1),
    "rejectattr": _bounded(jinja.sync_do_rejectattr, 1),
    "reverse": _bounded(jinja.do_reverse, 0),
    "select": _bounded(jinja.sync_do_select, 1),
    "selectattr": _bounded(jinja.sync_do_selectattr, 1),
    "slice": slices,
    "sort": _bounded(jinja.do_sort, 1),
    "sum": total,
    "unique": _bounded(jinja.sync_do_unique, 1),
}

TESTS: Mapping[str, Callable[..., Any]] = {
    "defined": is_defined,
    "none": is_none,
    "undefined": lambda value: not is_defined(value),
}
