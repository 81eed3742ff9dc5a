"""Documents on pages: what stays together, what goes on, what each block becomes."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import FrameType

import pytest
from msgspec.structs import replace

from generator.build.faces import resolve
from generator.content import load_theme
from generator.diagnostics import Span, UserError
from generator.document.nodes import (
    Align,
    Annex,
    Block,
    BulletList,
    Cell,
    Chart,
    ChartKind,
    Checkbox,
    Column,
    Document,
    Heading,
    Link,
    ListItem,
    Masthead,
    Metadata,
    OrderedList,
    Origin,
    PageBreak,
    Paragraph,
    Row,
    Section,
    Series,
    Table,
    TableBody,
    TableOfContents,
    Text,
    Value,
)
from generator.document.theme import MM, Theme
from generator.document.walk import walk
from generator.layout import layout
from generator.layout.fonts import FontSet
from generator.layout.pages import Fill, LinkArea, Pages, Rule, TextLine, Tick

THEMES = Path(__file__).parents[2] / "templates" / "themes"
LINES = 22
"""Lines of a full page."""


@cache
def theme(name: str = "gb9704") -> tuple[Theme, FontSet]:
    found = load_theme(THEMES, name)
    return found, resolve(found.fonts, system=False)


def pages(*blocks: Block, name: str = "gb9704") -> Pages:
    return layout(Document(meta=Metadata(title="测试"), blocks=blocks), *theme(name))


def text(words: str) -> tuple[Text, ...]:
    return (Text(text=words),)


def paragraph(words: str) -> Paragraph:
    return Paragraph(children=text(words))


def filler(lines: int) -> tuple[Paragraph, ...]:
    """So many paragraphs of a line each."""
    return tuple(paragraph(f"第{n}行") for n in range(1, lines + 1))


def table(rows: int, *, height: int = 1, **attributes: object) -> Table:
    """A table with a head and so many rows, each of so many lines."""
    cells = [Row(cells=(cell(f"{n}" + "\n项" * (height - 1)), cell(f"第{n}项"))) for n in range(1, rows + 1)]
    head = (Row(cells=(cell("序号", header=True), cell("任务", header=True))),)
    return Table(columns=(Column(width=20), Column(share=1)), head=head, bodies=(TableBody(rows=tuple(cells)),), **attributes)  # type: ignore[arg-type]  # by name


def cell(words: str, *, header: bool = False, align: Align | None = None, rowspan: int = 1, colspan: int = 1) -> Cell:
    parts = tuple(paragraph(part) for part in words.split("\n"))
    return Cell(blocks=parts, header=header, align=align, rowspan=rowspan, colspan=colspan)


def words(found: Pages) -> list[list[str]]:
    """The lines of each page, artifacts and page number left out."""
    return [[line(mark) for mark in page.marks if isinstance(mark, TextLine) and mark.owner is not None] for page in found.pages]


def line(mark: TextLine) -> str:
    return "".join(run.text for run in mark.runs)


def artifacts(found: Pages, page: int) -> list[str]:
    return [line(mark) for mark in found.pages[page].marks if isinstance(mark, TextLine) and mark.owner is None]


def tags(found: Pages) -> Counter[str]:
    return Counter(element.tag for element in found.elements)


def test_an_empty_document_has_one_page() -> None:
    assert len(pages().pages) == 1


def test_a_page_holds_22_lines() -> None:
    assert [len(page) for page in words(pages(*filler(50)))] == [LINES, LINES, 6]


def test_a_heading_goes_to_the_page_of_its_text() -> None:
    found = words(pages(*filler(LINES - 1), Heading(level=1, children=text("一、标题")), paragraph("正文")))
    assert found[0][-1] == f"第{LINES - 1}行"
    assert found[1] == ["一、标题", "正文"]


def test_headings_stay_with_each_other() -> None:
    headings = [Heading(level=n, children=text(f"标题{n}")) for n in (1, 2)]
    found = words(pages(*filler(LINES - 2), *headings, paragraph("正文")))
    assert found[1] == ["标题1", "标题2", "正文"]


def test_a_kept_section_is_not_divided() -> None:
    found = words(pages(*filler(LINES - 2), Section(blocks=filler(3), keep=True)))
    assert [len(page) for page in found] == [LINES - 2, 3]


def test_a_page_break_leaves_no_blank_page() -> None:
    assert len(pages(paragraph("甲"), PageBreak(), PageBreak(), paragraph("乙")).pages) == 2


def test_a_landscape_section_has_pages_of_its_own() -> None:
    found = pages(paragraph("甲"), Section(blocks=(paragraph("乙"),), landscape=True), paragraph("丙"))
    assert [page.width > page.height for page in found.pages] == [False, True, False]
    assert words(found) == [["甲"], ["乙"], ["丙"]]


def test_a_landscape_section_may_begin_the_document() -> None:
    found = pages(Section(blocks=(paragraph("乙"),), landscape=True))
    assert found.pages[0].width > found.pages[0].height
    assert words(found)[0] == ["乙"]


# --- tables -------------------------------------------------------------------------------------------------------


def test_a_table_that_goes_on_repeats_its_caption_and_head() -> None:
    found = pages(table(45, caption=text("表1 任务")))
    assert len(found.pages) == 2
    assert words(found)[0][:3] == ["表1 任务", "序号", "任务"]
    assert artifacts(found, 1)[:3] == ["表1 任务（续表）", "序号", "任务"]
    (facts,) = found.tables
    assert len(facts.starts) == 1
    assert words(found)[1][0] == str(facts.starts[0] + 1)
    assert len(facts.rows) == 46


def test_a_caption_is_not_left_alone() -> None:
    found = words(pages(*filler(LINES - 2), table(3, caption=text("表1"))))
    assert "表1" not in found[0]
    assert found[1][0] == "表1"


def test_no_page_begins_with_the_last_row_alone() -> None:
    """Whatever the number of rows: 2 or more stand on the last page."""
    for rows in range(25, 75):
        found = pages(table(rows))
        starts = found.tables[0].starts
        if starts:
            assert rows - starts[-1] >= 2, rows


def test_a_name_of_a_group_stays_with_its_first_row() -> None:
    for before in range(20, 40):
        rows = [Row(cells=(cell("甲"), cell("乙"))) for _ in range(before)]
        group = Row(cells=(cell("组", colspan=2),), keep_with_next=True)
        found = pages(Table(columns=(Column(), Column()), head=(), bodies=(TableBody(rows=(*rows, group, *rows)),)))
        assert before + 1 not in found.tables[0].starts


def test_rows_that_a_cell_spans_stay_together() -> None:
    for before in range(20, 40):
        rows = [Row(cells=(cell("甲"), cell("乙"))) for _ in range(before)]
        span = [Row(cells=(cell("跨", rowspan=3), cell("一"))), Row(cells=(cell("二"),)), Row(cells=(cell("三"),))]
        found = pages(Table(columns=(Column(), Column()), head=(), bodies=(TableBody(rows=(*rows, *span, *rows)),)))
        assert not {before + 1, before + 2} & set(found.tables[0].starts)


def test_a_row_higher_than_a_page_goes_on_and_loses_nothing() -> None:
    found = pages(table(2, height=70))
    assert len(found.pages) > 2
    assert sum(page.count("项") for page in words(found)) == 2 * 69


@pytest.mark.parametrize("before", range(LINES))
def test_a_row_higher_than_a_page_begins_where_it_stands_and_fills_the_pages(before: int) -> None:
    """Word divides it so: as many lines as have room, and the next part below the repeated head without a caption."""
    name = "dense"
    found = pages(*filler(before), table(1, height=120, caption=text("表1")), name=name)
    (facts,) = found.tables
    assert (facts.starts, facts.divided, facts.begins_page) == ((), (0,), False)
    pitch, foot = theme(name)[0].styles["cell"].pitch, (297 - theme(name)[0].page.bottom) * MM
    for number, page in enumerate(found.pages[:-1]):
        lowest = max(mark.y1 for mark in page.marks if isinstance(mark, Rule))
        assert foot - pitch - 1 < lowest <= foot
        assert "表1（续表）" not in artifacts(found, number + 1)


def test_two_lines_of_a_divided_row_stand_together_where_it_begins() -> None:
    """Wherever that is; with less room its table begins a page."""
    begun = []
    for before in range(25, 50):
        found = pages(*filler(before), table(1, height=120, caption=text("表1")), name="dense")
        (first,) = [page for page in words(found) if "表1" in page]
        begun.append(len([word for word in first if word in ("1", "项")]))
    assert min(begun) >= 2
    assert {2, 3} & set(begun)
    assert max(begun) > 40


def test_a_row_after_a_divided_one_goes_on_below_the_caption() -> None:
    """Only a part that begins within a row has none."""
    long = table(1, height=80).bodies[0].rows[0]
    rows = (*table(10).bodies[0].rows, long, *table(60).bodies[0].rows)
    found = pages(replace(table(1, caption=text("表1")), bodies=(TableBody(rows=rows),)))
    (facts,) = found.tables
    assert facts.divided == (10,)
    again = [number for number in range(1, len(found.pages)) if "表1（续表）" in artifacts(found, number)]
    assert len(again) == len(facts.starts) < len(found.pages) - 1


def test_lines_that_fit_better_are_found_only_where_word_can_be_told() -> None:
    """What is noted of a paragraph is noted by its identity: a masthead or a caption has none."""
    long = "宁波市镇海区人民政府办公室、镇海区发展和改革局、镇海区财政局关于印发二〇一二年政府工作任务分解的通知文件"
    chart = Chart(kind=ChartKind.BAR, categories=("甲",), series=(Series(name="一", values=(Decimal(1),)),), caption=text(long))
    blocks = (Masthead(issuer=text(long), number=text(long)), chart, Annex(label=long, blocks=(paragraph(long),)))
    document = Document(meta=Metadata(title="测试"), blocks=blocks)
    found = layout(document, *theme("dense"))
    assert {*found.insets, *found.spacings} <= {id(node) for node in walk(document)}


def test_numbers_stand_with_their_points_in_one_line() -> None:
    numbers = ("193", "27.3", "0.9", "8200多", "控制在4以内")
    rows = tuple(Row(cells=(cell(n), cell("x"))) for n in numbers)
    columns = (Column(width=60, align=Align.DECIMAL), Column())
    found = pages(Table(columns=columns, head=(), bodies=(TableBody(rows=rows),)), name="dense")
    points = []
    for mark in found.pages[0].marks:
        if isinstance(mark, TextLine) and line(mark) in numbers:
            whole = next(i for i, char in enumerate(line(mark)) if char.isdigit())
            while whole < len(line(mark)) and line(mark)[whole].isdigit():
                whole += 1
            at = mark.runs[0].x + sum(run.face.advance(c) * run.size for run in mark.runs for c in run.text[:whole] if run is mark.runs[0])
            points.append(at if len(mark.runs) == 1 else None)
    known = [point for point in points if point is not None]
    assert len(known) >= 3
    assert max(known) - min(known) < 0.01


def test_a_table_is_as_wide_as_the_type_area() -> None:
    found = pages(table(3))
    assert sum(found.tables[0].columns) == pytest.approx(156 * MM, abs=0.06)


def test_the_rules_of_a_table_are_its_styles() -> None:
    rules = [mark for mark in pages(table(3)).pages[0].marks if isinstance(mark, Rule)]
    assert {rule.width for rule in rules} == {0.7, 0.35}
    assert sum(rule.width == 0.7 and rule.y0 == rule.y1 for rule in rules) == 3


def test_five_thousand_rows_make_no_more_than_ten_times_the_marks_of_five_hundred() -> None:
    def marks(rows: int) -> int:
        return sum(len(page.marks) for page in pages(table(rows)).pages)

    assert marks(5000) <= 10.5 * marks(500)


# --- other blocks -------------------------------------------------------------------------------------------------


def test_lists_have_markers_and_hang() -> None:
    items = tuple(ListItem(blocks=(paragraph("一" * 40),)) for _ in range(2))
    found = pages(OrderedList(items=items, start=3), BulletList(items=items))
    assert [w for w in words(found)[0] if w in ("3.", "4.", "·")] == ["3.", "4.", "·", "·"]
    assert tags(found)["LI"] == 4
    body = [mark.runs[0].x for mark in found.pages[0].marks if isinstance(mark, TextLine) and "一" in line(mark)]
    assert len(set(body)) == 1


def test_a_checkbox_is_drawn_with_its_key_and_state() -> None:
    boxes = (Checkbox(key="a", checked=True, label="甲"), Checkbox(key="b", label="乙"))
    found = pages(Paragraph(children=boxes))
    ticks = [mark for mark in found.pages[0].marks if isinstance(mark, Tick)]
    assert [(tick.key, tick.checked) for tick in ticks] == [("a", True), ("b", False)]
    assert tags(found)["Form"] == 2


def test_a_link_has_an_area_over_its_words() -> None:
    found = pages(Paragraph(children=(*text("见"), Link(href="https://example.org", children=text("网页")), *text("。"))))
    (area,) = [mark for mark in found.pages[0].marks if isinstance(mark, LinkArea)]
    assert area.width == pytest.approx(2 * 156 * MM / 28, abs=0.01)
    assert tags(found)["Link"] == 1


@pytest.mark.parametrize("kind", list(ChartKind))
def test_a_chart_draws_its_values_and_says_them(kind: ChartKind) -> None:
    series = (Series(name="五年前", values=(Decimal(193), None)), Series(name="现在", values=(Decimal(560), Decimal("1.7"))))
    found = pages(Chart(kind=kind, categories=("全社会GDP", "收入"), series=series, unit="亿元", caption=text("图1")))
    assert {"193", "560", "1.7", "五年前", "现在", "单位：亿元"} <= set(words(found)[0])
    (figure,) = [element for element in found.elements if element.tag == "Figure"]
    assert figure.alt is not None
    assert "全社会GDP：五年前193，现在560" in figure.alt
    assert any(isinstance(mark, Fill) for mark in found.pages[0].marks)


def test_a_bar_is_as_long_as_its_value() -> None:
    series = (Series(name="a", values=(Decimal(10), Decimal(40))),)
    fills = [m for m in pages(Chart(kind=ChartKind.BAR, categories=("甲", "乙"), series=series)).pages[0].marks if isinstance(m, Fill)]
    assert fills[1].width == pytest.approx(4 * fills[0].width)


def test_contents_name_the_pages_of_headings_that_follow() -> None:
    headings = [Heading(level=1, children=text(f"{n}章")) for n in "甲乙丙"]
    blocks: list[Block] = [TableOfContents(depth=1)]
    for heading in headings:
        blocks += [PageBreak(), heading, paragraph("正文")]
    found = pages(*blocks)
    assert words(found)[0] == ["甲章", "2", "乙章", "3", "丙章", "4"]
    assert [(h.text, h.page) for h in found.headings] == [("甲章", 2), ("乙章", 3), ("丙章", 4)]


def test_a_character_that_no_face_has_is_an_error_with_its_place() -> None:
    rare = Value(text="字\U000e0100", origin=Origin(path="tasks/a/text", at=Span("content/tasks.yaml", 3, 9)))
    with pytest.raises(UserError) as caught:
        pages(Paragraph(children=(rare,)))
    (problem,) = caught.value.diagnostics
    assert (problem.code, str(problem.span)) == ("missing-glyph", "content/tasks.yaml:3:9")


def test_every_element_has_its_parent_before_it() -> None:
    found = pages(*filler(3), table(40, caption=text("表1")), Section(blocks=filler(2)))
    assert found.elements[0].tag == "Document"
    for index, element in enumerate(found.elements[1:], start=1):
        assert element.parent is not None
        assert element.parent < index


def test_marks_stand_within_the_sheet() -> None:
    for x, y, width, height in placed(pages(*filler(30), table(60, caption=text("表1")))):
        assert 0 <= x <= width
        assert 0 <= y <= height


def placed(found: Pages) -> Iterator[tuple[float, float, float, float]]:
    for page in found.pages:
        for mark in page.marks:
            ends: Sequence[tuple[float, float]] = ()
            if isinstance(mark, TextLine):
                ends = [(mark.runs[0].x, mark.y), (mark.runs[-1].x + mark.runs[-1].width, mark.y)]
            elif isinstance(mark, Rule):
                ends = [(mark.x0, mark.y0), (mark.x1, mark.y1)]
            for x, y in ends:
                yield x, y, page.width, page.height


def test_the_first_rows_that_stay_together_are_on_the_page_of_their_table() -> None:
    """Wherever the table begins: its caption, head, group and first row are not parted."""
    group = Row(cells=(cell("组", colspan=2),), keep_with_next=True)
    head = (Row(cells=(cell("序号", header=True), cell("任务", header=True))),)
    for height in range(1, 20):
        first = Row(cells=(cell("甲" + "\n项" * height), cell("乙")))
        rows = (group, first, *(Row(cells=(cell("丙"), cell("丁"))) for _ in range(5)))
        for lines in range(26, 40):
            body = Table(columns=(Column(), Column()), head=head, bodies=(TableBody(rows=rows),), caption=text("表1"))
            assert 1 not in pages(*filler(lines), body, name="dense").tables[0].starts, (height, lines)


@pytest.mark.parametrize(("lines", "begins"), [(5, False), (LINES - 1, True)])
def test_a_table_says_that_a_page_was_begun_for_it(lines: int, begins: bool) -> None:
    assert pages(*filler(lines), table(3, caption=text("表1"))).tables[0].begins_page is begins


@pytest.mark.parametrize("lines", range(LINES - 4, LINES))
def test_a_heading_stays_with_its_table(lines: int) -> None:
    """Heading, caption, head and first row stand on one page, with a caption and without."""
    for caption in ((), text("表1")):
        found = pages(*filler(lines), Heading(level=1, children=text("一、标题")), table(3, caption=caption))
        (number,) = [n for n, page in enumerate(words(found)) if "一、标题" in page]
        assert "第1项" in words(found)[number]
        assert max(mark.y1 for mark in found.pages[number].marks if isinstance(mark, Rule)) <= (37 + 225) * MM


def test_a_table_of_twice_the_rows_asks_for_no_more_than_twice_the_work() -> None:
    """Work is counted in calls of the layout's own functions, so that nothing that looks at all rows for each row gets in."""

    def calls(rows: int) -> int:
        count = 0

        def note(frame: FrameType, event: str, _: object) -> None:
            nonlocal count
            count += event in ("call", "c_call") and "generator" in frame.f_code.co_filename

        long = table(rows)
        sys.setprofile(note)
        try:
            pages(long)
        finally:
            sys.setprofile(None)
        return count

    calls(10)  # fonts are opened
    assert calls(800) <= 2.1 * calls(400)


