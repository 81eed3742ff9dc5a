"""A file that came back: whose paper it is, what was printed in it, and what it says now.

It may come from anyone. Word files and workbooks are opened by `WordFile`, PDFs by qpdf, both bounded; nothing in them is run or fetched.
"""

from __future__ import annotations

import stat
from pathlib import Path

from msgspec import Struct

from generator.content.word_file import BadWordFile, WordFile
from generator.diagnostics import Diagnostic, Span, UserError, reason_of
from generator.revision.pull.data import Datum, read_data
from generator.revision.pull.returned_sheet import ReturnedSheet
from generator.revision.pull.words import Unit, read_remarks, read_units
from generator.revision.reading_pdf import UnreadablePdf, read_form
from generator.revision.reading_word import EditedTick, UnreadableWord, read_ticks, read_values
from generator.revision.sheets.bookkeeping import kept_in
from generator.revision.sheets.reading import SAVE_AGAIN, Book, is_workbook, read_book

__all__ = ["Returned", "from_pdf", "from_word", "open_returned", "open_workbook", "shown"]

_MAX_BYTES = 50_000_000
_MAX_SHOWN = 80
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""What .doc, .xls and .et files begin with, and newer ones with a password ([MS-CFB] 2.2)."""
_SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xltx", ".xls", ".et", ".ods")
"""Endings of tables: what is wrong with them is told as of tables."""
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_DC = "{http://purl.org/dc/elements/1.1/}"


class Returned(Struct, frozen=True, kw_only=True):
    """A paper as a file holds it."""

    name: str
    """Of the file, as the user gave it."""
    title: str
    keywords: str
    data: tuple[Datum, ...] = ()
    ticks: tuple[EditedTick, ...] = ()
    units: tuple[Unit, ...] = ()
    """Its paragraphs and rows; a PDF has none."""
    remarks: tuple[str, ...] = ()
    """Words of comments."""
    fingerprint: str = ""
    """Of the file as it was made."""


def open_returned(path: Path) -> Returned | ReturnedSheet:
    """Return what a file says. Raises `UserError` if it is none of ours, broken, encrypted, or not safe to read."""
    name = _plain(str(path))
    data = _bytes(path, name, "写 .docx、PDF 或 .xlsx 文件的路径")
    if path.suffix.casefold() in _SHEETS or is_workbook(data):
        return _from_workbook(_book(data, name), name)
    if data.startswith(b"PK"):
        return from_word(data, name)
    if b"%PDF-" in data[:1024]:
        return from_pdf(data, name)
    if data.startswith(_OLD_OFFICE):
        raise _unreadable(name, "是旧格式（.doc）或加了密码的 Word 文件", "在 Word 或 WPS 里打开，去掉密码，另存为“Word 文档 (*.docx)”")
    raise _unreadable(name, "既不是 .docx 或 .xlsx，也不是 PDF", "收回的文件要是 jianbao 生成的 .docx、PDF 或 .xlsx")


def open_workbook(path: Path) -> tuple[str, Book]:
    """Return the name of an office's own workbook, and what it says. Raises `UserError` if it cannot be read."""
    name = _plain(str(path))
    return name, _book(_bytes(path, name, "写 .xlsx 文件的路径"), name)


def _bytes(path: Path, name: str, hint: str) -> bytes:
    """Return the content of a file that is one, and not too large. Raises `UserError`."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _unreadable(name, "不是文件", hint)
        if status.st_size > _MAX_BYTES:
            raise _unreadable(name, f"文件超过 {_MAX_BYTES // 1_000_000} MB", "核对是不是这个文件")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise _unreadable(name, f"打不开文件（{reason_of(error)}）", "检查路径；文件可能正被别的程序占用") from None


def _book(data: bytes, name: str) -> Book:
    if data.startswith(_OLD_OFFICE):
        raise _unreadable(name, "是旧格式（.xls、.et）或加了密码的表格", f"去掉密码，{SAVE_AGAIN}")
    try:
        return read_book(data)
    except BadWordFile as error:
        raise _unreadable(name, error.text, error.hint) from None


def _from_workbook(book: Book, name: str) -> ReturnedSheet:
    kept = kept_in(book)
    if kept is None:
        hint = "填 jianbao export 导出的那份表，不要复制到别的工作簿里；自己的单位名单用 jianbao import departments"
        raise _unreadable(name, "里面没有导出时的记录，不知道改了哪里", hint)
    return ReturnedSheet(name=name, book=book, kept=kept)


def from_word(data: bytes, name: str) -> Returned:
    """Return what a .docx file says. Raises `UserError`."""
    try:
        values, ticks = read_values(data), read_ticks(data)
        file = WordFile(data)
        properties = {key: _property(file, "core-properties", key) for key in (f"{_DC}title", f"{_CORE}keywords")}
        return Returned(
            name=name,
            title=properties[f"{_DC}title"],
            keywords=properties[f"{_CORE}keywords"],
            data=read_data(values),
            ticks=ticks,
            units=read_units(file, {value.number: value.path for value in values}),
            remarks=read_remarks(file),
            fingerprint=_property(file, "custom-properties", "*").strip(),
        )
    except (BadWordFile, UnreadableWord) as error:
        raise _unreadable(name, error.args[0], "收回的文件要是 jianbao 生成、在 Word、WPS 或 LibreOffice 里改过的 .docx") from None


def from_pdf(data: bytes, name: str) -> Returned:
    """Return what a PDF file says. Raises `UserError`."""
    try:
        form = read_form(data)
    except UnreadablePdf as error:
        raise _unreadable(name, error.args[0], "在阅读器里打开看看；去掉密码，另存一份再收") from None
    if not form.ticks:
        raise _unreadable(name, "里面没有勾选框", "PDF 只能收回勾选框；文字和数字请在 Word 文件里改")
    return Returned(name=name, title=form.title, keywords=form.keywords, ticks=form.ticks, remarks=form.remarks)


def shown(text: str) -> str:
    """Return a text from outside as it can be shown on a line: without control characters, and not too long."""
    plain = _plain(text)
    return plain if len(plain) <= _MAX_SHOWN else f"{plain[: _MAX_SHOWN - 1]}…"


def _plain(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)


def _unreadable(name: str, why: str, hint: str) -> UserError:
    return UserError(Diagnostic("returned-file", f"收不了 {name}：{why}", Span(name), hint))


def _property(file: WordFile, kind: str, tag: str) -> str:
    """Return the words of a property of the file; nothing if it has none."""
    part = file.first("", kind)
    found = next(file.xml(part).iterchildren(tag), None) if part else None
    return "" if found is None else "".join(str(text) for text in found.itertext())
