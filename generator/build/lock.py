"""One build at a time in an output folder.

The lock is the operating system's: it ends with the process that holds it, however that ends. A file system that cannot lock (some network shares) is
used without.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from generator.diagnostics import Diagnostic, UserError

__all__ = ["locked"]

LONGEST = 12
"""Digits and one more of a process's number."""

_held: set[int] = set()
"""Descriptors of the locks of this process."""


@contextlib.contextmanager
def locked(folder: Path, *, doing: str = "", hint: str = "等它结束再运行，或用 --output 写到别的文件夹") -> Iterator[None]:
    """Hold the lock in ``folder``; raise `UserError` if another process has it, with that one's number and since when it works there.

    Args:
        folder: Where the lock is.
        doing: What whoever has the lock does; it writes to the folder above, if nothing is said.
        hint: What is to be done if another process has it.

    Raises:
        OSError: If there can be no lock in the folder.
    """
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o666)
    # Beside the lock, not in it: Windows lets nobody else read a locked file.
    holder = folder / "holder"
    try:
        if not _acquire(descriptor):
            message = f"另一个 jianbao{_described(holder) or ' '}正在{doing or f'写 {folder.parent}'}"
            raise UserError(Diagnostic("busy", message, hint=hint))
        _held.add(descriptor)
        with contextlib.suppress(OSError):  # on a full disk the papers that need not be written can still be told
            holder.write_bytes(b"%d" % os.getpid())
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                holder.unlink()
    finally:
        _held.discard(descriptor)
        os.close(descriptor)


def _described(holder: Path) -> str:
    """Say which process it is and when it began, as far as it has said so."""
    try:
        with holder.open("rb") as file:
            number = file.read(LONGEST)
            began = datetime.datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime).astimezone()
    except OSError:
        return ""
    return f"（进程 {int(number)}，{began:%Y-%m-%d %H:%M:%S} 开始）" if number.isdigit() and len(number) < LONGEST else ""


def _let_go() -> None:
    """Close the locks in a process that was forked: it must not hold them when the one that took them is killed."""
    for descriptor in _held:
        os.close(descriptor)
    _held.clear()


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

    os.register_at_fork(after_in_child=_let_go)

    def _acquire(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            return problem.errno not in (errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN)
        return True
