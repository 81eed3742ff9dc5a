"""Walking a document: its nodes in reading order, their plain text, and rewriting its lines.

A *line* here is a run of inlines that belong together: a paragraph's, a caption's, a line of the colophon. Transforms of words work on lines, so that
they see across the borders of values and styles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import is_
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

__all__ = ["Line", "Node", "Rewriter", "children", "map_lines", "plain_text", "walk"]

Node: TypeAlias = Document | Block | Inline | ListItem | TableBody | Row | Cell
Line: TypeAlias = tuple[Inline, ...]
_WORDS = (Text, Value)
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
        if not isinstance(found, _WORDS):
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


class Rewriter:
    """Goes through a document once, in reading order, and makes it anew where a kind of rewriter changes something.

    What stays the same is shared, not copied: a document in which nothing changes is returned itself.
    """

    def meet(self, node: Block | ListItem | Row | Cell) -> None:
        """Look at a node, before what is in it."""

    def is_ready(self, cell: Cell) -> bool:
        """Whether it is seen at a glance that nothing is to be done about a cell: there are thousands."""
        return False

    def line(self, line: Line) -> Line:
        """Return what a line becomes."""
        return line

    def texts(self, block: Block) -> Block:
        """Return a block with what its texts become that are no lines."""
        return block

    def document(self, document: Document) -> Document:
        """Return the document with its lines and texts rewritten."""
        blocks = self._blocks(document.blocks)
        return document if blocks is document.blocks else replace(document, blocks=blocks)

    def _blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return _same(blocks, self._block)

    def _block(self, block: Block) -> Block:
        self.meet(block)
        match block:
            case Paragraph() | Heading():
                line = self.line(block.children)
                return block if line is block.children else replace(block, children=line)
            case Table():
                return self.texts(self._table(block))
            case Section() | Annex():
                blocks = self._blocks(block.blocks)
                return block if blocks is block.blocks else replace(block, blocks=blocks)
            case BulletList() | OrderedList():
                items = _same(block.items, self._holder)
                return block if items is block.items else replace(block, items=items)
            case Chart() | Picture():
                line = self.line(block.caption)
                return self.texts(block if line is block.caption else replace(block, caption=line))
            case Masthead():
                issuer, number = self.line(block.issuer), self.line(block.number)
                same = issuer is block.issuer and number is block.number
                return block if same else replace(block, issuer=issuer, number=number)
            case Colophon():
                lines = _same(block.lines, self.line)
                return block if lines is block.lines else replace(block, lines=lines)
            case PageBreak() | TableOfContents():
                return block

    def _table(self, table: Table) -> Table:
        caption = self.line(table.caption)
        head, bodies = _same(table.head, self._row), _same(table.bodies, self._body)
        same = caption is table.caption and head is table.head and bodies is table.bodies
        return table if same else replace(table, caption=caption, head=head, bodies=bodies)

    def _body(self, body: TableBody) -> TableBody:
        rows = _same(body.rows, self._row)
        return body if rows is body.rows else replace(body, rows=rows)

    def _row(self, row: Row) -> Row:
        self.meet(row)
        cells = _same(row.cells, self._cell)
        return row if cells is row.cells else replace(row, cells=cells)

    def _cell(self, cell: Cell) -> Cell:
        return cell if self.is_ready(cell) else self._holder(cell)

    def _holder(self, holder: Holder) -> Holder:
        self.meet(holder)
        blocks = _same(holder.blocks, self._block)
        return holder if blocks is holder.blocks else replace(holder, blocks=blocks)


class _Lines(Rewriter):
    def __init__(self, change: Callable[[Line], Line]) -> None:
        self.change = change

    def line(self, line: Line) -> Line:
        return self.change(line)


def map_lines(document: Document, change: Callable[[Line], Line]) -> Document:
    """Return the document with every line replaced by what ``change`` makes of it."""
    return _Lines(change).document(document)


def _same(items: tuple[T, ...], change: Callable[[T], T]) -> tuple[T, ...]:
    """Return the changed items, or the very tuple where nothing changed."""
    if len(items) == 1:
        (item,) = items
        only = change(item)
        return items if only is item else (only,)
    changed = tuple(map(change, items))
    return items if all(map(is_, changed, items)) else changed
