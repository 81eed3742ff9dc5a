"""Lines set: characters with positions, ready to be placed on a page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby
from operator import attrgetter

from msgspec import Struct

from generator.document.nodes import Align, Inline
from generator.document.theme import Style
from generator.layout.breaking import break_lines, is_ideographic, may_break
from generator.layout.inline import Shaper
from generator.layout.optimum import Line, Setting, fit
from generator.layout.text import Characters, Piece, SetLine, SetObject, Strip

__all__ = [
    "Column",
    "SetParagraph",
    "baseline",
    "fit_characters",
    "inset_at_left",
    "longest_word",
    "natural_width",
    "set_characters",
    "set_paragraph",
    "widest_line",
]

_END = attrgetter("end")

_LOOSE = 0.07
"""Gap in em from which a justified line counts as loose."""

_WIDE = 0.5
"""Gap in em that a loose line should not have."""

_NO_HANZI = re.compile(r"[\x00-\u06ff\u2000-\u206f]")
"""Letters, digits, and the marks that Chinese shares with Latin: quotes, dashes, ellipses, middle dots."""


_AS_IT_IS = Setting(())
"""Of a paragraph of one line there is nothing to tell."""


class SetParagraph(Struct, gc=False):
    """A paragraph broken into lines."""

    style: Style
    lines: tuple[SetLine, ...]
    characters: Characters

    @property
    def height(self) -> float:
        """Height of its lines in pt, without the space before and after."""
        return len(self.lines) * self.style.pitch


def baseline(style: Style) -> float:
    """Return the distance in pt from a line's top to its baseline: a hanzi's square, from -0.12 em to 0.88 em, stands in the middle of the pitch."""
    return style.pitch / 2 + 0.38 * style.size


def natural_width(inlines: Sequence[Inline], style: Style, shaper: Shaper) -> float:
    """Return the width in pt of the longest line of the inlines if no line is broken but where they say so."""
    return widest_line(shaper.shape(inlines, style))


def widest_line(characters: Characters) -> float:
    """Return the width in pt of the longest line if no line is broken but at line feeds."""
    text, widths = characters.text, characters.widths
    widest, start = 0.0, 0
    while (feed := text.find("\n", start)) >= 0:
        widest = max(widest, sum(widths[start:feed]))
        start = feed + 1
    return max(widest, sum(widths[start:])) if start else characters.width


def longest_word(characters: Characters) -> float:
    """Return the width in pt of the longest run of characters that no line may end in."""
    text = characters.text
    if not text:
        return 0.0
    longest = word = 0.0
    for char, width, ends in zip(text, characters.widths, chain(map(may_break, text, text[1:]), (True,)), strict=True):
        word += width
        if ends or char == "\n":
            if word > longest:
                longest = word
            word = 0.0
    return longest


def set_paragraph(inlines: Sequence[Inline], style: Style, measure: float, shaper: Shaper, *, grid: float | None = None) -> SetParagraph:
    """Break and set inlines in a column ``measure`` pt wide, by grid breaking.

    ``grid`` is the advance of a full-width character on the page's grid (`Style.columns`).
    """
    return set_characters(shaper.shape(inlines, style, grid), style, measure, grid=grid)


def set_characters(characters: Characters, style: Style, measure: float, *, grid: float | None = None) -> SetParagraph:
    """Break and set characters, as `set_paragraph` does."""
    key = _key(style, measure)
    lines = characters.lines.get(key)
    if lines is None:
        inside = _inside(style, measure, grid or style.size)
        spans = break_lines(characters.text, characters.widths, inside.room - inside.later, inside.room - inside.first)
        lines = characters.lines[key] = _set_lines(characters, style, inside, [Line(*span) for span in spans], grid is not None)
    return SetParagraph(style, lines, characters)


def fit_characters(characters: Characters, style: Style, measure: float) -> tuple[SetParagraph, Setting]:
    """Break and set characters by optimum-fit breaking (`generator.layout.optimum`). Return also by which means, which Word is to be told."""
    key = _key(style, measure)
    found = characters.settings.get(key)
    if found is None:
        inside = _inside(style, measure, style.size)
        text, room = characters.text, inside.room - inside.first
        if characters.width <= room and "\n" not in text:
            line = _set_line(characters, Line(0, len(text)), inside.left + inside.first, room, style, False, False)
            found = characters.settings[key] = (line,), _AS_IT_IS
            return SetParagraph(style, (line,), characters), _AS_IT_IS
        setting = fit(text, characters.widths, inside.room - inside.later, room, style.size, style.align)
        if setting.narrowing:
            inside = _inside(style, measure, style.size, setting.narrowing)
        found = characters.settings[key] = _set_lines(characters, style, inside, setting.lines, False), setting
    return SetParagraph(style, found[0], characters), found[1]


class Column:
    """A column that paragraphs of one style are set in, off the grid. What they share is worked out once: a table has thousands of short ones."""

    __slots__ = ("_offset", "_room", "_style", "_times")

    def __init__(self, style: Style, measure: float) -> None:
        """Take the style, and the width of the column in pt."""
        inside = _inside(style, measure, style.size)
        self._style, self._offset, self._room = style, inside.left + inside.first, inside.room - inside.first
        self._times = {Align.CENTER: 0.5, Align.END: 1.0}.get(style.align, 0.0)

    def alone(self, characters: Characters) -> SetLine | None:
        """Return the one line of a paragraph that has room on it; None for one that has more."""
        text, width = characters.text, characters.width
        if width > self._room or "\n" in text:
            return None
        strips = characters.strips
        if len(strips) != 1 or strips[0].node is not None or text[-1] == " ":
            return _set_line(characters, Line(0, len(text)), self._offset, self._room, self._style, False, False)
        x = self._offset + (self._room - width) * self._times
        return SetLine((Piece(text, strips[0].face, strips[0].form, x, 0.0, width),), (), width, len(text))


def _key(style: Style, measure: float) -> tuple[object, ...]:
    return (measure, id(style.align), style.left, style.right, style.indent)


def inset_at_left(inset: float, align: Align) -> float:
    """Return how much of a paragraph's narrowing is at its left: it is narrowed where it is ragged, so that centred words stay in the middle."""
    return inset / 2 if align is Align.CENTER else inset if align is Align.END else 0.0


