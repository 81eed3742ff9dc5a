from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from generator.document.nodes import Document
from generator.layout.fonts import FontSet
from generator.layout.pages import Fill, Mark, Rule, TextLine, Tick
from generator.writers.pdf import PdfWriter
from tests.writers.pdf.reading import Paper
from tests.writers.pdf.sketch import HEIGHT, Sketch


@pytest.fixture
def root(sketch: Sketch) -> int:
    return sketch.element("Document", None)


def content(sketch: Sketch, document: Document) -> str:
    """The first page's operators, its strings replaced by their number of characters."""
    data = PdfWriter().write(document, sketch.finish())
    return re.sub(r"<([0-9a-f]+)>", lambda m: f"<{len(m[1]) // 4}>", Paper(data).content(0))


def operators(text: str, *names: str) -> list[str]:
    return [line for line in text.splitlines() if line.split()[-1] in names or line in names]


def test_marks_of_one_owner_share_a_sequence(sketch: Sketch, document: Document, root: int) -> None:
    one, other = sketch.element("P", root), sketch.element("P", root)
    for y, owner in ((100, one), (120, one), (140, other), (160, one)):
        sketch.text("段", 80, y, owner)
    text = content(sketch, document)
    assert re.findall(r"/P<</MCID (\d)>>BDC", text) == ["0", "1", "2"]
    assert text.count("EMC") == 3
    assert text.count("BT") == text.count("ET") == 1


def test_rules_and_page_numbers_are_artifacts(sketch: Sketch, document: Document, root: int) -> None:
    sketch.text("段", 80, 100, sketch.element("P", root))
    sketch.mark(Rule(80, 110, 300, 110, 0.7))
    sketch.text("— 1 —", 470, 780, None)
    assert operators(content(sketch, document), "BT", "ET", "EMC", "S", "/Artifact<</Type/Layout>>BDC", "/Artifact<</Type/Pagination>>BDC") == [
        "BT",
        "EMC",
        "ET",
        "/Artifact<</Type/Layout>>BDC",
        "S",
        "EMC",
        "BT",
        "/Artifact<</Type/Pagination>>BDC",
        "EMC",
        "ET",
    ]


def test_sequences_and_text_objects_are_nested_whatever_the_order_of_marks(sketch: Sketch, document: Document, root: int) -> None:
    figure, paragraph = sketch.element("Figure", root, alt="图"), sketch.element("P", root)
    marks: list[Mark] = [
        TextLine(100, (sketch.run("字", 80, 12),), figure),
        Fill(80, 100, 20, 20, "808080", figure),
        TextLine(140, (sketch.run("字", 80, 12),), figure),
        Rule(80, 150, 90, 150, 0.5, owner=figure),
        Tick(80, 160, 10, "k", True, "", paragraph),
        TextLine(170, (sketch.run("字", 80, 12),), paragraph),
        Rule(80, 180, 90, 180, 0.5),
        TextLine(190, (sketch.run("字", 80, 12),), None),
    ]
    for start in range(len(marks)):
        for mark in marks[start:] + marks[:start]:
            sketch.mark(mark)
    opened: list[str] = []
    pairs = {"EMC": "BDC", "ET": "BT", "Q": "q"}
    for word in re.findall(r"BDC|BT|\bq\b|EMC|ET|\bQ\b|\bre\b|\bm\b", content(sketch, document)):
        if word in pairs:
            assert opened.pop() == pairs[word]
        elif word in ("re", "m"):
            assert "BT" not in opened, "a path within a text object"
            assert "BDC" in opened, "a path that is neither content nor artifact"
        else:
            opened.append(word)
    assert opened == []


def test_positions_are_taken_from_the_top_and_do_not_add_up_errors(sketch: Sketch, document: Document, root: int) -> None:
    paragraph = sketch.element("P", root)
    places = [(80.004 + 0.333 * n, 100.003 + 28.957 * n) for n in range(20)]
    for x, y in places:
        sketch.text("段", x, y, paragraph)
    x = y = 0.0
    reached = []
    for dx, dy in re.findall(r"(\S+) (\S+) Td", content(sketch, document)):
        x, y = x + float(dx), y + float(dy)
        reached.append((x, HEIGHT - y))
    assert reached == [pytest.approx(place, abs=0.0051) for place in places]


