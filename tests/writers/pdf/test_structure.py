from __future__ import annotations

import textwrap

import pytest

from generator.document.nodes import Document
from generator.layout.pages import LinkArea, TextLine
from generator.writers.pdf import PdfWriter
from tests.writers.pdf.reading import Paper
from tests.writers.pdf.sketch import Sketch


@pytest.fixture
def root(sketch: Sketch) -> int:
    return sketch.element("Document", None)


def outline(sketch: Sketch, document: Document) -> str:
    return Paper(PdfWriter().write(document, sketch.finish())).outline()


def tree(text: str) -> str:
    return textwrap.dedent(text).strip("\n")


def test_words_and_elements_stand_in_the_order_in_which_they_are_read(sketch: Sketch, document: Document, root: int) -> None:
    paragraph = sketch.element("P", root)
    sketch.text("见", 80, 100, paragraph)
    span = sketch.element("Span", paragraph)
    sketch.text("附件", 100, 100, span)
    sketch.text("。", 120, 100, paragraph)
    assert outline(sketch, document) == tree("""
        Document
          P 见 [Span] 。
            Span 附件
    """)


def test_words_within_words_within_words_keep_their_place(sketch: Sketch, document: Document, root: int) -> None:
    paragraph = sketch.element("P", root)
    outer = sketch.element("Span", paragraph)
    sketch.text("内", 80, 100, sketch.element("Span", outer))
    sketch.text("外", 100, 100, paragraph)
    assert outline(sketch, document) == tree("""
        Document
          P [Span] 外
            Span
              Span 内
    """)


def test_an_element_without_content_keeps_its_place(sketch: Sketch, document: Document, root: int) -> None:
    row = sketch.element("TR", sketch.element("Table", root))
    cells = [sketch.element("TD", row) for _ in range(4)]
    sketch.text("二", 80, 100, cells[1])
    sketch.text("三", 120, 100, cells[2])
    assert outline(sketch, document) == tree("""
        Document
          Table
            TR
              TD
              TD 二
              TD 三
              TD
    """)


def test_an_element_goes_on_over_the_page(sketch: Sketch, document: Document, root: int) -> None:
    paragraph = sketch.element("P", root)
    sketch.text("前", 80, 780, paragraph)
    sketch.page()
    sketch.text("后", 80, 100, paragraph)
    sketch.page()
    sketch.text("末", 80, 100, paragraph)
    assert outline(sketch, document) == "Document\n  P 前 后 末"


def test_a_link_that_is_broken_over_lines_has_an_area_on_each(sketch: Sketch, document: Document, root: int) -> None:
    paragraph = sketch.element("P", root)
    link = sketch.element("Link", paragraph)
    for y, words in ((100, "网"), (120, "址")):
        run = sketch.text(words, 80, y, link)
        sketch.mark(LinkArea(80, y - 12, run.width, 14, "https://example.org/", link))
    assert outline(sketch, document) == tree("""
        Document
          P
            Link 网址 <Link> <Link>
    """)


def test_a_link_annotation_leads_back_to_its_element(sketch: Sketch, document: Document, root: int) -> None:
    link = sketch.element("Link", sketch.element("P", root))
    run = sketch.text("网址", 80, 100, link)
    sketch.mark(LinkArea(80, 88, run.width, 14, "https://example.org/?q=(1)", link))
    paper = Paper(PdfWriter().write(document, sketch.finish()))
    annotations = paper.pages[0].annots
    assert annotations is not None
    annotation = annotations[0].resolve()
    assert annotation["A"]["URI"] == annotation["Contents"] == b"https://example.org/?q=(1)"
    assert annotation["F"] == 4
    numbers = paper.catalog["StructTreeRoot"].resolve()["ParentTree"].resolve()["Nums"]
    entries = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert entries[annotation["StructParent"]].resolve()["S"].name == "Link"
    assert [element.resolve()["S"].name for element in entries[0]] == ["Link"]