class _Inside(Struct, gc=False):
    """Where a paragraph's lines stand, in pt."""

    left: float
    room: float
    first: float
    """Indent of the first line."""
    later: float
    """Indent of the others."""


def _inside(style: Style, measure: float, em: float, narrowing: float = 0.0) -> _Inside:
    """Return the column of a paragraph, narrower by so many em on the side or sides where it is ragged."""
    at_left = inset_at_left(narrowing, style.align) if narrowing else 0.0
    left = (style.left + at_left) * em
    room = measure - left - (style.right + narrowing - at_left) * em
    indent = style.indent * em
    return _Inside(left, room, indent, 0.0) if indent > 0 else _Inside(left, room, 0.0, -indent)


def _set_lines(characters: Characters, style: Style, inside: _Inside, found: Sequence[Line], grid: bool) -> tuple[SetLine, ...]:
    text = characters.text
    justify = style.align is Align.JUSTIFY and len(found) > 1
    lines = []
    moved = inside.first
    for line in found:
        final = line.end == len(text) or text[line.end] == "\n"
        lines.append(_set_line(characters, line, inside.left + moved, inside.room - moved, style, justify and not final, grid))
        moved = inside.later
    return tuple(lines)


def _set_line(characters: Characters, line: Line, offset: float, room: float, style: Style, justify: bool, grid: bool) -> SetLine:
    text, strips = characters.text, characters.strips
    start, end = line.start, line.end
    while end > start and text[end - 1] == " ":
        end -= 1
    advances: Sequence[float] = characters.widths[start:end]
    if line.spacings:
        advances = _spaced(advances, line, end)
    width = characters.width if advances is characters.widths else sum(advances)
    slack = room - width
    x = offset
    tracked = grid or bool(line.spacings)
    if style.align is Align.CENTER:
        x += slack / 2
    elif style.align is Align.END:
        x += slack
    elif justify and slack > 0:
        gaps = _gaps(text, start, end, slack / style.size, loose=bool(line.spacings))
        tracked = tracked or bool(gaps)
        advances = list(advances)
        for i in gaps:
            advances[i - start] += slack / len(gaps)
    if len(strips) == 1 and strips[0].node is None and not tracked:
        strip = strips[0]
        return SetLine((Piece(text[start:end], strip.face, strip.form, x, 0.0, width),) if end > start else (), (), width, end - start)
    pieces: list[Piece] = []
    objects: list[SetObject] = []
    first = start
    for index in range(bisect_right(strips, start, key=_END), len(strips)):
        if first >= end:
            break
        strip = strips[index]
        last = min(strip.end, end)
        chunk = advances[first - start : last - start]
        if strip.node is not None:
            objects.append(SetObject(strip.node, x, strip.form.size, offset + room - x))
            x += chunk[0]
        else:
            for words, tracking, taken in _tracked(text[first:last], chunk, strip) if tracked else ((text[first:last], 0.0, sum(chunk)),):
                pieces.append(Piece(words, strip.face, strip.form, x, tracking, taken))
                x += taken
        first = last
    return SetLine(tuple(pieces), tuple(objects), width, end - start)


def _spaced(advances: Sequence[float], line: Line, end: int) -> Sequence[float]:
    """Return the advances of a line's letters with their spacings, which are in twentieths of a point."""
    spaced = list(advances)
    for first, last, space in line.spacings:
        for index in range(first - line.start, min(last, end) - line.start):
            spaced[index] += space / 20
    return spaced


def _gaps(text: str, start: int, end: int, slack: float, *, loose: bool) -> list[int]:
    """Return after which characters a justified line is stretched by so many em in all.

    A loose line, and one whose letters are spaced already, is not stretched after a number or a quotation mark, if that makes no gap too wide: a
    mark's square is half empty already, and a gap there is taken for a space when text is taken out of the paper.
    """
    gaps = [i for i in range(start, end - 1) if _stretches(text[i], text[i + 1])]
    if loose or slack > _LOOSE * len(gaps):
        better = [i for i in gaps if not _NO_HANZI.match(text, i)]
        if slack <= _WIDE * len(better):
            return better
    return gaps


@lru_cache(maxsize=1 << 14)  # pairs of characters, as in `may_break`
def _stretches(before: str, after: str) -> bool:
    """Return whether the gap between two characters takes part in justification.

    It does not within Latin words and numbers, nor within or after a dash or an ellipsis, whose two characters are one mark.
    """
    return before not in "—…" and (is_ideographic(before) or is_ideographic(after) or before == " ")


def _tracked(text: str, advances: Sequence[float], strip: Strip) -> Iterator[tuple[str, float, float]]:
    """Yield the parts of a strip, each with its text, its tracking and its width in pt.

    Tracking is what is added after each character beyond its own width, rounded so that like characters stand together.
    """
    size = strip.form.size
    pairs = list(zip(advances, strip.face.advances(text), strict=True))
    trackings = {pair: round(pair[0] - pair[1] * size, 4) for pair in set(pairs)}  # a line has few different ones
    first = 0
    for tracking, group in groupby(map(trackings.__getitem__, pairs)):
        last = first + len(list(group))
        yield text[first:last], tracking, sum(advances[first:last])
        first = last
