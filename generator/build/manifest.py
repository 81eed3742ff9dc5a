"""What jianbao wrote into an output folder: the hash of each file, so that somebody's edit of it can be told.

The manifest is written once, when a build ends. In between, each file's hash goes into a journal just before the file is put in place: a run that is
killed then leaves no file of ours that the next run would take for an edited one.

Both lie where anybody can write, so neither is trusted: what is damaged counts as not there, and no path in them leads out of the output folder.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from generator.build import FOLDER
from generator.build.regular import read_regular
from generator.diagnostics import Diagnostic, Diagnostics, Severity, Span, reason_of

__all__ = ["Manifest"]

VERSION = 1

LARGEST = 1 << 26
"""Bytes of a manifest or journal. One that is larger is none of ours: a thousand papers need a quarter of a megabyte."""


class Manifest(Struct):
    """The hashes by path, both as last written. One per output folder and run; the holder of the folder's lock owns it."""

    folder: Path
    """The folder `FOLDER` itself."""
    hashes: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each file as last written, by path below the output folder."""

    @classmethod
    def load(cls, outputs: Path, diagnostics: Diagnostics) -> Manifest:
        """Read the manifest below ``outputs``. One that is no manifest of ours counts as none, with a warning."""
        manifest = cls(outputs / FOLDER)
        try:
            manifest.hashes = _parse(json.loads(_read(manifest.file)))
        except FileNotFoundError:
            pass
        except (OSError, ValueError, RecursionError) as problem:
            message = f"看不懂上次生成的记录（{_why(problem)}），当作没有记录重新生成"
            hint = "已有的文件如与新文件不同，会先另存，不会丢失"
            diagnostics.items.append(Diagnostic("bad-manifest", message, Span(f"{FOLDER}/{manifest.file.name}"), hint, Severity.WARNING))
        manifest._adopt(outputs)
        return manifest

    def wrote(self, path: str, sha256: str) -> bool:
        """Return whether content with this hash was written to ``path`` by us."""
        return self.hashes.get(path) == sha256

    def note(self, path: str, sha256: str) -> None:
        """Record that content with this hash is about to be put at ``path``."""
        # The line break comes first as well: the disk may have been full when the line before was written.
        with self._journal.open("a", encoding="utf-8", newline="\n") as journal:
            journal.write("\n" + json.dumps([path, sha256], ensure_ascii=False) + "\n")

    def settle(self, path: str, sha256: str) -> None:
        """Record that content with this hash is at ``path``."""
        self.hashes[path] = sha256

    def forget(self, path: str) -> None:
        """Record that there is no file of ours at ``path`` any longer."""
        self.hashes.pop(path, None)

    def text(self) -> str:
        """Return the manifest as it is stored."""
        files = {path: {"sha256": sha256} for path, sha256 in sorted(self.hashes.items())}
        return json.dumps({"version": VERSION, "files": files}, ensure_ascii=False, indent=1) + "\n"

    @property
    def file(self) -> Path:
        """The stored manifest."""
        return self.folder / "manifest.json"

    def forget_journal(self) -> None:
        """Remove the journal, once the manifest holds what it says."""
        self._journal.unlink(missing_ok=True)

    @property
    def _journal(self) -> Path:
        return self.folder / "journal.jsonl"

    def _adopt(self, outputs: Path) -> None:
        """Record the files that a killed run put in place: those whose content now is what the journal says."""
        pending: dict[str, set[str]] = {}
        for path, sha256 in self._noted():
            pending.setdefault(path, set()).add(sha256)
        for path, hashes in pending.items():
            try:
                sha256 = hashlib.sha256((outputs / path).read_bytes()).hexdigest() if (outputs / path).is_file() else ""
            except OSError:
                continue  # it cannot be told whose it is, so that it will be kept
            if sha256 in hashes:
                self.settle(path, sha256)

    def _noted(self) -> Iterator[tuple[str, str]]:
        """Yield path and hash of each line of the journal that is whole."""
        try:
            lines = _read(self._journal).split("\n")
        except (OSError, ValueError):
            return
        for line in lines:
            try:
                path, sha256 = json.loads(line)
            except (ValueError, TypeError, RecursionError):
                continue  # the line that a killed run was writing
            if isinstance(path, str) and isinstance(sha256, str) and _is_place(path):
                yield path, sha256


def _read(file: Path) -> str:
    """Return the text of a file of ours; raise `ValueError` if it is too large to be one, or no text."""
    if file.exists() and file.stat().st_size > LARGEST:
        raise ValueError("文件太大")
    data = read_regular(file)
    return data.decode("utf-8", errors="replace" if file.suffix == ".jsonl" else "strict")


def _why(problem: Exception) -> str:
    """Return why a manifest cannot be read: what a parser says of it is in English."""
    if isinstance(problem, OSError):
        return reason_of(problem)
    return "文件坏了" if isinstance(problem, json.JSONDecodeError | UnicodeDecodeError | RecursionError) else str(problem)


def _is_place(path: str) -> bool:
    """Return whether the path can be that of a paper: below the output folder on every system, and not in `FOLDER`."""
    parts = path.split("/")
    return all(part and not part.startswith(".") for part in parts) and not any(c in "\\:\0" or "\ud800" <= c <= "\udfff" for c in path)


def _parse(data: object) -> dict[str, str]:
    if not isinstance(data, Mapping) or data.get("version") != VERSION or not isinstance(data.get("files"), Mapping):
        raise ValueError("不是本版本的记录")
    hashes: dict[str, str] = {}
    for path, entry in data["files"].items():
        if not isinstance(entry, Mapping) or not isinstance(entry.get("sha256"), str):
            raise ValueError(f"{path} 的记录不完整")
        if not _is_place(path):
            raise ValueError(f"{path} 不在输出文件夹里")
        hashes[path] = entry["sha256"]
    return hashes
