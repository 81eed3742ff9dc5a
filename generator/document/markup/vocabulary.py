"""Which elements and attributes there are, and how a mistake in them is told.

This is the one list: `docs/templates.md` describes it, and a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from generator.diagnostics import Diagnostics, nearest
from generator.document.markup.places import Places
from generator.document.markup.tree import Element

__all__ = ["ATTRIBUTES", "BLOCKS", "FLOW", "INLINES", "Problems"]

BLOCKS = frozenset({"h1", "h2", "h3", "h4", "h5", "p", "ol", "ul", "table", "figure", "img", "section", "header", "footer", "aside", "hr", "nav"})
FLOW = frozenset({"p", "ol", "ul"})
"""Blocks that may stand in a cell or a list item, beside words."""
INLINES = frozenset({"strong", "em", "span", "br", "a", "data", "input"})

_HEADING = frozenset({"class", "id", "data-numbered"})
_CELL = frozenset({"colspan", "rowspan", "class", "align", "data-fill"})
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "h1": _HEADING,
    "h2": _HEADING,
    "h3": _HEADING,
    "h4": _HEADING,
    "h5": _HEADING,
    "p": frozenset({"class", "id"}),
    "ol": frozenset({"class", "start"}),
    "ul": frozenset({"class"}),
    "li": frozenset(),
    "table": frozenset(
        {"class", "id", "summary", "data-numbered", "data-chart", "data-unit", "data-height", "data-alt"},
    ),
    "caption": frozenset(),
    "colgroup": frozenset(),
    "col": frozenset({"width", "align"}),
    "thead": frozenset(),
    "tbody": frozenset(),
    "tr": frozenset({"class", "data-key", "data-keep"}),
    "th": _CELL,
    "td": _CELL | {"data-value"},
    "figure": frozenset(),
    "figcaption": frozenset(),
    "img": frozenset({"src", "alt", "width", "id"}),
    "section": frozenset({"class", "id"}),
    "header": frozenset({"class"}),
    "footer": frozenset({"class"}),
    "aside": frozenset({"class", "data-label"}),
    "hr": frozenset({"class"}),
    "nav": frozenset({"class", "data-depth"}),
    "strong": frozenset(),
    "em": frozenset(),
    "span": frozenset({"class"}),
    "br": frozenset(),
    "a": frozenset({"href"}),
    "data": frozenset({"value", "data-max"}),
    "input": frozenset({"type", "name", "checked", "aria-label", "title"}),
}
"""Element, and the attributes it may have."""

_INSTEAD = {
    "b": "<strong>", "i": "<em>", "u": "<strong>", "div": "<section>", "h6": "<h5>", "tfoot": "<tbody>", "dl": "<ul>",
    "font": '<span class="…">', "center": 'class="…"（居中的样式）', "pre": "<p>", "blockquote": "<p>", "main": "<section>", "article": "<section>",
    "style": "主题（templates/themes）里的样式", "script": "Jinja 语句", "svg": "<table data-chart=\"…\">", "sub": "<span class=\"…\">",
    "sup": "<span class=\"…\">", "html": "正文本身，不要 <html>", "body": "正文本身，不要 <body>",
}  # fmt: skip
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


class Problems:
    """Tells what is wrong with elements, in words for the author of the template, and gives a value to go on with."""

    def __init__(self, diagnostics: Diagnostics, places: Places) -> None:
        """Collect into the given diagnostics."""
        self.diagnostics = diagnostics
        self._places = places

    def at(self, element: Element, code: str, message: str, hint: str | None = None) -> None:
        """Report a problem of an element."""
        self.diagnostics.error(code, message, self._places.exactly(element.offset), hint)

    def misplaced(self, element: Element, where: str, allowed: Iterable[str]) -> None:
        """Report an element that does not exist, or not here."""
        tag = element.tag
        if tag in ATTRIBUTES:
            self.at(element, "misplaced-tag", f"<{tag}> 不能放在{where}里", f"这里可以放：{_listed(allowed)}")
            return
        instead = _INSTEAD.get(tag.lower())
        near = nearest(tag.lower(), ATTRIBUTES)
        hint = f"用 {instead}" if instead else f"是不是 <{near}>？" if near else f"这里可以放：{_listed(allowed)}"
        self.at(element, "unknown-tag", f"没有 <{tag}> 这个标签", hint)

    def check_attributes(self, element: Element, required: Iterable[str] = ()) -> None:
        """Report attributes that the element cannot have or must have."""
        known = ATTRIBUTES[element.tag]
        for name in element.attributes:
            if name not in known:
                near = nearest(name, known)
                hint = "样式写在主题里，这里用 class 指名" if name == "style" else f"是不是 {near}？" if near else None
                hint = hint or (f"可用的有：{'、'.join(sorted(known))}" if known else "这个标签没有属性")
                self.at(element, "unknown-attribute", f"<{element.tag}> 没有属性 {name}", hint)
        for name in required:
            if not element.attributes.get(name):
                self.at(element, "missing-attribute", f"<{element.tag}> 缺少属性 {name}")

    def name(self, element: Element, attribute: str = "class") -> str | None:
        """Return an attribute that holds one name."""
        value = element.attributes.get(attribute)
        if value is None:
            return None
        if not _NAME.fullmatch(value.strip()):
            self.value(element, attribute, "一个名称（英文字母、数字、- 和 _）")
            return None
        return value.strip()

    def integer(self, element: Element, attribute: str, default: int, low: int, high: int) -> int:
        """Return an attribute that holds a whole number between two limits."""
        value = element.attributes.get(attribute)
        if value is None:
            return default
        if not re.fullmatch(r"[0-9]{1,6}", value.strip()) or not low <= int(value) <= high:
            self.value(element, attribute, f"{low} 到 {high} 的整数")
            return default
        return int(value)

    def number(self, element: Element, attribute: str) -> Decimal | None:
        """Return an attribute that holds a number."""
        text = element.attributes.get(attribute, "").strip()
        if not re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", text):
            self.value(element, attribute, "一个数")
            return None
        return Decimal(text)

    def one_of(self, element: Element, attribute: str, allowed: Iterable[str]) -> str | None:
        """Return an attribute that holds one of some words."""
        value = element.attributes.get(attribute)
        if value is None or value in allowed:
            return value
        near = nearest(value, allowed)
        self.value(element, attribute, "、".join(allowed), f"是不是 {near}？" if near else None)
        return None

    def value(self, element: Element, attribute: str, expected: str, hint: str | None = None) -> None:
        """Report an attribute's value."""
        given = element.attributes.get(attribute, "")
        self.at(element, "attribute-value", f"<{element.tag}> 的 {attribute}=“{given}”不对，要写：{expected}", hint)


def _listed(tags: Iterable[str]) -> str:
    return " ".join(f"<{tag}>" for tag in sorted(tags)) or "文字"
