"""Where in the templates a piece of rendered markup was written.

Rendered markup is text of many templates, loops and captures one after the other; a place mark before each piece says which line it is of. The marks
are taken out here, and a byte offset of what is left leads back to file, line and column.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right

from generator.diagnostics import Span
from generator.document.holes import PLACE, Rendered, place_index

__all__ = ["Places"]

_NEVER = 1 << 60


class Places:
    """The markup without its place marks, as bytes, and the places of its offsets."""

    def __init__(self, rendered: Rendered) -> None:
        """Take the marks out."""
        self._places = rendered.places
        self._starts = array("L", [0])
        self._indexes = array("l", [-1])
        parts: list[bytes] = []
        size = 0
        done = 0
        for mark in PLACE.finditer(rendered.markup):
            part = rendered.markup[done : mark.start()].encode("utf-8", "surrogatepass")
            parts.append(part)
            size += len(part)
            done = mark.end()
            self._starts.append(size)
            self._indexes.append(place_index(mark[0]))
        parts.append(rendered.markup[done:].encode("utf-8", "surrogatepass"))
        self.text = b"".join(parts)
        self._line_ends = array("L", [found.start() for found in re.finditer(b"\n", self.text)])
        self._piece = self._line = self._ends = self._until = 0
        self._span: Span | None = None

    def line(self, offset: int) -> Span | None:
        """Return the file and line of an offset, which must not be before the last one asked for: it walks along."""
        if offset >= self._until:
            self._advance(offset)
        return self._span

    def _advance(self, offset: int) -> None:
        starts, line_ends = self._starts, self._line_ends
        piece, ends = self._piece, self._ends
        while True:
            next_start = starts[piece + 1] if piece + 1 < len(starts) else _NEVER
            next_line = line_ends[ends] + 1 if ends < len(line_ends) else _NEVER
            self._until = min(next_start, next_line)
            if offset < self._until:
                break
            if next_line <= next_start:
                ends += 1
                self._line += 1
            if next_start <= next_line:
                piece += 1
                self._line = self._places[self._indexes[piece]].line
        self._piece, self._ends = piece, ends
        index = self._indexes[piece]
        self._span = None if index < 0 else Span(self._places[index].file, self._line)

    def exactly(self, offset: int) -> Span | None:
        """Return the file, line and, where it is known, column of an offset."""
        piece, ends = self._find(offset)
        span = self._place(piece, ends)
        start = self._line_ends[ends - 1] + 1 if ends else 0
        if span is None or start < self._starts[piece]:
            # What stands before the piece on its own first line is not known.
            return span
        return Span(span.file, span.line, len(self.text[start:offset].decode("utf-8", "replace")) + 1)

    def _find(self, offset: int) -> tuple[int, int]:
        """Return the piece that an offset stands in, and how many lines of the markup end before it."""
        return bisect_right(self._starts, offset) - 1, bisect_left(self._line_ends, offset)

    def _place(self, piece: int, ends: int) -> Span | None:
        if self._indexes[piece] < 0:
            return None
        place = self._places[self._indexes[piece]]
        return Span(place.file, place.line + ends - bisect_left(self._line_ends, self._starts[piece]))
