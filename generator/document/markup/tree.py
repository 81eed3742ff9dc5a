"""Markup as a tree of elements: well-formedness and places, no meaning yet.

Expat reads it, for it keeps byte offsets and is linear. There is never a document type, so there are no entities but XML's five. The markup's own
places are the template's (`places`).
"""

from __future__ import annotations

import re
import sys
from typing import TypeAlias
from xml.parsers import expat
from xml.parsers.expat.errors import XML_ERROR_DUPLICATE_ATTRIBUTE, XML_ERROR_TAG_MISMATCH, XML_ERROR_UNDEFINED_ENTITY, codes

from msgspec import Struct

from generator.diagnostics import Diagnostic, Diagnostics, Span, UserError
from generator.document.holes import HOLE, Filling, Flag, Rendered, find_private, hole_index, only_hole
from generator.document.markup.places import Places
from generator.document.nodes import Value
from generator.document.walk import plain_text

__all__ = ["MAX_DEPTH", "Element", "Node", "Words", "filling_text", "parse"]

MAX_DEPTH = 40
"""Deepest nesting of elements."""
_ROOT = "briefing"
_OPEN = f"<{_ROOT}>".encode()
_CLOSE = f"</{_ROOT}>".encode()
_NUMBERED = re.compile(rb"&#(?:0*([0-9]{1,9})|x0*([0-9a-fA-F]{1,9}));")
"""A character by its number. One with more digits, zeros in front apart, is none, which expat tells."""
_EMPTY = frozenset({"br", "col", "data", "hr", "img", "input", "nav"})
"""Elements that hold nothing."""

_ENTITIES = {
    "nbsp": "&#160;", "ensp": "&#8194;", "emsp": "&#12288;", "mdash": "—", "ndash": "–", "hellip": "…", "middot": "·", "times": "×", "copy": "©",
    "ldquo": "“", "rdquo": "”", "lsquo": "‘", "rsquo": "’", "deg": "°", "yen": "¥", "permil": "‰", "laquo": "«", "raquo": "»",
}  # fmt: skip


_STRUCTURE = frozenset({_ROOT, "table", "colgroup", "thead", "tbody", "tr", "ul", "ol", "section", "figure"})
"""Elements in which white space means nothing."""


class Words(Struct, eq=False, gc=False):
    """A run of text with its place. It still has its holes."""

    text: str
    span: Span | None


class Element(Struct, eq=False, gc=False):
    """An element: name, attributes with their holes filled in, children in order."""

    tag: str
    attributes: dict[str, str]
    offset: int
    """Leads to the column for who needs it."""
    span: Span | None
    """Its line."""
    children: list[Node]


Node: TypeAlias = "Element | Words"
"""What an element holds."""


