from __future__ import annotations

from decimal import Decimal

import pytest
from lxml import etree
from msgspec.structs import replace

from generator.document.nodes import Align, Bar, Block, BulletList, Cell, Column, ListItem, PageBreak, Row, Table, TableBody
from generator.layout.pages import Pages, PlacedTable
from generator.writers.docx.decimals import DecimalColumn, half_ems, number_widths
from tests.writers.docx.paper import Docx, W, cell, p, row, table, theme, unlaid, written

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def placed(*blocks: Block, tables: tuple[PlacedTable, ...]) -> Docx:
    return unlaid(*blocks, facts=Pages(theme(), (), (), (), tables))


def rows_of(docx: Docx) -> list[etree._Element]:
    return list(docx.body.iter(f"{W}tr"))


def test_widths_and_heights_are_the_layouts() -> None:
    docx = placed(table(row("甲", "乙"), row("丙", "丁")), tables=(PlacedTable((100.05, 342.15), (20.0, 33.35), ()),))
    assert docx.values("gridCol", "w") == ["2001", "6843"]
    assert docx.values("tcW", "w") == ["2001", "6843"] * 2
    assert docx.values("trHeight") == ["400", "667"]
    assert docx.values("tblW", "w") == ["8844"]
    assert docx.values("tblLayout", "type") == ["fixed"]


def test_the_head_is_repeated_and_rows_are_whole() -> None:
    docx = written(table(row("甲"), row("乙"), head=[row("头")]))
    assert [tr.find(f"{W}trPr/{W}tblHeader") is not None for tr in rows_of(docx)] == [True, False, False]
    assert all(tr.find(f"{W}trPr/{W}cantSplit") is not None for tr in rows_of(docx))


def test_a_row_that_the_layout_divides_may_be_split_and_asks_for_no_height() -> None:
    """LibreOffice would move one that has a height to a page of its own, and centred words are divided otherwise than those at the top."""
    names = [Row(cells=(replace(cell(name), header=True),)) for name in ("甲", "乙")]
    docx = placed(table(*names), tables=(PlacedTable((442.2,), (20.0, 900.0), (), divided=(1,)),))
    assert [[child.tag for child in tr.iterfind(f"{W}trPr/*")] for tr in rows_of(docx)] == [[f"{W}cantSplit", f"{W}trHeight"], []]
    assert docx.values("vAlign") == ["top"]


def test_the_name_of_a_row_does_not_keep_it_with_the_next() -> None:
    """The style of heads does; a row of a table's body stays with the next one only if it says so."""
    named = Row(cells=(replace(cell("甲"), header=True), cell("乙")))
    docx = written(table(named, replace(named, keep_with_next=True), named, head=[row("头", "目")]))
    styles = [style for style, _ in docx.paragraphs()]
    assert [docx.keeps(style) for style in styles[:8:2]] == [True, False, True, False]


def test_where_the_layout_goes_on_the_table_is_divided_below_a_caption() -> None:
    parts = table(row("一"), row("二"), row("三"), head=[row("头")], caption="表1 任务")
    docx = placed(parts, tables=(PlacedTable((442.2,), (20.0,) * 4, (2,)),))
    assert [text for _, text in docx.paragraphs()] == ["表1 任务", "头", "一", "二", "表1 任务（续表）", "头", "三", ""]
    continued = docx.style("Caption_PageFirst")
    assert continued.find(f"{W}pPr/{W}pageBreakBefore") is not None
    assert len(list(docx.body.iter(f"{W}tbl"))) == 2


def test_every_part_of_a_table_repeats_its_head_and_says_what_it_is() -> None:
    parts = replace(table(row("一"), row("二"), head=[row("头"), row("次")], caption="表1 任务"), summary="任务和单位")
    docx = placed(parts, tables=(PlacedTable((442.2,), (20.0,) * 4, (1,)),))
    assert [tr.find(f"{W}trPr/{W}tblHeader") is not None for tr in rows_of(docx)] == [True, True, False] * 2
    assert docx.values("tblCaption") == ["表1 任务"] * 2
    assert docx.values("tblDescription") == ["任务和单位"] * 2
    assert docx.values("gridCol", "w") == ["8844"] * 2
    assert docx.values("tcW", "w") == ["8844"] * 6


