"""XML as text: escaping, namespaces, and the two elements that everything is made of, paragraph and run.

The body is written as strings, not as element objects, because that is ten to fifty times faster. Words pass through `escape` here and nowhere
else, so that a string is either words or markup, never something between.
"""

from __future__ import annotations

import re
import zlib

__all__ = ["DECLARATION", "NAMESPACES", "attribute", "escape", "paragraph", "run", "stable_id"]

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'mc:Ignorable="w14 w15"'
)
"""Namespaces of a WordprocessingML part's root; a reader that does not know w14 or w15 passes over it (ECMA-376 part 3, 9.1)."""

_SPECIAL = re.compile("[&<>\t\n\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REPLACED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\t": " ", "\n": " ", "\r": " "}


def escape(text: str) -> str:
    """Return words as XML character data; characters that XML 1.0 (2.2) cannot hold are dropped, line ends and tabs become spaces."""
    if _SPECIAL.search(text) is None:
        return text
    return _SPECIAL.sub(lambda match: _REPLACED.get(match[0], ""), text)


def attribute(text: str) -> str:
    """Return words as the value of an attribute within double quotes."""
    return escape(text).replace('"', "&quot;")


def run(text: str, style: str = "") -> str:
    """Return a run of words in a character style, named by its id."""
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(style: str, content: str, properties: str = "") -> str:
    """Return a paragraph in a style, named by its id; ``properties`` follow the style in the order of the schema (ECMA-376 part 1, 17.3.1.26)."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def stable_id(key: str) -> int:
    """Return a positive 31-bit number that depends on the key alone, as ``w:id`` of a control asks for (ECMA-376 part 1, 17.5.2.18)."""
    return zlib.crc32(key.encode()) & 0x7FFFFFFF or 1
