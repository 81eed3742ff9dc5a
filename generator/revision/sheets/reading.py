"""What the cells of an .xlsx file say, exactly or not at all.

The file may come from anyone and from any program. Its parts are opened as those of Word files are: bounded, without macros, document types or
entities, nothing fetched, nothing computed. Numbers are read from their digits, never as floats; where a cell shows something else than it holds (a
formula, a date without its year, a percentage), it says why it cannot be read. (ECMA-376 part 1, 18.)
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from generator.content.word_file import OFFICE, BadWordFile, WordFile

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["SAVE_AGAIN", "Book", "Cell", "Kind", "Sheet", "is_workbook", "read_book"]

SAVE_AGAIN = "在 Excel 或 WPS 里打开它，另存为“Excel 工作簿 (*.xlsx)”"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = f"{{{OFFICE.rstrip('/')}}}id"
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MAX_PART = 8_000_000
_MAX_SHEETS, _MAX_CELLS, _MAX_MERGED, _MAX_TEXT = 100, 200_000, 500, 32_767
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_DIGITS = 15
"""Digits that Excel keeps of a number."""
_LAST_DAY = 2_958_465
"""31 December 9999, counted from the end of 1899."""
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_PLAIN = frozenset({"General", "@", "0", "#,##0", "#", ""})
"""Formats that show a whole number as it is."""
_BUILT_IN = {
    **dict.fromkeys((1, 3, 37, 38), "0"),
    **dict.fromkeys((2, 4, 9, 10, 11, 12, 13, 39, 40, 48), "0.00"),
    **dict.fromkeys((14, 15, 30, 31), "yyyy-mm-dd"),
    **dict.fromkeys((16, 28, 29, 51, 53, 54, 58), "mm-dd"),
    **dict.fromkeys((17, 27, 36, 50, 52, 57), "yyyy-mm"),
    **dict.fromkeys((18, 19, 20, 21, 22, 32, 33, 34, 35, 45, 46, 47, 55, 56), "h:mm"),
}
"""Formats that no file spells out (18.8.30), by what they show; 27 to 58 are those of mainland China."""


class Kind(Enum):
    """What sort of value a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    """A date that the cell shows whole; its text is ``2012-10-31``."""
    DAY_OF_A_YEAR = "day of a year"
    """A date whose year the cell does not show: typed without, so that the program took the year in which it was typed."""


class Cell(Struct, frozen=True):
    """What stands in a cell."""

    text: str = ""
    """Without white space at its ends; lines apart."""
    kind: Kind = Kind.TEXT
    fault: str = ""
    """Why it cannot be read, for the user; then the text is empty."""


class Merged(Struct, frozen=True):
    """Cells that were made one."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Return whether a cell is one of them."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


class Sheet(Struct, frozen=True):
    """A sheet: what is not empty in it."""

    name: str
    shown: bool
    cells: Mapping[tuple[int, int], Cell]
    """By row and column, counted from 1."""
    merged: tuple[Merged, ...]
    remarks: tuple[tuple[int, int, str], ...] = ()
    """Comments, each with its row and column."""

    def at(self, row: int, column: int) -> Cell:
        """Return a cell. Of merged rows nobody knows what is meant for each; of merged columns the first has the words."""
        for merged in self.merged:
            if merged.holds(row, column) and (merged.bottom > merged.top or column > merged.left):
                return Cell(fault="和别的单元格合并了，不知道这一格填的是什么：取消合并，逐格填写")
        return self.cells.get((row, column), Cell())

    def rows(self) -> list[int]:
        """Return the rows that are not empty, in order."""
        return sorted({row for row, _ in self.cells})


class Book(Struct, frozen=True):
    """A workbook."""

    sheets: tuple[Sheet, ...]


class ExcelFile(WordFile):
    """The parts of an .xlsx file, opened with the same care."""

    kinds: ClassVar = (f"{_MAIN}sheet.main+xml", f"{_MAIN}template.main+xml")
    program: ClassVar = "Excel"
    ending: ClassVar = ".xlsx"
    save_again: ClassVar = SAVE_AGAIN
    make_smaller: ClassVar = "删去表格下方和右方的空行空列（选中后“删除”），另存一份再试"

    def tree(self, name: str) -> Element:
        """Return the root of a part. Raises `BadWordFile` if it is larger than a table of an office can be."""
        if len(self.part(name)) > _MAX_PART:
            raise BadWordFile("表格太大", self.make_smaller)
        return self.xml(name)


def is_workbook(data: bytes) -> bool:
    """Return whether the bytes are a package with a workbook in it, of whatever kind."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, UnicodeDecodeError):
        return False
    return any(name.startswith("xl/workbook.") for name in names) and "word/document.xml" not in names


