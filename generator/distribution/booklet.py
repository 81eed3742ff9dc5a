"""Papers as booklets: two pages side by side on a sheet of twice the size, in the order in which the folded sheets are read (saddle stitch).

It is for paper: the file has pages and nothing else, no structure, no bookmarks, no labels, and conforms to no standard. Pages keep their size.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

__all__ = ["PAGES", "impose", "spreads"]

PAGES = 4
"""Pages on a folded sheet."""


def spreads(count: int) -> Iterator[tuple[int, int]]:
    """Yield the pages on the left and on the right of each side, front and back of the outermost sheet first.

    Args:
        count: Of pages, a multiple of `PAGES`; the first one is 0.
    """
    for sheet in range(count // PAGES):
        yield count - 1 - 2 * sheet, 2 * sheet
        yield 2 * sheet + 1, count - 2 - 2 * sheet


def impose(file: Path) -> None:
    """Replace a merged file by its papers as booklets. Each paper has to have a multiple of `PAGES` pages; the bookmarks say where it begins."""
    import pikepdf

    with pikepdf.open(file) as source, pikepdf.new() as made:
        pages = list(source.pages)
        begins = [*_begins(source), len(pages)]
        for begin, end in pairwise(begins):
            for left, right in spreads(end - begin):
                _add_side(made, pages[begin + left], pages[begin + right])
        made.docinfo["/Title"] = source.docinfo["/Title"]
        beside = file.with_suffix(".booklet.part")
        made.save(beside, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    beside.replace(file)


def _begins(source: pikepdf.Pdf) -> Iterator[int]:
    """Yield the index of each paper's first page."""
    indexes: dict[Any, int] = {page.objgen: index for index, page in enumerate(source.pages)}
    bundle = source.Root.Outlines.get("/First")
    while bundle is not None:
        paper = bundle.get("/First")
        while paper is not None:
            yield indexes[paper.Dest[0].objgen]
            paper = paper.get("/Next")
        bundle = bundle.get("/Next")


def _add_side(made: pikepdf.Pdf, left: pikepdf.Page, right: pikepdf.Page) -> None:
    """Add a side of a sheet. A page that lies on its side is turned upright, as it is bound in a book."""
    import pikepdf

    sizes = [tuple(float(value) for value in page.mediabox)[2:] for page in (left, right)]
    width, height = (max(pick(size) for size in sizes) for pick in (min, max))
    forms: dict[str, Any] = {}
    drawn: list[str] = []
    for place, (page, (wide, high)) in enumerate(zip((left, right), sizes, strict=True)):
        if "/Contents" not in page:
            continue
        name = f"/P{place}"
        forms[name] = made.copy_foreign(page.as_form_xobject())
        turned = f"0 1 -1 0 {place * width + high:.2f} 0" if wide > high else f"1 0 0 1 {place * width:.2f} 0"
        drawn.append(f"q {turned} cm {name} Do Q")
    made.add_blank_page(page_size=(2 * width, height))
    side = made.pages[-1]
    side.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(forms))
    side.Contents = made.make_stream("\n".join(drawn).encode("ascii"))
