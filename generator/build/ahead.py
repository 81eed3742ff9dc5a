"""Files that are written beside their places and flushed to the disk before it is their turn to be put in place.

A flush takes a disk's time, not a processor's: ten times as long as all else that storing a small file takes. While it waits, the process that stores
goes on; and a file system that is asked for several flushes at once makes one write of them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from generator.build.store import write_flushed

__all__ = ["Ahead"]

FLUSHES = 4
"""How many at once. Two are enough for ext4; network shares take longer."""


class Ahead:
    """Files on their way to the disk, by the names that they have beside."""

    def __init__(self) -> None:
        """Begin with none."""
        self._threads = ThreadPoolExecutor(FLUSHES, thread_name_prefix="flush")
        self._begun: dict[Path, Future[bool]] = {}

    def begin(self, part: Path, data: bytes, wanted: Callable[[], bool]) -> None:
        """Begin to write ``data`` to the file ``part`` if, looked at meanwhile, it is wanted."""
        self._begun[part] = self._threads.submit(_write_wanted, part, data, wanted)

    def finish(self, part: Path) -> bool:
        """Return whether ``part`` has been written, and forget it. If that failed, nothing is left of it, and whoever tries again learns why."""
        begun = self._begun.pop(part, None)
        if begun is None:
            return False
        with contextlib.suppress(OSError):
            return begun.result()
        return False

    def close(self) -> None:
        """Remove what was not put in place."""
        self._threads.shutdown(cancel_futures=True)
        for part in self._begun:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


def _write_wanted(part: Path, data: bytes, wanted: Callable[[], bool]) -> bool:
    if not wanted():
        return False
    write_flushed(part, data)
    return True
