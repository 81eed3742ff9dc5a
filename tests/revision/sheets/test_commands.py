"""The commands: what is written, what is said, and with what status they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.cli import main
from tests.revision.sheets.workbooks import edited, project_in, table


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(project_in(tmp_path))
    return tmp_path


def test_a_table_goes_out_is_filled_in_and_comes_back(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "assignments", "待填/任务.xlsx"]) == 0
    assert "已导出 待填/任务.xlsx（3 行）" in capsys.readouterr().out
    edited(project / "待填" / "任务.xlsx", {"J4": "已完成"})
    assert main(["pull", "待填/任务.xlsx"]) == 0
    assert "+    status: done" in capsys.readouterr().out
    assert "in-progress" in (project / "content" / "assignments.yaml").read_text(encoding="utf-8")
    assert main(["pull", "待填/任务.xlsx", "--apply"]) == 0
    assert "status: done" in (project / "content" / "assignments.yaml").read_text(encoding="utf-8")


def test_a_file_that_may_have_been_filled_in_is_not_written_over(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "departments", "a.xlsx"]) == 0
    assert main(["export", "departments", "a.xlsx"]) == 0
    assert "未变 a.xlsx" in capsys.readouterr().out
    edited(project / "a.xlsx", {"D4": "张三"})
    before = (project / "a.xlsx").read_bytes()
    assert main(["export", "departments", "a.xlsx"]) == 1
    assert "file-exists" in capsys.readouterr().err
    assert (project / "a.xlsx").read_bytes() == before
    assert sorted(path.name for path in project.glob("*xlsx*")) == ["a.xlsx"]


def test_each_department_that_has_tasks_gets_its_own(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "assignments", "out", "--all-departments", "--json"]) == 0
    files = json.loads(capsys.readouterr().out)["files"]
    assert [(each["path"], each["rows"]) for each in files] == [("out/environment.xlsx", 1), ("out/finance.xlsx", 2), ("out/towns.xlsx", 1)]
    assert sorted(path.name for path in (project / "out").iterdir()) == ["environment.xlsx", "finance.xlsx", "towns.xlsx"]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "words",
    [
        ["export", "departments", "a.xls"],
        ["export", "tasks", "a.xlsx"],
        ["export", "assignments", "a.xlsx", "--department", "finances"],
        ["export", "assignments", "a", "--department", "finance", "--all-departments"],
        ["export", "departments", "a.xlsx", "--department", "finance"],
        ["import", "assignments", "a.xlsx"],
        ["import", "departments", "a.xlsx", "--project", "nowhere"],
    ],
)
def test_a_wrong_command_line_ends_with_2(words: list[str]) -> None:
    assert main(words) == 2


def test_a_list_is_imported_when_that_is_asked_for(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table(project / "list.xlsx", [["单位", "联系人"], ["区环保局", "张三"], ["区应急局", "李四"]])
    before = (project / "content" / "departments.yaml").read_bytes()
    assert main(["import", "departments", "list.xlsx"]) == 1
    said = capsys.readouterr()
    assert "+    contact: 张三" in said.out
    assert "list.xlsx:Sheet!A3: error[new-department]" in said.err
    assert (project / "content" / "departments.yaml").read_bytes() == before
    assert main(["import", "departments", "list.xlsx", "--apply", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["applied"]
    assert {"file": "list.xlsx", "sheet": "Sheet", "line": 3, "column": 1}.items() <= told["diagnostics"][0].items()
    assert b"contact: \xe5\xbc\xa0\xe4\xb8\x89" in (project / "content" / "departments.yaml").read_bytes()


@pytest.mark.usefixtures("project")
def test_a_list_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "departments", "none.xlsx"]) == 1
    assert "returned-file" in capsys.readouterr().err
