"""Walking a document: its nodes in reading order, their plain text, and rewriting its lines.

A *line* here is a run of inlines that belong together: a paragraph's, a caption's, a line of the colophon. Transforms of words work on lines, so that
they see across the borders of values and styles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias, TypeVar

from msgspec.structs import replace

from generator.document.nodes import (
    Annex,
    Bar,
    Block,
    BulletList,
    Cell,
    Chart,
    Checkbox,
    Colophon,
    Document,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    ListItem,
    Masthead,
    OrderedList,
    PageBreak,
    Paragraph,
    Picture,
    Reference,
    Row,
    Section,
    Strong,
    Styled,
    Table,
    TableBody,
    TableOfContents,
    Text,
    Value,
)

__all__ = ["Line", "Node", "change_lines", "children", "map_blocks", "map_lines", "plain_text", "walk"]

Node: TypeAlias = Document | Block | Inline | ListItem | TableBody | Row | Cell
Line: TypeAlias = tuple[Inline, ...]
_Words: TypeAlias = Text | Value
"""The commonest leaves of the tree."""
T = TypeVar("T")
Holder = TypeVar("Holder", Cell, ListItem)


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes right below a node, in reading order."""
    # The commonest kinds come first: a checklist has a thousand cells, and this is asked of every node.
    match node:
        case Cell() | ListItem() | Section() | Annex() | Document():
            return node.blocks
        case Paragraph() | Heading() | Strong() | Emphasis() | Styled() | Link():
            return node.children
        case Row():
            return node.cells
        case Text() | Value() | Checkbox() | Bar() | Reference() | LineBreak() | PageBreak() | TableOfContents():
            return ()
        case BulletList() | OrderedList():
            return node.items
        case Table():
            return (*node.caption, *node.head, *node.bodies)
        case TableBody():
            return node.rows
        case Chart() | Picture():
            return node.caption
        case Masthead():
            return (*node.issuer, *node.number)
        case Colophon():
            return tuple(inline for line in node.lines for inline in line)


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, in reading order."""
    stack: list[Node] = [node]
    while stack:
        found = stack.pop()
        yield found
        if not isinstance(found, _Words):
            stack.extend(children(found)[::-1])


def plain_text(node: Node) -> str:
    """Return the words of a node without their styles. A line break is a line end; a checkbox and a bar have no words."""
    match node:
        case Text() | Value() | Reference():
            return node.text
        case LineBreak():
            return "\n"
        case _:
            return "".join([plain_text(child) for child in children(node)])


def map_lines(document: Document, change: Callable[[Line], Line]) -> Document:
    """Return the document with every line replaced by what ``change`` makes of it. What stays the same is shared, not copied."""
    return map_blocks(document, lambda block: change_lines(block, change))


def change_lines(block: Block, change: Callable[[Line], Line]) -> Block:
    """Return a block with its own lines, not those of blocks within it, replaced by what ``change`` makes of them."""
    match block:
        case Paragraph() | Heading():
            line = change(block.children)
            return block if line is block.children else replace(block, children=line)
        case Table() | Chart() | Picture():
            line = change(block.caption)
            return block if line is block.caption else replace(block, caption=line)
        case Masthead():
            issuer, number = change(block.issuer), change(block.number)
            same = issuer is block.issuer and number is block.number
            return block if same else replace(block, issuer=issuer, number=number)
        case Colophon():
            lines = _same(block.lines, change)
            return block if lines is block.lines else replace(block, lines=lines)
        case _:
            return block


def map_blocks(document: Document, change: Callable[[Block], Block]) -> Document:
    """Return the document with every block replaced by what ``change`` makes of it, those inside first."""
    blocks = _blocks(document.blocks, change)
    return document if blocks is document.blocks else replace(document, blocks=blocks)


def _blocks(blocks: tuple[Block, ...], change: Callable[[Block], Block]) -> tuple[Block, ...]:
    return _same(blocks, lambda block: _block(block, change))


def _block(block: Block, change: Callable[[Block], Block]) -> Block:
    match block:
        case Section() | Annex():
            blocks = _blocks(block.blocks, change)
            return change(block if blocks is block.blocks else replace(block, blocks=blocks))
        case BulletList() | OrderedList():
            items = _same(block.items, lambda item: _holder(item, change))
            return change(block if items is block.items else replace(block, items=items))
        case Table():
            head = _rows(block.head, change)
            bodies = _same(block.bodies, lambda body: _body(body, change))
            return change(block if head is block.head and bodies is block.bodies else replace(block, head=head, bodies=bodies))
        case _:
            return change(block)


def _body(body: TableBody, change: Callable[[Block], Block]) -> TableBody:
    rows = _rows(body.rows, change)
    return body if rows is body.rows else replace(body, rows=rows)


def _rows(rows: tuple[Row, ...], change: Callable[[Block], Block]) -> tuple[Row, ...]:
    def row(old: Row) -> Row:
        cells = _same(old.cells, lambda cell: _holder(cell, change))
        return old if cells is old.cells else replace(old, cells=cells)

    return _same(rows, row)


def _holder(holder: Holder, change: Callable[[Block], Block]) -> Holder:
    blocks = _blocks(holder.blocks, change)
    return holder if blocks is holder.blocks else replace(holder, blocks=blocks)


def _same(items: tuple[T, ...], change: Callable[[T], T]) -> tuple[T, ...]:
    """Return the changed items, or the very tuple where nothing changed."""
    changed = [change(item) for item in items]
    for new, old in zip(changed, items, strict=True):
        if new is not old:
            return tuple(changed)
    return items
