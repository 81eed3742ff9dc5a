"""Where figures stand on their page, from the marks they are made of.

A figure has to say its bounding box (ISO 32000-1, 14.8.5.4.3), so that a reader can show it alone; no other element need.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.layout.pages import Element, Fill, LinkArea, Mark, Pages, PlacedBitmap, Rule, TextLine, Tick

__all__ = ["Box", "extent", "figure_boxes"]

Box = tuple[float, float, float, float]
"""Left, upper, right and lower edge in pt from the top left corner of the page; in `figure_boxes` as PDF has it."""


def figure_boxes(pages: Pages) -> dict[int, Box]:
    """Return the bounding box of each figure, by its element: left, bottom, right and top in pt from the page's bottom left corner.

    Of a figure that goes over several pages it is the part on the first one.
    """
    if not any(element.tag == "Figure" for element in pages.elements):
        return {}
    figure_of = [_figure(index, pages.elements) for index in range(len(pages.elements))]
    found: dict[int, Box] = {}
    for page in pages.pages:
        on_page: dict[int, Box] = {}
        for mark in page.marks:
            figure = None if mark.owner is None else figure_of[mark.owner]
            if figure is not None and figure not in found:
                box = extent(mark)
                on_page[figure] = _union(on_page[figure], box) if figure in on_page else box
        found |= {figure: (left, page.height - lower, right, page.height - upper) for figure, (left, upper, right, lower) in on_page.items()}
    return found


def extent(mark: Mark) -> Box:
    """Return the box a mark covers; of text the em boxes of its characters."""
    match mark:
        case TextLine():
            left = min((run.x for run in mark.runs), default=0.0)
            right = max((run.x + run.width for run in mark.runs), default=0.0)
            above = max((run.face.ascent * run.size for run in mark.runs), default=0.0)
            below = min((run.face.descent * run.size for run in mark.runs), default=0.0)
            return left, mark.y - above, right, mark.y - below
        case Rule():
            half = mark.width / 2
            return min(mark.x0, mark.x1) - half, min(mark.y0, mark.y1) - half, max(mark.x0, mark.x1) + half, max(mark.y0, mark.y1) + half
        case Fill() | LinkArea() | PlacedBitmap():
            return mark.x, mark.y, mark.x + mark.width, mark.y + mark.height
        case Tick():
            return mark.x, mark.y, mark.x + mark.size, mark.y + mark.size


def _figure(index: int | None, elements: Sequence[Element]) -> int | None:
    """Return the figure that the element is or is part of."""
    while index is not None and elements[index].tag != "Figure":
        index = elements[index].parent
    return index


def _union(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
