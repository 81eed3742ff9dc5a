"""The theme: how each role of a document looks, for PDF and Word alike.

A theme is data, read from ``templates/themes/NAME.yaml``. A style's key is the role or class that a document node names; its ``label`` is the name
of the style in Word. Everything is resolved: a style that was based on another holds all of its own values.

Units: pt for sizes, pitches and rules; mm for the page; em (of the style's own size) for indents.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from generator.document.house import HouseStyle
from generator.document.nodes import Align

__all__ = [
    "CharacterStyle",
    "Fit",
    "Page",
    "PageNumber",
    "RowStyle",
    "Style",
    "TableStyle",
    "Theme",
]

MM = 72 / 25.4
"""Points in a millimetre."""


class Page(Struct, frozen=True, kw_only=True):
    """The sheet and its type area 版心, in mm."""

    width: float = 210.0
    height: float = 297.0
    top: float = 37.0
    bottom: float = 35.0
    left: float = 28.0
    right: float = 26.0
    pitch: float = 28.95
    """Pitch of the page's line grid in pt. 22 lines of exactly 29 pt are higher than 225 mm, 28.95 pt (579 twentieths) fit."""

    @property
    def measure(self) -> float:
        """Width of the type area in pt."""
        return (self.width - self.left - self.right) * MM

    @property
    def depth(self) -> float:
        """Height of the type area in pt."""
        return (self.height - self.top - self.bottom) * MM


class PageNumber(Struct, frozen=True, kw_only=True):
    """The page number at the foot: GB/T 9704-2012, 7.5."""

    form: str = "— {page} —"
    style: str = "page-number"
    below: float = 7.0
    """Distance in mm from the bottom of the type area to the number's dash line."""
    mirrored: bool = True
    """Odd pages right, even pages left, one character in; else centred."""


class Style(Struct, frozen=True, kw_only=True):
    """A paragraph style."""

    name: str
    label: str
    font: str
    """Font role: xiaobiaosong, fangsong, kai, hei or song."""
    size: float
    pitch: float
    """Exact distance of baselines in pt."""
    align: Align = Align.JUSTIFY
    columns: int | None = None
    """Characters in a full line of the type area; the character pitch follows from it. None sets characters at their own width."""
    indent: float = 0.0
    """First line, in em; negative hangs it."""
    left: float = 0.0
    right: float = 0.0
    before: float = 0.0
    after: float = 0.0
    """Space before and after in pt."""
    keep_with_next: bool = False
    bold: bool = False
    color: str = "000000"
    outline: int | None = None
    """Level in the navigation pane and the bookmarks, counted from 1; None keeps it out."""
    strong: str | None = None
    """Font role of `Strong` words; None emboldens the style's own face."""
    emphasis: str = "kai"
    """Font role of `Emphasis` words."""


class CharacterStyle(Struct, frozen=True, kw_only=True):
    """A character style; what is None stays as the paragraph has it."""

    name: str
    label: str
    font: str | None = None
    size: float | None = None
    bold: bool | None = None
    color: str | None = None


class RowStyle(Struct, frozen=True, kw_only=True):
    """How a named kind of row differs."""

    cell: str
    """Paragraph style of its cells."""
    fill: str | None = None


class TableStyle(Struct, frozen=True, kw_only=True):
    """A table style. Rules and paddings in pt; a rule of 0 is not drawn."""

    name: str
    label: str
    head: str = "cell-head"
    cell: str = "cell"
    caption: str = "caption"
    rule_outer: float = 0.7
    """Rules at the top and bottom."""
    rule_side: float = 0.0
    """Rules at the left and right edge."""
    rule_head: float = 0.7
    """Rule below the head."""
    rule_row: float = 0.35
    """Rules between rows."""
    rule_column: float = 0.0
    """Rules between columns."""
    rule_color: str = "000000"
    """Colour of all of them as RRGGBB."""
    padding_x: float = 4.0
    padding_y: float = 2.0
    head_fill: str | None = None
    """Fill as RRGGBB."""
    valign: str = "center"
    """``top`` or ``center``."""
    rows: Mapping[str, RowStyle] = field(default_factory=dict)
    continued: str = "（续表）"
    """Put after the caption over each continued part; empty puts nothing."""
    before: float = 0.0
    after: float = 0.0


class Fit(Struct, frozen=True, kw_only=True):
    """How far a paper that promises a number of pages may be tightened: factors on pitches, paddings and spaces."""

    pitch: float = 1.0
    """Smallest factor on line pitches."""
    space: float = 1.0
    """Smallest factor on paddings and on the space before and after."""
    stretch: float = 1.0
    """Largest factor on pitches and spaces, used to fill a page that would be left short."""


class Theme(Struct, frozen=True, kw_only=True):
    """How a paper looks."""

    name: str
    page: Page
    number: PageNumber | None
    fonts: Mapping[str, str]
    """Font role to the family name written into Word."""
    styles: Mapping[str, Style]
    characters: Mapping[str, CharacterStyle]
    tables: Mapping[str, TableStyle]
    fills: Mapping[str, str] = field(default_factory=dict)
    """Named fills for cells, as RRGGBB."""
    fit: Fit = field(default_factory=Fit)
    house: HouseStyle | None = None
    """What else the office's own Word file says, where the theme names one."""
