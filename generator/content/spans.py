"""Where each value of the content stands: canonical paths to places in the YAML files.

A path names records by their ids, so that it stays the same when records are added or moved: ``indicators/whole-gdp/to``,
``assignments/clean-air/lead`` (an assignment is named by its task), ``headlines/0/text`` (without an id, by its place),
``data/contacts/phones/2``. Keys are those of the files.

It is separate from loading because most runs ask for few places, and many for none: the paths are made when one is first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.content.yaml_nodes import ListNode, MapNode, Node, ScalarNode
from generator.diagnostics import Span

__all__ = ["Spans", "item_key", "paths"]


class Spans(Mapping[str, Span]):
    """Canonical path to the span of the YAML value."""

    def __init__(self, roots: Iterable[tuple[str, Node]]) -> None:
        """Take each root's path and its node."""
        self._roots = tuple(roots)
        self._nodes: dict[str, Node] | None = None

    def __getitem__(self, path: str) -> Span:
        return self._known[path].span

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    @property
    def _known(self) -> dict[str, Node]:
        if self._nodes is None:
            self._nodes = {}
            for root, node in self._roots:
                for path, found in paths(root, node):
                    # Only a data file can bear one path twice, by a key with a slash or an id used twice: the first stands.
                    self._nodes.setdefault(path, found)
        return self._nodes

    def nearest(self, path: str) -> Span | None:
        """Return the span of the path, or else of the innermost value that would hold it."""
        while path and path not in self._known:
            path = path.rpartition("/")[0]
        return self._known[path].span if path else None


def paths(path: str, node: Node) -> Iterator[tuple[str, Node]]:
    """Yield the canonical path of a node and of all that it holds."""
    yield path, node
    if isinstance(node, MapNode):
        for key, value in node.entries.items():
            yield from paths(f"{path}/{key}", value)
    elif isinstance(node, ListNode):
        name = "task" if path == "assignments" else "id"
        for index, item in enumerate(node.items):
            yield from paths(f"{path}/{item_key(item, name) or index}", item)


def item_key(item: Node, name: str) -> str | None:
    """Return the text under ``name`` that an item of a list is known by, or None."""
    found = item.entries.get(name) if isinstance(item, MapNode) else None
    return found.value if isinstance(found, ScalarNode) and isinstance(found.value, str) and found.value else None
