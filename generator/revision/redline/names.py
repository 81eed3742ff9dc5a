"""Names of WordprocessingML (ECMA-376 part 1, 17) and of what it refers to, as lxml spells them."""

from __future__ import annotations

from lxml.etree import _Element as Element

__all__ = ["DRAWING_NAMES", "DRAWING_WORDS", "MC", "REL", "SHAPE", "W14", "Element", "W", "value"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
DRAWING_WORDS = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
"""The element that has the words for a drawing."""
DRAWING_NAMES = (DRAWING_WORDS, "{http://schemas.openxmlformats.org/drawingml/2006/picture}cNvPr")
"""Elements that number and name a drawing."""


def value(element: Element | None, path: str) -> str:
    """Return ``w:val`` of the element that a path of WordprocessingML names leads to; empty if there is none."""
    found = None if element is None else element.find("/".join(W + step for step in path.split("/")))
    return "" if found is None else found.get(W + "val", "")
