"""Optimum-fit breaking: lines without a fault where grid breaking would leave one, by means that Word has too.

Grid breaking (`breaking`) parts a number from its unit and leaves a word alone on the last line. Where it does neither, its lines are the answer as
they are. Elsewhere two means are at hand, and Word is told both: the whole paragraph is set narrower (``w:ind``), or letters are spaced
(``w:spacing``): a line condensed, a mark's blank half squeezed, a line filled. Word goes on breaking greedily, so each line that ends before it is
full is spaced until not even the next letters that Word could put there have room. All lines that may follow from one another are weighed against
each other: squeezing before filling (先挤进后推出), adjacent marks before single ones (CLREQ 3.1.6 and 3.2.2); but before any mark, all letters of a
line are moved together by up to `SHRINK`: in a long line that is a tenth of a point, and it is what offices do in Word.

LibreOffice does not count the space after a line's last letter when it looks whether the letter fits, and leaves out negative spacing after the last
letter of a run. So it does not follow where a mark is squeezed, or halved at the line's end; Word does. The space that fills a ragged line stands
after its last letter too: with another letter behind it, it counts everywhere.

To set a paragraph the layout needs `Setting.lines`, with each spacing added to its letters' advances (a tracking), and `Setting.narrowing` in place
of the inset that it would find itself. To set the same lines Word needs that inset, and a run of its own for each spacing: ``w:spacing`` in
twentieths of a point, on top of the style's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, groupby, pairwise
from math import ceil

from msgspec import Struct

from generator.document.nodes import Align
from generator.layout.breaking import OBJECT, break_lines, is_ideographic, may_break
from generator.layout.clusters import clusters, opportunities

__all__ = ["RUNT", "SHRINK", "STRETCH", "Line", "Setting", "Spacing", "fit"]

RUNT = 2.6
"""Width in em that a last line has at least: more than two characters."""
SHRINK = 0.03
"""Share of an em that all letters of a line are moved together at most."""
STRETCH = 0.1
"""Share of an em that two letters are moved apart at most to fill a line."""
_LATIN_GAP = 0.25
"""Width in em of the gap between hanzi and Latin letters (CLREQ 3.2.2): a line is filled there first, and a space squeezed no further."""
_FILLED_GAP = 0.12
"""Share of an em by which such a gap is widened at most to fill a line: readers of PDF take more for a space."""
_MARGIN = 10.0
"""Room in twentieths of a point by which whatever fits does fit, and what does not fit does not."""
_NARROWER = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
"""Narrowings in em that are tried."""
_DIGIT = re.compile("[0-9]")
_LEAST = 2
"""Twentieths of a point that letters are moved together at least: LibreOffice sets to a 600th of an inch, and rounds less to nothing."""
_REACH = 16
"""No place within a cluster is further from one of its digits."""
_RUNS = 4
"""How many runs of letters a line has as a rule, without changes of script."""
_CELL = 20.0
"""Measure in em below which justified text is set narrower, by one em at most, before it is spaced: it has few gaps, and a rule at its edge."""

_CLOSING = frozenset("，。、；：！？）》〉」』】〕〗”’．］｝")
"""Marks whose right half is blank."""
_OPENING = frozenset("（《〈「『【〔〖“‘［｛")
"""Marks whose left half is blank."""

_LINE, _CONDENSE, _SQUEEZE, _FILL, _BEYOND, _RUNT, _PARTED, _FORCED = 2.0, 6.0, 12.0, 30.0, 1e3, 1e4, 1e6, 1e7
_EVENLY = 4.0
"""Demerits of an em by which all letters of a line are moved together."""
_LEVELS = (4.0, 7.0, 10.0, 10.0)
"""Demerits of an em squeezed out of adjacent marks, the mark at the line's end, single marks, and spaces."""
_END = 1

Spacing = tuple[int, int, int]
"""From which letter to before which, and what is added after each of them, in twentieths of a point."""


class Line(Struct, frozen=True, gc=False):
    """A line: its text from ``start`` to before ``end``, spaces at its end included."""

    start: int
    end: int
    spacings: tuple[Spacing, ...] = ()
    """In order, none within another; letters outside them are as they are."""


