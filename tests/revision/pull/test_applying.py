"""A patch is written whole or not at all, and never over what somebody typed meanwhile."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from generator.diagnostics import UserError
from generator.revision.pull.applying import apply
from tests.revision.pull.office import Desk, as_in_word

OLD = {"content/a.yaml": "a: 一\n", "content/b.yaml": "b: 二\n"}
NEW = {"content/a.yaml": "a: 壹\n", "content/b.yaml": "b: 贰\n"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    for file, text in OLD.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    return tmp_path


def texts(root: Path) -> dict[str, str]:
    return {f"content/{path.name}": path.read_bytes().decode() for path in sorted((root / "content").iterdir())}


def refused(root: Path) -> str:
    with pytest.raises(UserError) as error:
        apply(root, OLD, NEW)
    return error.value.diagnostics[0].code


def test_all_files_are_written_and_nothing_is_left_beside(root: Path) -> None:
    (root / "content" / "a.yaml").chmod(0o640)
    apply(root, OLD, NEW)
    assert texts(root) == NEW
    assert stat.S_IMODE((root / "content" / "a.yaml").stat().st_mode) == 0o640


def test_a_file_that_was_edited_meanwhile_stops_all(root: Path) -> None:
    (root / "content" / "b.yaml").write_text("b: 三\n", encoding="utf-8")
    assert refused(root) == "edited-meanwhile"
    assert texts(root) == {**OLD, "content/b.yaml": "b: 三\n"}


def test_an_edit_at_the_last_moment_stops_all(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the first look and the renaming: the file that was renamed already gets its old text back."""
    flush = os.fsync
    flushed: list[int] = []

    def edit(file: int) -> None:
        flush(file)
        flushed.append(file)
        if len(flushed) == len(OLD):
            (root / "content" / "b.yaml").write_text("b: 三\n", encoding="utf-8")

    monkeypatch.setattr(os, "fsync", edit)
    assert refused(root) == "edited-meanwhile"
    assert texts(root) == {**OLD, "content/b.yaml": "b: 三\n"}


def test_a_place_that_cannot_be_written_is_told(root: Path) -> None:
    (root / "content" / ".b.yaml.part").mkdir()
    assert refused(root) == "cannot-write"
    (root / "content" / ".b.yaml.part").rmdir()
    assert texts(root) == OLD


def test_a_link_stays_a_link(root: Path) -> None:
    shared = root / "shared.yaml"
    (root / "content" / "a.yaml").rename(shared)
    (root / "content" / "a.yaml").symlink_to(shared)
    apply(root, OLD, NEW)
    assert (root / "content" / "a.yaml").is_symlink()
    assert shared.read_text(encoding="utf-8") == NEW["content/a.yaml"]


def test_a_byte_order_mark_and_windows_line_ends_stay(desk: Desk) -> None:
    file = desk.root / "content" / "assignments.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    before = file.read_bytes()
    desk.apply(desk.pull(desk.back("a.docx", as_in_word(desk.paper("tasks.docx"), ticks=["grow-retail-sales"]))))
    after = file.read_bytes()
    assert after != before
    assert after.replace(b"status: done", b"status: not-started") == before.replace(b"status: done", b"status: not-started")
