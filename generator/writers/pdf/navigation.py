"""Finding one's way in the file: bookmarks and page labels (ISO 32000-1, 12.3.3 and 12.4.2)."""

from __future__ import annotations

from collections.abc import Sequence

from generator.layout.pages import PageLayout, PlacedHeading
from generator.writers.pdf.document import PdfDocument, text_string

__all__ = ["destination", "page_labels", "write_outline"]

_ABOVE = 6.0
"""How far above a heading a viewer shows the page, in pt."""


def write_outline(document: PdfDocument, headings: Sequence[PlacedHeading], *, pages: Sequence[str], heights: Sequence[float]) -> str | None:
    """Add the bookmarks to the file, and return the reference to their root; None where there are no headings.

    A heading stands below the nearest one before it whose level is lower, whether levels between the two are there or not.

    Args:
        document: The file.
        headings: The headings in the document's order.
        pages: References to the pages.
        heights: Heights of the pages in pt.
    """
    if not headings:
        return None
    first = document.reserve(len(headings) + 1)
    root = len(headings)
    parents = _parents([heading.level for heading in headings], root)
    children: list[list[int]] = [[] for _ in range(len(headings) + 1)]
    for index, parent in enumerate(parents):
        children[parent].append(index)

    def reference(index: int) -> str:
        return f"{first + index} 0 R"

    def family(index: int, *, count: int) -> str:
        inner = children[index]
        return f"/First {reference(inner[0])}/Last {reference(inner[-1])}/Count {count}" if inner else ""

    bodies: list[str] = []
    for index, heading in enumerate(headings):
        siblings = children[parents[index]]
        place = siblings.index(index)
        body = f"<</Title{text_string(heading.text)}/Parent {reference(parents[index])}/Dest{destination(heading, pages, heights)}"
        body += f"/Prev {reference(siblings[place - 1])}" if place else ""
        body += f"/Next {reference(siblings[place + 1])}" if place + 1 < len(siblings) else ""
        # closed: the viewer shows the first level, the reader opens what is of interest
        bodies.append(body + family(index, count=-len(children[index])) + ">>")
    bodies.append(f"<</Type/Outlines{family(root, count=len(children[root]))}>>")
    document.fill(first, bodies)
    return reference(root)


def destination(heading: PlacedHeading, pages: Sequence[str], heights: Sequence[float]) -> str:
    """Return the place of a heading (ISO 32000-1, 12.3.2), given the references to the pages and their heights in pt."""
    page = heading.page - 1
    top = heights[page] - max(0.0, heading.y - _ABOVE)
    return f"[{pages[page]}/XYZ null {top:.0f} null]"


def page_labels(pages: Sequence[PageLayout]) -> str:
    """Return the number tree that tells viewers the printed page numbers."""
    starts = [index for index, page in enumerate(pages) if not index or page.number != pages[index - 1].number + 1]
    return "<</Nums[" + " ".join(f"{index} <</S/D/St {pages[index].number}>>" for index in starts) + "]>>"


def _parents(levels: Sequence[int], root: int) -> list[int]:
    """Return for each heading the index of the one it stands below, or the root's."""
    parents: list[int] = []
    open_headings: list[int] = []
    for index, level in enumerate(levels):
        while open_headings and levels[open_headings[-1]] >= level:
            open_headings.pop()
        parents.append(open_headings[-1] if open_headings else root)
        open_headings.append(index)
    return parents
