"""The structure tree: what a page's marks mean, for screen readers, for reflow and for taking text out (ISO 32000-1, 14.7 and 14.8).

The layout has made the elements in reading order and has said which element owns which mark. Here an element's children are put in that order,
sub-elements and marked-content sequences interleaved, and everything is written as objects. A long table has thousands of elements, so they are
written in bulk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from generator.layout.pages import Element
from generator.writers.pdf.document import PdfDocument, text_string

__all__ = ["Annotation", "write_structure"]


@dataclass(frozen=True, slots=True)
class Annotation:
    """An annotation that belongs to a structure element."""

    owner: int
    page: int
    """Index of its page."""
    reference: str
    key: int
    """Its key in the parent tree, as its ``StructParent`` says."""


@dataclass(frozen=True, slots=True)
class _Sequence:
    """A marked-content sequence as a child of an element."""

    page: int
    mcid: int


_Child = int | _Sequence | Annotation
"""A child of an element: another element's index, a sequence, or an annotation."""


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
        annotations: The annotations that are content.
        extras: Further attribute dictionaries by element, as they are written.
    """
    tree = _Tree(elements)
    for page, page_owners in enumerate(owners):
        for mcid, owner in enumerate(page_owners):
            tree.add(owner, _Sequence(page, mcid), page)
    for annotation in annotations:
        tree.add(annotation.owner, annotation, annotation.page)
    tree.complete()

    first = document.reserve(len(elements) + 2)
    root, parent_tree, first_element = first, first + 1, first + 2
    bodies = [
        _root_body(tree, parent_tree, first_element, next_key=len(pages) + len(annotations)),
        _parent_tree_body(owners, annotations, first_element),
    ]
    for index, element in enumerate(elements):
        parent = root if element.parent is None else first_element + element.parent
        body = f"<</S/{element.tag}/P {parent} 0 R{tree.written_children(index, pages, first_element)}"
        bodies.append(f"{body}{_attributes(element, (extras or {}).get(index, ''))}>>".encode("ascii"))
    document.fill(first, bodies)
    return f"{root} 0 R"


class _Tree:
    """The children of every element."""

    def __init__(self, elements: Sequence[Element]) -> None:
        self._elements = elements
        self.children: list[list[_Child]] = [[] for _ in elements]
        self.roots = [index for index, element in enumerate(elements) if element.parent is None]
        self._pages: list[int | None] = [None] * len(elements)
        self._attached = [element.parent is None for element in elements]
        self._sub_elements: list[list[int]] = [[] for _ in elements]
        self._next = [0] * len(elements)
        for index, element in enumerate(elements):
            if element.parent is not None:
                self._sub_elements[element.parent].append(index)

    def add(self, owner: int, child: _Sequence | Annotation, page: int) -> None:
        """Add content to an element, and note the page for it and for all it is part of."""
        self._attach(owner)
        self.children[owner].append(child)
        index: int | None = owner
        while index is not None and self._pages[index] is None:
            self._pages[index] = page
            index = self._elements[index].parent

    def complete(self) -> None:
        """Attach the elements that have no content, after their siblings that have."""
        for parent, sub_elements in enumerate(self._sub_elements):
            rest = sub_elements[self._next[parent] :]
            self.children[parent] += rest

    def written_children(self, index: int, pages: Sequence[str], first_element: int) -> str:
        """Return an element's page and children as they are written."""
        page = self._pages[index]
        children = [_child(child, page, pages, first_element) for child in self.children[index]]
        on_page = "" if page is None else f"/Pg {pages[page]}"
        if not children:
            return on_page
        return f"{on_page}/K {children[0]}" if len(children) == 1 else f"{on_page}/K[{' '.join(children)}]"

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
            self.children[parent].append(sibling)
            self._attached[sibling] = True


def _child(child: _Child, page: int | None, pages: Sequence[str], first_element: int) -> str:
    match child:
        case int():
            return f"{first_element + child} 0 R"
        case _Sequence():
            return str(child.mcid) if child.page == page else f"<</Type/MCR/Pg {pages[child.page]}/MCID {child.mcid}>>"
        case Annotation():
            return f"<</Type/OBJR/Pg {pages[child.page]}/Obj {child.reference}>>"


def _root_body(tree: _Tree, parent_tree: int, first_element: int, *, next_key: int) -> bytes:
    children = " ".join(f"{first_element + index} 0 R" for index in tree.roots)
    return f"<</Type/StructTreeRoot/K[{children}]/ParentTree {parent_tree} 0 R/ParentTreeNextKey {next_key}>>".encode("ascii")


def _parent_tree_body(owners: Sequence[Sequence[int]], annotations: Sequence[Annotation], first_element: int) -> bytes:
    """Return the number tree that leads from content to elements: a page's key is its index."""
    entries = [f"{page} [{' '.join([f'{first_element + owner} 0 R' for owner in page_owners])}]" for page, page_owners in enumerate(owners)]
    entries += [f"{annotation.key} {first_element + annotation.owner} 0 R" for annotation in annotations]
    return f"<</Nums[{' '.join(entries)}]>>".encode("ascii")


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
