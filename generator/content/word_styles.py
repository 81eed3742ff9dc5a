"""Styles of a Word file as they look: what a style says, what it is based on says, and what the file says of all text.

What is found is the properties of a paragraph and of its letters, as WordprocessingML has them; what they come to on our paper is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from generator.document.word_names import file_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["W", "Properties", "WordStyles", "is_on", "length", "local_properties", "merged", "number"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"

Properties: TypeAlias = Mapping[str, Mapping[str, str]]
"""Local name of each property to its attributes; ``pBdr/bottom`` is one within another."""

_BY_ATTRIBUTE = ("spacing", "ind", "rFonts")
"""Properties whose attributes are inherited one by one (17.3.1.12, 17.3.1.33, 17.3.2.26)."""
_OFF = ("0", "false", "off", "none", "nil", "baseline")
_UNITS = {"mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "pt": 1.0, "pc": 12.0, "pi": 12.0}
_LENGTH = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)(mm|cm|in|pt|pc|pi)?")
_RIVALS = (
    ({"firstLine", "firstLineChars"}, {"hanging", "hangingChars"}),
    ({"ascii"}, {"asciiTheme"}),
    ({"eastAsia"}, {"eastAsiaTheme"}),
)
"""Attributes that put an end to inherited ones, and the other way round."""


class WordStyles:
    """The styles of a file."""

    def __init__(self, styles: Element, fonts: Element | None) -> None:
        """Take the roots of the part of the styles and of the part of the theme, whose fonts styles may name."""
        self._by_id = {(_type(each), each.get(f"{W}styleId", "")): each for each in styles.iter(f"{W}style")}
        self._by_name = dict(_names(self._by_id))
        self._fonts = dict(_theme_fonts(fonts)) if fonts is not None else {}
        defaults = styles.find(f"{W}docDefaults")
        self._defaults: tuple[Properties, Properties] = ({}, {})
        if defaults is not None:
            paragraph, letters = (defaults.find(f"{W}{tag}Default") for tag in ("pPr", "rPr"))
            self._defaults = (_found_in(paragraph, "pPr"), _found_in(letters, "rPr"))
        self._standard = next((key[1] for key, each in self._by_id.items() if key[0] == "paragraph" and _is_default(each)), "")

    def find(self, kind: str, *names: str) -> str | None:
        """Return the id of the style of a kind, ``paragraph``, ``character`` or ``table``, that bears the first of the names that one bears."""
        return next((found for name in names if (found := self._by_name.get((kind, file_name(name)))) is not None), None)

    def paragraph(self, ident: str) -> tuple[Properties, Properties]:
        """Return the properties of a paragraph in a style, and those of its letters; the standard style is that of an unknown one."""
        paragraph, letters = self._defaults
        known = ident if ("paragraph", ident) in self._by_id else self._standard
        for style in self._chain("paragraph", known):
            paragraph = merged(paragraph, _found_in(style, "pPr"))
            letters = merged(letters, _found_in(style, "rPr"))
        return paragraph, letters

    def character(self, ident: str) -> Properties:
        """Return the properties of letters in a character style, and no others."""
        letters: Properties = {}
        for style in self._chain("character", ident):
            letters = merged(letters, _found_in(style, "rPr"))
        return letters

    def table(self, ident: str) -> Mapping[str, Properties]:
        """Return the properties of a table in a style by the part of it that has them (17.18.89), of the whole by an empty name.

        One within another is ``tblBorders/top``; those of letters are ``rPr/b``.
        """
        parts: dict[str, Properties] = {}
        for style in self._chain("table", ident):
            conditional = [(each.get(f"{W}type", ""), each) for each in style.iterchildren(f"{W}tblStylePr")]
            for part, holder in (("", style), *conditional):
                found = dict(_nested(holder.find(f"{W}tblPr"))) | dict(_nested(holder.find(f"{W}tcPr")))
                found |= {f"rPr/{name}": attributes for name, attributes in _found_in(holder, "rPr").items()}
                parts[part] = merged(parts.get(part, {}), found)
        return parts

    def tabs(self, ident: str) -> list[Element]:
        """Return the tab stops (``w:tabs``) of a paragraph style and of those it is based on, the most general first."""
        chain = self._chain("paragraph", ident if ("paragraph", ident) in self._by_id else self._standard)
        return [tabs for style in chain if (tabs := style.find(f"{W}pPr/{W}tabs")) is not None]

    def families(self, letters: Properties) -> tuple[str | None, str | None]:
        """Return the families of Latin letters and of hanzi; None where nothing is said."""
        fonts = letters.get("rFonts", {})
        return self._family(fonts, "ascii"), self._family(fonts, "eastAsia")

    def _family(self, fonts: Mapping[str, str], script: str) -> str | None:
        family = fonts.get(script, "").strip()
        return self._fonts.get(fonts.get(f"{script}Theme", "")) or family or None

    def _chain(self, kind: str, ident: str) -> list[Element]:
        """Return the style and those it is based on, the most general first; a loop ends where it closes."""
        chain: dict[str, Element] = {}
        while ident not in chain and (style := self._by_id.get((kind, ident))) is not None:
            chain[ident] = style
            base = style.find(f"{W}basedOn")
            ident = base.get(f"{W}val", "") if base is not None else ""
        return list(chain.values())[::-1]


def local_properties(element: Element | None) -> Properties:
    """Return the properties within a ``w:pPr`` or ``w:rPr``."""
    found: dict[str, Mapping[str, str]] = {}
    for child in () if element is None else element.iterchildren(f"{W}*"):
        name = str(child.tag).removeprefix(W)
        found[name] = _attributes(child)
        if name == "pBdr":
            found |= {f"pBdr/{str(edge.tag).removeprefix(W)}": _attributes(edge) for edge in child.iterchildren(f"{W}*")}
    return found


def merged(base: Properties, own: Properties) -> Properties:
    """Return properties laid over others."""
    result = dict(base)
    for name, attributes in own.items():
        inherited = dict(base.get(name, {})) if name in _BY_ATTRIBUTE else {}
        for one, other in _RIVALS:
            for said, ended in ((one, other), (other, one)):
                if said & attributes.keys():
                    inherited = {key: value for key, value in inherited.items() if key not in ended}
        result[name] = inherited | dict(attributes)
    return result


def is_on(properties: Properties, name: str) -> bool:
    """Return whether a property that is on or off is on (17.17.4)."""
    return name in properties and properties[name].get("val", "1") not in _OFF


def number(attributes: Mapping[str, str], name: str) -> float | None:
    """Return an attribute that is a number; None if it is not there, or not one."""
    text = attributes.get(name, "")
    return float(text) if re.fullmatch(r"[+-]?[0-9]{1,9}", text) else None


def length(attributes: Mapping[str, str], name: str, *, parts: int = 20) -> float | None:
    """Return a length in pt: a number of twentieths of a point, or of other ``parts`` of one, or a number with its unit (22.9.2.14)."""
    found = _LENGTH.fullmatch(attributes.get(name, ""))
    if found is None:
        return None
    return float(found[1]) * _UNITS[found[2]] if found[2] else float(found[1]) / parts


def _attributes(element: Element) -> Mapping[str, str]:
    return {str(key).removeprefix(W): str(value) for key, value in element.attrib.items() if str(key).startswith(W)}


def _found_in(holder: Element | None, tag: str) -> Properties:
    return local_properties(None if holder is None else holder.find(f"{W}{tag}"))


def _nested(holder: Element | None) -> Iterator[tuple[str, Mapping[str, str]]]:
    for child in () if holder is None else holder.iterchildren(f"{W}*"):
        name = str(child.tag).removeprefix(W)
        yield name, _attributes(child)
        for inner in child.iterchildren(f"{W}*"):
            yield f"{name}/{str(inner.tag).removeprefix(W)}", _attributes(inner)


def _type(style: Element) -> str:
    return style.get(f"{W}type", "paragraph")


def _is_default(style: Element) -> bool:
    return style.get(f"{W}default") in ("1", "true", "on")


def _names(styles: Mapping[tuple[str, str], Element]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield each style's kind and name, as the file has it in small letters, with its id; a name goes before an alias."""
    for tag in ("aliases", "name"):
        for (kind, ident), style in styles.items():
            element = style.find(f"{W}{tag}")
            words = element.get(f"{W}val", "") if element is not None else ""
            for word in words.split(",") if tag == "aliases" else [words]:
                if word.strip():
                    yield (kind, file_name(word)), ident


def _theme_fonts(root: Element) -> Iterator[tuple[str, str]]:
    """Yield the families that a theme's names stand for (17.18.96): the script's own, or the one for Chinese."""
    for group in ("major", "minor"):
        fonts = next(root.iter(f"{_A}{group}Font"), None)
        if fonts is None:
            continue
        chinese = next((each.get("typeface", "") for each in fonts.iter(f"{_A}font") if each.get("script") == "Hans"), "")
        for tag, ends in (("latin", ("Ascii", "HAnsi")), ("ea", ("EastAsia",))):
            element = fonts.find(f"{_A}{tag}")
            family = (element.get("typeface", "") if element is not None else "") or (chinese if tag == "ea" else "")
            yield from ((group + end, family) for end in ends if family)
