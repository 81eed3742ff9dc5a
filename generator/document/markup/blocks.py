"""Reading what stands below each other.

All problems of a paper are collected: a wrong element is reported and left out, and reading goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias, cast

from msgspec.structs import replace

from generator.diagnostics import Diagnostics, UserError
from generator.document.holes import HOLE, Rendered, hole_index
from generator.document.markup.charts import read_chart
from generator.document.markup.folding import fold
from generator.document.markup.inlines import read_line
from generator.document.markup.numbering import Numbers
from generator.document.markup.pictures import read_picture
from generator.document.markup.places import Places
from generator.document.markup.tables import Look, read_table
from generator.document.markup.tree import Element, Node, Words, filling_text, parse
from generator.document.markup.vocabulary import BLOCKS, FLOW, Problems
from generator.document.nodes import (
    Annex,
    Block,
    BulletList,
    Chart,
    Colophon,
    Heading,
    Inline,
    LineBreak,
    ListItem,
    Masthead,
    OrderedList,
    Origin,
    PageBreak,
    Paragraph,
    Picture,
    Row,
    Section,
    Table,
    TableOfContents,
    Value,
)
from generator.document.pictures import Bitmap, PictureProblem

__all__ = ["Reader", "read"]


FindBitmap: TypeAlias = Callable[[str], Bitmap]
"""Returns the picture that the markup names, or raises `PictureProblem`. The reader itself does not touch the disk."""


def _no_pictures(source: str) -> Bitmap:
    raise PictureProblem("missing-picture", "没有可以找图片的文件夹")


def read(rendered: Rendered, find_bitmap: FindBitmap = _no_pictures) -> tuple[Block, ...]:
    """Return the blocks that the markup says; raise `UserError` with all its problems."""
    folded = fold(rendered, _read)
    if folded is not None:
        try:
            return _read(folded.rendered, find_bitmap, folded.rows)
        except UserError:  # told from the markup as it is
            pass
    return _read(rendered, find_bitmap)


def _read(
    rendered: Rendered, find_bitmap: FindBitmap = _no_pictures, folded: Mapping[str, tuple[Row, ...]] = MappingProxyType({})
) -> tuple[Block, ...]:
    diagnostics = Diagnostics()
    places = Places(rendered)
    root = parse(rendered, places, diagnostics)
    blocks = Reader(rendered, Problems(diagnostics, places), find_bitmap, folded).blocks(root, "模板最外层")
    diagnostics.raise_errors()
    return blocks


class Reader:
    """Reads elements into blocks."""

    def __init__(self, rendered: Rendered, problems: Problems, find_bitmap: FindBitmap, folded: Mapping[str, tuple[Row, ...]]) -> None:
        """Take what was rendered, for its holes, where pictures come from, and the rows that were taken out of the markup."""
        self.holes = rendered.holes
        self.problems = problems
        self.bitmap = find_bitmap
        self.folded = folded
        self.numbers = Numbers()
        self.ids: set[str] = set()
        self.looks: dict[tuple[object, ...], Look] = {}
        """What the attributes of a cell say, by its tag and attributes: of those that have nothing wrong."""
        self.in_annex = False

    # --- pieces -------------------------------------------------------------------------------------------------------

    def blocks(self, element: Element, where: str) -> tuple[Block, ...]:
        """Return an element's blocks; words between them are an error."""
        found: list[Block] = []
        for child in element.children:
            if isinstance(child, Words):
                if not child.text.isspace():
                    shown = self.shown(child)
                    self.problems.diagnostics.error("loose-text", f"{where}不能直接放文字：“{shown}”", child.span, "放进 <p> … </p>")
            elif child.tag in BLOCKS:
                found.extend(_READERS[child.tag](self, child))
            else:
                self.problems.misplaced(child, where, BLOCKS)
        return tuple(found)

    def flow(self, element: Element, style: str, where: str) -> tuple[Block, ...]:
        """Return an element's blocks where it may hold words, too: words beside each other are a paragraph of the given style."""
        if len(element.children) == 1 and isinstance(element.children[0], Words):
            return self._loose(element.children, element, style, where)
        found: list[Block] = []
        run: list[Node] = []
        for child in element.children:
            if isinstance(child, Words) or child.tag not in FLOW:
                run.append(child)
                continue
            found.extend(self._loose(run, element, style, where))
            run = []
            found.extend(self.paragraph(child, style) if child.tag == "p" else _READERS[child.tag](self, child))
        return (*found, *self._loose(run, element, style, where))

    def _loose(self, run: list[Node], element: Element, style: str, where: str) -> tuple[Block, ...]:
        """Return the paragraph that words beside each other are, if they are any."""
        line = read_line(self, run, where) if run else ()
        return (Paragraph(children=line, style=style, span=element.span),) if line else ()

    def elements(self, element: Element, allowed: Collection[str]) -> Iterable[Element]:
        """Return the elements in an element that may hold only these, and no words."""
        for child in element.children:
            if isinstance(child, Words) or child.tag not in allowed:
                return self._told(element, allowed)
        return cast("list[Element]", element.children)

    def _told(self, element: Element, allowed: Collection[str]) -> Iterator[Element]:
        """Yield the elements that an element may hold, and report what else it holds."""
        for child in element.children:
            if isinstance(child, Words):
                if not child.text.isspace():
                    self.problems.diagnostics.error(
                        "loose-text", f"<{element.tag}> 里不能直接放文字：“{self.shown(child)}”", child.span or element.span
                    )
            elif child.tag in allowed:
                yield child
            else:
                self.problems.misplaced(child, f" <{element.tag}> ", allowed)

    def empty(self, element: Element) -> None:
        """Report an element that must hold nothing and does."""
        if element.children and any(isinstance(child, Element) or not child.text.isspace() for child in element.children):
            self.problems.at(element, "not-empty", f"<{element.tag}> 里不能放内容", f"写成 <{element.tag} …/>")

    def nothing_but_words(self, element: Element) -> None:
        """Report an element that must hold words alone and does not."""
        for child in element.children:
            if isinstance(child, Element):
                self.problems.misplaced(child, f" <{element.tag}> ", ())

    def text_of(self, element: Element) -> str:
        """Return the words of an element as plain text, white space collapsed."""
        return " ".join("".join(self.words(child) for child in element.children if isinstance(child, Words)).split())

    def origin_of(self, element: Element) -> Origin | None:
        """Return the origin of the first value in an element's words."""
        holes = (hole_index(mark[0]) for child in element.children if isinstance(child, Words) for mark in HOLE.finditer(child.text))
        return next((inline.origin for index in holes for inline in self.holes[index] if isinstance(inline, Value)), None)

    def words(self, words: Words) -> str:
        """Return words with the texts of their holes."""
        return HOLE.sub(lambda mark: filling_text(self.holes[hole_index(mark[0])]), words.text)

    def shown(self, words: Words) -> str:
        """Return the beginning of some words, for a message."""
        text = " ".join(self.words(words).split())
        return text if len(text) <= 20 else f"{text[:20]}…"

    def id(self, element: Element) -> str | None:
        """Return an element's id, which no other may have."""
        name = element.attributes.get("id", "").strip()
        if not name:
            return None
        if name in self.ids:
            self.problems.at(element, "duplicate-id", f"编号 {name} 在这份简报里用了两次")
        self.ids.add(name)
        return name

    # --- blocks -------------------------------------------------------------------------------------------------------

    def paragraph(self, element: Element, style: str = "body") -> list[Block]:
        """Read ``p``. One without words is left out, as in HTML it takes no place."""
        self.problems.check_attributes(element)
        line = read_line(self, element.children, " <p> ")
        if not line:
            return []
        return [Paragraph(children=line, style=self.problems.name(element) or style, id=self.id(element), span=element.span)]

    def heading(self, element: Element) -> list[Block]:
        """Read ``h1`` … ``h5``."""
        self.problems.check_attributes(element)
        level = int(element.tag[1]) - 1
        line = read_line(self, element.children, f" <{element.tag}> ")
        if not line:
            self.problems.at(element, "empty-heading", f"<{element.tag}> 是空的")
        default = f"heading-{level}" if level else "annex-title" if self.in_annex else "title"
        wanted = self.problems.one_of(element, "data-numbered", ("true",))
        number = self.numbers.heading(level) if wanted and level else ""
        style = self.problems.name(element) or default
        return [Heading(level=level, children=line, style=style, id=self.id(element), number=number, span=element.span)]

    def bullets(self, element: Element) -> list[Block]:
        """Read ``ul``."""
        self.problems.check_attributes(element)
        style = self.problems.name(element) or "list"
        return [BulletList(items=self._items(element, style), style=style, span=element.span)]

    def ordered(self, element: Element) -> list[Block]:
        """Read ``ol``."""
        self.problems.check_attributes(element)
        style = self.problems.name(element) or "list"
        start = self.problems.integer(element, "start", 1, 0, 100_000)
        return [OrderedList(items=self._items(element, style), start=start, style=style, span=element.span)]

    def _items(self, element: Element, style: str) -> tuple[ListItem, ...]:
        items = []
        for child in self.elements(element, ("li",)):
            self.problems.check_attributes(child)
            items.append(ListItem(blocks=self.flow(child, style, " <li> "), span=child.span))
        return tuple(items)

    def table(self, element: Element) -> list[Block]:
        """Read ``table``, which may be a chart."""
        self.problems.check_attributes(element)
        found: Table | Chart | None = read_chart(self, element) if "data-chart" in element.attributes else read_table(self, element)
        return [found] if found is not None else []

    def figure(self, element: Element) -> list[Block]:
        """Read ``figure``: a chart or a picture with its caption."""
        self.problems.check_attributes(element)
        caption: tuple[Inline, ...] = ()
        shown: list[Element] = []
        found: list[Block] = []
        for child in self.elements(element, ("table", "img", "figcaption")):
            if child.tag == "figcaption":
                self.problems.check_attributes(child)
                caption = read_line(self, child.children, " <figcaption> ")
                continue
            if child.tag == "table" and "data-chart" not in child.attributes:
                self.problems.at(child, "misplaced-tag", "<figure> 里的表格要是图表", '写成 <table data-chart="bar">，或去掉 <figure>')
            shown.append(child)
            found.extend(_READERS[child.tag](self, child))
        if len(shown) > 1:
            self.problems.at(element, "misplaced-tag", "<figure> 里只能有一个图表或一张图片")
        if not shown:
            self.problems.at(element, "missing-tag", "<figure> 里没有图表或图片", '放进 <table data-chart="bar"> 或 <img src="…" alt="…"/>')
        return [replace(block, caption=caption) if caption and isinstance(block, Chart | Picture) else block for block in found]

    def picture(self, element: Element) -> list[Block]:
        """Read ``img``."""
        found = read_picture(self, element)
        return [found] if found is not None else []

    def section(self, element: Element) -> list[Block]:
        """Read ``section``; its class says how it stands on the page."""
        self.problems.check_attributes(element)
        kinds = set(element.attributes.get("class", "").split())
        if kinds - {"landscape", "keep"}:
            self.problems.value(element, "class", "landscape（横排）、keep（不拆页）")
        name = self.id(element)
        blocks = self.blocks(element, " <section> ")
        return [Section(blocks=blocks, landscape="landscape" in kinds, keep="keep" in kinds, id=name, span=element.span)]

    def masthead(self, element: Element) -> list[Block]:
        """Read ``header``: the head of an official document."""
        self.problems.check_attributes(element)
        self._must_be(element, "masthead")
        lines: dict[str, tuple[Inline, ...]] = {}
        for child in self.elements(element, ("p",)):
            self.problems.check_attributes(child)
            kind = self.problems.one_of(child, "class", ("issuer", "number"))
            if kind is None:
                self.problems.at(child, "missing-attribute", "红头里的 <p> 要写明 class：issuer（发文机关）或 number（文号）")
            elif kind in lines:
                self.problems.at(child, "misplaced-tag", f'红头里只能有一个 <p class="{kind}">')
            else:
                lines[kind] = read_line(self, child.children, " <p> ")
        if "issuer" not in lines:
            self.problems.at(element, "missing-tag", "红头里缺少发文机关", '加上 <p class="issuer"> … </p>')
        return [Masthead(issuer=lines.get("issuer", ()), number=lines.get("number", ()), span=element.span)]

    def colophon(self, element: Element) -> list[Block]:
        """Read ``footer``: the foot of an official document, a paragraph for each line."""
        self.problems.check_attributes(element)
        self._must_be(element, "colophon")
        lines = []
        for child in self.elements(element, ("p",)):
            self.problems.check_attributes(child)
            line = read_line(self, child.children, " <p> ")
            if sum(isinstance(inline, LineBreak) for inline in line) > 1:
                self.problems.at(child, "misplaced-tag", "版记的一行里只能有一个 <br/>（后半行靠右）")
            lines.append(line)
        return [Colophon(lines=tuple(lines), span=element.span)]

    def annex(self, element: Element) -> list[Block]:
        """Read ``aside``: an annex on a page of its own."""
        self.problems.check_attributes(element, required=("data-label",))
        self._must_be(element, "annex")
        self.in_annex = True
        blocks = self.blocks(element, "附件")
        self.in_annex = False
        return [Annex(label=element.attributes.get("data-label", ""), blocks=blocks, span=element.span)]

    def page_break(self, element: Element) -> list[Block]:
        """Read ``hr``: a new page."""
        self.problems.check_attributes(element)
        self._must_be(element, "page-break")
        self.empty(element)
        return [PageBreak(span=element.span)]

    def contents(self, element: Element) -> list[Block]:
        """Read ``nav``: the table of contents."""
        self.problems.check_attributes(element)
        self._must_be(element, "toc")
        self.empty(element)
        return [TableOfContents(depth=self.problems.integer(element, "data-depth", 2, 1, 4), span=element.span)]

    def _must_be(self, element: Element, kind: str) -> None:
        if element.attributes.get("class") != kind:
            self.problems.at(element, "attribute-value", f'<{element.tag}> 只有一种：<{element.tag} class="{kind}">')


_Read: TypeAlias = Callable[[Reader, Element], list[Block]]
_READERS: dict[str, _Read] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5"), Reader.heading),
    "p": Reader.paragraph,
    "ol": Reader.ordered,
    "ul": Reader.bullets,
    "table": Reader.table,
    "figure": Reader.figure,
    "img": Reader.picture,
    "section": Reader.section,
    "header": Reader.masthead,
    "footer": Reader.colophon,
    "aside": Reader.annex,
    "hr": Reader.page_break,
    "nav": Reader.contents,
}
assert _READERS.keys() == BLOCKS
