"""What stands in a marked paper: which words are struck out, which are new, and what they need."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from lxml import etree

from generator.document.nodes import (
    Bar,
    Block,
    Cell,
    Chart,
    ChartKind,
    Checkbox,
    Heading,
    ListItem,
    OrderedList,
    Origin,
    PageBreak,
    Picture,
    Reference,
    Row,
    Section,
    Series,
    Strong,
    Table,
    TableOfContents,
    Text,
    Value,
)
from generator.document.pictures import read_bitmap
from generator.revision.reading_word import read_values
from generator.revision.redline.alignment import align
from generator.revision.redline.file import redline
from generator.revision.redline.words import WORD, differences
from tests.revision.decided import decided, words
from tests.tools.docx_lint import lint
from tests.tools.open_xml_sdk import sdk_problems
from tests.tools.samples import png
from tests.writers.docx.paper import Docx, W, cell, everything, p, row, table, written
from tests.writers.docx.test_valid import audit, needs_sdk

AUTHOR, DATE = "镇海区人民政府", "2012-02-13"


def marked(old: Sequence[Block], new: Sequence[Block], *, themes: tuple[str, str] = ("gb9704", "gb9704")) -> Docx:
    """The marked paper of two documents, taken apart and found sound."""
    one, other = (written(*blocks, theme_name=name).data for blocks, name in zip((old, new), themes, strict=True))
    data = redline(one, other, author=AUTHOR, date=DATE)
    assert data is not None
    assert words(decided(data, accept=True)) == words(other)
    assert words(decided(data, accept=False)) == words(one)
    assert lint(data) == []
    docx = Docx(data)
    assert not [each for change in docx.body.iter(f"{W}del") for each in change.iter(f"{W}t")]
    assert not [each for each in docx.body.iter(f"{W}delText") if next(each.iterancestors(f"{W}del"), None) is None]
    return docx


def value(text: str, path: str = "indicators/gdp/to") -> Value:
    return Value(text=text, origin=Origin(path=path))


def shown(element: etree._Element) -> str:
    """A paragraph as its readers see it: ``[struck out]{new}``, paragraph marks that went ``-`` or came ``+``."""
    out = ""
    for part in element.iter(f"{W}t", f"{W}delText", f"{W}drawing", f"{W}br"):
        change = next(part.iterancestors(f"{W}ins", f"{W}del"), None)
        letters = {f"{W}drawing": "●", f"{W}br": "/"}.get(str(part.tag), part.text or "")
        form = "%s" if change is None else "{%s}" if change.tag == f"{W}ins" else "[%s]"
        out += form % letters
    out = out.replace("][", "").replace("}{", "")
    mark = element.find(f"{W}pPr/{W}rPr")
    return out + ("" if mark is None else "+" if mark[0].tag == f"{W}ins" else "-")


def lines(docx: Docx) -> list[str]:
    return [shown(each) for each in docx.body.iter(f"{W}p")]


def rows(docx: Docx) -> list[str]:
    """What became of each row of the tables, and its cells."""
    kinds = {f"{W}ins": "+", f"{W}del": "-"}
    out = []
    for each in docx.body.iter(f"{W}tr"):
        properties = each.find(f"{W}trPr")
        assert properties is not None
        kind = "".join(kinds.get(str(one.tag), "") for one in properties)
        out.append(kind + "|".join(" ".join(map(shown, one.iter(f"{W}p"))) for one in each.iter(f"{W}tc")))
    return out


class TestWords:
    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("完成投资193亿元。", "完成投资200亿元。", "完成投资[193]{200}亿元。"),
            ("增长12.5%左右", "增长13%左右", "增长[12.5%]{13%}左右"),
            ("560亿元", "568亿元", "[560]{568}亿元"),
            ("共1,200户", "共1,250户", "共[1,200]{1,250}户"),
            ("区发改局", "区统计局", "[区发改局]{区统计局}"),
            ("12月底前", "10月底前", "[12]{10}月底前"),
            (
                "加快区域内脱硝除氮工程建设，开工建设污水处理厂",
                "加快区域内脱硝脱硫工程建设，建成污水处理厂",
                "加快区域内脱硝[除氮]{脱硫}工程建设，[开工建设]{建成}污水处理厂",
            ),
            ("推进甲乙丙的丁戊己工作并且按时完成", "推进子丑寅的卯辰巳工作并且按时完成", "推进[甲乙丙的丁戊己]{子丑寅的卯辰巳}工作并且按时完成"),
            ("发展GDP", "发展GNP", "发展[GDP]{GNP}"),
            ("", "新的", "{新的}"),
        ],
    )
    def test_what_a_reader_sees(self, old: str, new: str, expected: str) -> None:
        one, other = WORD.findall(old), WORD.findall(new)
        seen = ""
        for each in differences(one, other):
            gone, come = "".join(one[each.first : each.last]), "".join(other[each.start : each.end])
            seen += come if each.same else (f"[{gone}]" if gone else "") + (f"{{{come}}}" if come else "")
        assert seen == expected

    def test_things_are_paired_in_their_order_by_what_is_most_alike(self) -> None:
        likeness = lambda old, new: len(set(old) & set(new)) / 3  # noqa: E731
        pairs = align(["abc", "xyz", "mno"], ["abd", "qrs", "mnp", "tuv"], str, likeness)
        assert pairs == [("abc", "abd"), ("xyz", None), (None, "qrs"), ("mno", "mnp"), (None, "tuv")]


class TestParagraphs:
    def test_a_figure_is_struck_out_as_a_whole(self) -> None:
        docx = marked([p("投资193亿元。"), p("不变。")], [p("投资200亿元。"), p("不变。")])
        assert lines(docx) == ["投资[193]{200}亿元。", "不变。"]
        change = docx.body.find(f".//{W}del")
        assert change is not None
        assert (change.get(f"{W}author"), change.get(f"{W}date")) == (AUTHOR, f"{DATE}T00:00:00Z")

    def test_paragraphs_come_and_go_with_their_marks(self) -> None:
        assert lines(marked([p("甲一句。"), p("要删的话。"), p("乙一句。")], [p("甲一句。"), p("乙一句。"), p("后来加上。")])) == [
            "甲一句。",
            "[要删的话。]-",
            "乙一句。+",
            "{后来加上。}",
        ]

    def test_the_last_paragraph_keeps_its_mark(self) -> None:
        assert lines(marked([p("甲一句。"), p("要删的话。")], [p("甲一句。")])) == ["甲一句。-", "[要删的话。]"]

    def test_what_takes_the_mark_of_another_style_gets_its_own_one_back(self) -> None:
        docx = marked([p("甲一句。"), p("要删的注。", style="note")], [p("甲一句。")])
        last = list(docx.body.iter(f"{W}p"))[-1]
        assert docx.values("pStyle", within=last) == ["JbBody", "JbNote"]
        old = decided(docx.data, accept=False)
        assert [style for style, _ in Docx(old).paragraphs()] == ["JbBody", "JbNote"]

    def test_a_look_that_only_the_layout_changed_is_no_change(self) -> None:
        one, other = written(p("甲乙", Strong(children=(Text(text="丙丁"),)))).data, written(p("甲乙丙丁")).data
        assert redline(one, other, author=AUTHOR, date=DATE) is None

    def test_without_a_date_none_is_made_up(self) -> None:
        data = redline(written(p("甲")).data, written(p("乙")).data, author=AUTHOR, date="")
        assert data is not None
        assert b"w:date=" not in Docx(data).parts["word/document.xml"]

    def test_ids_are_given_once(self) -> None:
        docx = marked(everything(8), [*everything(8)[1:5], p("新的一段。"), *everything(9)[7:]])
        ids = [each.get(f"{W}id") for each in docx.body.iter(f"{W}ins", f"{W}del", f"{W}pPrChange", f"{W}bookmarkStart")]
        assert len(set(ids)) == len(ids) > 10

    def test_further_edits_are_tracked(self) -> None:
        settings = marked([p("甲")], [p("乙")]).root("word/settings.xml")
        assert settings.find(f"{W}trackRevisions") is not None


class TestControls:
    def test_a_changed_value_stays_in_its_control_without_the_binding(self) -> None:
        docx = marked([p("增长到", value("193"), "亿元")], [p("增长到", value("200"), "亿元")])
        assert lines(docx) == ["增长到[193]{200}亿元"]
        control = docx.body.find(f".//{W}sdt")
        assert control is not None
        assert control.find(f"{W}sdtPr/{W}dataBinding") is None
        assert "".join(each.text or "" for each in control.iter(f"{W}t", f"{W}delText")) == "193200"

    def test_who_rejects_a_change_gets_the_old_value_back_into_the_data(self) -> None:
        data = marked([p("增长到", value("193"), "亿元")], [p("增长到", value("200"), "亿元")]).data
        assert [each.texts for each in read_values(decided(data, accept=True))] == [("200",)]
        assert [(each.was, each.texts) for each in read_values(decided(data, accept=False))] == [("200", ("193",))]

    def test_a_value_that_stayed_keeps_its_binding(self) -> None:
        docx = marked([p("旧的话，增长到", value("193"), "亿元")], [p("新的话，增长到", value("193"), "亿元")])
        assert len(docx.values("dataBinding", "xpath")) == 1

    def test_a_new_value_leaves_its_words(self) -> None:
        docx = marked([p("甲一句。")], [p("甲一句。"), p(value("200"), "亿元")])
        assert docx.body.find(f".//{W}sdt") is None

    def test_a_tick_is_struck_out_with_its_box(self) -> None:
        docx = marked([p("看过", Checkbox(key="a"))], [p("看过", Checkbox(key="a", checked=True))])
        assert lines(docx) == ["看过[☐]{☑}"]
        same = marked([p("看过", Checkbox(key="a"))], [p("没有看过", Checkbox(key="a"))])
        assert same.body.find(f".//{W}sdt") is not None


class TestTables:
    HEAD = (row("序号", "任务", "单位"),)

    def task(self, number: str, text: str, unit: str = "区环保局") -> Row:
        key = {"一": "first", "二": "second", "三": "third", "四": "fourth"}[text[0]]
        return Row(cells=(cell(number), Cell(blocks=(p(value(text, f"tasks/{key}/text")),)), cell(unit)), key=key)

    def test_rows_of_one_record_are_one_row(self) -> None:
        old = table(self.task("1", "一件事情"), self.task("2", "二件事情"), self.task("3", "三件事情"), head=self.HEAD)
        new = table(
            self.task("7", "一桩完全不同的差使", "各镇（街道）"), self.task("2", "三件事情", "区统计局"), self.task("3", "四件事情"), head=self.HEAD
        )
        assert rows(marked([old], [new])) == [
            "序号|任务|单位",
            "[1]{7}|[一件事情]{一桩完全不同的差使}|[区环保局]{各镇（街道）}",
            "-[2]-|[二件事情]-|[区环保局]-",
            "[3]{2}|三件事情|[区环保局]{区统计局}",
            "+{3}+|{四件事情}+|{区环保局}+",
        ]

    def test_a_table_comes_and_goes_as_a_whole(self) -> None:
        old, new = table(row("甲", "乙"), head=(row("子", "丑"),)), table(row("丙", "丁"), head=(row("寅", "卯"),))
        assert rows(marked([p("前"), old, p("中"), p("后")], [p("前"), p("中"), new, p("后")])) == [
            "-[子]-|[丑]-",
            "-[甲]-|[乙]-",
            "+{寅}+|{卯}+",
            "+{丙}+|{丁}+",
        ]

    def test_a_column_more_replaces_the_rows_on_a_grid_of_both(self) -> None:
        docx = marked([table(row("甲", "乙"), head=(row("子", "丑"),))], [table(row("甲", "乙", "丙"), head=(row("子", "丑", "寅"),))])
        assert [each[0] for each in rows(docx)] == ["-", "+", "-", "+"]
        widths = [int(each or 0) for each in docx.values("gridCol", "w")]
        for each in docx.body.iter(f"{W}tr"):
            assert sum(int(width or 0) for width in docx.values("tcW", "w", within=each)) == sum(widths)

    def test_tables_of_other_widths_share_a_grid(self) -> None:
        old = Section(landscape=True, blocks=(table(row("甲", "乙", "丙"), head=(row("子", "丑", "寅"),)), p("后面一段。")))
        docx = marked([p("前面一段。"), old], [p("前面一段。"), table(row("甲", "乙"), head=(row("子", "丑"),)), p("后面一段。")])
        widths = [int(each or 0) for each in docx.values("gridCol", "w")]
        assert sum(widths) == int(docx.values("tblW", "w")[0] or 0)
        assert min(widths) > 1000

    def test_a_head_that_went_is_repeated_no_more(self) -> None:
        docx = marked([table(row("甲"), row("乙"), head=(row("子"),))], [table(row("甲"), row("乙"))])
        assert docx.values("tblHeader") == []
        assert rows(docx) == ["-[子]-", "甲", "乙"]

    def test_a_row_within_cells_that_span_rows(self) -> None:
        def label(text: str, *others: str) -> tuple[Row, ...]:
            first = Row(cells=(cell("过去", rowspan=len(others) + 1), cell(text)))
            return (first, *(row(other) for other in others))

        head = (row("时期", "数"),)
        docx = marked([table(*label("一", "二", "三"), head=head)], [table(*label("一", "三"), head=head)])
        assert [each[0] for each in rows(docx)] == ["时", "过", "-", "|"]
        assert docx.values("vMerge") == ["restart", None, None]
        docx = marked([table(*label("一", "三"), head=head)], [table(*label("二", "一", "三"), head=head)])
        assert rows(docx)[1:3] == ["+{过去}+|{二}+", "[过去]|一"]
        assert docx.values("vMerge") == ["restart", "restart", None]

    def test_paragraphs_of_a_cell(self) -> None:
        def units(*names: str) -> Table:
            return table(Row(cells=(cell("任务"), Cell(blocks=tuple(p(name) for name in names)))), head=(row("甲", "乙"),))

        assert rows(marked([units("区府办", "区财政局")], [units("区府办")]))[1] == "任务|区府办- [区财政局]"
        assert rows(marked([units("区府办")], [units("区府办", "区财政局")]))[1] == "任务|区府办+ {区财政局}"
        assert rows(marked([units("区府办", "区财政局")], [units("区统计局", "区财政局")]))[1] == "任务|[区府办]- {区统计局}+ 区财政局"


class TestThings:
    def chart(self, number: int) -> Chart:
        series = (Series(name="现在", values=(Decimal(number), Decimal(5))),)
        return Chart(kind=ChartKind.BAR, categories=("甲", "乙"), series=series, caption=(Text(text="图1"),), unit="亿元")

    def test_a_chart_whose_figure_changed_stands_there_twice_each_with_its_workbook(self) -> None:
        docx = marked([p("前"), self.chart(3), p("后")], [p("前"), self.chart(4), p("后")])
        assert lines(docx) == ["前", "图1", "[●]-", "{●}+", "后"]
        charts = [name for name in docx.names if name.startswith("word/charts/chart")]
        values = [docx.root(name).findtext(".//{*}val//{*}v") for name in charts]
        assert values == ["4", "3"]
        assert len([name for name in docx.names if name.endswith(".xlsx")]) == 2
        assert lines(marked([p("前"), self.chart(3), p("旧")], [p("前"), self.chart(3), p("新")])) == ["前", "图1", "●", "[旧]{新}"]

    def test_a_picture_is_stored_once_if_both_have_it(self) -> None:
        def picture(size: int, width: int = 30) -> Picture:
            return Picture(bitmap=read_bitmap(png(size=(size, size))), alt="三条线", width=width)

        moved = marked([picture(30), p("甲一句。"), p("乙一句。")], [p("甲一句。"), p("乙一句。"), picture(30)])
        assert len([name for name in moved.names if "media" in name]) == 1
        other = marked([p("甲"), picture(30), p("乙")], [p("甲"), picture(40), p("乙")])
        assert len([name for name in other.names if "media" in name]) == 2

    def test_a_bar_changes_with_its_own_figure_not_with_the_longest(self) -> None:
        def bars(*numbers: int) -> Table:
            longest, names = Decimal(max(numbers)), ("工业", "建筑业")
            cells = (
                (cell(f"{name}产值"), cell(str(n)), Cell(blocks=(p(Bar(value=Decimal(n), maximum=longest)),)))
                for name, n in zip(names, numbers, strict=True)
            )
            return table(*(Row(cells=each) for each in cells), head=(row("项", "数", "图"),))

        assert rows(marked([bars(3, 5)], [bars(3, 9)])) == ["项|数|图", "工业产值|3|●", "建筑业产值|[5]{9}|[●]{●}"]

    def test_a_field_is_replaced_as_a_whole(self) -> None:
        heads = (Heading(level=1, children=(Text(text="过去五年"),), number="一、", id="past"),)
        link = Reference(target="past", text="一、")
        docx = marked([*heads, p("成绩见这份报告的", link)], [*heads, p("成绩见这份报告的", link, "部分")])
        assert lines(docx)[1] == "成绩见这份报告的一、{部分}"
        assert len(docx.values("fldSimple", "instr")) == 1
        docx = marked([*heads, p("成绩见这份报告的", link)], [*heads, p("成绩见这份报告的开头")])
        assert lines(docx)[1] == "成绩见这份报告的[一、]{开头}"
        docx = marked([*heads, p("成绩见这份报告的开头")], [*heads, p("成绩见这份报告的", link)])
        assert lines(docx)[1] == "成绩见这份报告的[开头]{一、}"
        change = docx.body.find(f".//{W}ins/{W}r/{W}instrText")
        assert change is not None
        assert "REF" in (change.text or "")

    def test_a_table_of_contents_keeps_its_field(self) -> None:
        def paper(*names: str) -> list[Block]:
            heads: list[Block] = [Heading(level=1, children=(Text(text=name),), number="一、", id=f"h{i}") for i, name in enumerate(names)]
            breaks = [PageBreak()] * (len(names) > 2)
            return [TableOfContents(depth=2), *breaks, *(block for head in heads for block in (head, p("正文的一段话。")))]

        docx = marked(paper("过去五年", "今后五年"), paper("过去五年", "二〇一二年", "今后五年", "政府自身建设"))
        kinds = docx.values("fldChar", "fldCharType")
        assert kinds.count("begin") == kinds.count("end") == 5
        page = next(each for each in docx.body.iter(f"{W}del") if "".join(map(str, each.itertext())) == "1")
        before = [each.get(f"{W}fldCharType") for each in page.itersiblings(preceding=True) for each in each.iter(f"{W}fldChar")]
        assert before[0] == "separate"
        gone = Docx(decided(docx.data, accept=False)).values("fldChar", "fldCharType")
        assert gone.count("begin") == gone.count("end") == 3

    def test_a_list_that_went_counts_for_itself(self) -> None:
        def items(*texts: str) -> OrderedList:
            return OrderedList(items=tuple(ListItem(blocks=(p(text, style="list"),)) for text in texts))

        docx = marked([p("前一句。"), items("甲乙丙", "丁戊己"), p("后一句。")], [p("前一句。"), p("后一句。")])
        assert len(set(docx.values("numId", within=docx.body))) == 1
        assert "word/numbering.xml" in docx.names

    def test_styles_that_only_the_old_paper_has_are_brought_along(self) -> None:
        old: list[Block] = [p("甲一句。"), p("要删的代码。", style="note"), Section(landscape=True, blocks=(p("横排的一段。"),)), p("乙一句。")]
        docx = marked([*old, table(row("甲", "乙"), head=(row("子", "丑"),))], [p("甲一句。"), p("乙一句。")], themes=("gb9704", "dense"))
        assert docx.style("JbNote") is not None


@needs_sdk
def test_the_open_xml_sdk_and_openxml_audit_find_nothing(tmp_path) -> None:  # type: ignore[no-untyped-def]
    whole = everything(12)
    edited = [*whole[1:4], p("新的一段。"), *whole[5:8], *(each for each in everything(15)[8:])]
    files = {"forth": marked(whole, edited).data, "back": marked(edited, whole).data, "gone": marked(whole, [p("只剩一段。")]).data}
    assert sdk_problems(files, tmp_path) == {}
    for data in files.values():
        assert audit(data, tmp_path) == []
