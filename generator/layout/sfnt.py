"""Reading the little that is needed of an OpenType file without loading it: its table directory and its names.

Separate from `fonts` because finding fonts and telling whether they changed must not cost the import of HarfBuzz nor the reading of outlines.
Terms are those of the OpenType specification.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import BinaryIO

from msgspec import Struct

__all__ = ["Names", "NotAFont", "count_faces", "parse_names", "parse_weights", "read_directory", "read_tables"]

_COLLECTION = b"ttcf"
_SFNT_VERSIONS = (b"\0\1\0\0", b"OTTO", b"true", b"typ1")

_FAMILY, _SUBFAMILY, _VERSION, _POSTSCRIPT, _TYPOGRAPHIC_FAMILY, _TYPOGRAPHIC_SUBFAMILY = 1, 2, 5, 6, 16, 17

_MACINTOSH_ENCODINGS = {0: "mac-roman", 2: "big5", 25: "gb2312"}
"""Encodings of the Macintosh platform by encoding id, those a Chinese font uses."""

_WINDOWS_ENCODINGS = {3: "gb18030", 4: "big5"}
"""Encodings of the Windows platform by encoding id that are not UTF-16; old fonts use them."""

_WEIGHT = int.from_bytes(b"wght", "big")

_ENGLISH = frozenset({0, 0x0409})
"""Language ids of English on the Macintosh and the Windows platform."""


class NotAFont(ValueError):
    """The file is no OpenType font, or it is damaged."""


class Names(Struct, frozen=True, kw_only=True):
    """What a face is called, from its ``name`` table."""

    families: tuple[str, ...]
    """All family names in all languages, the English typographic one first."""
    styled: tuple[tuple[str, str], ...]
    """Each family name with the style that the face has within that family: Noto Sans SC Thin is the Regular of ``Noto Sans SC Thin`` and the Thin of
    ``Noto Sans SC``. Styles are in English where the face says so."""
    postscript: str
    version: str


def count_faces(file: BinaryIO) -> int:
    """Return how many faces the file holds: more than one only in a collection.

    Raises:
        NotAFont: If the file is no OpenType font.
    """
    return len(_offsets(file))


def read_tables(file: BinaryIO, *, index: int, tags: Iterable[str]) -> dict[str, bytes]:
    """Return the contents of those of the named tables that the face has.

    Args:
        file: The font, open for binary reading.
        index: Which face of a collection; 0 for a plain font.
        tags: Table tags, for example ``head``.

    Raises:
        NotAFont: If the file is no OpenType font, is damaged, or has no such face.
    """
    directory = read_directory(file, index=index)
    wanted = {tag.encode("ascii").ljust(4): tag for tag in tags}
    found: dict[str, bytes] = {}
    for position in range(0, len(directory) - 15, 16):
        tag, offset, length = struct.unpack_from(">4s4xII", directory, position)
        if tag in wanted:
            file.seek(offset)
            found[wanted[tag]] = file.read(length)
    return found


def read_directory(file: BinaryIO, *, index: int) -> bytes:
    """Return the table directory of a face: for each table its tag, checksum, offset and length. Arguments and errors are those of `read_tables`."""
    offsets = _offsets(file)
    if not 0 <= index < len(offsets):
        raise NotAFont(f"face {index} of {len(offsets)}")
    file.seek(offsets[index] + 4)
    (count,) = _unpack(">H6x", file.read(8))
    return file.read(16 * count)


def parse_names(table: bytes) -> Names:
    """Return the names that a ``name`` table holds.

    Raises:
        NotAFont: If the table is damaged.
    """
    count, strings = _unpack(">2xHH", table[:6])
    records = [_unpack(">6H", table[6 + 12 * i : 18 + 12 * i]) for i in range(count)]
    by_id: dict[int, list[tuple[bool, str]]] = {}
    for platform, encoding, language, name_id, length, offset in records:
        raw = table[strings + offset : strings + offset + length]
        text = raw.decode(_codec(platform, encoding), errors="replace").replace("\0", "").strip()
        if text:
            by_id.setdefault(name_id, []).append((language not in _ENGLISH, text))
    ordered = {name_id: [text for _, text in sorted(names, key=lambda n: n[0])] for name_id, names in by_id.items()}
    style = next(iter(ordered.get(_SUBFAMILY, ())), "Regular")
    typographic = next(iter(ordered.get(_TYPOGRAPHIC_SUBFAMILY, ())), style)
    styled = [(name, typographic) for name in ordered.get(_TYPOGRAPHIC_FAMILY, ())] + [(name, style) for name in ordered.get(_FAMILY, ())]
    return Names(
        families=tuple(dict.fromkeys(name for name, _ in styled)),
        styled=tuple(dict.fromkeys(styled)),
        postscript=next(iter(ordered.get(_POSTSCRIPT, ())), ""),
        version=next(iter(ordered.get(_VERSION, ())), ""),
    )


def parse_weights(table: bytes) -> tuple[float, float] | None:
    """Return the lightest and the heaviest weight that an ``fvar`` table offers on its axis ``wght``; None if it has no such axis.

    Raises:
        NotAFont: If the table is damaged.
    """
    first, count, size = _unpack(">4xH2xHH", table[:12])
    for start in range(first, first + count * size, size):
        tag, lightest, _, heaviest = _unpack(">Iiii", table[start : start + 16])
        if tag == _WEIGHT:
            return lightest / 0x10000, heaviest / 0x10000
    return None


def _codec(platform: int, encoding: int) -> str:
    if platform in (0, 3):
        return _WINDOWS_ENCODINGS.get(encoding, "utf-16-be") if platform else "utf-16-be"
    return _MACINTOSH_ENCODINGS.get(encoding, "mac-roman")


def _offsets(file: BinaryIO) -> tuple[int, ...]:
    file.seek(0)
    head = file.read(12)
    if head[:4] in _SFNT_VERSIONS:
        return (0,)
    if head[:4] != _COLLECTION:
        raise NotAFont("no OpenType signature")
    (count,) = _unpack(">I", head[8:12])
    return tuple(_unpack(f">{count}I", file.read(4 * count)))


def _unpack(form: str, data: bytes) -> tuple[int, ...]:
    try:
        return struct.unpack(form, data)
    except struct.error as error:
        raise NotAFont("damaged") from error
