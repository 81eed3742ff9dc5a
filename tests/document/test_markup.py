"""The reader: what the vocabulary means, what is refused and where, and that no value is ever markup."""

from __future__ import annotations

import cProfile
from decimal import Decimal

import pytest

from generator.diagnostics import UserError
from generator.document.holes import Rendered, hole_index, hole_mark
from generator.document.markup import read
from generator.document.markup.vocabulary import ATTRIBUTES, BLOCKS, INLINES
from generator.document.nodes import Align, Chart, Checkbox, Origin, Paragraph, Strong, Table, Text, Value
from generator.document.walk import walk
from tests.document.notation import blocks, line, rendered, show, told, value

WORDS = pytest.mark.parametrize
HOSTILE = (
    "<b>粗</b>", "</p><script>", "{{ report.title }}", "]]>", "&nbsp;", "&lt;", "<!-- -->", "\U000f0000", "\U00100000", "\ue000\U000f0001", "\x0b",
)  # fmt: skip
"""Contents that would do harm if they were read as markup or as holes."""


@WORDS(
    ("markup", "expected"),
    [
        ("<h1>标题</h1>", ["h0.title 标题"]),
        ("<h2>一</h2><h3>二</h3><h4>三</h4><h5>四</h5>", ["h1.heading-1 一", "h2.heading-2 二", "h3.heading-3 三", "h4.heading-4 四"]),
        ('<h2 class="special">一</h2>', ["h1.special 一"]),
        ("<p>正文</p>", ["p.body 正文"]),
        ('<p class="note">注</p>', ["p.note 注"]),
        ("<p></p><p>  \n </p>", []),
        ("<p>甲<br/>乙</p>", ["p.body 甲⏎乙"]),
        ("<p><strong>甲</strong><em>乙<strong>丙</strong></em></p>", ["p.body **甲**_乙**丙**_"]),
        ('<p><span class="unit">亿元</span></p>', ["p.body [unit:亿元]"]),
        ('<p><a href="https://example.cn/a">网</a><a href="mailto:a@b.cn">信</a></p>', ["p.body <https://example.cn/a|网><mailto:a@b.cn|信>"]),
        ('<p>见<a href="#t1"/>和<a href="#t1">表一</a></p>', ["p.body 见#t1=和#t1=表一"]),
        ('<p><data value="3" data-max="10"/></p>', ["p.body ▬3/10"]),
        ('<p><input type="checkbox" name="t1"/>甲</p>', ["p.body ☐t1甲"]),
        ('<p><input type="checkbox" name="t1" checked="checked"/></p>', ["p.body ☑t1"]),
        ('<p><input type="checkbox" name="t1" checked="false"/></p>', ["p.body ☐t1"]),
        ("<ul><li>甲</li><li>乙</li></ul>", ["ul .list", "  p.list 甲", "  p.list 乙"]),
        (
            '<ol start="3" class="steps"><li>甲<p>乙</p><ul><li>丙</li></ul></li></ol>',
            ["ol 3 .steps", "  p.steps 甲", "  p.steps 乙", "  ul .list", "    p.list 丙"],
        ),
        ('<section class="landscape keep"><p>甲</p></section>', ["section landscape keep", "  p.body 甲"]),
        ('<header class="masthead"><p class="issuer">区政府</p><p class="number">〔2012〕1号</p></header>', ["masthead 区政府 / 〔2012〕1号"]),
        ('<footer class="colophon"><p>抄送：各局。</p><p>办公室<br/>2012年印发</p></footer>', ["colophon 抄送：各局。 / 办公室⏎2012年印发"]),
        ('<aside class="annex" data-label="附件1"><h1>清单</h1></aside><h1>题</h1>', ["annex 附件1", "  h0.annex-title 清单", "h0.title 题"]),
        ('<hr class="page-break"/>', ["page-break"]),
        ('<nav class="toc" data-depth="3"/><nav class="toc"></nav>', ["toc 3", "toc 2"]),
        ("<!-- 注释 --><p>甲<!-- 内 -->乙</p>", ["p.body 甲乙"]),
        ("<p>A&amp;B &lt;甲&gt; &#160;乙 &quot;</p>", ['p.body A&B <甲> \xa0乙 "']),
    ],
)  # fmt: skip
def test_the_vocabulary_is_that_of_html(markup: str, expected: list[str]) -> None:
    assert show(blocks(markup)) == expected


