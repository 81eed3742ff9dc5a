"""From the document to pages.

Read top down: `layout` keeps the promise about the number of pages, `_Engine` flows the blocks, the modules beside it measure them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import assert_never

from msgspec.structs import replace

from generator.document.nodes import (
    Align,
    Annex,
    Block,
    BulletList,
    Chart,
    Colophon,
    Document,
    Heading,
    Inline,
    LineBreak,
    Masthead,
    OrderedList,
    PageBreak,
    Paragraph,
    Picture,
    Section,
    Table,
    TableOfContents,
    Text,
)
from generator.document.theme import MM, Page, Theme
from generator.layout.blocks import Context, heading_style, measure_chart, measure_heading, measure_list, measure_paragraph, measure_words
from generator.layout.contents import measure_entry
from generator.layout.flow import Flow
from generator.layout.inline import Shaper
from generator.layout.lines import set_paragraph
from generator.layout.pages import Element, OnDemand, PageLayout, Pages, PlacedHeading, PlacedTable
from generator.layout.pictures import measure_picture
from generator.layout.sheet import Box, Drawing, LineBox, NotedBox, Sheet, Structure
from generator.layout.tables import MeasuredTable, measure_table
from generator.layout.tall import Room, opening_height, paginate

__all__ = ["Outcome", "flow_document"]

_RED = "E60012"
_MASTHEAD_GAP = 4 * MM
"""The red rule stands 4 mm below the document number (GB/T 9704-2012, 7.2.7)."""
_RESERVE = 3.0
"""Height in pt that a table leaves free at the foot of a page: Word rounds the heights of rows to its own units, and their sum may be a little
more."""
_LEAST_SPARE, _GRID_REST = 0.05, 1.0
"""Least height in pt that is left free below a divided row, and the most that a grid of whole lines may leave over."""
_ROUNDS = 4
"""How often a document with a table of contents is laid out again at most; the second round is usually the last."""
_COLOPHON_OUTER, _COLOPHON_INNER = 0.35 * MM, 0.25 * MM
"""Rules of the 版记 (GB/T 9704-2012, 7.4.1)."""


class Outcome:
    """The pages, and where the last one ends."""

    def __init__(self, pages: Pages, used: float) -> None:
        """Take the pages and ``used``: the height in pt that the content takes, the type areas of full pages included."""
        self.pages = pages
        self.used = used


def flow_document(document: Document, theme: Theme, shaper: Shaper) -> Outcome:
    """Lay a document out in a theme as it is.

    A table of contents needs the pages of headings that follow it, and its own length moves them, so a document with one is laid out until they
    stay.

    Raises `UserError` where a character is in no face.
    """
    outcome = _Engine(document, theme, shaper, ()).run()
    if any(isinstance(block, TableOfContents) for block in _all_blocks(document.blocks)):
        for _ in range(_ROUNDS):
            known = outcome.pages.headings
            outcome = _Engine(document, theme, shaper, known).run()
            if [heading.page for heading in outcome.pages.headings] == [heading.page for heading in known]:
                break
    return outcome


def _all_blocks(blocks: Sequence[Block]) -> list[Block]:
    out: list[Block] = []
    for block in blocks:
        out.append(block)
        if isinstance(block, Section | Annex):
            out += _all_blocks(block.blocks)
    return out


class _Artwork:
    """The pages of a paper and its structure, drawn when the first is asked for: drawing adds the elements of links and checkboxes."""

    def __init__(self, sheets: Sequence[Sheet], structure: Structure) -> None:
        self._sheets = sheets
        self._structure = structure

    @cached_property
    def pages(self) -> tuple[PageLayout, ...]:
        return tuple(PageLayout(number, sheet.width, sheet.height, sheet.drawn()) for number, sheet in enumerate(self._sheets, start=1))

    @property
    def elements(self) -> tuple[Element, ...]:
        _ = self.pages
        return tuple(self._structure.elements)


class _Engine:
    """One run over a document."""

    def __init__(self, document: Document, theme: Theme, shaper: Shaper, known: Sequence[PlacedHeading]) -> None:
        self._document = document
        self._theme = theme
        self._structure = Structure()
        self._context = Context(theme, shaper, self._structure)
        self._flow = Flow(theme.page, self._structure)
        self._known = known
        self._headings: list[PlacedHeading] = []
        self._tables: list[PlacedTable] = []
        self._annex = False

    def run(self) -> Outcome:
        self._blocks(self._document.blocks)
        self._flow.finish()
        self._context.shaper.problems.raise_errors()
        flow = self._flow
        used = flow.y - flow.page.top * MM + (len(flow.sheets) - 1) * flow.page.depth
        for number, (sheet, page) in enumerate(zip(flow.sheets, flow.geometry, strict=True), start=1):
            self._page_number(sheet, page, number)
        self._run_heads()
        artwork = _Artwork(flow.sheets, self._structure)
        pages = Pages(
            self._theme,
            OnDemand(lambda: artwork.pages, len(flow.sheets)),
            OnDemand(lambda: artwork.elements),
            tuple(self._headings),
            tuple(self._tables),
            self._document.meta.language,
            self._context.insets,
            self._context.spacings,
            tuple(self._context.pictures),
        )
        return Outcome(pages, used)

    # --- blocks ---------------------------------------------------------------------------------------------------

    def _blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        flow, context = self._flow, self._context
        match block:
            case Paragraph():
                flow.add(measure_paragraph(block, self._theme.styles[block.style], flow.measure, context))
            case Heading():
                self._heading(block)
            case BulletList() | OrderedList():
                flow.add(measure_list(block, flow.measure, context))
            case Table():
                self._table(measure_table(block, flow.measure, context))
            case Chart() | Picture():
                flow.add(self._figure(block))
            case Section():
                self._section(block)
            case Masthead():
                self._masthead(block)
            case Colophon():
                self._colophon(block)
            case Annex():
                self._annexed(block)
            case PageBreak():
                flow.break_page()
            case TableOfContents():
                self._contents(block)
            case _:
                assert_never(block)

    def _heading(self, node: Heading) -> None:
        if self._annex and node.level == 0 and not node.style:
            node = replace(node, style="annex-title")
        boxes, element, words = measure_heading(node, self._flow.measure, self._context)
        style = heading_style(node, self._theme)
        if style.outline is not None:
            boxes[0] = self._noted(boxes[0], words, style.outline, element)
        self._flow.add(boxes)

    def _noted(self, box: Box, words: str, level: int, element: int) -> Box:
        """Return a box that notes the heading's page when it is placed."""

        def note(y: float) -> None:
            self._headings.append(PlacedHeading(words, level, len(self._flow.sheets), y, element))

        return NotedBox(box.height, box.before, box.after, box.keep, box=box, note=note)

    def _figure(self, node: Chart | Picture) -> list[Box]:
        if isinstance(node, Chart):
            return measure_chart(node, self._flow.measure, self._context)
        return measure_picture(node, self._flow.measure, self._flow.page.depth, self._context)

    def _section(self, node: Section) -> None:
        with self._structure.within(self._structure.add("Sect")):
            if node.landscape:
                upright = self._flow.page
                self._flow.turn(_turned(upright))
                self._blocks(node.blocks)
                self._flow.turn(upright)
            elif node.keep:
                self._kept(node)
            else:
                self._blocks(node.blocks)

    def _kept(self, node: Section) -> None:
        """Place a section's blocks on one page if they are of kinds that are boxes; others follow the usual rules."""
        boxes: list[Box] = []
        for block in node.blocks:
            if isinstance(block, Paragraph):
                boxes += measure_paragraph(block, self._theme.styles[block.style], self._flow.measure, self._context)
            elif isinstance(block, BulletList | OrderedList):
                boxes += measure_list(block, self._flow.measure, self._context)
            elif isinstance(block, Chart | Picture):
                boxes += self._figure(block)
            else:
                self._flow.add([replace(box, keep=True) for box in boxes])
                boxes = []
                self._block(block)
        self._flow.add([replace(box, keep=True) for box in boxes[:-1]] + boxes[-1:])

    # --- tables ---------------------------------------------------------------------------------------------------

    def _table(self, table: MeasuredTable) -> None:
        flow, style = self._flow, table.style
        head = table.head_height
        over = sum(max(box.height + box.after, box.height + style.before) for box in table.continued)
        around = head + 2 * style.rule_outer + _RESERVE
        within = flow.page.depth - around
        room = Room(within, within - over, within, _RESERVE - _spare(flow.page))
        alone, page = not flow.waits, flow.sheet
        flow.add(table.caption)
        flow.flush(Box(around + opening_height(table.rows, room, style), style.before))
        begins_page = alone and flow.sheet is not page
        paged = paginate(table.rows, replace(room, first=flow.room(style.before) - around), style)
        divided = replace(table, rows=paged.rows)
        edges = (0, *paged.starts, len(paged.rows))
        for part, (begin, end) in enumerate(pairwise(edges)):
            if part:
                flow.begin_page()
                for box in () if paged.is_within(begin) else table.continued:
                    flow.place(_as_artifact(box))
            flow.place(_part(divided, begin, end, repeated=part > 0))
        heights = tuple(row.height for row in (*table.head, *table.rows))
        self._tables.append(PlacedTable(table.columns, heights, paged.begun, begins_page, paged.divided))

    # --- furniture ------------------------------------------------------------------------------------------------

    def _run_heads(self) -> None:
        if self._theme.house:
            from generator.layout.running import Runner  # few papers have them

            runner = Runner(self._theme, self._theme.house, self._context.shaper, len(self._flow.sheets))
            for number, (sheet, page) in enumerate(zip(self._flow.sheets, self._flow.geometry, strict=True), start=1):
                runner.draw(sheet, page, number)
            self._context.shaper.problems.raise_errors()

    def _page_number(self, sheet: Sheet, page: Page, number: int) -> None:
        form = self._theme.number
        if form is None:
            return
        style = self._theme.styles[form.style]
        words = (Text(text=form.form.format(page=number)),)
        align = (Align.END if number % 2 else Align.START) if form.mirrored else Align.CENTER
        inset = 1.0 if form.mirrored else 0.0
        placed = replace(style, align=align, left=inset, right=inset, indent=0.0)
        paragraph = set_paragraph(words, placed, page.measure, self._context.shaper)
        top = (page.top * MM + page.depth) + form.below * MM - style.pitch / 2
        LineBox(style.pitch, line=paragraph.lines[0], style=placed, owner=None, shift=0.0).place(sheet, page.left * MM, top)

    def _masthead(self, node: Masthead) -> None:
        styles, flow = self._theme.styles, self._flow
        flow.add(measure_words(node.issuer, styles["masthead-issuer"], flow.measure, self._context))
        if node.number:
            flow.add(measure_words(node.number, styles["masthead-number"], flow.measure, self._context))
        measure = flow.measure

        def draw(sheet: Sheet, x: float, y: float) -> None:
            sheet.rule(x, y + _MASTHEAD_GAP, x + measure, y + _MASTHEAD_GAP, 2.0, _RED)

        flow.add([Drawing(_MASTHEAD_GAP + 2.0, after=2 * self._theme.page.pitch, paint=draw)])

    def _colophon(self, node: Colophon) -> None:
        flow = self._flow
        flow.flush()
        last = len(node.lines) - 1
        rows = [self._colophon_row(line, index == 0, index == last) for index, line in enumerate(node.lines)]
        height = sum(row.height for row in rows)
        if not flow.at_top and flow.room() < height:
            flow.begin_page()
        flow.skip_to(flow.foot - height)
        for row in rows:
            flow.place(row)

    def _colophon_row(self, line: Sequence[Inline], first: bool, last: bool) -> Box:
        """Return a row between two rules: its first part, which may go over several lines, and its second flush right on the last of them."""
        measure, context, style = self._flow.measure, self._context, self._theme.styles["colophon"]
        cut = next((i for i, inline in enumerate(line) if isinstance(inline, LineBreak)), len(line))
        owner = self._structure.add("P")
        left = set_paragraph(line[:cut], replace(style, align=Align.START), measure, context.shaper)
        right = set_paragraph(line[cut + 1 :], replace(style, align=Align.END), measure, context.shaper)
        height = style.pitch * len(left.lines)

        def draw(sheet: Sheet, x: float, y: float) -> None:
            sheet.rule(x, y, x + measure, y, _COLOPHON_OUTER if first else _COLOPHON_INNER)
            for index, words in enumerate(left.lines):
                sheet.line(words, left.style, x, y + index * style.pitch, owner)
            sheet.line(right.lines[0], right.style, x, y + height - style.pitch, owner)
            if last:
                sheet.rule(x, y + height, x + measure, y + height, _COLOPHON_OUTER)

        return Drawing(height, paint=draw)

    def _annexed(self, node: Annex) -> None:
        """An annex begins a page: its mark on line 1, its title on line 3 (GB/T 9704-2012, 7.3.8)."""
        flow = self._flow
        flow.break_page()
        style = self._theme.styles["annex-label"]
        label = (Text(text=node.label),)
        with self._structure.within(self._structure.add("Sect")):
            boxes = measure_words(label, style, flow.measure, self._context)
            flow.add([replace(box, after=self._theme.page.pitch) for box in boxes])
            self._annex = True
            self._blocks(node.blocks)
            self._annex = False

    def _contents(self, node: TableOfContents) -> None:
        flow, context = self._flow, self._context
        with self._structure.within(self._structure.add("TOC")):
            for place, heading in enumerate(self._known):
                depth = heading.level - 1
                if 1 <= depth <= node.depth:
                    style = self._theme.styles[f"toc-{min(depth, 3)}"]
                    with self._structure.within(self._structure.add("TOCI")):
                        flow.add(measure_entry(heading, place, style, flow.measure, self._structure.add("Link"), context))


