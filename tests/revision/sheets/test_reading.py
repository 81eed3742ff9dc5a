"""Cells count as what they show, or not at all; hostile files are refused with words, quickly."""

from __future__ import annotations

import datetime
import io
import random
import re
import time
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from generator.content.word_file import BadWordFile
from generator.revision.sheets.reading import Cell, Kind, read_book
from tests.revision.sheets.workbooks import parts_of, with_parts

SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"


def book(value: Any, form: str = "General") -> bytes:
    made = Workbook()
    cell = made.worksheets[0]["A1"]
    cell.value, cell.number_format = value, form
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def cell(data: bytes) -> Cell:
    return read_book(data).sheets[0].at(1, 1)


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    parts = parts_of(data)
    assert old in parts[part]
    return with_parts({**parts, part: parts[part].replace(old, new)})


@pytest.mark.parametrize(
    ("value", "form", "text", "kind"),
    [
        ("区财政局", "General", "区财政局", Kind.TEXT),
        ("  区财政局\u200b \n", "General", "区财政局", Kind.TEXT),
        ("一\r\n\r\n 二", "General", "一\n二", Kind.TEXT),
        ("_x005F_x0041_", "@", "_x0041_", Kind.TEXT),
        ("A_x0009_B", "@", "A\tB", Kind.TEXT),
        (3, "General", "3", Kind.NUMBER),
        (3.0, "0_ ", "3", Kind.NUMBER),
        (13800000000, "@", "13800000000", Kind.NUMBER),
        (datetime.date(2012, 10, 31), "yyyy-mm-dd", "2012-10-31", Kind.DAY),
        (datetime.date(2012, 10, 31), '[$-804]yyyy"年"m"月"d"日"', "2012-10-31", Kind.DAY),
        (datetime.date(2026, 10, 31), 'm"月"d"日"', "2026-10-31", Kind.DAY_OF_A_YEAR),
    ],
)
def test_what_a_cell_shows_is_read(value: Any, form: str, text: str, kind: Kind) -> None:
    assert cell(book(value, form)) == Cell(text, kind)


@pytest.mark.parametrize(
    ("value", "form", "why"),
    [
        ("=1+1", "General", "公式"),
        (0.5, "0%", "数 0.5"),
        (3, "000", "数 3"),
        (2.5, "General", "数 2.5"),
        (1234567890123456, "General", "超过 15 位"),
        (True, "General", "逻辑值"),
        ("#REF!", "General", "错误值"),
        (datetime.datetime(2012, 10, 31, 8, 30), "yyyy-mm-dd h:mm", "时刻"),  # noqa: DTZ001
        (datetime.date(2012, 10, 31), "yyyy年m月", "没有写到日"),
        (60, "yyyy-mm-dd", "时刻，不是日期"),  # 29 February 1900, which never was
    ],
)
def test_what_it_does_not_show_is_refused(value: Any, form: str, why: str) -> None:
    found = cell(book(value, form))
    assert why in found.fault
    assert found.text == ""


@pytest.mark.parametrize(("number", "kind"), [(58, Kind.DAY_OF_A_YEAR), (31, Kind.DAY), (14, Kind.DAY)])
def test_the_date_formats_of_chinese_excel_are_known_that_no_file_spells_out(number: int, kind: Kind) -> None:
    data = book(41213, "yyyy/m/d;@")
    parts = parts_of(data)
    styles, found = re.subn(rb'(<xf [^>]*numFmtId=")164', rb"\g<1>%d" % number, parts[STYLES])
    assert found == 1
    data = with_parts({**parts, STYLES: styles})
    assert cell(data) == Cell("2012-10-31", kind)


def test_dates_of_the_1904_system_are_read() -> None:
    made = Workbook()
    made.epoch = datetime.datetime(1904, 1, 1)  # noqa: DTZ001
    made.worksheets[0]["A1"] = datetime.date(2012, 10, 31)
    stream = io.BytesIO()
    made.save(stream)
    assert cell(stream.getvalue()) == Cell("2012-10-31", Kind.DAY)


