"""The structure of the torture set's PDFs, read back: every tag, scope, span and list is there, and what is read is what is printed, in its order."""

from __future__ import annotations

import ctypes
import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from pdfminer.pdftypes import resolve1

from generator.document.walk import Line, map_lines, plain_text
from tests.torture.papers import NAMES, THEMES, papers
from tests.writers.pdf.reading import Paper

TAGS = {f"H{level}" for level in range(1, 6)} | {
    "Document", "Sect", "P", "L", "LI", "Lbl", "LBody", "Table", "THead", "TBody", "TR", "TH", "TD",
    "Figure", "Caption", "TOC", "TOCI", "Link", "Form",
}  # fmt: skip
every_paper = pytest.mark.parametrize("name", NAMES)
in_each_theme = pytest.mark.parametrize("theme", THEMES)


@cache
def pdf(name: str) -> bytes:
    return papers()[name].write(("pdf",))["pdf"]


@cache
def read(name: str) -> Paper:
    return Paper(pdf(name))


@cache
def printed(name: str) -> list[list[dict[str, Any]]]:
    """The characters of each page, with their places and marked content."""
    with pdfplumber.open(io.BytesIO(pdf(name))) as file:
        return [page.chars for page in file.pages]


class Leaf(NamedTuple):
    """A marked-content sequence where the structure tree has it."""

    page: int
    mcid: int
    row: int | None
    """The row of a table it stands in."""
    figure: bool


def leaves(name: str) -> list[Leaf]:
    """All sequences in the order of the tree."""
    paper = read(name)
    pages = {page.pageid: index for index, page in enumerate(paper.pages)}

    def below(element: dict[str, Any], row: int | None, figure: bool) -> Iterator[Leaf]:
        tag = tag_of(element)
        row = id(element) if tag == "TR" else row
        figure = figure or tag == "Figure"
        for child in paper.children(element):
            if isinstance(child, int):
                yield Leaf(pages[element["Pg"].objid], child, row, figure)
            elif "MCID" in child:
                yield Leaf(pages[child["Pg"].objid], child["MCID"], row, figure)
            elif "S" in child:
                yield from below(child, row, figure)

    (document,) = [e for e in paper.children(resolve1(paper.catalog["StructTreeRoot"])) if isinstance(e, dict)]
    return list(below(document, None, False))


def tag_of(element: dict[str, Any]) -> str:
    return str(element["S"].name)


def tags_below(paper: Paper, element: dict[str, Any]) -> list[str]:
    return [tag_of(child) for child in paper.children(element) if isinstance(child, dict) and "S" in child]


# --- what every paper has -----------------------------------------------------------------------------------------


@every_paper
def test_the_file_says_its_language_title_and_pages(name: str) -> None:
    paper, pages = read(name), papers()[name].pages
    title = papers()[name].document.meta.title
    assert paper.catalog["Lang"] == b"zh-CN"
    assert paper.catalog["MarkInfo"] == {"Marked": True}
    assert paper.catalog["ViewerPreferences"] == {"DisplayDocTitle": True}
    assert f'<rdf:li xml:lang="x-default">{title}</rdf:li>'.encode() in pdf(name)
    file = pypdfium2.PdfDocument(pdf(name))
    assert file.get_metadata_value("Title") == title
    assert [file.get_page_label(index) for index in range(len(file))] == [str(page.number) for page in pages.pages]
    bookmarks = [(b.get_title(), b.get_dest().get_index()) for b in file.get_toc()]
    assert bookmarks == [(heading.text, heading.page - 1) for heading in pages.headings]


@every_paper
def test_only_standard_types_are_used(name: str) -> None:
    paper = read(name)
    assert "RoleMap" not in resolve1(paper.catalog["StructTreeRoot"])
    assert {line.split()[0] for line in paper.outline().splitlines()} <= TAGS


@every_paper
def test_every_character_is_read_once_or_is_an_artifact(name: str) -> None:
    owned = Counter((leaf.page, leaf.mcid) for leaf in leaves(name))
    assert set(owned.values()) <= {1}
    loose = [c["text"] for page, chars in enumerate(printed(name)) for c in chars if c["tag"] != "Artifact" and (page, c["mcid"]) not in owned]
    assert loose == []


