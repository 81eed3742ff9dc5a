"""What cannot be written or removed is told, with its place and what to do; the rest goes on, and what was there stays."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.scaffold import PROJECT

ROOT = Path(__file__).parent.parent.parent
COPY = "outputs/departments/culture/任务清单.docx"
OTHER_COPY = "outputs/departments/culture/任务清单.pdf"

Files = dict[str, bytes]


def build(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command; as root without root's right to write everywhere."""
    command = [sys.executable, "-m", "generator", "build", "--project", str(project), "--all-departments", *arguments]
    if sys.platform != "win32" and os.geteuid() == 0:
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, encoding="utf-8", env=os.environ | {"PYTHONUTF8": "1"})


def problems(said: subprocess.CompletedProcess[str]) -> set[tuple[str, str]]:
    """Return code and file of each error."""
    told = json.loads(said.stdout)["diagnostics"]
    assert all(each["hint"] for each in told if each["severity"] == "error")
    return {(each["code"], each["file"]) for each in told if each["severity"] == "error"}


def files(project: Path) -> Files:
    found = {path.relative_to(project).as_posix(): path.read_bytes() for path in (project / "outputs").rglob("*") if path.is_file()}
    return {name: data for name, data in found.items() if "/.jianbao/" not in name}


@contextlib.contextmanager
def held(*places: Path) -> Iterator[None]:
    """Keep the files from being replaced: on Windows by having them open, as Word does; elsewhere by forbidding to write in their folders."""
    if sys.platform == "win32":
        with contextlib.ExitStack() as stack:
            for place in places:
                stack.enter_context(place.open("rb"))
            yield
        return
    folders = {place.parent for place in places}
    for folder in folders:
        folder.chmod(0o555)
    try:
        yield
    finally:
        for folder in folders:
            folder.chmod(0o755)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose papers were all made, and whose template has been edited since."""
    project = Path(shutil.copytree(PROJECT, tmp_path / "project"))
    assert build(project).returncode == 0
    edit(project, "templates/tasks.html.j2", "均为示例", "都是示例")
    return project


def edit(project: Path, file: str, old: str, new: str) -> None:
    text = (project / file).read_text(encoding="utf-8")
    assert old in text
    (project / file).write_text(text.replace(old, new), encoding="utf-8")


def new(before: Files, after: Files) -> set[str]:
    return {name for name in after if after[name] != before.get(name)}


def test_a_file_that_is_held_stays_and_all_others_are_made(project: Path) -> None:
    before = files(project)
    with held(project / COPY, project / OTHER_COPY):
        said = build(project, "--json")
        assert said.returncode == 1, said.stderr
        assert problems(said) == {("cannot-write", COPY), ("cannot-write", OTHER_COPY)}
        assert "正在 Word、WPS 或阅读器中打开" in said.stderr
        assert "Traceback" not in said.stderr
    after = files(project)
    assert set(after) == set(before)
    assert new(before, after) == {name for name in before if "任务清单" in name} - {COPY, OTHER_COPY}
    failed = [each["path"] for each in json.loads(said.stdout)["artifacts"] if each["status"] == "failed"]
    assert [Path(path).parent.name for path in failed] == ["culture", "culture"]
    again = build(project)
    assert again.returncode == 0
    assert new(after, files(project)) == {COPY, OTHER_COPY}


def test_an_edited_file_that_cannot_be_copied_is_not_overwritten(project: Path) -> None:
    (project / COPY).write_bytes(b"edited by hand")
    with held(project / COPY):
        assert ("cannot-write", COPY) in problems(build(project, "--json"))
    assert files(project)[COPY] == b"edited by hand"
    assert build(project).returncode == 0
    assert list(files(project).values()).count(b"edited by hand") == 1


def test_a_file_that_is_held_is_not_removed_and_all_others_are(project: Path) -> None:
    edit(project, "content/briefings.yaml", "audience: both", "audience: all")
    with held(project / COPY, project / OTHER_COPY):
        said = build(project, "--json")
        assert said.returncode == 1
        assert problems(said) == {("cannot-write", COPY), ("cannot-write", OTHER_COPY)}
        assert "删不了文件" in said.stderr
        assert {name for name in files(project) if "departments" in name} == {COPY, OTHER_COPY}
    assert build(project).returncode == 0
    assert {name for name in files(project) if "departments" in name} == set()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows lets nobody forbid to write in a folder this way")
@pytest.mark.parametrize("folder", ["outputs", "outputs/.jianbao"])
def test_an_output_folder_that_cannot_be_written_is_an_error_and_nothing_is_touched(project: Path, folder: str) -> None:
    before = files(project)
    (project / folder).chmod(0o555)
    if folder == "outputs":
        shutil.rmtree(project / "outputs" / ".jianbao")
    try:
        said = build(project, "--json")
    finally:
        (project / folder).chmod(0o755)
    assert said.returncode == 1
    assert {code for code, _ in problems(said)} == {"cannot-write"}
    assert "Traceback" not in said.stderr
    assert files(project) == before


def test_a_folder_in_the_place_of_a_paper_stays_with_what_is_in_it(project: Path) -> None:
    before = files(project)
    (project / COPY).unlink()
    (project / COPY).mkdir()
    (project / COPY / "own.txt").write_bytes(b"mine")
    said = build(project, "--json")
    assert said.returncode == 1
    assert problems(said) == {("cannot-write", COPY)}
    assert (project / COPY / "own.txt").read_bytes() == b"mine"
    assert new(before, files(project)) == {name for name in before if "任务清单" in name} - {COPY} | {f"{COPY}/own.txt"}


def test_a_file_or_folder_under_the_dated_name_is_left_alone(project: Path) -> None:
    (project / COPY).write_bytes(b"edited by hand")
    assert build(project).returncode == 0
    [kept] = [project / name for name in files(project) if "手工修改" in name]
    kept.unlink()
    kept.mkdir()
    (project / COPY).write_bytes(b"edited again")
    assert build(project).returncode == 0
    assert kept.is_dir()
    assert (kept.with_name(f"{kept.stem}-2.docx")).read_bytes() == b"edited again"
