"""Files as editors, systems and accidents leave them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.content import load_report
from generator.content.files import MAXIMUM_SIZE
from generator.diagnostics import UserError

DEPARTMENTS = "departments:\n  - {id: environment, name: 区环保局}\n  - {id: office, name: 区府办}\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(DEPARTMENTS.encode("utf-8-sig"), id="a byte order mark"),
        pytest.param(DEPARTMENTS.replace("\n", "\r\n").encode(), id="ends of lines as Windows writes them"),
        pytest.param(DEPARTMENTS.rstrip("\n").encode(), id="no end of the last line"),
    ],
)
def test_what_editors_leave_is_understood(told: Callable[..., str], data: bytes) -> None:
    assert told({"departments.yaml": data}) == ""


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(
            DEPARTMENTS.encode("gbk"),
            """\
content/departments.yaml:2:29: error[wrong-encoding]: 文件不是 UTF-8 编码，很可能是 GBK
    2 |   - {id: environment, name: \ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd}
      |                             ^
      = hint: 用记事本或 VS Code 打开，另存为 UTF-8 编码""",
            id="GBK",
        ),
        pytest.param(
            b"departments:\n  - {id: office, name: \xff}\n",
            """\
content/departments.yaml:2:24: error[wrong-encoding]: 文件不是 UTF-8 编码
    2 |   - {id: office, name: \ufffd}
      |                        ^
      = hint: 用记事本或 VS Code 打开，另存为 UTF-8 编码""",
            id="no encoding at all",
        ),
        pytest.param(
            b"departments:\n  - {id: office, name: a\0}\n",
            """\
content/departments.yaml:2:25: error[control-character]: 文件里有控制字符 U+0000
    2 |   - {id: office, name: a\0}
      |                         ^
      = hint: 删去它；如果文件打开是乱码，重新另存为 UTF-8""",
            id="a NUL byte",
        ),
        pytest.param(
            b"",
            """\
content/departments.yaml: error[empty-file]: 文件是空的
      = hint: 填写内容，或删去这个文件""",
            id="nothing",
        ),
        pytest.param(
            "# 部门\n---\n".encode(),
            """\
content/departments.yaml: error[empty-file]: 文件是空的
      = hint: 填写内容，或删去这个文件""",
            id="nothing but a comment and a mark",
        ),
    ],
)
def test_a_file_that_is_no_text_is_told(told: Callable[..., str], data: bytes, expected: str) -> None:
    assert told({"departments.yaml": data}) == expected


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named_if_it_says_so_and_told_anyway(told: Callable[..., str], encoding: str) -> None:
    text = told({"departments.yaml": DEPARTMENTS.encode(encoding)})
    assert ("UTF-16" in text) == (encoding == "utf-16")
    assert "error[" in text


def test_a_file_that_is_too_large_is_not_read(told: Callable[..., str]) -> None:
    assert "error[file-too-large]" in told({"huge.yaml": b"a: " + b"b" * MAXIMUM_SIZE})


def test_a_folder_in_a_files_place_is_told(told: Callable[..., str]) -> None:
    assert told({"notes.yaml/a.txt": "a"}) == "content/notes.yaml: error[not-a-file]: 这是文件夹，不是文件\n      = hint: 改名或移走这个文件夹"


def test_a_loop_of_links_is_told(tmp_path: Path, told: Callable[..., str]) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "loop.yaml").symlink_to("loop.yaml")
    assert "content/loop.yaml: error[unreadable-file]" in told({})


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path, told: Callable[..., str]) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "lost.yaml").symlink_to("nowhere.yaml")
    assert "content/lost.yaml: error[unreadable-file]" in told({})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_a_pipe_is_not_waited_for(tmp_path: Path, told: Callable[..., str]) -> None:
    (tmp_path / "content").mkdir()
    os.mkfifo(tmp_path / "content" / "pipe.yaml")
    assert "content/pipe.yaml: error[not-a-file]" in told({})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such device")
def test_a_device_without_end_is_not_read(tmp_path: Path, told: Callable[..., str]) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "zero.yaml").symlink_to("/dev/zero")
    assert "content/zero.yaml: error[not-a-file]" in told({})


def test_a_file_that_cannot_be_read_is_told(monkeypatch: pytest.MonkeyPatch, told: Callable[..., str]) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "content/tasks.yaml: error[unreadable-file]: 读不了文件（没有权限）" in told({})


@pytest.mark.parametrize("kind", ["nothing", "a file"])
def test_a_missing_folder_is_told(tmp_path: Path, kind: str) -> None:
    if kind == "a file":
        (tmp_path / "content").touch()
    with pytest.raises(UserError) as caught:
        load_report(tmp_path)
    code = "missing-folder" if kind == "nothing" else "unreadable-file"
    assert [each.code for each in caught.value.diagnostics] == [code]


@pytest.mark.parametrize("name", ["report.yaml", "briefings.yaml"])
def test_a_missing_file_is_told(told: Callable[..., str], name: str) -> None:
    assert told({name: None}) == f"content/{name}: error[missing-file]: 缺少文件 {name}\n      = hint: 用 jianbao init 可以得到一份样例"


def test_every_other_file_may_be_left_out(told: Callable[..., str]) -> None:
    optional = ("indicators", "work", "tasks", "departments", "assignments")
    assert told({f"{name}.yaml": None for name in optional}) == ""


def test_another_ending_is_told(told: Callable[..., str]) -> None:
    expected = "content/notes.yml: error[wrong-ending]: 文件名以 .yml 结尾，不会读取\n      = hint: 改名为 notes.yaml"
    assert told({"notes.yml": "a: 1"}) == expected


def test_a_file_whose_name_is_nearly_right_is_told(told: Callable[..., str]) -> None:
    expected = """\
content/department.yaml: warning[unlike-name]: department.yaml 不是约定的文件名，只作为 data.department 供模板使用
      = hint: 是不是 departments.yaml？"""
    assert told({"departments.yaml": None, "department.yaml": DEPARTMENTS, "assignments.yaml": None}) == expected


def test_hidden_and_temporary_files_are_left_alone(told: Callable[..., str]) -> None:
    assert told({".notes.yaml": "[", "~tasks.yaml": "[", "tasks.yaml.bak": "[", "notes.txt": "["}) == ""
