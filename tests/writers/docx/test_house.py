"""Papers in the house style of an office's Word file: sound, named styles only, heads and feet as the file has them."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx_plus.lint import lint as find_drift
from msgspec.structs import replace

from generator.build.faces import resolve
from generator.content.house import with_house
from generator.content.theme_file import StyleEntry
from generator.diagnostics import Span
from generator.document.house import HouseStyle, PageCount, Running, RunningLine, Stop, Tab, Words
from generator.document.nodes import Document, PageBreak, Section
from generator.document.theme import MM, Theme
from generator.layout import layout
from generator.layout.pages import PlacedBitmap, Rule, TextLine
from generator.writers.docx import DocxWriter
from tests.tools.docx_lint import lint
from tests.tools.open_xml_sdk import PROGRAM, sdk_problems
from tests.tools.references import HEAD, house_reference, saved, with_style
from tests.writers.docx.paper import META, Docx, everything, p, theme
from tests.writers.docx.test_valid import audit, without_controls


def in_house(source: Any) -> Theme:
    own = theme()
    entries = {key: StyleEntry(label=style.label) for key, style in own.styles.items()}
    return with_house(own, entries, "house.docx", saved(source), lambda *_: Span("theme.yaml", 1))


@cache
def rich() -> Theme:
    """A house style with all that one can hold."""
    source = house_reference()
    section = source.sections[0]
    section.different_first_page_header_footer = True
    source.settings.odd_and_even_pages_header_footer = True
    head = section.even_page_header.paragraphs[0]
    head.style = source.styles["office header"]
    head.text = "左\t中\t右 & <右>"
    properties = head._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'))
    stops = '<w:tab w:val="center" w:pos="4252"/><w:tab w:val="right" w:pos="8504"/>'
    properties.append(parse_xml(f"<w:tabs {nsdecls('w')}>{stops}</w:tabs>"))
    section.even_page_footer.paragraphs[0].text = "双页"
    style = with_style(source, "公文注释", size=9, pitch=14)
    style.font.italic = style.font.strike = style.font.underline = True
    style.element.rPr.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="F2F2F2"/>'))
    return in_house(source)


def written_in(found: Theme, *, blocks: tuple[Any, ...] | None = None) -> bytes:
    document = Document(meta=META, blocks=blocks or everything(20))
    return DocxWriter().write(document, layout(document, found, resolve(found.fonts, system=False)))


@pytest.fixture(scope="module")
def paper() -> bytes:
    document = Document(meta=META, blocks=(*everything(20), p("小字", style="note")))
    return DocxWriter().write(document, layout(document, rich(), resolve(rich().fonts, system=False)))


def test_the_linter_openxml_audit_and_docx_plus_find_nothing(paper: bytes, tmp_path: Path) -> None:
    assert lint(paper) == []
    assert audit(paper, tmp_path) == []
    assert [f"{each.rule}: {each.message}" for each in find_drift(without_controls(paper))] == []


@pytest.mark.skipif(not PROGRAM.exists(), reason="the Open XML SDK is not installed; make test installs it where npm is")
def test_the_open_xml_sdk_finds_nothing(paper: bytes, tmp_path: Path) -> None:
    assert sdk_problems({"house": paper}, tmp_path) == {}


def test_the_same_file_gives_the_same_bytes(paper: bytes) -> None:
    document = Document(meta=META, blocks=(*everything(20), p("小字", style="note")))
    rich.cache_clear()
    assert DocxWriter().write(document, layout(document, rich(), resolve(rich().fonts, system=False))) == paper


def test_python_docx_reads_page_heads_and_feet(paper: bytes) -> None:
    document = docx.Document(io.BytesIO(paper))
    section: Any = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin, section.header_distance, section.footer_distance)
    assert [length.mm for length in margins] == pytest.approx([40, 32, 30, 30, 15, 14], abs=0.05)
    assert section.header.paragraphs[0].text == f"{HEAD}\t内部"
    assert section.even_page_header.paragraphs[0].text == "左\t中\t右 & <右>"
    assert len(section.header.part.related_parts) == 1, "its picture"
    assert section.header._element.findall(".//" + qn("a:blip"))[0].get(qn("r:embed")) in section.header.part.related_parts
    fields = [each.get(qn("w:instr")).strip() for each in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert document.settings.odd_and_even_pages_header_footer
    body: Any = document.styles["公文正文"]
    assert (body.font.size.pt, body.paragraph_format.line_spacing.pt, body.style_id) == (15, 27, "JbBody")


def test_only_the_first_section_has_a_first_page(paper: bytes) -> None:
    titles = [section.different_first_page_header_footer for section in docx.Document(io.BytesIO(paper)).sections]
    assert titles == [True] + [False] * (len(titles) - 1)
    assert len(titles) > 2


def test_ornaments_stand_in_word_s_style_alone_and_in_their_order(paper: bytes) -> None:
    properties = Docx(paper).style("JbNote").find(qn("w:rPr"))
    assert properties is not None
    names = [str(child.tag).rpartition("}")[2] for child in properties]
    assert names == ["rFonts", "i", "strike", "sz", "szCs", "u", "shd"]


def test_nothing_of_the_file_itself_is_in_the_paper(paper: bytes) -> None:
    ours = set(Docx(written_in(theme())).names)
    new = {name for name in Docx(paper).names if name not in ours}
    assert {re.sub(r"[0-9]*[.].*", "", name) for name in new} == {"word/header", "word/_rels/header"}
    assert b"http://" not in Docx(paper).parts["word/_rels/header1.xml.rels"].replace(b"http://schemas.openxmlformats.org", b"")


def simple(**heads: tuple[RunningLine, ...]) -> Theme:
    """The gb9704 theme with heads, its own page number as foot."""
    return replace(theme(), house=HouseStyle(head=Running(**heads), head_distance=40.0))


def test_the_theme_s_number_stays_on_pages_with_a_head_of_their_own() -> None:
    line = RunningLine(style="note", marks=(Words(text="页眉"),))
    kinds = Docx(written_in(simple(default=(line,), first=()), blocks=(p("字"),))).values("footerReference", "type")
    assert kinds == ["default", "even", "first"]


def test_a_head_stands_on_even_pages_too_where_numbers_change_sides() -> None:
    line = RunningLine(style="note", marks=(Words(text="页眉"),))
    file = Docx(written_in(simple(default=(line,)), blocks=(p("字"),)))
    assert file.values("headerReference", "type") == ["default", "even"]
    (element,) = {each.get(qn("r:id")) for each in file.body.iter(qn("w:headerReference"))}
    assert element


class TestPdf:
    def pages(self, found: Theme, *blocks: Any) -> list[list[Any]]:
        document = Document(meta=META, blocks=blocks)
        return [list(page.marks) for page in layout(document, found, resolve(found.fonts, system=False)).pages]

    def test_each_page_has_its_head_and_all_of_it_is_artifact(self) -> None:
        heads = [_texts(marks, above=40 * MM) for marks in self.pages(rich(), p("一"), PageBreak(), p("二"), PageBreak(), p("三"))]
        assert heads == [[], ["左", "中", "右 & <右>"], [HEAD, "内部"]]
        third = self.pages(rich(), p("一"), PageBreak(), p("二"), PageBreak(), p("三"))[2]
        assert [mark.owner for mark in third if isinstance(mark, PlacedBitmap)] == [None]
        assert all(mark.owner is None for mark in third if isinstance(mark, TextLine) and mark.y < 40 * MM)

    def test_stops_centre_and_end_their_words(self) -> None:
        marks = self.pages(rich(), p("一"), PageBreak(), p("二"))[1]
        left, centre, right = (run for mark in marks if isinstance(mark, TextLine) and mark.y < 40 * MM for run in mark.runs)
        edge = rich().page.left * MM
        assert left.x == pytest.approx(edge)
        assert centre.x + centre.width / 2 == pytest.approx(edge + 212.6, abs=0.01)
        assert right.x + right.width == pytest.approx(edge + 425.2, abs=0.01)
        (rule,) = (mark for mark in marks if isinstance(mark, Rule) and mark.y0 < 40 * MM)
        assert (rule.x0, rule.x1, rule.width) == pytest.approx((edge, edge + rich().page.measure, 0.75))

    def test_a_stop_that_words_have_passed_is_passed_over(self) -> None:
        stops = (Stop(5.0), Stop(300.0))
        line = RunningLine(style="note", marks=(Words(text="比五磅宽的字"), Tab(), Words(text="后")), stops=stops)
        (marks,) = self.pages(simple(default=(line,)), p("一"))
        after = next(run for mark in marks if isinstance(mark, TextLine) and mark.y < 70 for run in mark.runs if run.text == "后")
        assert after.x == pytest.approx(theme().page.left * MM + 300)

    def test_feet_end_where_the_file_says(self) -> None:
        (marks,) = self.pages(in_house(house_reference()), p("一"))
        last = max((mark for mark in marks if isinstance(mark, TextLine)), key=lambda mark: mark.y)
        assert "".join(run.text for run in last.runs) == "第1页 共1页"
        assert last.y == pytest.approx(rich().page.height * MM - 14 * MM - 16 + 16 / 2 + 0.38 * 12, abs=0.1)

    def test_numbers_of_pages_count_all_of_them(self) -> None:
        line = RunningLine(style="note", marks=(PageCount(of="page"), Tab(), PageCount(of="pages")), stops=(Stop(50.0),))
        pages = self.pages(simple(default=(line,)), p("一"), PageBreak(), Section(landscape=True, blocks=(p("二"),)))
        assert [_texts(marks, above=70)[:2] for marks in pages] == [["1", "2"], ["2", "2"]]


def _texts(marks: list[Any], *, above: float) -> list[str]:
    lines = [mark for mark in marks if isinstance(mark, TextLine) and mark.y < above]
    return ["".join(run.text for run in line.runs) for line in sorted(lines, key=lambda line: (line.y, line.runs[0].x))]
