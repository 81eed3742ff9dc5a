"""Packs into a folder: on this machine, on a share, or anywhere else that fsspec reaches (WebDAV, S3, SFTP …).

Each department has a folder of its own below the target. A file is there whole or not at all, and the list of sums is written last: where it says
what is there, the pack is complete. Each file is read back and compared. A file that somebody has changed since it was put there is kept under a
dated name.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import os
import posixpath
import secrets
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from generator.content.records import Department
from generator.diagnostics import Diagnostic, UserError
from generator.distribution.delivery import Delivered, NotDelivered
from generator.distribution.pack import SUMS, Pack, sums_text

__all__ = ["Folder"]

PREFIX = "JIANBAO_WEBDAV_"


class Folder:
    """A folder with a folder for each department."""

    name = "folder"

    def __init__(self, url: str, *, environment: Mapping[str, str], today: Callable[[], datetime.date], zipped: bool = False) -> None:
        """Find the file system that the URL names.

        Args:
            url: A path, or a URL: ``davs://host/packs``, or one of fsspec's, such as ``s3://bucket/packs``.
            environment: The environment, for the account at a WebDAV server.
            today: The clock, for the names of files that are kept.
            zipped: Whether each pack is one zip file instead of a folder.

        Raises:
            UserError: If no such file system is known here, or it cannot be reached.
        """
        self._url = url.rstrip("/")
        self._today = today
        self._zipped = zipped
        self._files, root = _file_system(url, environment)
        self._root = PurePosixPath(root)
        if "file" in self._files.protocol:
            self._url = posixpath.normpath(root)  # the same wherever the command is run
            self._root = PurePosixPath(self._url)

    def target(self, department: Department) -> str:
        """Return the URL of the department's folder or zip file."""
        return f"{self._url}/{department.id}{'.zip' if self._zipped else ''}"

    def deliver(self, pack: Pack) -> Delivered:
        """Write the pack, its sums last, and read everything back. Raise `NotDelivered` if that fails: what was there before stays usable."""
        target = self.target(pack.department)
        try:
            self._deliver(pack)
            complete = all(self._read(path) == data for path, data in self._wanted(pack).items())
        except Exception as problem:  # each file system raises what its own libraries raise
            raise NotDelivered(f"写不了 {target}（{type(problem).__name__}：{problem}）") from problem
        if not complete:
            raise NotDelivered(f"{target} 写入后读回的内容不一样：检查磁盘或网络")
        return Delivered(receipt=target)

    def arrived(self, target: str, sums: Mapping[str, str]) -> bool | None:
        """Return whether all of a pack is there, as it should be; None if it went to another place than this folder, or cannot be looked at."""
        folder, name = PurePosixPath(target).parent, PurePosixPath(target).name
        if str(folder) != str(PurePosixPath(self._url)):
            return None
        try:
            if name.endswith(".zip"):
                held = _unzipped(self._read(self._root / name))
            else:
                held = {each: self._read(self._root / name / each) for each in (*sums, SUMS)}
        except Exception:  # each file system raises what its own libraries raise
            return None
        return held.get(SUMS) == sums_text(sums) and all(_is(held.get(each), sha256) for each, sha256 in sums.items())

    def _deliver(self, pack: Pack) -> None:
        wanted = self._wanted(pack)
        ours = self._sums(pack)
        for path in [path for path in ours if path not in wanted] + list(wanted):
            self._keep_if_edited(path, ours.get(path), wanted.get(path))
        self._files.makedirs(str(self._folder(pack)), exist_ok=True)
        for path, data in wanted.items():
            if self._read(path) != data:
                self._put(path, data)
        for path in ours:
            if path not in wanted and self._files.exists(str(path)):
                self._files.rm_file(str(path))

    def _wanted(self, pack: Pack) -> Mapping[PurePosixPath, bytes]:
        """Return what is to be there in the end, in the order in which it is written."""
        folder = self._folder(pack)
        if self._zipped:
            data = pack.zipped()
            name = f"{pack.department.id}.zip"
            return {folder / name: data, folder / f"{name}.sha256": f"{hashlib.sha256(data).hexdigest()}  {name}\n".encode()}
        return {folder / name: data for name, data in pack.files()}

    def _folder(self, pack: Pack) -> PurePosixPath:
        return self._root if self._zipped else self._root / pack.department.id

    def _sums(self, pack: Pack) -> dict[PurePosixPath, str]:
        """Return the sums of the files that an earlier delivery put there, by path. Lines that are none of ours count for nothing."""
        folder = self._folder(pack)
        held = self._read(folder / (f"{pack.department.id}.zip.sha256" if self._zipped else SUMS)) or b""
        found: dict[PurePosixPath, str] = {}
        for line in held.decode("utf-8", "replace").splitlines():
            sha256, _, name = line.partition("  ")
            if len(sha256) == 64 and name and PurePosixPath(name).name == name:  # nothing leads out of the folder
                found[folder / name] = sha256
        return found

    def _keep_if_edited(self, path: PurePosixPath, ours: str | None, wanted: bytes | None) -> None:
        """Rename a file that is neither as we left it nor as it is to be. The lists of sums are ours whatever they say."""
        held = None if path.name == SUMS or path.suffix == ".sha256" else self._read(path)
        if held is None or held == wanted or hashlib.sha256(held).hexdigest() == ours:
            return
        stem = f"{path.stem}-对方修改-{self._today().isoformat()}"
        names = (path.with_name(f"{stem}{'' if number == 1 else f'-{number}'}{path.suffix}") for number in range(1, 1000))
        kept = next(name for name in names if not self._files.exists(str(name)))
        self._put(kept, held)

    def _read(self, path: PurePosixPath) -> bytes | None:
        try:
            data: bytes = self._files.cat_file(str(path))
        except FileNotFoundError:
            return None
        return data

    def _put(self, path: PurePosixPath, data: bytes) -> None:
        """Write a file so that others see it whole or not at all: on a disk and with WebDAV (RFC 4918 9.9). An object store does so of itself."""
        on_disk, webdav = "file" in self._files.protocol, "webdav" in self._files.protocol
        if not (on_disk or webdav):
            self._files.pipe_file(str(path), data)
            return
        part = path.with_name(f".{secrets.token_hex(8)}.part")
        try:
            if on_disk:
                _write_through(Path(part), data)
                Path(part).replace(path)
            else:
                self._files.pipe_file(str(part), data)
                self._files.client.move(str(part), str(path), overwrite=True)
        except BaseException:
            if self._files.exists(str(part)):
                self._files.rm_file(str(part))
            raise


