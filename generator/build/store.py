"""Bytes to files: whole or not at all, and never over somebody's work.

A file is written beside its place, flushed to the disk, and renamed over the old one, so that whoever looks finds the old file or the new one. If the
old one is not as we wrote it, somebody has edited it: it is copied to a dated name first, and the user is told. A file that is no longer wanted is
removed only if it is as we wrote it.
"""

from __future__ import annotations

import contextlib
import datetime
import enum
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.build import FOLDER
from generator.build.lock import locked
from generator.build.manifest import Manifest
from generator.build.regular import clear_special, read_regular
from generator.build.result import Status
from generator.diagnostics import Diagnostic, Diagnostics, Span, UserError, reason_of

if TYPE_CHECKING:
    from generator.build.ahead import Ahead

__all__ = ["EDITION", "Removal", "Status", "Store", "Stored", "explained"]

EDITION = "edition.json"
"""The file that makes a folder an edition, where nothing is ever written again."""


class Removal(enum.Enum):
    """What became of a file that is no longer wanted."""

    REMOVED = "removed"
    EDITED = "edited"
    """It was edited, or something else took its place, and stays as it is."""
    GONE = "gone"
    """Somebody had removed it already."""


class Stored(Struct, frozen=True, kw_only=True):
    """What `Store.put` did."""

    status: Status
    sha256: str
    kept: PurePosixPath | None = None
    """Where the edited file was put, below the output folder."""


