from __future__ import annotations

import pytest

from generator.document.nodes import (
    Annex,
    BulletList,
    Checkbox,
    Colophon,
    Heading,
    LineBreak,
    Link,
    ListItem,
    Masthead,
    OrderedList,
    PageBreak,
    Reference,
    Section,
    TableOfContents,
)
from generator.layout.pages import Pages
from tests.writers.docx.paper import Docx, W, p, row, table, theme, unlaid, words, written


def heading(level: int, text: str, *, number: str = "", ident: str | None = None) -> Heading:
    return Heading(level=level, children=words([text]), number=number, id=ident)


def styles(docx: Docx) -> list[str]:
    return [style for style, _ in docx.paragraphs()]


def test_a_line_break_stays_within_its_paragraph() -> None:
    docx = written(Heading(level=0, children=words(["上行", LineBreak(), "下行"])))
    assert list(docx.paragraphs()) == [("Title", "上行下行")]
    assert len(docx.values("br")) == 1


def test_what_a_template_calls_a_new_page_is_not_an_empty_paragraph() -> None:
    docx = written(p("一"), PageBreak(), p("二"), PageBreak(), table(row("三")))
    assert styles(docx) == ["JbBody", "JbBody_Page", "JbGap20_Page", "JbCell", "JbGap20"]
    assert docx.values("br") == []


def test_a_page_break_at_the_beginning_of_a_page_makes_no_blank_one() -> None:
    assert styles(written(PageBreak(), p("一"))) == ["JbBody"]


def test_nothing_that_begins_a_page_has_space_before_it() -> None:
    docx = written(p("表题", style="caption"), PageBreak(), p("表题", style="caption"))
    assert styles(docx) == ["Caption_First", "Caption_PageFirst"]
    assert [docx.values("spacing", "before", within=docx.style(s)) for s in styles(docx)] == [["0"], ["0"]]


def test_a_narrowed_paragraph_stays_narrow_on_a_new_page() -> None:
    narrowed = p("字", style="note")
    facts = Pages(theme(), (), (), (), (), insets={id(narrowed): 1.0})
    docx = unlaid(p("一"), PageBreak(), narrowed, facts=facts)
    assert styles(docx)[1] == "JbNote_Justify0_210PageFirst"
    assert docx.values("basedOn", within=docx.style("JbNote_Justify0_210PageFirst")) == ["JbNote_Justify0_210"]


def test_kept_sections_keep_every_paragraph_but_the_last_with_the_next() -> None:
    docx = written(Section(keep=True, blocks=(p("一"), p("二"), p("三"))))
    assert [docx.keeps(style) for style in styles(docx)] == [True, True, False]


# --- lists ----------------------------------------------------------------------------------------------------------


def items(*texts: str) -> tuple[ListItem, ...]:
    return tuple(ListItem(blocks=(p(text),)) for text in texts)


def test_lists_are_numbered_by_word() -> None:
    docx = written(OrderedList(items=items("甲", "乙"), start=3), p("间"), OrderedList(items=items("丙")))
    assert docx.values("numId") == ["2", "2", "3"]
    numbering = docx.root("word/numbering.xml")
    assert docx.values("abstractNumId", within=numbering) == ["1", "2"]
    assert [starts[0] for definition in numbering.iter(f"{W}abstractNum") if (starts := docx.values("start", within=definition))] == ["3", "1"]


def test_a_list_counts_on_after_one_within_it() -> None:
    inner = OrderedList(items=items("子"))
    outer = OrderedList(items=(ListItem(blocks=(p("甲"), inner)), *items("乙")))
    docx = written(outer)
    assert docx.values("numId") == ["2", "3", "2"]
    numbers = {number.get(f"{W}numId"): docx.values("abstractNumId", within=number) for number in docx.root("word/numbering.xml").iter(f"{W}num")}
    assert numbers == {"2": ["1"], "3": ["2"]}


def test_inner_lists_hang_further_in() -> None:
    inner = BulletList(items=items("里"))
    docx = written(BulletList(items=(ListItem(blocks=(p("外"), inner)),)))
    assert docx.values("ilvl") == ["0", "1"]
    assert [docx.values("ind", "left", within=docx.style(s)) for s in styles(docx)] == [["640"], ["1280"]]


def test_an_items_second_paragraph_has_no_number() -> None:
    docx = written(BulletList(items=(ListItem(blocks=(p("一"), p("又"))),)))
    assert len(docx.values("numId")) == 1


def test_an_item_cannot_hold_a_table() -> None:
    with pytest.raises(TypeError, match="list item cannot hold"):
        written(BulletList(items=(ListItem(blocks=(table(row("x")),)),)))


# --- headings -------------------------------------------------------------------------------------------------------


def test_numbers_of_headings_are_counted_by_word() -> None:
    docx = written(heading(1, "甲", number="一、"), heading(2, "乙", number="（一）"), heading(1, "丙"))
    assert list(docx.paragraphs()) == [("Heading1", "甲"), ("Heading2", "乙"), ("Heading1_Plain", "丙")]
    assert docx.values("numId", within=docx.style("Heading1")) == ["1"]
    assert docx.values("numId", within=docx.style("Heading1_Plain")) == ["0"]
    levels = [e.get(f"{W}val") for e in docx.root("word/numbering.xml").iter(f"{W}lvlText")][:4]
    assert levels == ["%1、", "（%2）", "%3.", "（%4）"]


