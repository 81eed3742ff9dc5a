"""The change notice: every change once, with exact words, for those whom it concerns; by the project's template or the package's."""

from __future__ import annotations

import datetime
import json
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace as changed

from generator.build.plan import plan
from generator.build.project import load_project
from generator.cli import main
from generator.content import load_report
from generator.content.records import Report
from generator.document.nodes import Document, Strong, Text, Value
from generator.document.walk import walk
from generator.revision.changes import Kind, compare
from generator.revision.issue import briefing, issue, press
from generator.revision.leaves import records
from generator.revision.notice import notice
from generator.scaffold import TEMPLATES
from generator.templating.edits import Edit, Notice, Piece, Renumbering
from generator.templating.rendering import Renderer
from tests.document.notation import show
from tests.revision.edited import ROOT, Later, later, replace
from tests.revision.test_changes import with_other_leaf
from tests.templating.small import Small

TODAY = datetime.date(2012, 3, 6)


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Later:
    return later(tmp_path_factory.mktemp("later"))


def rendered(edition: Later, department: str | None = None, told: Notice | None = None) -> Document:
    making = press(edition.project, edition.new, told or edition.notice)
    return making.renderer.render(briefing(edition.new.report), department)


def words(document: Document) -> str:
    return re.sub("[*‹›]", "", "\n".join(show(document.blocks)))


def edits(told: Notice) -> Iterator[Edit]:
    for entry in told.entries:
        yield from entry.edits
    yield from told.sources


def test_the_edits_are_of_every_sort(edition: Later) -> None:
    kinds = {change.kind for change in edition.changes}
    assert kinds == set(Kind) - {Kind.REMOVED, Kind.ORDER}


def test_every_change_is_told_exactly_once(edition: Later) -> None:
    told = Counter((edit.kind, edit.subject, edit.old, edit.new) for edit in edits(edition.notice))
    assert told == Counter((change.kind.value, change.subject, change.old, change.words) for change in edition.changes)
    assert set(told.values()) == {1}


def test_every_change_is_printed_exactly_once(edition: Later) -> None:
    """Each change gets marks of its own for words; the paper prints each mark once."""
    marked, marks = marked_notice(edition.notice)
    assert len(marks) > 30
    text = words(rendered(edition, told=marked))
    assert {mark: text.count(mark) for mark in marks} == dict.fromkeys(marks, 1)


def marked_notice(told: Notice) -> tuple[Notice, list[str]]:
    """Return the notice with a mark for the old and the new words of each change."""
    marks: list[str] = []

    def mark() -> str:
        marks.append(f"〔{len(marks)}〕")
        return marks[-1]

    def marked(edit: Edit) -> Edit:
        return changed(edit, old=mark() if edit.old else "", new=(Piece(mark()),) if edit.new else ())

    entries = tuple(changed(entry, edits=tuple(map(marked, entry.edits))) for entry in told.entries)
    return changed(told, entries=entries, sources=tuple(map(marked, told.sources))), marks


def test_a_department_is_told_what_concerns_it_and_nothing_else(edition: Later) -> None:
    reached = {(each.paper.department.id, place) for each in edition.reached if each.paper.department for place in each.changes}
    for unit in edition.new.report.departments:
        own = edition.notice.of(unit.id)
        wanted = {
            change.record
            for place, change in enumerate(edition.changes)
            if change.kind is not Kind.SOURCE and (unit.id in change.departments or (unit.id, place) in reached)
        }
        assert {entry.record for entry in own.entries} == wanted
        assert own.sources == ()
        assert set(own.entries) <= set(edition.notice.entries)
        marked, marks = marked_notice(own)
        text = words(rendered(edition, told=marked))
        assert [mark for mark in marks if text.count(mark) != 1] == []


@pytest.mark.parametrize(
    ("department", "there", "absent"),
    [
        ("environment", ["建成5个空气质量自动监测站", "取消的任务", "实施150个节能"], ["区属GDP增长11%", "社会消费品"]),
        ("statistics", ["区属GDP增长11%", "区发改局", "社会消费品零售总额"], ["空气质量自动监测站", "取消的任务"]),
        ("development-and-reform", ["区属GDP增长11%", "区统计局"], ["社会消费品零售总额"]),
        ("justice", ["区司法局", "区司法行政局"], ["区属GDP", "节能技术"]),
    ],
)
def test_departments_are_told_their_own(edition: Later, department: str, there: list[str], absent: list[str]) -> None:
    text = words(rendered(edition, department))
    assert [word for word in there if word not in text] == []
    assert [word for word in absent if word in text] == []