def test_a_chart_may_have_its_caption_within_and_stand_alone() -> None:
    inner = "<thead><tr><th/><th>值</th></tr></thead><tr><td>甲</td><td>1</td></tr></table>"
    markup = f'<table data-chart="line"><caption>图1</caption>{inner}<figure><table data-chart="line"><caption>图2</caption>{inner}</figure>'
    assert show(blocks(markup)) == ["chart line  甲 图1", "  值: 1 (1)", "chart line  甲 图2", "  值: 1 (1)"]


def test_more_than_99_headings_are_numbered_in_digits() -> None:
    assert show(blocks('<h2 data-numbered="true">甲</h2>' * 101))[98:] == ["h1.heading-1 九十九、甲", "h1.heading-1 100、甲", "h1.heading-1 101、甲"]


def test_headings_and_tables_are_numbered_where_the_template_asks() -> None:
    markup = (
        '<h2 data-numbered="true">甲</h2><h3 data-numbered="true">子</h3><h3 data-numbered="true">丑</h3><h4 data-numbered="true">寅</h4>'
        '<h5 data-numbered="true">卯</h5><h2 data-numbered="true">乙</h2><h3 data-numbered="true">辰</h3><h2>无</h2>'
        '<table data-numbered="表"><caption>丙</caption><tr><td>1</td></tr></table><table data-numbered="表"><tr><td>1</td></tr></table>'
    )
    assert show(blocks(markup)) == [
        "h1.heading-1 一、甲", "h2.heading-2 （一）子", "h2.heading-2 （二）丑", "h3.heading-3 1.寅", "h4.heading-4 （1）卯",
        "h1.heading-1 二、乙", "h2.heading-2 （一）辰", "h1.heading-1 无", "table.table 表1　丙", "  body 1", "table.table 表2", "  body 1",
    ]  # fmt: skip


class TestWhiteSpace:
    @WORDS(
        ("markup", "expected"),
        [
            ("<p>  甲  </p>", "甲"),
            ("<p>甲\n   乙</p>", "甲乙"),
            ("<p>甲 乙</p>", "甲 乙"),
            ("<p>甲   乙</p>", "甲 乙"),
            ("<p>one\n  two</p>", "one two"),
            ("<p>增长\n12%</p>", "增长12%"),
            ("<p>“甲”\n“乙”</p>", "“甲”“乙”"),
            ("<p>甲 <strong> 乙</strong> 丙</p>", "甲 **乙** 丙"),
            ("<p>甲\n<strong>\n乙\n</strong>\n丙</p>", "甲**乙**丙"),
            ("<p>a <em></em> b</p>", "a __b"),
            ("<p>甲 <br/> 乙</p>", "甲⏎乙"),
            ('<p><input type="checkbox" name="x"/>\n  甲</p>', "☐x甲"),
            ('<p><input type="checkbox" name="x"/> 甲</p>', "☐x 甲"),
            ("<p>甲　　乙</p>", "甲　　乙"),
        ],
    )
    def test_it_collapses_as_in_html_and_a_line_end_beside_a_hanzi_vanishes(self, markup: str, expected: str) -> None:
        (paragraph,) = blocks(markup)
        assert isinstance(paragraph, Paragraph)
        assert line(paragraph.children) == expected

    def test_it_is_judged_across_the_borders_of_values(self) -> None:
        shown = show(blocks("<p>{0}\n{1}\n {2} {3}</p>", value("甲"), value("12%"), value("one"), value("two")))
        assert shown == ["p.body ‹甲›‹12%› ‹one› ‹two›"]

    def test_the_line_ends_of_a_value_collapse_too(self) -> None:
        assert show(blocks("<p>{0}</p>", value("甲\n乙  two\nthree "))) == ["p.body ‹甲乙 two three›"]