def test_numbers_are_written_without_exponents(sketch: Sketch, document: Document, root: int) -> None:
    """PDF knows none (ISO 32000-1, 7.3.3), and differences of lengths leave dust."""
    dust = 1e-9
    sketch.mark(Rule(dust, HEIGHT - dust, 300 + dust, HEIGHT - dust, 0.3 + dust))
    sketch.mark(Fill(dust, HEIGHT - dust, 20, dust, "808080"))
    sketch.text("段", dust, HEIGHT - dust, sketch.element("P", root), size=12 + dust, tracking=dust)
    sketch.text("段——", 80, 100, sketch.element("P", root), tracking=0.001)
    sketch.mark(Tick(dust, HEIGHT - 10 + dust, 10, "k", True, "", None))
    assert re.findall(r"\S*\de[-+]?\d\S*", content(sketch, document)) == []


def test_state_is_written_only_where_it_changes(sketch: Sketch, document: Document, root: int) -> None:
    paragraph = sketch.element("P", root)
    for y in (100, 120, 140):
        sketch.text("段", 80, y, paragraph, size=16, tracking=-0.2, color="1F4E79")
    text = content(sketch, document)
    assert operators(text, "Tf", "Tc", "rg", "Tr") == ["/F1 16 Tf", "-0.2 Tc", "0.122 0.306 0.475 rg"]


def test_grey_is_printed_with_black_ink_alone(sketch: Sketch, document: Document, root: int) -> None:
    sketch.mark(Fill(80, 100, 20, 20, "808080"))
    sketch.mark(Rule(80, 100, 90, 100, 0.5, "333333"))
    text = content(sketch, document)
    assert operators(text, "g", "G") == ["0.502 g", "0.2 G"]
    assert " rg" not in text


def test_rules_of_one_kind_are_painted_together(sketch: Sketch, document: Document, root: int) -> None:
    for y in (100, 120, 140):
        sketch.mark(Rule(80, y, 300, y, 0.35))
    sketch.mark(Rule(80, 160, 300, 160, 0.7))
    assert operators(content(sketch, document), "w", "S", "l") == [
        "0.35 w",
        "80 741.89 m 300 741.89 l",
        "80 721.89 m 300 721.89 l",
        "80 701.89 m 300 701.89 l",
        "S",
        "0.70 w",
        "80 681.89 m 300 681.89 l",
        "S",
    ]


def test_fills_of_two_colours_are_painted_apart(sketch: Sketch, document: Document, root: int) -> None:
    for x, color in ((80, "EDEDED"), (120, "EDEDED"), (160, "808080")):
        sketch.mark(Fill(x, 100, 30, 20, color))
    assert operators(content(sketch, document), "g", "re", "f") == [
        "0.929 g",
        "80 721.89 30 20 re",
        "120 721.89 30 20 re",
        "f",
        "0.502 g",
        "160 721.89 30 20 re",
        "f",
    ]


def test_a_fill_is_painted_before_a_rule_begins_and_the_other_way_round(sketch: Sketch, document: Document, root: int) -> None:
    for x in (80, 120):
        sketch.mark(Fill(x, 100, 30, 20, "000000"))
        sketch.mark(Rule(x, 100, x + 30, 100, 1.0))
    text = content(sketch, document)
    assert operators(text, "re", "f", "l", "S") == [
        "80 721.89 30 20 re",
        "f",
        "80 741.89 m 110 741.89 l",
        "S",
        "120 721.89 30 20 re",
        "f",
        "120 741.89 m 150 741.89 l",
        "S",
    ]


def test_rules_of_one_look_are_painted_together(sketch: Sketch, document: Document, root: int) -> None:
    for x0, y0, x1, y1 in ((80, 100, 150, 100), (150, 100, 150, 140), (120, 140, 150, 140)):
        sketch.mark(Rule(x0, y0, x1, y1, 0.5))
    assert operators(content(sketch, document), "w", "l", "S") == [
        "0.50 w",
        "80 741.89 m 150 741.89 l",
        "150 741.89 m 150 701.89 l",
        "120 701.89 m 150 701.89 l",
        "S",
    ]


def test_rules_of_two_colours_are_painted_apart(sketch: Sketch, document: Document, root: int) -> None:
    for y, color in ((100, "000000"), (120, "808080")):
        sketch.mark(Rule(80, y, 300, y, 1.0, color))
    assert operators(content(sketch, document), "l", "S", "G") == [
        "80 741.89 m 300 741.89 l",
        "S",
        "0.502 G",
        "80 721.89 m 300 721.89 l",
        "S",
    ]