def test_figures_are_told_as_the_papers_print_them(edition: Later) -> None:
    text = words(rendered(edition))
    assert "从193亿元到560亿元" in text
    (gdp,) = [entry for entry in edition.notice.entries if entry.record == "indicators/gdp-total"]
    assert gdp.papers == ("一页摘要", "主要指标表")
    values = {(node.origin.path, node.text) for node in walk(rendered(edition)) if isinstance(node, Value)}
    assert {("indicators/gdp-total/from", "193亿元"), ("indicators/work-energy-saving-projects/value", "150个")} <= values
    assert ("assignments/river-and-drainage-works/deadline", "11月底前") in values
    assert not any("560" in text for _, text in values)


def test_values_of_the_new_edition_lead_to_their_yaml(edition: Later) -> None:
    for node in walk(rendered(edition)):
        if isinstance(node, Value) and not node.origin.computed:
            assert node.origin.span is not None, node
    (found,) = {node.origin.span for node in walk(rendered(edition)) if isinstance(node, Value) and node.origin.path == "indicators/gdp-total/to"}
    assert found is not None
    line = (edition.project.root / found.file).read_text(encoding="utf-8").splitlines()[(found.line or 0) - 1]
    assert line.strip() == "to: 561"


def test_what_differs_in_a_long_text_is_strong_and_numbers_whole(edition: Later) -> None:
    strong = {
        "".join(child.text for child in node.children if isinstance(child, Text | Value))
        for node in walk(rendered(edition))
        if isinstance(node, Strong)
    }
    assert {"120", "150", "区统计局"} <= strong
    assert not strong & {"2", "5", "统计"}


def test_supporting_units_stand_one_a_line_and_only_what_differs_is_strong(edition: Later) -> None:
    lines = show(rendered(edition, "statistics").blocks)
    row = next(line for line in lines if "配合单位" in line)
    assert row.strip().split(" | ")[1:] == ["**区统计局** / 区经信局 / 区贸易粮食局 / 区财政局", "‹区经信局› / ‹区贸易粮食局› / ‹区财政局›"]


def test_samples_are_marked_and_confirmed_decisions_are_not(edition: Later) -> None:
    marked = {(entry.record, edit.kind) for entry in edition.notice.entries for edit in entry.edits if edit.sample}
    assert ("tasks/grow-district-gdp", "lead") in marked
    assert ("tasks/river-and-drainage-works", "deadline") in marked
    assert ("tasks/pollution-quota-policy", "lead") in marked
    assert not {record for record, _ in marked} & {"tasks/air-stations", "tasks/grow-retail-sales"}
    assert "标“示例”的" in words(rendered(edition))
    assert "示例" not in words(rendered(edition, "justice"))


def test_tasks_that_only_moved_are_told_in_one_sentence(edition: Later) -> None:
    assert edition.notice.renumbered == (Renumbering(first=8, last=11, now=9),)
    assert "原第8至11项改为第9至12项" in words(rendered(edition))


def test_the_editions_and_the_date_are_named_as_they_are_given(edition: Later) -> None:
    assert "从“送审稿”到“印发稿”" in words(rendered(edition))
    assert "2012年3月5日" in words(rendered(edition))
    dateless = notice(edition.old.report, edition.new.report, edition.changes, edition.reached, since="甲", until="乙")
    assert "从“甲”到“乙”" in words(rendered(edition, told=dateless))
    assert "年3月" not in words(rendered(edition, told=dateless))


def test_nothing_changed_nothing_written(edition: Later, tmp_path: Path) -> None:
    same = edition.old.report
    assert compare(same, same) == ()
    told = notice(same, same, (), (), since="甲", until="乙")
    result = issue(load_project(ROOT), edition.old, told, departments="all", output=tmp_path / "out", today=TODAY)
    assert result.artifacts == ()
    assert list(tmp_path.iterdir()) == []


def test_a_change_of_a_template_alone_is_told_as_such(edition: Later) -> None:
    told = notice(edition.old.report, edition.old.report, (), edition.reached, since="甲", until="乙")
    text = words(rendered(edition, told=told))
    assert "印出的内容没有变更" in text
    assert "主要指标表" in text


