"""A mark whose blank half Word leaves out, shown to LibreOffice.

Word takes ``w:spacing`` off after every letter. LibreOffice takes none off after the last letter of a run, so that a mark in a run of its own stays
as wide as it was. Its letters can be made narrower instead, which is ugly but has the right width.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

__all__ = ["narrow_marks"]

_NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
}
_FEW = 3
"""Letters of a run of marks. In a longer one LibreOffice condenses all letters but the last, and that is near enough."""
_POINTS = {"in": 72.0, "pt": 1.0, "cm": 72 / 2.54, "mm": 72 / 25.4}


def narrow_marks(content: bytes, styles: bytes) -> bytes:
    """Return ``content.xml`` of an .odt with letters that are condensed alone, or nearly so, set narrower; ``styles`` is its ``styles.xml``."""
    tree = etree.fromstring(content)
    known = {**_styles(etree.fromstring(styles)), **_styles(tree)}
    automatic = tree.find("office:automatic-styles", _NS)
    assert automatic is not None
    made: set[int] = set()
    for span in tree.iterfind(".//text:span", _NS):
        spacing = _property(known, span.get(_q("text", "style-name"), ""), _q("fo", "letter-spacing"))
        letters = len(etree.tostring(span, method="text", encoding="unicode", with_tail=False))
        if spacing >= 0 or letters > _FEW:
            continue
        while len(span):  # LibreOffice puts its own span within ours
            span = span[0]
        holder = next(each for each in span.iterancestors() if each.tag in (_q("text", "p"), _q("text", "h")))
        em = _property(known, holder.get(_q("text", "style-name"), ""), _q("fo", "font-size"))
        scale = round(100 * (em + spacing) / em)
        if scale not in made:
            made.add(scale)
            style = etree.SubElement(automatic, _q("style", "style"), {_q("style", "name"): f"Narrow{scale}", _q("style", "family"): "text"})
            etree.SubElement(style, _q("style", "text-properties"), {_q("style", "text-scale"): f"{scale}%"})
        span.set(_q("text", "style-name"), f"Narrow{scale}")
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8"))


def _q(prefix: str, name: str) -> str:
    return f"{{{_NS[prefix]}}}{name}"


def _styles(tree: etree._Element) -> Mapping[str, etree._Element]:
    return {style.get(_q("style", "name"), ""): style for style in tree.iterfind(".//style:style", _NS)}


def _property(styles: Mapping[str, etree._Element], name: str, wanted: str) -> float:
    """Return a length in pt that a style, or one it is based on, sets for its text; 0 if none does."""
    while name in styles:
        style = styles[name]
        properties = style.find("style:text-properties", _NS)
        value = properties.get(wanted) if properties is not None else None
        if value and value[-2:] in _POINTS:
            return float(value[:-2]) * _POINTS[value[-2:]]
        name = style.get(_q("style", "parent-style-name"), "")
    return 0.0