def _spare(page: Page) -> float:
    """Return the height in pt that the lines of a row that is divided leave free at the foot of a page.

    It is little, since Word fills the page with them, but not what whole lines of the grid leave over: LibreOffice ends the page with the last of
    them.
    """
    rest = page.depth % page.pitch
    return _LEAST_SPARE + (rest if rest <= _GRID_REST else 0.0)


def _turned(page: Page) -> Page:
    """Return the page on its side: what was the top is the left edge, so that the sheet is bound at its top."""
    return replace(page, width=page.height, height=page.width, top=page.left, right=page.top, bottom=page.right, left=page.bottom)


def _as_artifact(box: Box) -> Box:
    def draw(sheet: Sheet, x: float, y: float) -> None:
        sheet.artifact = True
        box.draw(sheet, x, y)
        sheet.artifact = False

    return Drawing(box.height, box.before, box.after, paint=draw)


def _part(table: MeasuredTable, begin: int, end: int, *, repeated: bool) -> Box:
    height = table.head_height + sum(row.height for row in table.rows[begin:end])

    def draw(sheet: Sheet, x: float, y: float) -> None:
        table.draw_rows(sheet, x, y + style.rule_outer, begin, end, repeated=repeated)

    style = table.style
    return Drawing(height + 2 * style.rule_outer, style.before, style.after, paint=draw)
