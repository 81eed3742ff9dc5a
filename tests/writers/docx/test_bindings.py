"""Values that are edited once: which ones are bound, what they share, and what the part of custom XML keeps."""

from __future__ import annotations

import re
import uuid

import pytest
from lxml import etree
from msgspec.structs import replace

from generator.document.nodes import Block, Checkbox, Column, Emphasis, Heading, Inline, LineBreak, Link, Masthead, Origin, Strong, Table, Value
from generator.writers.docx.bindings import NAMESPACE, STORE
from tests.tools.docx_lint import lint
from tests.writers.docx.corpus import NAMES, word_file
from tests.writers.docx.paper import Docx, W, cell, p, row, table, unlaid, written

PART = "customXml/item1.xml"
N = f"{{{NAMESPACE}}}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


def value(text: str, path: str = "indicators/gdp/to", *, computed: bool = False) -> Value:
    return Value(text=text, origin=Origin(path=path, computed=computed))


def data(docx: Docx) -> list[tuple[str | None, ...]]:
    """Path, what was printed, part, of how many, and the words of each element."""
    return [(*(e.get(name) for name in ("path", "was", "part", "of")), e.text) for e in docx.root(PART).iter(f"{N}value")]


def controls(docx: Docx) -> list[tuple[str, str]]:
    """The words of the element that each bound control leads to, and the words it shows."""
    out = []
    for control in docx.body.iter(f"{W}sdt"):
        binding = control.find(f"{W}sdtPr/{W}dataBinding")
        if binding is not None:
            assert binding.get(f"{W}storeItemID") == STORE
            found = docx.root(PART).xpath(binding.get(f"{W}xpath", ""), namespaces={"p": NAMESPACE})
            assert isinstance(found, list)
            (datum,) = found
            assert isinstance(datum, etree._Element)
            out.append((datum.text or "", "".join(t.text or "" for t in control.iter(f"{W}t"))))
    return out


def tags(docx: Docx) -> list[str | None]:
    return docx.values("tag")


def test_the_part_is_known_by_the_uuid_of_its_namespace() -> None:
    assert f"{{{uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)}}}".upper() == STORE
    properties = written(p(value("560亿元"))).root("customXml/itemProps1.xml")
    assert STORE in properties.attrib.values()


def test_a_figure_in_several_places_is_one_element() -> None:
    docx = unlaid(
        p("增长到", value("560亿元"), "。"), Heading(level=0, children=(value("560亿元"),)), p(Strong(children=(value("560亿元"),)), value("多", "x"))
    )
    assert data(docx) == [("indicators/gdp/to", "560亿元", None, None, "560亿元"), ("x", "多", None, None, "多")]
    assert tags(docx) == ["v1", "v1", "v1", "v2"]
    assert controls(docx) == [("560亿元", "560亿元")] * 3 + [("多", "多")]


def test_another_form_of_a_figure_is_another_element() -> None:
    docx = unlaid(p(value("560亿元")), p(value("560")), p(value("560", "indicators/other/to")))
    assert [(found[0], found[1]) for found in data(docx)] == [
        ("indicators/gdp/to", "560亿元"),
        ("indicators/gdp/to", "560"),
        ("indicators/other/to", "560"),
    ]


def test_a_figure_printed_twice_in_a_line_is_still_one() -> None:
    assert tags(unlaid(p(value("2012", "report/year"), "年至", value("2012", "report/year")), p(value("2012", "report/year")))) == ["v1"] * 3


def test_parts_of_a_text_are_elements_of_their_own_even_where_they_are_alike() -> None:
    text: list[Inline] = [value("从"), Strong(children=(value("5%"),)), value("到"), Strong(children=(value("5%"),))]
    docx = unlaid(p(*text), p(*text))
    assert tags(docx) == ["v1", "v2", "v3", "v4"] * 2
    assert [found[1:] for found in data(docx)] == [(t, str(i), "4", t) for i, t in enumerate(("从", "5%", "到", "5%"), 1)]
    other = unlaid(p(*text), p(*text[2:]))
    assert tags(other) == ["v1", "v2", "v3", "v4", "v5", "v6"]


