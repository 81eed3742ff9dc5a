"""Produced files measured against GB/T 9704-2012: the PDF in pt on its pages, the .docx in its parts.

The figures here are the standard's, in mm and 号, and are not read from the theme.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from lxml import etree

from generator.build.faces import resolve
from generator.content import load_theme
from generator.document.nodes import (
    Annex,
    Colophon,
    Document,
    Heading,
    LineBreak,
    Masthead,
    Metadata,
    Paragraph,
    Text,
)
from generator.document.transforms import prepare
from generator.layout import layout
from generator.writers.registry import writer_for
from tests.parity.whole_report import whole_report

ROOT = Path(__file__).parents[1]
MM = 72 / 25.4
TOP, LEFT, WIDTH, HEIGHT = 37 * MM, 28 * MM, 156 * MM, 225 * MM
BOTTOM = TOP + HEIGHT
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def words(*texts: str) -> tuple[Text, ...]:
    return tuple(Text(text=text) for text in texts)


def official() -> Document:
    """A document with all the parts that the standard places."""
    return Document(
        meta=Metadata(title="测试"),
        blocks=(
            Masthead(issuer=words("镇海区人民政府办公室文件"), number=words("镇政办发〔2012〕15号")),
            Heading(level=0, children=words("关于分解政府工作报告任务的通知")),
            *(Heading(level=n, children=words(f"第{n}层标题")) for n in (1, 2, 3, 4)),
            Paragraph(children=words("各镇人民政府、街道办事处，区政府各部门、直属各单位要认真落实。" * 4)),
            Annex(label="附件1", blocks=(Heading(level=0, children=words("任务分解表")), Paragraph(children=words("附件正文。")))),
            Colophon(
                lines=(
                    words("抄送：区委各部门，区人大办、区政协办。"),
                    (*words("镇海区人民政府办公室"), LineBreak(), *words("2012年3月1日印发")),
                )
            ),
        ),
    )


@cache
def files(name: str) -> dict[str, bytes]:
    """The .docx and .pdf of a document, with the fonts that the package brings."""
    theme = load_theme(ROOT / "templates" / "themes", "gb9704")
    document = whole_report(ROOT / "content" / "source" / "zhenhai-2012.txt") if name == "report" else official()
    document = prepare(document, theme)
    pages = layout(document, theme, resolve(theme.fonts, system=False))
    return {kind: writer_for(kind).write(document, pages) for kind in ("docx", "pdf")}


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    top: float
    """Top of its hanzi squares in pt from the top of the page: 0.88 em above the baseline."""
    bottom: float
    left: float
    right: float
    size: float


@cache
def read(name: str) -> list[tuple[list[Line], list[dict[str, Any]], float, float]]:
    """Lines, drawn rules, width and height of each page."""
    out = []
    with pdfplumber.open(io.BytesIO(files(name)["pdf"])) as pdf:
        for page in pdf.pages:
            rows: dict[float, list[dict[str, Any]]] = {}
            for char in page.chars:
                baseline = float(page.height) - char["matrix"][5]
                rows.setdefault(round(baseline, 1), []).append(char)
            lines = [as_line(baseline, chars) for baseline, chars in sorted(rows.items())]
            rules = [*page.lines, *page.rects]
            out.append((lines, rules, float(page.width), float(page.height)))
    return out


def as_line(baseline: float, chars: Sequence[dict[str, Any]]) -> Line:
    chars = sorted(chars, key=lambda c: c["x0"])
    size = max(c["size"] for c in chars)
    text = "".join(c["text"] for c in chars)
    return Line(text, baseline - 0.88 * size, baseline + 0.12 * size, chars[0]["x0"], chars[-1]["x1"], size)


def body(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.bottom <= BOTTOM + 1]


def full_pages() -> list[list[Line]]:
    """The pages of running text between the first and the last."""
    return [body(lines) for lines, *_ in read("report")[1:-1]]


def test_the_sheet_is_a4() -> None:
    for _, _, width, height in read("report"):
        assert (width, height) == pytest.approx((210 * MM, 297 * MM), abs=0.1)


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    pages = full_pages()
    assert len(pages) > 10
    for lines in pages:
        assert len(lines) == 22
    whole = [line for lines in pages for line in lines if line.left < LEFT + 1 and line.right > LEFT + WIDTH - 1]
    full = [line for line in whole if not re.search("[!-~—]", line.text)]
    lengths = Counter(len(line.text) for line in full)
    assert max(lengths) == 28
    assert lengths[28] > 0.8 * len(full)  # the rest make room for a mark that may not begin a line


def test_the_lines_fill_the_type_area_and_stay_within_it() -> None:
    for lines in full_pages():
        assert TOP <= lines[0].top <= TOP + 8
        assert BOTTOM - 8 <= lines[-1].bottom <= BOTTOM
        assert min(line.left for line in lines) == pytest.approx(LEFT, abs=0.5)
        assert max(line.right for line in lines) == pytest.approx(LEFT + WIDTH, abs=0.5)


def test_lines_follow_each_other_at_one_pitch() -> None:
    """225 mm over 22 lines are 28.99 pt; the pitch is 28.95 pt, so that 22 fit."""
    for lines in full_pages():
        for above, below in pairwise(lines):
            if above.size == below.size:
                assert below.bottom - above.bottom == pytest.approx(28.95, abs=0.11)


def test_text_is_3_hao_and_titles_2_hao() -> None:
    lines, *_ = read("report")[0]
    assert lines[0].size == pytest.approx(22)
    assert {round(line.size, 2) for page in full_pages() for line in page} == {16.0}


def test_a_paragraph_begins_two_characters_in_and_goes_on_flush() -> None:
    starts = {round(line.left - LEFT) for page in full_pages() for line in page}
    assert starts == {0, 32}


def test_page_numbers_stand_7_mm_below_odd_right_and_even_left() -> None:
    for number, (lines, *_) in enumerate(read("report"), start=1):
        foot = lines[-1]
        assert re.fullmatch(rf"—\s*{number}\s*—", foot.text), foot
        assert foot.size == pytest.approx(14)
        dash = (foot.top + foot.bottom) / 2
        assert dash == pytest.approx(BOTTOM + 7 * MM, abs=1.0)
        if number % 2:
            assert foot.right == pytest.approx(LEFT + WIDTH - 14, abs=1.0)
        else:
            assert foot.left == pytest.approx(LEFT + 14, abs=1.0)


def test_the_red_rule_stands_4_mm_below_the_document_number() -> None:
    lines, rules, *_ = read("official")[0]
    number = next(line for line in lines if "〔2012〕" in line.text)
    red = next(rule for rule in rules if rule["stroking_color"] and rule["stroking_color"][0] > 0.8 and rule["stroking_color"][1] < 0.2)
    assert (red["x0"], red["x1"]) == (pytest.approx(LEFT, abs=0.5), pytest.approx(LEFT + WIDTH, abs=0.5))
    assert red["top"] - number.bottom == pytest.approx(4 * MM + (28.95 - 16) / 2, abs=2)
    assert abs((number.left + number.right) / 2 - (LEFT + WIDTH / 2)) < 1


def test_the_annex_has_its_mark_on_line_1_and_its_title_on_line_3() -> None:
    lines, *_ = read("official")[1]
    mark, title = lines[0], lines[1]
    assert mark.text == "附件1"
    assert mark.left == pytest.approx(LEFT, abs=0.5)
    assert mark.top - TOP < 8
    assert title.text == "任务分解表"
    assert title.top - TOP == pytest.approx(2 * 28.95 + 6, abs=4)
    assert abs((title.left + title.right) / 2 - (LEFT + WIDTH / 2)) < 1


def test_the_colophon_stands_on_the_bottom_of_the_last_type_area() -> None:
    lines, rules, *_ = read("official")[-1]
    drawn = sorted((rule for rule in rules if rule["x1"] - rule["x0"] > WIDTH - 1), key=lambda rule: rule["top"])
    assert [round(rule["linewidth"] / MM, 2) for rule in drawn] == [0.35, 0.25, 0.35]
    assert drawn[-1]["top"] == pytest.approx(BOTTOM, abs=1)
    copies = next(line for line in lines if line.text.startswith("抄送"))
    issued = next(line for line in lines if "印发" in line.text)
    assert (copies.size, issued.size) == pytest.approx((14, 14))
    assert copies.left == pytest.approx(LEFT + 14, abs=0.5)
    assert issued.right == pytest.approx(LEFT + WIDTH - 14, abs=0.5)


# --- the .docx ----------------------------------------------------------------------------------------------------


@cache
def part(name: str, path: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(files(name)["docx"])) as archive:
        return etree.fromstring(archive.read(path))


def style(label: str) -> Any:
    """The Word style that a paragraph with these words has."""
    for paragraph in part("official", "word/document.xml").iter(f"{W}p"):
        if label in "".join(paragraph.itertext()):
            key = paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
            return next(s for s in part("official", "word/styles.xml").iter(f"{W}style") if s.get(f"{W}styleId") == key)
    raise AssertionError(label)


def inherited(found: Any, path: str, attribute: str) -> str | None:
    """A property of a style or of the one that it is based on."""
    styles = {s.get(f"{W}styleId"): s for s in part("official", "word/styles.xml").iter(f"{W}style")}
    while found is not None:
        element = found.find(path.format(W=W))
        if element is not None and element.get(f"{W}{attribute}") is not None:
            return str(element.get(f"{W}{attribute}"))
        base = found.find(f"{W}basedOn")
        found = styles.get(base.get(f"{W}val")) if base is not None else None
    return None


def test_word_has_the_sheet_and_the_type_area() -> None:
    for section in part("official", "word/document.xml").iter(f"{W}sectPr"):
        size, margin = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        twips = {key: int(margin.get(f"{W}{key}")) / 20 / MM for key in ("top", "bottom", "left", "right")}
        assert (int(size.get(f"{W}w")), int(size.get(f"{W}h"))) == (11906, 16838)
        assert twips == pytest.approx({"top": 37, "bottom": 35, "left": 28, "right": 26}, abs=0.05)
        assert section.find(f"{W}docGrid").get(f"{W}linePitch") == "579"


@pytest.mark.parametrize(
    ("label", "font", "half_points"),
    [
        ("关于分解", "方正小标宋简体", "44"),
        ("第1层标题", "黑体", "32"),
        ("第2层标题", "楷体_GB2312", "32"),
        ("第3层标题", "仿宋_GB2312", "32"),
        ("第4层标题", "仿宋_GB2312", "32"),
        ("各镇人民政府", "仿宋_GB2312", "32"),
        ("镇政办发", "仿宋_GB2312", "32"),
        ("附件1", "黑体", "32"),
        ("抄送", "仿宋_GB2312", "28"),
    ],
)
def test_word_has_the_faces_and_sizes(label: str, font: str, half_points: str) -> None:
    found = style(label)
    assert inherited(found, "{W}rPr/{W}rFonts", "eastAsia") == font
    assert inherited(found, "{W}rPr/{W}sz", "val") == half_points


def test_word_sets_the_body_on_the_grid() -> None:
    found = style("各镇人民政府")
    assert inherited(found, "{W}pPr/{W}spacing", "line") == "579"
    assert inherited(found, "{W}pPr/{W}spacing", "lineRule") == "exact"
    assert inherited(found, "{W}pPr/{W}ind", "firstLineChars") == "200"
    assert inherited(found, "{W}pPr/{W}jc", "val") == "both"


def test_word_numbers_odd_pages_right_and_even_pages_left() -> None:
    settings = part("official", "word/settings.xml")
    assert settings.find(f"{W}evenAndOddHeaders") is not None
    sides = {}
    with zipfile.ZipFile(io.BytesIO(files("official")["docx"])) as archive:
        footers = [name for name in archive.namelist() if re.fullmatch(r"word/footer\d\.xml", name)]
    styles = {s.get(f"{W}styleId"): s for s in part("official", "word/styles.xml").iter(f"{W}style")}
    for name in footers:
        paragraph = next(part("official", name).iter(f"{W}p"))
        found = styles[paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")]
        assert b"PAGE" in etree.tostring(paragraph)
        sides[inherited(found, "{W}pPr/{W}jc", "val")] = inherited(found, "{W}rPr/{W}sz", "val")
    assert sides == {"right": "28", "left": "28"}
