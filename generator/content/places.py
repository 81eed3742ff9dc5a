"""Finding a value in nodes by the path that a validator names, and saying whose it is.

A `Path` is a validator's: keys and indices. The canonical paths of `spans` name records by id instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from generator.content.spans import item_key
from generator.content.wording import RECORDS
from generator.content.yaml_nodes import ListNode, MapNode, Node

__all__ = ["Path", "find", "owner"]

Path: TypeAlias = Sequence[str | int]
"""Keys of mappings and indices of lists, from the file's root."""


def find(node: Node, path: Path) -> Node:
    """Return the node at the path, or the innermost that there is on the way."""
    for step in path:
        if isinstance(node, MapNode) and step in node.entries:
            node = node.entries[str(step)]
        elif isinstance(node, ListNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            break
    return node


def owner(node: Node, path: Path) -> tuple[str, str]:
    """Return whose value stands at the path: the name of the innermost record (``指标 whole-gdp``), and the key of its list.

    A record without an id is named by its place (``第 3 条要点``), the file's own keys belong to nobody: both texts are empty.
    """
    name, listed = "", ""
    for depth, step in enumerate(path):
        holder = find(node, path[:depth])
        key = str(path[depth - 1]) if depth else ""
        if key not in RECORDS or (isinstance(step, str) and not depth):
            continue
        if isinstance(holder, ListNode) and isinstance(step, int):
            known = item_key(find(holder, [step]), "task" if key == "assignments" else "id")
            name, listed = f"{RECORDS[key]} {known}" if known else f"第 {step + 1} 条{RECORDS[key]}", key
        elif isinstance(holder, MapNode) and key in NAMED:
            name, listed = f"{RECORDS[key]} {step}", key
    return name, listed


NAMED = ("styles", "characters", "tables")
"""Mappings whose entries are records, known by their keys."""
