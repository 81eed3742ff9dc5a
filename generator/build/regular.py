"""Reading files of the output folder, where anything may lie: a pipe would be waited for without end."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

__all__ = ["clear_special", "read_regular"]


def read_regular(file: Path) -> bytes:
    """Return what a file holds. Raises `OSError`, also for what is neither file nor folder."""
    if _is_special(file):
        raise OSError(errno.EINVAL, "这不是普通文件", str(file))
    return file.read_bytes()


def clear_special(folder: Path) -> None:
    """Remove pipes, sockets and devices that lie in a folder of ours, which files are going to be appended to. Raises `OSError`."""
    for file in list(folder.iterdir()):
        if _is_special(file):
            file.unlink()


def _is_special(file: Path) -> bool:
    try:
        mode = file.stat().st_mode
    except OSError:
        return False  # whoever reads it is told
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
