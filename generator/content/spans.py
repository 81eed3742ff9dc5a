"""Where each value of the content stands: canonical paths to places in the YAML files.

A path names records by their ids, so that it stays the same when records are added or moved: ``indicators/whole-gdp/to``,
``assignments/clean-air/lead`` (an assignment is named by its task), ``headlines/0/text`` (without an id, by its place),
``data/contacts/phones/2``. Keys are those of the files.

It is separate from loading because most runs ask for few places, and many for none: a path is followed when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from generator.content.yaml_nodes import ListNode, MapNode, Node, ScalarNode
from generator.diagnostics import Span

__all__ = ["Spans", "item_key"]


class Spans(Mapping[str, Span]):
    """Canonical path to the span of the YAML value."""

    def __init__(self, roots: Iterable[tuple[str, Node]]) -> None:
        """Take each root's path and its node."""
        self._roots = tuple(roots)
        self._holders: dict[str, Node] = {}
        """Roots, and what was found on the way to a value."""
        for path, node in self._roots:
            self._holders.setdefault(path, node)
        self._items: dict[str, dict[str, Node]] = {}

    def __getitem__(self, path: str) -> Span:
        holder, slash, key = path.rpartition("/")
        node = self._holders.get(holder)
        if node is None and slash:
            node = self._below(holder)
            if node is not None:
                self._holders[holder] = node
        if isinstance(node, MapNode) and key in node.entries:
            return node.entries[key].span
        return self.node(path).span

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def nearest(self, path: str) -> Span | None:
        """Return the span of the path, or else of the innermost value that would hold it."""
        while path and path not in self:
            path = path.rpartition("/")[0]
        return self[path] if path else None

    def node(self, path: str) -> Node:
        """Return the node of a path: key by key, or else among all, for a key of a data file may have a slash in it. Raises `KeyError`."""
        found = self._holders.get(path)
        if found is None:
            found = self._below(path) or self._all[path]
            self._holders[path] = found
        return found

    def _below(self, path: str) -> Node | None:
        above, slash, key = path.rpartition("/")
        try:
            holder = self.node(above) if slash else None
        except KeyError:
            return None
        if isinstance(holder, MapNode):
            return holder.entries.get(key)
        if not isinstance(holder, ListNode):
            return None
        if above not in self._items:
            items = self._items[above] = {}
            for name, item in _named(above, holder):
                items.setdefault(name, item)
        return self._items[above].get(key)

    @cached_property
    def _all(self) -> dict[str, Node]:
        nodes: dict[str, Node] = {}
        for root, node in self._roots:
            _collect(root, node, nodes)
        return nodes


def _collect(path: str, node: Node, nodes: dict[str, Node]) -> None:
    """Add a node and all that it holds. Only a data file can bear one path twice, by a key with a slash or an id used twice: the first stands."""
    nodes.setdefault(path, node)
    if isinstance(node, MapNode):
        for key, value in node.entries.items():
            if isinstance(value, ScalarNode):
                nodes.setdefault(f"{path}/{key}", value)
            else:
                _collect(f"{path}/{key}", value, nodes)
    elif isinstance(node, ListNode):
        for name, item in _named(path, node):
            _collect(f"{path}/{name}", item, nodes)


def _named(path: str, node: ListNode) -> Iterator[tuple[str, Node]]:
    """Yield the items of a list with the last part of their paths."""
    name = "task" if path == "assignments" else "id"
    for index, item in enumerate(node.items):
        yield item_key(item, name) or str(index), item


def item_key(item: Node, name: str) -> str | None:
    """Return the text under ``name`` that an item of a list is known by, or None."""
    found = item.entries.get(name) if isinstance(item, MapNode) else None
    return found.value if isinstance(found, ScalarNode) and isinstance(found.value, str) and found.value else None
