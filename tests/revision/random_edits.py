"""Edits by chance of a document: words, figures, rows, paragraphs, charts."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from msgspec.structs import replace

from generator.document.nodes import (
    Annex,
    Block,
    BulletList,
    Cell,
    Chart,
    Checkbox,
    Document,
    Emphasis,
    Heading,
    Inline,
    Link,
    OrderedList,
    Paragraph,
    Row,
    Section,
    Strong,
    Styled,
    Table,
    Text,
    Value,
)

__all__ = ["edit"]

T = TypeVar("T")
_PHRASES = ("，新增1200平方米", "加快", "区统计局", "3.5%", "确保年底前完成。", "“两横一纵”", "GDP", "、")


def edit(document: Document, chance: random.Random, edits: int) -> Document:
    """Return the document after so many edits."""
    for _ in range(edits):
        document = replace(document, blocks=_blocks(document.blocks, chance))
    return document


def _at(items: Sequence[T], chance: random.Random, change: Callable[[T], T]) -> tuple[T, ...]:
    """Return the items, one of them changed."""
    place = chance.randrange(len(items))
    return (*items[:place], change(items[place]), *items[place + 1 :])


def _moved(items: Sequence[T], chance: random.Random, fresh: Callable[[T], T], least: int) -> tuple[T, ...] | None:
    """Return the items with one gone, one more or two in each other's place; None to leave them."""
    place, kind = chance.randrange(len(items)), chance.random()
    if kind < 0.12 and len(items) > least:
        return (*items[:place], *items[place + 1 :])
    if kind < 0.24:
        return (*items[:place], fresh(items[place]), *items[place:])
    if kind < 0.32 and place:
        return (*items[: place - 1], items[place], items[place - 1], *items[place + 1 :])
    return None


def _blocks(blocks: tuple[Block, ...], chance: random.Random) -> tuple[Block, ...]:
    if not blocks:
        return blocks
    moved = _moved(blocks, chance, lambda _: Paragraph(children=(Text(text="新增一段，" + chance.choice(_PHRASES) * 3),)), 1)
    return moved or _at(blocks, chance, lambda block: _block(block, chance))


def _block(block: Block, chance: random.Random) -> Block:
    match block:
        case Paragraph() | Heading():
            return replace(block, children=_line(block.children, chance))
        case Section() | Annex():
            return replace(block, blocks=_blocks(block.blocks, chance))
        case BulletList() | OrderedList() if block.items:
            moved = _moved(block.items, chance, lambda item: replace(item, blocks=(Paragraph(children=(Text(text="新增一项"),), style="list"),)), 1)
            return replace(block, items=moved or _at(block.items, chance, lambda item: replace(item, blocks=_paragraphs(item.blocks, chance))))
        case Table() if block.bodies:
            return replace(block, bodies=_at(block.bodies, chance, lambda body: replace(body, rows=_rows(body.rows, chance))))
        case Chart():
            return replace(
                block,
                series=_at(
                    block.series, chance, lambda one: replace(one, values=_at(one.values, chance, lambda _: Decimal(chance.randrange(1, 999))))
                ),
            )
        case _:
            return block


def _paragraphs(blocks: tuple[Block, ...], chance: random.Random) -> tuple[Block, ...]:
    """Return the paragraphs of an item or a cell with one of them edited, gone, or one more."""
    if not blocks:
        return blocks
    kind = chance.random()
    if kind < 0.15 and len(blocks) > 1:
        return blocks[:-1]
    if kind < 0.3 and isinstance(blocks[-1], Paragraph):
        return (*blocks, replace(blocks[-1], id=None, children=(Text(text=chance.choice(_PHRASES)),)))
    return _at(blocks, chance, lambda block: _block(block, chance))


def _rows(rows: tuple[Row, ...], chance: random.Random) -> tuple[Row, ...]:
    if not rows:
        return rows
    flat = all(cell.rowspan == 1 for row in rows for cell in row.cells)
    moved = _moved(rows, chance, lambda row: _fresh(row, chance), 2) if flat else None
    return moved or _at(rows, chance, lambda row: replace(row, cells=_at(row.cells, chance, lambda cell: _cell(cell, chance))) if row.cells else row)


def _fresh(row: Row, chance: random.Random) -> Row:
    """Return a new row with as many cells as another."""
    cells = (replace(cell, blocks=(Paragraph(children=(Text(text=chance.choice(_PHRASES)),), style="cell"),)) for cell in row.cells)
    return replace(row, key=None, cells=tuple(cells))


def _cell(cell: Cell, chance: random.Random) -> Cell:
    return replace(cell, blocks=_paragraphs(cell.blocks, chance))


def _line(line: tuple[Inline, ...], chance: random.Random) -> tuple[Inline, ...]:
    if not line:
        return (Text(text=chance.choice(_PHRASES)),)
    return _at(line, chance, lambda inline: _inline(inline, chance))


def _inline(inline: Inline, chance: random.Random) -> Inline:
    match inline:
        case Text(text=text) | Value(text=text):
            return replace(inline, text=_words(text, chance))
        case Strong() | Emphasis() | Styled() | Link():
            return replace(inline, children=_line(inline.children, chance))
        case Checkbox(checked=checked):
            return replace(inline, checked=not checked)
        case _:
            return inline


def _words(text: str, chance: random.Random) -> str:
    kind, place = chance.random(), chance.randrange(len(text) + 1)
    if kind < 0.4 and re.search(r"\d+", text):
        return re.sub(r"\d+", lambda _: str(chance.randrange(1, 2000)), text, count=1)
    if kind < 0.7:
        return text[:place] + chance.choice(_PHRASES) + text[place:]
    return (text[:place] + text[place + chance.randrange(1, 6) :]) or text
