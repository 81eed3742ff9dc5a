"""Files that are written beside their places and flushed to the disk before it is their turn to be put in place.

A flush takes a disk's time, not a processor's: ten times as long as all else that storing a small file takes. While it waits, the process that stores
goes on; and a file system that is asked for several flushes at once makes one write of them.
"""

from __future__ import annotations

import contextlib
import os
from concurrent.futures import Future, ThreadPoolExecutor
from io import FileIO
from pathlib import Path

__all__ = ["Ahead"]

FLUSHES = 4
"""How many at once. Two are enough for ext4; network shares take longer."""


class Ahead:
    """Files on their way to the disk, by the names that they have beside."""

    def __init__(self) -> None:
        """Begin with none."""
        self._threads = ThreadPoolExecutor(FLUSHES, thread_name_prefix="flush")
        self._begun: dict[Path, Future[None]] = {}

    def begin(self, part: Path, data: bytes) -> None:
        """Write ``data`` to the file ``part`` and begin to flush it. What does not work is found out by who finishes it."""
        with contextlib.suppress(OSError):
            file = part.open("wb", buffering=0)
            try:
                whole = file.write(data) == len(data)
            except OSError:
                whole = False
            if whole:  # else the disk is full
                self._begun[part] = self._threads.submit(_flush, file)
            else:
                file.close()
                part.unlink()

    def finish(self, part: Path) -> bool:
        """Return whether the disk has ``part``, and forget it. If not, whoever tries again learns why."""
        begun = self._begun.pop(part, None)
        if begun is None:
            return False
        with contextlib.suppress(OSError):
            begun.result()
            return True
        return False

    def close(self) -> None:
        """Remove what was not put in place."""
        self._threads.shutdown()
        for part in self._begun:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


def _flush(file: FileIO) -> None:
    """Have the disk take a file, and close it: all that is done in a thread, for the others wait whenever one goes on."""
    with file:
        os.fsync(file.fileno())
