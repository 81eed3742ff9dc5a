"""A table as an .xlsx file: an office's table, ready to be filled in and to be printed.

Same table, same bytes: openpyxl's files bear the time at which they were made, so they are packed anew without it.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, cast

from generator.revision.sheets.bookkeeping import SHEET, lines_of, units_from
from generator.revision.sheets.tables import Column, Table
from generator.revision.sheets.values import Sort
from generator.templating.filters.wording import STATUS

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["HEAD_ROW", "write_workbook"]

HEAD_ROW = 3
"""The row of the heads: a title and a note stand above it."""
_NAMES = {"departments": "单位名单", "assignments": "分工与进展"}
_FONT, _TITLE_FONT = "宋体", "黑体"
_GREY, _HEAD, _RULE = "F2F2F2", "D9E2EC", "808080"
_CENTRED = ("number", "deadline", "status", "lead", "copies")
_LINE_HEIGHT = 15.0
"""Points of a line of 11-point letters."""
_SPARE_ROWS = 200
"""Rows below the list of departments that new ones may be written in."""
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(?=<)")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def write_workbook(table: Table) -> bytes:
    """Return the table as an .xlsx file."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _NAMES[table.subject]
    book.properties.title, book.properties.creator = table.title, "jianbao"
    _fill(sheet, table)
    _lists(sheet, table)
    _page(sheet, table)
    if table.subject == "assignments":
        _protect(sheet)
    _keep(book, table)
    stream = io.BytesIO()
    book.save(stream)
    return _repacked(stream.getvalue())


def _fill(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
    from openpyxl.utils import get_column_letter

    thin = Side(style="thin", color=_RULE)
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    text_font, head_font, open_to_all = Font(name=_FONT, size=11), Font(name=_TITLE_FONT, size=11), Protection(locked=False)
    grey, head_fill = PatternFill("solid", fgColor=_GREY), PatternFill("solid", fgColor=_HEAD)
    sides = {side: Alignment(horizontal=side, vertical="center", wrap_text=True) for side in ("center", "left")}
    shown = [column for column in table.columns if column.shown]
    for row, text, font, height in ((1, table.title, Font(name=_TITLE_FONT, size=16), 30.0), (2, table.note, Font(name=_FONT, size=10), 18.0)):
        cell = _put(sheet, row, 1, text)
        cell.font, cell.alignment = font, Alignment(horizontal="center" if row == 1 else "left", vertical="center")
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(shown))
        sheet.row_dimensions[row].height = height
    sheet.row_dimensions[HEAD_ROW].height = 24
    for place, column in enumerate(table.columns, 1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width, dimension.hidden = column.width, not column.shown
        head = _put(sheet, HEAD_ROW, place, column.head)
        head.font, head.alignment, head.border, head.fill = head_font, sides["center"], box, head_fill
        for number, line in enumerate(table.rows, HEAD_ROW + 1):
            cell = _put(sheet, number, place, line.cells[place - 1])
            cell.font, cell.border, cell.number_format = text_font, box, "@"
            cell.alignment = sides["center" if column.key in _CENTRED else "left"]
            if column.editable:
                cell.protection = open_to_all
            else:
                cell.fill = grey
        for number in range(HEAD_ROW + 1 + len(table.rows), HEAD_ROW + 1 + len(table.rows) + _spare(table)):
            sheet.cell(number, place).number_format = "@"
    for number, line in enumerate(table.rows, HEAD_ROW + 1):
        sheet.row_dimensions[number].height = _height(shown, line.cells)


def _spare(table: Table) -> int:
    return _SPARE_ROWS if table.subject == "departments" else 0


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write a text that stays one, whatever it begins with, and says no character by its code (22.9.2.19). Return the cell."""
    cell = cast("Cell", sheet.cell(row, column))  # none is merged yet
    cell.value = _ESCAPE.sub("_x005F_", text) or None
    if text:
        cell.data_type = "s"
    return cell


def _height(columns: list[Column], texts: tuple[str, ...]) -> float:
    """Return the height of a row: a hanzi is two digits wide, and a cell has a little room at its sides."""
    lines = [sum(2 if letter > "\x7f" else 1 for letter in text) / (column.width - 1.5) for column, text in zip(columns, texts, strict=False)]
    return max(22.0, _LINE_HEIGHT * max(-int(-each // 1) for each in lines) + 6)


def _lists(sheet: Worksheet, table: Table) -> None:
    """Add what helps to fill cells in: lists to choose from, and a word on the form of dates."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    first, last = HEAD_ROW + 1, HEAD_ROW + len(table.rows) + _spare(table)
    if last < first:
        return
    for place, column in enumerate(table.columns, 1):
        letter = get_column_letter(place)
        if not column.shown or not column.hint:
            continue
        rule = DataValidation(allow_blank=True, showInputMessage=True, showErrorMessage=True)
        if column.sort is Sort.STATE:
            rule.type, rule.formula1 = "list", f'"{",".join(STATUS.values())}"'
        elif column.sort is Sort.UNIT and units_from(table):
            rule.type, rule.formula1 = "list", units_from(table)
        elif column.sort is Sort.DAY:
            cell = f"{letter}{first}"
            rule.type, rule.formula1 = "custom", f'OR({cell}="全年",ISNUMBER({cell}),ISNUMBER(DATEVALUE({cell})),RIGHT({cell},1)="前")'
            rule.errorStyle = "warning"
        rule.promptTitle, rule.prompt = column.head, column.hint
        rule.errorTitle, rule.error = column.head, column.hint
        rule.add(f"{letter}{first}:{letter}{last}")
        sheet.add_data_validation(rule)


def _page(sheet: Worksheet, table: Table) -> None:
    """Set up the window and the printed page: A4 across, as wide as the page, heads on every page, page numbers."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    right = get_column_letter(sum(column.shown for column in table.columns))
    bottom = HEAD_ROW + max(len(table.rows), 1)
    sheet.freeze_panes = f"{'C' if table.subject == 'assignments' else 'B'}{HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(len(table.columns))}{bottom}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    setup, margins = sheet.page_setup, sheet.page_margins
    setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", 9, 1, 0
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.header, margins.footer = 0.7, 0.7, 0.3, 0.35
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.print_area = f"A1:{right}{bottom}"
    sheet.print_options.horizontalCentered = True
    footer = sheet.oddFooter
    assert footer is not None  # every new sheet has one
    footer.center.text = "第 &P 页，共 &N 页"


def _protect(sheet: Worksheet) -> None:
    """Keep cells that only show something from being typed over. There is no password: this guards from slips only."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.formatCells = protection.autoFilter = protection.sort = False


def _keep(book: Workbook, table: Table) -> None:
    hidden = book.create_sheet(SHEET)
    hidden.sheet_state = "veryHidden"
    for row, line in enumerate(lines_of(table), 1):
        for place, text in enumerate(line, 1):
            _put(hidden, row, place, text).number_format = "@"


def _repacked(data: bytes) -> bytes:
    """Return a package without the time at which it was made."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for info in made.infolist():
            part = made.read(info)
            if info.filename == "docProps/core.xml":
                part = _TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z", part)
            entry = zipfile.ZipInfo(info.filename, _EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            packed.writestr(entry, part)
    return stream.getvalue()
