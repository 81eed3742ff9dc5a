"""Running heads and feet: what stands on every page outside of its type area.

It moves no line of the text; a theme's margins make room for it. All of it is artifact (ISO 32000-1, 14.8.2.2): it is not read aloud.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from generator.document.house import HouseStyle, PageCount, RunningLine, Shown, Tab
from generator.document.house import Words as HouseWords
from generator.document.nodes import Align, Inline, Styled, Text
from generator.document.theme import MM, Page, Style, Theme
from generator.layout.inline import Shaper
from generator.layout.lines import baseline, natural_width, set_paragraph
from generator.layout.pages import PlacedBitmap
from generator.layout.sheet import Sheet

__all__ = ["Runner"]


class _Piece(Struct):
    """Words or a picture, with the width in pt."""

    width: float
    words: tuple[Inline, ...] = ()
    shown: Shown | None = None


class Runner(Struct):
    """Draws the heads and feet of a paper."""

    theme: Theme
    house: HouseStyle
    shaper: Shaper
    pages: int
    """How many the paper has."""

    def draw(self, sheet: Sheet, page: Page, number: int) -> None:
        """Draw the head and the foot of a page, counted from 1."""
        left = page.left * MM
        if self.house.head:
            y = self.house.head_distance
            for line in self.house.head.on(number):
                y = self._line(sheet, line, left, y, page.measure, number)
        if self.house.foot:
            lines = self.house.foot.on(number)
            y = sheet.height - self.house.foot_distance - sum(line.height(self.theme.styles[line.style]) for line in lines)
            for line in lines:
                y = self._line(sheet, line, left, y, page.measure, number)

    def _line(self, sheet: Sheet, line: RunningLine, left: float, top: float, measure: float, number: int) -> float:
        """Draw a line and return where the next one begins."""
        style = self.theme.styles[line.style]
        height = line.words_height(style)
        y = top + style.before + height - style.pitch  # pictures stand on the baseline of the last `pitch` of it
        if any(isinstance(mark, Tab | Shown) for mark in line.marks):
            base = y + baseline(style)
            for x, piece in self._placed(line, style, measure, number):
                if piece.shown:
                    shown = piece.shown
                    sheet.marks.append(PlacedBitmap(left + x, base - shown.height, shown.width, shown.height, shown.bitmap, None))
                else:
                    flush = replace(style, align=Align.START, indent=0.0, left=0.0, right=0.0)
                    words = set_paragraph(piece.words, flush, max(measure, piece.width + style.size), self.shaper)
                    sheet.line(words.lines[0], flush, left + x, y, None)
        else:
            for broken in set_paragraph(self._words(line.marks, number), style, measure, self.shaper).lines:
                sheet.line(broken, style, left, y, None)
                y += style.pitch
            height = max(height, y - top - style.before)
        foot = top + style.before + height + line.gap
        sheet.rule(left, foot + line.rule / 2, left + measure, foot + line.rule / 2, line.rule)
        return foot + line.rule + style.after

    def _words(self, marks: Sequence[object], number: int) -> tuple[Inline, ...]:
        found: list[Inline] = []
        for mark in marks:
            if isinstance(mark, HouseWords | PageCount):
                text = mark.text if isinstance(mark, HouseWords) else str(number if mark.of == "page" else self.pages)
                found.append(Styled(style=mark.style, children=(Text(text=text),)) if mark.style else Text(text=text))
        return tuple(found)

    def _placed(self, line: RunningLine, style: Style, measure: float, number: int) -> Iterator[tuple[float, _Piece]]:
        """Yield the pieces of a line that is not broken, with the place of their left edges in pt."""
        stops = list(line.stops)
        x = 0.0
        for index, group in enumerate(_between_tabs(line)):
            pieces = list(self._pieces(group, style, number))
            width = sum(piece.width for piece in pieces)
            if index:
                while stops and stops[0].place <= x:
                    stops.pop(0)
                stop = stops.pop(0) if stops else None
                share = {"left": 0.0, "center": 0.5, "right": 1.0}[stop.kind] if stop else 1.0
                x = max(x, (stop.place if stop else measure) - share * width)
            elif not line.stops or not any(isinstance(mark, Tab) for mark in line.marks):
                share = {Align.CENTER: 0.5, Align.END: 1.0}.get(style.align, 0.0)
                x = style.left * style.size + share * (measure - width - (style.left + style.right) * style.size)
            for piece in pieces:
                yield x, piece
                x += piece.width

    def _pieces(self, marks: Sequence[object], style: Style, number: int) -> Iterator[_Piece]:
        """Yield the pieces of marks with no tab among them."""
        waiting: list[object] = []
        for mark in [*marks, None]:
            if isinstance(mark, HouseWords | PageCount):
                waiting.append(mark)
                continue
            if waiting:
                words = self._words(waiting, number)
                yield _Piece(natural_width(words, style, self.shaper), words)
                waiting = []
            if isinstance(mark, Shown):
                yield _Piece(mark.width, shown=mark)


def _between_tabs(line: RunningLine) -> list[list[object]]:
    groups: list[list[object]] = [[]]
    for mark in line.marks:
        if isinstance(mark, Tab):
            groups.append([])
        else:
            groups[-1].append(mark)
    return groups