@every_paper
def test_artifacts_are_page_numbers_and_what_is_repeated(name: str) -> None:
    """What else is printed and not read: the dots of a table of contents."""
    head = "".join(text_of(read(name), tag) for tag in ("THead", "Caption"))
    for number, chars in enumerate(printed(name), 1):
        words = "".join(c["text"] for c in chars if c["tag"] == "Artifact")
        assert words.count(str(number)) >= 1
        rest = re.sub(rf"—? ?{number} ?—?$", "", words).replace("（续表）", "")
        assert set(rest) - set(head) <= {" ", "."}, words


def text_of(paper: Paper, tag: str) -> str:
    lines = paper.outline().splitlines()
    out: list[str] = []
    inside: int | None = None
    for line in lines:
        depth = len(line) - len(line.lstrip())
        if inside is not None and depth <= inside:
            inside = None
        if inside is None and line.split()[0] == tag:
            inside = depth
        if inside is not None:
            out.append(line)
    return "".join(out)


@every_paper
def test_rules_are_artifacts(name: str) -> None:
    with pdfplumber.open(io.BytesIO(pdf(name))) as file:
        for page in file.pages:
            assert {line["tag"] for line in page.lines} <= {"Artifact"}
            assert {rect["tag"] for rect in page.rects} <= {"Artifact", "Figure"}


@every_paper
def test_what_is_read_is_printed_in_that_order(name: str) -> None:
    """From each character to the next in the tree one goes right on the line, or down, or to a later page; within a row to a cell further right."""
    chars = printed(name)
    sequences = [(leaf, [c for c in chars[leaf.page] if c["mcid"] == leaf.mcid and c["text"].strip()]) for leaf in leaves(name) if not leaf.figure]
    before: tuple[Leaf, dict[str, Any]] | None = None
    for leaf, found in sequences:
        for char in found:
            if before is not None:
                assert follows(*before, leaf, char), (leaf, before[1]["text"], char["text"])
            before = leaf, char


@every_paper
def test_no_word_is_lost(name: str) -> None:
    """Every line of the document is in the tree, whole: those of paragraphs, cells, captions, head and foot."""
    chars = printed(name)
    read_aloud = squeezed("".join(c["text"] for leaf in leaves(name) for c in chars[leaf.page] if c["mcid"] == leaf.mcid))
    lines: list[str] = []

    def note(line: Line) -> Line:
        lines.extend("".join(map(plain_text, line)).split("\n"))
        return line

    map_lines(papers()[name].document, note)
    assert [line for line in lines if squeezed(line) not in read_aloud] == []


def follows(a: Leaf, one: dict[str, Any], b: Leaf, other: dict[str, Any]) -> bool:
    if a.page != b.page:
        return b.page > a.page
    drop = one["matrix"][5] - other["matrix"][5]
    if abs(drop) <= 0.4 * max(one["size"], other["size"]):
        return bool(other["x0"] >= one["x0"] - 0.5)
    return bool(drop > 0 or (a.row is not None and a.row == b.row and other["x0"] > one["x0"]))


# --- tables -------------------------------------------------------------------------------------------------------


@in_each_theme
def test_tables_have_heads_scopes_and_spans(theme: str) -> None:
    paper = read(f"tables-{theme}")
    outline = paper.outline()
    assert [tags_below(paper, table) for table in paper.elements("Table")][:2] == [
        ["Caption", "THead", *["TBody"] * groups(paper)],
        ["Caption", "THead", "TBody"],
    ]
    assert re.search(r"TH Scope=Column RowSpan=3 .*序号|TH Scope=Column RowSpan=3\n +P 序号", outline)
    assert "TH Scope=Column ColSpan=4" in outline
    assert "TH Scope=Row ColSpan=5" in outline
    assert "TD RowSpan=2" in outline
    assert "TD ColSpan=2" in outline
    scopes = Counter(re.findall(r"TH Scope=(\w+)", outline))
    assert scopes["Column"] == 2 + 3 + 2 + 2 + 3
    assert len(paper.elements("TH")) == sum(scopes.values()), "every TH has a scope"
    assert "Summary=任务、责任和进度，表头三行，逐页重复" in outline


def groups(paper: Paper) -> int:
    return tags_below(paper, paper.elements("Table")[0]).count("TBody")


