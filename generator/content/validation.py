"""From nodes to records, or to everything that is wrong with them.

Right data is converted by `msgspec` and costs no more. Only if that fails does `jsonschema-rs` list all problems by the file's JSON Schema, and
each becomes a diagnostic that names the record, says what was expected, and points at the value in the file.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Struct

from generator.content.places import Path, find
from generator.content.record_fields import fields_with
from generator.content.schema import schema_of
from generator.content.yaml_nodes import ListNode, MapNode, Node, plain
from generator.diagnostics import Diagnostics

if TYPE_CHECKING:
    import jsonschema_rs

__all__ = ["convert"]

Record = TypeVar("Record", bound=Struct)


def convert(node: Node, kind: type[Record], problems: Diagnostics, *, floats: bool = False) -> Record | None:
    """Return the record that the node states; add what is wrong with it to ``problems``.

    Wrong items of lists that are known by ids are left out, so that what is right can be checked further; None is returned if what remains is
    no record. ``floats`` reads numbers as floats.
    """
    value = plain(node, blanks=False, floats=floats)
    record, fault = _record(value, kind)
    if record is not None:
        return record
    wrong: list[Path] = []
    from generator.content.explain import explain  # only wrong data pays for it

    schema, validator = _validator(kind)
    told = {(each.span.file, each.span.line, each.span.column) for each in problems.items if each.span}
    for path, diagnostic in explain(validator.iter_errors(value), node, schema):
        wrong.append(path)
        span = diagnostic.span
        if span is None or (span.file, span.line, span.column) not in told:  # what cannot be read is also of the wrong type: once is enough
            problems.items.append(diagnostic)
    if not wrong:
        place = _place(fault)
        problems.error("wrong-value", f"值不对：{fault.partition(' - at ')[0]}", find(node, place).span)
        wrong.append(place)
    return _record(value, kind)[0] if _pruned(value, node, wrong) else None


def _record(value: Any, kind: type[Record]) -> tuple[Record | None, str]:
    """Return the record, or why there is none."""
    try:
        record = msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        return None, str(error)
    return (None, "number as text") if _took_text_for_number(record, value) else (record, "")


def _took_text_for_number(record: Any, value: Any) -> bool:
    """Return whether a decimal was made of a text. msgspec reads decimals from texts, as JSON has no other way to write them."""
    if isinstance(record, tuple):
        return any(map(_took_text_for_number, record, value))
    if not isinstance(record, Struct):
        return False
    for field, key in fields_with(type(record), Decimal):
        given, taken = value.get(key), getattr(record, field)
        if isinstance(taken, Decimal):
            if isinstance(given, str):
                return True
        elif _took_text_for_number(taken, given):
            return True
    return False


def _is_deadline(text: object) -> bool:
    """Return whether the text is 全年 or a date that exists; its form is the pattern's affair."""
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return True
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


@cache
def _validator(kind: type[Struct]) -> tuple[dict[str, Any], jsonschema_rs.Draft202012Validator]:
    import jsonschema_rs  # as above

    schema = schema_of(kind)
    return schema, jsonschema_rs.Draft202012Validator(schema, validate_formats=True, formats={"deadline": _is_deadline})


def _place(fault: str) -> Path:
    """Return the path at the end of msgspec's message: ``... - at `$.tasks[3].line` ``."""
    found = re.search(r"at `\$([^`]*)`", fault)
    return [int(index) if index else key for key, index in re.findall(r"\.([\w-]+)|\[(\d+)\]", found[1])] if found else []


def _pruned(value: Any, node: Node, wrong: Sequence[Path]) -> bool:
    """Take the innermost items that hold something wrong out of the value; say whether there was one for each path."""
    doomed: set[tuple[str | int, ...]] = set()
    for path in wrong:
        place = next((path[:end] for end in range(len(path), 0, -1) if _is_keyed(find(node, path[: end - 1]), path[end - 1])), None)
        if place is None:
            return False
        doomed.add(tuple(place))
    for *above, last in sorted(doomed, key=lambda path: (len(path), path[:-1], path[-1]), reverse=True):
        inner = value
        for step in above:
            inner = inner[step]
        del inner[last]
    return True


def _is_keyed(holder: Node, step: str | int) -> bool:
    """Return whether the step leads to an item of a list whose items are known by ids, not by their places."""
    if not isinstance(step, int) or not isinstance(holder, ListNode):
        return False
    return any(isinstance(item, MapNode) and ("id" in item.entries or "task" in item.entries) for item in holder.items)
