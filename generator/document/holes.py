"""Holes: how a template's values reach the document without ever being read as markup.

Rendering a template gives markup in which every value is one private-use character, a hole, and every piece of the template's own text is preceded by
another, a place mark. The reader takes the place marks out, keeping them to tell where in the template it is, and puts the values back as nodes. So a
value needs no escaping, keeps its origin, and cannot close a tag.

This stands between templating, which makes the characters, and the markup reader, which resolves them; neither imports the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

from generator.diagnostics import Span
from generator.document.nodes import Strong, Text, Value

__all__ = [
    "HOLE",
    "MAX_PLACES",
    "PLACE",
    "Filling",
    "Flag",
    "Rendered",
    "hole_index",
    "find_private",
    "hole_mark",
    "only_hole",
    "place_index",
    "place_mark",
]

_SIZE = 0xFFFE
"""Characters of a private-use plane: its last two code points are noncharacters."""
_HOLES = 0xF0000
_PLACES = 0x100000
_TRAILS = 0xE000
MAX_PLACES = _SIZE

HOLE = re.compile("[\U000f0000-\U000ffffd][\ue000-\uf8ff]?")
"""A hole: a character of plane 15, with another of the basic plane after it where there are more values than the plane has characters."""
PLACE = re.compile("([\U00100000-\U0010fffd])")
"""A place mark: a character of plane 16."""
_PRIVATE = "[\ue000-\uf8ff\U000f0000-\U0010ffff]"


class Flag(Struct, frozen=True, kw_only=True):
    """A yes or no that the template printed: understood in an attribute (``checked``), an error in the text."""

    value: bool
    span: Span | None = None

    @property
    def text(self) -> str:
        """The word for it in an attribute."""
        return "true" if self.value else "false"


Filling: TypeAlias = tuple[Text | Value | Strong | Flag, ...]
"""What a hole stands for: usually one `Value`; several where a filter joined values or marked figures in a text."""


class Rendered(Struct, frozen=True, kw_only=True):
    """A rendered template: markup with holes and place marks, and what they stand for."""

    markup: str
    holes: Sequence[Filling]
    places: Sequence[Span]
    """The template's files and lines; a text's own place is the mark before it, plus the line ends between."""


def find_private(text: str) -> Iterator[re.Match[str]]:
    """Yield the private-use characters. A template that holds one is refused; content may hold them, for it never enters the markup."""
    return iter(()) if text.isprintable() else re.finditer(_PRIVATE, text)


def hole_mark(index: int) -> str:
    """Return the characters of a hole."""
    if index < _SIZE:
        return chr(_HOLES + index)
    times, rest = divmod(index, _SIZE)
    return chr(_HOLES + rest) + chr(_TRAILS + times - 1)


def hole_index(mark: str) -> int:
    """Return the index of the hole that `hole_mark` gave these characters."""
    index = ord(mark[0]) - _HOLES
    return index if len(mark) == 1 else index + (ord(mark[1]) - _TRAILS + 1) * _SIZE


def only_hole(text: str) -> int | None:
    """Return the index of the hole that a text is, or None if it is anything else."""
    if len(text) == 1:
        index = ord(text) - _HOLES
        return index if 0 <= index < _SIZE else None
    return hole_index(text) if len(text) == 2 and HOLE.fullmatch(text) else None


def place_mark(index: int) -> str:
    """Return the character of a place."""
    return chr(_PLACES + index)


def place_index(mark: str) -> int:
    """Return the index of the place that `place_mark` gave this character."""
    return ord(mark) - _PLACES
