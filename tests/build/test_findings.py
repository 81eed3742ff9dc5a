"""Why an artifact is made again, told by the function that decides it."""

from __future__ import annotations

import datetime
import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image

from generator import build_project, load_project
from generator.build import fingerprint, press
from generator.build.explaining import explain_project
from generator.build.faces import resolve
from generator.build.findings import Finding
from generator.build.program import code
from generator.layout.fonts import FontSet
from generator.scaffold import PROJECT
from tests.test_cli import Jianbao

DAY = datetime.date(2012, 2, 13)
TASKS = {"任务清单.docx", "任务清单.pdf"}
SUMMARY = {"一页简报.docx", "一页简报.pdf"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = Path(shutil.copytree(PROJECT, tmp_path_factory.mktemp("findings") / "project"))
    (project / "templates" / "images").mkdir()
    Image.new("RGB", (40, 20), "black").save(project / "templates" / "images" / "map.png")
    edit(project / "templates" / "tasks.html.j2", "</h1>", '</h1>\n<figure><img src="images/map.png" alt="图" width="20mm"/></figure>')
    build(project)
    return project


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "project"))


@pytest.fixture
def jianbao(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Jianbao:
    return Jianbao(capfd, tmp_path)


def build(project: Path) -> None:
    result = build_project(load_project(project), today=DAY)
    assert not result.failed, result.diagnostics


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def found(project: Path) -> dict[str, tuple[Finding, ...]]:
    """Return the findings of the files that are not up to date, and see that a build agrees and that nothing is found after it."""
    explained, problems = explain_project(load_project(project))
    assert not problems
    findings = {each.path.name: each.findings for each in explained if each.findings}
    result = build_project(load_project(project), today=DAY)
    assert {artifact.path.name for artifact in result.artifacts if artifact.reason != "内容没有变化"} == set(findings)
    assert not any(each.findings for each in explain_project(load_project(project))[0])
    return findings


def test_nothing_is_found_after_a_build(project: Path) -> None:
    assert found(project) == {}


def test_a_value_is_told_with_its_path_both_texts_and_its_line(project: Path) -> None:
    edit(project / "content" / "departments.yaml", "name: ", "name: 新")
    findings = found(project)
    assert set(findings) == TASKS
    [finding] = findings["任务清单.pdf"]
    assert finding.code == "value-changed"
    assert finding.path.startswith("departments/")
    assert finding.path.endswith("/name")
    assert finding.new == f"新{finding.old}"
    assert finding.span
    line = (project / "content" / "departments.yaml").read_text(encoding="utf-8").splitlines()[finding.span.line - 1]
    assert finding.new in line


def test_a_task_that_is_given_to_another_department_is_told_with_the_line_that_says_so(project: Path) -> None:
    """The departments' names are printed in other places too: what changed is which of them the assignment names."""
    file = project / "content" / "assignments.yaml"
    before = file.read_text(encoding="utf-8")
    first, second, *_ = dict.fromkeys(re.findall("lead: ([a-z-]+)", before))
    edit(file, f"lead: {first}", f"lead: {second}")
    (finding, *others) = found(project)["任务清单.docx"]
    assert not others
    assert (finding.code, finding.path.split("/")[0], finding.path.split("/")[2]) == ("reference-changed", "assignments", "lead")
    assert finding.old != finding.new
    assert finding.span
    assert second in file.read_text(encoding="utf-8").splitlines()[finding.span.line - 1]


def test_values_that_come_and_go_are_told(project: Path) -> None:
    tasks = project / "content" / "tasks.yaml"
    before = tasks.read_text(encoding="utf-8")
    edit(tasks, "  - id: ", "  - id: another-")
    assignments = (project / "content" / "assignments.yaml").read_text(encoding="utf-8")
    task = before.split("  - id: ")[1].split()[0]
    (project / "content" / "assignments.yaml").write_text(assignments.replace(f"task: {task}\n", f"task: another-{task}\n"), encoding="utf-8")
    codes = {(each.code, each.path) for each in found(project)["任务清单.docx"]}
    assert ("value-removed", f"tasks/{task}/text") in codes
    assert ("value-added", f"tasks/another-{task}/text") in codes


def test_a_template_is_told_by_its_name(project: Path) -> None:
    edit(project / "templates" / "tasks.html.j2", "均为示例", "都是示例")
    findings = found(project)
    assert set(findings) == TASKS
    assert [(each.code, each.path) for each in findings["任务清单.docx"]] == [("template-changed", "templates/tasks.html.j2")]


def test_a_choice_of_the_template_is_told_where_no_template_changed(project: Path) -> None:
    file = project / "content" / "assignments.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("sample: true", "sample: false"), encoding="utf-8")
    findings = found(project)
    assert [each.code for each in findings["任务清单.docx"]] == ["words-changed"]


def test_a_picture_is_told_by_its_name(project: Path) -> None:
    Image.new("RGB", (40, 20), "white").save(project / "templates" / "images" / "map.png")
    findings = found(project)
    assert set(findings) == TASKS
    assert [(each.code, each.path) for each in findings["任务清单.pdf"]] == [("picture-changed", "images/map.png")]


def test_a_picture_that_is_gone_is_a_problem_each_time(project: Path) -> None:
    (project / "templates" / "images" / "map.png").unlink()
    for _ in range(2):
        result = build_project(load_project(project), today=DAY)
        assert "missing-picture" in {problem.code for problem in result.diagnostics}
    explained, _ = explain_project(load_project(project))
    assert {each.path.name for each in explained if each.findings} == TASKS


def test_a_key_of_a_theme_is_told_with_its_line(project: Path) -> None:
    edit(project / "templates" / "themes" / "gb9704.yaml", "left: 28", "left: 27")
    findings = found(project)
    assert set(findings) == TASKS | SUMMARY
    [finding] = findings["任务清单.pdf"]
    assert (finding.code, finding.path, finding.old, finding.new) == ("theme-changed", "page.left", "28.0", "27.0")
    assert finding.span
    assert "left: 27" in (project / finding.span.file).read_text(encoding="utf-8").splitlines()[finding.span.line - 1]


def test_the_properties_and_the_promised_pages_are_told(project: Path) -> None:
    edit(project / "content" / "report.yaml", "issuer: 青禾县", "issuer: 青禾")  # printed nowhere
    assert {name: [each.code for each in told] for name, told in found(project).items()} == {name: ["properties-changed"] for name in TASKS | SUMMARY}
    edit(project / "content" / "briefings.yaml", "    pages: {exactly: 1}\n", "")
    assert {name: [each.code for each in told] for name, told in found(project).items()} == {name: ["pages-changed"] for name in SUMMARY}


@pytest.mark.parametrize(
    ("name", "value", "kind", "told"),
    [
        ("library_versions", lambda names: dict.fromkeys(names, "99"), "library-changed", "由“"),
        ("code", lambda *parts: "other" + "".join(parts), "program-changed", "程序有变化"),
        ("PYTHON", "4.0", "program-changed", "改为“4.0”"),
    ],
)
def test_another_library_program_or_python_is_told(
    name: str, value: Callable[..., object], kind: str, told: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprint, name, value)
    findings = found(project)
    assert set(findings) == TASKS | SUMMARY
    assert {each.code for each in findings["任务清单.pdf"]} >= {kind}
    assert any(told in each.message for each in findings["任务清单.pdf"])


def test_a_change_of_one_writer_makes_one_format(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprint, "code", lambda *parts: code(*parts) + ("x" if "writers/pdf" in parts else ""))
    assert set(found(project)) == {"任务清单.pdf", "一页简报.pdf"}


def test_another_font_is_told_by_its_role(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    def other(fonts: Mapping[str, str], *, project_fonts: Path) -> FontSet:
        found = resolve(fonts, project_fonts=project_fonts)
        return FontSet(found.roles | {"fangsong": found.roles["hei"]}, fallbacks=found.fallbacks)

    monkeypatch.setattr(press, "resolve", other)
    [finding] = found(project)["任务清单.pdf"]
    assert (finding.code, finding.path) == ("font-changed", "fangsong")
    assert re.fullmatch(r"字体 fangsong 由“\S+”改为“\S+”", finding.message)


def test_what_happened_to_the_file_is_told(project: Path) -> None:
    (project / "outputs" / "任务清单.docx").unlink()
    (project / "outputs" / "任务清单.pdf").write_bytes(b"edited")
    shutil.rmtree(project / "outputs" / ".jianbao" / "answers")
    findings = found(project)
    assert {name: [each.code for each in told] for name, told in findings.items()} == {
        "任务清单.docx": ["missing-file"],
        "任务清单.pdf": ["edited-by-hand"],
    }


def test_what_was_never_built_is_told(project: Path) -> None:
    shutil.rmtree(project / "outputs")
    assert {each.code for told in found(project).values() for each in told} == {"never-built"}


def test_explaining_writes_nothing(project: Path, jianbao: Jianbao) -> None:
    shutil.rmtree(project / "outputs")
    assert jianbao("explain", "--project", project).status == 0
    assert not (project / "outputs").exists()


def test_the_command_says_the_same_to_people_and_to_programs(project: Path, jianbao: Jianbao) -> None:
    edit(project / "content" / "departments.yaml", "name: ", "name: 新")
    said = jianbao("explain", "--project", project)
    assert said.status == 0
    assert "由“" in said.out
    assert "content/departments.yaml:" in said.out
    assert said.out.splitlines()[-1] == "要重做 2，不用重做 2"
    answer = json.loads(jianbao("explain", "--project", project, "--json").out)
    assert [each["current"] for each in answer["artifacts"]] == [True, True, False, False]
    [finding] = answer["artifacts"][2]["findings"]
    assert finding["code"] == "value-changed"
    assert finding["file"] == "content/departments.yaml"
    assert f"{finding['file']}:{finding['line']}" in said.out
    assert answer["diagnostics"] == []


def test_the_command_tells_mistakes_and_wrong_usage(project: Path, jianbao: Jianbao) -> None:
    edit(project / "templates" / "tasks.html.j2", "task.number", "task.numbr")
    said = jianbao("explain", "--project", project)
    assert said.status == 1
    assert "undefined-name" in said.err
    assert "一页简报.pdf" in said.out
    assert jianbao("explain", "nothing", "--project", project).status == 2
    assert jianbao("explain", "--department", "x", "--all-departments", "--project", project).status == 2
