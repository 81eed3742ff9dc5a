"""The document: an immutable tree that every writer and the layout read.

Types only. Blocks stand below each other, inlines within a line. Names follow HTML and pandoc; where they follow the official-document standard
(GB/T 9704-2012) the docstring says so. Writers match on these classes exhaustively, so that a new node cannot be forgotten.

A node's ``span`` is the place in the template it was written at; it does not count for equality. A `Value` also knows the place of its data.

Here and in the layers below, types are msgspec structs: a paper has thousands of them, and they are quicker to make, and to import, than dataclasses.
The nodes are no matter for the collector of garbage (``gc=False``): a node holds what was made before it, so there is never a circle of them.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from msgspec import Struct

from generator.diagnostics import Span
from generator.document.pictures import Bitmap

__all__ = [
    "Align",
    "Annex",
    "Bar",
    "Block",
    "BulletList",
    "Cell",
    "Chart",
    "ChartKind",
    "Checkbox",
    "Colophon",
    "Column",
    "Document",
    "Emphasis",
    "Heading",
    "Inline",
    "LineBreak",
    "Link",
    "ListItem",
    "Masthead",
    "Metadata",
    "OrderedList",
    "Origin",
    "PageBreak",
    "Paragraph",
    "Picture",
    "Reference",
    "Row",
    "Section",
    "Series",
    "Spanned",
    "Strong",
    "Styled",
    "Table",
    "TableBody",
    "TableOfContents",
    "Text",
    "Value",
]


class Align(enum.Enum):
    """Horizontal alignment of a column's or a cell's text."""

    START = "start"
    CENTER = "center"
    END = "end"
    JUSTIFY = "justify"
    DECIMAL = "decimal"
    """Numbers stand with their decimal points in one line."""

    __hash__ = object.__hash__  # Enum's own is written in Python, and each cell is looked up by its alignment


class ChartKind(enum.Enum):
    """How a chart draws its series."""

    BAR = "bar"
    COLUMN = "column"
    LINE = "line"


class Spanned(Struct, frozen=True, kw_only=True, eq=False, gc=False):
    """Something that was written at a place in a file. Two are equal if all but their places are."""

    span: Span | None = None
    """The place in the template."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._compared() == other._compared()

    def __hash__(self) -> int:
        return hash(self._compared())

    def _compared(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__struct_fields__ if name != "span")


class Origin(Struct, frozen=True, kw_only=True, eq=False, gc=False):
    """Where a printed value comes from. Two are equal if all but their places are."""

    path: str
    """Path of the datum, by ids: ``indicators/whole-gdp/to``; for a computed value its formula."""
    at: Span | Callable[[str], Span | None] | None = None
    """The place in the YAML file, or what finds that of a path: most values are printed, and nobody asks where they stand."""
    computed: bool = False
    """Whether the value is computed from others rather than stated by the report."""
    via: str = ""
    """Path of the reference that led to the datum, where one did: ``assignments/new-schools/lead`` for a department's name."""

    @property
    def via_span(self) -> Span | None:
        """The reference's place in the YAML file."""
        return self.at(self.via) if self.via and callable(self.at) else None

    @property
    def span(self) -> Span | None:
        """The place in the YAML file."""
        return self.at(self.path) if callable(self.at) else self.at

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Origin) and (self.path, self.computed) == (other.path, other.computed)

    def __hash__(self) -> int:
        return hash((self.path, self.computed))


# --- inlines ------------------------------------------------------------------------------------------------------


class Text(Spanned, frozen=True, kw_only=True):
    """Words of the template."""

    text: str


class Value(Spanned, frozen=True, kw_only=True):
    """A datum of the content, as printed. It was a hole in the template, so it can never be read as markup."""

    text: str
    origin: Origin


class Strong(Spanned, frozen=True, kw_only=True):
    """Words that matter more: set in the theme's strong face."""

    children: tuple[Inline, ...]


