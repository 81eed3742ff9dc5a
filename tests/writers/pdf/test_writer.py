from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from msgspec.structs import replace

from generator.document.nodes import Document
from generator.layout.pages import Pages
from generator.writers.pdf import PdfWriter
from generator.writers.registry import writer_for
from tests.tools import verapdf
from tests.writers.pdf.reading import Paper
from tests.writers.pdf.sketch import Sketch, draw_paper


def words(pages: Pages) -> str:
    """All that the pages print, without spaces."""
    return re.sub(r"\s", "", "".join(run.text for page in pages.pages for mark in page.marks for run in getattr(mark, "runs", ())))


def test_the_registry_knows_the_writer() -> None:
    writer = writer_for("pdf")
    assert isinstance(writer, PdfWriter)
    assert (writer.name, writer.extension) == ("pdf", "pdf")
    assert "HarfBuzz" in writer.version


def test_the_same_pages_give_the_same_bytes(document: Document, paper: Pages, paper_bytes: bytes) -> None:
    assert PdfWriter().write(document, paper) == paper_bytes


def test_other_pages_in_between_change_nothing(document: Document, sketch: Sketch, paper: Pages, paper_bytes: bytes) -> None:
    sketch.text("别的字", 80, 100, sketch.element("P", sketch.element("Document", None)), role="hei", bold=True)
    PdfWriter().write(document, sketch.finish())
    assert PdfWriter().write(document, paper) == paper_bytes


def test_bytes_do_not_depend_on_the_process_its_hash_seed_its_zone_or_its_folder(tmp_path: Path, paper_bytes: bytes) -> None:
    code = (
        "import hashlib; from generator.build.faces import resolve; from generator.document.nodes import Document\n"
        "from generator.writers.pdf import PdfWriter; from tests.writers.pdf.sketch import META, THEME_FONTS, Sketch, draw_paper\n"
        "paper = draw_paper(Sketch(resolve(THEME_FONTS, system=False)), rows=40)\n"
        "print(hashlib.sha256(PdfWriter().write(Document(meta=META, blocks=()), paper)).hexdigest())"
    )
    import hashlib

    found = set()
    for seed, zone in (("1", "Asia/Shanghai"), ("77", "America/New_York")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(Path.cwd())}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment, cwd=tmp_path)
        found.add(done.stdout.strip())
    assert found == {hashlib.sha256(paper_bytes).hexdigest()}


def test_nothing_of_the_run_is_in_the_file(paper_bytes: bytes) -> None:
    dates = set(re.findall(rb"20\d\d-\d\d-\d\d", paper_bytes))
    assert dates == {b"2012-02-13"}


@pytest.mark.parametrize("reader", ["pdfium", "pdfminer", "pdfplumber"])
def test_readers_get_the_text_back_whole_and_in_order(paper: Pages, paper_bytes: bytes, reader: str) -> None:
    match reader:
        case "pdfium":
            text = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(paper_bytes))
        case "pdfminer":
            text = Paper(paper_bytes).text()
        case _:
            with pdfplumber.open(io.BytesIO(paper_bytes)) as opened:
                text = "".join(char["text"] for page in opened.pages for char in page.chars)
    assert re.sub(r"\s", "", text) == words(paper)


def test_characters_that_share_a_glyph_are_told_apart(sketch: Sketch, document: Document) -> None:
    face = sketch.fonts.face("hei")
    alike = "·•‧・"
    assert len({face.glyph(c) for c in alike}) == 1
    sketch.text(alike, 80, 100, sketch.element("P", sketch.element("Document", None)), role="hei")
    assert Paper(PdfWriter().write(document, sketch.finish())).text() == alike


def test_characters_beyond_the_first_plane_are_told_right(sketch: Sketch, document: Document) -> None:
    assert sketch.fonts.face("song").has("𫖯")
    sketch.text("𫖯首", 80, 100, sketch.element("P", sketch.element("Document", None)))
    assert Paper(PdfWriter().write(document, sketch.finish())).text() == "𫖯首"


def test_more_than_256_characters_fit_one_font(sketch: Sketch, document: Document) -> None:
    root = sketch.element("Document", None)
    text = "".join(map(chr, range(0x4E00, 0x4E00 + 600)))
    for start in range(0, 600, 30):
        sketch.text(text[start : start + 30], 80, 100 + start, sketch.element("P", root))
    data = PdfWriter().write(document, sketch.finish())
    assert Paper(data).text() == text
    assert data.count(b"CIDFontType0C") == 1