@in_each_theme
@pytest.mark.parametrize("template", ["tables", "lists", "forms", "landscape", "official"])
def test_the_grid_of_every_table_is_whole(template: str, theme: str) -> None:
    paper = read(f"{template}-{theme}")
    assert paper.elements("Table")
    for table in paper.elements("Table"):
        widths = list(row_widths(paper, table))
        assert len(set(widths)) == 1, widths


def row_widths(paper: Paper, table: dict[str, Any]) -> Iterator[int]:
    """How many columns each row takes, with the cells that span into it from above."""
    rows = [row for part in paper.children(table) if tag_of(part) != "Caption" for row in paper.children(part)]
    above: list[int] = []
    for row in rows:
        spans = [span_of(cell) for cell in paper.children(row)]
        yield sum(across for across, _ in spans) + len(above)
        above = [left - 1 for left in above if left > 1] + [down - 1 for across, down in spans if down > 1 for _ in range(across)]


def span_of(cell: dict[str, Any]) -> tuple[int, int]:
    entries = resolve1(cell.get("A")) or {}
    return entries.get("ColSpan", 1), entries.get("RowSpan", 1)


@in_each_theme
def test_a_table_over_pages_repeats_its_head_as_an_artifact(theme: str) -> None:
    name = f"tables-{theme}"
    pages = ["".join(c["text"] for c in chars if c["tag"] == "Artifact") for chars in printed(name)]
    repeated = [number for number, words in enumerate(pages) if "牵头单位" in words and "任务和责任" in words]
    assert len(repeated) >= 2
    assert repeated[0] == 1
    assert all("（续表）" in pages[number] for number in repeated)
    assert read(name).outline().count("牵头单位") == 1


@in_each_theme
def test_a_row_over_pages_is_one_row(theme: str) -> None:
    name = f"tables-{theme}"
    pages = Counter(row for row, _ in {(leaf.row, leaf.page) for leaf in leaves(name) if leaf.row})
    assert max(pages.values()) >= 2, "the row that is taller than a page"


# --- lists, figures, headings -------------------------------------------------------------------------------------


