from __future__ import annotations

import pytest
from msgspec.structs import replace

from generator.document.nodes import Align, Emphasis, Heading, Strong, Styled
from generator.writers.docx.style_elements import text_scale
from generator.writers.docx.styles import Overlay, StyleSheet, outline_level
from tests.writers.docx.paper import W, everything, p, theme, words, written


@pytest.mark.parametrize(("size", "columns", "measure"), [(16, 28, 442.2), (10.5, 45, 481.9), (16, 27, 442.2), (14, 32, 442.2), (12, 36, 442.2)])
def test_a_line_holds_exactly_the_columns_whether_hanzi_or_digits(size: float, columns: int, measure: float) -> None:
    half = size * text_scale(size, columns, measure) / 100 / 2
    assert 2 * columns * half <= measure < (2 * columns + 1) * half


def test_the_national_body_is_narrowed_by_a_fiftieth() -> None:
    docx = written(p("字"))
    assert docx.values("w", within=docx.style("JbBody")) == ["98"]
    assert docx.values("w", within=docx.style("JbCell")) == []


def test_every_style_of_the_theme_is_a_named_style() -> None:
    root = written(p("字")).root("word/styles.xml")
    shown = {name.get(f"{W}val") for name in root.iter(f"{W}name", f"{W}aliases")}
    assert {style.label for style in theme().styles.values()} <= shown
    assert {style.label for style in theme().characters.values()} <= shown
    assert {style.label for style in theme().tables.values()} <= shown


def test_the_body_style_says_face_size_pitch_and_indent() -> None:
    style = written(p("字")).style("JbBody")
    spacing, indent, fonts = style.find(f".//{W}pPr/{W}spacing"), style.find(f".//{W}ind"), style.find(f".//{W}rFonts")
    assert spacing is not None
    assert indent is not None
    assert fonts is not None
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("579", "exact")
    assert (indent.get(f"{W}firstLineChars"), indent.get(f"{W}firstLine")) == ("200", "640")
    assert {fonts.get(f"{W}{script}") for script in ("ascii", "hAnsi", "eastAsia")} == {"仿宋_GB2312"}
    assert [e.get(f"{W}val") for e in style.iter(f"{W}sz")] == ["32"]


def test_headings_stand_in_the_navigation_pane_and_the_title_does_not() -> None:
    docx = written(p("字"))
    levels = {key: docx.values("outlineLvl", within=docx.style(key)) for key in ("Title", "Heading1", "Heading2", "JbAnnexTitle", "JbBody")}
    assert levels == {"Title": [], "Heading1": ["0"], "Heading2": ["1"], "JbAnnexTitle": ["0"], "JbBody": []}


def test_outline_levels_are_counted_from_the_first_heading() -> None:
    assert outline_level(theme(), theme().styles["heading-3"]) == 3


def test_strong_and_stressed_words_have_character_styles() -> None:
    docx = written(
        p(Strong(children=words(["重"])), Emphasis(children=words([Strong(children=words(["都"]))])), Styled(style="code", children=words(["811"])))
    )
    assert docx.values("rStyle") == ["JbStrongHei", "JbEmphasisKaiStrongHei", "JbCode"]
    inner = docx.style("JbEmphasisKaiStrongHei").find(f".//{W}rFonts")
    assert inner is not None
    assert inner.get(f"{W}eastAsia") == "黑体"


def test_words_without_a_strong_face_are_emboldened() -> None:
    plain = replace(theme().styles["title"], strong=None)
    assert Overlay.strong(plain).bold


def test_another_alignment_is_another_style() -> None:
    sheet = StyleSheet(theme())
    assert sheet.aligned("cell", None) == sheet.aligned("cell", theme().styles["cell"].align) == "JbCell"
    assert sheet.aligned("cell", Align.END) != sheet.aligned("cell", Align.CENTER) != "JbCell"


def test_a_narrowed_variant_keeps_its_hanging_indent() -> None:
    hanging = replace(theme().styles["cell"], indent=-5.0)
    sheet = StyleSheet(replace(theme(), styles={**theme().styles, "cell": hanging}))
    ident = sheet.aligned("cell", None, (0, 210))
    written_style = sheet.xml().partition(f'w:styleId="{ident}"')[2].partition("</w:style>")[0]
    assert f'<w:ind w:left="{round(5 * hanging.size * 20)}" w:right="210"/>' in written_style


def test_a_variant_does_not_take_the_id_of_a_style_of_the_theme() -> None:
    assert StyleSheet(theme()).aligned("cell", Align.CENTER) != StyleSheet(theme()).paragraph("cell-center")


def test_a_heading_stays_with_what_follows() -> None:
    docx = written(Heading(level=1, children=words(["标题"])), p("字"))
    assert docx.style("Heading1").find(f".//{W}keepNext") is not None


def test_the_paper_is_formatted_by_styles_alone() -> None:
    docx = written(*everything())
    own = {child.tag.replace(W, "") for properties in docx.body.iter(f"{W}pPr", f"{W}rPr") for child in properties}
    assert own <= {"pStyle", "rStyle", "numPr", "sectPr"}
