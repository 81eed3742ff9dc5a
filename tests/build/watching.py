"""``jianbao watch`` as a process, and the ways in which editors save."""

from __future__ import annotations

import contextlib
import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).parent.parent.parent
DEADLINE = 60.0
"""Seconds that a busy machine may take for anything."""

Saver = Callable[[Path, str], None]


class Watching:
    """A running ``jianbao watch``."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self._lines: queue.Queue[str] = queue.Queue()
        self._errors: queue.Queue[str] = queue.Queue()
        self._everything: list[str] = []
        self._readers = [
            threading.Thread(target=self._read, args=(process.stdout, self._lines.put)),
            threading.Thread(target=self._read, args=(process.stderr, self._note)),
        ]
        for reader in self._readers:
            reader.start()

    @classmethod
    @contextlib.contextmanager
    def started(cls, project: Path, *arguments: str) -> Iterator[Watching]:
        """Start it on a project; kill it in the end if it has not ended."""
        command = [sys.executable, "-m", "generator", "watch", "--project", str(project), *arguments]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
        watching = cls(process)
        try:
            yield watching
        finally:
            process.kill()
            watching.end()

    def line(self) -> str:
        """Return the next line that it prints."""
        return self._lines.get(timeout=DEADLINE)

    def round(self) -> dict[str, Any]:
        """Return the next round that it tells in JSON."""
        told: dict[str, Any] = json.loads(self.line())
        return told

    def said(self, words: str) -> None:
        """Wait until it has said something of problems."""
        while words not in self._errors.get(timeout=DEADLINE):
            pass

    def stop(self, number: signal.Signals) -> tuple[int, list[str], str]:
        """End it by a signal; return its status, the lines that were left, and all that it said of problems."""
        self.process.send_signal(number)
        self.process.wait(DEADLINE)
        return self.end()

    def end(self) -> tuple[int, list[str], str]:
        """Wait for its end; return the same."""
        status = self.process.wait(DEADLINE)
        for reader in self._readers:
            reader.join()
        return status, list(self._lines.queue), "".join(self._everything)

    def _note(self, line: str) -> None:
        self._everything.append(line)
        self._errors.put(line)

    @staticmethod
    def _read(stream: IO[str] | None, put: Callable[[str], object]) -> None:
        assert stream is not None
        with stream:
            for line in stream:
                put(line)


def made(told: dict[str, Any]) -> set[str]:
    """Return which papers a round wrote in which formats, as ``tasks.pdf``."""
    return {f"{artifact['briefing']}.{artifact['format']}" for artifact in told["artifacts"] if artifact["status"] in ("built", "kept")}


# --- editors ------------------------------------------------------------------------------------------------------------


def over(file: Path, text: str) -> None:
    """VS Code, Notepad: the file is emptied and written."""
    file.write_text(text, encoding="utf-8")


def under_another_name(file: Path, text: str) -> None:
    """Sublime Text, many others: a new file is put in the old one's place."""
    new = file.with_name(f".{file.name}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(file)


def vim(file: Path, text: str) -> None:
    """Vim with its defaults in a folder where it may write: a swap file, a test of what it may, the old file as a backup."""
    swap = file.with_name(f".{file.name}.swp")
    swap.write_bytes(b"b0VIM 8.2")
    probe = file.with_name("4913")
    probe.touch()
    probe.unlink()
    backup = file.with_name(f"{file.name}~")
    file.rename(backup)
    over(file, text)
    backup.unlink()
    swap.unlink()


def emacs(file: Path, text: str) -> None:
    """Emacs: a link that leads nowhere says who edits, the edits stand in a file of their own, and the old file stays as a backup."""
    lock = file.with_name(f".#{file.name}")
    lock.symlink_to("somebody@somewhere.4711:1353600000")
    own = file.with_name(f"#{file.name}#")
    own.write_text(text, encoding="utf-8")
    file.with_name(f"{file.name}~").write_bytes(file.read_bytes())
    over(file, text)
    own.unlink()
    lock.unlink()


def kate(file: Path, text: str) -> None:
    """Kate: a new file with a random ending."""
    new = file.with_name(f"{file.name}.qXbZtE")
    new.write_text(text, encoding="utf-8")
    new.replace(file)


def jetbrains(file: Path, text: str) -> None:
    """IDEA: a new file, the old one moved away, the new one moved in."""
    new, old = (file.with_name(f"{file.name}___jb_{which}___") for which in ("tmp", "old"))
    new.write_text(text, encoding="utf-8")
    file.rename(old)
    new.rename(file)
    old.unlink()


def in_pieces(file: Path, text: str) -> None:
    """Something slow: empty for a moment, then half of it, then all of it."""
    pause = threading.Event()
    data = text.encode()
    with file.open("wb") as opened:
        pause.wait(0.08)
        opened.write(data[: len(data) // 2])
        opened.flush()
        pause.wait(0.08)
        opened.write(data[len(data) // 2 :])


def deleted_first(file: Path, text: str) -> None:
    """A copy from a share: the old file goes, the new one comes."""
    file.unlink()
    threading.Event().wait(0.08)
    over(file, text)


EDITORS: tuple[Saver, ...] = (over, under_another_name, vim, emacs, kate, jetbrains, in_pieces, deleted_first)
