"""Reading back what was ticked in one of our PDFs: the check boxes of its form (ISO 32000-1, 12.7).

The file may come from anyone. qpdf reads it: what a reader appended when it saved counts over what was there before, broken cross-references are
mended, and what it may unpack is bounded. Nothing is executed, no page is drawn, no stream of a page is unpacked.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from generator.revision.reading_word import EditedTick

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

__all__ = ["PdfForm", "UnreadablePdf", "read_form"]

_MAX_BYTES = 50_000_000
_MAX_UNPACKED = 50_000_000
_MAX_FIELDS = 20_000
_MAX_DEPTH = 16
_MAX_WARNINGS = 200
_OFF = "/Off"
_OURS = ("/Widget", "/Link", "/Popup")
"""Annotations that a paper has itself, and the windows of others."""


class UnreadablePdf(ValueError):
    """The file is no PDF that can be read; the text is for the user."""


class PdfForm(Struct, frozen=True, kw_only=True):
    """What a PDF says of itself, and what was filled in."""

    title: str
    keywords: str
    ticks: tuple[EditedTick, ...]
    """In the order of the fields. A field that says nothing of how it was printed counts as printed unticked."""
    remarks: tuple[str, ...]
    """Words of notes that somebody has put on the pages."""


def read_form(data: bytes) -> PdfForm:
    """Return the form of a PDF file. Raises `UnreadablePdf` if it is broken, hostile or encrypted."""
    from pikepdf import DataDecodingError, PasswordError, Pdf, PdfError

    if len(data) > _MAX_BYTES:
        raise UnreadablePdf(f"文件超过 {_MAX_BYTES // 1_000_000} MB")
    try:
        with _bounded(), Pdf.open(io.BytesIO(data)) as pdf:
            info = pdf.docinfo
            title, keywords = (_text(info.get(name)) for name in ("/Title", "/Keywords"))
            return PdfForm(title=title, keywords=keywords, ticks=tuple(_ticks(pdf)), remarks=tuple(_remarks(pdf)))
    except PasswordError:
        raise UnreadablePdf("PDF 加了密码，打不开") from None
    except (PdfError, DataDecodingError, ValueError, TypeError, KeyError, AttributeError, IndexError, RuntimeError, OverflowError) as error:
        if isinstance(error, UnreadablePdf):
            raise
        raise UnreadablePdf("不是 PDF 文件，或文件坏了") from None


@contextmanager
def _bounded() -> Iterator[None]:
    """Bound what qpdf unpacks and how deep it goes, for the time of one reading: its limits are those of the process."""
    from pikepdf import settings

    before: dict[str, Any] = settings.set_qpdf_limits(
        doc_max_warnings=_MAX_WARNINGS,
        parser_max_nesting=100,
        flate_max_memory=_MAX_UNPACKED,
        png_max_memory=_MAX_UNPACKED,
        run_length_max_memory=_MAX_UNPACKED,
        tiff_max_memory=_MAX_UNPACKED,
        dct_max_memory=_MAX_UNPACKED,
    )
    try:
        yield
    finally:
        settings.set_qpdf_limits(**before)


def _ticks(pdf: Pdf) -> Iterator[EditedTick]:
    form = pdf.Root.get("/AcroForm")
    fields = form.get("/Fields") if form is not None else None
    seen: set[tuple[int, int]] = set()
    for name, field, widgets in _fields(fields if fields is not None else (), "", 0, seen):
        if field.get("/FT") != "/Btn":
            continue
        states = [_on(each.get("/AS")) for each in widgets if "/AS" in each]
        if "/V" in field:
            states.insert(0, _on(field.get("/V")))
        yield EditedTick(key=name.replace("．", "."), was=_on(field.get("/DV")), states=tuple(states))


def _fields(fields: Iterable[Object], above: str, depth: int, seen: set[tuple[int, int]]) -> Iterator[tuple[str, Object, list[Object]]]:
    """Yield the fields that hold no others, each with its whole name and its widgets."""
    if depth > _MAX_DEPTH:
        raise UnreadablePdf("PDF 里的表单套得太深")
    for field in fields:
        if field.is_indirect:
            if field.objgen in seen:
                continue
            seen.add(field.objgen)
        if len(seen) > _MAX_FIELDS:
            raise UnreadablePdf("PDF 里的表单项太多")
        name = ".".join(filter(None, (above, _text(field.get("/T")))))
        kids = list(field.get("/Kids", ()))
        if any("/T" in kid for kid in kids):
            yield from _fields(kids, name, depth + 1, seen)
        else:
            yield name, field, kids or [field]


def _remarks(pdf: Pdf) -> Iterator[str]:
    """Yield what notes, marks and free texts say; those that somebody's reader added to a box or a link say nothing."""
    count = 0
    for page in pdf.pages:
        for note in page.obj.get("/Annots", ()):
            count += 1
            if count > _MAX_FIELDS:
                raise UnreadablePdf("PDF 里的批注太多")
            words = _text(note.get("/Contents")).strip()
            if words and str(note.get("/Subtype")) not in _OURS:
                yield words


def _on(state: Object | None) -> bool:
    return state is not None and str(state) not in (_OFF, "Off", "")


def _text(value: Object | None) -> str:
    return "" if value is None else str(value)