@pytest.mark.parametrize(("value", "share"), [("30", 0.5), ("60", 1.0), ("90", 1.0), ("0", None), ("-1", None)])
def test_a_data_bar_is_as_long_as_its_share_of_the_cell(value: str, share: float | None) -> None:
    bars = table(row(cell(Bar(value=Decimal(value), maximum=Decimal(60)))), row(cell(Bar(value=Decimal(60), maximum=Decimal(60)))))
    lengths = [int(e.get("cx", "0")) for e in written(bars).body.iter(f"{WP}extent")]
    assert lengths[-1] == pytest.approx((442.2 - 2 * theme().tables["table"].padding_x) * 12700, rel=0.001)
    assert [round(length / lengths[-1], 2) for length in lengths[:-1]] == ([] if share is None else [share])


def test_a_data_bar_says_its_numbers_to_those_who_cannot_see_it() -> None:
    docx = written(table(row(cell(Bar(value=Decimal("1.5"), maximum=Decimal(60)))), row(cell(Bar(value=Decimal(1), maximum=Decimal(0))))))
    assert [e.get("descr") for e in docx.body.iter(f"{WP}docPr")] == ["1.5，最大 60"]


def test_a_table_without_a_caption_goes_on_without_one() -> None:
    docx = placed(table(row("一"), row("二")), tables=(PlacedTable((442.2,), (20.0, 20.0), (1,)),))
    assert list(docx.paragraphs()) == [("JbCell", "一"), ("JbGap20_Page", ""), ("JbCell", "二"), ("JbGap20", "")]
    assert docx.style("JbGap20_Page").find(f"{W}pPr/{W}pageBreakBefore") is not None


@pytest.mark.parametrize(("caption", "styles"), [("表1 任务", ["Caption_PageFirst", "JbCell"]), ("", ["JbGap20_Page", "JbCell"])])
def test_a_page_that_the_layout_began_for_a_table_begins_in_word_too(caption: str, styles: list[str]) -> None:
    facts = (PlacedTable((442.2,), (20.0,), ()), PlacedTable((442.2,), (20.0,), (), begins_page=True))
    docx = placed(table(row("一")), p("正文"), table(row("二"), caption=caption), tables=facts)
    assert [style for style, _ in docx.paragraphs()][2:4] == styles


def test_a_table_says_what_it_is_to_those_who_cannot_see_it() -> None:
    docx = written(replace(table(row("甲"), caption="表1 任务"), summary="任务和单位"))
    assert docx.values("tblCaption") == ["表1 任务"]
    assert docx.values("tblDescription") == ["任务和单位"]


def test_spans_become_a_full_grid() -> None:
    docx = written(table(row(cell("合", rowspan=2), "1", "2"), row(cell("宽", colspan=2)), row("a", "b", "c")))
    assert docx.values("gridSpan") == ["2"]
    assert docx.values("vMerge") == ["restart", None]
    assert [len(tr.findall(f"{W}tc")) for tr in rows_of(docx)] == [3, 2, 3]


def test_a_span_that_a_page_divides_begins_again() -> None:
    spanning = table(row(cell("合", rowspan=2), "1"), row("2"))
    docx = placed(spanning, tables=(PlacedTable((200.0, 242.2), (20.0, 20.0), (1,)),))
    assert docx.values("vMerge") == ["restart", "restart"]


def test_cells_take_the_columns_alignment_and_the_head_its_own() -> None:
    docx = written(table(row("1"), head=[row("数")], columns=[Column(align=Align.END)]))
    assert [style for style, _ in docx.paragraphs()][:2] == ["JbCellHead", "JbCell_End"]


