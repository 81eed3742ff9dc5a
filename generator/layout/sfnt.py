"""Reading the little that is needed of an OpenType file without loading it: its table directory and its names.

Separate from `fonts` because finding fonts and telling whether they changed must not cost the import of HarfBuzz nor the reading of outlines.
Terms are those of the OpenType specification.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import BinaryIO

from msgspec import Struct

__all__ = ["Names", "NotAFont", "count_faces", "parse_names", "read_tables"]

_COLLECTION = b"ttcf"
_SFNT_VERSIONS = (b"\0\1\0\0", b"OTTO", b"true", b"typ1")

_FAMILY, _SUBFAMILY, _VERSION, _POSTSCRIPT, _TYPOGRAPHIC_FAMILY = 1, 2, 5, 6, 16

_MACINTOSH_ENCODINGS = {0: "mac-roman", 2: "big5", 25: "gb2312"}
"""Encodings of the Macintosh platform by encoding id, those a Chinese font uses."""

_ENGLISH = frozenset({0, 0x0409})
"""Language ids of English on the Macintosh and the Windows platform."""


class NotAFont(ValueError):
    """The file is no OpenType font, or it is damaged."""


class Names(Struct, frozen=True, kw_only=True):
    """What a face is called, from its ``name`` table."""

    families: tuple[str, ...]
    """All family names in all languages, the English typographic one first."""
    subfamily: str
    """Style within the family, in English: ``Regular``, ``Bold``."""
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
    offsets = _offsets(file)
    if not 0 <= index < len(offsets):
        raise NotAFont(f"face {index} of {len(offsets)}")
    file.seek(offsets[index] + 4)
    (count,) = _unpack(">H6x", file.read(8))
    directory = file.read(16 * count)
    wanted = {tag.encode("ascii").ljust(4): tag for tag in tags}
    found: dict[str, bytes] = {}
    for position in range(0, len(directory) - 15, 16):
        tag, offset, length = struct.unpack_from(">4s4xII", directory, position)
        if tag in wanted:
            file.seek(offset)
            found[wanted[tag]] = file.read(length)
    return found


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
        codec = "utf-16-be" if platform in (0, 3) else _MACINTOSH_ENCODINGS.get(encoding, "mac-roman")
        text = raw.decode(codec, errors="replace").strip("\0 ")
        if text:
            by_id.setdefault(name_id, []).append((language not in _ENGLISH, text))
    ordered = {name_id: [text for _, text in sorted(names, key=lambda n: n[0])] for name_id, names in by_id.items()}
    families = [*ordered.get(_TYPOGRAPHIC_FAMILY, ()), *ordered.get(_FAMILY, ())]
    return Names(
        families=tuple(dict.fromkeys(families)),
        subfamily=next(iter(ordered.get(_SUBFAMILY, ())), "Regular"),
        postscript=next(iter(ordered.get(_POSTSCRIPT, ())), ""),
        version=next(iter(ordered.get(_VERSION, ())), ""),
    )


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