def test_headings_that_write_their_numbers_themselves_are_left_alone() -> None:
    docx = written(heading(1, "一、甲"))
    assert "word/numbering.xml" not in docx.names
    assert docx.values("numId", within=docx.style("Heading1")) == []


def test_the_contents_are_filled_in_and_lead_to_the_headings() -> None:
    docx = written(TableOfContents(depth=1), PageBreak(), heading(1, "甲"), heading(2, "乙"), heading(1, "丙"))
    entries = [(style, text) for style, text in docx.paragraphs() if style.startswith("TOC")]
    assert entries == [("TOC1", "甲2"), ("TOC1", "丙2")]
    marks = dict.fromkeys(docx.values("bookmarkStart", "name"))
    assert set(docx.values("hyperlink", "anchor")) <= set(marks)
    codes = [e.text for e in docx.body.iter(f"{W}instrText")]
    assert codes[0] == ' TOC \\o "1-1" \\h \\z \\u '
    assert [code.split()[0] for code in codes[1:] if code] == ["PAGEREF", "PAGEREF"]


def test_contents_of_nothing_leave_nothing() -> None:
    assert list(written(TableOfContents(), p("字")).paragraphs()) == [("JbBody", "字")]


# --- links and controls ---------------------------------------------------------------------------------------------


def test_references_lead_within_the_paper_and_links_out_of_it() -> None:
    docx = written(
        heading(1, "甲", ident="part-1"), p(Reference(target="part-1", text="一"), Link(href="https://a.cn/?b=1&c=2", children=words(["网"])))
    )
    assert docx.values("hyperlink", "anchor") == ["gb_part_1", None]
    assert "gb_part_1" in docx.values("bookmarkStart", "name")
    assert b'Target="https://a.cn/?b=1&amp;c=2" TargetMode="External"' in docx.parts["word/_rels/document.xml.rels"]


def test_a_checkbox_is_a_control_that_knows_its_key_and_state() -> None:
    docx = written(p(Checkbox(key="task-1", checked=True, label="第1项"), "做完"), p(Checkbox(key="task-2")))
    assert docx.values("tag") == ["task-1", "task-2"]
    assert docx.values("alias") == ["第1项", "task-2"]
    assert [text for _, text in docx.paragraphs()] == ["☑做完", "☐"]
    w14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
    assert [e.get(f"{w14}val") for e in docx.body.iter(f"{w14}checked")] == ["1", "0"]
    assert docx.values("bookmarkStart", "name") == ["gb_task_1", "gb_task_2"]


def test_one_task_in_two_places_has_two_ids() -> None:
    docx = written(p(Checkbox(key="task-1")), p(Checkbox(key="task-1")))
    assert len(set(docx.values("id"))) == 2
    assert docx.values("tag") == ["task-1", "task-1"]
    assert docx.values("bookmarkStart", "name") == ["gb_task_1"]


# --- official documents ---------------------------------------------------------------------------------------------


def test_the_masthead_ends_in_a_red_rule() -> None:
    docx = written(Masthead(issuer=words(["机关"]), number=words(["〔2012〕1号"])), p("字"))
    assert styles(docx)[:2] == ["JbMastheadIssuer", "JbMastheadNumber_Rule"]
    bottom = docx.style("JbMastheadNumber_Rule").find(f".//{W}pBdr/{W}bottom")
    assert bottom is not None
    assert (bottom.get(f"{W}color"), bottom.get(f"{W}sz"), bottom.get(f"{W}space")) == ("E60012", "16", "11")


def test_an_annex_begins_a_page_with_its_mark_two_lines_above_its_title() -> None:
    docx = written(p("字"), Annex(label="附件1", blocks=(heading(0, "题目"),)))
    assert list(docx.paragraphs())[1:] == [("JbAnnexLabel_Page", "附件1"), ("JbAnnexTitle", "题目")]
    spacing = docx.style("JbAnnexLabel_Page").find(f".//{W}spacing")
    assert spacing is not None
    assert spacing.get(f"{W}after") == "579"


def test_the_colophon_floats_on_the_lower_edge_of_the_type_area() -> None:
    docx = written(p("字"), Colophon(lines=(words(["抄送：某办。"]), words(["印发机关", LineBreak(), "2012年2月20日印发"]))))
    assert docx.values("tblpPr", "tblpYSpec") == ["bottom"]
    assert docx.values("tblpPr", "vertAnchor") == ["margin"]
    assert docx.values("tblStyle") == ["JbColophon_Table"]
    edges = {b.tag.replace(W, ""): b.get(f"{W}sz") for borders in docx.style("JbColophon_Table").iter(f"{W}tblBorders") for b in borders}
    assert edges == {"top": "8", "bottom": "8", "insideH": "6", "left": None, "right": None, "insideV": None}
    assert len(docx.values("tab")) == 1
