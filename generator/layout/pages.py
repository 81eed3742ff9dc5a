"""What the layout makes: pages of placed marks, their logical structure, and the facts that Word is told.

Coordinates are pt from the top left corner of the page, y grows downwards; a text line's y is its baseline. Marks stand in reading order. A mark's
``owner`` is the index of its structure element (ISO 32000-1, 14.7.2) in `Pages.elements`; a mark without an owner is an artifact (14.8.2.2): a
rule, a page number, a repeated table head.

A document of thousands of rows has a hundred thousand marks. None can be part of a cycle, so Python's collector of garbage need not know them
(``gc=False``); looking at them all again and again would take as long as making them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from msgspec import Struct, field

from generator.document.pictures import Bitmap
from generator.document.theme import Theme
from generator.layout.fonts import Face
from generator.layout.optimum import Spacing

T_co = TypeVar("T_co", covariant=True)

__all__ = [
    "Element",
    "Fill",
    "LinkArea",
    "Mark",
    "OnDemand",
    "PageLayout",
    "Pages",
    "PlacedBitmap",
    "PlacedHeading",
    "PlacedTable",
    "Run",
    "Rule",
    "TextLine",
    "Tick",
]


class Run(Struct, frozen=True, gc=False):
    """Characters of one face and size, set one after the other."""

    text: str
    face: Face
    size: float
    x: float
    """Left edge of the first character."""
    tracking: float = 0.0
    """Added after each character, in pt."""
    color: str = "000000"
    bold: bool = False
    """Whether the face has no bold of its own and is to be stroked."""
    width: float = 0.0
    """Advance of the whole run in pt, tracking included."""


class TextLine(Struct, frozen=True, gc=False):
    """A line of text."""

    y: float
    runs: tuple[Run, ...]
    owner: int | None


class Rule(Struct, frozen=True, gc=False):
    """A straight line, horizontal or vertical."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float
    color: str = "000000"
    owner: int | None = None


class Fill(Struct, frozen=True, gc=False):
    """A filled rectangle: a cell's ground, a bar of a chart (then it has an owner)."""

    x: float
    y: float
    """Top edge."""
    width: float
    height: float
    color: str
    owner: int | None = None


class Tick(Struct, frozen=True, gc=False):
    """A checkbox: a drawn square, ticked or not."""

    x: float
    y: float
    """Top edge."""
    size: float
    key: str
    checked: bool
    label: str
    owner: int | None


class LinkArea(Struct, frozen=True, gc=False):
    """The active area of a link; ``owner`` is its Link element."""

    x: float
    y: float
    width: float
    height: float
    href: str
    owner: int
    heading: int | None = None
    """Place in `Pages.headings` of where a link within the paper leads; ``href`` then has that heading's words."""


class PlacedBitmap(Struct, frozen=True):
    """A picture."""

    x: float
    y: float
    """Top edge."""
    width: float
    height: float
    bitmap: Bitmap
    owner: int | None


Mark: TypeAlias = TextLine | Rule | Fill | Tick | LinkArea | PlacedBitmap


class Element(Struct, frozen=True, gc=False):
    """A structure element. Its children are the elements that name it as parent, in order, and the marks that name it as owner."""

    tag: str
    """Standard structure type: Document, Sect, H1-H6, P, L, LI, Lbl, LBody, Table, THead, TBody, TR, TH, TD, Figure, Caption, Link, Form, Span."""
    parent: int | None
    scope: str | None = None
    """``Column`` or ``Row`` for a TH."""
    colspan: int = 1
    rowspan: int = 1
    alt: str | None = None
    title: str | None = None
    """Text for the outline (bookmarks) where the element is a heading."""
    summary: str | None = None
    ordered: bool = False
    """Whether an L counts its items."""


class PageLayout(Struct, frozen=True, gc=False):
    """One page."""

    number: int
    """Printed number, counted from 1."""
    width: float
    height: float
    marks: tuple[Mark, ...]


class PlacedTable(Struct, frozen=True, gc=False):
    """What Word is told about a table, in the document's order of tables."""

    columns: tuple[float, ...]
    """Widths in pt, paddings included."""
    rows: tuple[float, ...]
    """Heights in pt of all rows, the head's first, rules included."""
    starts: tuple[int, ...]
    """Index of the first body row (counted without the head) of each part that continues on a new page."""
    begins_page: bool = False
    """Whether the layout began a page for the table, so that its caption, head and first rows stand together; not all that read a .docx do so."""
    divided: tuple[int, ...] = ()
    """Index of each body row that is higher than a page and goes on where the page ends, between its lines."""


class PlacedHeading(Struct, frozen=True, gc=False):
    """A heading that stands in the outline, in the document's order."""

    text: str
    level: int
    page: int
    y: float
    element: int


class OnDemand(Sequence[T_co]):
    """Items that are made when the first of them is asked for. How many there are may be known before."""

    __slots__ = ("_count", "_items", "_make")

    def __init__(self, make: Callable[[], tuple[T_co, ...]], count: int | None = None) -> None:
        """Take what makes the items."""
        self._make = make
        self._count = count
        self._items: tuple[T_co, ...] | None = None

    @property
    def items(self) -> tuple[T_co, ...]:
        """The items."""
        if self._items is None:
            self._items = self._make()
        return self._items

    def __getitem__(self, index: Any) -> Any:
        return self.items[index]

    def __len__(self) -> int:
        return len(self.items) if self._count is None else self._count

    def __iter__(self) -> Iterator[T_co]:
        return iter(self.items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.items == tuple(other)

    def __hash__(self) -> int:
        return hash(self.items)

    def __repr__(self) -> str:
        return repr(self.items)


class Pages(Struct, frozen=True):
    """A laid-out document. Word asks for no marks, so pages are drawn when they are asked for."""

    theme: Theme
    """The theme as used: its pitches may have been tightened to keep a promise about the number of pages."""
    pages: Sequence[PageLayout]
    elements: Sequence[Element]
    headings: tuple[PlacedHeading, ...]
    tables: tuple[PlacedTable, ...]
    language: str = "zh-CN"
    insets: Mapping[int, float] = field(default_factory=dict)
    """Narrowing, in em, of paragraphs whose lines are the better for it, on the side or sides where they are ragged; by ``id()`` of the paragraph
    node."""
    spacings: Mapping[int, tuple[Spacing, ...]] = field(default_factory=dict)
    """Where the letters of a paragraph are spaced: from which to before which, and by how many twentieths of a point; by ``id()`` of the paragraph
    node. Letters are counted in its text, in which an object and a line break are one each."""
    pictures: tuple[tuple[float, float], ...] = ()
    """Printed width and height in pt of each picture, in the document's order."""