def test_the_package_and_this_project_have_the_same_template() -> None:
    assert (ROOT / "templates" / "changes.html.j2").read_bytes() == (TEMPLATES / "changes.html.j2").read_bytes()


def test_a_project_prints_with_its_own_template_and_without_one_with_the_package_s(edition: Later, tmp_path: Path) -> None:
    shutil.copytree(edition.project.root, tmp_path / "own")
    own = load_project(tmp_path / "own")
    template = own.templates / "changes.html.j2"
    template.write_text("<h1>本单位的说明</h1><p>{{ changes.since }}</p>", encoding="utf-8")
    paper = briefing(edition.new.report)
    assert "本单位的说明" in words(press(own, edition.new, edition.notice).renderer.render(paper))
    template.unlink()
    assert words(press(own, edition.new, edition.notice).renderer.render(paper)) == words(rendered(edition))


def test_an_unknown_name_in_the_template_is_told_with_the_names_there_are(edition: Later, tmp_path: Path) -> None:
    shutil.copytree(edition.project.root, tmp_path / "own")
    own = load_project(tmp_path / "own")
    (own.templates / "changes.html.j2").write_text("<p>{{ changes.entrys }}</p>", encoding="utf-8")
    result = issue(own, edition.new, edition.notice, output=tmp_path / "out", today=TODAY)
    assert result.failed
    (error,) = [each for each in result.diagnostics if each.code == "undefined-name"]
    assert error.hint == "是不是 entries？"


def test_the_notice_has_the_theme_of_what_departments_get(edition: Later) -> None:
    assert briefing(edition.new.report).theme == next(each.theme for each in edition.new.report.briefings if each.id == "tasks")


def test_departments_that_nothing_concerns_get_none(edition: Later, tmp_path: Path) -> None:
    result = issue(edition.project, edition.new, edition.notice, formats=("pdf",), departments="all", output=tmp_path, today=TODAY)
    assert not result.failed
    written = {path.parent.name for path in tmp_path.glob("departments/*/changes.pdf")}
    assert written == {unit.id for unit in edition.notice.units}
    planned = plan(edition.new.report, departments="all")
    assert len(written) < len({paper.department.id for paper in planned if paper.department})


def test_an_edited_notice_is_kept_and_the_same_one_not_written_again(edition: Later, tmp_path: Path) -> None:
    first = issue(edition.project, edition.new, edition.notice, output=tmp_path, today=TODAY)
    assert {artifact.status.value for artifact in first.artifacts} == {"built"}
    (tmp_path / "changes.docx").write_bytes(b"edited")
    again = issue(edition.project, edition.new, edition.notice, output=tmp_path, today=TODAY)
    assert {artifact.format: artifact.status.value for artifact in again.artifacts} == {"docx": "kept", "pdf": "unchanged"}
    assert (tmp_path / "changes-手工修改-2012-03-06.docx").read_bytes() == b"edited"


def test_an_earlier_notice_of_a_department_that_nothing_concerns_is_removed_unless_edited(edition: Later, tmp_path: Path) -> None:
    issue(edition.project, edition.new, edition.notice, departments=("justice", "statistics"), output=tmp_path, today=TODAY)
    (tmp_path / "departments" / "justice" / "changes.docx").write_bytes(b"edited")
    less = changed(edition.notice, units=tuple(unit for unit in edition.notice.units if unit.id not in ("justice", "statistics")))
    untouched = issue(edition.project, edition.new, less, departments=("finance",), output=tmp_path, today=TODAY)
    assert not {each.code for each in untouched.diagnostics} & {"notice-removed", "notice-edited"}
    result = issue(edition.project, edition.new, less, departments="all", output=tmp_path, today=TODAY)
    told = sorted((each.code, each.span.file) for each in result.diagnostics if each.code.startswith("notice-") and each.span)
    folder = f"{tmp_path.name}/departments"
    assert told == [
        ("notice-edited", f"{folder}/justice/changes.docx"),
        ("notice-removed", f"{folder}/justice/changes.pdf"),
        ("notice-removed", f"{folder}/statistics/changes.docx"),
        ("notice-removed", f"{folder}/statistics/changes.pdf"),
    ]
    assert (tmp_path / "departments" / "justice" / "changes.docx").read_bytes() == b"edited"
    assert not (tmp_path / "departments" / "statistics").exists()


