"""Which papers are asked for, and their names."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Literal

import pytest

from generator.build.plan import check_formats, plan
from generator.build.project import SelectionError, load_project
from generator.content.records import Briefing, Department, Report, ReportMeta, Speaker
from generator.diagnostics import UserError

META = ReportMeta(
    title="2012年政府工作报告",
    area="镇海区",
    year=2012,
    date=datetime.date(2012, 2, 13),
    meeting="第一次会议",
    speaker=Speaker(name="某某", post="区长"),
    issuer="区政府办公室",
    text="source/report.txt",
)


def briefing(id: str, audience: Literal["all", "departments", "both"] = "all", file: str | None = None) -> Briefing:
    return Briefing(id=id, title=id, template=f"{id}.html.j2", theme="plain", audience=audience, file=file)


def report(*briefings: Briefing) -> Report:
    departments = (Department(id="education", name="区教育局"), Department(id="finance", name="区财政局"))
    return Report(meta=META, departments=departments, briefings=briefings)


WHOLE = report(briefing("summary"), briefing("tasks", "both", "任务分解清单"), briefing("letter", "departments"))


def paths(departments: tuple[str, ...] | Literal["all"], *names: str) -> list[str]:
    return [paper.path("pdf").as_posix() for paper in plan(WHOLE, names=names, departments=departments)]


def test_without_departments_each_briefing_for_all_is_made_once() -> None:
    assert paths(()) == ["summary.pdf", "任务分解清单.pdf"]


def test_a_department_gets_copies_of_what_is_for_departments() -> None:
    assert paths(("finance",)) == [
        "summary.pdf",
        "任务分解清单.pdf",
        "departments/finance/任务分解清单.pdf",
        "departments/finance/letter.pdf",
    ]


def test_all_departments_come_in_their_own_order() -> None:
    assert paths("all", "tasks") == [
        "任务分解清单.pdf",
        "departments/education/任务分解清单.pdf",
        "departments/finance/任务分解清单.pdf",
    ]


def test_named_briefings_keep_the_order_of_the_project() -> None:
    assert paths((), "tasks", "summary") == ["summary.pdf", "任务分解清单.pdf"]


def test_every_unknown_name_is_reported_with_the_nearest() -> None:
    with pytest.raises(SelectionError) as caught:
        plan(WHOLE, names=["sumary", "nothing"], departments=["finanse"])
    told = [(d.code, d.message, d.hint) for d in caught.value.diagnostics]
    assert told == [
        ("unknown-briefing", "没有简报 sumary", "是不是 summary？可用的有：summary、tasks、letter"),
        ("unknown-briefing", "没有简报 nothing", "可用的有：summary、tasks、letter"),
        ("unknown-department", "没有部门 finanse", "是不是 finance？可用的有：education、finance"),
    ]


def test_an_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(SelectionError) as caught:
        check_formats(["pdf", "html"], ["docx", "pdf"])
    [problem] = caught.value.diagnostics
    assert (problem.code, problem.message, problem.hint) == ("unknown-format", "没有格式 html", "可用的有：docx、pdf")


@pytest.mark.parametrize("name", ["a/b", "a\\b", "../a", "a:b", "what?", ".hidden", "dot.", "space ", "line\nbreak"])
def test_a_file_name_that_some_system_refuses_is_an_error(name: str) -> None:
    with pytest.raises(UserError) as caught:
        plan(report(briefing("summary", file=name)))
    assert [d.code for d in caught.value.diagnostics] == ["bad-file-name"]


def test_two_briefings_cannot_share_a_file_even_in_another_case() -> None:
    with pytest.raises(UserError) as caught:
        plan(report(briefing("a", file="Paper"), briefing("b", file="paper")))
    assert [d.code for d in caught.value.diagnostics] == ["same-file-name"]


def test_a_project_is_a_folder_with_content_and_templates(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "templates").mkdir()
    assert load_project(tmp_path).outputs == tmp_path / "outputs"


def test_all_missing_parts_of_a_project_are_named(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_project(tmp_path)
    assert [str(d.span) for d in caught.value.diagnostics] == ["content/", "templates/"]


def test_a_project_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_project(tmp_path / "nowhere")
    assert [d.code for d in caught.value.diagnostics] == ["missing-folder"]
