"""What is recorded of files costs only time when it is lost."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import pytest

from generator import Status, build_project, load_project
from generator.build.result import Result
from generator.scaffold import PROJECT

DAY = datetime.date(2012, 2, 13)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(PROJECT, tmp_path / "project"))
    assert not build(folder).failed
    return folder


def build(project: Path, *, force: bool = False) -> Result:
    return build_project(load_project(project), today=DAY, force=force)


def reasons(result: Result) -> set[str]:
    return {artifact.reason for artifact in result.artifacts}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 99, "files": {}}', '{"version": 1, "files": {"a": 1}}', "\x00"])
def test_a_damaged_record_means_that_papers_are_made_again(text: str, project: Path) -> None:
    (project / "outputs" / ".jianbao" / "record.json").write_text(text, encoding="utf-8")
    result = build(project)
    assert reasons(result) == {"重做后与原来相同（没有上次生成的记录）"}
    assert {artifact.status for artifact in result.artifacts} == {Status.UNCHANGED}
    assert reasons(build(project)) == {"内容没有变化"}


def test_an_entry_of_another_file_is_not_believed(project: Path) -> None:
    """A record that was copied from elsewhere names hashes that the files do not have."""
    file = project / "outputs" / ".jianbao" / "record.json"
    record = json.loads(file.read_text(encoding="utf-8"))
    for entry in record["files"].values():
        entry["sha256"] = "0" * 64
    file.write_text(json.dumps(record), encoding="utf-8")
    assert reasons(build(project)) == {"重做后与原来相同（文件被手工修改过）"}


@pytest.mark.parametrize("folder", ["printed", "conditions"])
def test_without_the_details_an_edit_is_still_seen(folder: str, project: Path) -> None:
    for file in (project / "outputs" / ".jianbao" / folder).iterdir():
        file.write_bytes(b"{")
    template = project / "templates" / "tasks.html.j2"
    template.write_text(template.read_text(encoding="utf-8").replace("均为示例", "都是示例"), encoding="utf-8")
    built = {artifact.path.name for artifact in build(project).artifacts if artifact.status is Status.BUILT}
    assert built == {"任务清单.docx", "任务清单.pdf"}


def test_details_that_nothing_refers_to_are_removed(project: Path) -> None:
    folder = project / "outputs" / ".jianbao"
    template = project / "templates" / "tasks.html.j2"
    before = {file.name for file in (folder / "printed").iterdir()}
    template.write_text(template.read_text(encoding="utf-8").replace("均为示例", "都是示例"), encoding="utf-8")
    build(project)
    after = {file.name for file in (folder / "printed").iterdir()}
    assert len(before) == len(after) == 2
    assert len(before & after) == 1
    record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    assert {entry["fingerprint"]["printed"] for entry in record["files"].values()} == after


def test_a_removed_paper_is_forgotten(project: Path) -> None:
    briefings = project / "content" / "briefings.yaml"
    briefings.write_text(briefings.read_text(encoding="utf-8").replace("file: 任务清单", "file: 清单"), encoding="utf-8")
    build(project)
    record = json.loads((project / "outputs" / ".jianbao" / "record.json").read_text(encoding="utf-8"))
    assert set(record["files"]) == {"一页简报.docx", "一页简报.pdf", "清单.docx", "清单.pdf"}


def test_force_makes_what_is_up_to_date(project: Path) -> None:
    result = build(project, force=True)
    assert {artifact.status for artifact in result.artifacts} == {Status.BUILT}
    assert reasons(result) == {"要求重做（--force）"}


def test_the_record_holds_nothing_of_the_machine(project: Path) -> None:
    texts = [file.read_text(encoding="utf-8") for file in (project / "outputs" / ".jianbao").rglob("*") if file.is_file()]
    assert not [text for text in texts if str(project) in text or "site-packages" in text or "/usr/" in text]
