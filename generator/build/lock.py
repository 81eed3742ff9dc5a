"""One build at a time in an output folder.

The lock is the operating system's: it ends with the process that holds it, however that ends. A file system that cannot lock (some network shares) is
used without.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from generator.diagnostics import Diagnostic, UserError

__all__ = ["locked"]


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock in ``folder``; raise `UserError` with the holder's process number if another process has it."""
    with (folder / "lock").open("a+b") as file:
        if not _acquire(file.fileno()):
            holder = (folder / "holder").read_text(encoding="utf-8").strip() if (folder / "holder").exists() else "?"
            message = f"另一个 jianbao（进程 {holder}）正在写 {folder.parent}"
            raise UserError(Diagnostic("busy", message, hint="等它结束再运行，或用 --output 写到别的文件夹"))
        # Beside the lock, not in it: Windows lets nobody else read a locked file.
        (folder / "holder").write_text(f"{os.getpid()}\n", encoding="utf-8")
        try:
            yield
        finally:
            (folder / "holder").unlink(missing_ok=True)


if sys.platform == "win32":
    import msvcrt

    def _acquire(descriptor: int) -> bool:
        try:
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import errno
    import fcntl

    def _acquire(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            return problem.errno not in (errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN)
        return True
