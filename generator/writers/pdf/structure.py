"""The structure tree: what a page's marks mean, for screen readers, for reflow and for taking text out (ISO 32000-1, 14.7 and 14.8).

The layout has made the elements in reading order and has said which element owns which mark. Here an element's children are put in that order,
sub-elements, marked-content sequences and annotations interleaved, and everything is written as objects. A long table has thousands of elements, so
they are written in bulk.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from operator import itemgetter

from msgspec import Struct

from generator.layout.pages import Element
from generator.writers.pdf.document import PdfDocument, text_string

__all__ = ["Annotation", "write_structure"]


class Annotation(Struct, frozen=True, gc=False):
    """An annotation that belongs to a structure element."""

    owner: int
    page: int
    """Index of its page."""
    after: int
    """How many of the page's marked-content sequences are read before it."""
    reference: str
    key: int
    """Its key in the parent tree, as its ``StructParent`` says."""


def write_structure(
    document: PdfDocument,
    elements: Sequence[Element],
    *,
    pages: Sequence[str],
    owners: Sequence[Sequence[int]],
    annotations: Sequence[Annotation] = (),
    extras: Mapping[int, str] | None = None,
) -> str:
    """Add the structure tree to the file, and return the reference to its root.

    Args:
        document: The file.
        elements: The elements in reading order.
        pages: References to the pages.
        owners: For each page the element of each of its marked-content sequences, by MCID.
        annotations: The annotations that are content, in reading order.
        extras: Further attribute dictionaries by element, as they are written.
    """
    first, (root, parent_tree, *references) = document.reserve_all(2 + len(elements))
    tree = _Tree(elements, references, pages)
    tree.read(owners, annotations)

    roots = " ".join([reference for reference, element in zip(references, elements, strict=True) if element.parent is None])
    next_key = len(pages) + len(annotations)
    bodies = [
        f"<</Type/StructTreeRoot/K[{roots}]/ParentTree {parent_tree}/ParentTreeNextKey {next_key}>>",
        _parent_tree(owners, annotations, references),
        *tree.bodies(root, references, extras or {}),
    ]
    document.fill(first, bodies)
    return root