def read_book(data: bytes) -> Book:
    """Return what a workbook says. Raises `BadWordFile` if it is none, has macros, or is broken, too large or hostile."""
    file = ExcelFile(data)
    return Book(tuple(_Reader(file).sheets()))


class _Reader:
    """Reads one workbook."""

    def __init__(self, file: ExcelFile) -> None:
        self.file = file
        self.root = file.tree(file.main)
        properties = self.root.find(f"{_S}workbookPr")
        self.from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        strings = file.first(file.main, "sharedStrings")
        self.strings = [_text(_words(item)) for item in file.tree(strings).iterchildren(f"{_S}si")] if strings else []
        styles = file.first(file.main, "styles")
        self.formats = _formats(file.tree(styles)) if styles else []
        self.room = _MAX_CELLS

    def sheets(self) -> Iterator[Sheet]:
        """Yield the sheets that are tables, in their order."""
        related = self.file.related(self.file.main)
        listed = [*self.root.iter(f"{_S}sheet")]
        if len(listed) > _MAX_SHEETS:
            raise BadWordFile("工作表太多", SAVE_AGAIN)
        for sheet in listed:
            part = related.get(sheet.get(_ID, ""))
            if part is not None and part.kind == "worksheet" and not part.external and self.file.has(part.target):
                yield self.sheet(sheet.get("name", ""), part.target, sheet.get("state", "visible") == "visible")

    def sheet(self, name: str, part: str, shown: bool) -> Sheet:
        root = self.file.tree(part)
        cells = {}
        for row, column, element in _placed(root):
            cell = self.cell(element)
            if cell.text or cell.fault:
                cells[row, column] = cell
                self.room -= 1
                if self.room < 0:
                    raise BadWordFile("表格里填了的格子太多", "只留要收的那张表，另存一份再试")
        merged = [found for element in root.iter(f"{_S}mergeCell") if (found := _merged(element.get("ref", "")))]
        if len(merged) > _MAX_MERGED:
            raise BadWordFile("合并的单元格太多", "取消合并，另存一份再试")
        return Sheet(name, shown, cells, tuple(merged), tuple(self.remarks(part)))

    def remarks(self, part: str) -> Iterator[tuple[int, int, str]]:
        comments = self.file.first(part, "comments")
        for comment in self.file.tree(comments).iter(f"{_S}comment") if comments else ():
            place, text = _place(comment.get("ref", "")), comment.find(f"{_S}text")
            if place and text is not None and (words := _tidy(_words(text))):
                yield *place, words

    def cell(self, element: Element) -> Cell:
        """Return what a cell says (18.3.1.4)."""
        kind, value = element.get("t", "n"), element.findtext(f"{_S}v") or ""
        if element.find(f"{_S}f") is not None:
            return Cell(fault="是公式，公式的结果不收：复制这一格，在原处“选择性粘贴”为“数值”")
        if kind == "s":
            place = int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else len(self.strings)
            return self.strings[place] if place < len(self.strings) else Cell(fault="指向的文字不在文件里，文件可能坏了")
        if kind == "inlineStr":
            inline = element.find(f"{_S}is")
            return _text(_words(inline) if inline is not None else "")
        if kind == "str":
            return _text(_unescaped(value))
        if not value:
            return Cell()
        if kind == "b":
            return Cell(fault="是逻辑值（TRUE、FALSE）：写成文字")
        if kind != "n":
            return Cell(fault="是错误值或不认识的值：重新填写")
        style = element.get("s", "0")
        place = int(style) if style.isascii() and style.isdecimal() and len(style) < 10 else len(self.formats)
        return self.number(value, self.formats[place] if place < len(self.formats) else "General")

    def number(self, digits: str, form: str) -> Cell:
        """Return what a number says in its format: a date, or its digits where it shows just these."""
        try:
            value = Decimal(digits)
        except InvalidOperation:
            return Cell(fault="不是正确的数：重新填写")
        if not value.is_finite() or value.adjusted() >= _DIGITS or value.adjusted() < -_DIGITS:
            return Cell(fault=f"是超过 {_DIGITS} 位的数，Excel 已经改了它的末几位：把单元格格式设为“文本”，重新填写")
        letters = _date_letters(form)
        if letters:
            return self.day(value, letters)
        shown = _section(form)
        if value != value.to_integral_value() or shown not in _PLAIN:
            return Cell(fault=f"存的是数 {value.normalize():f}，显示的可能是别的样子：把单元格格式设为“文本”，重新填写")
        return Cell(f"{value:.0f}", Kind.NUMBER)

    def day(self, value: Decimal, letters: frozenset[str]) -> Cell:
        """Return a date. The day 60 of the 1900 system never was, and those before it are counted otherwise (18.17.4.1)."""
        first = datetime.date(1904, 1, 1) if self.from_1904 else datetime.date(1899, 12, 30)
        if (
            letters & {"h", "s"}
            or value != value.to_integral_value()
            or not (0 if self.from_1904 else 60) < value <= _LAST_DAY - 1_462 * self.from_1904
        ):
            return Cell(fault="是时刻，不是日期：写成 2012-12-31 这样")
        if not letters >= {"m", "d"}:
            return Cell(fault="是没有写到日的日期：写成 2012-12-31 这样")
        date = first + datetime.timedelta(days=int(value))
        return Cell(date.isoformat(), Kind.DAY if "y" in letters else Kind.DAY_OF_A_YEAR)


