"""What was ticked in a PDF is read back, whichever library saved it."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pymupdf
import pytest

from generator.document.nodes import Checkbox, Document, Metadata, Paragraph
from generator.layout import layout
from generator.revision.reading_pdf import UnreadablePdf, read_form
from generator.revision.reading_word import EditedTick
from generator.writers.pdf import PdfWriter
from tests.writers.docx.paper import fonts, theme


@pytest.fixture(scope="module")
def data() -> bytes:
    boxes = (Checkbox(key="clean-air"), Checkbox(key="roads.1", checked=True), Checkbox(key="clean-air"))
    document = Document(meta=Metadata(title="清单", keywords=("某区", "2012")), blocks=tuple(Paragraph(children=(box,)) for box in boxes))
    return PdfWriter().write(document, layout(document, theme(), fonts("gb9704")))


def key(name: str, was: bool, *states: bool) -> EditedTick:
    return EditedTick(key=name, was=was, states=states)


def saved(data: bytes, *names: str, state: bool = True) -> bytes:
    """Tick boxes and save the whole file."""
    with pymupdf.open(stream=data) as document:  # type: ignore[no-untyped-call]
        for page in document:
            for widget in page.widgets():
                if widget.field_name in names:
                    widget.field_value = state
                    widget.update()
        return bytes(document.tobytes())


def test_a_file_that_nobody_ticked_says_what_was_printed(data: bytes) -> None:
    form = read_form(data)
    assert (form.title, form.keywords, form.remarks) == ("清单", "某区, 2012", ())
    assert form.ticks == (key("clean-air", False, False, False, False), key("roads.1", True, True, True))


def test_ticks_are_told_from_what_was_printed(data: bytes) -> None:
    found = read_form(saved(saved(data, "clean-air"), "roads．1", state=False)).ticks
    assert [(tick.key, tick.was) for tick in found] == [("clean-air", False), ("roads.1", True)]
    assert any(found[0].states)
    assert not any(found[1].states)


def test_what_a_reader_appended_counts(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with pymupdf.open(path) as document:  # type: ignore[no-untyped-call]
        page = document[0]
        widget = next(widget for widget in page.widgets() if widget.field_name == "roads．1")
        widget.field_value = False
        widget.update()
        page.add_freetext_annot((50, 50, 200, 80), "请缓办")
        document.saveIncr()
    assert path.read_bytes().startswith(data)
    form = read_form(path.read_bytes())
    assert form.ticks[1] == key("roads.1", True, False, False)
    assert form.remarks == ("请缓办",)


def test_what_was_printed_is_kept_by_other_libraries(data: bytes) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(saved(data, "clean-air"))) as pdf:
        pdf.save(out, linearize=True)
    assert [tick.was for tick in read_form(out.getvalue()).ticks] == [False, True]


def test_a_broken_table_of_places_is_mended(data: bytes) -> None:
    broken = data.replace(b"startxref\n", b"startxref\n9")
    assert broken != data
    assert read_form(broken).ticks == read_form(data).ticks


def test_the_limits_of_the_process_are_as_before(data: bytes) -> None:
    before = pikepdf.settings.get_qpdf_limits()
    read_form(data)
    assert pikepdf.settings.get_qpdf_limits() == before


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK", b"%PDF-1.7\n1 0 obj<</Type/Catalog/AcroForm 5/Pages 2 0 R>>endobj trailer<</Root 1 0 R>>"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadablePdf, match="坏了"):
        read_form(data)
