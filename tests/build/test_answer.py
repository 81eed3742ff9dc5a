"""A build with nothing to do answers at once, and never more than the truth."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.build import inputs
from generator.build.answer import MOST, Selection, last_answer
from generator.scaffold import PROJECT

ROOT = Path(__file__).parent.parent.parent
ALL = Selection((), ("docx", "pdf"), ())


def jianbao(*arguments: str, project: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "generator", *arguments, "--project", str(project)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = Path(shutil.copytree(PROJECT, tmp_path_factory.mktemp("answer") / "project"))
    assert jianbao("build", project=project).returncode == 0
    return project


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "project"))


def test_the_answer_says_what_a_build_says(project: Path) -> None:
    quick = jianbao("build", "--json", project=project)
    shutil.rmtree(project / "outputs" / ".jianbao" / "answers")
    slow = jianbao("build", "--json", project=project)
    assert (quick.returncode, quick.stderr) == (slow.returncode, slow.stderr)
    answers = [json.loads(each.stdout) for each in (quick, slow)]
    assert all(answer.pop("seconds") >= 0 for answer in answers)
    assert answers[0] == answers[1]
    assert {artifact["status"] for artifact in answers[0]["artifacts"]} == {"unchanged"}


def test_nothing_that_reads_yaml_templates_or_fonts_is_imported_for_it(project: Path) -> None:
    code = "import sys; from generator.cli import main; status = main(sys.argv[1:]); print(status, *sorted(sys.modules))"
    said = subprocess.run(
        [sys.executable, "-c", code, "build", "--project", str(project)], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()[-1]
    status, *modules = said.split()
    assert status == "0"
    assert not {"msgspec", "jinja2", "yaml", "uharfbuzz", "reportlab", "docx", "generator.content", "generator.build.run"} & set(modules)


def change_a_file(project: Path) -> None:
    (project / "outputs" / "任务清单.pdf").write_bytes(b"edited")


def remove_a_file(project: Path) -> None:
    (project / "outputs" / "任务清单.docx").unlink()


def add_a_comment(project: Path) -> None:
    with (project / "content" / "tasks.yaml").open("a", encoding="utf-8") as file:
        file.write("# 说明\n")


def add_a_file(project: Path) -> None:
    (project / "content" / "contacts.yaml").write_text("phone: 110\n", encoding="utf-8")


def add_a_font(project: Path) -> None:
    (project / "fonts").mkdir(exist_ok=True)
    (project / "fonts" / "simfang.ttf").write_bytes(b"no font")


def spoil_the_manifest(project: Path) -> None:
    (project / "outputs" / ".jianbao" / "manifest.json").write_text("{", encoding="utf-8")


def leave_a_journal(project: Path) -> None:
    (project / "outputs" / ".jianbao" / "journal.jsonl").write_text("[]\n", encoding="utf-8")


def put_a_link_to_a_folder(project: Path) -> None:
    (project / "templates" / "more").symlink_to(project / "content", target_is_directory=True)


@pytest.mark.parametrize(
    "happening",
    [
        change_a_file,
        remove_a_file,
        add_a_comment,
        add_a_file,
        add_a_font,
        spoil_the_manifest,
        leave_a_journal,
        pytest.param(put_a_link_to_a_folder, marks=pytest.mark.skipif(sys.platform == "win32", reason="links need a right")),
    ],
)
def test_after_anything_happened_there_is_no_answer(happening: Callable[[Path], None], project: Path) -> None:
    assert last_answer(project, ALL)
    happening(project)
    assert last_answer(project, ALL) is None


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right")
def test_what_lies_behind_a_link_to_a_folder_is_not_digested(project: Path) -> None:
    put_a_link_to_a_folder(project)
    assert inputs.inputs_digest(project) is None
    assert jianbao("build", project=project).returncode == 0
    assert last_answer(project, ALL) is None


def test_touching_and_copying_leave_the_answer(project: Path, tmp_path: Path) -> None:
    for path in project.rglob("*"):
        os.utime(path, (time.time() + 3600, time.time() + 3600))
    assert last_answer(project, ALL)
    assert last_answer(Path(shutil.copytree(project, tmp_path / "别处")), ALL)


def test_another_selection_has_another_answer(project: Path) -> None:
    assert last_answer(project, Selection((), ("pdf",), ())) is None
    assert jianbao("build", "--format", "pdf", project=project).returncode == 0
    answer = last_answer(project, Selection((), ("pdf",), ()))
    assert answer
    assert {artifact.format for artifact in answer.artifacts} == {"pdf"}
    assert last_answer(project, ALL)


def test_another_program_or_another_font_of_the_system_ends_it(project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(inputs, "code", lambda: "other")
        assert last_answer(project, ALL) is None
    with monkeypatch.context() as patch:
        patch.setattr(inputs, "installed", lambda: {"reportlab": "99"})
        assert last_answer(project, ALL) is None
    (tmp_path / "simfang.ttf").write_bytes(b"font")
    monkeypatch.setattr(inputs, "system_folders", lambda: [tmp_path])
    assert last_answer(project, ALL) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"inputs": 1}', '{"inputs": "x", "manifest": 1, "files": [1]}', "\x00", "[" * 100_000])
def test_a_damaged_answer_is_none(text: str, project: Path) -> None:
    for file in (project / "outputs" / ".jianbao" / "answers").iterdir():
        file.write_text(text, encoding="utf-8")
    assert last_answer(project, ALL) is None
    assert jianbao("build", project=project).returncode == 0
    assert last_answer(project, ALL)


def test_a_build_with_a_mistake_leaves_no_answer(project: Path) -> None:
    template = project / "templates" / "tasks.html.j2"
    template.write_text(template.read_text(encoding="utf-8").replace("task.number", "task.numbr"), encoding="utf-8")
    assert jianbao("build", project=project).returncode == 1
    assert last_answer(project, ALL) is None
    assert jianbao("build", project=project).returncode == 1


def test_few_answers_are_kept(project: Path) -> None:
    departments = (project / "content" / "departments.yaml").read_text(encoding="utf-8")
    for department in re.findall("- id: (.*)", departments):
        for formats in ("docx", "pdf", "docx,pdf"):
            jianbao("build", "--department", department, "--format", formats, project=project)
    assert len(list((project / "outputs" / ".jianbao" / "answers").iterdir())) == MOST


def test_only_what_will_be_said_again_is_kept(project: Path) -> None:
    """That a manifest could not be read is said once."""
    spoil_the_manifest(project)
    assert "bad-manifest" in jianbao("build", project=project).stderr
    assert "bad-manifest" not in jianbao("build", project=project).stderr
    assert "bad-manifest" not in jianbao("build", project=project).stderr
