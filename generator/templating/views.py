"""Views: the records of the content as a template sees them.

A view reads one record's fields, gives each leaf its origin, and follows ids to the records they name. It is separate from the records so that these
stay plain data: the relations stand in `templating.model`. Views are made once and remember what was read, for every department's copy reads the same
tasks.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from generator.document.nodes import Origin
from generator.templating.values import Absent, traced

if TYPE_CHECKING:
    from generator.templating.model import Model

__all__ = ["Entries", "Listing", "View"]


class View:
    """A record. `read` gives its fields by the keys of the YAML file (``-`` written ``_``) and what the model adds."""

    __slots__ = ("_seen", "model", "path", "place", "record", "via")

    def __init__(self, model: Model, record: Struct, path: str, place: int = 0, via: str = "") -> None:
        """Show a record; ``place`` is its place in its list, which orders views, ``via`` the path of the reference that led to it."""
        self.model = model
        self.record = record
        self.path = path
        self.place = place
        self.via = via
        self._seen: dict[str, Any] = {}

    def read(self, name: str) -> Any:
        """Return a field's value, or raise `KeyError`."""
        seen = self._seen
        if name not in seen:
            seen[name] = self._find(name)
        return seen[name]

    def _find(self, name: str) -> Any:
        record, model = self.record, self.model
        relations = model.relations.get(type(record))
        if relations is not None and name in relations:
            return relations[name](model, self)
        attribute, key = _fields(type(record))[name]
        return wrap(model, getattr(record, attribute), f"{self.path}/{key}", self)

    def through(self, reference: str) -> View:
        """Return the record as it is reached through the reference with this path."""
        return View(self.model, self.record, self.path, self.place, reference)

    def raw(self, name: str) -> Any:
        """Return a field of the record itself, ids unresolved."""
        return getattr(self.record, name)

    def names(self) -> tuple[str, ...]:
        """Return what `read` understands."""
        return (*_fields(type(self.record)), *self.model.relations.get(type(self.record), {}))

    @property
    def id(self) -> str | None:
        """The record's id, if its kind has one; an assignment is known by its task."""
        return getattr(self.record, "id", None) or getattr(self.record, "task", None)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, View):
            return self.path == other.path
        return isinstance(other, str) and other == self.id

    def __hash__(self) -> int:
        return hash(self.id or self.path)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, View):
            return NotImplemented
        return self.place < other.place

    def __repr__(self) -> str:
        return f"<{type(self.record).__name__} {self.path}>"


class Listing(Sequence[Any]):
    """A list of the content: by place, and by id where its records have one. Its items are made when the first is asked for."""

    __slots__ = ("_by_id", "_items", "path")

    def __init__(self, items: Iterable[Any], path: str) -> None:
        """Show a list."""
        self._items = items
        self.path = path
        self._by_id: dict[str, Any] | None = None

    @property
    def items(self) -> tuple[Any, ...]:
        """The views and values of the list."""
        items = self._items
        if not isinstance(items, tuple):
            items = self._items = tuple(items)
        return items

    def find(self, id: str) -> Any:
        """Return the record with an id, or raise `KeyError`."""
        if self._by_id is None:
            self._by_id = {item.id: item for item in self.items if isinstance(item, View | Entries) and item.id is not None}
        return self._by_id[id]

    def ids(self) -> tuple[str, ...]:
        """Return the ids of its records."""
        return tuple(item.id for item in self.items if isinstance(item, View | Entries) and item.id is not None)

    def __getitem__(self, index: Any) -> Any:
        return self.find(index) if isinstance(index, str) else self.items[index]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.items)

    def __contains__(self, item: object) -> bool:
        return item in self.items

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and not isinstance(other, str) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(self.items)


class Entries(Mapping[str, Any]):
    """Keys and values of a file of the template's own (``data``)."""

    __slots__ = ("_data", "_model", "_seen", "path")

    def __init__(self, model: Model, data: Mapping[str, Any], path: str) -> None:
        """Show a mapping."""
        self._model = model
        self._data = data
        self._seen: dict[str, Any] = {}
        self.path = path

    @property
    def id(self) -> str | None:
        """The text under the key ``id``, if there is one."""
        found = self._data.get("id")
        return found if isinstance(found, str) else None

    def read(self, name: str) -> Any:
        """Return a key's value, or raise `KeyError`; ``_`` may stand for ``-``."""
        if name not in self._seen:
            key = name if name in self._data else name.replace("_", "-")
            self._seen[name] = wrap(self._model, self._data[key], f"{self.path}/{key}", None)
        return self._seen[name]

    def names(self) -> tuple[str, ...]:
        """Return the keys."""
        return tuple(str(key) for key in self._data)

    def __getitem__(self, key: str) -> Any:
        return self.read(key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names())

    def __len__(self) -> int:
        return len(self._data)


_LEAVES = (str, Decimal, int, datetime.date)


def wrap(model: Model, value: Any, path: str, owner: View | None) -> Any:
    """Return a value of the content as a template sees it."""
    if value is None:
        return Absent(path)
    if type(value) is bool:
        return value
    if isinstance(value, _LEAVES):
        return traced(value, Origin(path=path, at=model.span, via=owner.via if owner else ""), owner)
    if isinstance(value, float):
        return traced(Decimal(repr(value)), Origin(path=path, at=model.span), owner)
    if isinstance(value, Struct):
        return View(model, value, path)
    if isinstance(value, Mapping):
        return Entries(model, value, path)
    if isinstance(value, Sequence):
        return Listing((_item(model, item, path, index) for index, item in enumerate(value)), path)
    raise TypeError(f"{path}: a {type(value).__name__} in the content")


def _item(model: Model, item: Any, path: str, index: int) -> Any:
    """Return an item of a list; its path names it by its id where it has one, else by its place (`content.loading` gives the spans so)."""
    if isinstance(item, Struct):
        return View(model, item, f"{path}/{getattr(item, 'id', None) or index}", index)
    if isinstance(item, Mapping) and isinstance(item.get("id"), str):
        return wrap(model, item, f"{path}/{item['id']}", None)
    return wrap(model, item, f"{path}/{index}", None)


@cache
def _fields(kind: type[Struct]) -> Mapping[str, tuple[str, str]]:
    """Return a template's names for the fields of a kind of record: attribute, and key in YAML."""
    names: dict[str, tuple[str, str]] = {}
    for attribute, key in zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True):
        names[key.replace("-", "_")] = (attribute, key)
    return names