def test_a_bold_without_a_face_is_stroked_in_the_colour_of_the_text(sketch: Sketch, document: Document, root: int) -> None:
    paragraph = sketch.element("P", root)
    sketch.text("粗", 80, 100, paragraph, size=16, bold=True, color="E60012")
    sketch.text("细", 80, 120, paragraph, size=16)
    assert operators(content(sketch, document), "Tr", "w", "RG", "rg", "g", "j") == [
        "0.902 0 0.0706 rg",
        "2 Tr",
        "0.40 w",
        "0.902 0 0.0706 RG",
        "1 j",
        "0 g",
        "0 Tr",
    ]


def test_a_run_may_ask_for_a_stroke_that_its_face_does_not_name(sketch: Sketch, document: Document, root: int) -> None:
    run = replace(sketch.run("粗", 80, 20), bold=True)
    sketch.mark(TextLine(100, (run,), sketch.element("P", root)))
    assert operators(content(sketch, document), "Tr", "w") == ["2 Tr", "0.50 w"]


def test_a_face_with_a_bold_of_its_own_is_not_stroked(sketch: Sketch, document: Document, root: int) -> None:
    sketch.text("粗", 80, 100, sketch.element("P", root), role="hei", bold=True)
    assert operators(content(sketch, document), "Tr") == []


def test_the_dash_takes_as_much_room_as_its_two_characters(sketch: Sketch, document: Document, root: int) -> None:
    sketch.text("一——二", 80, 100, sketch.element("P", root), size=16, tracking=-0.32)
    text = content(sketch, document)
    assert "[<2>20<1>]TJ" in text, "20 thousandths of 16 pt to the left for the tracking that the second dash would have had"


def test_the_dash_needs_no_array_without_tracking(sketch: Sketch, document: Document, root: int) -> None:
    sketch.text("一——二——", 80, 100, sketch.element("P", root))
    assert "<4>Tj" in content(sketch, document)


def test_a_tick_is_drawn_where_the_box_is_checked(sketch: Sketch, document: Document, root: int) -> None:
    for place, checked in enumerate((False, True)):
        sketch.mark(Tick(80, 100 + 20 * place, 10, f"k{place}", checked, "项", None))
    text = content(sketch, document)
    assert text.count(" re S") == 2
    assert text.count("1 J 1 j") == 1
    assert text.count("BDC") == 1


def test_an_empty_page_has_an_empty_content(sketch: Sketch, document: Document, root: int) -> None:
    assert content(sketch, document) == ""


def test_empty_runs_and_lines_leave_nothing_to_stumble_over(sketch: Sketch, document: Document, root: int) -> None:
    paragraph = sketch.element("P", root)
    sketch.mark(TextLine(100, (), paragraph))
    sketch.text("", 80, 120, paragraph)
    assert "Tj" not in content(sketch, document)


def test_faces_of_the_same_outlines_share_a_font(sketch: Sketch, document: Document, root: int, fonts: FontSet) -> None:
    paragraph = sketch.element("P", root)
    for role in ("song", "kai", "xiaobiaosong"):
        sketch.text("字", 80, 100, paragraph, role=role)
    assert fonts.face("xiaobiaosong") is not fonts.face("song")
    assert set(re.findall(r"/F\d", content(sketch, document))) == {"/F1"}


def test_a_line_that_is_spread_says_its_text(sketch: Sketch, document: Document, root: int) -> None:
    """Within its sequence, which stays one."""
    paragraph = sketch.element("P", root)
    sketch.text("散开的字", 80, 100, paragraph, tracking=1.2)
    sketch.text("紧排的字", 80, 120, paragraph, tracking=0.5)
    said = "散开的字".encode("utf-16-be").hex().upper()
    assert re.findall(r"/\w+<<.*>>BDC|EMC|Tj", content(sketch, document)) == [
        "/P<</MCID 0>>BDC",
        f"/Span<</ActualText<FEFF{said}>>>BDC",
        "Tj",
        "EMC",
        "Tj",
        "EMC",
    ]


def test_a_line_with_a_character_that_pdfium_would_cut_does_not(sketch: Sketch, document: Document, root: int) -> None:
    sketch.text("散开的𠮷", 80, 100, sketch.element("P", root), tracking=1.2)
    assert "ActualText" not in content(sketch, document)