def test_an_address_with_hanzi_is_written_in_ascii(sketch: Sketch, document: Document, root: int) -> None:
    link = sketch.element("Link", sketch.element("P", root))
    run = sketch.text("网址", 80, 100, link)
    sketch.mark(LinkArea(80, 88, run.width, 14, "https://example.org/镇?a=%20b", link))
    annotations = Paper(PdfWriter().write(document, sketch.finish())).pages[0].annots
    assert annotations is not None
    annotation = annotations[0].resolve()
    assert annotation["A"]["URI"] == b"https://example.org/%E9%95%87?a=%20b"
    assert annotation["Contents"].decode("utf-16") == "https://example.org/镇?a=%20b"


def test_cells_say_what_they_are_the_head_of_and_how_far_they_reach(sketch: Sketch, document: Document, root: int) -> None:
    table = sketch.element("Table", root, summary="指标")
    row = sketch.element("TR", sketch.element("THead", table))
    sketch.text("年", 80, 100, sketch.element("TH", row, scope="Column", rowspan=2))
    sketch.text("值", 120, 100, sketch.element("TH", row, scope="Column", colspan=3))
    body = sketch.element("TR", sketch.element("TBody", table))
    sketch.text("2011", 80, 120, sketch.element("TH", body, scope="Row"))
    sketch.text("560", 120, 120, sketch.element("TD", body))
    assert outline(sketch, document) == tree("""
        Document
          Table Summary=指标
            THead
              TR
                TH Scope=Column RowSpan=2 年
                TH Scope=Column ColSpan=3 值
            TBody
              TR
                TH Scope=Row 2011
                TD 560
    """)


@pytest.mark.parametrize(("ordered", "numbering"), [(True, "Decimal"), (False, "Disc")])
def test_lists_say_how_they_count(sketch: Sketch, document: Document, root: int, ordered: bool, numbering: str) -> None:
    item = sketch.element("LI", sketch.element("L", root, ordered=ordered))
    sketch.text("1.", 80, 100, sketch.element("Lbl", item))
    sketch.text("项", 100, 100, sketch.element("LBody", item))
    assert f"L ListNumbering={numbering}\n" in outline(sketch, document)


def test_a_figure_says_what_it_shows_and_where_it_stands(sketch: Sketch, document: Document, root: int) -> None:
    figure = sketch.element("Figure", root, alt="图：193→560")
    part = sketch.element("Span", figure)
    sketch.mark(TextLine(200, (sketch.run("193", 100, 10),), part))
    sketch.mark(TextLine(300, (sketch.run("560", 200, 10),), part))
    assert "Figure Placement=Block BBox=(100.0,540.69,215.0,650.69) Alt=图：193→560" in outline(sketch, document)


def test_the_parent_tree_leads_from_every_sequence_to_its_element(sketch: Sketch, document: Document, root: int) -> None:
    for number in range(3):
        if number:
            sketch.page()
        for word in "一二三":
            sketch.text(word, 80, 100, sketch.element("P", root))
    paper = Paper(PdfWriter().write(document, sketch.finish()))
    numbers = paper.catalog["StructTreeRoot"].resolve()["ParentTree"].resolve()["Nums"]
    for page, (key, elements) in enumerate(zip(numbers[::2], numbers[1::2], strict=True)):
        assert paper.pages[page].attrs["StructParents"] == key == page
        assert [element.resolve()["K"] for element in elements] == [0, 1, 2]


def test_a_table_of_thousands_of_rows_is_written_in_linear_time(sketch: Sketch, document: Document, root: int) -> None:
    """Quadratic time would make this test take minutes."""
    body = sketch.element("TBody", sketch.element("Table", root))
    for number in range(20_000):
        row = sketch.element("TR", body)
        sketch.text("行", 80, 100, sketch.element("TD", row))
        if number % 40 == 39:
            sketch.page()
    assert len(PdfWriter().write(document, sketch.finish())) > 100_000
