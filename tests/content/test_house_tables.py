"""Table styles of the office's own Word file."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx.document import Document as WordDocument

from generator.build.faces import resolve
from generator.content.word_styles import W
from generator.document.nodes import Document
from generator.document.theme import TableStyle
from generator.layout import layout
from generator.layout.pages import Fill, Rule
from generator.writers.docx import DocxWriter
from tests.content.test_house import OWN, taken, warnings
from tests.tools.docx_lint import lint
from tests.tools.references import house_reference, with_table_style
from tests.writers.docx.paper import META, Docx, everything, written

NAME = "公文表格线"
LINE = 'single" w:sz="4'


@pytest.fixture
def office() -> WordDocument:
    """A file whose table style is still to be made."""
    made = house_reference()
    made.styles[NAME].delete()
    return made


def table(folder: Path, source: WordDocument) -> tuple[TableStyle, list[str]]:
    theme = taken(folder, source)
    return theme.tables["table"], [each.message for each in warnings(theme, "reference-property") if NAME in each.message]


def test_rules_colours_fill_and_paddings_are_taken(tmp_path: Path) -> None:
    found, told = table(tmp_path, house_reference())
    assert (found.rule_outer, found.rule_side, found.rule_row, found.rule_column, found.rule_head) == (1.5, 0.5, 0.5, 0.5, 1.0)
    assert (found.rule_color, found.head_fill, found.padding_x, found.padding_y, found.valign) == ("E60012", "E7E7E7", 5.0, 3.0, "center")
    assert told == []


def test_both_formats_follow(tmp_path: Path) -> None:
    theme = taken(tmp_path, house_reference())
    paper = Document(meta=META, blocks=everything())
    pages = layout(paper, theme, resolve(theme.fonts, system=False))
    rules = [mark for page in pages.pages for mark in page.marks if isinstance(mark, Rule) and mark.color == "E60012"]
    assert {rule.width for rule in rules} == {2.0, 1.5, 1.0, 0.5}  # 2 pt is the masthead's
    assert any(isinstance(mark, Fill) and mark.color == "E7E7E7" for page in pages.pages for mark in page.marks)
    docx = Docx(DocxWriter().write(paper, pages))
    (style,) = [each for each in docx.root("word/styles.xml").iter(f"{W}style") if any(name.get(f"{W}val") == NAME for name in each.iter(f"{W}name"))]
    edges = [(edge.get(f"{W}sz"), edge.get(f"{W}color")) for tag in ("top", "bottom") for edge in style.iter(f"{W}{tag}") if edge.get(f"{W}sz")]
    assert edges == [("12", "E60012"), ("12", "E60012"), ("8", "E60012")]
    assert lint(docx.data) == []


def test_a_file_made_of_our_own_paper_changes_no_table(tmp_path: Path) -> None:
    """Word counts rules in eighths of a point: what was rounded is not taken for a change."""
    assert OWN.tables["table"].rule_outer * 8 % 1 != 0
    assert taken(tmp_path, written(*everything()).data).tables == OWN.tables


def test_a_file_without_the_style_changes_no_table(tmp_path: Path, office: WordDocument) -> None:
    assert table(tmp_path, office) == (OWN.tables["table"], [])


def test_what_the_file_does_not_say_is_as_in_word(tmp_path: Path, office: WordDocument) -> None:
    """A style of nothing but a line below its head has no other; words stand at the top, a tenth of an inch less from the sides."""
    with_table_style(office, NAME, borders={}, parts={"firstRow": '<w:tcBorders><w:bottom w:val="single" w:sz="6"/></w:tcBorders>'})
    found, told = table(tmp_path, office)
    assert (found.rule_outer, found.rule_side, found.rule_row, found.rule_column, found.rule_head) == (0, 0, 0, 0, OWN.tables["table"].rule_head)
    assert (found.padding_x, found.padding_y, found.head_fill, found.valign, told) == (5.4, 0.0, None, "top", [])


def test_a_table_of_three_rules_says_the_outer_ones_in_its_first_and_last_row(tmp_path: Path, office: WordDocument) -> None:
    top, head, bottom = (f'<w:tcBorders><w:{edge} w:val="single" w:sz="{size}"/>' for edge, size in (("top", 12), ("bottom", 6), ("bottom", 12)))
    parts = {"firstRow": f"{top}{head.removeprefix('<w:tcBorders>')}</w:tcBorders>", "lastRow": f"{bottom}</w:tcBorders>"}
    with_table_style(office, NAME, borders={"insideH": "nil"}, parts=parts)
    found, told = table(tmp_path, office)
    assert (found.rule_outer, found.rule_head, found.rule_row, told) == (1.5, 0.7, 0.0, [])


def test_what_it_is_based_on_is_taken(tmp_path: Path, office: WordDocument) -> None:
    with_table_style(office, "底表", borders={"top": LINE, "insideH": LINE}, margins={"top": 7, "bottom": 7})
    with_table_style(office, NAME, borders={"top": "nil", "bottom": "nil"}, base="底表")
    found, told = table(tmp_path, office)
    assert (found.rule_outer, found.rule_row, found.padding_y, told) == (0.0, 0.5, 7.0, [])


@pytest.mark.parametrize(
    ("borders", "margins", "cell", "parts", "told"),
    [
        ({"top": LINE}, {}, "", {}, "上下边线不一样粗"),
        ({"start": LINE}, {}, "", {}, "左右边线不一样粗"),
        ({"insideH": f'{LINE}" w:color="FF0000', "insideV": f'{LINE}" w:color="0000FF'}, {}, "", {}, "线有几种颜色"),
        ({}, {"left": 4, "right": 6}, "", {}, "左右内边距不一样"),
        ({}, {"top": 4}, "", {}, "上下内边距不一样"),
        ({"insideH": 'double" w:sz="4'}, {}, "", {}, "线型（都画成单线）"),
        ({}, {}, '<w:shd w:val="clear" w:fill="EEEEEE"/>', {}, "整个表格的底色"),
        ({}, {}, '<w:tcBorders><w:top w:val="single" w:sz="4"/></w:tcBorders>', {}, "每一格的边线"),
        ({}, {}, '<w:vAlign w:val="bottom"/>', {}, "文字靠下"),
        ({}, {}, "", {"firstRow": '<w:shd w:val="pct25" w:fill="EEEEEE"/>'}, "表头的底纹图案"),
        ({}, {}, "", {"firstRow": '<w:tcBorders><w:insideV w:val="single" w:sz="4"/></w:tcBorders>'}, "表头里的边线"),
        ({}, {}, "", {"firstRow": "|<w:b/>"}, "表头的字（由单元格的段落样式定）"),
        ({}, {}, "", {"band1Horz": '<w:shd w:val="clear" w:fill="EEEEEE"/>', "band2Horz": "|<w:b/>"}, "隔行的样式"),
        ({}, {}, "", {"firstCol": "|<w:b/>"}, "首列的样式"),
        ({}, {}, "", {"firstCol": '<w:vAlign w:val="center"/>', "lastRow": "|<w:b/>"}, "末行的样式"),
    ],
)
def test_what_cannot_be_followed_is_told(
    tmp_path: Path, office: WordDocument, borders: dict[str, str], margins: dict[str, float], cell: str, parts: dict[str, str], told: str
) -> None:
    with_table_style(office, NAME, borders=borders, margins=margins, cell=cell, parts=parts)
    assert table(tmp_path, office)[1] == [f"house.docx 的样式“{NAME}”不能全照办：{told}"]


def test_numbers_out_of_bounds_are_bounded(tmp_path: Path, office: WordDocument) -> None:
    borders = {"insideH": 'single" w:sz="99999999', "insideV": 'single" w:sz="x', "top": 'single" w:sz="-8', "left": 'single" w:sz="0'}
    with_table_style(office, NAME, borders=borders, margins={"top": 9000, "bottom": 9000, "left": -9, "right": -9})
    found, _ = table(tmp_path, office)
    assert (found.rule_row, found.rule_column, found.rule_outer, found.rule_side) == (12.0, 0.5, 0.0, 0.0)
    assert (found.padding_x, found.padding_y) == (0.0, 40.0)
