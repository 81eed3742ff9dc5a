"""Checks for whoever reads the paper otherwise than on paper, or restyles it: words for drawings, language, title, named styles, no colour alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.tools.docx_lint.package import WP, Check, Element, Package, W, value, words

__all__ = ["CHECKS"]

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_LANGUAGE = "zh-CN"
_SHOWN = {W + name for name in ("t", "delText", "drawing", "tab", "br", "sym", "fldSimple", "fldChar", "object", "pict")}
_STRUCTURE = {"pStyle", "numPr", "sectPr", "rStyle", "rPr", "ins", "del", "pPrChange"}
"""What a paragraph or run says itself: its style, its number, the section that it ends, what became of it."""
_RED = "E60012"
"""The colour of an official document's head (GB/T 9704-2012, 7.2.4 and 7.2.7), where form and place say the same."""
_CONTRAST = 4.5
"""Least contrast of words with what is behind them (WCAG 2.2, 1.4.3)."""


def drawings_are_named(package: Package) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for name, root in package.stories():
        for element in root.iter(WP + "docPr"):
            seen[element.get("id", "")] += 1
            if not (element.get("descr") or "").strip():
                yield f"{name} has one without words for those who cannot see it"
    yield from (f"id {ident} is given twice" for ident, count in seen.items() if count > 1)


def nothing_is_formatted_directly(package: Package) -> Iterator[str]:
    for name, root in package.stories():
        for properties in root.iter(W + "pPr", W + "rPr"):
            for child in properties:
                if etree.QName(child).localname not in _STRUCTURE:
                    yield f"{name}: {etree.QName(child).localname}"
        for paragraph in root.iter(W + "p"):
            if not value(paragraph, "pPr/pStyle"):
                yield f"{name} has a paragraph in no style: {words(paragraph)}"


def paragraphs_are_not_white_space(package: Package) -> Iterator[str]:
    """An empty paragraph stands only where Word asks for one: alone in a cell, between tables, after the last or a floating one, before a page's."""
    for name, root in package.stories():
        for paragraph in root.iter(W + "p"):
            if any(element.tag in _SHOWN for element in paragraph.iter()):
                continue
            above, below = _neighbour(paragraph, -1), _neighbour(paragraph, 1)
            inside = paragraph.getparent()
            if inside is not None and inside.tag == W + "tc":
                fits = above is None and below is None
            else:
                after = above is not None and above.tag == W + "tbl"
                anchors = above is not None and above.find(f"{W}tblPr/{W}tblpPr") is not None
                ends = below is None or below.tag == W + "tbl" or paragraph.find(f"{W}pPr/{W}sectPr") is not None
                styles = package.chain(value(paragraph, "pPr/pStyle"))
                pages = below is not None and below.tag == W + "tbl" and any(s.find(f"{W}pPr/{W}pageBreakBefore") is not None for s in styles)
                fits = (after and ends) or anchors or pages
            if not fits:
                yield f"{name} has an empty paragraph in {value(paragraph, 'pPr/pStyle')}"


def _neighbour(element: Element, step: int) -> Element | None:
    """Return the block before or after an element; bookmarks and a section's properties are none."""
    blocks = element.itersiblings(W + "p", W + "tbl", W + "sdt", preceding=step < 0)
    return next(blocks, None)


def the_language_is_chinese(package: Package) -> Iterator[str]:
    said = {
        "docDefaults": value_of(package, "word/styles.xml", f"{W}docDefaults//{W}lang"),
        "settings": value_of(package, "word/settings.xml", f"{W}themeFontLang"),
    }
    yield from (f"{where}: {language}" for where, language in said.items() if language != _LANGUAGE)
    core = package.xml["docProps/core.xml"].findtext(_DC + "language")
    if core != _LANGUAGE:
        yield f"properties: {core}"
    for name, root in package.xml.items():
        if name != "word/styles.xml":
            yield from (f"{name}: {e.get(W + 'eastAsia')}" for e in root.iter(W + "lang"))
        yield from (f"{name}: {e.get('val')}" for e in root.iter(_C + "lang") if e.get("val") != _LANGUAGE)
        yield from (f"{name}: {e.get('lang')}" for e in root.iter(f"{_A}rPr", f"{_A}endParaRPr") if e.get("lang") != _LANGUAGE)


def value_of(package: Package, part: str, path: str) -> str | None:
    """Return ``w:eastAsia`` of the element that a path leads to."""
    found = package.xml[part].find(f".//{path}")
    return None if found is None else found.get(W + "eastAsia")


def the_paper_has_a_title(package: Package) -> Iterator[str]:
    if not (package.xml["docProps/core.xml"].findtext(_DC + "title") or "").strip():
        yield "none among the properties"


def headings_skip_no_level(package: Package) -> Iterator[str]:
    deepest = 0
    for paragraph in package.xml["word/document.xml"].iter(W + "p"):
        level = next((said for style in package.chain(value(paragraph, "pPr/pStyle")) if (said := value(style, "pPr/outlineLvl"))), "")
        if level and int(level) + 1 > deepest + 1:
            yield f"{words(paragraph)} of level {int(level) + 1} below one of level {deepest}"
        deepest = int(level) + 1 if level else deepest


def nothing_is_said_by_colour_alone(package: Package) -> Iterator[str]:
    """All is black, white or grey, so that a copy in black and white says the same; and words stand out from what is behind them."""
    for name, root in package.xml.items():
        if name.startswith("word/theme/"):
            continue
        for color in _colors(root):
            if color not in ("auto", _RED) and len({color[0:2], color[2:4], color[4:6]}) != 1:
                yield f"{name}: {color}"
    inks = {e.get(W + "val", "") for e in package.xml["word/styles.xml"].iter(W + "color")} - {"auto"} | {"000000"}
    cells = [e for style in package.xml["word/styles.xml"].iter(W + "tcPr") for e in style.iter(W + "shd")]
    shaded = [*cells, *(e for _, root in package.stories() for e in root.iter(W + "shd"))]
    fills = {e.get(W + "fill", "") for e in shaded} - {"auto", ""} | {"FFFFFF"}
    yield from (f"{ink} on {fill}" for ink in inks for fill in fills if _contrast(ink, fill) < _CONTRAST and (ink, fill) != (_RED, fill))


def _colors(root: Element) -> Iterator[str]:
    for element in root.iter():
        for key in (W + "color", W + "fill"):
            if element.get(key):
                yield element.get(key, "")
        if element.tag in (W + "color", _A + "srgbClr"):
            yield element.get(W + "val") or element.get("val") or ""


def _contrast(one: str, other: str) -> float:
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    """Return the relative luminance (WCAG 2.2, "relative luminance")."""
    channels = [int(part, 16) / 255 for part in re.findall("..", color)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


CHECKS: tuple[Check, ...] = (
    drawings_are_named,
    nothing_is_formatted_directly,
    paragraphs_are_not_white_space,
    the_language_is_chinese,
    the_paper_has_a_title,
    headings_skip_no_level,
    nothing_is_said_by_colour_alone,
)
