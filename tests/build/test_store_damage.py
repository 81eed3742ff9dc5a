"""A record of the output folder that is damaged, foreign or hostile costs a rebuild: no crash, no paper lost, nothing of anybody's touched."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.build.manifest import LARGEST
from generator.build.store import Status, Store
from generator.cli import main
from generator.diagnostics import Diagnostics, UserError
from generator.scaffold import PROJECT

DAY = datetime.date(2012, 2, 13)
NAMES = ("摘要.docx", "departments/education/清单.pdf")

paths = st.one_of(
    st.text(max_size=30), st.sampled_from([*NAMES, "../outside.docx", "/etc/passwd", "", ".", "a/../..", "a//b", "\ud800", "x" * 5000, "C:x", "a\0b"])
)
hashes = st.one_of(
    st.text("0123456789abcdef", min_size=64, max_size=64), st.sampled_from([hashlib.sha256(data).hexdigest() for data in (b"old", b"mine")])
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda each: st.lists(each) | st.dictionaries(paths, each),
    max_leaves=8,
)
manifests = st.one_of(
    values,
    st.fixed_dictionaries(
        {
            "version": st.sampled_from([1, 2, True, 1.0, "1"]),
            "files": st.dictionaries(paths, values | st.fixed_dictionaries({"sha256": hashes}), max_size=4),
        }
    ),
)
lines = st.lists(st.one_of(values, st.tuples(paths, hashes), st.tuples(values, values)), max_size=5)


def texts(inner: st.SearchStrategy[object]) -> st.SearchStrategy[bytes]:
    """JSON of a value, whole or cut off, or any bytes."""
    whole = inner.map(lambda value: json.dumps(value).encode())
    return st.one_of(whole, st.tuples(whole, st.integers(0, 200)).map(lambda pair: pair[0][: pair[1]]), st.binary(max_size=100))


journals = st.one_of(lines.map(lambda each: "\n".join(json.dumps(line) for line in each).encode()), st.binary(max_size=100))


def visible(folder: Path) -> dict[str, bytes]:
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: data for name, data in found.items() if not name.startswith("outputs/.jianbao/")}


@settings(max_examples=100, deadline=None)
@given(manifest=texts(manifests), journal=journals)
def test_any_manifest_and_any_journal(tmp_path_factory: pytest.TempPathFactory, manifest: bytes, journal: bytes) -> None:
    folder = tmp_path_factory.mktemp("damage")
    outputs = folder / "outputs"
    (outputs / ".jianbao").mkdir(parents=True)
    (outputs / "departments" / "education").mkdir(parents=True)
    (folder / "outside.docx").write_bytes(b"mine")
    (outputs / "own.docx").write_bytes(b"mine")
    for name in NAMES:
        (outputs / name).write_bytes(b"old")
    (outputs / ".jianbao" / "manifest.json").write_bytes(manifest)
    (outputs / ".jianbao" / "journal.jsonl").write_bytes(journal)
    with Store.opened(outputs, Diagnostics(), today=DAY) as store:
        known = [store.manifest.wrote(name, hashlib.sha256(b"old").hexdigest()) for name in NAMES]
        status = [store.put(PurePosixPath(name), b"new").status for name in NAMES]
    assert status == [Status.BUILT if ours else Status.KEPT for ours in known]
    found = visible(folder)
    assert found.pop("outside.docx") == found.pop("outputs/own.docx") == b"mine"
    assert [found.pop(f"outputs/{name}") for name in NAMES] == [b"new", b"new"]
    assert set(found.values()) <= {b"old"}
    assert len(found) == known.count(False)
    said = Diagnostics()
    with Store.opened(outputs, said, today=DAY) as store:
        assert [store.put(PurePosixPath(name), b"newer").status for name in NAMES] == [Status.BUILT, Status.BUILT]
    assert not said.items
    shutil.rmtree(folder)


HOSTILE = [
    "../outside.docx",
    "/etc/passwd",
    "",
    ".",
    "a/../../b.docx",
    "a//b.docx",
    ".jianbao/lock",
    "C:x.docx",
    "a\\b.docx",
    "\ud800.docx",
    "a\0b.docx",
]


@pytest.mark.parametrize("path", HOSTILE)
def test_a_manifest_with_a_path_that_leads_elsewhere_is_none(tmp_path: Path, path: str) -> None:
    (tmp_path / ".jianbao").mkdir()
    sha256 = hashlib.sha256(b"old").hexdigest()
    (tmp_path / ".jianbao" / "manifest.json").write_text(json.dumps({"version": 1, "files": {path: {"sha256": sha256}}}), encoding="utf-8")
    (tmp_path / ".jianbao" / "journal.jsonl").write_text(json.dumps([path, sha256]), encoding="utf-8")
    said = Diagnostics()
    with Store.opened(tmp_path, said, today=DAY) as store:
        assert not store.manifest.hashes
    assert [each.code for each in said.items] == ["bad-manifest"]


def test_a_record_that_is_nested_without_end_is_none(tmp_path: Path) -> None:
    (tmp_path / ".jianbao").mkdir()
    for name in ("manifest.json", "journal.jsonl"):
        (tmp_path / ".jianbao" / name).write_bytes(b"[" * 1_000_000)
    said = Diagnostics()
    with Store.opened(tmp_path, said, today=DAY) as store:
        assert store.put(PurePosixPath("a.docx"), b"new").status is Status.BUILT
    assert [each.code for each in said.items] == ["bad-manifest"]


@pytest.mark.parametrize("name", ["manifest.json", "journal.jsonl"])
def test_a_huge_record_is_not_read(tmp_path: Path, name: str) -> None:
    with Store.opened(tmp_path, Diagnostics(), today=DAY) as store:
        store.put(PurePosixPath("a.docx"), b"old")
    (tmp_path / ".jianbao" / name).touch()
    os.truncate(tmp_path / ".jianbao" / name, LARGEST * 1000)  # a hole: it takes no room on the disk
    said = Diagnostics()
    with Store.opened(tmp_path, said, today=DAY) as store:
        assert store.put(PurePosixPath("a.docx"), b"new").status is (Status.KEPT if name == "manifest.json" else Status.BUILT)
    assert [each.code for each in said.items] == ["bad-manifest"] * (name == "manifest.json")
    assert (tmp_path / ".jianbao" / "manifest.json").stat().st_size < 1000


def test_a_folder_in_the_place_of_the_manifest_is_told_and_the_papers_are_made(tmp_path: Path) -> None:
    (tmp_path / ".jianbao" / "manifest.json" / "inside").mkdir(parents=True)
    said = Diagnostics()
    with Store.opened(tmp_path, said, today=DAY) as store:
        assert store.put(PurePosixPath("a.docx"), b"new").status is Status.BUILT
    assert [each.code for each in said.items] == ["bad-manifest", "cannot-write"]
    assert (tmp_path / "a.docx").read_bytes() == b"new"


def test_a_line_that_a_full_disk_cut_off_spoils_no_other(tmp_path: Path) -> None:
    """Two runs were killed: the first in the middle of a line, the second after it had put a file in place."""
    with Store.opened(tmp_path, Diagnostics(), today=DAY) as store:
        store.put(PurePosixPath("a.docx"), b"first")
        (tmp_path / ".jianbao" / "journal.jsonl").write_text('["b.docx", "0123', encoding="utf-8")
        store.put(PurePosixPath("a.docx"), b"second")
        journal = (tmp_path / ".jianbao" / "journal.jsonl").read_bytes()
    (tmp_path / ".jianbao" / "manifest.json").unlink()
    (tmp_path / ".jianbao" / "journal.jsonl").write_bytes(journal)
    assert build_again(tmp_path, b"third") is Status.BUILT


def build_again(outputs: Path, data: bytes) -> Status:
    with Store.opened(outputs, Diagnostics(), today=DAY) as store:
        return store.put(PurePosixPath("a.docx"), data).status


def test_a_run_that_does_not_make_a_paper_does_not_forget_that_a_killed_one_did(tmp_path: Path) -> None:
    with Store.opened(tmp_path, Diagnostics(), today=DAY):
        pass
    (tmp_path / "a.docx").write_bytes(b"first")
    line = json.dumps(["a.docx", hashlib.sha256(b"first").hexdigest()])
    (tmp_path / ".jianbao" / "journal.jsonl").write_text(line, encoding="utf-8")
    with Store.opened(tmp_path, Diagnostics(), today=DAY) as store:
        store.put(PurePosixPath("b.docx"), b"another")
    assert build_again(tmp_path, b"second") is Status.BUILT


# --- all files below .jianbao, and the whole command --------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = Path(shutil.copytree(PROJECT, tmp_path_factory.mktemp("built") / "project"))
    for _ in range(2):
        assert main(["build", "--all-departments", "--project", str(project)]) == 0
    return project


kinds = st.sampled_from(["cut off", "begun later", "a strange byte", "empty", "deep", "null", "{}", "[]", "noise"])


def damaged(data: bytes, kind: str, where: float) -> bytes:
    place = int(where * len(data))
    other = {"deep": b"[" * 100_000, "noise": hashlib.sha256(b"%d" % place).digest(), "empty": b""}
    if kind in ("cut off", "begun later"):
        return data[:place] if kind == "cut off" else data[place:]
    return data[:place] + b"\xff" + data[place + 1 :] if kind == "a strange byte" else other.get(kind, kind.encode())


@settings(max_examples=60, deadline=None)
@given(number=st.integers(0, 1000), kind=kinds, where=st.floats(0, 1), lost=st.none() | st.integers(0, 9))
@example(number=0, kind="noise", where=0.0, lost=0)
def test_whatever_happens_to_a_file_of_the_record_the_papers_are_those_of_a_full_build(
    built: Path, tmp_path_factory: pytest.TempPathFactory, number: int, kind: str, where: float, lost: int | None
) -> None:
    project = tmp_path_factory.mktemp("damaged") / "project"
    shutil.copytree(built, project)
    before = visible(project)
    records = sorted(path for path in (project / "outputs" / ".jianbao").rglob("*") if path.is_file())
    assert len(records) > 3
    file = records[number % len(records)]
    file.write_bytes(damaged(file.read_bytes(), kind, where))
    if lost is not None:
        (project / sorted(name for name in before if name.startswith("outputs/"))[lost]).unlink()
    assert main(["build", "--all-departments", "--project", str(project)]) == 0
    assert visible(project) == before
    shutil.rmtree(project)


def test_a_record_that_cannot_be_replaced_is_an_error_with_a_place(tmp_path: Path) -> None:
    (tmp_path / ".jianbao").write_bytes(b"a file")
    with pytest.raises(UserError) as caught, Store.opened(tmp_path, Diagnostics(), today=DAY):
        pass
    assert [each.code for each in caught.value.diagnostics] == ["cannot-write"]


def test_a_manifest_that_is_cut_off_is_told_in_chinese(tmp_path: Path) -> None:
    (tmp_path / ".jianbao").mkdir()
    (tmp_path / ".jianbao" / "manifest.json").write_text('{"version": ')
    found = Diagnostics()
    with Store.opened(tmp_path, found, today=DAY):
        pass
    assert [each.message for each in found.items] == ["看不懂上次生成的记录（文件坏了），当作没有记录重新生成"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
@pytest.mark.parametrize("command", ["build", "explain"])
def test_a_pipe_in_place_of_a_file_is_never_waited_for(command: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(PROJECT, tmp_path / "project")
    project = ["--project", str(tmp_path / "project")]
    outputs = tmp_path / "project" / "outputs"
    assert main(["build", *project]) == 0
    answers = [path.relative_to(outputs).as_posix() for path in (outputs / ".jianbao" / "answers").iterdir()]
    pdf = "任务清单.pdf"
    ours = ["manifest.json", "journal.jsonl", "record.json", "record.jsonl", "holder"]
    for name in (*(f".jianbao/{each}" for each in ours), *answers):
        (outputs / name).unlink(missing_ok=True)
        os.mkfifo(outputs / name)
    program = [sys.executable, "-m", "generator", command, *project]
    done = subprocess.run(program, cwd=Path(__file__).parents[2], capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0
    capfd.readouterr()
    (outputs / pdf).unlink()
    os.mkfifo(outputs / pdf)
    done = subprocess.run(program, cwd=Path(__file__).parents[2], capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)
    assert "Traceback" not in done.stderr
    assert command == "explain" or f"outputs/{pdf}: error[cannot-write]: 写不了文件（这不是普通文件）" in done.stderr
