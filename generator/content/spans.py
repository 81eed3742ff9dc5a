"""Where each value of the content stands: canonical paths to places in the YAML files.

A path names records by their ids, so that it stays the same when records are added or moved: ``indicators/whole-gdp/to``,
``assignments/clean-air/lead`` (an assignment is named by its task), ``headlines/0/text`` (without an id, by its place),
``data/contacts/phones/2``. Keys are those of the files.

It is separate from loading because most runs ask for few places, and many for none: the paths are made when one is first asked for, those below each
root by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.content.yaml_nodes import ListNode, MapNode, Node, ScalarNode
from generator.diagnostics import Span

__all__ = ["Spans", "item_key"]


class Spans(Mapping[str, Span]):
    """Canonical path to the span of the YAML value."""

    def __init__(self, roots: Iterable[tuple[str, Node]]) -> None:
        """Take each root's path and its node."""
        self._roots: dict[str, list[tuple[str, Node]]] = {}
        self._nodes: dict[str, dict[str, Node]] = {}
        for path, node in roots:
            self._roots.setdefault(path.partition("/")[0], []).append((path, node))

    def __getitem__(self, path: str) -> Span:
        name = path.partition("/")[0]
        nodes = self._nodes.get(name)
        return (self._below(name) if nodes is None else nodes)[path].span

    def __iter__(self) -> Iterator[str]:
        return (path for name in self._roots for path in self._below(name))

    def __len__(self) -> int:
        return sum(len(self._below(name)) for name in self._roots)

    def _below(self, name: str) -> dict[str, Node]:
        """Return the nodes whose paths begin with a name."""
        nodes = self._nodes.get(name)
        if nodes is None:
            nodes = self._nodes[name] = {}
            for root, node in self._roots.get(name, ()):
                _collect(root, node, nodes)
        return nodes

    def nearest(self, path: str) -> Span | None:
        """Return the span of the path, or else of the innermost value that would hold it."""
        nodes = self._below(path.partition("/")[0])
        while path and path not in nodes:
            path = path.rpartition("/")[0]
        return nodes[path].span if path else None


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
        name = "task" if path == "assignments" else "id"
        for index, item in enumerate(node.items):
            _collect(f"{path}/{item_key(item, name) or index}", item, nodes)


def item_key(item: Node, name: str) -> str | None:
    """Return the text under ``name`` that an item of a list is known by, or None."""
    found = item.entries.get(name) if isinstance(item, MapNode) else None
    return found.value if isinstance(found, ScalarNode) and isinstance(found.value, str) and found.value else None
