from __future__ import annotations

import ctypes
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image, ImageChops

from generator.document.nodes import Document
from generator.layout.pages import LinkArea, Pages, Tick
from generator.writers.pdf import PdfWriter
from tests.tools import verapdf
from tests.writers.pdf.reading import Paper
from tests.writers.pdf.sketch import Sketch


@pytest.fixture
def root(sketch: Sketch) -> int:
    return sketch.element("Document", None)


def box(sketch: Sketch, parent: int, key: str, *, y: float = 100, x: float = 80, size: float = 10, checked: bool = False, label: str = "项") -> None:
    form = sketch.element("Form", parent, alt=label or None)
    sketch.mark(Tick(x, y, size, key, checked, label, form))


def written(sketch: Sketch, document: Document) -> Paper:
    return Paper(PdfWriter().write(document, sketch.finish()))


def fields(paper: Paper) -> list[dict[str, Any]]:
    return [field.resolve() for field in paper.catalog["AcroForm"].resolve()["Fields"]]


def widgets(paper: Paper, page: int = 0) -> list[dict[str, Any]]:
    found = [annotation.resolve() for annotation in paper.pages[page].annots or ()]
    return [annotation for annotation in found if annotation["Subtype"].name == "Widget"]


def listed(data: bytes) -> list[tuple[str, str, bool]]:
    """Name, spoken name and state of each checkbox, page by page, as pdfium has them."""
    file = pypdfium2.PdfDocument(data)
    file.init_forms()
    environment = file.formenv
    found: list[tuple[str, str, bool]] = []
    for page in file:
        for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
            annotation = pdfium.FPDFPage_GetAnnot(page, index)
            if pdfium.FPDFAnnot_GetFormFieldType(environment, annotation) == pdfium.FPDF_FORMFIELD_CHECKBOX:
                names = [
                    _wide(get, environment, annotation) for get in (pdfium.FPDFAnnot_GetFormFieldName, pdfium.FPDFAnnot_GetFormFieldAlternateName)
                ]
                found.append((names[0], names[1], bool(pdfium.FPDFAnnot_IsChecked(environment, annotation))))
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _wide(get: Any, environment: Any, annotation: Any) -> str:
    buffer = (ctypes.c_ushort * 256)()
    length = get(environment, annotation, buffer, 512)
    return bytes(buffer)[: length - 2].decode("utf-16-le")


def test_pdfium_lists_every_box_with_its_name_its_label_and_its_state(paper: Pages, paper_bytes: bytes) -> None:
    expected = [(mark.key, mark.label, mark.checked) for page in paper.pages for mark in page.marks if isinstance(mark, Tick)]
    assert len(expected) == 40
    assert {checked for _, _, checked in expected} == {True, False}
    assert listed(paper_bytes) == expected


def test_fields_stand_in_the_order_in_which_they_are_read(sketch: Sketch, document: Document, root: int) -> None:
    for key in ("zebra", "ant"):
        box(sketch, root, key)
    sketch.page()
    box(sketch, root, "monkey")
    paper = written(sketch, document)
    assert [field["T"] for field in fields(paper)] == [b"zebra", b"ant", b"monkey"]
    assert [widget["T"] for widget in widgets(paper)] == [b"zebra", b"ant"]
    assert [page.attrs["Tabs"].name for page in paper.pages] == ["S", "S"]


@pytest.mark.parametrize("checked", [True, False])
def test_value_and_appearance_are_the_boxs_state(sketch: Sketch, document: Document, root: int, checked: bool) -> None:
    box(sketch, root, "k", checked=checked)
    (field,) = fields(written(sketch, document))
    assert field["DV"] == field["V"]  # and stays what was printed when V changes
    assert field["FT"].name == "Btn"
    assert field["V"].name == field["AS"].name == ("Yes" if checked else "Off")


def test_both_states_have_an_appearance_of_the_boxs_size(sketch: Sketch, document: Document, root: int) -> None:
    box(sketch, root, "k", y=100, size=9.03)
    (widget,) = widgets(written(sketch, document))
    states = widget["AP"]["N"]
    assert sorted(states) == ["Off", "Yes"]
    left, bottom, right, top = widget["Rect"]
    assert (left, top, right - left, top - bottom) == pytest.approx((79.5, 742.39, 10.03, 10.03), abs=0.006)
    for name, lines in (("Off", 0), ("Yes", 2)):
        stream = states[name].resolve()
        assert stream.attrs["BBox"] == [-0.5, -0.5, 9.53, 9.53], "as large as the area: nothing is scaled"
        assert stream.attrs["Resources"] == {}
        assert stream.get_data().count(b" l") == lines
        assert stream.get_data().count(b" 0.54 w 0.27 0.27 8.49 8.49 re S") == 1


