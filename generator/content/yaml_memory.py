"""YAML files as they were composed before, for a process that reads the same content again and again: parsing is half of what reading costs."""

from __future__ import annotations

from msgspec import Struct

from generator.content.yaml_nodes import Node, compose
from generator.diagnostics import Diagnostic, Diagnostics

__all__ = ["YamlMemory"]


class _Composed(Struct, frozen=True):
    text: str
    node: Node | None
    problems: tuple[Diagnostic, ...]


class YamlMemory:
    """Composes files as `yaml_nodes.compose` does, each text once. It remembers the last text of each file, and that for as long as it lives."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._files: dict[str, _Composed] = {}

    def compose(self, text: str, file: str, problems: Diagnostics) -> Node | None:
        """Return the file's nodes, which nobody may change, or None; problems are added to ``problems``, also those that were found before."""
        known = self._files.get(file)
        if known is None or known.text != text:
            found = Diagnostics()
            known = self._files[file] = _Composed(text, compose(text, file, found), tuple(found.items))
        problems.items.extend(known.problems)
        return known.node