def test_the_command_writes_the_notice_and_says_where(edition: Later, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    common = ["changes", "--project", str(edition.project.root), "--since", str(ROOT), "--output", str(tmp_path / "out")]
    other = next(unit for unit in edition.new.report.departments if unit.id not in {each.id for each in edition.notice.units})
    assert main([*common, "--notice", "--format", "pdf", "--department", "statistics", "--department", other.id]) == 0
    said = capsys.readouterr().out
    assert f"共 {len(edition.changes)} 处变化" in said
    assert f"{other.name}：没有与它有关的变化" in said
    written = {path.relative_to(tmp_path / "out").as_posix() for path in tmp_path.rglob("*.pdf")}
    assert written == {"changes.pdf", "departments/statistics/changes.pdf"}
    assert main([*common, "--notice", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {artifact["format"]: artifact["status"] for artifact in told["artifacts"]} == {"docx": "built", "pdf": "unchanged"}
    assert len(told["changes"]) == len(edition.changes)


def test_the_command_without_changes_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["changes", "--project", str(ROOT), "--since", str(ROOT), "--notice", "--output", str(out)]) == 0
    assert capsys.readouterr().out == "没有变化，不写变更说明\n"
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--department", "finance"], "--department 只和 --notice"),
        (["--old-name", "甲"], "--old-name 只和 --notice 一起用"),
        (["--notice", "--department", "finance", "--all-departments"], "只能用一个"),
        (["--notice", "--date", "3月5日"], "不是日期"),
        (["--notice", "--format", "odt"], "没有格式 odt"),
        (["--notice", "--department", "finanze"], "没有部门 finanze"),
    ],
)
def test_wrong_usage_is_told(edition: Later, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["changes", "--project", str(edition.project.root), "--since", str(ROOT), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_hostile_words_are_printed_as_they_are(edition: Later, tmp_path: Path) -> None:
    shutil.copytree(edition.project.root, tmp_path / "own")
    own = load_project(tmp_path / "own")
    replace(own.root / "content" / "tasks.yaml", "note: 报告没有写明是否扣除价格因素", "note: '</td><script>{{ 1 }}'")
    new = load_report(own.root)
    changes = compare(edition.old.report, new.report)
    told = notice(edition.old.report, new.report, changes, (), since="</p>", until="{{ x }}")
    text = words(press(own, new, told).renderer.render(briefing(new.report)))
    assert "</td><script>{{ 1 }}" in text
    assert re.search("从“</p>”到“{{ x }}”", text)


def test_any_edits_can_be_told(edition: Later) -> None:
    """Leaves of any sort changed, a list turned round, records left out: each change is printed once, with what it says."""
    plain = json.loads(msgspec.json.encode(edition.old.report))
    leaves = [(path, key) for path, found in records(edition.old.report).items() for key in found if key not in ("id", "task")]
    chance = random.Random(8)
    told = Counter[Kind]()
    for _ in range(12):
        edited = plain
        for path, key in chance.sample(leaves, 12):
            edited = with_other_leaf(edited, path, key)
        for name in chance.sample(["tasks", "indicators", "departments", "headlines"], 2):
            edited[name] = edited[name][chance.randrange(3) :: chance.choice((1, -1))]
        there = {task["id"] for task in edited["tasks"]}
        edited["assignments"] = [each for each in edited["assignments"] if each["task"] in there]
        edited["sample"] = chance.choice((True, False))
        try:
            new = msgspec.convert(edited, Report, strict=False)
        except msgspec.ValidationError:
            continue  # no report could say this
        changes = compare(edition.old.report, new)
        told.update(change.kind for change in changes)
        marked, marks = marked_notice(notice(edition.old.report, new, changes, (), since="甲", until="乙"))
        text = words(rendered_from(new, marked))
        assert [mark for mark in marks if text.count(mark) != 1] == []
    assert {Kind.ORDER, Kind.REMOVED, Kind.TASK_REMOVED, Kind.TEXT, Kind.SOURCE} <= set(told)


def rendered_from(report: Report, told: Notice) -> Document:
    renderer = Renderer(Small(report, {}), TEMPLATES, changes=told)
    return renderer.render(briefing(report))
