"""Workbooks that come back: edits of cells become edits of the YAML, exactly, or are told with their cell."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from generator.build.project import load_project
from generator.content import Loaded, load_report
from generator.diagnostics import Severity
from generator.revision.pull.applying import apply
from generator.revision.pull.merging import Pulled, pull
from generator.revision.sheets.bookkeeping import SHEET
from generator.revision.sheets.exporting import export_table
from generator.revision.sheets.tables import Subject
from tests.revision.sheets.workbooks import edited, parts_of, project_in, with_parts


class Office:
    """A project whose tables go out and come back."""

    def __init__(self, root: Path) -> None:
        self.root = project_in(root / "project")
        self.back = root / "back"

    def out(self, subject: Subject, department: str = "", name: str = "") -> Path:
        path = self.back / f"{name or subject}.xlsx"
        export_table(load_project(self.root), subject, path, department)
        return path

    def pull(self, *paths: Path) -> Pulled:
        return pull(load_project(self.root), paths)

    def applied(self, *paths: Path) -> Loaded:
        pulled = self.pull(*paths)
        assert errors(pulled) == []
        apply(self.root, pulled.old, pulled.new)
        return load_report(self.root, facts=False)

    def change(self, file: str, old: str, new: str) -> None:
        path = self.root / "content" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def errors(pulled: Pulled) -> list[tuple[str, str]]:
    """The codes of the errors and the cells that they are about."""
    return [(each.code, str(each.span).rpartition("!")[2]) for each in pulled.diagnostics if each.severity is Severity.ERROR]


def said(pulled: Pulled) -> dict[str, str]:
    return {edit.path: edit.new for edit in pulled.edits}


def test_what_was_not_edited_is_nothing_to_do(office: Office) -> None:
    paths = [office.out("departments"), office.out("assignments"), office.out("assignments", "environment", "hbj")]
    pulled = office.pull(*paths)
    assert (pulled.edits, pulled.diagnostics) == ((), ())


def test_cells_that_were_filled_in_become_edits_that_keep_comments(office: Office) -> None:
    path = edited(
        office.out("assignments"), {"C4": "区财政局", "D4": "各镇（街道）", "E4": "12月底前", "G4": "全面推开: 试点", "J4": "已完成", "J5": "进行中"}
    )
    report = office.applied(path).report
    first, second = report.assignments
    assert (first.lead, first.support, first.deadline, first.status) == ("finance", ("towns",), "2012-12-31", "done")
    assert first.milestones == ("制定方案", "全面推开: 试点", "督促检查", "总结验收")
    assert second.status == "in-progress"
    text = (office.root / "content" / "assignments.yaml").read_text(encoding="utf-8")
    assert "deadline: '2012-12-31'  # 会上定的" in text


def test_a_department_answers_for_dates_and_progress_not_for_who_leads(office: Office) -> None:
    path = edited(office.out("assignments", "towns"), {"C4": "区财政局", "J4": "已滞后", "B4": "别的", "K4": "缺资金"})
    pulled = office.pull(path)
    assert said(pulled) == {"assignments/records/status": "delayed"}
    assert sorted(errors(pulled)) == [("sheet-cell", "B4"), ("sheet-cell", "C4")]
    assert [each.message for each in pulled.diagnostics if each.code == "edited-outside"] == ["有一条说明“缺资金”"]


def test_a_task_that_nobody_did_is_assigned_when_its_row_is_filled_in(office: Office) -> None:
    cells = {"C6": "区财政局", "D6": "区环保局、各镇（街道）", "E6": datetime.date(2012, 6, 30)} | {
        f"{letter}6": f"第{letter}步" for letter in "FGHI"
    }
    assert office.applied(edited(office.out("assignments"), cells)).report.assignments[2].milestones == ("第F步", "第G步", "第H步", "第I步")
    text = (office.root / "content" / "assignments.yaml").read_text(encoding="utf-8")
    assert "\n\n  - task: revenue\n    lead: finance\n    support: [environment, towns]\n    deadline: '2012-06-30'\n" in text


def test_what_is_missing_for_it_is_told(office: Office) -> None:
    pulled = office.pull(edited(office.out("assignments"), {"C6": "区财政局", "F6": "一", "F5": "一"}))
    assert said(pulled) == {}
    assert sorted(errors(pulled)) == [("sheet-cell", "G5"), ("sheet-cell", "G6"), ("sheet-row", "E6")]


def test_departments_are_edited_and_added(office: Office) -> None:
    path = office.out("departments")
    edited(
        path,
        {
            "D4": "张三",
            "E5": 3,
            "F4": "任务分解清单、一页摘要",
            "F5": "任务分解清单",
            "A7": "区应急局",
            "C7": "yjj＠zhenhai.example",
            "G7": "emergency",
        },
    )
    units = {unit.id: unit for unit in office.applied(path).report.departments}
    assert units["environment"].contact == "张三"
    assert units["environment"].receives == ("tasks", "summary")
    assert (units["finance"].copies, units["finance"].receives) == (3, ("tasks",))
    assert (units["emergency"].name, units["emergency"].email) == ("区应急局", "yjj@zhenhai.example")


def test_a_new_department_without_an_id_is_told_what_to_write(office: Office) -> None:
    pulled = office.pull(edited(office.out("departments"), {"A7": "区应急局", "A8": "区大数据局", "G8": "Big Data"}))
    assert said(pulled) == {}
    assert errors(pulled) == [("sheet-row", "G7"), ("sheet-cell", "G8")]
    assert "emergency-management" in (pulled.diagnostics[0].hint or "")


@pytest.mark.parametrize("name", ["/".join("a" * 6000), "../../x", "a" * 5000, "=1"])
def test_an_id_that_cannot_be_one_is_told(office: Office, name: str) -> None:
    pulled = office.pull(edited(office.out("departments"), {"A7": "区应急局", "G7": name}))
    assert said(pulled) == {}
    assert errors(pulled) == [("sheet-cell", "G7")]


def test_bookkeeping_that_somebody_made_up_is_not_trusted(office: Office) -> None:
    path = office.out("departments")
    book = load_workbook(path)
    hidden = book[SHEET]
    hidden.append(["row", "/".join("a" * 6000), "x"])
    hidden.append(["row"])
    hidden.append(["columns", *("y" * 90)])
    book.worksheets[0]["G5"] = "/".join("a" * 6000)
    book.save(path)
    assert errors(office.pull(path)) == [("sheet-cell", "G5")]


@pytest.mark.parametrize(
    ("cell", "value", "why"),
    [
        ("E4", "=TODAY()", "公式"),
        ("E4", "2012-02-30", "没有这一天"),
        ("E4", "很快", "不是日期"),
        ("E4", 20121031, "不是日期"),
        ("C4", "区财政", "是不是“区财政局”"),
        ("D4", "区财政局、区财政局", "写了两次"),
        ("J4", "快了", "可用的有"),
        ("J4", None, "清空"),
        ("F4", datetime.date(2026, 3, 5), "当成了日期"),
    ],
)
def test_what_is_not_sure_is_told_with_its_cell(office: Office, cell: str, value: Any, why: str) -> None:
    pulled = office.pull(edited(office.out("assignments"), {cell: value}))
    assert said(pulled) == {}
    assert errors(pulled) == [("sheet-cell", cell)]
    assert why in pulled.diagnostics[0].message


def test_a_date_without_its_year_is_not_guessed(office: Office) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["E4"].value, sheet["E4"].number_format = datetime.date(2026, 11, 30), 'm"月"d"日"'
        sheet["E5"].value, sheet["E5"].number_format = datetime.date(2012, 11, 30), 'm"月"d"日"'

    pulled = office.pull(edited(office.out("assignments"), fill))
    assert said(pulled) == {"assignments/coal-yards/deadline": "2012-11-30"}
    assert errors(pulled) == [("sheet-cell", "E4")]


def test_both_sides_changed_is_a_conflict_and_the_same_change_is_none(office: Office) -> None:
    path = edited(office.out("assignments"), {"J4": "已完成", "E5": "2012-11-30"})
    office.change("assignments.yaml", "status: in-progress", "status: delayed")
    office.change("assignments.yaml", "deadline: 全年", "deadline: '2012-11-30'")
    pulled = office.pull(path)
    assert said(pulled) == {}
    assert errors(pulled) == [("edit-conflict", "J4")]


def test_two_departments_that_say_otherwise_are_told(office: Office) -> None:
    one = edited(office.out("assignments", "environment", "a"), {"J4": "已完成"})
    other = edited(office.out("assignments", "towns", "b"), {"J4": "已滞后"})
    pulled = office.pull(one, other)
    assert said(pulled) == {}
    assert [code for code, _ in errors(pulled)] == ["edit-conflict"]
    same = edited(office.out("assignments", "finance", "c"), {"J4": "已完成"})
    assert said(office.pull(one, same)) == {"assignments/records/status": "done"}


def sort_backwards(sheet: Worksheet) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    for row, values in enumerate(reversed(rows), 4):
        for column, value in enumerate(values, 1):
            sheet.cell(row, column).value = value


def insert_columns(sheet: Worksheet) -> None:
    sheet.unmerge_cells("A1:K1")
    sheet.unmerge_cells("A2:K2")
    sheet.insert_cols(3)
    sheet.insert_rows(1, 2)
    sheet["C5"] = "批示"


def hide(sheet: Worksheet) -> None:
    sheet.row_dimensions[4].hidden = True
    sheet.title = "改了名"


@pytest.mark.parametrize("change", [sort_backwards, insert_columns, hide])
def test_rows_and_columns_are_known_wherever_they_stand(office: Office, change: Callable[[Worksheet], None]) -> None:
    path = office.out("assignments")
    edited(path, {"J4": "已完成"})
    pulled = office.pull(edited(path, change))
    assert said(pulled) == {"assignments/records/status": "done"}
    assert errors(pulled) == []


def test_rows_whose_tasks_stand_beside_others_ids_are_not_taken(office: Office) -> None:
    def mix(sheet: Worksheet) -> None:
        sheet["B4"].value, sheet["B5"].value = sheet["B5"].value, sheet["B4"].value
        sheet["J4"].value = "已完成"

    pulled = office.pull(edited(office.out("assignments"), mix))
    assert said(pulled) == {}
    assert errors(pulled) == [("sheet-row", "B4"), ("sheet-row", "B5")]


def test_rows_that_went_came_twice_or_were_merged_and_comments_are_told(office: Office) -> None:
    def spoil(sheet: Worksheet) -> None:
        for column in range(1, 13):
            sheet.cell(7, column).value = sheet.cell(4, column).value
        sheet.merge_cells("J4:J5")
        sheet["B4"].comment = Comment("请核对", "某")
        sheet.delete_rows(6)

    pulled = office.pull(edited(office.out("assignments"), spoil))
    assert said(pulled) == {}
    assert errors(pulled) == [("sheet-cell", "J4"), ("sheet-cell", "J5"), ("sheet-row", "L6")]
    assert {each.code for each in pulled.diagnostics if each.severity is Severity.WARNING} == {"control-gone", "edited-outside"}


def test_files_that_are_none_of_ours_are_refused(office: Office, tmp_path: Path) -> None:
    path = office.out("assignments")
    book = load_workbook(path)
    del book[SHEET]
    book.worksheets[0].data_validations.dataValidation = []
    book.save(office.back / "bare.xlsx")
    parts = parts_of(path.read_bytes())
    types = parts["[Content_Types].xml"].replace(b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main", b"x.macroEnabled")
    (office.back / "macros.xlsm").write_bytes(with_parts({**parts, "[Content_Types].xml": types}))
    (office.back / "old.et").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    other = Office(tmp_path / "other")
    other.change("report.yaml", "year: 2012", "year: 2013")
    files = [office.back / "bare.xlsx", office.back / "macros.xlsm", office.back / "old.et", other.out("assignments"), office.back / "none.xlsx"]
    pulled = office.pull(*files)
    words = " ".join(f"{each.message} {each.hint}" for each in pulled.diagnostics)
    assert [each.code for each in pulled.diagnostics] == ["returned-file"] * 3 + ["other-project", "returned-file"]
    assert all(word in words for word in ("导出时的记录", "文件带有宏", "旧格式（.xls、.et）", "另存为“Excel 工作簿 (*.xlsx)”", "2013"))


def test_a_record_that_was_deleted_meanwhile_is_a_conflict(office: Office) -> None:
    path = edited(office.out("departments"), {"D6": "王五"})
    office.change("departments.yaml", "\n  - id: towns\n    name: 各镇（街道）\n", "")
    office.change("assignments.yaml", ", towns]", "]")
    assert errors(office.pull(path)) == [("edit-conflict", "G6")]


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=12)
values = st.one_of(
    words,
    words.map(lambda text: f"{text}: # '\"{text}"),
    st.integers(-5, 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(datetime.date(1900, 3, 1)),
    st.booleans(),
    st.sampled_from(
        ["区财政局", "区环保局、各镇（街道）", "已完成", "全年", "10月31日", "2013/1/5", "=A1", "yes", "null", "~", "a@b.cn", "无", "一页摘要"]
    ),
)


@given(edits=st.dictionaries(st.sampled_from([f"{letter}{row}" for letter in "ABCDEFG" for row in (4, 5, 6)]), values, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_edit_comes_back_exactly_or_is_told(tmp_path: Path, edits: dict[str, Any]) -> None:
    """Whatever is applied stands in the table that is made of the content then, and nothing else has changed."""
    shutil.rmtree(tmp_path / "any", ignore_errors=True)
    office = Office(tmp_path / "any")
    path = office.out("departments")
    before = [[cell.value for cell in row] for row in load_workbook(path).worksheets[0].iter_rows(min_row=4, max_row=6)]
    edited(path, edits)
    pulled = office.pull(path)
    apply(office.root, pulled.old, pulled.new)
    now = [[cell.value for cell in row] for row in load_workbook(office.out("departments", name="now")).worksheets[0].iter_rows(min_row=4, max_row=6)]
    told = {cell for _, cell in errors(pulled)}
    for row, (old, new) in enumerate(zip(before, now, strict=True), 4):
        for letter, was, is_ in zip("ABCDEFG", old, new, strict=True):
            name = f"{letter}{row}"
            if name not in edits:
                assert is_ == was, name
            elif is_ != was:
                assert name not in told
    again = office.pull(path)
    assert again.edits == ()  # what could be taken was taken, whole
    assert len(errors(again)) == len(errors(pulled))
