"""How a cell looks, and how a number in it is divided: the rules that the layout and Word share.

They are stated once, so that both formats agree on what a table's style, its columns, its rows and its cells ask for.
"""

from __future__ import annotations

import re

from msgspec import Struct

from generator.document.grid import Slot
from generator.document.nodes import Align, Paragraph, Row, Table
from generator.document.theme import Style, Theme

__all__ = ["Look", "cell_look", "paragraph_look", "split_number"]

_NUMBER = re.compile(r"(\D*\d[\d,]*)(.*)", re.S)


class Look(Struct, frozen=True):
    """How a cell's text is set, and what it stands on."""

    style: str
    """Paragraph style of its text."""
    align: Align
    forced: bool
    """Whether the cell itself says its alignment: it then counts for paragraphs with a style of their own too."""
    fill: str | None
    """Fill as RRGGBB."""


def cell_look(table: Table, row: Row, slot: Slot, theme: Theme, *, head: bool) -> Look:
    """Return the look of a cell: what it says itself counts before its row's style, its column, and the table's style.

    A row with a style of its own, as the name of a group has, takes no alignment from the columns, nor does the head.
    """
    cell, style = slot.cell, theme.tables[table.style]
    row_style = style.rows.get(row.style) if row.style else None
    own = row_style.cell if row_style else style.head if head or cell.header else style.cell
    name = cell.style or (style.head if head else own)
    column = None if head or row_style or slot.column >= len(table.columns) else table.columns[slot.column].align
    fill = theme.fills[cell.fill] if cell.fill else ((row_style.fill if row_style else None) or (style.head_fill if head else None))
    return Look(name, cell.align or column or theme.styles[name].align, cell.align is not None, fill)


def paragraph_look(paragraph: Paragraph, look: Look, theme: Theme) -> tuple[Style, Align]:
    """Return the style and the alignment of a paragraph in a cell: one without a style of its own has the cell's."""
    if paragraph.style == "body":
        return theme.styles[look.style], look.align
    style = theme.styles[paragraph.style]
    return style, look.align if look.forced else style.align


def split_number(text: str) -> tuple[str, str] | None:
    """Return a number up to its decimal point and the rest from there on, or None where the words hold no number: 控制在4 and 以内."""
    found = _NUMBER.fullmatch(text)
    return (found[1], found[2]) if found else None