def _placed(root: Element) -> Iterator[tuple[int, int, Element]]:
    """Yield the cells with row and column; where a cell does not say them it follows the one before."""
    row = 0
    for line in root.iterfind(f"{_S}sheetData/{_S}row"):
        said = line.get("r", "")
        row = int(said) if said.isascii() and said.isdecimal() and len(said) < 8 else row + 1
        column = 0
        for element in line.iterchildren(f"{_S}c"):
            place = _place(element.get("r", ""))
            column = place[1] if place else column + 1
            if row <= _LAST_ROW and column <= _LAST_COLUMN:
                yield row, column, element


def _place(reference: str) -> tuple[int, int] | None:
    """Return row and column of a cell's name."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def _merged(reference: str) -> Merged | None:
    first, _, last = reference.partition(":")
    start, end = _place(first), _place(last or first)
    return Merged(*start, *end) if start and end else None


def _formats(styles: Element) -> list[str]:
    """Return the number format of each style of a cell."""
    own = {each.get("numFmtId", ""): each.get("formatCode", "") for each in styles.iterfind(f"{_S}numFmts/{_S}numFmt")}
    found = [each.get("numFmtId", "0") for each in styles.iterfind(f"{_S}cellXfs/{_S}xf")]
    return [own.get(number) or _BUILT_IN.get(int(number) if number.isascii() and number.isdecimal() else 0, "General") for number in found]


def _section(form: str) -> str:
    """Return the part of a format that is for positive numbers, without what only leaves room."""
    return re.sub(r"_.|\*.|\\.|\[\$[^\]]*\]|\[\w+\]", "", form.partition(";")[0]).strip()


def _date_letters(form: str) -> frozenset[str]:
    """Return which of the letters for year, month, day, hour and second a format has, if it is one of dates or times."""
    bare = (
        re.sub(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]|General', "", form.partition(";")[0]).casefold().replace("e", "y" if "年" in form else "e")
    )
    found = frozenset("".join(re.findall("[ymdhs]", bare)))
    return found if found & {"y", "d", "h", "s"} or "mm" in bare else frozenset()


def _words(element: Element) -> str:
    """Return the words of a text, of all its runs, without how they are read aloud (18.4.6)."""
    found = element.iter(f"{_S}t")
    return _unescaped("".join(text.text or "" for text in found if next(text.iterancestors(f"{_S}rPh"), None) is None))


def _unescaped(text: str) -> str:
    """Return a text with the characters that it names by their codes (22.9.2.19)."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _text(words: str) -> Cell:
    if len(words) > _MAX_TEXT:
        return Cell(fault="文字太长")
    return Cell(_tidy(words))


def _tidy(words: str) -> str:
    """Return a text without what nobody sees: white space at the ends of its lines, empty lines, marks of no width."""
    visible = re.sub("[\u200b\u200e\u200f\ufeff]", "", words).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(filter(None, (line.strip() for line in visible.split("\n"))))