@pytest.mark.parametrize("before", [0, 5, 30])
@pytest.mark.parametrize("lines", [(1, 50), (30, 50), (50, 1), (60, 130), (50, 44)])
def test_cells_of_any_height_and_span_lose_nothing(before: int, lines: tuple[int, int]) -> None:
    """A cell over two rows, so high, beside a cell so high in the first of them: what they hold stands on the paper, in order."""
    spanning, beside = ("跨" + "\n跨" * (n - 1) for n in lines)
    rows = [Row(cells=(cell("甲"), cell("乙"))) for _ in range(before)]
    rows += [Row(cells=(cell(spanning, rowspan=2), cell(beside))), Row(cells=(cell("二"),)), Row(cells=(cell("三"), cell("四")))]
    found = pages(Table(columns=(Column(), Column()), head=(), bodies=(TableBody(rows=tuple(rows)),)))
    assert sum(page.count("跨") for page in words(found)) == sum(lines)
    for page in found.pages:
        marks = [mark for mark in page.marks if isinstance(mark, TextLine) and mark.owner is not None]
        assert all(37 * MM < mark.y < (37 + 225) * MM for mark in marks)
        assert len({(mark.y, mark.runs[0].x) for mark in marks}) == len(marks)
    last = [line(mark) for mark in found.pages[-1].marks if isinstance(mark, TextLine) and mark.owner is not None]
    assert last[-2:] == ["三", "四"]
