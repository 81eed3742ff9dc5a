"""Reading what stands within a line.

White space collapses as in HTML, with one difference that Chinese needs: a line end in the template beside a hanzi is no space at all, for the author
broke the line of the file, not the words (CSS Text 4 leaves the segment break to the language). A space that is written as a space stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from generator.diagnostics import Span
from generator.document.characters import is_chinese
from generator.document.holes import HOLE, Flag, hole_index, only_hole
from generator.document.markup.tree import Element, Node, Words
from generator.document.markup.vocabulary import INLINES
from generator.document.nodes import Bar, Checkbox, Emphasis, Inline, LineBreak, Link, Origin, Reference, Strong, Styled, Text, Value

if TYPE_CHECKING:
    from generator.document.markup.blocks import Reader

__all__ = ["read_line"]

_SPACE = re.compile(r"([ \t\n\r\f]+)")
_OBJECT = "\ufffc"
"""Stands for a checkbox or a bar where the characters beside white space are looked at."""
_SCHEMES = ("http://", "https://", "mailto:")


class _Leaf:
    """Words that are not finished: white space after them may still become a space."""

    __slots__ = ("origin", "parts", "span")

    def __init__(self, span: Span | None, origin: Origin | None = None) -> None:
        self.parts: list[str] = []
        self.span = span
        self.origin = origin


class _Group:
    """An element around inlines that are not finished."""

    __slots__ = ("items", "make")

    def __init__(self, make: Callable[[tuple[Inline, ...]], Inline]) -> None:
        self.items: list[_Item] = []
        self.make = make


_Item: TypeAlias = "_Leaf | _Group | Inline"


def read_line(reader: Reader, nodes: Sequence[Node], where: str) -> tuple[Inline, ...]:
    """Return the inlines of one line; ``where`` names what it is the line of, for messages."""
    first = nodes[0] if len(nodes) == 1 else None
    if isinstance(first, Words):
        only = _only_value(reader, first.text)
        if only is not None:
            return (only,)
    line = _Line(reader, where)
    for node in nodes:
        line.add(node)
    return _finish(line.items)


def _only_value(reader: Reader, text: str) -> Value | None:
    """Return the value where a text is one hole and needs no white space rule: most cells are."""
    index = only_hole(text)
    if index is None:
        return None
    filling = reader.holes[index]
    only = filling[0] if len(filling) == 1 else None
    return only if isinstance(only, Value) and not _SPACE.search(only.text) else None


class _Line:
    """Builds a line, with the state that white space needs."""

    def __init__(self, reader: Reader, where: str) -> None:
        self.reader = reader
        self.where = where
        self.items: list[_Item] = []
        self.last = ""
        """The last visible character; empty at the beginning of the line."""
        self.pending: tuple[_Leaf, bool] | None = None
        """White space that is still to be judged: the words it follows, and whether it holds a line end."""

    def add(self, node: Node) -> None:
        if isinstance(node, Words):
            self.words(node)
        elif node.tag in INLINES:
            _READERS[node.tag](self, node)
        else:
            self.reader.problems.misplaced(node, self.where, INLINES)

    def words(self, words: Words) -> None:
        text, done = words.text, 0
        for mark in HOLE.finditer(text):
            if mark.start() > done:
                self.leaf(text[done : mark.start()], _Leaf(words.span))
            for inline in self.reader.holes[hole_index(mark[0])]:
                self.filled(inline)
            done = mark.end()
        if done < len(text):
            self.leaf(text[done:], _Leaf(words.span))

    def filled(self, inline: Inline | Flag) -> None:
        match inline:
            case Flag():
                hint = "用 {% if %} 选择要打印的文字"
                self.reader.problems.diagnostics.error("not-printable", "“是/否”的值不能直接打印", inline.span, hint)
            case Value():
                self.leaf(inline.text, _Leaf(inline.span, inline.origin))
            case Text():
                self.leaf(inline.text, _Leaf(inline.span))
            case Strong():
                with_span = inline.span
                self.group(lambda children: Strong(children=children, span=with_span), lambda: self.fill(inline.children))
            case _:
                self.atom(inline)

    def fill(self, inlines: Iterable[Inline]) -> None:
        for inline in inlines:
            self.filled(inline)

    def leaf(self, text: str, leaf: _Leaf) -> None:
        self.items.append(leaf)
        for part in _SPACE.split(text):
            if not part:
                continue
            if part[0] in " \t\n\r\f":
                if self.last:
                    self.pending = (self.pending[0], self.pending[1] or "\n" in part) if self.pending else (leaf, "\n" in part)
                continue
            self.settle(part[0])
            leaf.parts.append(part)
            self.last = part[-1]

    def settle(self, following: str) -> None:
        """Judge the white space before a visible character."""
        if self.pending:
            leaf, line_end = self.pending
            if not line_end or not (_beside_hanzi(self.last) or _beside_hanzi(following)):
                leaf.parts.append(" ")
            self.pending = None

    def atom(self, inline: Inline) -> None:
        self.settle(_OBJECT)
        self.items.append(inline)
        self.last = _OBJECT

    def group(self, make: Callable[[tuple[Inline, ...]], Inline], fill: Callable[[], None]) -> None:
        outer, group = self.items, _Group(make)
        outer.append(group)
        self.items = group.items
        fill()
        self.items = outer

    # --- elements -----------------------------------------------------------------------------------------------------

    def element(self, element: Element, make: Callable[[tuple[Inline, ...]], Inline]) -> None:
        def fill() -> None:
            for child in element.children:
                self.add(child)

        self.group(make, fill)

    def strong(self, element: Element) -> None:
        self.reader.problems.check_attributes(element)
        self.element(element, lambda children: Strong(children=children, span=element.span))

    def emphasis(self, element: Element) -> None:
        self.reader.problems.check_attributes(element)
        self.element(element, lambda children: Emphasis(children=children, span=element.span))

    def styled(self, element: Element) -> None:
        problems = self.reader.problems
        problems.check_attributes(element, required=("class",))
        style = problems.name(element) or ""
        self.element(element, lambda children: Styled(style=style, children=children, span=element.span))

    def link(self, element: Element) -> None:
        problems = self.reader.problems
        problems.check_attributes(element, required=("href",))
        href = element.attributes.get("href", "").strip()
        if href.startswith("#"):
            self.reader.nothing_but_words(element)
            text = self.reader.text_of(element)
            self.atom(Reference(target=href[1:], text=text, span=element.span))
            return
        if href and not href.startswith(_SCHEMES):
            problems.value(element, "href", "http://…、https://…、mailto:… 或 #编号")
        self.element(element, lambda children: Link(href=href, children=children, span=element.span))

    def line_break(self, element: Element) -> None:
        self.reader.problems.check_attributes(element)
        self.reader.empty(element)
        self.items.append(LineBreak(span=element.span))
        self.pending = None
        self.last = ""

    def bar(self, element: Element) -> None:
        problems = self.reader.problems
        problems.check_attributes(element, required=("value", "data-max"))
        self.reader.empty(element)
        if not (element.attributes.get("value") and element.attributes.get("data-max")):
            return
        value, maximum = problems.number(element, "value"), problems.number(element, "data-max")
        if value is None or maximum is None:
            return
        if maximum <= 0 or not 0 <= value <= maximum:
            problems.at(element, "attribute-value", f"数据条的值 {value} 不在 0 和 {maximum} 之间")
            return
        self.atom(Bar(value=value, maximum=maximum, span=element.span))

    def checkbox(self, element: Element) -> None:
        problems = self.reader.problems
        problems.check_attributes(element, required=("type", "name"))
        self.reader.empty(element)
        if element.attributes.get("type", "checkbox") != "checkbox":
            problems.value(element, "type", "checkbox")
        checked = problems.one_of(element, "checked", ("checked", "true", "false"))
        label = element.attributes.get("aria-label") or element.attributes.get("title") or ""
        key = element.attributes.get("name", "").strip()
        self.atom(Checkbox(key=key, checked=checked in ("checked", "true"), label=" ".join(label.split()), span=element.span))


def _beside_hanzi(character: str) -> bool:
    return character == _OBJECT or is_chinese(character)


def _finish(items: list[_Item]) -> tuple[Inline, ...]:
    finished: list[Inline] = []
    for item in items:
        if isinstance(item, _Leaf):
            text = item.parts[0] if len(item.parts) == 1 else "".join(item.parts)
            if text:
                finished.append(Text(text=text, span=item.span) if item.origin is None else Value(text=text, origin=item.origin, span=item.span))
        elif isinstance(item, _Group):
            finished.append(item.make(_finish(item.items)))
        else:
            finished.append(item)
    return tuple(finished)


_READERS: dict[str, Callable[[_Line, Element], None]] = {
    "strong": _Line.strong,
    "em": _Line.emphasis,
    "span": _Line.styled,
    "a": _Line.link,
    "br": _Line.line_break,
    "data": _Line.bar,
    "input": _Line.checkbox,
}
assert _READERS.keys() == INLINES
