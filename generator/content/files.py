"""Text files as a user's editor leaves them: read whole, or with a diagnostic that says why not.

It is separate from YAML because the report's text is read the same way. UTF-8 with or without a byte order mark is understood; other encodings
are named but never guessed into the content, for a guess that is wrong once prints a wrong character.
"""

from __future__ import annotations

import re
import stat
from pathlib import Path

from generator.diagnostics import Diagnostics, Span, reason_of

__all__ = ["MAXIMUM_SIZE", "decode", "find_unprintable", "list_folder", "read_text", "template_names", "theme_names"]

MB = 1024 * 1024
MAXIMUM_SIZE = 8 * MB
"""Largest file that is read, in bytes. The whole of the Zhenhai report with its content has some 200 KB."""

_UNPRINTABLE = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]|[\ud800-\udfff]|[\ufffe\uffff]"

SAVE_AS = "用记事本或 VS Code 打开，另存为 UTF-8 编码"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
UTF_8_BOM = b"\xef\xbb\xbf"


def read_text(path: Path, file: str, problems: Diagnostics) -> str | None:
    """Return the text of a file, or None with the reason added to ``problems``.

    ``file`` is the name that spans bear. A folder, a pipe, a link that leads nowhere or a file that is too large is never opened.
    """
    span = Span(file)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            problems.error("not-a-file", "这是文件夹，不是文件", span, "改名或移走这个文件夹")
            return None
        if not stat.S_ISREG(status.st_mode):
            problems.error("not-a-file", "这不是普通文件", span, "换成普通的文本文件")
            return None
        if status.st_size > MAXIMUM_SIZE:
            problems.error("file-too-large", f"文件有 {status.st_size // MB} MB，超过 {MAXIMUM_SIZE // MB} MB", span, "分成几个文件")
            return None
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        problems.error("unreadable-file", f"读不了文件（{reason_of(error)}）", span, "检查文件是否存在、是否有权限、是否被别的程序占用")
        return None
    return decode(data, file, problems)


def decode(data: bytes, file: str, problems: Diagnostics) -> str | None:
    """Return the text that the bytes stand for, or None with the reason added to ``problems``."""
    if data.startswith(UTF_16):
        problems.error("wrong-encoding", "文件是 UTF-16 编码（记事本里叫 Unicode），应是 UTF-8", Span(file), SAVE_AS)
        return None
    try:
        text = data.removeprefix(UTF_8_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")
        place = Span(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
        problems.error("wrong-encoding", f"文件不是 UTF-8 编码{_likely(data)}", place, SAVE_AS)
        return None
    wrong = find_unprintable(text)
    if wrong:
        line = text.count("\n", 0, wrong.start()) + 1
        column = wrong.start() - text.rfind("\n", 0, wrong.start())
        hint = "删去它；如果文件打开是乱码，重新另存为 UTF-8"
        problems.error("control-character", f"文件里有控制字符 U+{ord(wrong[0]):04X}", Span(file, line, column), hint)
        return None
    return text


def find_unprintable(text: str) -> re.Match[str] | None:
    """Return the first character that neither YAML nor XML (Word's format) can hold."""
    return None if text.replace("\n", "").isprintable() else re.search(_UNPRINTABLE, text)


def _likely(data: bytes) -> str:
    """Return which other encoding the bytes are in, as a half-sentence. GB 18030 holds all of GBK and GB 2312."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    hanzi = sum("\u4e00" <= character <= "\u9fff" for character in text)
    return "，很可能是 GBK" if 2 * hanzi >= sum(not character.isascii() for character in text) else ""


def list_folder(folder: Path, name: str, problems: Diagnostics) -> list[Path]:
    """Return what the folder holds in the order of names, without hidden and temporary files; nothing, with the reason, if it cannot be read.

    ``name`` is the name that spans bear.
    """
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~")))
    except FileNotFoundError:
        problems.error("missing-folder", f"没有文件夹 {name}", Span(name), "用 --project 指明项目所在的文件夹，或用 jianbao init 新建一个")
    except OSError as error:
        problems.error("unreadable-file", f"读不了文件夹（{reason_of(error)}）", Span(name), "检查它是不是文件夹、是否有权限")
    return []


def template_names(folder: Path) -> frozenset[str]:
    """Return the names of the templates in a folder as briefings give them, by their path below it."""
    return frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*.html.j2") if path.is_file())


def theme_names(folder: Path) -> frozenset[str]:
    """Return the names of the themes in a folder; none if it cannot be read."""
    return frozenset(path.stem for path in list_folder(folder, folder.name, Diagnostics()) if path.suffix == ".yaml")