class Setting(Struct, frozen=True, gc=False):
    """A paragraph's lines."""

    lines: tuple[Line, ...]
    narrowing: float = 0.0
    """By how much every line is narrower than it might be, in em."""
    faults: int = 0
    """What no setting could avoid: lines that end within a cluster, letters further apart than `STRETCH`, a last line shorter than `RUNT`."""


def fit(text: str, advances: Sequence[float], measure: float, first: float, em: float, align: Align) -> Setting:
    """Return the best lines of a paragraph that Word's breaking can be brought to.

    ``advances`` are the letters' own, ``measure`` is the width of a line, ``first`` that of the first line, ``em`` the size of the letters; all in
    pt. A line feed ends a line and belongs to none.
    """
    natural = break_lines(text, advances, measure, first)
    if not _has_fault(text, advances, natural, em):
        return Setting(_plain(natural))
    at_once = len(_NARROWER) if align is not Align.JUSTIFY else 2 if measure < _CELL * em else 0
    narrowed = _narrowed(text, advances, measure, first, em, natural, _NARROWER[:at_once])
    if narrowed:
        return narrowed
    spaced = _spaced(text, advances, measure, first, em, align)
    return (spaced.faults and _narrowed(text, advances, measure, first, em, natural, _NARROWER[at_once:])) or spaced


def _narrowed(
    text: str, advances: Sequence[float], measure: float, first: float, em: float, natural: Sequence[tuple[int, int]], narrowings: Sequence[float]
) -> Setting | None:
    """Return the first setting without a fault in a narrower measure, if it has no more lines."""
    for narrowing in narrowings:
        less = narrowing * em
        narrower = break_lines(text, advances, measure - less, first - less)
        if len(narrower) == len(natural) and not _has_fault(text, advances, narrower, em):
            return Setting(_plain(narrower), narrowing)
    return None


def _spaced(text: str, advances: Sequence[float], measure: float, first: float, em: float, align: Align) -> Setting:
    """Return the best setting in the whole measure, letters spaced."""
    lines: list[Line] = []
    faults = start = 0
    for part in text.split("\n"):
        end = start + len(part)
        spans = break_lines(part, advances[start:end], measure, first)
        if _has_fault(part, advances[start:end], spans, em):
            paragraph = _Paragraph(part, advances[start:end], measure, first, em, align)
            spans = paragraph.best()
            faults += paragraph.faults
            lines += [_moved(line, start) for line in paragraph.spaced(spans)]
        else:
            lines += [_moved(line, start) for line in _plain(spans)]
        start, first = end + 1, measure
    return Setting(tuple(lines), faults=faults)


def _plain(spans: Sequence[tuple[int, int]]) -> tuple[Line, ...]:
    return tuple(Line(start, end) for start, end in spans)


def _moved(line: Line, by: int) -> Line:
    return Line(line.start + by, line.end + by, tuple((start + by, end + by, space) for start, end, space in line.spacings)) if by else line


def _has_fault(text: str, advances: Sequence[float], spans: Sequence[tuple[int, int]], em: float) -> bool:
    """Return whether a line ends where none should, or the last one of several before a line feed or the end is a runt."""
    ends = []
    for (_, end), (start, after) in pairwise(spans):
        if start == end:  # else there is a line feed between them
            ends.append(end)
            final = after == len(text) or text[after] == "\n"
            if not may_break(text[end - 1], text[end]) or (final and 0 < sum(advances[start:after]) < RUNT * em):
                return True
    near = [end for end in ends if _DIGIT.search(text, max(0, end - _REACH), end + _REACH)]
    return bool(near) and any(cluster.start < end < cluster.end for cluster in clusters(text) for end in near)


