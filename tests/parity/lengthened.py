"""A document whose data are longer than they were, for trying promises about the number of pages."""

from __future__ import annotations

import math
from typing import Any

from msgspec import Struct
from msgspec.structs import fields, replace

from generator.document.nodes import Document, Value

__all__ = ["lengthened"]

_SHORTEST = 6
"""Shorter data are names and numbers, which do not grow."""


def lengthened(document: Document, factor: float) -> Document:
    """Return the document with every datum of some length made ``factor`` times as long by repeating or cutting its own words."""
    return replace(document, blocks=_grown(document.blocks, factor))


def _grown(node: Any, factor: float) -> Any:
    if isinstance(node, Value):
        size = round(len(node.text) * factor) if len(node.text) >= _SHORTEST else len(node.text)
        return replace(node, text=(node.text * math.ceil(factor))[:size])
    if isinstance(node, tuple):
        return tuple(_grown(child, factor) for child in node)
    if isinstance(node, Struct):
        children = {f.name: _grown(getattr(node, f.name), factor) for f in fields(node) if f.name not in ("span", "origin")}
        return replace(node, **children)
    return node
