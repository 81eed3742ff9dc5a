"""A patch of the content, written: all of its files or none, and never over what somebody has typed meanwhile."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from generator.diagnostics import Diagnostic, Span, UserError, reason_of

__all__ = ["apply"]

_BOM = b"\xef\xbb\xbf"


def apply(root: Path, old: Mapping[str, str], new: Mapping[str, str]) -> None:
    """Write the new texts of files below a project's folder, which had the old ones when they were read.

    All are looked at first, then written beside their places and flushed, then renamed, links followed. Raises `UserError` if one of the files is no
    longer what was read, or cannot be written; then none is changed.
    """
    parts: list[tuple[Path, Path, bytes]] = []
    renamed: list[tuple[Path, bytes]] = []
    try:
        for file, text in new.items():
            place = (root / file).resolve()
            data = _unchanged(place, file, old[file])
            part = place.with_name(f".{place.name}.part")
            parts.append((place, part, data))
            _write(part, (_BOM if data.startswith(_BOM) else b"") + text.encode())
            shutil.copymode(place, part)
        for (place, part, data), file in zip(parts, new, strict=True):
            if place.read_bytes() != data:
                raise _edited(file)
            part.replace(place)
            renamed.append((place, data))
    except (OSError, UserError) as error:
        for place, data in renamed:
            place.write_bytes(data)
        if isinstance(error, UserError):
            raise
        hint = "文件可能正在别的程序中打开，或没有写权限：关闭后再运行"
        raise UserError(Diagnostic("cannot-write", f"写不了文件（{reason_of(error)}）", Span("content"), hint)) from error
    finally:
        for _, part, _ in parts:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


def _unchanged(place: Path, file: str, text: str) -> bytes:
    """Return the bytes of a file if they are still those that were read."""
    data = place.read_bytes()
    if data.removeprefix(_BOM) != text.encode():
        raise _edited(file)
    return data


def _write(part: Path, data: bytes) -> None:
    with part.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _edited(file: str) -> UserError:
    return UserError(Diagnostic("edited-meanwhile", f"{file} 刚刚被改过，没有写入", Span(file), "在编辑器里存好，再运行一次"))
