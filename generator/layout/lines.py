"""Lines set: characters with positions, ready to be placed on a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from generator.document.nodes import Align, Inline
from generator.document.theme import Style
from generator.layout.breaking import OBJECT, break_lines, is_ideographic
from generator.layout.inline import Shaper
from generator.layout.text import Characters, Piece, SetLine, SetObject

__all__ = ["SetParagraph", "baseline", "inset_at_left", "natural_width", "set_paragraph"]


_LOOSE = 0.07
"""Gap in em from which a justified line counts as loose."""

_WIDE = 0.5
"""Gap in em that a loose line should not have."""

_NO_HANZI = re.compile(r"[\x00-\u06ff\u2000-\u206f]")
"""Letters, digits, and the marks that Chinese shares with Latin: quotes, dashes, ellipses, middle dots."""


class SetParagraph(Struct):
    """A paragraph broken into lines."""

    style: Style
    lines: list[SetLine]
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
    characters = shaper.shape(inlines, style)
    widest = current = 0.0
    for char, width in zip(characters.text, characters.widths, strict=True):
        current = 0.0 if char == "\n" else current + width
        widest = max(widest, current)
    return widest


def set_paragraph(
    inlines: Sequence[Inline], style: Style, measure: float, shaper: Shaper, *, grid: float | None = None, inset: float = 0.0
) -> SetParagraph:
    """Break and set inlines in a column ``measure`` pt wide.

    ``grid`` is the advance of a full-width character on the page's grid (`Style.columns`); ``inset`` narrows every line, in em, on the side or
    sides where it is ragged.
    """
    characters = shaper.shape(inlines, style, grid)
    key = (measure, inset, style.align, style.left, style.right, style.indent)
    if key not in characters.lines:
        characters.lines[key] = _set_lines(characters, style, measure, grid, inset)
    return SetParagraph(style, characters.lines[key], characters)


def inset_at_left(inset: float, align: Align) -> float:
    """Return how much of a paragraph's narrowing is at its left: it is narrowed where it is ragged, so that centred words stay in the middle."""
    return {Align.CENTER: inset / 2, Align.END: inset}.get(align, 0.0)


def _set_lines(characters: Characters, style: Style, measure: float, grid: float | None, inset: float) -> list[SetLine]:
    em = grid or style.size
    at_left = inset_at_left(inset, style.align)
    left, right = (style.left + at_left) * em, (style.right + inset - at_left) * em
    room = measure - left - right
    hang = max(0.0, -style.indent) * em
    indent = max(0.0, style.indent) * em
    spans = break_lines(characters.text, characters.widths, room - hang, room - indent)
    lines = []
    for number, (start, end) in enumerate(spans):
        offset = left + (indent if number == 0 else hang)
        width = room - (indent if number == 0 else hang)
        final = number == len(spans) - 1 or (end < len(characters.text) and characters.text[end] == "\n")
        justify = style.align is Align.JUSTIFY and not final
        lines.append(_set_line(characters, start, end, offset, width, style, justify=justify, grid=grid is not None))
    return lines


def _set_line(characters: Characters, start: int, end: int, offset: float, room: float, style: Style, *, justify: bool, grid: bool) -> SetLine:
    text = characters.text
    while end > start and text[end - 1] == " ":
        end -= 1
    advances = characters.widths[start:end]
    width = sum(advances)
    slack = room - width
    x = offset
    spread = False
    if style.align is Align.CENTER:
        x += slack / 2
    elif style.align is Align.END:
        x += slack
    elif justify and slack > 0:
        gaps = _gaps(text, start, end, slack / style.size)
        spread = bool(gaps)
        for i in gaps:
            advances[i - start] += slack / len(gaps)
    trackings = _trackings(characters, start, end, advances) if grid or spread else None
    pieces: list[Piece] = []
    objects: list[SetObject] = []
    faces, forms = characters.faces, characters.forms
    i = start
    while i < end:
        face, form = faces[i], forms[i]
        if i in characters.objects:
            objects.append(SetObject(characters.objects[i], x, form.size, offset + room - x))
            x += advances[i - start]
            i += 1
            continue
        tracking = trackings[i - start] if trackings else 0.0
        first = i
        i += 1
        while i < end and faces[i] is face and forms[i] is form and text[i] != OBJECT and (not trackings or trackings[i - start] == tracking):
            i += 1
        run = sum(advances[first - start : i - start])
        pieces.append(Piece(text[first:i], face, form, x, tracking, run))
        x += run
    return SetLine(pieces, objects, width, end - start)


def _trackings(characters: Characters, start: int, end: int, advances: Sequence[float]) -> list[float]:
    """Return what is added after each character of a line beyond its own width, in pt, rounded so that like characters stand in one run."""
    faces, forms, text = characters.faces, characters.forms, characters.text
    return [round(advances[i - start] - faces[i].advance(text[i]) * forms[i].size, 4) for i in range(start, end)]


def _gaps(text: str, start: int, end: int, slack: float) -> list[int]:
    """Return after which characters a justified line is stretched by so many em in all.

    A loose line is stretched between hanzi, or at least not after a number or a quotation mark, if that makes no gap too wide: a mark's square is
    half empty already, and a gap there is taken for a space when text is taken out of the paper.
    """
    gaps = [i for i in range(start, end - 1) if _stretches(text, i)]
    if slack > _LOOSE * len(gaps):
        for length in (2, 1):
            better = [i for i in gaps if not _NO_HANZI.search(text, i, i + length)]
            if slack <= _WIDE * len(better):
                return better
    return gaps


def _stretches(text: str, index: int) -> bool:
    """Return whether the gap after a character takes part in justification: not within Latin words and numbers."""
    return is_ideographic(text[index]) or is_ideographic(text[index + 1]) or text[index] == " "