def test_rules_fills_and_margins_are_the_table_styles() -> None:
    """An office changes the look of all its tables in one place, and gives it to tables of its own."""
    used = replace(
        theme().tables["table"], rule_outer=1.5, rule_head=1.0, rule_row=0.5, rule_column=0.0, rule_side=0.0, head_fill="DDDDDD", valign="top"
    )
    facts = Pages(replace(theme(), tables={**theme().tables, "table": used}), (), (), (), (PlacedTable((442.2,), (20.0, 20.0), ()),))
    docx = unlaid(table(row("甲"), head=[row("头")]), facts=facts)
    (ident,) = docx.values("tblStyle")
    assert ident is not None
    style = docx.style(ident)
    edges = {edge.tag.replace(W, ""): edge.get(f"{W}sz") for edge in next(style.iter(f"{W}tblBorders"))}
    assert edges == {"top": "12", "left": None, "bottom": "12", "right": None, "insideH": "4", "insideV": None}
    head, names = style.findall(f"{W}tblStylePr")
    assert (head.get(f"{W}type"), names.get(f"{W}type")) == ("firstRow", "firstCol")
    assert docx.values("bottom", "sz", within=next(head.iter(f"{W}tcBorders"))) == ["8"]
    assert docx.values("shd", "fill", within=head) == ["DDDDDD"]
    assert docx.values("vAlign", within=head) == docx.values("vAlign", within=names) == ["center"]
    assert style.find(f"{W}tcPr") is None
    sizes = [str(round(2 * theme().styles[key].size)) for key in (used.cell, used.head)]
    assert [sz.get(f"{W}val") for sz in style.iter(f"{W}sz")] == sizes
    assert docx.values("pStyle") == ["JbCellHead", "JbCell", "JbGap20"], "the paper's own words have styles of their own"
    assert {child.tag for properties in docx.body.iter(f"{W}tcPr") for child in properties} == {f"{W}tcW"}


def test_a_cell_says_itself_what_no_table_style_can() -> None:
    def own(heads: int, head: float, between: float) -> list[list[str]]:
        used = replace(theme().tables["table"], rule_head=head, rule_row=between, head_fill="DDDDDD", valign="top")
        facts = PlacedTable((442.2,), (20.0,) * (heads + 1), ())
        pages = Pages(replace(theme(), tables={**theme().tables, "table": used}), (), (), (), (facts,))
        docx = unlaid(table(row("甲"), head=[row("头")] * heads), facts=pages)
        said = [child for properties in docx.body.iter(f"{W}tcPr") for child in properties if child.tag != f"{W}tcW"]
        return [[edge.tag.replace(W, "") + edge.get(f"{W}sz", "-") for edge in element] or [element.tag.replace(W, "")] for element in said]

    assert own(2, 1.0, 0.5) == [["bottom4"], ["shd"], ["bottom8"], ["shd"]]
    assert own(1, 0.5, 1.0) == [["bottom4"], ["top4"]]
    assert own(1, 0.0, 1.0) == [["bottom-"], ["top-"]]
    assert own(0, 0.5, 1.0) == []


def test_a_group_row_has_its_style_and_fill_and_stays_with_the_next() -> None:
    docx = written(table(row(cell("组", colspan=2), style="group", keep=True), row("a", "b")))
    assert next(docx.paragraphs())[0] == "JbCellGroup_Keep"
    assert docx.values("shd", "fill") == ["E6E6E6"]
    assert [style for style, _ in docx.paragraphs() if docx.keeps(style)] == ["JbCellGroup_Keep"]


def test_two_tables_in_a_row_are_kept_apart() -> None:
    docx = written(table(row("甲")), table(row("乙")))
    assert [child.tag.replace(W, "") for child in docx.body] == ["tbl", "p", "tbl", "p", "sectPr"]


def test_an_empty_cell_has_a_paragraph() -> None:
    docx = written(Table(columns=(Column(),), head=(), bodies=(TableBody(rows=(replace(row("x"), cells=(Cell(blocks=()),)),)),)))
    assert next(docx.paragraphs())[0] == "JbCell"


@pytest.mark.parametrize(
    ("text", "parts"),
    [("193", (3, 0)), ("27.3", (2, 2)), ("1.25%", (1, 4)), ("8200多", (4, 2)), ("约5万", (3, 2)), ("1,234.5", (5, 2)), ("—", None), ("翻一番", None)],
)
def test_a_number_is_divided_at_its_point(text: str, parts: tuple[int, int] | None) -> None:
    assert number_widths(text) == parts


