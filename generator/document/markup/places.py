"""Where in the templates a piece of rendered markup was written.

Rendered markup is text of many templates, loops and captures one after the other; a place mark before each piece says which line it is of. The marks
are taken out here, and a byte offset of what is left leads back to file, line and column.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from functools import cached_property

from generator.diagnostics import Span
from generator.document.holes import PLACE, Rendered, place_index

__all__ = ["Places"]

_NEVER = 1 << 60


class Places:
    """The markup without its place marks, as bytes, and the places of its offsets."""

    def __init__(self, rendered: Rendered) -> None:
        """Take the marks out."""
        first, *rest = PLACE.split(rendered.markup)
        part = first.encode("utf-8", "surrogatepass")
        parts = [part]
        self._starts = [0]
        self._places: list[Span | None] = [None]
        size = len(part)
        for mark, text in zip(rest[::2], rest[1::2], strict=True):
            self._starts.append(size)
            self._places.append(rendered.places[place_index(mark)])
            part = text.encode("utf-8", "surrogatepass")
            parts.append(part)
            size += len(part)
        self._starts.append(_NEVER)
        self.text = b"".join(parts)
        self._piece = self._line = self._seen = 0
        self.until = 0
        """The offset that `line` is to be asked about again."""
        self.span: Span | None = None
        """The file and line of what stands between the offset last asked about and `until`."""

    def line(self, offset: int) -> Span | None:
        """Return the file and line of an offset, which must not be before the last one asked for: it walks along."""
        if offset < self.until:
            return self.span
        starts, piece = self._starts, self._piece
        if offset >= starts[piece + 1]:
            while offset >= starts[piece + 1]:
                piece += 1
            self._piece, self._line, self._seen = piece, 0, starts[piece]
        self._line += self.text.count(b"\n", self._seen, offset)
        self._seen = offset
        end = starts[piece + 1]
        line_end = self.text.find(b"\n", offset, end)
        self.until = line_end + 1 if line_end >= 0 else end
        place = self._places[piece]
        self.span = None if place is None else Span(place.file, place.line + self._line)
        return self.span

    def exactly(self, offset: int) -> Span | None:
        """Return the file, line and, where it is known, column of an offset."""
        piece = bisect_right(self._starts, offset) - 1
        place, begin = self._places[piece], self._starts[piece]
        if place is None:
            return None
        ends = bisect_left(self._line_ends, offset)
        line = place.line + ends - bisect_left(self._line_ends, begin)
        start = self._line_ends[ends - 1] + 1 if ends else 0
        if start < begin:
            # What stands before the piece on its own first line is not known.
            return Span(place.file, line)
        return Span(place.file, line, len(self.text[start:offset].decode("utf-8", "replace")) + 1)

    @cached_property
    def _line_ends(self) -> array[int]:
        return array("L", [found.start() for found in re.finditer(b"\n", self.text)])
