"""The office's own Word file as house style: what is taken of it, and what is told of the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from generator.content import load_theme
from generator.diagnostics import Diagnostic, Severity, UserError
from generator.document.house import HouseStyle, PageCount, Running, Shown, Stop, Tab, Words
from generator.document.nodes import Align
from generator.document.theme import MM, Theme
from tests.tools.references import HEAD, field, house_reference, repacked, saved, with_style
from tests.writers.docx.paper import everything, written

THEMES = Path(__file__).parents[2] / "templates" / "themes"
OWN = load_theme(THEMES, "gb9704")


def taken(folder: Path, source: Document | bytes, *, extra: str = "") -> Theme:
    themes = folder / "templates" / "themes"
    themes.mkdir(parents=True, exist_ok=True)
    (themes.parent / "house.docx").write_bytes(source if isinstance(source, bytes) else saved(source))
    text = (THEMES / "gb9704.yaml").read_text(encoding="utf-8") + extra
    (themes / "house.yaml").write_text(f"{text}\nword: {{reference: house.docx}}\n", encoding="utf-8")
    return load_theme(themes, "house")


def house(theme: Theme) -> HouseStyle:
    assert theme.house is not None
    return theme.house


def warnings(theme: Theme, code: str) -> list[Diagnostic]:
    return [each for each in house(theme).warnings if each.code == code]


@pytest.fixture
def office() -> Document:
    return house_reference()


class TestStyles:
    def test_are_taken_by_name(self, tmp_path: Path, office: Document) -> None:
        body = taken(tmp_path, office).styles["body"]
        assert (body.size, body.pitch, body.indent, body.align, body.font) == (15.0, 27.0, 2.0, Align.JUSTIFY, "fangsong")

    def test_what_a_style_does_not_say_is_as_in_word(self, tmp_path: Path, office: Document) -> None:
        """It has no first-line indent in Word, so it has none on our paper."""
        style = with_style(office, "公文注释", size=9, pitch=13)
        style.paragraph_format.space_before = None
        office.styles.element.find(qn("w:docDefaults")).find(qn("w:pPrDefault")).clear()
        assert (OWN.styles["note"].indent, OWN.styles["note"].before) == (2.0, 4.0)
        note = taken(tmp_path, office).styles["note"]
        assert (note.indent, note.before) == (0.0, 0.0)

    def test_take_what_they_are_based_on_says(self, tmp_path: Path, office: Document) -> None:
        with_style(office, "底本", size=13, pitch=21)
        office.styles.add_style("公文注释", 1).base_style = office.styles["底本"]
        note = taken(tmp_path, office).styles["note"]
        assert (note.size, note.pitch) == (13.0, 21.0)

    def test_that_are_based_on_each_other_end(self, tmp_path: Path, office: Document) -> None:
        one, two = with_style(office, "公文注释", size=9), with_style(office, "另一个", size=8)
        one.base_style, two.base_style = two, one
        assert taken(tmp_path, office).styles["note"].size == 9.0

    def test_are_found_by_case_alias_and_word_s_own_name(self, tmp_path: Path, office: Document) -> None:
        style = with_style(office, "OFFICE NOTE", size=8)
        style.element.insert(1, parse_xml(f'<w:aliases {nsdecls("w")} w:val="甲,公文注释"/>'))
        office.styles["heading 2"].font.size = Pt(19)
        styles = taken(tmp_path, office).styles
        assert (styles["note"].size, styles["heading-2"].size) == (8.0, 19.0)

    def test_that_are_missing_are_told_with_their_line_and_stay(self, tmp_path: Path, office: Document) -> None:
        theme = taken(tmp_path, office)
        assert theme.styles["note"] == OWN.styles["note"]
        (warning,) = (each for each in warnings(theme, "reference-style") if "公文注释" in each.message)
        assert warning.severity is Severity.WARNING
        assert warning.span is not None
        line = (tmp_path / "templates/themes/house.yaml").read_text(encoding="utf-8").splitlines()[warning.span.line - 1]
        assert line.strip().startswith("note:")

    def test_that_are_missing_follow_the_one_they_are_based_on(self, tmp_path: Path, office: Document) -> None:
        styles = taken(tmp_path, office).styles
        assert (styles["flush"].size, styles["flush"].pitch, styles["flush"].indent) == (15.0, 27.0, 0.0)
        assert (styles["cell-center"].size, styles["cell-center"].align) == (11.0, Align.CENTER)

    def test_of_an_unknown_family_get_a_role_of_its_kind(self, tmp_path: Path, office: Document) -> None:
        theme = taken(tmp_path, office)
        assert theme.styles["heading-1"].font == "song-2"
        assert theme.fonts["song-2"] == "华文中宋"
        assert theme.fonts["song"] == OWN.fonts["song"]

    def test_name_the_families_of_the_file_s_theme(self, tmp_path: Path, office: Document) -> None:
        style = with_style(office, "公文注释", size=9)
        fonts = style.element.rPr.rFonts
        fonts.attrib.clear()
        fonts.set(qn("w:eastAsiaTheme"), "minorEastAsia")
        theme = taken(tmp_path, office)
        assert theme.fonts[theme.styles["note"].font] == "宋体"

    def test_lines_that_are_not_exact_become_so_and_are_told(self, tmp_path: Path, office: Document) -> None:
        style = with_style(office, "公文注释", size=10, pitch=None)
        style.paragraph_format.line_spacing = 1.5
        theme = taken(tmp_path, office)
        assert theme.styles["note"].pitch == 19.5
        assert any("公文注释" in each.message and "行距" in each.message for each in warnings(theme, "reference-property"))

    def test_lines_that_snap_to_a_grid_take_whole_lines_of_it(self, tmp_path: Path, office: Document) -> None:
        grid: Any = office.sections[0]._sectPr.find(qn("w:docGrid"))
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), "312")
        style = with_style(office, "公文注释", size=14, pitch=None)
        style.paragraph_format.line_spacing = 1.0
        theme = taken(tmp_path, office)
        assert (theme.styles["note"].pitch, theme.page.pitch) == (31.2, 15.6)

    def test_a_property_that_no_line_can_follow_is_named_with_its_style(self, tmp_path: Path, office: Document) -> None:
        style = with_style(office, "公文注释", size=10)
        style.element.rPr.append(parse_xml(f'<w:spacing {nsdecls("w")} w:val="20"/>'))
        style.font.underline = True
        style.font.color.rgb = RGBColor(0xC0, 0, 0)
        theme = taken(tmp_path, office)
        (warning,) = (each for each in warnings(theme, "reference-property") if "公文注释" in each.message)
        assert "字符间距" in warning.message
        assert "下划线只在 Word 里" in warning.message
        assert [each.name for each in house(theme).ornaments["note"]] == ["u"]
        assert theme.styles["note"].color == "C00000"

    def test_a_property_that_nobody_sees_is_not_told(self, tmp_path: Path, office: Document) -> None:
        style = with_style(office, "公文注释", size=10)
        style.element.pPr.append(parse_xml(f"<w:contextualSpacing {nsdecls('w')}/>"))
        style.element.pPr.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="auto"/>'))
        style.element.rPr.append(parse_xml(f'<w:vertAlign {nsdecls("w")} w:val="baseline"/>'))
        assert not any("公文注释" in each.message for each in warnings(taken(tmp_path, office), "reference-property"))

    def test_a_size_that_no_paper_has_is_not_taken(self, tmp_path: Path, office: Document) -> None:
        with_style(office, "公文注释", size=1500)
        assert taken(tmp_path, office).styles["note"].size == OWN.styles["note"].size

    def test_of_letters_are_taken_too(self, tmp_path: Path, office: Document) -> None:
        from docx.enum.style import WD_STYLE_TYPE

        with_style(office, "公文编号字样", family="黑体", size=12, kind=WD_STYLE_TYPE.CHARACTER)
        code = taken(tmp_path, office).characters["code"]
        assert (code.font, code.size) == ("hei", 12.0)

    def test_our_own_paper_as_reference_changes_nothing(self, tmp_path: Path) -> None:
        """An office may take a paper that we made, change a style in it, and hand it back."""
        theme = taken(tmp_path, written(*everything(12)).data)
        assert house(theme).warnings == ()
        assert theme.fonts == OWN.fonts
        structure = ("title", "annex-title")  # Word keeps every title with what follows
        assert {key: theme.styles[key] for key in OWN.styles if key not in structure} == {
            key: style for key, style in OWN.styles.items() if key not in structure
        }


class TestPage:
    def test_is_the_last_section_s(self, tmp_path: Path, office: Document) -> None:
        section: Any = office.add_section()
        section.top_margin, section.gutter = Mm(50), Mm(5)
        page = taken(tmp_path, office).page
        found = (page.top, page.bottom, page.left, page.right)
        assert found == pytest.approx((50, 32, 35, 30), abs=0.02)

    def test_line_holds_as_many_characters_as_the_page_is_wide(self, tmp_path: Path, office: Document) -> None:
        office.sections[0].left_margin = Mm(45)
        assert taken(tmp_path, office).styles["body"].columns == round(135 * MM / 15)

    def test_a_high_head_moves_the_text_down(self, tmp_path: Path, office: Document) -> None:
        for _ in range(9):
            office.sections[0].header.add_paragraph("行", style="office header")
        assert taken(tmp_path, office).page.top > 15 + 9 * 16 / MM

    def test_without_room_for_text_is_refused(self, tmp_path: Path, office: Document) -> None:
        office.sections[0].left_margin = office.sections[0].right_margin = Mm(100)
        with pytest.raises(UserError, match="纸张和页边距"):
            taken(tmp_path, office)


class TestHeadsAndFeet:
    def test_hold_words_pictures_and_page_numbers(self, tmp_path: Path, office: Document) -> None:
        theme = taken(tmp_path, office)
        head, foot = house(theme).head, house(theme).foot
        assert head is not None
        assert foot is not None
        (line,) = head.default
        shown, words, tab, strong = line.marks
        assert isinstance(shown, Shown)
        assert (shown.width, shown.height) == pytest.approx((12 * MM, 8 * MM), abs=0.1)
        assert (words, tab) == (Words(text=HEAD), Tab())
        assert isinstance(strong, Words)
        assert theme.characters[strong.style or ""].bold
        assert theme.styles[line.style].font == "kai"
        (line,) = foot.default
        page, pages = PageCount(of="page"), PageCount(of="pages")
        assert line.marks == (Words(text="第"), page, Words(text="页 共"), pages, Words(text="页"))
        assert theme.number is None

    def test_without_a_foot_the_theme_s_number_stays(self, tmp_path: Path, office: Document) -> None:
        office.sections[0].footer.is_linked_to_previous = True
        theme = taken(tmp_path, office)
        assert (theme.number, house(theme).foot) == (OWN.number, None)

    def test_of_first_and_even_pages_count_where_the_file_says_so(self, tmp_path: Path, office: Document) -> None:
        section = office.sections[0]
        section.first_page_header.paragraphs[0].text = "首页"
        section.even_page_header.paragraphs[0].text = "双页"
        section.different_first_page_header_footer = False
        assert _words(house(taken(tmp_path, office)).head, 1, 2, 3) == [HEAD + "内部"] * 3
        section.different_first_page_header_footer = True
        office.settings.odd_and_even_pages_header_footer = True
        assert _words(house(taken(tmp_path, office)).head, 1, 2, 3) == ["首页", "双页", HEAD + "内部"]

    def test_keep_the_rule_below_them_and_their_stops(self, tmp_path: Path, office: Document) -> None:
        properties = office.sections[0].header.paragraphs[0]._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'))
        properties.append(parse_xml(f'<w:tabs {nsdecls("w")}><w:tab w:val="center" w:pos="4000"/></w:tabs>'))
        head = house(taken(tmp_path, office)).head
        assert head is not None
        assert (head.default[0].rule, head.default[0].gap, head.default[0].stops) == (0.75, 1.0, (Stop(200.0, "center"),))

    def test_fields_that_fetch_files_are_left_out_with_their_words(self, tmp_path: Path, office: Document) -> None:
        paragraph = office.sections[0].header.add_paragraph()
        for code in ('INCLUDETEXT "c:\\\\secret.docx"', "DDEAUTO cmd", "DATE"):
            field(paragraph, code, result=f"[{code.split()[0]}]")
        theme = taken(tmp_path, office)
        assert _words(house(theme).head, 1) == [f"{HEAD}内部[DATE]"]
        (warning,) = warnings(theme, "reference-dropped")
        assert all(name in warning.message for name in ("INCLUDETEXT", "DDEAUTO", "DATE（文字保留）"))


def _words(running: Running | None, *pages: int) -> list[str]:
    assert running is not None
    return ["".join(mark.text for line in running.on(page) for mark in line.marks if isinstance(mark, Words)) for page in pages]


def test_what_leads_out_of_the_file_is_left_out_and_told(tmp_path: Path) -> None:
    data = saved(house_reference())
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    rels = "".join(
        f'<Relationship Id="x{index}" Type="{kind}{name}" Target="http://example.com/{name}" TargetMode="External"/>'
        for index, name in enumerate(("attachedTemplate", "oleObject", "aFChunk"))
    )
    linked = f'<Relationship Id="rId1" Type="{kind}image" Target="word/media/image1.png" TargetMode="External"/>'
    settings = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>'
    changed = repacked(
        data,
        {
            "word/_rels/settings.xml.rels": settings.encode(),
            "word/_rels/header1.xml.rels": ("<Relationship [^>]*image[^>]*/>", linked),
        },
    )
    theme = taken(tmp_path, changed)
    (warning,) = warnings(theme, "reference-dropped")
    assert all(words in warning.message for words in ("所附的模板", "嵌入对象", "插入的文件", "外部的链接的图片", "页眉里链接的图片"))
    head = house(theme).head
    assert head is not None
    assert not any(isinstance(mark, Shown) for line in head.default for mark in line.marks)


def test_a_theme_that_names_no_file_has_no_house_style() -> None:
    assert OWN.house is None
