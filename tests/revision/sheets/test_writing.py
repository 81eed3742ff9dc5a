"""The workbook that goes out: the same bytes at any time, an office's table, and nothing in it that is not for its reader."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from generator.content import load_report
from generator.content.records import Report
from generator.revision.sheets.bookkeeping import SHEET, kept_in
from generator.revision.sheets.reading import read_book
from generator.revision.sheets.tables import Table, assignments_table, departments_table
from generator.revision.sheets.writing import HEAD_ROW, write_workbook
from tests.revision.sheets.workbooks import DEPARTMENTS, parts_of, project_in

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def report() -> Report:
    return load_report(ROOT, facts=False).report


def sheet_of(table: Table) -> Worksheet:
    return load_workbook(io.BytesIO(write_workbook(table))).worksheets[0]


def test_the_same_table_makes_the_same_bytes_whenever_it_is_made(report: Report) -> None:
    first = write_workbook(departments_table(report))
    time.sleep(1.1)  # the times in such files count seconds
    assert write_workbook(departments_table(report)) == first


def test_a_department_is_given_its_own_tasks_and_no_byte_of_another(report: Report) -> None:
    assigned = {each.task: each for each in report.assignments}
    for unit in report.departments:
        table = assignments_table(report, unit)
        own = {task for task, each in assigned.items() if unit.id in (each.lead, *each.support)}
        assert {row.id for row in table.rows} == own
        everything = b"\n".join(parts_of(write_workbook(table)).values()).decode("utf-8", "ignore")
        for task in report.tasks:
            if task.id not in own:
                assert f">{task.id}<" not in everything
                assert task.text not in everything


def test_the_leak_test_sees_a_leak(report: Report) -> None:
    everything = b"\n".join(parts_of(write_workbook(assignments_table(report))).values()).decode("utf-8", "ignore")
    assert all(f">{task.id}<" in everything for task in report.tasks)


def test_decisions_can_be_filled_in_and_what_the_report_says_cannot(report: Report) -> None:
    unit = next(unit for unit in report.departments if unit.id == "environment")
    for table, locked in (
        (assignments_table(report), {"序号", "任务", "任务编号"}),
        (assignments_table(report, unit), {"序号", "任务", "任务编号", "牵头单位", "配合单位"}),
    ):
        sheet = sheet_of(table)
        assert sheet.protection.sheet
        heads = {cell.value: place for place, cell in enumerate(sheet[HEAD_ROW], 1)}
        assert {head for head, place in heads.items() if sheet.cell(HEAD_ROW + 1, place).protection.locked} == locked


def test_the_page_is_an_offices_table(report: Report) -> None:
    sheet = sheet_of(assignments_table(report))
    assert sheet.freeze_panes == f"C{HEAD_ROW + 1}"
    assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize), sheet.page_setup.fitToHeight) == ("landscape", "9", 0)
    assert sheet.print_title_rows == f"${HEAD_ROW}:${HEAD_ROW}"
    assert sheet.column_dimensions["L"].hidden
    rules = {str(rule.sqref).rstrip("0123456789").split(":")[0][0]: rule for rule in sheet.data_validations.dataValidation}
    assert rules["J"].formula1 == '"未开始,进行中,已完成,已滞后"'
    assert rules["C"].formula1 == f"{SHEET}!$B$2:$B${len(report.departments) + 1}"
    assert rules["E"].type == "custom"


def test_what_was_shown_is_kept_where_no_menu_shows_it(report: Report) -> None:
    data = write_workbook(assignments_table(report))
    assert load_workbook(io.BytesIO(data))[SHEET].sheet_state == "veryHidden"
    kept = kept_in(read_book(data))
    assert kept is not None
    assert (kept.subject, kept.area, kept.year, kept.department) == ("assignments", report.meta.area, str(report.meta.year), "")
    assert list(kept.rows) == [task.id for task in report.tasks]


@pytest.mark.parametrize("name", ["=1+1", "+86", "@SUM(A1)", "-1", "_x0041_", "001", "2012-10-31", "#REF!", "<b>&amp;"])
def test_no_text_is_taken_for_anything_else(tmp_path: Path, name: str) -> None:
    project = project_in(tmp_path, {"departments.yaml": DEPARTMENTS.replace("区环保局", f"'{name}'", 1)})
    data = write_workbook(departments_table(load_report(project, facts=False).report))
    assert b"<f>" not in parts_of(data)["xl/worksheets/sheet1.xml"]
    assert read_book(data).sheets[0].at(HEAD_ROW + 1, 1).text == name