class Emphasis(Spanned, frozen=True, kw_only=True):
    """Words that are stressed: set in the theme's emphasis face (Kai in Chinese papers, never slanted)."""

    children: tuple[Inline, ...]


class Styled(Spanned, frozen=True, kw_only=True):
    """Words in a named character style of the theme (``<span class="...">``)."""

    style: str
    children: tuple[Inline, ...]


class Checkbox(Spanned, frozen=True, kw_only=True):
    """A box to tick. ``key`` is stable and names the control in Word and the field in PDF."""

    key: str
    checked: bool = False
    label: str = ""
    """What is ticked, for screen readers."""


class Bar(Spanned, frozen=True, kw_only=True):
    """A data bar within a cell: the share ``value / maximum`` of the cell's width, drawn in grey."""

    value: Decimal
    maximum: Decimal


class Link(Spanned, frozen=True, kw_only=True):
    """Words that lead to a web or mail address."""

    href: str
    children: tuple[Inline, ...]


class Reference(Spanned, frozen=True, kw_only=True):
    """The number or title of a heading, table or figure elsewhere in the paper, named by its id."""

    target: str
    text: str = ""
    """What is printed; filled in by the numbering transform."""


class LineBreak(Spanned, frozen=True, kw_only=True):
    """A line ends here, within its paragraph."""


# --- blocks -------------------------------------------------------------------------------------------------------


class Paragraph(Spanned, frozen=True, kw_only=True):
    """A paragraph in a named style of the theme (``body`` if the template names none)."""

    children: tuple[Inline, ...]
    style: str = "body"
    id: str | None = None


class Heading(Spanned, frozen=True, kw_only=True):
    """A heading. Level 0 is the paper's title; 1-4 are the levels 一、（一）1.（1） of GB/T 9704-2012, 7.3.3.

    ``number`` is the printed number; the numbering transform fills it in where the template asks for automatic numbers.
    """

    level: int
    children: tuple[Inline, ...]
    style: str = ""
    id: str | None = None
    number: str = ""


class ListItem(Spanned, frozen=True, kw_only=True):
    """An item of a list; its blocks are usually one paragraph."""

    blocks: tuple[Block, ...]


class BulletList(Spanned, frozen=True, kw_only=True):
    """Items without an order."""

    items: tuple[ListItem, ...]
    style: str = "list"


class OrderedList(Spanned, frozen=True, kw_only=True):
    """Items with numbers, counted from ``start``."""

    items: tuple[ListItem, ...]
    start: int = 1
    style: str = "list"


class Column(Struct, frozen=True, kw_only=True, gc=False):
    """A column of a table."""

    width: float | None = None
    """Width in mm; None lets the layout measure the content."""
    share: float | None = None
    """Share of what is left after the columns with a width, as in ``<col width="2*">``."""
    align: Align | None = None


class Cell(Spanned, frozen=True, kw_only=True):
    """A cell of a table."""

    blocks: tuple[Block, ...]
    colspan: int = 1
    rowspan: int = 1
    header: bool = False
    """Whether it is a ``th``: it names its column, or its row where it stands in a body."""
    align: Align | None = None
    """Overrides the column's alignment."""
    style: str | None = None
    """Paragraph style of its text; the table style's cell style where it is None."""
    fill: str | None = None
    """Named fill of the theme."""


class Row(Spanned, frozen=True, kw_only=True):
    """A row of a table. It is never split over two pages unless it is taller than a page."""

    cells: tuple[Cell, ...]
    keep_with_next: bool = False
    """Whether it stays on the page of the next row, as the name of a group does."""
    style: str | None = None
    """Named row style of the theme, for example ``group``."""
    key: str | None = None
    """Stable id of what the row shows, for comparing editions."""


class TableBody(Struct, frozen=True, kw_only=True, gc=False):
    """A group of rows (``tbody``)."""

    rows: tuple[Row, ...]