def _is(data: bytes | None, sha256: str) -> bool:
    return data is not None and hashlib.sha256(data).hexdigest() == sha256


def _unzipped(data: bytes | None) -> dict[str, bytes | None]:
    """Return the files in a zip file by name; those that are stored as ours are; none if it is broken or not there."""
    try:
        with zipfile.ZipFile(io.BytesIO(data or b"")) as archive:
            return {each.filename: archive.read(each) for each in archive.infolist() if each.compress_type == zipfile.ZIP_STORED}
    except zipfile.BadZipFile:
        return {}


def _write_through(path: Path, data: bytes) -> None:
    """Write a file of this machine and see it on the disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _file_system(url: str, environment: Mapping[str, str]) -> tuple[Any, str]:
    """Return fsspec's file system for a URL, and the path in it. fsspec itself takes what else a file system needs from ``FSSPEC_…`` variables."""
    import fsspec  # only for this way of delivering

    split = urlsplit(url)
    try:
        if split.scheme in ("dav", "davs"):  # as file managers call WebDAV; fsspec's own ``webdav://`` wants the server told apart
            files = fsspec.filesystem(
                "webdav", base_url=urlunsplit((split.scheme.replace("dav", "http"), split.netloc, "", "", "")), auth=_account(environment)
            )
            return files, split.path.strip("/")
        files, root = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as problem:
        hint = "写一个文件夹，或 davs://、s3:// 等地址；各要装一个库（WebDAV：pip install 'jianbao[webdav]'）"
        raise UserError(Diagnostic("bad-target", f"--target {url} 打不开（{problem}）", hint=hint)) from problem
    return files, str(root)


def _account(environment: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the account for WebDAV; None if the environment names none."""
    user = environment.get(f"{PREFIX}USER")
    return (user, environment.get(f"{PREFIX}PASSWORD", "")) if user else None