class _Builder:
    """Takes expat's events."""

    def __init__(self, rendered: Rendered, places: Places, problems: Diagnostics) -> None:
        self.places = places
        self.holes = rendered.holes
        self.problems = problems
        self.root = Element(_ROOT, {}, 0, None, [])
        self.stack: list[Element] = []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.ProcessingInstructionHandler = lambda target, data: self.refuse(f"<?{target} …?>")
        self.parser.StartCdataSectionHandler = lambda: self.refuse("<![CDATA[ … ]]>")

    def parse(self) -> Element:
        self.refuse_private()
        try:
            self.parser.Parse(_OPEN, False)
            self.parser.Parse(self.places.text, False)
            self.parser.Parse(_CLOSE, True)
        except expat.ExpatError as error:
            raise UserError([*self.problems.items, self.malformed(error)]) from None
        return self.root

    def refuse_private(self) -> None:
        """Refuse private-use characters written by their number: decoded, they would be taken for holes."""
        for found in _NUMBERED.finditer(self.places.text):
            number = int(found[1], 10) if found[1] else int(found[2], 16)
            if number <= sys.maxunicode and any(find_private(chr(number))):
                span = self.places.exactly(found.start())
                problem = Diagnostic("private-character", f"模板里有专用区字符 U+{number:04X}", span, "删去这个字符")
                raise UserError([*self.problems.items, problem])

    def here(self) -> int:
        return self.parser.CurrentByteIndex - len(_OPEN)

    def refuse(self, what: str) -> None:
        self.problems.error("unknown-markup", f"模板里不能有 {what}", self.places.exactly(self.here()))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        stack = self.stack
        if not stack:
            stack.append(self.root)
            return
        offset = self.parser.CurrentByteIndex - len(_OPEN)
        places = self.places
        span = places.span if offset < places.until else places.line(offset)
        if len(stack) > MAX_DEPTH:
            raise UserError([*self.problems.items, Diagnostic("too-deep", f"标签套得太深：超过 {MAX_DEPTH} 层", span)])
        for name, value in attributes.items():
            if not value.isascii():
                attributes[name] = self.fill(value)
        element = Element(tag, attributes, offset, span, [])
        stack[-1].children.append(element)
        stack.append(element)

    def end(self, tag: str) -> None:
        self.stack.pop()

    def text(self, text: str) -> None:
        """Add text; expat gives it in pieces, at line ends and entities, and the first piece that is not blank has the place."""
        parent = self.stack[-1]
        blank = text.isspace()
        if blank and parent.tag in _STRUCTURE:
            return
        span = None if blank else self.places.line(self.parser.CurrentByteIndex - len(_OPEN))
        last = parent.children[-1] if parent.children else None
        if isinstance(last, Words):
            last.text += text
            last.span = last.span or span
        else:
            parent.children.append(Words(text, span))

    def fill(self, value: str) -> str:
        """Return an attribute's value with the texts of its holes."""
        only = only_hole(value)
        if only is not None:
            return filling_text(self.holes[only])
        return HOLE.sub(lambda mark: filling_text(self.holes[hole_index(mark[0])]), value)

    def malformed(self, error: expat.ExpatError) -> Diagnostic:
        """Return what is wrong in words that an author understands."""
        offset = max(self.parser.ErrorByteIndex - len(_OPEN), 0)
        if self.places.text[offset - 2 : offset] == b"</":
            offset -= 2  # of an end tag expat names the place of its name
        span = self.places.exactly(min(offset, max(len(self.places.text) - 1, 0)))
        rest = self.places.text[offset : offset + 80].decode("utf-8", "replace")
        if error.code == codes[XML_ERROR_UNDEFINED_ENTITY]:
            name = rest.lstrip("&").partition(";")[0]
            known = _ENTITIES.get(name)
            return Diagnostic("unknown-entity", f"不认识 &{name};", span, f"写成 {known}" if known else "直接写出这个字符")
        if error.code == codes[XML_ERROR_TAG_MISMATCH]:
            opened = self.stack[-1] if self.stack else self.root
            if opened is self.root:
                return Diagnostic("unbalanced-tag", "多了一个结束标签", span, f"删去 {rest.partition('>')[0]}>" if rest.startswith("</") else None)
            line = f"（{opened.span}）" if opened.span else ""
            hint = f"写成 <{opened.tag}/>" if opened.tag in _EMPTY else f"补上 </{opened.tag}>"
            return Diagnostic("unbalanced-tag", f"<{opened.tag}>{line}没有结束", span, hint)
        if error.code == codes[XML_ERROR_DUPLICATE_ATTRIBUTE]:
            return Diagnostic("unbalanced-tag", "同一个标签里有两个同名的属性", span)
        hint = '标签里只能写 名称="值"；正文里的 & 写成 &amp;，< 写成 &lt;；值只能放在正文或引号里'
        return Diagnostic("malformed-markup", "这里不是合格的标签", span, hint)


def filling_text(filling: Filling) -> str:
    """Return what a hole prints, as plain text."""
    if len(filling) == 1 and isinstance(filling[0], Value):
        return filling[0].text
    return "".join([inline.text if isinstance(inline, Flag) else plain_text(inline) for inline in filling])


def parse(rendered: Rendered, places: Places, problems: Diagnostics) -> Element:
    """Return the markup as a tree below one root.

    Where it is not well-formed nothing after can be trusted: `UserError` is raised, with what ``problems`` held before.
    """
    return _Builder(rendered, places, problems).parse()
