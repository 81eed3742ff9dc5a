"""Reading ``img``: a picture of the project, its words for those who cannot see it, its size in print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.document.markup.tree import Element
from generator.document.nodes import Picture
from generator.document.pictures import PictureProblem

if TYPE_CHECKING:
    from generator.document.markup.blocks import Reader

__all__ = ["read_picture"]

_WIDTH = re.compile(r"\s*([0-9]{1,3}(?:\.[0-9]{1,3})?)\s*(mm|%)\s*")
_NARROWEST_MM, _WIDEST_MM = 5.0, 500.0


def read_picture(reader: Reader, element: Element) -> Picture | None:
    """Return the picture that an ``img`` names; None where there is none to print, which is reported."""
    problems = reader.problems
    problems.check_attributes(element, required=("src", "alt"))
    reader.empty(element)
    alt = " ".join(element.attributes.get("alt", "").split())
    if element.attributes.get("alt") and not alt:
        problems.value(element, "alt", "图里有什么，读给看不见图的人听")
    width, share = _width(reader, element)
    name = reader.id(element)
    source = element.attributes.get("src", "").strip()
    if not source:
        return None
    try:
        bitmap = reader.bitmap(source)
    except PictureProblem as problem:
        problems.at(element, problem.code, f"{source}：{problem.text}", problem.hint)
        return None
    return Picture(bitmap=bitmap, alt=alt, width=width, share=share, id=name, span=element.span)


def _width(reader: Reader, element: Element) -> tuple[float | None, float | None]:
    """Return the printed width in mm, or as a share of the type area's width."""
    text = element.attributes.get("width")
    if text is None:
        return None, None
    found = _WIDTH.fullmatch(text)
    value = float(found[1]) if found else 0.0
    if found and found[2] == "mm" and _NARROWEST_MM <= value <= _WIDEST_MM:
        return value, None
    if found and found[2] == "%" and 1 <= value <= 100:
        return None, value / 100
    reader.problems.value(element, "width", "毫米数，例如 80mm，或占版心宽度的百分比，例如 60%")
    return None, None