class Store(Struct):
    """An output folder that this process alone writes to. Use `Store.opened`."""

    outputs: Path
    manifest: Manifest
    today: datetime.date
    """The date in the names of files that are kept."""
    force: bool = False
    """Whether files are written even where they have the content already."""
    _ahead: Ahead | None = None

    @classmethod
    @contextlib.contextmanager
    def opened(cls, outputs: Path, diagnostics: Diagnostics, *, today: datetime.date, force: bool = False) -> Iterator[Store]:
        """Lock the folder and read its manifest; at the end, whatever happened, write the manifest and unlock.

        A manifest that cannot be written is told in ``diagnostics``, since the papers are there all the same, and the journal knows them.

        Raises:
            UserError: If another process works in the folder, it cannot be written, or it lies in an edition.
        """
        if any((parent / EDITION).is_file() for parent in (outputs, *outputs.absolute().parents)):
            hint = "存档不会改动：用 --output 写到别的文件夹"
            raise UserError(Diagnostic("in-edition", "输出文件夹在存档里", Span(outputs.name), hint))
        folder = outputs / FOLDER
        with contextlib.ExitStack() as stack:
            with explained(outputs.name):
                folder.mkdir(parents=True, exist_ok=True)
                clear_special(folder)
                stack.enter_context(locked(folder))
                for left_over in folder.glob("*.part"):
                    with contextlib.suppress(OSError):
                        left_over.unlink()
            store = cls(outputs, Manifest.load(outputs, diagnostics), today, force)
            try:
                yield store
            finally:
                if store._ahead:
                    store._ahead.close()
                try:
                    with explained(f"{outputs.name}/{FOLDER}"):
                        store._save_manifest()
                except UserError as problem:
                    diagnostics.items.extend(problem.diagnostics)

    def prepare(self, path: PurePosixPath, data: bytes) -> None:
        """Begin to bring to the disk what `put` is soon going to make the content of a file. Nothing in place is touched."""
        if self._ahead is None:
            from generator.build.ahead import Ahead  # threads, for which a build of a few papers has no use

            self._ahead = Ahead()
        target = self.outputs / path
        if self.force or _content(target) != data:
            self._ahead.begin(self._part(target), data)

    def put(self, path: PurePosixPath, data: bytes) -> Stored:
        """Make ``data`` the content of the file at ``path`` below the output folder. Raises `UserError` if it cannot be written."""
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.outputs / path
        with explained(f"{self.outputs.name}/{path}"):
            old = read_regular(target) if target.exists() else None
            same = old == data
            if same and not self.force:
                self.manifest.settle(str(path), sha256)
                return Stored(status=Status.UNCHANGED, sha256=sha256)
            kept = None
            if old is not None and not same and not self.manifest.wrote(str(path), hashlib.sha256(old).hexdigest()):
                kept = self._keep(path, old)
            self.manifest.note(str(path), sha256)
            target.parent.mkdir(parents=True, exist_ok=True)
            self._write(target, data)
            self.manifest.settle(str(path), sha256)
        return Stored(status=Status.KEPT if kept else Status.BUILT, sha256=sha256, kept=kept)

    def remove(self, path: PurePosixPath) -> Removal:
        """Remove a file that the manifest names, if it is as we wrote it, and its folder if nothing else is there.

        Raises:
            UserError: If it cannot be removed.
        """
        target = self.outputs / path
        with explained(f"{self.outputs.name}/{path}", "删不了文件"):
            if not os.path.lexists(target):
                self.manifest.forget(str(path))
                return Removal.GONE
            if not self._is_ours(path):
                return Removal.EDITED
            target.unlink()
        self.manifest.forget(str(path))
        for folder in list(path.parents)[:-1]:
            with contextlib.suppress(OSError):  # it holds something else
                (self.outputs / folder).rmdir()
        return Removal.REMOVED

    def _is_ours(self, path: PurePosixPath) -> bool:
        """Return whether a plain file, reached by no link, is as we wrote it."""
        target = self.outputs / path
        if target.is_symlink() or target.parent.resolve() != self.outputs.resolve() / path.parent or not target.is_file():
            return False
        return self.manifest.wrote(str(path), hashlib.sha256(target.read_bytes()).hexdigest())

    def _keep(self, path: PurePosixPath, old: bytes) -> PurePosixPath:
        """Copy an edited file to a dated name that is free. A copy, not a move: the file must not be missing if the run ends here."""
        stem = f"{path.stem}-手工修改-{self.today.isoformat()}"
        number = 1
        while True:
            kept = path.with_name(f"{stem}{'' if number == 1 else f'-{number}'}{path.suffix}")
            place = self.outputs / kept
            if not place.exists():
                self._write(place, old)
                return kept
            if place.is_file() and place.read_bytes() == old:
                return kept
            number += 1

    def _write(self, target: Path, data: bytes) -> None:
        part = self._part(target)
        if not (self._ahead and self._ahead.finish(part)):
            _write_flushed(part, data)
        try:
            part.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise

    def _part(self, target: Path) -> Path:
        """Return where the content of a file is written before it is put in place."""
        return self.outputs / FOLDER / f"{hashlib.sha256(str(target).encode()).hexdigest()[:16]}.part"

    def _save_manifest(self) -> None:
        data = self.manifest.text().encode()
        file = self.manifest.file
        if not file.is_file() or file.stat().st_size != len(data) or file.read_bytes() != data:
            self._write(file, data)
        self.manifest.forget_journal()


def _write_flushed(part: Path, data: bytes) -> None:
    """Write a file and wait until the disk has it. Raises `OSError`; then nothing is left of it."""
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def explained(place: str, said: str = "写不了文件") -> Iterator[None]:
    """Turn an error of the file system into a `UserError` that the user can act on; ``place`` is what cannot be written."""
    try:
        yield
    except OSError as problem:
        locked_hint = "文件可能正在 Word、WPS 或阅读器中打开，或没有写权限：关闭后再运行"
        hint = locked_hint if isinstance(problem, PermissionError) else "检查磁盘空间和文件夹权限"
        raise UserError(Diagnostic("cannot-write", f"{said}（{reason_of(problem)}）", Span(place), hint)) from problem


def _content(file: Path) -> bytes | None:
    """Return what a file holds; None if it cannot be read."""
    with contextlib.suppress(OSError):
        return read_regular(file)
    return None
