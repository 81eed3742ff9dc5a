"""A short notation for documents, so that a test shows input and expectation side by side.

‹560亿元›        a value                  **…**   strong        _…_     emphasis
[unit:…]         a character style        ☐key ☑key  a checkbox ⏎       a line break
▬3/10            a data bar               <url|…>  a link       #id=…   a reference
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.diagnostics import Diagnostic, Span
from generator.document.holes import Filling, Rendered, hole_mark, place_mark
from generator.document.markup import read
from generator.document.nodes import (
    Annex,
    Bar,
    Block,
    BulletList,
    Cell,
    Chart,
    Checkbox,
    Colophon,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    Masthead,
    OrderedList,
    Origin,
    PageBreak,
    Paragraph,
    Picture,
    Reference,
    Section,
    Strong,
    Styled,
    Table,
    TableOfContents,
    Text,
    Value,
)

FILE = "templates/t.html.j2"


def value(text: str, path: str = "data/x") -> Filling:
    return (Value(text=text, origin=Origin(path=path)),)


def rendered(markup: str, *fillings: Filling) -> Rendered:
    """Return markup as a template would give it: ``{0}`` is the first hole."""
    for index in range(len(fillings)):
        markup = markup.replace(f"{{{index}}}", hole_mark(index))
    return Rendered(markup=place_mark(0) + markup, holes=list(fillings), places=[Span(FILE, 1)])


def blocks(markup: str, *fillings: Filling) -> tuple[Block, ...]:
    return read(rendered(markup, *fillings))


def line(inlines: Iterable[Inline]) -> str:
    return "".join(_inline(inline) for inline in inlines)


def _inline(inline: Inline) -> str:
    match inline:
        case Text():
            return inline.text
        case Value():
            return f"‹{inline.text}›"
        case Strong():
            return f"**{line(inline.children)}**"
        case Emphasis():
            return f"_{line(inline.children)}_"
        case Styled():
            return f"[{inline.style}:{line(inline.children)}]"
        case Checkbox():
            return f"{'☑' if inline.checked else '☐'}{inline.key}"
        case Bar():
            return f"▬{inline.value}/{inline.maximum}"
        case Link():
            return f"<{inline.href}|{line(inline.children)}>"
        case Reference():
            return f"#{inline.target}={inline.text}"
        case LineBreak():
            return "⏎"


def show(shown: Sequence[Block]) -> list[str]:
    """Return a line for each block, indented below what holds it."""
    return [text for block in shown for text in _block(block)]


def _block(block: Block) -> list[str]:
    match block:
        case Paragraph():
            return [f"p.{block.style} {line(block.children)}"]
        case Heading():
            return [f"h{block.level}.{block.style} {block.number}{line(block.children)}"]
        case BulletList() | OrderedList():
            kind = f"ol {block.start}" if isinstance(block, OrderedList) else "ul"
            return [f"{kind} .{block.style}", *(f"  {text}" for item in block.items for text in show(item.blocks))]
        case Table():
            head = [f"table.{block.style} {line(block.caption)}".rstrip()]
            rows = [(row, "head") for row in block.head] + [(row, "body") for body in block.bodies for row in body.rows]
            return head + [f"  {kind} {' | '.join(_cell(cell) for cell in row.cells)}" for row, kind in rows]
        case Chart() | Picture():
            return _figure(block)
        case Section():
            flags = "".join(name for name, on in ((" landscape", block.landscape), (" keep", block.keep)) if on)
            return [f"section{flags}", *(f"  {text}" for text in show(block.blocks))]
        case Masthead():
            return [f"masthead {line(block.issuer)} / {line(block.number)}"]
        case Colophon():
            return [f"colophon {' / '.join(line(text) for text in block.lines)}"]
        case Annex():
            return [f"annex {block.label}", *(f"  {text}" for text in show(block.blocks))]
        case PageBreak():
            return ["page-break"]
        case TableOfContents():
            return [f"toc {block.depth}"]


def _figure(block: Chart | Picture) -> list[str]:
    if isinstance(block, Picture):
        size = f" {block.width:g}mm" if block.width else f" {block.share:.0%}" if block.share else ""
        return [f"picture{size} ({block.alt}) {line(block.caption)}".rstrip()]
    series = [f"  {s.name}: {', '.join(str(v) for v in s.values)} ({', '.join(s.labels)})" for s in block.series]
    return [f"chart {block.kind.value} {block.unit} {'/'.join(block.categories)} {line(block.caption)}".rstrip(), *series]


def _cell(cell: Cell) -> str:
    words = " / ".join(text.removeprefix("p.body ") for text in show(cell.blocks))
    spans = f"({cell.colspan}x{cell.rowspan})" if (cell.colspan, cell.rowspan) != (1, 1) else ""
    return ("th" if cell.header else "") + spans + words


def told(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Return diagnostics as ``code line: message``."""
    return [f"{d.code} {d.span.line if d.span else '-'}: {d.message}" for d in diagnostics]
