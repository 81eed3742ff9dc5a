"""The house style: what a theme takes from a Word file that the office made, beyond what a theme's own file can say.

Sizes, pitches, indents and margins of the file become those of `document.theme.Theme` itself, so that the layout and Word have them from one
place. Here is the rest: running heads and feet, and ornaments of styles that decide no line. All is data of our own; the file's XML is not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct, field

from generator.diagnostics import Diagnostic
from generator.document.pictures import Bitmap

if TYPE_CHECKING:
    from generator.document.theme import Style

__all__ = ["HouseStyle", "Mark", "Ornament", "PageCount", "Running", "RunningLine", "Shown", "Stop", "Tab", "Words"]


_DESCENT = 0.25
"""What a line has in em below the baseline that its pictures stand on."""


class Words(Struct, frozen=True, kw_only=True):
    """Words of a running line."""

    text: str
    style: str | None = None
    """Character style of the theme; None has them as the line has."""


class PageCount(Struct, frozen=True, kw_only=True):
    """The number of the page, or how many there are."""

    of: Literal["page", "pages"] = "page"
    style: str | None = None


class Shown(Struct, frozen=True, kw_only=True):
    """A picture in the line, standing on its baseline."""

    bitmap: Bitmap
    width: float
    """In pt."""
    height: float
    alt: str


class Tab(Struct, frozen=True):
    """A step to the next stop."""


Mark: TypeAlias = Words | PageCount | Shown | Tab


class Stop(Struct, frozen=True):
    """A tab stop."""

    place: float
    """In pt from the left edge of the type area."""
    kind: Literal["left", "center", "right"] = "left"


class RunningLine(Struct, frozen=True, kw_only=True):
    """A paragraph of a running head or foot."""

    style: str
    """Paragraph style of the theme."""
    marks: tuple[Mark, ...] = ()
    stops: tuple[Stop, ...] = ()
    rule: float = 0.0
    """Width in pt of a rule below it, as wide as the type area; 0 draws none."""
    gap: float = 0.0
    """White in pt between the words and the rule."""

    @property
    def picture_height(self) -> float:
        """Height in pt of its highest picture."""
        return max((mark.height for mark in self.marks if isinstance(mark, Shown)), default=0.0)

    def words_height(self, style: Style) -> float:
        """Return the height in pt of its line of words and pictures in a style."""
        return max(style.pitch, self.picture_height + _DESCENT * style.size) if self.picture_height else style.pitch

    def height(self, style: Style) -> float:
        """Return its height in pt in a style, the space before and after included, if its words are one line."""
        return style.before + self.words_height(style) + self.gap + self.rule + style.after


class Running(Struct, frozen=True, kw_only=True):
    """What runs at the head, or at the foot, of all pages. None is as on the other pages, an empty tuple is nothing."""

    default: tuple[RunningLine, ...] = ()
    even: tuple[RunningLine, ...] | None = None
    first: tuple[RunningLine, ...] | None = None

    def on(self, page: int) -> tuple[RunningLine, ...]:
        """Return the lines of a page, counted from 1."""
        if page == 1 and self.first is not None:
            return self.first
        return self.even if page % 2 == 0 and self.even is not None else self.default

    @property
    def kinds(self) -> tuple[tuple[RunningLine, ...], ...]:
        """The different lines there are."""
        return tuple(lines for lines in (self.default, self.even, self.first) if lines is not None)


class Ornament(Struct, frozen=True):
    """A property of letters that moves none of them, as an underline: an element of ``w:rPr`` by its local name, with its attributes."""

    name: str
    attributes: tuple[tuple[str, str], ...] = ()


class HouseStyle(Struct, frozen=True, kw_only=True):
    """What a theme takes from the office's own Word file."""

    head: Running | None = None
    """None where the file has no header."""
    foot: Running | None = None
    """None where the file has no footer: then the theme's page number stays."""
    head_distance: float = 0.0
    """From the sheet's upper edge to the head, in pt."""
    foot_distance: float = 0.0
    """From the foot to the sheet's lower edge, in pt."""
    ornaments: Mapping[str, tuple[Ornament, ...]] = field(default_factory=dict)
    """By paragraph style of the theme."""
    warnings: tuple[Diagnostic, ...] = ()
    """What of the file could not be followed."""

    @property
    def mirrored(self) -> bool:
        """Whether even pages differ from odd ones."""
        return any(running.even is not None for running in (self.head, self.foot) if running)

    @property
    def titled(self) -> bool:
        """Whether the first page differs from the others."""
        return any(running.first is not None for running in (self.head, self.foot) if running)
