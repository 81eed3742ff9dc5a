"""The structure tree: what a page's marks mean, for screen readers, for reflow and for taking text out (ISO 32000-1, 14.7 and 14.8).

The layout has made the elements in reading order and has said which element owns which mark. Here an element's children are put in that order,
sub-elements, marked-content sequences and annotations interleaved, and everything is written as objects. A long table has thousands of elements, so
they are written in bulk.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from functools import cache

from msgspec import Struct

from generator.layout.pages import Element
from generator.writers.pdf.document import PdfDocument, text_string

__all__ = ["Annotation", "write_structure"]


class Annotation(Struct, frozen=True):
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
    first = document.reserve(len(elements) + 2)
    root, parent_tree = f"{first} 0 R", f"{first + 1} 0 R"
    references = [f"{number} 0 R" for number in range(first + 2, first + 2 + len(elements))]
    tree = _Tree(elements, references, pages)
    waiting = deque(annotations)
    for page, page_owners in enumerate(owners):
        for mcid, owner in enumerate(page_owners):
            while waiting and (waiting[0].page, waiting[0].after) <= (page, mcid):
                tree.add_annotation(waiting.popleft())
            tree.add_sequence(owner, page, mcid)
    for annotation in waiting:
        tree.add_annotation(annotation)
    tree.complete()

    roots = " ".join(reference for reference, element in zip(references, elements, strict=True) if element.parent is None)
    next_key = len(pages) + len(annotations)
    bodies = [
        f"<</Type/StructTreeRoot/K[{roots}]/ParentTree {parent_tree}/ParentTreeNextKey {next_key}>>",
        _parent_tree(owners, annotations, references),
    ]
    for index, element in enumerate(elements):
        parent = root if element.parent is None else references[element.parent]
        attributes = _attributes(element, extras.get(index, "") if extras else "")
        bodies.append(f"<</S/{element.tag}/P {parent}{tree.content(index)}{attributes}>>")
    document.fill(first, [body.encode("ascii") for body in bodies])
    return root


class _Tree:
    """The children of every element, as they are written."""

    def __init__(self, elements: Sequence[Element], references: Sequence[str], pages: Sequence[str]) -> None:
        self._elements = elements
        self._references = references
        self._page_references = pages
        self._children: list[list[str]] = [[] for _ in elements]
        self._pages: list[int | None] = [None] * len(elements)
        self._attached = [element.parent is None for element in elements]
        self._sub_elements: list[list[int]] = [[] for _ in elements]
        self._next = [0] * len(elements)
        for index, element in enumerate(elements):
            if element.parent is not None:
                self._sub_elements[element.parent].append(index)

    def add_sequence(self, owner: int, page: int, mcid: int) -> None:
        """Add a marked-content sequence to an element."""
        self._attach(owner)
        self._note_page(owner, page)
        elsewhere = self._pages[owner] != page
        self._children[owner].append(f"<</Type/MCR/Pg {self._page_references[page]}/MCID {mcid}>>" if elsewhere else str(mcid))

    def add_annotation(self, annotation: Annotation) -> None:
        """Add an annotation to an element, after the content it has so far."""
        self._attach(annotation.owner)
        self._note_page(annotation.owner, annotation.page)
        page = self._page_references[annotation.page]
        self._children[annotation.owner].append(f"<</Type/OBJR/Pg {page}/Obj {annotation.reference}>>")

    def complete(self) -> None:
        """Attach the elements that have no content, after their siblings that have."""
        for parent, sub_elements in enumerate(self._sub_elements):
            if self._next[parent] < len(sub_elements):
                self._children[parent] += [self._references[index] for index in sub_elements[self._next[parent] :]]

    def content(self, index: int) -> str:
        """Return the entries for an element's page and children."""
        page = self._pages[index]
        on_page = "" if page is None else f"/Pg {self._page_references[page]}"
        children = self._children[index]
        if not children:
            return on_page
        return f"{on_page}/K {children[0]}" if len(children) == 1 else f"{on_page}/K[{' '.join(children)}]"

    def _note_page(self, index: int | None, page: int) -> None:
        """Note the page for an element and for all it is part of, where none is known yet."""
        while index is not None and self._pages[index] is None:
            self._pages[index] = page
            index = self._elements[index].parent

    def _attach(self, index: int) -> None:
        """Make the element a child of its parent, after those of its elder siblings that are waiting for content."""
        if self._attached[index]:
            return
        parent = self._elements[index].parent
        assert parent is not None, "an element without a parent is attached from the beginning"
        self._attach(parent)
        siblings = self._sub_elements[parent]
        while not self._attached[index]:
            sibling = siblings[self._next[parent]]
            self._next[parent] += 1
            self._children[parent].append(self._references[sibling])
            self._attached[sibling] = True


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