class _Paragraph:
    """A text without line feeds while its lines are sought. Widths are in twentieths of a point."""

    def __init__(self, text: str, advances: Sequence[float], measure: float, first: float, em: float, align: Align) -> None:
        self.text = text
        self.advances = [20 * advance for advance in advances]
        self.measure, self.first, self.em = 20 * measure, 20 * first, 20 * em
        self.align = align
        self.faults = 0
        self._widths = [0.0, *accumulate(self.advances)]
        self._gaps = [self._squeezable(index) for index in range(len(text) - 1)]
        self._room = [0, *accumulate(room for _, room in self._gaps)]
        self._stretchable = [0, *accumulate(self._stretches(index) for index in range(len(text) - 1))]
        self._seams = [0, *accumulate(before.isascii() != after.isascii() or self._is_solid(i) for i, (before, after) in enumerate(pairwise(text)))]
        self._latin_gaps = [0, *accumulate(self._is_latin_gap(index) for index in range(len(text) - 1))]
        self._units: dict[int, int] = {}
        """Where a line may end, and the end of the letters that Word would next put on it."""
        self._costs: dict[int, float] = {}
        """Where a line may end, and the demerits of ending it there."""
        self._forced: dict[int, int] = {}
        """Where a line is full of a word longer than the measure, and where that line begins."""
        self._find_ends()

    # --- where lines may end ------------------------------------------------------------------------------------------

    def _find_ends(self) -> None:
        theirs, ours = opportunities(self.text)
        size = len(self.text)
        self._units = dict(pairwise([*theirs, size]))
        self._costs = dict.fromkeys([*ours, size], 0.0)
        for start, end in pairwise([0, *ours, size]):
            if self._natural(start, end) > self._available(start):
                self._part(start, end, [index for index in theirs if start < index < end])

    def _part(self, start: int, end: int, within: Sequence[int]) -> None:
        """Let lines end within what is wider than a line: at a seam of a cluster, then where Word may, then where the line is full."""
        seams = {seam for cluster in clusters(self.text) for seam in cluster.seams}
        for index in within:
            self._costs[index] = _PARTED * (1 if index in seams else 2)
        for begin, stop in pairwise([start, *within, end]):
            here = begin
            while self._natural(here, stop) > self._available(here):
                full = here + 1
                while self._widths[full + 1] - self._widths[here] <= self._available(here):
                    full += 1
                while full < stop and self.text[full] == " ":
                    full += 1
                if full >= stop:
                    break
                self._costs[full], self._forced[full], self._units[full] = _FORCED, here, full + 1
                here = full

    def _available(self, start: int) -> float:
        return self.measure if start else self.first

    def _trimmed(self, start: int, end: int) -> int:
        """Return the end of a line's letters: spaces at its end hang."""
        while end > start and self.text[end - 1] == " ":
            end -= 1
        return end

    def _natural(self, start: int, end: int) -> float:
        return self._widths[self._trimmed(start, end)] - self._widths[start]

    # --- what may give ------------------------------------------------------------------------------------------------

    def _squeezable(self, index: int) -> tuple[int, int]:
        """Return in which order, and by how much, what is after a letter may be squeezed."""
        here, after = self.text[index], self.text[index + 1]
        full = 0.9 * self.em
        closes = here in _CLOSING and self.advances[index] > full
        opens = after in _OPENING and self.advances[index + 1] > full
        adjacent = (closes and (after in _CLOSING or after in _OPENING)) or (opens and here in _OPENING)
        if closes or opens:
            return 0 if adjacent else 2, int(self.advances[index if closes else index + 1] / 2)
        if here == " ":
            return 3, max(0, int(self.advances[index] - _LATIN_GAP * self.em))
        return 0, 0

    def _is_solid(self, index: int) -> bool:
        """Return whether nothing may come after a letter, and nothing be taken off: within a dash or an ellipsis, beside an object."""
        pair = self.text[index : index + 2]
        return pair in ("——", "……") or OBJECT in pair

    def _stretches(self, index: int) -> bool:
        """Return whether letters may be moved apart after this one: not within Latin words and numbers."""
        return not self._is_solid(index) and (is_ideographic(self.text[index]) or is_ideographic(self.text[index + 1]))

    def _is_latin_gap(self, index: int) -> bool:
        here, after = self.text[index], self.text[index + 1]
        return (here.isascii() and here.isalnum() and _is_hanzi(after)) or (_is_hanzi(here) and after.isascii() and after.isalnum())

    # --- weighing -----------------------------------------------------------------------------------------------------

    def best(self) -> list[tuple[int, int]]:
        """Return the lines with the fewest demerits.

        In a wide measure a line that is not half full is looked at only if nothing else will do: with it every place of the text would begin a line.
        """
        return (self.measure > _CELL * self.em and self._best(self.measure / 2)) or self._best(0.0)

    def _best(self, least: float) -> list[tuple[int, int]]:
        """Return the lines with the fewest demerits of which all but the last are so wide; none if that cannot be."""
        size = len(self.text)
        total: dict[int, float] = {0: 0.0}
        before: dict[int, int] = {}
        starts = [0]
        widest = max(self.measure, self.first)
        for end, cost in sorted(self._costs.items()):
            found = float("inf")
            for start in reversed(starts):
                if end in self._forced and self._forced[end] != start:
                    continue
                if end < size and self._widths[end] - self._widths[start] < least:
                    continue
                line = self._demerits(start, end)
                if line is None:
                    if self._natural(start, end) - self._squeeze_room(start, end) > widest and end not in self._forced:
                        break
                    continue
                if total[start] + line + cost < found:
                    found, before[end] = total[start] + line + cost, start
            if end in before:
                total[end] = found
                starts.append(end)
        if size not in total:
            return []
        spans = []
        end = size
        while end > 0:
            spans.append((before[end], end))
            end = before[end]
        self.faults = sum(self._costs[end] + (self._demerits(start, end) or 0.0) >= _BEYOND for start, end in spans)
        return spans[::-1]

    def _squeeze_room(self, start: int, end: int) -> int:
        """Return by how much a line may be squeezed without its letters being moved together."""
        return self._room[max(start, self._trimmed(start, end) - 1)] - self._room[start] + self._blank_at_end(start, end)

    def _blank_at_end(self, start: int, end: int) -> int:
        """Return the blank half of the mark that a line ends with."""
        last = self._trimmed(start, end) - 1
        return int(self.advances[last] / 2) if last > start and self.text[last] in _CLOSING and self.advances[last] > 0.9 * self.em else 0

    def _demerits(self, start: int, end: int) -> float | None:
        """Return the demerits of a line, or nothing if it is too long."""
        slack = self._available(start) - self._natural(start, end)
        if slack < 0:
            return self._demerits_of_squeezing(start, end, _MARGIN - slack)
        if end == len(self.text):
            return _LINE + (_RUNT if start and self._natural(start, end) < RUNT * self.em else 0.0)
        if slack < self._next(end):
            return _LINE
        if self.align is Align.START:
            return _LINE + _FILL + 5 * (slack / self.em) ** 2
        looseness = self._looseness(start, end)
        return _LINE + _FILL + (40 * looseness * looseness if looseness <= 1 else _BEYOND + 40 * looseness)

    def _demerits_of_squeezing(self, start: int, end: int, need: float) -> float | None:
        if self._evenly(start, end, need):
            return _LINE + _CONDENSE + _EVENLY * need / self.em
        if need > self._squeeze_room(start, end):
            return _FORCED if end - start == 1 or self._forced.get(end) == start else None
        rooms = [0] * len(_LEVELS)
        rooms[_END] = self._blank_at_end(start, end)
        for level, room in self._gaps[start : self._trimmed(start, end) - 1]:
            rooms[level] += room
        demerits = _LINE + _SQUEEZE
        for weight, room in zip(_LEVELS, rooms, strict=True):
            demerits += weight * min(need, room) / self.em
            need = max(0.0, need - room)
        return demerits

    def _evenly(self, start: int, end: int, need: float) -> int:
        """Return by how much all letters of a line are moved together if that is enough, else 0: a line that lacks little is squeezed unseen.

        What LibreOffice does without is not counted on: it leaves out the spacing after the last letter of each run, and before each change of
        script. Figures are runs of their own as a rule, so there are two seams where the script changes once.
        """
        last = max(start, self._trimmed(start, end) - 1)
        gaps = last - start - 2 * (self._seams[last] - self._seams[start]) - _RUNS
        each = max(_LEAST, ceil(need / gaps)) if gaps > 0 else 0
        return each if each <= SHRINK * self.em else 0

    def _next(self, end: int) -> float:
        """Return the room that Word needs to put the next letters on a line too: those up to where it might end the line again."""
        return self._widths[self._trimmed(end, self._units[end])] - self._widths[self._trimmed(0, end)]

    def _looseness(self, start: int, end: int) -> float:
        """Return how far letters are moved apart to fill a line, as a share of how far they may be."""
        last = max(start, self._trimmed(start, end) - 1)
        latin = (self._latin_gaps[last] - self._latin_gaps[start]) * _FILLED_GAP * self.em
        need = self._available(start) - self._natural(start, end) - latin
        return max(0.0, need) / ((self._stretchable[last] - self._stretchable[start]) * STRETCH * self.em or 1.0)

    # --- spacing ------------------------------------------------------------------------------------------------------

    def spaced(self, spans: Sequence[tuple[int, int]]) -> list[Line]:
        """Return lines with the spacings that bring Word's breaking to them.

        From the last line to the first: how much a line is to be filled depends on how far the next one's first letters are squeezed.
        """
        spaces = [0] * len(self.text)
        for start, end in reversed(spans):
            slack = self._available(start) - self._natural(start, end)
            if slack < 0:
                self._squeeze(spaces, start, end, ceil(_MARGIN - slack))
            elif end < len(self.text):
                self._fill(spaces, start, end, slack)
        return [Line(start, end, _stretches_of(spaces, start, end)) for start, end in spans]

    def _squeeze(self, spaces: list[int], start: int, end: int, need: int) -> None:
        gaps = range(start, self._trimmed(start, end) - 1)
        evenly = self._evenly(start, end, need)
        if evenly:
            for index in gaps:
                spaces[index] = 0 if self._is_solid(index) else -evenly
            return
        found = [(*self._gaps[index], index) for index in gaps] + [(_END, self._blank_at_end(start, end), gaps.stop)]
        for level in range(len(_LEVELS)):
            chosen = sorted((room, index) for order, room, index in found if order == level and room)
            for done, (room, index) in enumerate(chosen):
                each = ceil(need / (len(chosen) - done))
                if room >= each:  # so have all that follow: alike, for a spacing is a run in Word
                    for _, alike in chosen[done:]:
                        spaces[alike] = -each
                    return
                spaces[index] = -room
                need -= room

    def _fill(self, spaces: list[int], start: int, end: int, slack: float) -> None:
        unit = range(end, self._trimmed(end, self._units[end]))
        following = self._next(end) + sum(spaces[index] for index in unit[:-1]) + min(0, spaces[unit[-1]])
        if slack + _MARGIN < following:
            return
        last = self._trimmed(start, end) - 1
        need = round(slack - following / 2)
        if self.align is not Align.START:
            need -= self._stretch(spaces, [index for index in range(start, last) if self._is_latin_gap(index)], need, _FILLED_GAP)
            need -= self._stretch(spaces, [index for index in range(start, last) if self._stretches(index) and not spaces[index]], need, STRETCH)
        spaces[last] = need

    def _stretch(self, spaces: list[int], gaps: Sequence[int], need: int, limit: float) -> int:
        """Move letters apart evenly, but no further than ``limit`` em; return what that fills."""
        each = min(need // len(gaps), int(limit * self.em)) if gaps else 0
        for index in gaps:
            spaces[index] = each
        return each * len(gaps)


def _is_hanzi(char: str) -> bool:
    return is_ideographic(char) and char.isalpha()


def _stretches_of(spaces: Sequence[int], start: int, end: int) -> tuple[Spacing, ...]:
    """Return the stretches of letters that have one spacing."""
    found = []
    for space, letters in groupby(range(start, end), key=spaces.__getitem__):
        if space:
            within = list(letters)
            found.append((within[0], within[-1] + 1, space))
    return tuple(found)
