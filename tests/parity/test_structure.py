"""Word and PDF say the same: the same headings, paragraphs, items, tables, figures, boxes and links, in the same order.

Both are read back by other code than that which wrote them, and brought into one form. Every paper of the project, each department's too, the torture
set, and the whole report are compared; files that were spoiled on purpose must be told, with the place.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from generator.build.plan import Paper, plan
from generator.build.press import Composed, Press
from generator.build.project import load_project
from generator.content import load_report
from generator.document.transforms import prepare
from generator.layout import layout
from tests.parity.pdf_structure import pdf_pieces
from tests.parity.structure import Piece, difference
from tests.parity.whole_report import whole_report
from tests.parity.word_counting import chinese
from tests.parity.word_structure import word_pieces
from tests.torture.papers import NAMES as TORTURE
from tests.torture.papers import papers as torture

ROOT = Path(__file__).parents[2]
WHOLE = "whole-report"


@cache
def press() -> Press:
    return Press(load_project(ROOT), load_report(ROOT))


@cache
def outputs() -> Mapping[str, Paper]:
    planned = plan(load_report(ROOT).report, departments="all")
    return {"-".join(paper.path("pdf").with_suffix("").parts): paper for paper in planned}


def composed(name: str) -> Composed:
    if name in TORTURE:
        return torture()[name]
    if name != WHOLE:
        return press().compose(outputs()[name])
    theme, fonts = press().theme("gb9704")
    document = prepare(whole_report(ROOT / "content" / "source" / "zhenhai-2012.txt"), theme)
    return Composed(document=document, pages=layout(document, theme, fonts))


@cache
def written(name: str) -> Mapping[str, bytes]:
    return composed(name).write(("docx", "pdf"))


@cache
def said_in_pdf(name: str) -> list[Piece]:
    return pdf_pieces(written(name)["pdf"])


def test_there_is_a_paper_for_every_department() -> None:
    assert len(outputs()) == 39


@pytest.mark.parametrize("name", [*outputs(), *TORTURE, WHOLE])
def test_word_and_pdf_say_the_same(name: str) -> None:
    word, pdf = word_pieces(written(name)["docx"]), said_in_pdf(name)
    assert difference(word, pdf) is None
    assert bool(word) is (name.partition("-")[0] not in ("blank", "nothing"))


KINDS = {"heading", "paragraph", "item", "caption", "entry", "table", "row", "cell", "figure", "shown", "box", "link"}


def test_every_kind_of_piece_is_compared() -> None:
    found = {piece.kind.split()[0] for name in TORTURE for piece in word_pieces(written(name)["docx"])}
    assert found == KINDS


def edited(name: str, part: str, pattern: str, by: str) -> bytes:
    """Return a Word file with something put in the place of what a pattern finds first in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(written(name)["docx"])) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    text, made = re.subn(pattern, by, parts[f"word/{part}"].decode(), count=1, flags=re.DOTALL)
    assert made, "nothing was spoiled"
    parts[f"word/{part}"] = text.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as spoiled:
        for each, data in parts.items():
            spoiled.writestr(each, data)
    return out.getvalue()


ROW = "<w:tr>(?:(?!</w:tr>).)*</w:tr>"
SPOILED = {
    "a cell is dropped": ("tables-gb9704", "document.xml", "(<w:t[^>]*>全社会GDP</w:t>.*?</w:tc>)<w:tc>.*?</w:tc>", r"\1", "table 4, row 2, cell 2"),
    "a digit is another": ("tables-gb9704", "document.xml", ">565</w:t>", ">566</w:t>", "table 4, row 8, cell 2"),
    "a level is another": ("headings-gb9704", "document.xml", '"Heading2"', '"Heading3"', "heading 3, below “一、主要预期目标”"),
    "rows are swapped": ("tables-gb9704", "document.xml", f"({ROW})({ROW})(?=</w:tbl>(?!.*</w:tbl>))", r"\2\1", "table 4, row 10, cell 1"),
    "a span is another": ("tables-dense", "document.xml", '<w:gridSpan w:val="2"/>', "", "table 1, row 2, cell 2"),
    "a head is none": ("tables-dense", "document.xml", "<w:tblHeader/>", "", "table 1, row 1"),
    "a list begins elsewhere": ("lists-gb9704", "numbering.xml", '<w:start w:val="7"/>', '<w:start w:val="8"/>', "item 1"),
    "headings count otherwise": ("headings-dense", "numbering.xml", "chineseCountingThousand", "decimal", "heading 2"),
    "a caption counts otherwise": ("figures-dense", "document.xml", r" SEQ 图 \\\* ARABIC ", r" SEQ 图 \\* ARABIC \\r 4 ", "caption 1"),
    "a reference leads elsewhere": ("figures-dense", "document.xml", r" REF gb_photo", " REF gb_plan", "paragraph 4"),
    "a box is ticked": ("forms-gb9704", "document.xml", '<w14:checked w14:val="0"/>', '<w14:checked w14:val="1"/>', "box 1"),
    "a link leads elsewhere": ("lists-dense", "_rels/document.xml.rels", 'https://[^"]*', "https://example.com/", "link 1"),
    "a chart shows another number": ("figures-gb9704", "charts/chart1.xml", "<c:v>12.5</c:v>", "<c:v>15.2</c:v>", "figure 1"),
    "numbers of a chart are swapped": (
        "figures-gb9704",
        "charts/chart4.xml",
        "<c:v>(3)</c:v>(.*)<c:v>(5)</c:v>",
        r"<c:v>\3</c:v>\2<c:v>\1</c:v>",
        "shown 4",
    ),
    "a picture has other words": ("figures-dense", "document.xml", 'descr="海岸的小样"', 'descr="大样"', "figure 6"),
}


@pytest.mark.parametrize("what", SPOILED)
def test_a_spoiled_file_is_told_with_the_place(what: str) -> None:
    name, part, pattern, by, place = SPOILED[what]
    data = edited(name, part, pattern, by)
    found = difference(word_pieces(data), said_in_pdf(name))
    assert found is not None
    assert found.startswith(place), found


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")])
def test_numbers_in_hanzi(number: int, words: str) -> None:
    assert chinese(number) == words
