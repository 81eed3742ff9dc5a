"""A report as single values: canonical path to what stands there.

Paths name records by their ids, as everywhere (``indicators/whole-gdp/to``), so that a record that moves keeps its path. A list of plain values
(supporting units) is one value: its order is part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from generator.content.records import Report

__all__ = ["Leaf", "Leaves", "records"]

Leaf: TypeAlias = str | tuple[str, ...]
"""A value as it is written, or those of a plain list."""
Leaves: TypeAlias = Mapping[str, Leaf]
"""The values of a record by their path below it (``to``, ``source/quote``); what is absent has none."""


def records(report: Report) -> Mapping[str, Leaves]:
    """Return the leaves of every record by the record's path, in the order of the files; those in no list are their section's own."""
    found: dict[str, dict[str, Leaf]] = {}
    for field, value in msgspec.to_builtins(report).items():
        section = "report" if field == "meta" else field
        _collect(section, value, found.setdefault(section, {}), "", found)
    return {path: leaves for path, leaves in found.items() if leaves}


def _collect(record: str, value: Any, leaves: dict[str, Leaf], below: str, found: dict[str, dict[str, Leaf]]) -> None:
    """Put the leaves of a value into those of its record, and each record within it into its own."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            _collect(record, item, leaves, f"{below}/{key}" if below else str(key), found)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if all(isinstance(item, Mapping) for item in value):
            for name, item in _named(value):
                path = "/".join(filter(None, (record, below, name)))
                _collect(path, item, found.setdefault(path, {}), "", found)
        else:
            leaves[below] = tuple(_written(item) for item in value)
    elif value is not None:
        leaves[below] = _written(value)


def _named(items: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the items with what names them: id, the task of an assignment, else their place."""
    for index, item in enumerate(items):
        yield str(item.get("id") or item.get("task") or index), item


def _written(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
