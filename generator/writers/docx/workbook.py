"""The workbook within a chart: what opens when somebody edits the chart's data in Word (SpreadsheetML, ECMA-376 part 1, 18)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from generator.writers.docx.xml import DECLARATION, escape
from generator.writers.docx.zip import zip_bytes

__all__ = ["column_letters", "workbook_bytes"]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_SHEET_PART = "xl/worksheets/sheet1.xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."


def column_letters(index: int) -> str:
    """Return a column's letters, counted from 0: A, B, ... Z, AA, ... (18.18.62)."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def workbook_bytes(categories: Sequence[str], series: Sequence[tuple[str, Sequence[Decimal | None]]]) -> bytes:
    """Return a workbook of one sheet: categories down the first column, a named series in each further column."""
    rows: list[list[str | Decimal | None]] = [[None, *(name for name, _ in series)]]
    rows += [[category, *(values[i] for _, values in series)] for i, category in enumerate(categories)]
    cells = "".join(f'<row r="{r}">{"".join(_cell(r, c, value) for c, value in enumerate(row))}</row>' for r, row in enumerate(rows, 1))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET}worksheet+xml"/></Types>',
        "_rels/.rels": _relationship("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relationship("worksheet", "worksheets/sheet1.xml"),
        _SHEET_PART: f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>',
    }
    return zip_bytes(((name, (DECLARATION + xml).encode()) for name, xml in parts.items()), parts.keys() - {_SHEET_PART})


def _relationship(kind: str, target: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}relationships"><Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'


def _cell(row: int, column: int, value: str | Decimal | None) -> str:
    if value is None:
        return ""
    place = f"{column_letters(column)}{row}"
    if isinstance(value, Decimal):
        return f'<c r="{place}"><v>{value:f}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
