"""What a theme's file may say: ``templates/themes/NAME.yaml``.

The file is a stage before `document.theme.Theme`: its styles may be based on others, and leave out what they take from them. Numbers
are floats: they measure paper.
"""

# No `from __future__ import annotations` here: msgspec would have to compile each annotation from its text when a project is first read.

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

__all__ = [
    "ROLES",
    "CharacterEntry",
    "FitEntry",
    "PageEntry",
    "PageNumberEntry",
    "Role",
    "RowEntry",
    "StyleEntry",
    "TableEntry",
    "ThemeFile",
    "WordEntry",
]

Role = Literal["xiaobiaosong", "fangsong", "kai", "hei", "song"]
ROLES: tuple[str, ...] = ("xiaobiaosong", "fangsong", "kai", "hei", "song")
"""The font roles of a Chinese paper: every theme names a family for each."""

COLOR_PATTERN = r"^[0-9A-Fa-f]{6}$"
STYLE_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"

Side = Annotated[float, Meta(ge=0, le=2000, description="mm")]
Margin = Annotated[float, Meta(ge=0, le=500, description="mm")]
Size = Annotated[float, Meta(ge=4, le=200, description="pt")]
Pitch = Annotated[float, Meta(ge=4, le=400, description="pt")]
Space = Annotated[float, Meta(ge=0, le=400, description="pt")]
Rule = Annotated[float, Meta(ge=0, le=12, description="pt; 0 draws none")]
Indent = Annotated[float, Meta(ge=-20, le=40, description="em of the style's own size")]
Shrink = Annotated[float, Meta(ge=0.2, le=1)]
Stretch = Annotated[float, Meta(ge=1, le=3)]
Color = Annotated[str, Meta(pattern=COLOR_PATTERN, description="RRGGBB")]
Name = Annotated[str, Meta(pattern=STYLE_PATTERN, description="Name of a style or fill.")]
Label = Annotated[str, Meta(min_length=1, max_length=60)]
Level = Annotated[int, Meta(ge=1, le=9)]
Alignment = Literal["start", "center", "end", "justify"]


class Entry(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, rename="kebab"):
    """Base of all parts of a theme's file. (`kw_only` and `frozen` are said by every part, as msgspec asks.)"""


class PageEntry(Entry, frozen=True, kw_only=True):
    """The sheet, its margins in mm, and its line grid in pt."""

    width: Annotated[float, Meta(ge=50, le=2000, description="mm")] | None = None
    height: Annotated[float, Meta(ge=50, le=2000, description="mm")] | None = None
    top: Margin | None = None
    bottom: Margin | None = None
    left: Margin | None = None
    right: Margin | None = None
    pitch: Pitch | None = None


class PageNumberEntry(Entry, frozen=True, kw_only=True):
    """The page number."""

    form: Annotated[str, Meta(pattern=r"\{page\}", description="Text with {page} in it.")] | None = None
    style: Name | None = None
    below: Margin | None = None
    mirrored: bool | None = None


class StyleEntry(Entry, frozen=True, kw_only=True):
    """A paragraph style. ``font``, ``size`` and ``pitch`` may be left out only if it is based on another."""

    label: Label
    based_on: Name | None = None
    font: Role | None = None
    size: Size | None = None
    pitch: Pitch | None = None
    align: Alignment | None = None
    columns: Annotated[int, Meta(ge=1, le=200)] | None = None
    indent: Indent | None = None
    left: Indent | None = None
    right: Indent | None = None
    before: Space | None = None
    after: Space | None = None
    keep_with_next: bool | None = None
    bold: bool | None = None
    color: Color | None = None
    outline: Level | None = None
    strong: Role | None = None
    emphasis: Role | None = None


class CharacterEntry(Entry, frozen=True, kw_only=True):
    """A character style."""

    label: Label
    font: Role | None = None
    size: Size | None = None
    bold: bool | None = None
    color: Color | None = None


class RowEntry(Entry, frozen=True, kw_only=True):
    """How a named kind of row differs."""

    cell: Name
    fill: Color | None = None


class TableEntry(Entry, frozen=True, kw_only=True):
    """A table style: rules, paddings and spaces in pt."""

    label: Label
    head: Name | None = None
    cell: Name | None = None
    caption: Name | None = None
    rule_outer: Rule | None = None
    rule_side: Rule | None = None
    rule_head: Rule | None = None
    rule_row: Rule | None = None
    rule_column: Rule | None = None
    rule_color: Color | None = None
    padding_x: Space | None = None
    padding_y: Space | None = None
    head_fill: Color | None = None
    valign: Literal["top", "center"] | None = None
    rows: dict[Name, RowEntry] = field(default_factory=dict)
    continued: str | None = None
    before: Space | None = None
    after: Space | None = None


class FitEntry(Entry, frozen=True, kw_only=True):
    """How far a paper that promises a number of pages may be tightened or stretched: factors."""

    pitch: Shrink | None = None
    space: Shrink | None = None
    stretch: Stretch | None = None


class FontsEntry(Entry, frozen=True, kw_only=True):
    """The family that Word is told for each font role."""

    xiaobiaosong: Label
    fangsong: Label
    kai: Label
    hei: Label
    song: Label


class WordEntry(Entry, frozen=True, kw_only=True):
    """What is taken from a Word file that the office made."""

    reference: Annotated[str, Meta(min_length=1, max_length=200, description="A .docx below templates/, by its path there.")]


class ThemeFile(Entry, frozen=True, kw_only=True):
    """A theme's file."""

    page: PageEntry
    number: PageNumberEntry | None = None
    fonts: FontsEntry
    styles: dict[Name, StyleEntry]
    characters: dict[Name, CharacterEntry] = field(default_factory=dict)
    fills: dict[Name, Color] = field(default_factory=dict)
    tables: dict[Name, TableEntry] = field(default_factory=dict)
    fit: FitEntry | None = None
    word: WordEntry | None = None