def test_boxes_of_one_size_share_their_appearances(sketch: Sketch, document: Document, root: int) -> None:
    for key, size in (("a", 9.998), ("b", 10.001), ("c", 12)):
        box(sketch, root, key, size=size)
    a, b, c = (widget["AP"]["N"]["Yes"].objid for widget in widgets(written(sketch, document)))
    assert a == b != c


def test_boxes_of_one_key_are_one_field_and_are_ticked_together(sketch: Sketch, document: Document, root: int) -> None:
    box(sketch, root, "twice", label="甲", checked=True)
    box(sketch, root, "once", label="乙")
    sketch.page()
    box(sketch, root, "twice", label="丙", checked=True)
    data = PdfWriter().write(document, sketch.finish())
    paper = Paper(data)
    twice, once = fields(paper)
    kids = [kid.resolve() for kid in twice["Kids"]]
    assert (twice["T"], twice["V"].name, once["T"]) == (b"twice", "Yes", b"once")
    assert kids == [widgets(paper, 0)[0], widgets(paper, 1)[0]]
    assert [(kid["Parent"].resolve() == twice, kid["AS"].name, "T" in kid) for kid in kids] == [(True, "Yes", False)] * 2
    assert listed(data) == [("twice", "甲", True), ("once", "乙", False), ("twice", "甲", True)]


def test_a_field_with_a_ticked_box_is_ticked(sketch: Sketch, document: Document, root: int) -> None:
    for checked in (False, True):
        box(sketch, root, "k", checked=checked)
    paper = written(sketch, document)
    assert fields(paper)[0]["V"].name == "Yes"
    assert [widget["AS"].name for widget in widgets(paper)] == ["Off", "Yes"]


def test_a_full_stop_in_a_key_makes_no_two_names_of_it(sketch: Sketch, document: Document, root: int) -> None:
    box(sketch, root, "v1.2", label="任务")
    assert listed(PdfWriter().write(document, sketch.finish())) == [("v1．2", "任务", False)]


def test_a_box_without_a_label_is_called_by_its_key(sketch: Sketch, document: Document, root: int) -> None:
    box(sketch, root, "roads", label="")
    assert listed(PdfWriter().write(document, sketch.finish())) == [("roads", "roads", False)]


def test_a_box_is_read_where_it_stands_among_words(sketch: Sketch, document: Document, root: int) -> None:
    paragraph = sketch.element("P", root)
    sketch.text("前", 80, 110, paragraph)
    box(sketch, paragraph, "k", x=100)
    sketch.text("中", 120, 110, paragraph)
    link = sketch.element("Link", paragraph)
    sketch.text("网址", 140, 110, link)
    sketch.mark(LinkArea(140, 98, 24, 14, "https://example.org/", link))
    box(sketch, paragraph, "l", x=180)
    sketch.text("后", 200, 110, paragraph)
    sketch.page()
    box(sketch, paragraph, "m")
    assert written(sketch, document).outline().splitlines() == [
        "Document",
        "  P 前 [Form] 中 [Link] [Form] 后 [Form]",
        "    Form Alt=项 <Widget>",
        "    Link 网址 <Link>",
        "    Form Alt=项 <Widget>",
        "    Form Alt=项 <Widget>",
    ]


def test_every_widget_leads_back_to_its_element(paper_bytes: bytes) -> None:
    paper = Paper(paper_bytes)
    numbers = paper.catalog["StructTreeRoot"].resolve()["ParentTree"].resolve()["Nums"]
    entries = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert list(entries) == sorted(entries)
    forms = paper.elements("Form")
    found = [(page, widget) for page in range(len(paper.pages)) for widget in widgets(paper, page)]
    assert len(found) == len(forms) == 40
    for (page, widget), form in zip(found, forms, strict=True):
        assert entries[widget["StructParent"]].resolve() == form
        assert form["K"]["Obj"].resolve() == widget
        assert widget["P"].objid == form["Pg"].objid == paper.pages[page].pageid
        assert widget["F"] == 4


