"""Ornaments of a style's letters that the office's own Word file has and the layout does not need: underlines, shading, italics."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.document.house import Ornament
from generator.writers.docx.xml import attribute

__all__ = ["with_ornaments"]

_EARLY = ("i", "strike", "dstrike")
"""Elements that stand before the colour in ``w:rPr``; the others stand after the size (ECMA-376 part 1, 17.3.2.28)."""
_AFTER_BOLD = re.compile("<w:(?:color|w|sz) ")


def with_ornaments(properties: str, ornaments: Sequence[Ornament]) -> str:
    """Return the content of a style's ``w:rPr`` with ornaments at their places in the order of the schema."""
    early = "".join(map(_element, (each for each in ornaments if each.name in _EARLY)))
    late = "".join(map(_element, (each for each in ornaments if each.name not in _EARLY)))
    found = _AFTER_BOLD.search(properties)
    at = found.start() if found else len(properties)
    return properties[:at] + early + properties[at:] + late


def _element(ornament: Ornament) -> str:
    attributes = "".join(f' w:{name}="{attribute(value)}"' for name, value in ornament.attributes)
    return f"<w:{ornament.name}{attributes}/>"