class _Tree:
    """The children of every element, as they are written."""

    def __init__(self, elements: Sequence[Element], references: Sequence[str], pages: Sequence[str]) -> None:
        self._elements = elements
        self._page_references = pages
        self._parents = [element.parent for element in elements]
        self._children: list[list[str]] = [[] for _ in elements]
        """Sub-elements, or, of an element that has none, what it owns itself."""
        self._inner = set(self._parents)
        self._mixed: dict[int, list[tuple[int, str]]] = {}
        """What elements with sub-elements own themselves, with its place in the order of reading."""
        self._places = [sys.maxsize] * len(elements)
        """Where in the order of reading the content of each element begins, that of its sub-elements included."""
        self._pages = [""] * len(elements)
        """Reference to the page of that place."""
        for reference, parent in zip(references, self._parents, strict=True):
            if parent is not None:
                self._children[parent].append(reference)

    def read(self, owners: Sequence[Sequence[int]], annotations: Sequence[Annotation]) -> None:
        """Give all sequences and annotations to their elements."""
        place = 0
        waiting = deque(annotations)
        due = _place(waiting)
        for page, page_owners in enumerate(owners):
            reference = self._page_references[page]
            for mcid, owner in enumerate(page_owners):
                while due <= (page, mcid):
                    self._add_annotation(waiting.popleft(), place)
                    due = _place(waiting)
                    place += 1
                if not self._pages[owner]:
                    self._begin(owner, place, reference)
                here = self._pages[owner] == reference
                self._add(owner, place, f"{mcid}" if here else f"<</Type/MCR/Pg {reference}/MCID {mcid}>>")
                place += 1
        for annotation in waiting:
            self._add_annotation(annotation, place)
            place += 1
        if self._mixed:
            self._merge()

    def bodies(self, root: str, references: Sequence[str], extras: Mapping[int, str]) -> Iterator[str]:
        """Yield the elements as they are written."""
        for index, (element, page, children) in enumerate(zip(self._elements, self._pages, self._children, strict=True)):
            parent = root if element.parent is None else references[element.parent]
            on_page = f"/Pg {page}" if page else ""
            kids = f"/K[{' '.join(children)}]" if len(children) > 1 else f"/K {children[0]}" if children else ""
            plain = element.colspan == element.rowspan == 1 and element.scope is element.summary is element.alt is None and element.tag != "L"
            attributes = "" if plain and index not in extras else _attributes(element, extras.get(index, ""))
            yield f"<</S/{element.tag}/P {parent}{on_page}{kids}{attributes}>>"

    def _add_annotation(self, annotation: Annotation, place: int) -> None:
        page = self._page_references[annotation.page]
        self._begin(annotation.owner, place, page)
        self._add(annotation.owner, place, f"<</Type/OBJR/Pg {page}/Obj {annotation.reference}>>")

    def _add(self, owner: int, place: int, written: str) -> None:
        """Add to what an element owns itself."""
        if owner in self._inner:
            self._mixed.setdefault(owner, []).append((place, written))
        else:
            self._children[owner].append(written)

    def _begin(self, owner: int, place: int, page: str) -> None:
        """Note where an element begins, and all it is part of, if they have not begun yet."""
        index: int | None = owner
        while index is not None and not self._pages[index]:
            self._places[index], self._pages[index] = place, page
            index = self._parents[index]

    def _merge(self) -> None:
        """Put what elements own themselves, and their sub-elements, in the order of reading.

        Sub-elements keep the order that they have among themselves: one without content stands before the next one that has some.
        """
        places: dict[int, list[int]] = {index: [] for index in self._mixed}
        for parent, place in zip(self._parents, self._places, strict=True):
            if parent in places:
                places[parent].append(place)
        for index, content in self._mixed.items():
            latest = [*accumulate(reversed(places[index]), min)][::-1]
            merged = sorted([*content, *zip(latest, self._children[index], strict=True)], key=itemgetter(0))
            self._children[index] = [written for _, written in merged]


def _place(waiting: Sequence[Annotation]) -> tuple[int, int]:
    """Return the page and the MCID before which the next annotation is read."""
    return (waiting[0].page, waiting[0].after) if waiting else (sys.maxsize, 0)


def _parent_tree(owners: Sequence[Sequence[int]], annotations: Sequence[Annotation], references: Sequence[str]) -> str:
    """Return the number tree that leads from content to elements: a page's key is its index."""
    entries = [f"{page} [{' '.join([references[owner] for owner in page_owners])}]" for page, page_owners in enumerate(owners)]
    entries += [f"{annotation.key} {references[annotation.owner]}" for annotation in annotations]
    return f"<</Nums[{' '.join(entries)}]>>"


@cache
def _table_attributes(scope: str | None, colspan: int, rowspan: int, summary: str | None) -> str:
    """Return the attributes of a table or a cell (ISO 32000-1, 14.8.5.7)."""
    parts = [
        f"/Scope/{scope}" if scope else "",
        f"/ColSpan {colspan}" if colspan > 1 else "",
        f"/RowSpan {rowspan}" if rowspan > 1 else "",
        f"/Summary{text_string(summary)}" if summary else "",
    ]
    return f"<</O/Table{''.join(parts)}>>" if any(parts) else ""


def _attributes(element: Element, extra: str) -> str:
    """Return the entries of an element that say more about it than its type."""
    attributes = _table_attributes(element.scope, element.colspan, element.rowspan, element.summary)
    if element.tag == "L":
        attributes += f"<</O/List/ListNumbering/{'Decimal' if element.ordered else 'Disc'}>>"
    attributes += extra
    written = f"/A[{attributes}]" if attributes.count("<<") > 1 else f"/A{attributes}" if attributes else ""
    return written if element.alt is None else f"{written}/Alt{text_string(element.alt)}"
