"""Font files under some folders, found by file name or by family name.

Separate from `faces`, which decides what to look for. Looking by file name costs one walk over the folders; looking by family name reads the name
table of every file that could hold Chinese, so it is done last, once, and only where a file name did not tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from msgspec import Struct

from generator.build.families import Family
from generator.build.font_files import font_files, system_folders
from generator.layout import sfnt

__all__ = ["Found", "Shelf", "system_shelf"]

_CHINESE_SIZE = 1_000_000
"""No font with the hanzi of GB 2312 is smaller, in bytes; a system's hundreds of Latin fonts are."""

_PLAIN_STYLES = ("regular", "normal", "book", "roman", "r", "常规", "标准")

_NEARLY_PLAIN_STYLES = ("medium", "light", "l")
"""Styles that stand for the family where it has no plain one."""


class Found(Struct, frozen=True):
    """A face in a file."""

    path: Path
    index: int = 0

    @property
    def weights(self) -> tuple[float, float] | None:
        """The lightest and the heaviest weight of a variable font; None for any other."""
        with self.path.open("rb") as file:
            table = sfnt.read_tables(file, index=self.index, tags=("fvar",)).get("fvar")
        return sfnt.parse_weights(table) if table else None


class _Answers(Struct, frozen=True):
    """What a face answers to, in small letters."""

    index: int
    names: frozenset[str]
    at_a_pinch: frozenset[str]
    """Names that it answers to if no other face does."""


class Shelf:
    """The font files under some folders."""

    def __init__(self, folders: Iterable[Path], *, smallest: int = 0) -> None:
        """Name the folders; nothing is read yet.

        Args:
            folders: Where to look, the most important first; those that do not exist are passed over.
            smallest: Size in bytes below which a file is not opened to learn its family names.
        """
        self._folders = tuple(folders)
        self._smallest = smallest

    @cached_property
    def files(self) -> Mapping[str, Path]:
        """Font files by file name in lower case; the first folder wins, and within a folder the first in order."""
        found: dict[str, Path] = {}
        for folder in self._folders:
            for entry in font_files(folder):
                found.setdefault(entry.name.lower(), Path(entry.path))
        return found

    def find(self, family: Family) -> Found | None:
        """Return the regular face of the family, by file name."""
        return next(filter(None, (self._in_file(name, family.names) for name in family.files)), None)

    def find_bold(self, family: Family) -> Found | None:
        """Return the bold face of the family, by file name."""
        names = [f"{name} Bold" for name in family.names]
        return next(filter(None, (self._in_file(name, names) for name in family.bold_files)), None)

    def find_name(self, names: Iterable[str]) -> Found | None:
        """Return the face that bears one of the names, the first name first, by the fonts' own name tables."""
        return next(filter(None, (self._by_name.get(name.casefold()) for name in names)), None)

    def _in_file(self, file_name: str, names: Iterable[str]) -> Found | None:
        """Return the face of the file: the only one whatever it is called, or the one of a collection that bears one of the names."""
        path = self.files.get(file_name)
        if path is None:
            return None
        faces = _answers_of(path)
        if path.suffix.lower() not in (".ttc", ".otc"):
            return Found(path) if faces else None
        wanted = {name.casefold() for name in names}
        fitting = [face for face in faces if wanted & face.names] or [face for face in faces if wanted & face.at_a_pinch]
        return Found(path, fitting[0].index) if fitting else None

    @cached_property
    def _by_name(self) -> Mapping[str, Found]:
        index: dict[str, Found] = {}
        at_a_pinch: dict[str, Found] = {}
        for path in self.files.values():
            if path.stat().st_size >= self._smallest:
                for face in _answers_of(path):
                    found = Found(path, face.index)
                    index |= {name: found for name in face.names if name not in index}
                    at_a_pinch |= {name: found for name in face.at_a_pinch if name not in at_a_pinch}
        return at_a_pinch | index


@lru_cache(maxsize=1)
def system_shelf() -> Shelf:
    """Return the fonts installed on this machine, looked up once a process."""
    return Shelf(system_folders(), smallest=_CHINESE_SIZE)


def _answers_of(path: Path) -> list[_Answers]:
    """Return what each face of the file answers to; nothing for a damaged file.

    A face of another style answers to its family with the style's name, as in ``Noto Serif CJK SC Bold``, and not to the bare family. A variable font
    answers to the bare family, whatever its default style is.
    """
    faces: list[_Answers] = []
    try:
        with path.open("rb") as file:
            for index in range(sfnt.count_faces(file)):
                tables = sfnt.read_tables(file, index=index, tags=("name", "fvar"))
                styled = [(family.casefold(), style.casefold()) for family, style in sfnt.parse_names(tables.get("name", b"")).styled]
                plain = {family for family, style in styled if style in _PLAIN_STYLES or "fvar" in tables}
                nearly = {family for family, style in styled if style in _NEARLY_PLAIN_STYLES}
                faces.append(_Answers(index, frozenset(plain | {f"{family} {style}" for family, style in styled}), frozenset(nearly)))
    except (OSError, sfnt.NotAFont):
        return []
    return faces
