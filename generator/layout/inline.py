"""Inlines as a row of characters with their widths, in strips of one face and form.

The tree of inlines is flattened once; breaking and setting then work on plain arrays.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
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
from generator.layout.text import Characters, Form, Strip

__all__ = ["Hand", "Shaper"]


class Shaper:
    """Flattens inlines with the faces of a font set; a character that no face has is reported with its place.

    Inlines are shaped once, however often they are asked for: a cell's words for the width they need and for setting them, a whole paper when it is
    laid out again with other pitches. So are words that many cells have, as the name of a unit.
    """

    def __init__(self, fonts: FontSet, characters: Mapping[str, CharacterStyle]) -> None:
        """Take the faces and the theme's character styles."""
        self._finder = _Finder(fonts)
        self._characters = characters
        self._hands: dict[Hashable, Hand] = {}

    @property
    def problems(self) -> Diagnostics:
        """The characters that no face has."""
        return self._finder.problems

    def hand(self, style: Style, pitch: float | None = None) -> Hand:
        """Return what shapes words in a paragraph style.

        ``pitch`` is the advance in pt of a full-width character on the page's grid; without it characters keep their own width.
        """
        key = (style.font, style.bold, style.size, style.color, style.strong, style.emphasis, pitch)
        found = self._hands.get(key)
        if found is None:
            found = self._hands[key] = Hand(self._finder, self._characters, style, pitch)
        return found

    def shape(self, inlines: Sequence[Inline], style: Style, pitch: float | None = None) -> Characters:
        """Return the inlines' characters in a paragraph style; ``pitch`` as in `hand`."""
        return self.hand(style, pitch).shape(inlines)


class _Finder:
    """Finds the face of a character that the role's own face does not have."""

    def __init__(self, fonts: FontSet) -> None:
        self.fonts = fonts
        self.problems = Diagnostics()
        self._reported: set[str] = set()

    def find(self, char: str, form: Form, span: Span | None) -> tuple[Face, float]:
        """Return the face and the advance in em. A character that no face has is reported, and stands as a box."""
        try:
            return self.fonts.glyphs(form.role, form.bold)[char]
        except KeyError:
            if char not in self._reported:
                self._reported.add(char)
                self.problems.error(
                    "missing-glyph",
                    f"没有一种字体含有字符“{char}”（U+{ord(char):04X}），印出来会是空框。",
                    span,
                    "请改用别的字，或安装含有这个字的字体（见 jianbao fonts）。",
                )
            return self.fonts.face(form.role, form.bold), 1.0


class Hand:
    """Shapes words in the face, weight, size and colour of one paragraph style."""

    def __init__(self, finder: _Finder, characters: Mapping[str, CharacterStyle], style: Style, pitch: float | None) -> None:
        """Take what finds faces, the theme's character styles, the paragraph style and the grid's pitch; see `Shaper.hand`."""
        self._finder = finder
        self._fonts = finder.fonts
        self._characters = characters
        self._style = style
        self._pitch = pitch
        self._form = Form(style.font, style.bold, style.size, style.color)
        self._face = self._fonts.face(style.font, style.bold)
        self._widths = self._fonts.widths(style.font, style.bold, style.size if pitch is None else pitch)
        self._words: dict[str, Characters] = {}
        self._trees: dict[int, tuple[Sequence[Inline], Characters]] = {}

    def shape(self, inlines: Sequence[Inline]) -> Characters:
        """Return the inlines' characters."""
        if len(inlines) == 1:
            node = inlines[0]
            if type(node) is Value or type(node) is Text:  # `isinstance` takes five times as long where it says no
                words = self._words.get(node.text)
                if words is None:
                    words = self._words[node.text] = self._shaped_words(node)
                return words
            if isinstance(node, Checkbox):
                size = self._form.size
                return Characters(OBJECT, (size,), (Strip(1, self._face, self._form, node),), size)
        tree = self._trees.get(id(inlines))
        if tree is None:
            tree = self._trees[id(inlines)] = inlines, self._shaped(inlines)  # with the inlines: an id is theirs only while they live
        return tree[1]

    def _shaped_words(self, node: Text | Value) -> Characters:
        """Return what `_shaped` does: words alone are most of a paper, and most of them need one face."""
        text = node.text
        try:
            widths = tuple(map(self._widths.__getitem__, text))
        except KeyError:
            return self._shaped((node,))
        return Characters(text, widths, (Strip(len(text), self._face, self._form),) if text else (), sum(widths))

    def _shaped(self, inlines: Sequence[Inline]) -> Characters:
        out = _Draft()
        self._walk(inlines, self._form, out)
        return Characters("".join(out.text), tuple(out.widths), tuple(out.strips), sum(out.widths))

    def _walk(self, inlines: Sequence[Inline], form: Form, out: _Draft) -> None:
        style = self._style
        for node in inlines:
            match node:
                case Value():
                    self._add(node.text, form, out, node.origin.span or node.span)
                case Text() | Reference():
                    self._add(node.text, form, out, node.span)
                case Strong(children=children):
                    role = style.strong or form.role
                    strong = Form(role, form.bold or style.strong is None, form.size, form.color, form.href)
                    self._walk(children, strong, out)
                case Emphasis(children=children):
                    self._walk(children, Form(style.emphasis, form.bold, form.size, form.color, form.href), out)
                case Styled(style=name, children=children):
                    self._walk(children, _styled(form, self._characters[name]), out)
                case Link(href=href, children=children):
                    self._walk(children, Form(form.role, form.bold, form.size, form.color, href), out)
                case LineBreak():
                    out.extend("\n", (0.0,), self._fonts.face(form.role, form.bold), form)
                case Checkbox() | Bar():
                    width = form.size if isinstance(node, Checkbox) else 0.0
                    out.insert(OBJECT, width, self._fonts.face(form.role, form.bold), form, node)
                case _:
                    assert_never(node)

    def _add(self, text: str, form: Form, out: _Draft, span: Span | None) -> None:
        em = form.size if self._pitch is None else self._pitch
        fonts = self._fonts
        try:
            widths = list(map(fonts.widths(form.role, form.bold, em).__getitem__, text))
        except KeyError:  # a character of another face
            for face, group in groupby(((char, *self._finder.find(char, form, span)) for char in text), itemgetter(1)):
                chars = list(group)
                out.extend("".join([char for char, _, _ in chars]), [advance * em for _, _, advance in chars], face, form)
        else:
            out.extend(text, widths, fonts.face(form.role, form.bold), form)


class _Draft:
    """A paragraph's characters while they are gathered."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.widths: list[float] = []
        self.strips: list[Strip] = []

    def extend(self, text: str, widths: Sequence[float], face: Face, form: Form) -> None:
        """Add characters of one face and form."""
        if not text:
            return
        self.text.append(text)
        self.widths += widths
        end = len(self.widths)
        last = self.strips[-1] if self.strips else None
        if last is not None and last.node is None and last.face is face and last.form is form:
            last.end = end
        else:
            self.strips.append(Strip(end, face, form))

    def insert(self, char: str, width: float, face: Face, form: Form, node: Checkbox | Bar) -> None:
        """Add an object, for which ``char`` stands in the text."""
        self.text.append(char)
        self.widths.append(width)
        self.strips.append(Strip(len(self.widths), face, form, node))


def _styled(form: Form, style: CharacterStyle) -> Form:
    return Form(
        style.font or form.role,
        form.bold if style.bold is None else style.bold,
        style.size or form.size,
        style.color or form.color,
        form.href,
    )