def test_the_points_of_a_column_stand_in_one_line() -> None:
    texts = ["193", "27.3", "1.25%", "8200多"]
    numbers = [parts for parts in map(number_widths, texts) if parts]
    column = DecimalColumn.of(numbers)
    assert column is not None
    points = {round(column.inset(after, 100.0, 5.25) + after * 5.25, 6) for _, after in numbers}
    assert len(points) == 1
    widest = (column.before + column.after) * 5.25
    assert column.inset(column.after, 100.0, 5.25) == pytest.approx((100.0 - widest) / 2)


def test_hanzi_and_full_width_marks_take_two_half_ems() -> None:
    assert half_ems("5万（A）—") == 1 + 2 + 2 + 1 + 2 + 2


def test_numbers_in_a_decimal_column_end_at_places_of_their_own() -> None:
    docx = written(table(row("193"), row("27.3"), row("无"), columns=[Column(align=Align.DECIMAL)]))
    styles = [style for style, _ in docx.paragraphs()][:3]
    assert len(set(styles)) == 3
    assert styles[2] == "JbCell_Center"


def test_what_a_cell_cannot_hold_is_refused() -> None:
    nested = Table(columns=(Column(),), head=(), bodies=(TableBody(rows=(replace(row("x"), cells=(Cell(blocks=(table(row("y")),)),)),)),))
    with pytest.raises(TypeError, match="cell cannot hold a Table"):
        placed(nested, tables=(PlacedTable((442.2,), (20.0,), ()),))


def test_narrowed_paragraphs_are_narrowed_in_word() -> None:
    paragraph = p("末行只有一个字的一段")
    docx = unlaid(paragraph, facts=Pages(theme(), (), (), (), (), insets={id(paragraph): 2.0}))
    ((style, _),) = docx.paragraphs()
    assert docx.values("ind", "right", within=docx.style(style)) == ["640"]


def spaced(*blocks: Block, before: float = 0.0, after: float = 0.0) -> list[tuple[str, str]]:
    """The style and the words of each paragraph where tables have white around them."""
    plain = theme()
    used = replace(plain, tables={**plain.tables, "table": replace(plain.tables["table"], before=before, after=after)})
    count = sum(isinstance(block, Table) for block in blocks)
    facts = Pages(used, (), (), (), tuple(PlacedTable((442.2,), (20.0,), ()) for _ in range(count)))
    return list(unlaid(*blocks, facts=facts).paragraphs())


def test_white_above_a_table_belongs_to_the_paragraph_above() -> None:
    assert spaced(p("字"), table(row("甲")), before=7)[:2] == [("JbBody_White0_140", "字"), ("JbCell", "甲")]
    assert spaced(p("字", style="sample"), table(row("甲")), before=7)[0] == ("JbSample", "字")


def test_white_below_a_table_belongs_to_the_paragraph_below() -> None:
    assert spaced(table(row("甲")), p("字"), after=7)[1:] == [("JbBody_White140_0", "字")]
    assert spaced(table(row("甲")), p("字", style="signature"), after=7)[1:] == [("JbSignature", "字")]
    numbered = BulletList(items=(ListItem(blocks=(p("项"),)),))
    assert spaced(table(row("甲")), numbered, after=7)[1:] == [("ListParagraph_JustifyItem20White140_0", "项")]
    assert spaced(table(row("甲")), PageBreak(), p("字"), after=7)[1:] == [("JbBody_Page", "字")]


def test_two_tables_are_kept_apart_by_the_wider_of_their_whites() -> None:
    assert spaced(table(row("甲")), table(row("乙")), before=7, after=5)[1] == ("JbGap140", "")


def test_a_table_says_whether_its_first_row_and_column_are_heads() -> None:
    def look(found: Docx) -> list[tuple[str | None, ...]]:
        return [tuple(e.get(f"{W}{name}") for name in ("val", "firstRow", "firstColumn")) for e in found.body.iter(f"{W}tblLook")]

    named = Cell(blocks=(p("名"),), header=True, rowspan=2)
    plain, head = row("a", "b"), row("头", "尾")
    assert look(written(table(plain, plain, head=[head]))) == [("0620", "1", "0")]
    assert look(written(table(row(named, "b"), row("c"), columns=(Column(share=1),) * 2))) == [("0680", "0", "1")]
    assert look(written(table(plain, row(Cell(blocks=(p("名"),), header=True), "b")))) == [("0600", "0", "0")]
