"""What is done to a document before it is laid out."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from generator.diagnostics import UserError
from generator.document.holes import Filling
from generator.document.nodes import Align, Chart, Document, Metadata, Paragraph, Table, Value
from generator.document.theme import CharacterStyle, Page, RowStyle, Style, TableStyle, Theme
from generator.document.transforms import full_width, prepare, resolve_references, resolve_styles, restore_full_width
from generator.document.transforms.full_width import restore_text
from generator.document.walk import walk
from tests.document.notation import blocks, line, show, told, value

SOURCE = Path(__file__).parents[2] / "content" / "source" / "zhenhai-2012.txt"


def document(markup: str, *fillings: Filling) -> Document:
    return Document(meta=Metadata(title="题"), blocks=blocks(markup, *fillings))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("从56亿元增长到158亿元;区属GDP,收入", "从56亿元增长到158亿元；区属GDP，收入"),
        ("公共财政预算收入(原一般预算收入)", "公共财政预算收入（原一般预算收入）"),
        ("地区生产总值(GDP)增速", "地区生产总值（GDP）增速"),
        ("平安县(市)区", "平安县（市）区"),
        ("一(二(三)四)五", "一（二（三）四）五"),
        ("(1)进一步", "（1）进一步"),
        ("目标是:各项", "目标是：各项"),
        ("普罗旺斯?欧洲", "普罗旺斯？欧洲"),
        ("增长12%,其中", "增长12%，其中"),
        ("办理1,025件,744件", "办理1,025件，744件"),
        ("比例3:2,时间10:30", "比例3:2，时间10:30"),
        ("2011,2012年", "2011，2012年"),
        ("见https://a.cn/b?c=1,其中", "见https://a.cn/b?c=1，其中"),
        ("写信到a.b@c.cn,或", "写信到a.b@c.cn，或"),
        ("通过ISO9001:2008认证", "通过ISO9001:2008认证"),
        ("见 f(x) 一节", "见 f(x) 一节"),
        ("见GDP(x)的", "见GDP（x）的"),
        ("1)甲", "1）甲"),
        ("引自 Hello, world 一书", "引自 Hello, world 一书"),
        ("pure, ascii (text): 1,2?", "pure, ascii (text): 1,2?"),
        ("完成进出口总额 241 亿美元", "完成进出口总额241亿美元"),
        ("营业额 2.3亿美元", "营业额2.3亿美元"),
        ("加快发展, “五园”", "加快发展，“五园”"),
        ("健全。 扶残助残 “爱心城市”创建", "健全。扶残助残“爱心城市”创建"),
        ("学习 Word 文件", "学习 Word 文件"),
        ("57% 以上", "57%以上"),
        ("“2016”工程、“3+3”", "“2016”工程、“3+3”"),
    ],
)
def test_full_width_marks_are_restored_and_stray_spaces_go(text: str, expected: str) -> None:
    assert restore_text(text) == expected
    assert restore_text(expected) == expected


def test_a_text_that_is_quickly_restored_is_restored_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = random.Random(1)
    texts = ["甲" + "".join(chosen.choices("甲乙、aZ1,;:()?! @.-/", k=chosen.randint(1, 9))) for _ in range(5_000)]
    restored = [restore_text(text) for text in texts]
    monkeypatch.setattr(full_width, "_DOUBTFUL", re.compile(""))
    assert [restore_text(text) for text in texts] == restored


def test_the_whole_report_keeps_no_half_width_mark_beside_a_hanzi() -> None:
    lines = SOURCE.read_text(encoding="utf-8").splitlines()[11:187]
    restored = [restore_text(text) for text in lines if text.strip()]
    assert len(restored) > 80
    assert [(mark, text[:20]) for text in restored for mark in ",;:()?" if mark in text] == []
    assert not any(" " in text for text in restored)
    # Nothing but marks and spaces was touched.
    plain = str.maketrans("，；：（）？", ",;:()?", " ")
    assert [text.translate(plain) for text in restored] == [text.replace(" ", "") for text in lines if text.strip()]


class TestLines:
    @pytest.mark.parametrize(
        ("markup", "values", "expected"),
        [
            ("<p>{0},{1}</p>", ("2.1亿元", "增长"), "‹2.1亿元›，‹增长›"),
            ("<p>{0}{1}</p>", ("共1,", "025件"), "‹共1,›‹025件›"),
            ("<p>甲<strong>{0}</strong>)乙</p>", ("(丙",), "甲**‹（丙›**）乙"),
            ("<p>{0} <em>{1}</em></p>", ("责任", "单位"), "‹责任› _‹单位›_"),
            ("<p>{0}</p>", ("责任 单位",), "‹责任单位›"),
            ("<p>甲, 乙</p>", (), "甲， 乙"),
            ("<p>{0}<br/>{1}</p>", ("甲,", "(乙"), "‹甲，›⏎‹（乙›"),
            ('<p>甲,<input type="checkbox" name="k"/>,</p>', (), "甲，☐k，"),
            ('<p><a href="https://a.cn/?b,c">甲,乙</a></p>', (), "<https://a.cn/?b,c|甲，乙>"),
            ("<p>{0}</p>", (" 241 亿",), "‹241亿›"),
        ],
    )
    def test_marks_are_judged_across_the_borders_of_nodes(self, markup: str, values: tuple[str, ...], expected: str) -> None:
        (paragraph,) = restore_full_width(document(markup, *(value(text) for text in values))).blocks
        assert isinstance(paragraph, Paragraph)
        assert line(paragraph.children) == expected

    def test_a_restored_value_keeps_its_origin(self) -> None:
        restored = restore_full_width(document("<p>{0}</p>", value("甲,乙", "tasks/a/text")))
        assert [(v.text, v.origin.path) for v in walk(restored) if isinstance(v, Value)] == [("甲，乙", "tasks/a/text")]

    def test_what_needs_nothing_is_shared(self) -> None:
        clean = document("<p>甲，乙</p><table><tr><td>{0}</td></tr></table>", value("560亿元"))
        assert restore_full_width(clean) is clean

    def test_labels_summaries_and_charts_are_restored_too(self) -> None:
        markup = (
            '<p><input type="checkbox" name="k" title="{0}"/></p><table summary="{0}"><tr><td>1</td></tr></table>'
            '<table data-chart="bar" data-alt="{0}"><thead><tr><th/><th>{0}</th></tr></thead><tr><td>{0}</td><td>1</td></tr></table>'
        )
        restored = restore_full_width(document(markup, value("收入(全区)")))
        box = next(node for node in walk(restored) if hasattr(node, "label"))
        (table,) = [block for block in restored.blocks if isinstance(block, Table)]
        (chart,) = [block for block in restored.blocks if isinstance(block, Chart)]
        texts = {box.label, table.summary, chart.alt, chart.categories[0], chart.series[0].name}
        assert texts == {"收入（全区）"}


class TestReferences:
    @pytest.mark.parametrize(
        ("markup", "expected"),
        [
            ('<p>见<a href="#t"/></p><table id="t"><caption>表1　五年变化</caption><tr><td>1</td></tr></table>', "p.body 见#t=表1"),
            ('<p>见<a href="#t"/></p><table id="t" data-numbered="附表"><caption>甲</caption><tr><td>1</td></tr></table>', "p.body 见#t=附表1"),
            ('<p>见<a href="#t"/></p><table id="t"><caption>五年变化</caption><tr><td>1</td></tr></table>', "p.body 见#t=五年变化"),
            ('<p>见<strong><a href="#h"/></strong></p><h2 id="h">甲</h2>', "p.body 见**#h=甲**"),
            ('<p>见<a href="#h"/></p><h2 id="h" data-numbered="true">甲</h2>', "p.body 见#h=一、"),
            ('<p>见<a href="#s"/></p><section id="s"><h2>甲</h2></section>', "p.body 见#s=甲"),
            ('<p>见<a href="#p">前文</a></p><p id="p">甲</p>', "p.body 见#p=前文"),
        ],
    )
    def test_a_reference_prints_the_number_or_the_title(self, markup: str, expected: str) -> None:
        assert show(resolve_references(document(markup)).blocks)[0] == expected

    def test_all_that_lead_nowhere_are_told(self) -> None:
        with pytest.raises(UserError) as caught:
            resolve_references(document('<h2 id="goals">甲</h2>\n<p><a href="#goal"/>\n<a href="#p"/></p><p id="p">乙</p>'))
        assert told(caught.value.diagnostics) == [
            "unresolved-reference 2: 这份简报里没有编号为 goal 的标题或表格",
            "unresolved-reference 3: p 没有编号也没有标题，不知道打印什么",
        ]
        assert caught.value.diagnostics[0].hint == "是不是 #goals？"


def style(name: str) -> Style:
    return Style(name=name, label=name, font="song", size=10, pitch=15, align=Align.START)


def names(*wanted: str) -> Mapping[str, Style]:
    return {name: style(name) for name in wanted}


THEME = Theme(
    name="small", page=Page(), number=None, fonts={},
    styles=names("body", "title", "heading-1", "list", "note", "cell", "cell-head", "caption", "toc-1", "toc-2"),
    characters={"unit": CharacterStyle(name="unit", label="单位")},
    tables={"table": TableStyle(name="table", label="表", rows={"group": RowStyle(cell="cell")})},
    fills={"light": "F2F2F2"},
)  # fmt: skip


class TestStyles:
    def test_a_document_of_the_theme_passes_as_it_is(self) -> None:
        markup = (
            '<h1>题</h1><h2>甲</h2><p class="note"><span class="unit">元</span></p><ul><li>乙</li></ul><nav class="toc"/>'
            '<table><tr class="group"><td class="cell" data-fill="light">1</td></tr></table>'
        )
        written = document(markup)
        assert resolve_styles(written, THEME) is written

    @pytest.mark.parametrize(
        ("markup", "expected", "hint"),
        [
            ('<p class="notes">甲</p>', "主题 small 没有样式 notes", "是不是 note？"),
            ("<h3>甲</h3>", "主题 small 没有样式 heading-2", "是不是 heading-1？"),
            ('<p><span class="units">甲</span></p>', "主题 small 没有字符样式 units", "是不是 unit？"),
            ('<table class="tabel"><tr><td>1</td></tr></table>', "主题 small 没有表格样式 tabel", "是不是 table？"),
            ('<table><tr class="grup"><td>1</td></tr></table>', "主题 small 没有行样式 grup", "是不是 group？"),
            ('<table><tr><td class="cel">1</td></tr></table>', "主题 small 没有样式 cel", "是不是 cell？"),
            ('<table><tr><td data-fill="dark">1</td></tr></table>', "主题 small 没有底色 dark", "可用的有：light"),
            ('<header class="masthead"><p class="issuer">甲</p></header>', "主题 small 没有样式 masthead-issuer", None),
            ('<footer class="colophon"><p>甲</p></footer>', "主题 small 没有样式 colophon", None),
            ('<aside class="annex" data-label="附件"><p>甲</p></aside>', "主题 small 没有样式 annex-label", None),
            ('<nav class="toc" data-depth="3"/>', "主题 small 没有样式 toc-3", "是不是 toc-2？"),
            ('<ul class="lst"><li><p class="body">甲</p></li></ul>', "主题 small 没有样式 lst", "是不是 list？"),
        ],
    )
    def test_a_name_that_the_theme_lacks_is_told(self, markup: str, expected: str, hint: str | None) -> None:
        with pytest.raises(UserError) as caught:
            resolve_styles(document(markup), THEME)
        (only,) = caught.value.diagnostics
        assert (only.code, only.message) == ("unknown-style", expected)
        assert only.span is not None
        assert hint is None or only.hint == hint

    def test_a_name_that_is_used_often_is_told_once(self) -> None:
        with pytest.raises(UserError) as caught:
            resolve_styles(document('<p class="notes">甲</p>\n<p class="notes">乙</p>\n<ul class="notes"><li>丙</li></ul>'), THEME)
        assert told(caught.value.diagnostics) == ["unknown-style 1: 主题 small 没有样式 notes"]

    def test_a_table_of_an_unknown_style_is_not_blamed_for_its_rows(self) -> None:
        with pytest.raises(UserError) as caught:
            resolve_styles(document('<table class="tabel"><tr class="odd"><td>1</td></tr></table>'), THEME)
        assert len(caught.value.diagnostics) == 1

    def test_the_vocabulary_of_defaults_is_in_the_themes_of_the_project(self) -> None:
        needed = {"body", "title", "list", "caption", "masthead-issuer", "masthead-number", "colophon", "annex-label", "annex-title", "toc-1"}
        for path in sorted((SOURCE.parents[2] / "templates" / "themes").glob("*.yaml")):
            styles = yaml.safe_load(path.read_text(encoding="utf-8"))["styles"]
            assert needed | {f"heading-{level}" for level in range(1, 5)} <= styles.keys(), path.name


def test_preparing_tells_the_problems_of_all_transforms_at_once() -> None:
    with pytest.raises(UserError) as caught:
        prepare(document('<p class="nope">甲<a href="#x"/></p>'), THEME)
    assert [d.code for d in caught.value.diagnostics] == ["unknown-style", "unresolved-reference"]


def test_preparing_shares_what_needs_nothing() -> None:
    clean = document(
        '<h1>题</h1><table><tr><td class="cell">{0}</td><td><input type="checkbox" name="k" title="甲，乙"/>乙</td></tr></table>', value("56")
    )
    assert prepare(clean, THEME) is clean


def test_preparing_does_all_three() -> None:
    prepared = prepare(document('<h2 id="h">甲,乙</h2><p>见<a href="#h"/>,丙</p>'), THEME)
    assert show(prepared.blocks) == ["h1.heading-1 甲，乙", "p.body 见#h=甲，乙，丙"]


@pytest.mark.parametrize(
    "cell",
    [
        "<td>甲</td>",
        "<td>甲,乙</td>",
        "<td></td>",
        '<td class="cell" data-fill="light">1</td>',
        '<td class="cel">1</td>',
        '<td data-fill="dark">1</td>',
        '<td><p class="nope">甲</p></td>',
        '<td><p class="note">甲</p><p>乙;丙</p></td>',
        "<td><ul><li>甲(乙)</li></ul></td>",
        '<td><input type="checkbox" name="k" title="甲,乙"/></td>',
        '<td><input type="checkbox" name="k" title="甲"/></td>',
        '<td><span class="nope">1</span></td>',
        '<td>见<a href="#x"/></td>',
        '<td><a href="#h"/></td>',
        "<td>{0}</td>",
        "<td>{0}，{0}</td>",
    ],
)
def test_preparing_a_cell_does_what_the_transforms_do(cell: str) -> None:
    """Cells that need nothing are passed over at a glance; a glance must miss nothing."""
    written = document(f'<h2 id="h">题</h2><table><tr><td>1</td></tr><tr>{cell}</tr></table>', value("共3家,新增2家"))

    def one_by_one(document: Document, theme: Theme) -> Document:
        return resolve_references(restore_full_width(resolve_styles(document, theme)))

    def outcome(change: Callable[[Document, Theme], Document]) -> list[str]:
        try:
            return show(change(written, THEME).blocks)
        except UserError as error:
            return told(error.diagnostics)

    assert outcome(prepare) == outcome(one_by_one)