class Table(Spanned, frozen=True, kw_only=True):
    """A table. Its head is repeated on every page it continues on."""

    columns: tuple[Column, ...]
    head: tuple[Row, ...]
    bodies: tuple[TableBody, ...]
    caption: tuple[Inline, ...] = ()
    style: str = "table"
    id: str | None = None
    summary: str = ""
    """What the table shows, for screen readers; the caption where it is empty."""


class Series(Struct, frozen=True, kw_only=True, gc=False):
    """One row of numbers in a chart. A gap is None."""

    name: str
    values: tuple[Decimal | None, ...]
    labels: tuple[str, ...] = ()
    """What is written on each value; the value itself where it is empty."""
    origins: tuple[Origin | None, ...] = ()
    """Where each value comes from; None for one of the template's own."""


class Chart(Spanned, frozen=True, kw_only=True):
    """A chart of one or more series over the same categories."""

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    caption: tuple[Inline, ...] = ()
    unit: str = ""
    height: float = 70.0
    """Height of the drawing in mm; it is as wide as its column."""
    alt: str = ""
    """What the chart shows, for those who cannot see it; made from the data where the template gives none."""
    id: str | None = None


class Picture(Spanned, frozen=True, kw_only=True):
    """A photo or a drawing, with its caption below. Without a width it prints at its own resolution; it is never larger than the type area."""

    bitmap: Bitmap
    alt: str
    """What the picture shows, for those who cannot see it."""
    caption: tuple[Inline, ...] = ()
    width: float | None = None
    """Printed width in mm."""
    share: float | None = None
    """Printed width as a share of the column's."""
    id: str | None = None


class Section(Spanned, frozen=True, kw_only=True):
    """Blocks that belong together (``section``)."""

    blocks: tuple[Block, ...]
    landscape: bool = False
    """Whether its pages lie on their side; such a section begins and ends a page."""
    keep: bool = False
    """Whether it stays on one page if one page can hold it."""
    id: str | None = None


class Masthead(Spanned, frozen=True, kw_only=True):
    """The head of an official document: issuing mark 发文机关标志, document number, red rule (GB/T 9704-2012, 7.2)."""

    issuer: tuple[Inline, ...]
    number: tuple[Inline, ...] = ()


class Colophon(Spanned, frozen=True, kw_only=True):
    """The foot of an official document, 版记: copies to, printed by and on (GB/T 9704-2012, 7.4)."""

    lines: tuple[tuple[Inline, ...], ...]
    """From the first to the last; a line with a line break in it has its second part flush right."""


class Annex(Spanned, frozen=True, kw_only=True):
    """An annex on a page of its own: its mark 附件1 flush left, its title centred on line 3 (GB/T 9704-2012, 7.3.4 and 7.3.8)."""

    label: str
    blocks: tuple[Block, ...]


class PageBreak(Spanned, frozen=True, kw_only=True):
    """A new page begins here."""


class TableOfContents(Spanned, frozen=True, kw_only=True):
    """The headings down to ``depth``, with their pages."""

    depth: int = 2


Inline: TypeAlias = Text | Value | Strong | Emphasis | Styled | Checkbox | Bar | Link | Reference | LineBreak
"""What stands within a line."""

Block: TypeAlias = (
    Paragraph | Heading | BulletList | OrderedList | Table | Chart | Picture | Section | Masthead | Colophon | Annex | PageBreak | TableOfContents
)
"""What stands below each other."""


class Metadata(Struct, frozen=True, kw_only=True, gc=False):
    """What the file's properties say."""

    title: str
    subject: str = ""
    author: str = ""
    category: str = ""
    """The kind of paper, the same for each department's copy."""
    keywords: tuple[str, ...] = ()
    language: str = "zh-CN"
    date: str = ""
    """Date of the report in ISO form; never the time of the run."""


class Document(Struct, frozen=True, kw_only=True, gc=False):
    """A paper: its properties and its blocks."""

    meta: Metadata
    blocks: tuple[Block, ...]
