"""Annotations: the places on a page that do something, links and checkboxes (ISO 32000-1, 12.5).

Here they get their numbers and their keys in the parent tree; `links` and `forms` say what they are. A viewer goes from one to the next in the order
of the structure tree (a page's ``Tabs``), and they are written in that order too, for those that go by the page's list.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from generator.layout.pages import PageLayout, PlacedHeading, Tick
from generator.writers.pdf.content import PageContent
from generator.writers.pdf.document import PdfDocument
from generator.writers.pdf.forms import Widget, write_form
from generator.writers.pdf.links import link_body
from generator.writers.pdf.navigation import destination
from generator.writers.pdf.structure import Annotation

__all__ = ["Annotations", "write_annotations"]


class Annotations(Struct, frozen=True):
    """The annotations of a file."""

    placed: Sequence[Annotation] = ()
    """In reading order."""
    by_page: dict[int, list[str]] = field(default_factory=dict)
    """References to the annotations of each page that has some."""
    form: str | None = None
    """Reference to the form dictionary, if there are fields."""


def write_annotations(
    file: PdfDocument,
    pages: Sequence[PageLayout],
    contents: Sequence[PageContent],
    *,
    headings: Sequence[PlacedHeading],
    references: Sequence[str],
    first_key: int,
) -> Annotations:
    """Add the annotations of all pages to the file.

    Args:
        file: The file.
        pages: The pages.
        contents: What their marks gave.
        headings: The headings that links within the paper lead to.
        references: References to the pages.
        first_key: The first key of the parent tree that no page has.
    """
    anchors = [(page, anchor) for page, content in enumerate(contents) for anchor in content.anchors]
    if not anchors:
        return Annotations()
    first, own = file.reserve_all(len(anchors))
    placed: list[Annotation] = []
    widgets: list[Widget] = []
    by_page: dict[int, list[str]] = {}
    for key, ((page, anchor), reference) in enumerate(zip(anchors, own, strict=True), start=first_key):
        mark = anchor.mark
        placed.append(Annotation(anchor.owner, page, anchor.after, reference, key))
        by_page.setdefault(page, []).append(reference)
        if isinstance(mark, Tick):
            widgets.append(Widget(mark, round(mark.size * 100), reference, references[page], pages[page].height, key))
    form = write_form(file, widgets) if widgets else None
    of_fields = iter(form.bodies if form else ())
    heights = [page.height for page in pages]
    bodies = []
    for key, (page, anchor) in enumerate(anchors, start=first_key):
        mark = anchor.mark
        if isinstance(mark, Tick):
            bodies.append(next(of_fields))
        else:
            goal = "" if mark.heading is None else destination(headings[mark.heading], references, heights)
            bodies.append(link_body(mark, page=references[page], page_height=heights[page], key=key, destination=goal))
    file.fill(first, bodies)
    return Annotations(placed=placed, by_page=by_page, form=form.reference if form else None)
