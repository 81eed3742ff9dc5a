"""Files are whole or not at all, and nobody's work is lost."""

from __future__ import annotations

import datetime
import hashlib
import json
import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import pytest

from generator.build.store import Status, Store
from generator.diagnostics import Diagnostics, UserError

DAY = datetime.date(2012, 2, 13)
PAPER = PurePosixPath("摘要.docx")


@contextmanager
def opened(outputs: Path, *, force: bool = False, diagnostics: Diagnostics | None = None) -> Iterator[Store]:
    with Store.opened(outputs, diagnostics or Diagnostics(), today=DAY, force=force) as store:
        yield store


def put(outputs: Path, data: bytes, path: PurePosixPath = PAPER, *, force: bool = False) -> Status:
    with opened(outputs, force=force) as store:
        return store.put(path, data).status


def files(folder: Path) -> dict[str, bytes]:
    """Return what a user sees in the folder."""
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {name: data for name, data in found.items() if not name.startswith(".jianbao/")}


def test_a_new_file_is_built_with_its_folders(tmp_path: Path) -> None:
    assert put(tmp_path / "outputs", b"one", PurePosixPath("departments/education/list.pdf")) is Status.BUILT
    assert files(tmp_path / "outputs") == {"departments/education/list.pdf": b"one"}


def test_the_same_bytes_leave_the_file_untouched(tmp_path: Path) -> None:
    put(tmp_path, b"one")
    os.utime(tmp_path / PAPER, (1, 1))
    assert put(tmp_path, b"one") is Status.UNCHANGED
    assert (tmp_path / PAPER).stat().st_mtime == 1


def test_force_writes_the_same_bytes_again(tmp_path: Path) -> None:
    put(tmp_path, b"one")
    os.utime(tmp_path / PAPER, (1, 1))
    assert put(tmp_path, b"one", force=True) is Status.BUILT
    assert (tmp_path / PAPER).stat().st_mtime > 1


def test_our_own_old_file_is_replaced(tmp_path: Path) -> None:
    put(tmp_path, b"one")
    assert put(tmp_path, b"two") is Status.BUILT
    assert files(tmp_path) == {"摘要.docx": b"two"}


@pytest.mark.parametrize("force", [False, True])
def test_an_edited_file_is_kept_under_a_dated_name(tmp_path: Path, force: bool) -> None:
    put(tmp_path, b"one")
    (tmp_path / PAPER).write_bytes(b"edited")
    assert put(tmp_path, b"two", force=force) is Status.KEPT
    assert files(tmp_path) == {"摘要.docx": b"two", "摘要-手工修改-2012-02-13.docx": b"edited"}


def test_an_edited_file_is_kept_even_when_the_content_did_not_change(tmp_path: Path) -> None:
    put(tmp_path, b"one")
    (tmp_path / PAPER).write_bytes(b"edited")
    assert put(tmp_path, b"one") is Status.KEPT
    assert files(tmp_path) == {"摘要.docx": b"one", "摘要-手工修改-2012-02-13.docx": b"edited"}


def test_two_edits_of_one_day_are_both_kept(tmp_path: Path) -> None:
    put(tmp_path, b"one")
    for edit in (b"first edit", b"second edit", b"first edit"):
        (tmp_path / PAPER).write_bytes(edit)
        assert put(tmp_path, b"one") is Status.KEPT
    assert files(tmp_path) == {
        "摘要.docx": b"one",
        "摘要-手工修改-2012-02-13.docx": b"first edit",
        "摘要-手工修改-2012-02-13-2.docx": b"second edit",
    }


def test_a_file_that_was_never_ours_is_kept(tmp_path: Path) -> None:
    (tmp_path / PAPER).write_bytes(b"somebody's own")
    assert put(tmp_path, b"one") is Status.KEPT
    assert files(tmp_path) == {"摘要.docx": b"one", "摘要-手工修改-2012-02-13.docx": b"somebody's own"}


def test_a_deleted_file_is_made_again(tmp_path: Path) -> None:
    put(tmp_path, b"one")
    (tmp_path / PAPER).unlink()
    assert put(tmp_path, b"one") is Status.BUILT


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"version": 1}', '{"version": 99, "files": {}}', '{"version": 1, "files": {"摘要.docx": {}}}', "\ufeff{}", "\x00\x01"],
)
def test_a_corrupt_manifest_is_a_warning_and_loses_nothing(tmp_path: Path, text: str) -> None:
    put(tmp_path, b"one")
    (tmp_path / ".jianbao" / "manifest.json").write_text(text, encoding="utf-8")
    diagnostics = Diagnostics()
    with opened(tmp_path, diagnostics=diagnostics) as store:
        assert store.put(PAPER, b"two").status is Status.KEPT
    assert [d.code for d in diagnostics.items] == ["bad-manifest"]
    assert not diagnostics.errors
    assert files(tmp_path) == {"摘要.docx": b"two", "摘要-手工修改-2012-02-13.docx": b"one"}
    assert put(tmp_path, b"three") is Status.BUILT


def test_the_manifest_says_what_was_written_and_nothing_of_the_machine(tmp_path: Path) -> None:
    put(tmp_path, b"one")
    text = (tmp_path / ".jianbao" / "manifest.json").read_text(encoding="utf-8")
    assert json.loads(text) == {"version": 1, "files": {"摘要.docx": {"sha256": hashlib.sha256(b"one").hexdigest()}}}


def test_a_file_that_cannot_be_written_is_a_problem_with_a_place_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / PAPER).mkdir()
    (tmp_path / PAPER / "inside").touch()
    with opened(tmp_path) as store:
        with pytest.raises(UserError) as caught:
            store.put(PAPER, b"one")
        assert store.put(PurePosixPath("other.pdf"), b"two").status is Status.BUILT
    [problem] = caught.value.diagnostics
    assert (problem.code, str(problem.span)) == ("cannot-write", f"{tmp_path.name}/摘要.docx")
    assert problem.hint


def test_an_output_folder_that_is_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "outputs").touch()
    with pytest.raises(UserError, match="写不了文件"), opened(tmp_path / "outputs"):
        pass


def test_the_manifest_is_written_when_a_build_is_broken_off(tmp_path: Path) -> None:
    def broken_off() -> None:
        with opened(tmp_path) as store:
            store.put(PAPER, b"one")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert put(tmp_path, b"two") is Status.BUILT


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    put(tmp_path, b"one")
    (tmp_path / ".jianbao" / "0123456789abcdef.part").write_bytes(b"half")
    put(tmp_path, b"one")
    assert not list((tmp_path / ".jianbao").glob("*.part"))


def hold_the_lock(outputs: Path, held: multiprocessing.synchronize.Event, release: multiprocessing.synchronize.Event) -> None:
    with opened(outputs):
        held.set()
        release.wait(60)


def test_a_second_build_in_one_folder_is_told_who_is_there(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    other = context.Process(target=hold_the_lock, args=(tmp_path, held, release))
    other.start()
    try:
        assert held.wait(60)
        with pytest.raises(UserError, match=rf"（进程 {other.pid}，\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d 开始）正在写"), opened(tmp_path):
            pass
    finally:
        release.set()
        other.join()
    assert put(tmp_path, b"one") is Status.BUILT
