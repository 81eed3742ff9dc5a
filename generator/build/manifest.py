"""What jianbao wrote into an output folder: the hash of each file, so that somebody's edit of it can be told.

The manifest is written once, when a build ends. In between, each file's hash goes into a journal just before the file is put in place: a run that is
killed then leaves no file of ours that the next run would take for an edited one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from generator.diagnostics import Diagnostic, Diagnostics, Severity, Span

__all__ = ["FOLDER", "Manifest"]

FOLDER = ".jianbao"
"""Below the output folder: what is ours and no paper."""

VERSION = 1


class Manifest(Struct):
    """The hashes by path, both as last written. One per output folder and run; the holder of the folder's lock owns it."""

    folder: Path
    """The folder `FOLDER` itself."""
    hashes: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each file as last written, by path below the output folder."""
    pending: dict[str, set[str]] = field(default_factory=dict)
    """Hashes from the journal: files that may have been put in place since."""

    @classmethod
    def load(cls, outputs: Path, diagnostics: Diagnostics) -> Manifest:
        """Read the manifest below ``outputs``. One that is no manifest of ours counts as none, with a warning."""
        manifest = cls(outputs / FOLDER)
        try:
            text = manifest.file.read_text(encoding="utf-8")
            manifest.hashes = _parse(json.loads(text))
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as problem:
            message = f"看不懂上次生成的记录（{problem}），当作没有记录重新生成"
            hint = "已有的文件如与新文件不同，会先另存，不会丢失"
            diagnostics.items.append(Diagnostic("bad-manifest", message, Span(f"{FOLDER}/{manifest.file.name}"), hint, Severity.WARNING))
        manifest._read_journal()
        return manifest

    def wrote(self, path: str, sha256: str) -> bool:
        """Return whether content with this hash was written to ``path`` by us."""
        return self.hashes.get(path) == sha256 or sha256 in self.pending.get(path, ())

    def note(self, path: str, sha256: str) -> None:
        """Record that content with this hash is about to be put at ``path``."""
        with self._journal.open("a", encoding="utf-8", newline="\n") as journal:
            journal.write(json.dumps([path, sha256], ensure_ascii=False) + "\n")
        self.pending.setdefault(path, set()).add(sha256)

    def settle(self, path: str, sha256: str) -> None:
        """Record that content with this hash is at ``path``."""
        self.hashes[path] = sha256

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
        self.pending.clear()

    @property
    def _journal(self) -> Path:
        return self.folder / "journal.jsonl"

    def _read_journal(self) -> None:
        try:
            lines = self._journal.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return
        for line in lines:
            try:
                path, sha256 = json.loads(line)
            except ValueError:
                continue  # the line that a killed run was writing
            self.pending.setdefault(str(path), set()).add(str(sha256))


def _parse(data: object) -> dict[str, str]:
    if not isinstance(data, Mapping) or data.get("version") != VERSION or not isinstance(data.get("files"), Mapping):
        raise ValueError("不是本版本的记录")
    hashes: dict[str, str] = {}
    for path, entry in data["files"].items():
        if not isinstance(entry, Mapping) or not isinstance(entry.get("sha256"), str):
            raise ValueError(f"{path} 的记录不完整")
        hashes[path] = entry["sha256"]
    return hashes