def test_computed_values_and_white_space_are_not_bound() -> None:
    docx = unlaid(p(value("190.2%", "growth(a, b)", computed=True), value(" "), value("　", "y"), value("\x01", "z"), value("", "e"), value("5")))
    assert controls(docx) == [("5", "5")]
    assert [text for _, text in docx.paragraphs()] == ["190.2% 　5"]


def test_a_row_of_one_record_does_not_bind_what_it_only_names() -> None:
    cells = row(
        cell(value("1", "tasks/grow/number")), cell(value("区财政局", "departments/finance/name")), cell(value("全年", "assignments/grow/deadline"))
    )
    docx = written(table(cells, replace(cells, key="grow")), p(value("区财政局", "departments/finance/name")))
    assert controls(docx) == [(text, text) for text in ("1", "区财政局", "全年", "1", "全年", "区财政局")]
    assert not controls(written(table(replace(cells, key="row"))))


def test_a_key_that_begins_like_another_is_not_the_same() -> None:
    cells = row(cell(value("1", "tasks/grow-gdp/number")))
    assert not tags(written(table(replace(cells, key="grow"))))


@pytest.mark.parametrize(
    ("block", "shown"),
    [
        (p(Link(href="https://a.cn/", children=(value("5"),))), "hyperlink"),
        (Heading(level=1, children=(value("5"),)), "p"),
        (Masthead(issuer=(value("5"),)), "p"),
        (table(row(cell(value("5")))), "p"),
        (Table(columns=(Column(),), head=(row("头"),), bodies=table(row("一")).bodies, caption=(value("5"),)), "p"),
    ],
    ids=["link", "heading", "masthead", "cell", "caption"],
)
def test_a_control_stands_in_the_line_wherever_the_line_is(block: Block, shown: str) -> None:
    docx = written(block)
    (control,) = docx.body.iter(f"{W}sdt")
    parent = control.getparent()
    assert parent is not None
    assert parent.tag == W + shown
    assert lint(docx.data) == []


def test_a_control_looks_like_its_words_and_can_be_edited_and_removed() -> None:
    docx = unlaid(p(Strong(children=(Emphasis(children=(value("5"),)),))))
    (properties,) = docx.body.iter(f"{W}sdtPr")
    assert [etree.QName(child).localname for child in properties] == ["rPr", "tag", "dataBinding", "appearance", "comboBox"]
    assert docx.values("rStyle")[0] == docx.values("rStyle")[1] is not None
    assert [e.get(f"{W15}val") for e in docx.body.iter(f"{W15}appearance")] == ["hidden"]


def test_words_of_the_content_never_become_markup() -> None:
    hostile = '"/><x a="]]>&amp;\n\x00'
    docx = unlaid(p(value(hostile, f"a/{hostile}")))
    assert controls(docx) == [('"/><x a="]]>&amp; ', '"/><x a="]]>&amp; ')]
    assert data(docx)[0][:2] == ('a/"/><x a="]]>&amp; ', '"/><x a="]]>&amp; ')


def test_ticks_are_kept_once_with_the_state_they_were_printed_in() -> None:
    docx = unlaid(p(Checkbox(key="a", checked=True)), p(Checkbox(key="b")), p(Checkbox(key="a", checked=True)))
    assert [(e.get("key"), e.get("was")) for e in docx.root(PART).iter(f"{N}tick")] == [("a", "1"), ("b", "0")]


def test_a_paper_without_data_has_no_part_for_them() -> None:
    assert not [name for name in written(p("字", LineBreak(), "字")).names if name.startswith("customXml")]


@pytest.mark.parametrize("name", NAMES)
def test_every_control_shows_its_datum_and_the_part_holds_nothing_else(name: str) -> None:
    """So a department's copy tells nothing of other departments that is not printed in it."""
    docx = Docx(word_file(name))
    if PART not in docx.names:
        assert not docx.values("dataBinding", "xpath")
        return
    found = controls(docx)
    assert all(datum == shown for datum, shown in found)
    used = {int(step[1]) for path in docx.values("dataBinding", "xpath") if (step := re.search(r"value\[(\d+)\]$", path or ""))}
    unused = [datum for number, datum in enumerate(data(docx), 1) if number not in used]
    assert all((datum[4] or "").isspace() for datum in unused)
    ticks = {e.get("key") for e in docx.root(PART).iter(f"{N}tick")}
    assert ticks <= set(tags(docx))
