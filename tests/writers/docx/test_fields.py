"""What Word counts and copies itself: numbers of captions, references, and no question about it when the file is opened."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from generator.document.nodes import (
    Annex,
    Block,
    Chart,
    ChartKind,
    Document,
    Heading,
    Inline,
    Link,
    Origin,
    PageBreak,
    Picture,
    Reference,
    Section,
    Series,
    Text,
    Value,
)
from generator.document.pictures import read_bitmap
from generator.document.transforms import resolve_references
from generator.layout.pages import Pages, PlacedTable
from generator.writers.docx.fields import caption_number
from tests.tools.docx_lint import lint
from tests.tools.samples import png
from tests.writers.docx.corpus import NAMES, word_file
from tests.writers.docx.paper import META, Docx, W, p, row, table, theme, unlaid, words, written


def codes(docx: Docx) -> list[tuple[str, str]]:
    """Instruction and result of each simple field."""
    return [((e.get(f"{W}instr") or "").strip(), "".join(t.text or "" for t in e.iter(f"{W}t"))) for e in docx.body.iter(f"{W}fldSimple")]


def marked(docx: Docx, name: str) -> str:
    """The words in a bookmark, which a field that refers to it prints."""
    found: list[str] = []
    inside: str | None = None
    for element in docx.body.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}t"):
        if element.get(f"{W}name") == name:
            inside = element.get(f"{W}id")
        elif element.tag == f"{W}bookmarkEnd" and element.get(f"{W}id") == inside:
            return "".join(found)
        elif inside is not None:
            found.append(element.text or "")
    raise AssertionError(f"no bookmark {name}")


def captioned(text: str | tuple[Inline, ...], ident: str | None = None) -> Block:
    return replace(table(row("甲")), caption=words([text]) if isinstance(text, str) else text, id=ident)


def resolved(*blocks: Block) -> Docx:
    return written(*resolve_references(Document(meta=META, blocks=blocks)).blocks)


# --- numbers of captions --------------------------------------------------------------------------------------------


def test_word_counts_tables_and_figures_each_for_themselves() -> None:
    figure = Chart(kind=ChartKind.BAR, categories=("甲",), series=(Series(name="数", values=(None,)),), caption=words(["图1　变化"]))
    docx = written(captioned("表1　任务"), figure, captioned("表 2　单位"), captioned("附表1"))
    assert codes(docx) == [("SEQ 表 \\* ARABIC", "1"), ("SEQ 图 \\* ARABIC", "1"), ("SEQ 表 \\* ARABIC", "2"), ("SEQ 附表 \\* ARABIC", "1")]
    assert [text for style, text in docx.paragraphs() if style.startswith("Caption")] == ["表1　任务", "图1　变化", "表 2　单位", "附表1"]


def test_a_number_that_is_not_the_next_is_set() -> None:
    assert [code for code, _ in codes(written(captioned("表4"), captioned("表5"), captioned("表2")))] == [
        "SEQ 表 \\* ARABIC \\r 4",
        "SEQ 表 \\* ARABIC",
        "SEQ 表 \\* ARABIC \\r 2",
    ]


def test_where_a_table_goes_on_its_number_is_repeated() -> None:
    two = replace(table(row("一"), row("二")), caption=words(["表1　任务"]))
    facts = Pages(theme(), (), (), (), (PlacedTable((442.2,), (20.0,) * 2, (1,)),))
    docx = unlaid(two, facts=facts)
    assert codes(docx) == [("SEQ 表 \\* ARABIC", "1"), ("SEQ 表 \\* ARABIC \\c", "1")]
    assert [text for style, text in docx.paragraphs() if style.startswith("Caption")] == ["表1　任务", "表1　任务（续表）"]


@pytest.mark.parametrize("caption", ["任务", "表1-2　任务", "表1.2", "表01", "见表1", "表一", "数表1"])
def test_what_is_no_number_is_left_alone(caption: str) -> None:
    docx = written(captioned(caption))
    assert codes(docx) == []
    assert next(docx.paragraphs())[1] == caption


def test_a_number_in_pieces_is_one_and_a_number_of_the_content_is_a_value() -> None:
    number = Value(text="1", origin=Origin(path="tables/a/number"))
    found = caption_number((Text(text="图"), Text(text="1"), Text(text="2　"), number))
    assert found is not None
    assert (found.text, found.rest) == ("图12", (Text(text="　"), number))
    assert caption_number((Text(text="表"), number)) is None
    assert caption_number((Text(text="表1"), number)) is None
    assert caption_number(()) is None


# --- references -----------------------------------------------------------------------------------------------------


def test_a_reference_to_a_table_prints_its_label_and_number() -> None:
    docx = resolved(p("见", Reference(target="tasks")), captioned("表1　任务", "tasks"))
    assert codes(docx) == [("REF gb_tasks \\h", "表1"), ("SEQ 表 \\* ARABIC", "1")]
    assert marked(docx, "gb_tasks") == "表1"


def test_a_reference_to_a_heading_prints_its_number_or_its_words() -> None:
    one = Heading(level=1, children=words(["过去"]), number="一、", id="past")
    two = Heading(level=1, children=words(["今后"]), id="next")
    docx = resolved(one, two, p(Reference(target="past"), Reference(target="next")))
    assert codes(docx) == [("REF gb_past \\n \\h", "一、"), ("REF gb_next \\h", "今后")]
    assert marked(docx, "gb_next") == "今后"
    assert docx.values("hyperlink", "anchor") == []


def test_a_reference_to_a_figure_prints_what_its_caption_begins_with() -> None:
    bitmap = read_bitmap(png())
    chart = Chart(kind=ChartKind.LINE, categories=("甲",), series=(Series(name="数", values=(None,)),), caption=words(["图1　变化"]), id="change")
    photo = Picture(bitmap=bitmap, alt="照片", caption=words(["照片"]), id="photo")
    docx = resolved(chart, photo, Annex(label="附件", blocks=(p(Reference(target="change"), Reference(target="photo")),)))
    assert codes(docx)[-2:] == [("REF gb_change \\h", "图1"), ("REF gb_photo \\h", "照片")]
    assert (marked(docx, "gb_change"), marked(docx, "gb_photo")) == ("图1", "照片")
    assert lint(docx.data) == []
    bare = written(replace(photo, caption=()))
    assert marked(bare, "gb_photo") == ""
    assert len(list(bare.body.iter(f"{W}drawing"))) == 1


def test_a_reference_in_words_of_its_own_is_a_link() -> None:
    docx = resolved(captioned("表1　任务", "tasks"), p(Reference(target="tasks", text="上表")), p("字"), Section(blocks=(p("节"),), id="part"))
    assert docx.values("hyperlink", "anchor") == ["gb_tasks"]
    assert [code for code, _ in codes(docx)] == ["SEQ 表 \\* ARABIC"]
    assert lint(docx.data) == []


def test_a_reference_to_a_section_leads_there_and_is_no_field() -> None:
    part = Section(blocks=(Heading(level=1, children=words(["节"]), number="一、"),), id="part")
    docx = resolved(part, PageBreak(), p("见", Reference(target="part"), Link(href="https://a.cn/", children=(Text(text="网"),))))
    assert docx.values("hyperlink", "anchor") == ["gb_part", None]
    assert codes(docx) == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_to_be_updated_when_a_file_is_opened(name: str) -> None:
    docx = Docx(word_file(name))
    assert not list(docx.root("word/settings.xml").iter(f"{W}updateFields"))
    assert not docx.values("fldChar", "dirty") or set(docx.values("fldChar", "dirty")) == {None}
    assert all(result for _, result in codes(docx))
