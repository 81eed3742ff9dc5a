"""Walking: every node is met once, in reading order, and rewriting shares what it leaves alone."""

from __future__ import annotations

from typing import get_args

from msgspec.structs import replace

from generator.document.markup import read
from generator.document.nodes import Block, Cell, Document, Inline, ListItem, Metadata, Paragraph, Row, Table, TableBody, Text, Value
from generator.document.pictures import read_bitmap
from generator.document.walk import Line, Rewriter, children, map_lines, plain_text, walk
from tests.document.notation import rendered, value
from tests.tools.samples import png

EVERYTHING = """
<h1>题</h1><p>甲<strong>{0}</strong><em>丙</em><span class="s">丁</span><a href="https://a.cn">戊</a><a href="#t">己</a><br/>庚
<input type="checkbox" name="k"/><data value="1" data-max="2"/></p><ul><li>辛</li></ul><ol><li>壬</li></ol>
<table id="t"><caption>癸</caption><thead><tr><th>子</th></tr></thead><tr><td>丑</td></tr></table>
<figure><table data-chart="bar"><thead><tr><th/><th>寅</th></tr></thead><tr><td>卯</td><td>1</td></tr></table><figcaption>辰</figcaption></figure>
<section><p>巳</p></section><header class="masthead"><p class="issuer">午</p><p class="number">未</p></header>
<footer class="colophon"><p>申</p></footer><aside class="annex" data-label="附件"><p>酉</p></aside><hr class="page-break"/><nav class="toc"/>
<img src="a.png" alt="图"/>"""
DOCUMENT = Document(meta=Metadata(title="题"), blocks=read(rendered(EVERYTHING, value("乙")), lambda source: read_bitmap(png())))


def test_every_kind_of_node_is_met() -> None:
    met = {type(node) for node in walk(DOCUMENT)}
    assert met >= {*get_args(Block), *get_args(Inline)}


def test_plain_text_is_in_reading_order() -> None:
    assert plain_text(DOCUMENT) == "题甲乙丙丁戊己\n庚辛壬癸子丑辰巳午未申酉"


def test_walking_meets_a_node_before_what_is_below_it() -> None:
    met = list(walk(DOCUMENT))
    assert met[0] is DOCUMENT
    places = {id(node): place for place, node in enumerate(met)}
    assert all(places[id(node)] < places[id(child)] for node in met for child in children(node))


def test_a_rewriter_meets_nodes_and_lines_in_reading_order() -> None:
    class Meeting(Rewriter):
        def __init__(self) -> None:
            self.met: list[object] = []

        def meet(self, node: Block | ListItem | Row | Cell) -> None:
            self.met.append(node)

        def line(self, line: Line) -> Line:
            self.met.extend(line)
            return line

    meeting = Meeting()
    meeting.document(DOCUMENT)
    walked = [node for node in walk(DOCUMENT) if not isinstance(node, Document | TableBody)]
    lines = {id(node) for node in meeting.met}
    assert list(map(id, meeting.met)) == [id(node) for node in walked if id(node) in lines]
    assert {type(node) for node in walked if id(node) not in lines} == {Text, Value}, "what stands within bold words is the line's own matter"


def test_every_line_can_be_rewritten() -> None:
    def shout(line: Line) -> Line:
        return tuple(replace(inline, text=inline.text + "！") if isinstance(inline, Text) else inline for inline in line)

    text = plain_text(map_lines(DOCUMENT, shout))
    assert text == "题！甲！乙丙丁戊己\n庚！辛！壬！癸！子！丑！辰！巳！午！未！申！酉！"


def test_a_rewriting_that_changes_nothing_gives_the_same_document() -> None:
    assert map_lines(DOCUMENT, lambda line: line) is DOCUMENT
    assert Rewriter().document(DOCUMENT) is DOCUMENT


def test_what_is_not_changed_is_shared() -> None:
    def only_cells(line: Line) -> Line:
        return (Text(text="新"),) if plain_text(Paragraph(children=line)) == "丑" else line

    changed = map_lines(DOCUMENT, only_cells)
    assert [new is old for new, old in zip(changed.blocks, DOCUMENT.blocks, strict=True)].count(False) == 1
    (table,) = [block for block in changed.blocks if isinstance(block, Table)]
    assert plain_text(table) == "癸子新"