class TestHoles:
    @WORDS("text", HOSTILE)
    def test_a_value_is_never_markup(self, text: str) -> None:
        (paragraph,) = blocks("<p>甲{0}乙</p>", value(text))
        assert isinstance(paragraph, Paragraph)
        assert paragraph.children == (Text(text="甲"), *value(text), Text(text="乙"))

    @WORDS("text", ['"', "' onclick='", "<b>", "&amp;", '"/><p>'])
    def test_a_value_in_an_attribute_stays_in_it(self, text: str) -> None:
        (paragraph,) = blocks('<p><input type="checkbox" name="{0}" title="第{0}项"/></p>', value(text))
        assert isinstance(paragraph, Paragraph)
        (box,) = paragraph.children
        assert isinstance(box, Checkbox)
        assert (box.key, box.label) == (text, f"第{' '.join(text.split())}项")

    def test_a_value_keeps_its_origin(self) -> None:
        (paragraph,) = blocks("<p><strong>{0}</strong></p>", value("560亿元", "indicators/gdp/to"))
        found = [node for node in walk(paragraph) if isinstance(node, Value)]
        assert [(v.text, v.origin.path) for v in found] == [("560亿元", "indicators/gdp/to")]

    def test_a_filling_of_several_nodes_goes_in_whole(self) -> None:
        strong = Strong(children=(Value(text="11%", origin=Origin(path="a")),))
        assert show(blocks("<p>{0}。</p>", (*value("增长", "a"), strong, Text(text="、"), *value("乙", "b")))) == ["p.body ‹增长›**‹11%›**、‹乙›。"]

    def test_there_can_be_more_values_than_private_characters_of_a_plane(self) -> None:
        many = [value(str(index)) for index in range(70_000)]
        text = "".join(f"<p>{hole_mark(index)}{hole_mark(index)}</p>" for index in (0, 65_533, 65_534, 69_999))
        assert show(read(Rendered(markup=text, holes=many, places=[]))) == [f"p.body ‹{i}›‹{i}›" for i in (0, 65_533, 65_534, 69_999)]
        assert all(hole_index(hole_mark(index)) == index for index in range(0, 200_000, 997))


class TestTables:
    def test_a_table_has_columns_a_head_and_bodies(self) -> None:
        markup = """<table class="lines" id="t" summary="说 明">
          <caption>表1</caption>
          <colgroup><col width="12mm" align="center"/><col width="2*"/><col width="*"/><col/></colgroup>
          <thead><tr><th>甲</th><th>乙</th><th>丙</th><th>丁</th></tr></thead>
          <tbody><tr class="group" data-keep="next" data-key="k">
            <td colspan="4" class="cell-center" align="decimal" data-fill="light">组</td>
          </tr></tbody>
          <tbody><tr><th>1</th><td>2</td><td/><td><p>3</p><p class="note">4</p></td></tr></tbody>
        </table>"""
        (table,) = blocks(markup)
        assert isinstance(table, Table)
        assert show([table]) == [
            "table.lines 表1", "  head th甲 | th乙 | th丙 | th丁", "  body (4x1)组", "  body th1 | 2 |  | 3 / p.note 4",
        ]  # fmt: skip
        assert [(c.width, c.share, c.align) for c in table.columns] == [
            (12.0, None, Align.CENTER), (None, 2.0, None), (None, 1.0, None), (None, None, None),
        ]  # fmt: skip
        group = table.bodies[0].rows[0]
        assert (table.id, table.summary, group.style, group.key, group.keep_with_next) == ("t", "说 明", "group", "k", True)
        cell = group.cells[0]
        assert (cell.style, cell.align, cell.fill) == ("cell-center", Align.DECIMAL, "light")

    def test_rows_without_a_body_are_a_body(self) -> None:
        assert show(blocks("<table><tr><td>1</td></tr></table>")) == ["table.table", "  body 1"]

    def test_cells_may_span_rows_of_their_group(self) -> None:
        rows = '<tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr><tr><td>d</td><td>e</td></tr>'
        assert show(blocks(f"<table>{rows}</table>")) == ["table.table", "  body (1x2)a | b", "  body c", "  body d | e"]

    @WORDS(
        ("rows", "expected"),
        [
            ("<tr><td>1</td><td>2</td></tr><tr><td>1</td></tr>", ["table-grid 1: 这一行占 1 列，表格有 2 列"]),
            ("<col/><col/><tr><td>1</td></tr>", ["table-grid 1: 这一行占 1 列，表格有 2 列"]),
            ('<tr><td rowspan="3">1</td></tr><tr></tr>', ["table-grid 1: 有一格的 rowspan 超出了它所在的 thead 或 tbody"]),
            ('<tr><td>0</td><td rowspan="2">1</td></tr><tr><td colspan="2">2</td></tr>', ["table-grid 1: 这一格与上面跨行的格重叠"]),
            ("<caption>无</caption>", ["empty-table 1: 表格没有行"]),
        ],
    )
    def test_cells_that_do_not_fill_the_columns_are_told(self, rows: str, expected: list[str]) -> None:
        with pytest.raises(UserError) as caught:
            blocks(f"<table>{rows}</table>")
        assert told(caught.value.diagnostics) == expected

    def test_every_cell_with_the_same_wrong_attributes_is_told(self) -> None:
        with pytest.raises(UserError) as caught:
            blocks('<table><tr><td colspan="0">1</td></tr>\n<tr><td colspan="0">2</td></tr></table>')
        assert [text.partition(":")[0] for text in told(caught.value.diagnostics)] == ["attribute-value 1", "attribute-value 2"]

    def test_ten_times_the_rows_take_ten_times_the_calls(self) -> None:
        """Calls are counted, not seconds: the count is the same on every machine."""

        def calls(rows: int) -> int:
            row = "<tr>" + "<td>{0}</td>" * 7 + "</tr>"
            markup = rendered(f"<table>{row * rows}</table>", value("560亿元"))
            profile = cProfile.Profile()
            profile.runcall(read, markup)
            return sum(entry.callcount for entry in profile.getstats())

        assert calls(5_000) < 10.5 * calls(500)


