"""Inlines as a row of characters, each with its width and its form.

The tree of inlines is flattened once; breaking and setting then work on plain arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from msgspec import Struct, field

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

__all__ = ["Characters", "Form", "Shaper"]


class Form(Struct, frozen=True):
    """How a run of characters looks."""

    role: str
    bold: bool
    size: float
    color: str
    href: str | None = None


class Characters(Struct):
    """A paragraph's characters: text, advances in pt, faces and forms side by side."""

    text: str = ""
    widths: list[float] = field(default_factory=list)
    faces: list[Face] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    objects: dict[int, Checkbox | Bar] = field(default_factory=dict)

    def extend(self, text: str, widths: Sequence[float], faces: Sequence[Face], form: Form) -> None:
        """Add characters of one form."""
        self.text += text
        self.widths.extend(widths)
        self.faces.extend(faces)
        self.forms.extend([form] * len(text))


class Shaper:
    """Flattens inlines with the faces of a font set.

    Keeps what it has looked up, so that a character costs one dictionary access; a character that no face has is reported with its place.
    """

    def __init__(self, fonts: FontSet, characters: Mapping[str, CharacterStyle], problems: Diagnostics) -> None:
        """Take the faces, the theme's character styles, and where to report missing characters."""
        self._fonts = fonts
        self._characters = characters
        self._problems = problems
        self._glyphs: dict[tuple[str, bool], dict[str, tuple[Face, float]]] = {}
        self._reported: set[str] = set()

    def shape(self, inlines: Sequence[Inline], style: Style, pitch: float | None = None) -> Characters:
        """Return the inlines' characters in a paragraph style.

        ``pitch`` is the advance in pt of a full-width character on the page's grid; without it characters keep their own width.
        """
        out = Characters()
        self._walk(inlines, Form(style.font, style.bold, style.size, style.color), style, pitch, out)
        return out

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
        key = (form.role, form.bold)
        known = self._glyphs.get(key)
        if known is None:
            known = self._glyphs[key] = {}
        try:
            found = [known[char] for char in text]
        except KeyError:
            for char in text:
                if char not in known:
                    known[char] = self._look_up(char, form, span)
            found = [known[char] for char in text]
        em = form.size if pitch is None else pitch
        out.extend(text, [advance * em for _, advance in found], [face for face, _ in found], form)

    def _look_up(self, char: str, form: Form, span: Span | None) -> tuple[Face, float]:
        face = self._fonts.pick(form.role, form.bold, char)
        if face is None:
            if char not in self._reported:
                self._reported.add(char)
                self._problems.error(
                    "missing-glyph",
                    f"没有一种字体含有字符“{char}”（U+{ord(char):04X}），印出来会是空框。",
                    span,
                    "请改用别的字，或安装含有这个字的字体（见 jianbao fonts）。",
                )
            return self._fonts.face(form.role, form.bold), 1.0
        return face, face.advance(char)


def _styled(form: Form, style: CharacterStyle) -> Form:
    return Form(
        style.font or form.role,
        form.bold if style.bold is None else style.bold,
        style.size or form.size,
        style.color or form.color,
        form.href,
    )
