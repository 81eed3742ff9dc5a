"""One document being written: what the emitters share.

The functions that write blocks and inlines are plain functions of a node and a `Job`. The job holds what must be counted or collected over the whole
document: the styles asked for, ids, relationships, lists, and the layout's facts that are still to come.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from msgspec import Struct, field

from generator.document.cells import Look
from generator.document.nodes import Align, Paragraph
from generator.document.theme import Style, Theme
from generator.layout.lines import inset_at_left
from generator.layout.optimum import Spacing
from generator.layout.pages import Pages, PlacedTable
from generator.writers.docx.bindings import Bindings
from generator.writers.docx.fields import Fields
from generator.writers.docx.numbering import Numbering
from generator.writers.docx.package import Package
from generator.writers.docx.styles import StyleSheet

__all__ = ["Job", "Place"]


class Place(Struct, frozen=True):
    """Where blocks stand: in the type area, in a list, or in a cell."""

    width: float
    """Width of the column in pt."""
    style: str | None = None
    """Style that plain paragraphs take from their cell or list; None lets them have their own."""
    look: Look | None = None
    """Look of the cell."""
    keep: bool = False
    """Whether every paragraph stays on the page of the next."""
    level: int = 0
    """Depth of the list, counted from 0."""


class Job(Struct):
    """The state of writing one document."""

    pages: Pages
    package: Package
    styles: StyleSheet
    numbering: Numbering
    tables: Iterator[PlacedTable]
    """Facts of the tables that have not been written yet."""
    pictures: Iterator[tuple[float, float]]
    """Sizes of the pictures that have not been written yet."""
    fields: Fields
    bindings: Bindings = field(default_factory=Bindings)
    contents: dict[int, str] = field(default_factory=dict)
    """Bookmark of each heading in the table of contents, by its number in the document."""
    headings: Iterator[int] = field(default_factory=count)
    ids: Iterator[int] = field(default_factory=lambda: count(1))
    """Ids of drawings and bookmarks: any, but each once in the document."""
    seen: dict[str, int] = field(default_factory=dict)
    """How often each checkbox key has been written."""

    @property
    def theme(self) -> Theme:
        """The theme as the layout used it."""
        return self.pages.theme

    def occurrence(self, key: str) -> int:
        """Return how many checkboxes of this key were written before, and count this one."""
        count = self.seen.get(key, 0)
        self.seen[key] = count + 1
        return count

    def marked(self, content: str, bookmark: str) -> str:
        """Return content with a bookmark of this name around it; as it is where the name is empty."""
        if not bookmark:
            return content
        number = next(self.ids)
        return f'<w:bookmarkStart w:id="{number}" w:name="{bookmark}"/>{content}<w:bookmarkEnd w:id="{number}"/>'

    def insets(self, node: Paragraph, style: Style, align: Align | None = None) -> tuple[int, int]:
        """Return the twips by which the layout has narrowed a paragraph at the left and at the right: where it is ragged."""
        inset = self.pages.insets.get(id(node), 0.0) * style.size * 20
        left = inset_at_left(inset, align or style.align)
        return round(left), round(inset - left)

    def spacings(self, node: Paragraph) -> tuple[Spacing, ...]:
        """Return where the layout has spaced a paragraph's letters."""
        return self.pages.spacings.get(id(node), ())

    def style(self, key: str) -> Style:
        """Return a paragraph style of the theme."""
        return self.theme.styles[key]