class TestCharts:
    MARKUP = """<figure><table data-chart="{kind}" data-unit="亿元" data-height="80" data-alt="主要 指标" id="c">
      <thead><tr><th>指标</th><th>五年前</th><th>现在</th></tr></thead>
      <tbody><tr><td>GDP</td><td>193亿元</td><td>{0}</td></tr><tr><td>收入</td><td/><td data-value="67">约67</td></tr></tbody>
    </table><figcaption>图1　{1}</figcaption></figure>"""

    def test_a_chart_takes_its_numbers_from_what_is_printed(self) -> None:
        (chart,) = blocks(self.MARKUP.replace("{kind}", "bar"), value("560多亿元", "indicators/gdp/to"), value("增长"))
        assert isinstance(chart, Chart)
        assert show([chart]) == ["chart bar 亿元 GDP/收入 图1　‹增长›", "  五年前: 193, None (193亿元, )", "  现在: 560, 67 (560多亿元, 约67)"]
        assert (chart.height, chart.alt, chart.id) == (80.0, "主要 指标", "c")
        assert chart.series[0].values[0] == Decimal(193)
        assert [origin and origin.path for origin in chart.series[1].origins] == ["indicators/gdp/to", None]

    @WORDS(
        ("cells", "code"),
        [
            ("<tr><td>甲</td><td>好</td></tr>", "attribute-value"),
            ("<tr><td>甲</td><td>1亿元</td></tr><tr><td>乙</td><td>1万元</td></tr>", "mixed-units"),
            ("<tr><td>甲</td></tr>", "table-grid"),
            ("", "empty-chart"),
        ],
    )
    def test_what_cannot_be_drawn_is_told(self, cells: str, code: str) -> None:
        with pytest.raises(UserError) as caught:
            blocks(f'<table data-chart="column"><thead><tr><th/><th>值</th></tr></thead>{cells}</table>')
        assert [d.code for d in caught.value.diagnostics] == [code]