def test_characters_are_as_wide_in_the_file_as_in_the_layout(sketch: Sketch, document: Document) -> None:
    run = sketch.text("增长12.5%——“新”", 80, 100, sketch.element("P", sketch.element("Document", None)), size=16, tracking=-0.2)
    with pdfplumber.open(io.BytesIO(PdfWriter().write(document, sketch.finish()))) as opened:
        last = opened.pages[0].chars[-1]
    assert last["x1"] + run.tracking == pytest.approx(80 + run.width, abs=0.02)


def test_marks_stand_where_the_layout_put_them(paper: Pages, paper_bytes: bytes) -> None:
    with pdfplumber.open(io.BytesIO(paper_bytes)) as opened:
        page = opened.pages[1]
        found = {(round(line["x0"]), round(line["top"]), round(line["x1"]), round(line["bottom"])) for line in page.lines}
        boxes = [(round(box["x0"], 2), round(box["top"], 2), round(box["width"], 2)) for box in page.annots]
    assert (80, 170, 510, 170) in found
    assert (80, 170, 80, 670) in found
    assert boxes == [(87.5, 173.5 + 20 * row, 11) for row in range(1, 25)]


@pytest.mark.parametrize("meta", [{}, {"title": "<&>()\\", "author": "", "subject": "", "keywords": (), "date": ""}], ids=["full", "bare"])
def test_papers_conform_to_pdf_a_and_pdf_ua(tmp_path: Path, document: Document, paper: Pages, meta: dict[str, object]) -> None:
    if lacking := verapdf.missing():
        pytest.skip(f"{lacking} is not installed")
    path = tmp_path / "paper.pdf"
    path.write_bytes(PdfWriter().write(replace(document, meta=replace(document.meta, **meta)), paper))
    verdicts = verapdf.check([path])
    assert [(v.profile, v.passed, v.failures) for v in verdicts] == [("ua1", True, ()), ("2a", True, ())]
    assert all(v.checks > 1000 for v in verdicts)


def test_the_checker_finds_what_does_not_conform(tmp_path: Path, sketch: Sketch, document: Document) -> None:
    if lacking := verapdf.missing():
        pytest.skip(f"{lacking} is not installed")
    root = sketch.element("Document", None)
    figure = sketch.element("Figure", root)
    sketch.text("图", 80, 100, figure)
    without_alt = tmp_path / "figure.pdf"
    without_alt.write_bytes(PdfWriter().write(document, sketch.finish()))
    without_title = tmp_path / "title.pdf"
    without_title.write_bytes(without_alt.read_bytes().replace(b"<dc:title>", b"<dc:tutle>").replace(b"</dc:title>", b"</dc:tutle>"))
    verdicts = verapdf.check([without_alt, without_title], ["ua1"])
    assert [v.passed for v in verdicts] == [False, False]
    assert [v.failures[0].split()[0] for v in verdicts] == ["7.3-1", "7.1-9"]


def test_qpdf_finds_no_fault(tmp_path: Path, paper_bytes: bytes) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed")
    path = tmp_path / "paper.pdf"
    path.write_bytes(paper_bytes)
    done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, "No syntax or stream encoding errors found" in done.stdout) == (0, True), done.stdout + done.stderr


def test_a_paper_without_pages_of_text_is_still_a_paper(sketch: Sketch, document: Document) -> None:
    sketch.element("Document", None)
    paper = Paper(PdfWriter().write(document, sketch.finish()))
    assert len(paper.pages) == 1
    assert paper.outline() == "Document"


def test_landscape_pages_keep_their_size(sketch: Sketch, document: Document) -> None:
    sketch.element("Document", None)
    sketch.page()
    pages = sketch.finish()
    turned = replace(pages.pages[1], width=841.89, height=595.28)
    paper = Paper(PdfWriter().write(document, replace(pages, pages=(pages.pages[0], turned))))
    assert [page.mediabox for page in paper.pages] == [(0, 0, 595.28, 841.89), (0, 0, 841.89, 595.28)]


def test_drawing_is_repeatable(sketch: Sketch, paper: Pages) -> None:
    """The sketch itself must not be what makes the bytes differ."""
    assert words(draw_paper(sketch, rows=40)) == words(paper)
