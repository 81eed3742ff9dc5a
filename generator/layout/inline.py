"""Inlines as a row of characters, each with its width and its form.

The tree of inlines is flattened once; breaking and setting then work on plain arrays.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import assert_never

from generator.diagnostics import Diagnostics, Span
from generator.document.nodes import (
    Bar,
    Checkbox,
    Emphasis,
    Inline,
    LineBreak,
    Link,
    Reference,
    Strong,
    Styled,
    Text,
    Value,
)
from generator.document.theme import CharacterStyle, Style
from generator.layout.breaking import OBJECT
from generator.layout.fonts import Face, FontSet
from generator.layout.text import Characters, Form

__all__ = ["Shaper"]


class Shaper:
    """Flattens inlines with the faces of a font set; a character that no face has is reported with its place.

    Inlines are shaped once, however often they are asked for: a cell's words for the width they need and for setting them, a whole paper when it is
    laid out again with other pitches. So are words that many cells have, as the name of a unit.
    """

    def __init__(self, fonts: FontSet, characters: Mapping[str, CharacterStyle]) -> None:
        """Take the faces and the theme's character styles."""
        self._fonts = fonts
        self._characters = characters
        self.problems = Diagnostics()
        """The characters that no face has."""
        self._shaped: dict[Hashable, tuple[Sequence[Inline], Characters]] = {}
        self._reported: set[str] = set()

    def shape(self, inlines: Sequence[Inline], style: Style, pitch: float | None = None) -> Characters:
        """Return the inlines' characters in a paragraph style.

        ``pitch`` is the advance in pt of a full-width character on the page's grid; without it characters keep their own width.
        """
        form = Form(style.font, style.bold, style.size, style.color)
        words = inlines[0].text if len(inlines) == 1 and isinstance(inlines[0], Text | Value) else id(inlines)
        key = (words, form, style.strong, style.emphasis, pitch)
        if key not in self._shaped:
            out = Characters()
            self._walk(inlines, form, style, pitch, out)
            self._shaped[key] = inlines, out  # with the inlines: an id is theirs only while they live
        return self._shaped[key][1]

    def _walk(self, inlines: Sequence[Inline], form: Form, style: Style, pitch: float | None, out: Characters) -> None:
        for node in inlines:
            match node:
                case Text(text=text) | Reference(text=text):
                    self._add(text, form, pitch, out, node.span)
                case Value(text=text):
                    self._add(text, form, pitch, out, node.origin.span or node.span)
                case Strong(children=children):
                    role = style.strong or form.role
                    strong = Form(role, form.bold or style.strong is None, form.size, form.color, form.href)
                    self._walk(children, strong, style, pitch, out)
                case Emphasis(children=children):
                    self._walk(children, Form(style.emphasis, form.bold, form.size, form.color, form.href), style, pitch, out)
                case Styled(style=name, children=children):
                    self._walk(children, _styled(form, self._characters[name]), style, pitch, out)
                case Link(href=href, children=children):
                    self._walk(children, Form(form.role, form.bold, form.size, form.color, href), style, pitch, out)
                case LineBreak():
                    out.extend("\n", (0.0,), (self._fonts.face(form.role, form.bold),), form)
                case Checkbox() | Bar():
                    out.objects[len(out.text)] = node
                    width = form.size if isinstance(node, Checkbox) else 0.0
                    out.extend(OBJECT, (width,), (self._fonts.face(form.role, form.bold),), form)
                case _:
                    assert_never(node)

    def _add(self, text: str, form: Form, pitch: float | None, out: Characters, span: Span | None) -> None:
        glyphs = self._fonts.glyphs(form.role, form.bold)
        try:
            found = [glyphs[char] for char in text]
        except KeyError:
            found = [self._look_up(char, form, span) for char in text]
        em = form.size if pitch is None else pitch
        out.extend(text, [advance * em for _, advance in found], [face for face, _ in found], form)

    def _look_up(self, char: str, form: Form, span: Span | None) -> tuple[Face, float]:
        try:
            return self._fonts.glyphs(form.role, form.bold)[char]
        except KeyError:
            if char not in self._reported:
                self._reported.add(char)
                self.problems.error(
                    "missing-glyph",
                    f"没有一种字体含有字符“{char}”（U+{ord(char):04X}），印出来会是空框。",
                    span,
                    "请改用别的字，或安装含有这个字的字体（见 jianbao fonts）。",
                )
            return self._fonts.face(form.role, form.bold), 1.0


def _styled(form: Form, style: CharacterStyle) -> Form:
    return Form(
        style.font or form.role,
        form.bold if style.bold is None else style.bold,
        style.size or form.size,
        style.color or form.color,
        form.href,
    )
