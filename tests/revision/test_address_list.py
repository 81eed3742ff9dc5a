"""An office's own list of units is read as it is: by its heads, by its names, and never beyond what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.build.project import load_project
from generator.content import load_report
from generator.diagnostics import Severity
from generator.revision.address_list import import_departments
from generator.revision.pull.applying import apply
from generator.revision.pull.merging import Pulled
from tests.revision.sheets.workbooks import project_in, table

HEAD = ["单位名称", "电子邮箱", "联系人"]


def read(folder: Path, rows: list[list[Any]]) -> Pulled:
    return import_departments(load_project(project_in(folder)), table(folder / "list.xlsx", rows))


def errors(pulled: Pulled) -> list[tuple[str, str]]:
    return [(each.code, str(each.span).rpartition("!")[2]) for each in pulled.diagnostics if each.severity is Severity.ERROR]


def said(pulled: Pulled) -> dict[str, str]:
    return {edit.path: edit.new for edit in pulled.edits}


def test_columns_are_found_by_their_heads_in_any_order_below_titles(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["镇海区单位通讯录"],
        ["（2012年3月）"],
        ["序号", "联 系 人", "E-mail", "单位全称", "部门", "份数（份）", "接收材料"],
        [1, "张三\n86250001", "ＨＢ@zhenhai.example", None, "区环保局", 2, "一页摘要"],
        [2, "李四", "czj@zhenhai.example", "镇海区财政局", "区财政局", None, None],
        ["制表：办公室"],
    ]
    pulled = read(tmp_path, rows)
    assert errors(pulled) == []
    assert said(pulled) == {
        "departments/environment/email": "HB@zhenhai.example",
        "departments/environment/contact": "张三86250001",
        "departments/environment/copies": "2",
        "departments/environment/receives": "summary",
        "departments/finance/full-name": "镇海区财政局",
    }
    apply(tmp_path, pulled.old, pulled.new)
    units = {unit.id: unit for unit in load_report(tmp_path, facts=False).report.departments}
    assert (units["environment"].copies, units["environment"].receives) == (2, ("summary",))
    assert "# 牵头财政收入" in (tmp_path / "content" / "departments.yaml").read_text(encoding="utf-8")
    assert import_departments(load_project(tmp_path), tmp_path / "list.xlsx").edits == ()


def test_units_that_the_list_lacks_are_told_and_stay(tmp_path: Path) -> None:
    pulled = read(tmp_path, [HEAD, ["区环保局", None, None]])
    assert said(pulled) == {}
    found = [each for each in pulled.diagnostics if each.code == "not-in-list"]
    assert len(found) == 1
    assert "区财政局、各镇（街道）" in found[0].message


def test_a_unit_is_known_by_its_full_name_too(tmp_path: Path) -> None:
    assert said(read(tmp_path, [HEAD, ["镇海区环境保护局", None, "张三"]])) == {"departments/environment/contact": "张三"}


def test_a_new_unit_is_added_with_the_id_that_somebody_wrote_and_never_with_another(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["单位", "编号", "邮箱"], ["区应急局", "emergency", "yjj@zhenhai.example"], ["区大数据局", None, "dsj@zhenhai.example"]]
    pulled = read(tmp_path, rows)
    assert said(pulled) == {"departments/emergency": "id: emergency，name: 区应急局，email: yjj@zhenhai.example"}
    assert errors(pulled)[0][0] == "new-department"
    assert "emergency-management" in (pulled.diagnostics[0].hint or "")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["甲", "乙"], ["x", "y"]], "sheet-heads"),
        ([HEAD, ["区环保局", "不是邮箱", None]], "sheet-cell"),
        ([HEAD, ["区环保局", None, "=A1"]], "sheet-cell"),
        ([HEAD, ["区环保局", None, "一"], ["镇海区环境保护局", None, "二"]], "sheet-row"),
        ([HEAD, [None, None, "一"]], "sheet-row"),
        ([["单位", "编号", "联系人"], ["区环保局", "hbj", "一"]], "sheet-row"),
        ([["简称", "全称", "联系人"], ["区财政局", "镇海区环境保护局", "一"]], "sheet-row"),
        ([["单位", "编号"], [None, "new-one"]], "sheet-row"),
        ([["单位", "编号"], ["x", "New One"]], "sheet-cell"),
    ],
)
def test_what_is_not_sure_is_told(tmp_path: Path, rows: list[list[Any]], code: str) -> None:
    pulled = read(tmp_path, rows)
    assert code in [found for found, _ in errors(pulled)]
    assert all(edit.new == "一" for edit in pulled.edits)


def test_the_first_units_of_a_project_can_come_from_a_list(tmp_path: Path) -> None:
    project_in(tmp_path, {"departments.yaml": "# 单位\ndepartments: []\n", "assignments.yaml": "sample: true\nassignments: []\n"})
    rows: list[list[Any]] = [["单位", "编号", "联系人"], ["区环保局", "environment", "张三: 86"], ["区财政局", "finance", None]]
    pulled = import_departments(load_project(tmp_path), table(tmp_path / "list.xlsx", rows))
    assert errors(pulled) == []
    apply(tmp_path, pulled.old, pulled.new)
    units = load_report(tmp_path, facts=False).report.departments
    assert [(unit.id, unit.name, unit.contact) for unit in units] == [("environment", "区环保局", "张三: 86"), ("finance", "区财政局", None)]