@in_each_theme
def test_lists_are_nested_and_labelled(theme: str) -> None:
    paper = read(f"lists-{theme}")
    outline = paper.outline()
    assert all(tags_below(paper, item) == ["Lbl", "LBody"] for item in paper.elements("LI"))
    assert all(set(tags_below(paper, lst)) == {"LI"} for lst in paper.elements("L"))
    depths = {(len(line) - len(line.lstrip())) // 2 for line in outline.splitlines() if line.split()[0] == "L"}
    assert {1, 4, 7} <= depths, "three lists within each other"
    assert "ListNumbering=Decimal" in outline
    assert "ListNumbering=Disc" in outline
    assert "Lbl 7." in outline
    assert "Lbl 10." in outline
    assert any("L" in tags_below(paper, cell) for cell in paper.elements("TD"))
    bodies = {
        tag for body in paper.elements("LBody") for p in paper.children(body) if isinstance(p, dict) and "S" in p for tag in tags_below(paper, p)
    }
    assert {"Link", "Form"} <= bodies


@in_each_theme
def test_figures_have_words_boxes_and_captions(theme: str) -> None:
    paper = read(f"figures-{theme}")
    figures = paper.elements("Figure")
    alts = [figure["Alt"][2:].decode("utf-16-be") for figure in figures]
    assert len(alts) == 4 + 8
    assert alts[0].startswith("条形图（单位：亿元）。2009年：投入12.5亿元，产出20亿元")
    assert alts[3:6] == ["镇海区两项指标的条形图", "镇海区的海岸，远处是码头", "海岸的小样"]
    assert all("BBox" in re.sub(r"Alt=.*", "", line) for line in paper.outline().splitlines() if line.split()[0] == "Figure")
    captions = [line.split(maxsplit=1)[1] for line in paper.outline().splitlines() if line.split()[0] == "Caption"]
    assert captions == [*(f"图{number}　镇海区投入和产出" for number in (1, 2, 3)), "图4　照片", "图5　满页"]
    assert "P 照片见图4，" in paper.outline()


@in_each_theme
def test_a_picture_that_is_shown_twice_is_stored_once(theme: str) -> None:
    name = f"figures-{theme}"
    assert pdf(name).count(b"/Subtype /Image") == 7
    with pdfplumber.open(io.BytesIO(pdf(name))) as file:
        drawn = [image for page in file.pages for image in page.images]
    assert len(drawn) == 8
    assert {image["tag"] for image in drawn} == {"Figure"}
    boxes = [box for line in read(name).outline().splitlines() if (box := re.search(r"BBox=\(([-\d.,]+)\)", line))][4:]
    for image, box in zip(drawn, boxes, strict=True):
        left, bottom, right, top = map(float, box[1].split(","))
        assert (image["x0"], image["y0"], image["x1"], image["y1"]) == pytest.approx((left, bottom, right, top), abs=0.02)


@in_each_theme
def test_headings_have_their_levels_and_a_table_of_contents(theme: str) -> None:
    paper = read(f"headings-{theme}")
    assert [len(paper.elements(f"H{level}")) for level in range(1, 6)] == [1, 5, 10, 10, 10]
    (contents,) = paper.elements("TOC")
    assert tags_below(paper, contents) == ["TOCI"] * (5 + 10 + 10)
    told = [line.strip() for line in paper.outline().splitlines()]
    entries = [entry.removeprefix("Link").replace("<Link>", "") for line, entry in pairwise(told) if line == "TOCI"]
    headings = [heading for heading in papers()[f"headings-{theme}"].pages.headings if 2 <= heading.level <= 4]
    assert [squeezed(entry) for entry in entries] == [squeezed(f"{heading.text}{heading.page}") for heading in headings]
    assert [page for page in destinations(pdf(f"headings-{theme}")) if page is not None] == [heading.page - 1 for heading in headings]
    assert "H2 一、" in paper.outline()
    links = paper.elements("Link")
    assert len(links) >= 5 * 3 + 1, "a link that is broken over lines is one on each"
    assert all("<Link>" in line for line in paper.outline().splitlines() if line.split()[0] == "Link")


def destinations(pdf: bytes) -> list[int | None]:
    """Return for each link of a file, in order, the index of the page that it leads to; nothing for one that leads out of the file."""
    document = pypdfium2.PdfDocument(pdf)
    found: list[int | None] = []
    for page in document:
        position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(page, position, link):
            goal = pdfium.FPDFLink_GetDest(document, link)
            found.append(pdfium.FPDFDest_GetDestPageIndex(document, goal) if goal else None)
    return found


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@in_each_theme
def test_landscape_pages_lie_on_their_side(theme: str) -> None:
    pages = papers()[f"landscape-{theme}"].pages.pages
    lying = [page.width > page.height for page in pages]
    assert lying[0]
    assert lying[-1]
    assert False in lying
    assert read(f"landscape-{theme}").outline().count("Sect") == 4


@in_each_theme
def test_an_official_document_is_read_from_head_to_annex(theme: str) -> None:
    paper = read(f"official-{theme}")
    words = [line.strip() for line in paper.outline().splitlines()]
    order = ["P 镇海区人民政府", "P 〔2012〕1号", "P 各单位：", "P 附件1", "H1 目标", "P 附件2", "H1 表"]
    assert [word for word in words if word in order] == order
    assert words.index("P 附件1") > next(i for i, word in enumerate(words) if word.startswith("P 抄送："))


# --- forms, nothing -----------------------------------------------------------------------------------------------


@in_each_theme
def test_every_box_is_a_field_that_is_read_where_it_stands(theme: str) -> None:
    paper = read(f"forms-{theme}")
    fields = [resolve1(field) for field in resolve1(resolve1(paper.catalog["AcroForm"])["Fields"])]
    assert len(paper.elements("Form")) == len(fields) == 3 + 1 + 1 + 45
    assert len({field["T"] for field in fields}) == len(fields)
    outline = paper.outline()
    assert outline.count("<Widget>") == len(fields)
    assert "Form Alt=括号和斜线 <Widget>" in outline
    assert outline.index("Alt=收到 ") < outline.index("Alt=看完 ") < outline.index("Alt=有意见 ") < outline.index("Alt=第1项办结")


@in_each_theme
@pytest.mark.parametrize("template", ["nothing", "blank"])
def test_an_empty_paper_is_one_empty_page(template: str, theme: str) -> None:
    paper = read(f"{template}-{theme}")
    assert len(paper.pages) == 1
    assert paper.outline() == "Document"
    assert "Outlines" not in paper.catalog
