"""Two editions of a text, what is different in each made strong, so that the eye finds it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from generator.diagnostics import Span
from generator.document.holes import Filling, Flag
from generator.document.nodes import Inline, Origin, Strong, Text, Value
from generator.templating.edits import Piece
from generator.templating.values import Phrase

__all__ = ["edited", "items"]

SHORTEST, LONGEST = 12, 2000
"""Characters of texts that are compared: a short one is seen at a glance, and comparing takes time with the square of the length."""
ALIKE = 0.5
"""Texts that share less than this are different altogether; nothing in them is marked."""
_TOKEN = re.compile(r"[0-9A-Za-z.]+%?|.", re.DOTALL)
"""What is marked as one: a number or a Western word, else a character."""
_BETWEEN = "、；"
_ITEM = re.compile(f"[^{_BETWEEN}]+|.", re.DOTALL)


def edited(pieces: Sequence[Piece], other: str, span: Callable[[str], Span | None], *, listed: bool = False) -> Phrase:
    """Return words with what ``other`` does not say made strong; of a list (``listed``) whole items.

    A datum keeps its path and what ``span`` gives as its place; a piece without a path is plain text.
    """
    text = "".join(piece.text for piece in pieces)
    bounds = [0, *(edge for start, end in _different(text, other, _ITEM if listed else _TOKEN) for edge in (start, end)), len(text)]
    filling: list[Text | Value | Strong] = []
    for place, (start, end) in enumerate(pairwise(bounds)):
        inlines = _cut(pieces, start, end, span)
        if place % 2 and inlines:
            filling.append(Strong(children=inlines))
        else:
            filling.extend(inlines)
    made: Filling = tuple(filling)
    return Phrase.of(text, made)


def items(listed: Phrase) -> tuple[Phrase, ...]:
    """Return the items of a list that `edited` gave, without the marks between them."""
    lines: list[list[Text | Value | Strong]] = [[]]
    for inline in listed.filling:
        for part in _parts(inline):
            if part is None:
                lines.append([])
            else:
                lines[-1].append(part)
    return tuple(Phrase.of("".join(map(_text, line)), tuple(line)) for line in lines if line)


def _parts(inline: Inline | Flag) -> Iterator[Text | Value | Strong | None]:
    """Yield the parts of a piece of a list; None stands for a mark between items."""
    match inline:
        case Text():
            for place, text in enumerate(re.split(f"[{_BETWEEN}]", inline.text)):
                if place:
                    yield None
                if text:
                    yield Text(text=text)
        case Strong():
            for child in inline.children:
                yield from (Strong(children=(part,)) if isinstance(part, Text | Value) else part for part in _parts(child))
        case Value():
            yield inline


def _text(inline: Text | Value | Strong) -> str:
    return "".join(part.text for part in inline.children if isinstance(part, Text | Value)) if isinstance(inline, Strong) else inline.text


def _cut(pieces: Sequence[Piece], start: int, end: int, span: Callable[[str], Span | None]) -> tuple[Text | Value, ...]:
    """Return the part of the pieces between two characters."""
    found: list[Text | Value] = []
    begin = 0
    for piece in pieces:
        text = piece.text[max(start - begin, 0) : max(end - begin, 0)]
        begin += len(piece.text)
        if text:
            found.append(Value(text=text, origin=Origin(path=piece.path, at=span)) if piece.path else Text(text=text))
    return tuple(found)


def _different(text: str, other: str, token: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Yield beginnings and ends of the runs that only ``text`` has."""
    if not (SHORTEST <= len(text) <= LONGEST and SHORTEST <= len(other) <= LONGEST):
        return
    mine, others = token.findall(text), token.findall(other)
    matcher = SequenceMatcher(None, mine, others, autojunk=False)
    if token is _TOKEN and matcher.ratio() < ALIKE:
        return
    edges = [0]
    for each in mine:
        edges.append(edges[-1] + len(each))
    for kind, first, last, _, _ in matcher.get_opcodes():
        while token is _ITEM and first < last and mine[first] in _BETWEEN:
            first += 1
        while token is _ITEM and first < last and mine[last - 1] in _BETWEEN:
            last -= 1
        if kind in ("replace", "delete") and first < last:
            yield edges[first], edges[last]
