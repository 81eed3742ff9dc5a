"""Rows that a loop repeats are read once: the others differ in their values alone.

A loop prints the same markup for each row, with other holes. Such a row is read one time with stand-ins for its values, which shows where each of
them goes; the rows are then made from that, and a single mark takes their place in the markup. Only rows are folded in which a value can do nothing
but be printed: whatever the reader would look at more closely stays in the markup.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from generator.diagnostics import UserError
from generator.document.holes import HOLE, PLACE, Filling, Rendered, hole_index, hole_mark
from generator.document.nodes import Block, Cell, Checkbox, Inline, Origin, Paragraph, Row, Table, Text, Value

__all__ = ["Folded", "fold"]

_LEAST = 4
"""How many rows of a kind there are at least: reading the stand-ins takes as long as reading two of them."""
_END = "</tr>"
_HOLES = re.compile(f"({HOLE.pattern})")
_PLACED = re.compile(rf"\s*{PLACE.pattern}")
"""How markup begins whose place does not depend on what stands before it."""
_ROW = re.compile(rf"{_PLACED.pattern}\s*<tr[\s>]")

_Key: TypeAlias = tuple[str, ...]
"""A row's markup between its holes, place marks included: rows with the same one were written at the same place in the template."""
_Words: TypeAlias = tuple[str | int, ...]
"""A text of the template with the numbers of the holes in it."""


class Folded(Struct):
    """A rendered template with rows taken out."""

    rendered: Rendered
    rows: Mapping[str, tuple[Row, ...]]
    """The rows by the mark that stands for them."""


def fold(rendered: Rendered, read: Callable[[Rendered], tuple[Block, ...]]) -> Folded | None:
    """Return what was rendered with the repeated rows of tables taken out, or None where there are none.

    Markup with mistakes may be folded too, and then shows other mistakes, or the same ones fewer times: it has to be read again as it was. Without a
    mistake in the one there is none in the other.
    """
    chunks = rendered.markup.split(_END)
    if len(chunks) <= _LEAST or "data-chart" in rendered.markup:  # the rows of a chart are read otherwise
        return None
    pieces = [_HOLES.split(chunk) for chunk in chunks]
    keys = [tuple(parts[::2]) for parts in pieces]
    kinds = {key: _kind(key, rendered, read) for key, count in Counter(keys[1:-1]).items() if count >= _LEAST and _ROW.match(key[0])}
    rows: dict[str, tuple[Row, ...]] = {}
    out: list[str] = []
    run: list[Row] = []
    for chunk, parts, key in zip(chunks, pieces, keys, strict=True):
        kind = kinds.get(key)
        row = kind.row([rendered.holes[hole_index(mark)] for mark in parts[1::2]]) if kind is not None else None
        if row is not None:
            run.append(row)
            continue
        if run:
            if not _PLACED.match(chunk):
                return None
            mark = hole_mark(len(rendered.holes) + len(rows))
            rows[mark] = tuple(run)
            run = []
            out[-1] += _END + mark + chunk
        else:
            out.append(chunk)
    if not rows:
        return None
    holes = [*rendered.holes, *[()] * len(rows)]
    return Folded(Rendered(markup=_END.join(out), holes=holes, places=rendered.places), rows)


class _Kind(Struct):
    """What the rows with the same markup have in common."""

    pattern: Row
    """The row with stand-ins for its values."""
    key: _Words
    cells: Sequence[_Kept | _Shown | _Ticked]

    def row(self, fillings: Sequence[Filling]) -> Row | None:
        """Return the row with these values; None if the reader would have to look at one of them."""
        values: list[Text | Value] = []
        for filling in fillings:
            value = filling[0] if len(filling) == 1 else None
            if not (type(value) is Value or type(value) is Text) or not value.text:  # `isinstance` takes five times as long
                return None
            values.append(value)
        together = "".join([value.text for value in values])
        if together and together.split(None, 1) != [together]:  # there is white space
            return None
        cells = tuple([cell.filled(values) for cell in self.cells])
        return replace(self.pattern, cells=cells, key=_filled(self.key, values) or None)


class _Kept(Struct):
    """A cell without a hole."""

    cell: Cell

    def filled(self, values: Sequence[Text | Value]) -> Cell:
        return self.cell


class _Shown(Struct):
    """A cell that prints one value."""

    cell: Cell
    paragraph: Paragraph
    hole: int

    def filled(self, values: Sequence[Text | Value]) -> Cell:
        return replace(self.cell, blocks=(replace(self.paragraph, children=(values[self.hole],)),))


class _Ticked(Struct):
    """A cell with a checkbox."""

    cell: Cell
    paragraph: Paragraph
    box: Checkbox
    key: _Words
    label: _Words

    def filled(self, values: Sequence[Text | Value]) -> Cell:
        box = replace(self.box, key=_filled(self.key, values), label=_filled(self.label, values))
        return replace(self.cell, blocks=(replace(self.paragraph, children=(box,)),))


def _kind(key: _Key, rendered: Rendered, read: Callable[[Rendered], tuple[Block, ...]]) -> _Kind | None:
    """Return how rows are made that have this markup, or None where their values might do more than be printed."""
    marks = [hole_mark(index) for index in range(len(key) - 1)]
    row_markup = "".join([text + mark for text, mark in zip(key, (*marks, ""), strict=True)])
    holes = [(Value(text=mark, origin=Origin(path="")),) for mark in marks]
    markup = f"<table><tbody>{row_markup}{_END}</tbody></table>"
    try:
        blocks = read(Rendered(markup=markup, holes=holes, places=rendered.places))
    except UserError:
        return None
    match blocks:
        case (Table(bodies=(body,)),) if len(body.rows) == 1:
            (row,) = body.rows
            cells = [_cell(cell) for cell in row.cells]
            return _Kind(row, _words(row.key or ""), [cell for cell in cells if cell is not None]) if None not in cells else None
        case _:
            return None


def _cell(cell: Cell) -> _Kept | _Shown | _Ticked | None:
    match cell.blocks:
        case ():
            return _Kept(cell)
        case (Paragraph(id=None, children=(only,)) as paragraph,):
            return _line(cell, paragraph, only)
        case _:
            return None


def _line(cell: Cell, paragraph: Paragraph, only: Inline) -> _Kept | _Shown | _Ticked | None:
    match only:
        case Text():
            return _Kept(cell)
        case Value():
            return _Shown(cell, paragraph, hole_index(only.text))
        case Checkbox():
            return _Ticked(cell, paragraph, only, _words(only.key), _words(only.label))
        case _:
            return None


def _words(text: str) -> _Words:
    return tuple([hole_index(part) if place % 2 else part for place, part in enumerate(_HOLES.split(text))])


def _filled(words: _Words, values: Sequence[Text | Value]) -> str:
    return "".join([values[part].text if isinstance(part, int) else part for part in words])