def test_a_box_is_printed_once(sketch: Sketch, document: Document, root: int) -> None:
    paragraph = sketch.element("P", root)
    sketch.text("项", 100, 110, paragraph)
    box(sketch, root, "k", checked=True)
    text = written(sketch, document).content(0)
    assert re.findall(r" (?:re|m|l)\b", text) == []
    assert text.count("BDC") == 1


def test_a_box_that_repeats_with_a_table_head_is_drawn_and_no_field(sketch: Sketch, document: Document, root: int) -> None:
    sketch.mark(Tick(80, 100, 10, "k", True, "项", None))
    paper = written(sketch, document)
    assert "AcroForm" not in paper.catalog
    assert paper.pages[0].annots is None
    assert "/Artifact<</Type/Layout>>BDC" in paper.content(0)
    assert paper.content(0).count(" re S") == 1


def picture(program: str, data: bytes, folder: Path) -> Image.Image:
    """The corner of the first page that has the boxes, at 600 dpi."""
    scale = 600 / 72
    if program == "pdfium":
        file = pypdfium2.PdfDocument(data)
        file.init_forms()
        image: Image.Image = file[0].render(scale=scale, grayscale=True).to_pil()
    else:
        if shutil.which("pdftoppm") is None:
            pytest.skip("poppler is not installed")
        (folder / "paper.pdf").write_bytes(data)
        subprocess.run(["pdftoppm", "-png", "-gray", "-singlefile", "-r", "600", str(folder / "paper.pdf"), str(folder / "paper")], check=True)
        image = Image.open(folder / "paper.png")
    return image.convert("L").crop((600, 600, 1200, 1200))


@pytest.mark.parametrize("program", ["pdfium", "poppler"])
def test_a_field_looks_like_a_drawn_box(sketch: Sketch, document: Document, fonts: Any, tmp_path: Path, program: str) -> None:
    drawn = Sketch(fonts)
    for one in (sketch, drawn):
        root = one.element("Document", None)
        for place, checked in enumerate((True, False)):
            owner = None if one is drawn else one.element("Form", root, alt="项")
            one.mark(Tick(80 + 20 * place, 100, 10, f"k{place}", checked, "项", owner))
    field, vector = (picture(program, PdfWriter().write(document, one.finish()), tmp_path) for one in (sketch, drawn))
    black = field.histogram()[0]
    assert black > 2000, "there is something to compare"
    assert sum(ImageChops.difference(field, vector).histogram()[64:]) < black / 50


def test_the_form_has_nothing_that_an_archive_must_not_hold(paper_bytes: bytes) -> None:
    paper = Paper(paper_bytes)
    assert list(paper.catalog["AcroForm"].resolve()) == ["Fields"]
    for widget in widgets(paper, 1):
        assert not {"A", "AA", "DA"} & set(widget)


def test_fields_are_packed_as_all_else_is(paper_bytes: bytes) -> None:
    assert b"/Widget" not in paper_bytes
    assert b"/AcroForm" not in paper_bytes


def test_forms_of_every_kind_conform(tmp_path: Path, sketch: Sketch, document: Document, root: int) -> None:
    """One key on two pages, no label, two sizes, a box among words and links, a box of a repeated head."""
    if lacking := verapdf.missing():
        pytest.skip(f"{lacking} is not installed")
    table = sketch.element("Table", root)
    row = sketch.element("TR", sketch.element("THead", table))
    box(sketch, sketch.element("TH", row, scope="Column"), "all", size=12, checked=True)
    row = sketch.element("TR", sketch.element("TBody", table))
    box(sketch, sketch.element("TD", row), "v1.2", y=120, label="")
    paragraph = sketch.element("P", root)
    sketch.text("前", 80, 160, paragraph)
    box(sketch, paragraph, "among", x=100, y=150)
    sketch.text("后", 120, 160, paragraph)
    link = sketch.element("Link", paragraph)
    sketch.text("网址", 140, 160, link)
    sketch.mark(LinkArea(140, 148, 24, 14, "https://example.org/", link))
    sketch.page()
    sketch.mark(Tick(80, 100, 12, "all", True, "项", None))
    box(sketch, paragraph, "all", y=150, checked=True)
    path = tmp_path / "forms.pdf"
    path.write_bytes(PdfWriter().write(document, sketch.finish()))
    assert [(v.profile, v.failures) for v in verapdf.check([path])] == [("ua1", ()), ("2a", ())]
    if shutil.which("qpdf"):
        done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
        assert (done.returncode, "WARNING" in done.stdout + done.stderr) == (0, False), done.stdout + done.stderr
