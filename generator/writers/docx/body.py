"""Blocks as paragraphs and tables, one after the other.

Read top down: `Body.blocks` -> `_block` -> the kinds of block -> `_add`. Word has no white space of its own around tables and no page break but in a
paragraph, so the body remembers what the next paragraph owes: a new page, a gap after a table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import assert_never

from generator.document.nodes import (
    Annex,
    Block,
    BulletList,
    Chart,
    Colophon,
    Heading,
    Inline,
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
from generator.document.theme import MM, Page
from generator.layout.charts import describe_chart
from generator.writers.docx.charts import chart_xml
from generator.writers.docx.contents import contents_bookmark, write_contents
from generator.writers.docx.drawings import write_inline_chart, write_inline_picture
from generator.writers.docx.fields import caption_number
from generator.writers.docx.inlines import write_inlines
from generator.writers.docx.job import Job, Place
from generator.writers.docx.lists import write_list
from generator.writers.docx.names import bookmark_name
from generator.writers.docx.numbering import NO_NUMBER
from generator.writers.docx.official import annex_label_style, write_colophon, write_masthead
from generator.writers.docx.sections import landscape, section_properties
from generator.writers.docx.tables import write_table_parts
from generator.writers.docx.workbook import workbook_bytes
from generator.writers.docx.xml import paragraph, run

__all__ = ["Body"]

_STYLE = re.compile('(?<=<w:pStyle w:val=")[^"]*')


class Body:
    """The body of a document while it is written."""

    def __init__(self, job: Job, footers: str) -> None:
        """Take the document's job and the references to its footers."""
        self._job = job
        self._footers = footers
        self._page = job.theme.page
        self._out: list[str] = []
        self._new_page = False
        self._begins_page = True
        self._after_table: float | None = None
        self._annex = False
        self._section_end = ""

    def pieces(self, blocks: Sequence[Block]) -> list[str]:
        """Return ``w:body`` with the blocks, in pieces: its paragraphs, and the rows of its tables."""
        self._number_headings(blocks)
        self.blocks(blocks, Place(self._page.measure))
        if self._after_table is not None:
            self._new_page = False  # nothing follows, and the layout leaves no blank page
            self._gap()
        return ["<w:body>", *self._out, self._section_end or self._section(self._page), "</w:body>"]

    def _number_headings(self, blocks: Sequence[Block], *, annex: bool = False) -> None:
        """Let Word count the headings of every style that has a heading with a number."""
        for block in blocks:
            if isinstance(block, Section | Annex):
                self._number_headings(block.blocks, annex=annex or isinstance(block, Annex))
            elif isinstance(block, Heading) and block.number and block.level:
                key = heading_key(block, annex=annex)
                indents = self._job.styles.number(key, block.level)
                self._job.numbering.link_heading(block.level, self._job.styles.paragraph(key), indents)

    def _section(self, page: Page) -> str:
        number, house = self._job.theme.number, self._job.theme.house
        return section_properties(page, self._footers, number, self._job.style(number.style) if number else None, house=house)

    def blocks(self, blocks: Sequence[Block], place: Place) -> None:
        """Write blocks one after the other."""
        for block in blocks:
            self._block(block, place)

    def _block(self, block: Block, place: Place) -> None:
        match block:
            case Paragraph():
                self._paragraph(block, place)
            case Heading():
                self._heading(block, place)
            case BulletList() | OrderedList() | TableOfContents() | Masthead():
                for xml in self._paragraphs_of(block, place):
                    self._raw(xml)
            case Table():
                self._table(block, place)
            case Chart():
                self._chart(block, place)
            case Picture():
                self._picture(block, place)
            case Section():
                self._inner_section(block, place)
            case Colophon():
                self._emit(write_colophon(block, self._job))
                self._after_table = None
            case Annex():
                self._annexed(block, place)
            case PageBreak():
                self._new_page = not self._begins_page
            case _:
                assert_never(block)

    def _paragraphs_of(self, block: BulletList | OrderedList | TableOfContents | Masthead, place: Place) -> list[str]:
        match block:
            case BulletList() | OrderedList():
                return write_list(block, self._job, place)
            case TableOfContents():
                return write_contents(block, self._job.pages.headings, self._job)
            case Masthead():
                return write_masthead(block, self._job)
            case _:
                assert_never(block)

    # --- what stands below each other -----------------------------------------------------------------------------

    def _raw(self, xml: str) -> None:
        """Add a paragraph that is complete, on a new page or below the white of a table if that is due."""
        styles = self._job.styles
        if self._new_page:
            xml = _restyled(xml, styles.paged)
        elif self._after_table:
            white = self._after_table
            xml = _restyled(xml, lambda ident: styles.spaced(ident, before=white))
        self._new_page = False
        self._after_table = None
        self._emit(xml)

    def _emit(self, *xml: str) -> None:
        self._end_section()
        self._out += xml
        self._begins_page = False

    def _gap(self) -> None:
        """Add the empty line that Word asks for between two tables, after the last, and before one that begins a page."""
        style = self._job.styles.gap(self._after_table or 0.0)
        self._after_table = None
        self._emit(paragraph(self._job.styles.paged(style) if self._new_page else style, ""))
        self._new_page = False

    def _add(
        self, key: str, content: str, *, insets: tuple[int, int] = (0, 0), keep: bool = False, bookmark: str = "", numbered: bool = True
    ) -> None:
        """Add a paragraph in a style of the theme. What begins a page has no space before it, as in the layout."""
        job = self._job
        style = job.styles.aligned(key, None, insets)
        kinds: list[tuple[str, str, str]] = []
        if self._new_page:
            kinds.append(("Page", "另页", "<w:pageBreakBefore/>"))
        if not numbered and job.styles.is_numbered(key):
            kinds.append(("Plain", "无号", NO_NUMBER))
        if (self._new_page or self._begins_page) and job.style(key).before:
            kinds.append(("First", "首段", '<w:spacing w:before="0"/>'))
        if kinds:
            suffix, label, properties = ("".join(parts) for parts in zip(*kinds, strict=True))
            style = job.styles.derived(style, suffix, label, properties)
        if self._after_table and not self._new_page:
            style = job.styles.spaced(style, before=self._after_table)
        self._new_page = False
        self._after_table = None
        self._emit(paragraph(job.styles.kept(style) if keep else style, job.marked(content, bookmark)))

    def _paragraph(self, node: Paragraph, place: Place) -> None:
        job = self._job
        content = write_inlines(node.children, job, job.style(node.style), place.width, job.spacings(node))
        self._add(
            node.style, content, insets=job.insets(node, job.style(node.style)), keep=place.keep, bookmark=bookmark_name(node.id) if node.id else ""
        )

    def _heading(self, node: Heading, place: Place) -> None:
        job = self._job
        key = heading_key(node, annex=self._annex)
        style = job.style(key)
        content = write_inlines(node.children, job, style, place.width)
        if style.outline is not None:
            content = job.marked(content, contents_bookmark(next(job.headings)))
        self._add(key, content, keep=True, bookmark=bookmark_name(node.id) if node.id else "", numbered=bool(node.number))

    def _table(self, node: Table, place: Place) -> None:
        job = self._job
        style = job.theme.tables[node.style]
        facts = next(job.tables)
        if facts.begins_page:
            self._new_page = not self._begins_page
            self._after_table = None
        if node.caption:
            self._caption(node.caption, style.caption, place, node.id)
        before = 0.0 if self._begins_page or self._new_page else style.before
        for index, part in enumerate(write_table_parts(node, facts, job)):
            if index:
                self._after_table = None
                self._new_page = True
                if node.caption and style.continued:
                    self._caption((*node.caption, Text(text=style.continued)), style.caption, place, None)
            if self._after_table is not None or self._new_page:
                self._after_table = max(self._after_table or 0.0, before)
                self._gap()
            elif before:
                self._widen_below(before)
            self._emit(*part)
            before = 0.0
            self._after_table = style.after

    def _widen_below(self, points: float) -> None:
        """Give the last paragraph the white that is due above a table."""
        styles = self._job.styles
        self._out[-1] = _restyled(self._out[-1], lambda ident: styles.spaced(ident, after=points))

    def _caption(self, words: Sequence[Inline], key: str, place: Place, ident: str | None) -> None:
        job = self._job
        bookmark = bookmark_name(ident) if ident else ""
        number = caption_number(words)
        content = write_inlines(number.rest if number else words, job, job.style(key), place.width)
        if number:
            content = job.marked(job.fields.sequence(number), bookmark) + content
        self._add(key, content, keep=True, bookmark="" if number else bookmark)

    def _chart(self, node: Chart, place: Place) -> None:
        job = self._job
        if node.caption:
            self._caption(node.caption, "caption", place, node.id)
        words = job.style("cell")
        workbook = workbook_bytes(node.categories, [(series.name, series.values) for series in node.series])
        relationship = job.package.add_chart(chart_xml(node, job.theme.fonts[words.font], words, place.width), workbook)
        number = next(job.ids)
        drawing = write_inline_chart(relationship, place.width, node.height * MM, number=number, name=f"图表 {number}", alt=describe_chart(node))
        content = job.marked(drawing, bookmark_name(node.id) if node.id and not node.caption else "")
        self._raw(paragraph(job.styles.kept(job.styles.figure()) if place.keep else job.styles.figure(), content))

    def _picture(self, node: Picture, place: Place) -> None:
        job = self._job
        width, height = next(job.pictures)
        drawing = write_inline_picture(job.package.add_picture(node.bitmap), width, height, number=next(job.ids), alt=node.alt)
        content = job.marked(drawing, bookmark_name(node.id) if node.id and not node.caption else "")
        self._raw(paragraph(job.styles.kept(job.styles.figure()) if place.keep or node.caption else job.styles.figure(), content))
        if node.caption:
            self._caption(node.caption, "caption", place, node.id)

    def _inner_section(self, node: Section, place: Place) -> None:
        upright = self._page
        if node.landscape:
            self._close_section()
            self._page = landscape(upright)
        if node.id:
            self._end_section()
            self._out.append(self._job.marked("", bookmark_name(node.id)))
        if node.landscape:
            self.blocks(node.blocks, Place(self._page.measure))
            self._close_section()
            self._page = upright
        elif node.keep:
            for index, block in enumerate(node.blocks):
                last = index == len(node.blocks) - 1
                self._block(block, Place(place.width, keep=not last or place.keep))
        else:
            self.blocks(node.blocks, place)

    def _close_section(self) -> None:
        """Let a section end here, if there is anything in it."""
        self._new_page = False
        if self._begins_page:
            return
        if self._after_table is not None or not self._out[-1].startswith("<w:p>"):
            self._gap()
        self._after_table = None
        self._section_end = self._section(self._page)
        self._begins_page = True

    def _end_section(self) -> None:
        """Say where a section has ended: in its last paragraph (17.6.18); the document's last is said by the body itself (17.6.17)."""
        if self._section_end:
            self._out[-1] = self._out[-1].replace("</w:pPr>", f"{self._section_end}</w:pPr>", 1)
            self._section_end = ""

    def _annexed(self, node: Annex, place: Place) -> None:
        self._new_page = False
        self._after_table = None
        self._emit(paragraph(annex_label_style(self._job), run(node.label)))
        self._annex = True
        self.blocks(node.blocks, place)
        self._annex = False


def _restyled(xml: str, change: Callable[[str], str]) -> str:
    """Return a paragraph in another style; ``change`` makes its id from the old one."""
    return _STYLE.sub(lambda match: change(match[0]), xml, count=1)


def heading_key(node: Heading, *, annex: bool) -> str:
    """Return the style of a heading: its own, or its level's; the title of an annex has one of its own."""
    if annex and node.level == 0 and not node.style:
        return "annex-title"
    return node.style or ("title" if node.level == 0 else f"heading-{node.level}")