MISTAKES = [
    ("<p>甲<b>乙</b></p>", "unknown-tag 1: 没有 <b> 这个标签", "用 <strong>"),
    ("<div>甲</div>", "unknown-tag 1: 没有 <div> 这个标签", "用 <section>"),
    ("<P>甲</P>", "unknown-tag 1: 没有 <P> 这个标签", "是不是 <p>？"),
    ("<tabel/>", "unknown-tag 1: 没有 <tabel> 这个标签", "是不是 <table>？"),
    ("<briefing>甲</briefing>", "unknown-tag 1: 没有 <briefing> 这个标签", None),
    ("<script>alert(1)</script>", "unknown-tag 1: 没有 <script> 这个标签", None),
    ("<li>甲</li>", "misplaced-tag 1: <li> 不能放在模板最外层里", None),
    ("<p><p>甲</p></p>", "misplaced-tag 1: <p> 不能放在 <p> 里", None),
    ("<table><tr><td><table/></td></tr></table>", "misplaced-tag 1: <table> 不能放在 <td> 里", None),
    ("散文", "loose-text 1: 模板最外层不能直接放文字：“散文”", "放进 <p> … </p>"),
    ("<ul>散文</ul>", "loose-text 1: <ul> 里不能直接放文字：“散文”", None),
    ('<p style="color:red">甲</p>', "unknown-attribute 1: <p> 没有属性 style", "样式写在主题里，这里用 class 指名"),
    ('<td data-fil="x"/>', "misplaced-tag 1: <td> 不能放在模板最外层里", None),
    ('<table><tr><td colpsan="2">1</td></tr></table>', "unknown-attribute 1: <td> 没有属性 colpsan", "是不是 colspan？"),
    ('<table><tr><td colspan="0">1</td></tr></table>', "attribute-value 1: <td> 的 colspan=“0”不对，要写：1 到 60 的整数", None),
    (
        '<table><tr><td align="centre">1</td></tr></table>',
        "attribute-value 1: <td> 的 align=“centre”不对，要写：start、center、end、justify、decimal",
        "是不是 center？",
    ),
    ('<table><col width="12px"/><tr><td>1</td></tr></table>', "attribute-value 1: <col> 的 width=“12px”不对，要写：毫米（12mm）或份数（2*）", None),
    ('<p class="a b">甲</p>', "attribute-value 1: <p> 的 class=“a b”不对，要写：一个名称（英文字母、数字、- 和 _）", None),
    ('<section class="wide"/>', "attribute-value 1: <section> 的 class=“wide”不对，要写：landscape（横排）、keep（不拆页）", None),
    ('<header><p class="issuer">甲</p></header>', 'attribute-value 1: <header> 只有一种：<header class="masthead">', None),
    ('<header class="masthead"><p class="number">甲</p></header>', "missing-tag 1: 红头里缺少发文机关", None),
    ("<hr/>", 'attribute-value 1: <hr> 只有一种：<hr class="page-break">', None),
    ('<hr class="page-break">甲</hr>', "not-empty 1: <hr> 里不能放内容", "写成 <hr …/>"),
    ('<p><a href="javascript:x">甲</a></p>', "attribute-value 1: <a> 的 href=“javascript:x”不对，要写：http://…、https://…、mailto:… 或 #编号", None),
    ('<p><a>甲</a></p>', "missing-attribute 1: <a> 缺少属性 href", None),
    ('<p><span>甲</span></p>', "missing-attribute 1: <span> 缺少属性 class", None),
    ('<p><data value="11" data-max="10"/></p>', "attribute-value 1: 数据条的值 11 不在 0 和 10 之间", None),
    ('<p><data value="x" data-max="10"/></p>', "attribute-value 1: <data> 的 value=“x”不对，要写：一个数", None),
    ('<p><data value="NaN" data-max="10"/></p>', "attribute-value 1: <data> 的 value=“NaN”不对，要写：一个数", None),
    ('<p><input type="radio" name="x"/></p>', "attribute-value 1: <input> 的 type=“radio”不对，要写：checkbox", None),
    ("<ul><p>甲</p></ul>", "misplaced-tag 1: <p> 不能放在 <ul> 里", "这里可以放：<li>"),
    ('<p><a href="#x">见<em>甲</em></a></p>', "misplaced-tag 1: <em> 不能放在 <a> 里", "这里可以放：文字"),
    ("<figure><table><tr><td>1</td></tr></table></figure>", "misplaced-tag 1: <figure> 里的表格要是图表", None),
    (
        "<figure>" + '<table data-chart="bar"><thead><tr><th/><th>a</th></tr></thead><tr><td>b</td><td>1</td></tr></table>' * 2 + "</figure>",
        "misplaced-tag 1: <figure> 里只能有一个图表或一张图片",
        None,
    ),
    ('<table data-chart="bar" data-height="5"><thead><tr><th/><th>a</th></tr></thead><tr><td>b</td><td>1</td></tr></table>',
     "attribute-value 1: <table> 的 data-height=“5”不对，要写：10 到 250 毫米", None),
    ('<header class="masthead"><p>甲</p></header>', "missing-attribute 1: 红头里的 <p> 要写明 class：issuer（发文机关）或 number（文号）", None),
    (
        '<header class="masthead"><p class="issuer">甲</p><p class="issuer">乙</p></header>',
        'misplaced-tag 1: 红头里只能有一个 <p class="issuer">',
        None,
    ),
    ('<footer class="colophon"><p>甲<br/>乙<br/>丙</p></footer>', "misplaced-tag 1: 版记的一行里只能有一个 <br/>（后半行靠右）", None),
    ('<p><data value="1"/></p>', "missing-attribute 1: <data> 缺少属性 data-max", None),
    ("<table><tr>" + "<td/>" * 61 + "</tr></table>", "table-grid 1: 表格有 61 列，最多 60 列", None),
    ("<h2/>", "empty-heading 1: <h2> 是空的", None),
    ('<p id="x">甲</p><p id="x">乙</p>', "duplicate-id 1: 编号 x 在这份简报里用了两次", None),
    ("<figure/>", "missing-tag 1: <figure> 里没有图表或图片", '放进 <table data-chart="bar"> 或 <img src="…" alt="…"/>'),
    ("<p><?php x ?></p>", "unknown-markup 1: 模板里不能有 <?php …?>", None),
    ("<p><![CDATA[x]]></p>", "unknown-markup 1: 模板里不能有 <![CDATA[ … ]]>", None),
    ("<p>甲&nbsp;乙</p>", "unknown-entity 1: 不认识 &nbsp;", "写成 &#160;"),
    ("<p>甲&foo;乙</p>", "unknown-entity 1: 不认识 &foo;", "直接写出这个字符"),
    ("<p>甲", "unbalanced-tag 1: <p>（templates/t.html.j2:1）没有结束", "补上 </p>"),
    ("<p>甲<br>乙</p>", "unbalanced-tag 1: <br>（templates/t.html.j2:1）没有结束", "写成 <br/>"),
    ("<p>甲</p></p>", "unbalanced-tag 1: 多了一个结束标签", "删去 </p>"),
    ("</briefing><p>甲</p>", "malformed-markup 1: 这里不是合格的标签", None),
    ("<p>A & B</p>", "malformed-markup 1: 这里不是合格的标签", None),
    ("<p>1 < 2</p>", "malformed-markup 1: 这里不是合格的标签", None),
    ("<p class=note>甲</p>", "malformed-markup 1: 这里不是合格的标签", None),
    ('<p class="a" class="b">甲</p>', "unbalanced-tag 1: 同一个标签里有两个同名的属性", None),
    ('<!DOCTYPE x [<!ENTITY a "b">]><p>&a;</p>', "malformed-markup 1: 这里不是合格的标签", None),
    ("<{0}>甲</{0}>", "malformed-markup 1: 这里不是合格的标签", None),
    ("<p {0}>甲</p>", "malformed-markup 1: 这里不是合格的标签", None),
    ("<section>" * 41 + "</section>" * 41, "too-deep 1: 标签套得太深：超过 40 层", None),
]  # fmt: skip


