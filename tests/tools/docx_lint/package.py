"""A .docx file taken apart: the names of its parts, those that are XML parsed, and what is asked of them again and again."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

__all__ = ["CT", "MC", "W14", "WP", "Check", "Element", "Package", "R", "W", "value", "words"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_STORIES = re.compile(r"word/(document|footer\d*|header\d*|footnotes|endnotes)\.xml")

Element = etree._Element


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a file."""

    names: tuple[str, ...]
    xml: dict[str, Element]
    styles: dict[str, Element]
    """The styles by their ids."""

    @classmethod
    def read(cls, data: bytes) -> tuple[Package, list[str]]:
        """Return the package, and in words which of its parts are no XML."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = tuple(archive.namelist())
            xml: dict[str, Element] = {}
            broken = []
            for name in names:
                if name.endswith((".xml", ".rels")):
                    try:
                        xml[name] = etree.fromstring(archive.read(name))
                    except etree.XMLSyntaxError as error:
                        broken.append(f"{name} is not well-formed: {error}")
        sheet = xml.get("word/styles.xml")
        styles = {} if sheet is None else {style.get(W + "styleId", ""): style for style in sheet.iter(W + "style")}
        return cls(names, xml, styles), broken

    def stories(self) -> Iterator[tuple[str, Element]]:
        """Yield the parts that hold paragraphs."""
        return ((name, root) for name, root in self.xml.items() if _STORIES.fullmatch(name))

    def ids(self, part: str, tag: str, attribute: str) -> list[str]:
        """Return an attribute of all elements of a kind in a part."""
        root = self.xml.get(part)
        return [] if root is None else [element.get(W + attribute, "") for element in root.iter(W + tag)]

    def chain(self, ident: str) -> Iterator[Element]:
        """Yield a style, named by its id, and those that it is based on."""
        seen: set[str] = set()
        while ident in self.styles and ident not in seen:
            yield self.styles[ident]
            seen.add(ident)
            ident = value(self.styles[ident], "basedOn")


def value(element: Element, path: str, default: str = "") -> str:
    """Return ``w:val`` of the element that a path of WordprocessingML names leads to."""
    found = element.find("/".join(W + step for step in path.split("/")))
    return default if found is None else found.get(W + "val", default)


def words(element: Element) -> str:
    """Return the first words of an element, to name it by."""
    return "".join(map(str, element.itertext()))[:20]


Check = Callable[[Package], Iterator[str]]
"""A check yields what is wrong, in words; its name says what should be right."""
