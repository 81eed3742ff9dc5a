"""Where a template's pictures are read from: the project's ``templates/`` and ``content/`` folders and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from generator.diagnostics import nearest, reason_of
from generator.document.pictures import MAX_BYTES, Bitmap, PictureProblem, read_bitmap

__all__ = ["PictureFiles"]

_PATH = re.compile(r"[^/\\:.\x00-\x1f][^/\\:\x00-\x1f]*(/[^/\\:.\x00-\x1f][^/\\:\x00-\x1f]*)*")
"""Names with strokes between them; none begins with a dot, so none leads upwards."""
_ENDINGS = (".png", ".jpg", ".jpeg")


class PictureFiles:
    """The pictures below some folders, each read once. A path that leads out of them, also by a symbolic link, is not there."""

    def __init__(self, folders: Iterable[Path]) -> None:
        """Take the folders, the most important first."""
        self._folders = tuple(folders)
        self._read: dict[str, Bitmap] = {}

    def find(self, source: str) -> Bitmap:
        """Return the picture that a template names by its path below one of the folders.

        Raises:
            PictureProblem: If there is none, or it cannot be printed.
        """
        if source not in self._read:
            path = self._path(source)
            try:
                if path.stat().st_size > MAX_BYTES:
                    raise PictureProblem("picture-limit", f"图片文件太大：超过 {MAX_BYTES // 1_000_000} MB", "缩小以后再用")
                data = path.read_bytes()
            except OSError as error:
                raise PictureProblem("missing-picture", f"图片打不开：{reason_of(error)}") from error
            self._read[source] = read_bitmap(data)
        return self._read[source]

    def _path(self, source: str) -> Path:
        names = " 或 ".join(f"{folder.name}/" for folder in self._folders)
        if not _PATH.fullmatch(source):
            raise PictureProblem("picture-path", "图片只能是项目里的文件", f"把图片放进 {names}，写它在那里的路径，例如 images/map.png")
        for folder in self._folders:
            path = folder / source
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                return path
        near = nearest(source, self._names())
        raise PictureProblem("missing-picture", f"{names} 里没有这张图片", f"是不是 {near}？" if near else None)

    def _names(self) -> list[str]:
        files = ((folder, path) for folder in self._folders for path in sorted(folder.rglob("*")))
        return [path.relative_to(folder).as_posix() for folder, path in files if path.suffix.lower() in _ENDINGS]
