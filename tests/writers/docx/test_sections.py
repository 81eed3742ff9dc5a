from __future__ import annotations

from msgspec.structs import replace

from generator.document.nodes import Section
from generator.layout.pages import Pages
from tests.writers.docx.paper import W, p, row, table, theme, unlaid, written


def test_the_sheet_is_the_standards() -> None:
    """A4, type area 156 by 225 mm, 37 mm from the top and 28 mm from the left, 22 lines (GB/T 9704-2012, 5.2)."""
    docx = written(p("字"))
    (section,) = docx.body.iter(f"{W}sectPr")
    size, margins, grid = (section.find(f"{W}{tag}") for tag in ("pgSz", "pgMar", "docGrid"))
    assert size is not None
    assert margins is not None
    assert grid is not None
    width, height = int(size.get(f"{W}w", "0")), int(size.get(f"{W}h", "0"))
    top, right, bottom, left = (int(margins.get(f"{W}{side}", "0")) for side in ("top", "right", "bottom", "left"))
    assert (width, height, top, left) == (11906, 16838, 2098, 1587)
    assert width - left - right == 8844
    assert height - top - bottom == 12755
    assert (grid.get(f"{W}type"), grid.get(f"{W}linePitch")) == ("lines", "579")
    assert height - top - bottom >= 22 * 579


def test_a_page_that_no_whole_number_of_lines_fills_has_no_grid() -> None:
    assert written(p("字"), theme_name="dense").values("docGrid", "type") == [None]


def test_a_landscape_section_lies_on_its_side_and_keeps_its_feet() -> None:
    docx = written(p("前"), Section(landscape=True, blocks=(table(row("横")),)), p("后"))
    assert docx.values("pgSz", "orient") == [None, "landscape", None]
    assert docx.values("pgSz", "w") == ["11906", "16838", "11906"]
    assert docx.values("footerReference", "type") == ["default", "even"] * 3
    assert [child.tag.replace(W, "") for child in docx.body] == ["p", "tbl", "p", "p", "sectPr"]


def test_a_paper_that_begins_on_its_side_has_no_empty_first_page() -> None:
    assert written(Section(landscape=True, blocks=(p("横"),)), p("后")).values("pgSz", "orient") == ["landscape", None]


def test_sections_that_lie_one_after_the_other_leave_nothing_between_them() -> None:
    docx = written(p("一"), Section(landscape=True, blocks=(p("二"),)), Section(landscape=True, blocks=(p("三"),), id="third"), p("四"))
    assert [text for _, text in docx.paragraphs()] == ["一", "二", "三", "四"]
    assert docx.values("pgSz", "orient") == [None, "landscape", "landscape", None]
    assert all(len(properties) <= 1 for properties in (list(e.iter(f"{W}sectPr")) for e in docx.body.iter(f"{W}pPr")))


def test_a_paper_that_ends_on_its_side_has_no_empty_last_page() -> None:
    docx = written(p("一"), Section(landscape=True, blocks=(table(row("二")),)))
    assert docx.values("pgSz", "orient") == [None, "landscape"]
    assert docx.body[-1].tag == f"{W}sectPr"


def test_page_numbers_stand_right_on_odd_pages_and_left_on_even_ones() -> None:
    docx = written(p("字"))
    assert docx.values("footerReference", "type") == ["default", "even"]
    feet = {name: docx.root(f"word/{name}.xml") for name in ("footer1", "footer2")}
    assert ["".join(map(str, foot.itertext())) for foot in feet.values()] == ["— 1 —", "— 1 —"]
    looks = {name: docx.style(str(docx.values("pStyle", within=foot)[0])) for name, foot in feet.items()}
    assert docx.values("jc", within=looks["footer1"]) == ["right"]
    assert docx.values("jc", within=looks["footer2"]) == ["left"]
    assert docx.values("ind", "right", within=looks["footer1"]) == ["280"]
    assert docx.values("ind", "left", within=looks["footer2"]) == ["280"]
    assert docx.values("fldSimple", "instr", within=feet["footer1"]) == [" PAGE "]
    assert b"<w:evenAndOddHeaders/>" in docx.parts["word/settings.xml"]


def test_the_dash_of_the_page_number_stands_seven_millimetres_below_the_type_area() -> None:
    """LibreOffice and Word put a line's baseline at four fifths of an exact pitch."""
    docx = written(p("字"))
    (distance,) = docx.values("pgMar", "footer")
    style = theme().styles["page-number"]
    baseline = int(distance or 0) / 20 + 0.2 * style.pitch
    dash = baseline + 0.38 * style.size
    assert abs((35 - 7) * 72 / 25.4 - dash) < 0.1


def test_a_theme_without_page_numbers_has_no_feet() -> None:
    bare = Pages(replace(theme(), number=None), (), (), (), ())
    docx = unlaid(p("字"), facts=bare)
    assert not [name for name in docx.names if "footer" in name]
    assert b"evenAndOddHeaders" not in docx.parts["word/settings.xml"]


def test_word_is_told_the_layouts_kinsoku_lists() -> None:
    from generator.layout.kinsoku import LINE_END_PROHIBITED, LINE_START_PROHIBITED

    docx = written(p("字"))
    settings = docx.root("word/settings.xml")
    assert docx.values("noLineBreaksBefore", within=settings) == [LINE_START_PROHIBITED]
    assert docx.values("noLineBreaksAfter", within=settings) == [LINE_END_PROHIBITED]