@WORDS(("markup", "expected", "hint"), MISTAKES)
def test_a_mistake_is_told_with_its_remedy(markup: str, expected: str, hint: str | None) -> None:
    with pytest.raises(UserError) as caught:
        blocks(markup, value("p"))
    first = caught.value.diagnostics[0]
    assert told([first]) == [expected]
    assert first.span is not None
    assert first.span.file == "templates/t.html.j2"
    if hint is not None:
        assert first.hint == hint


def test_all_mistakes_of_a_paper_are_told_at_once_with_line_and_column() -> None:
    markup = '<h1>题</h1>\n<p>甲<b>乙</b></p>\n  <p colour="x">丙</p>\n<table><tr><td>1</td></tr>\n<tr/></table>\n<p>&nbsp;</p>'
    with pytest.raises(UserError) as caught:
        blocks(markup.replace("<p>&nbsp;</p>", ""))
    assert [(d.code, d.span.line, d.span.column) for d in caught.value.diagnostics if d.span] == [
        ("unknown-tag", 2, 5), ("unknown-attribute", 3, 3), ("table-grid", 5, 0),
    ]  # fmt: skip


def test_every_element_that_is_read_is_in_the_vocabulary() -> None:
    assert ATTRIBUTES.keys() >= BLOCKS | INLINES