def test_a_cell_that_is_one_with_others_of_other_rows_is_not_guessed() -> None:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet["A1"], sheet["C1"] = "一", "二"
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("C1:D1")
    stream = io.BytesIO()
    made.save(stream)
    found = read_book(stream.getvalue()).sheets[0]
    assert "合并" in found.at(1, 1).fault
    assert "合并" in found.at(2, 1).fault
    assert found.at(1, 3) == Cell("二")
    assert "合并" in found.at(1, 4).fault


def test_how_words_are_read_aloud_is_no_part_of_them() -> None:
    runs = "<is><r><t>镇</t></r><r><t>海</t></r><rPh sb='0' eb='1'><t>zhen</t></rPh></is>".encode()
    assert cell(changed(book("x"), SHEET, b"<is><t>x</t></is>", runs)) == Cell("镇海")


@pytest.mark.parametrize(
    ("part", "old", "new", "why"),
    [
        ("[Content_Types].xml", b"spreadsheetml.sheet.main+xml", b"x", "不是 Excel 文件"),
        (
            "[Content_Types].xml",
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
            b"application/vnd.ms-excel.sheet.macroEnabled.main",
            "宏",
        ),
        (SHEET, b"<sheetData>", b"<sheetData><", "不是正确的 XML"),
        (SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet', "DOCTYPE"),
    ],
)
def test_a_broken_or_unsafe_workbook_is_refused_with_a_reason(part: str, old: bytes, new: bytes, why: str) -> None:
    with pytest.raises(BadWordFile, match=why):
        read_book(changed(book("x"), part, old, new))


def test_a_small_file_cannot_ask_for_much() -> None:
    """A merged range of the whole sheet, and a comment and a cell at its end, cost openpyxl billions of cells."""
    merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    data = changed(book("x"), SHEET, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>y</t></is></c></row>' + merged)
    before = time.perf_counter()
    found = read_book(data).sheets[0]
    assert time.perf_counter() - before < 5
    assert found.rows() == [1, 1048576]
    rows = b"".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>'.encode() for row in range(1, 400_000))
    with pytest.raises(BadWordFile, match="太大"):
        read_book(changed(book("x"), SHEET, b"<sheetData>", b"<sheetData>" + rows))
    many = b"".join(f'<row r="{row}">{"<c><v>1</v></c>" * 100}</row>'.encode() for row in range(2, 2200))
    with pytest.raises(BadWordFile, match="太多"):
        read_book(changed(book("x"), SHEET, b"</sheetData>", many + b"</sheetData>"))


def test_spoilt_files_are_refused_or_read_and_raise_nothing_else() -> None:
    random_ = random.Random(6)
    data = book("区财政局")
    parts = parts_of(data)
    refused: list[BadWordFile] = []
    for turn in range(300):
        if turn % 2:
            spoilt = bytearray(data)
            for _ in range(random_.randint(1, 20)):
                spoilt[random_.randrange(len(spoilt))] = random_.randrange(256)
            tried = bytes(spoilt)
        else:
            name = random_.choice(list(parts))
            part = bytearray(parts[name])
            start = random_.randrange(len(part))
            part[start : start + random_.randint(0, 30)] = bytes(random_.choice(b'<>"/=0a9-!') for _ in range(random_.randint(0, 8)))
            tried = with_parts({**parts, name: bytes(part)})
        try:
            read_book(tried)
        except BadWordFile as error:
            refused.append(error)
    assert len(refused) > 100
    assert all(error.text and error.hint and "Word" not in error.hint for error in refused)


@pytest.mark.parametrize(
    "row",
    [
        '<row r="-1"><c r="A1"><v>1</v></c></row>',
        '<row r="99999999999"><c><v>1</v></c></row>',
        '<row><c r="1A" t="s"><v>99</v></c></row>',
        '<row><c t="s"><v>-1</v></c></row>',
        '<row><c s="9999"><v>1e999999999</v></c></row>',
        "<row><c><v>NaN</v></c></row>",
        '<row><c t="?"><v>1</v></c></row>',
        '<row><c r="ZZZ9"><v>1</v></c></row>',
        '<row><c t="inlineStr"/></row>',
    ],
)
def test_cells_that_no_program_writes_are_read_or_told(row: str) -> None:
    read_book(changed(book("x"), SHEET, b"</sheetData>", row.encode() + b"</sheetData>"))


def test_a_zip_that_is_no_package_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("content.xml", "x")
    with pytest.raises(BadWordFile):
        read_book(stream.getvalue())
