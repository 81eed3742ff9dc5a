"""TrueType outlines: taking glyphs out of a font, and putting glyphs together to a new one.

The twin of `cff`, for fonts with a ``glyf`` table; HarfBuzz has fixed a variable font at its instance before (`subsetting`). The font that is
assembled has only the tables that a PDF asks for (ISO 32000-1, table 126), without hints: office printers and screens do not need them at hanzi's
sizes.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Mapping, Sequence
from itertools import accumulate

from msgspec import Struct

__all__ = ["Outline", "assemble", "extract"]

# Flags of a composite glyph's components
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080


class Outline(Struct, frozen=True):
    """A glyph's outline and its horizontal metrics in design units."""

    data: bytes
    """Its part of the ``glyf`` table."""
    advance: int
    bearing: int
    components: tuple[tuple[int, int], ...]
    """Of a composite glyph: where in the data a component's id stands, and the component's id in the original font."""


def extract(tables: Mapping[str, bytes], new_ids: Mapping[int, int]) -> dict[int, Outline]:
    """Return glyphs of a font.

    Args:
        tables: ``glyf``, ``loca``, ``head``, ``hhea`` and ``hmtx``.
        new_ids: Glyph ids to be used in the result, each with the glyph id in this font. Must be closed under components.
    """
    (long_offsets,) = struct.unpack_from(">h", tables["head"], 50)
    (metrics_count,) = struct.unpack_from(">H", tables["hhea"], 34)
    old_ids = {new: old for old, new in new_ids.items()}
    found: dict[int, Outline] = {}
    for old, new in new_ids.items():
        start, end = _location(tables["loca"], new, bool(long_offsets))
        data = tables["glyf"][start:end]
        advance, bearing = _metrics(tables["hmtx"], new, metrics_count)
        components = tuple((place, old_ids[component]) for place, component in _components(data))
        found[old] = Outline(data=data, advance=advance, bearing=bearing, components=components)
    return found


def assemble(glyphs: Sequence[Outline], *, components: Mapping[int, Outline], head: bytes, hhea: bytes, maxp: bytes) -> bytes:
    """Return a font of the glyphs, in their order; the first has to be ``.notdef``.

    Args:
        glyphs: The outlines; the same one may come more than once.
        components: Outlines that composite glyphs are made of, by their id in the original font. They are put after the glyphs.
        head: The original's table; its numbers that depend on the glyphs are replaced.
        hhea: The same.
        maxp: The same.
    """
    needed = _closure(glyphs, components)
    ids = {old: len(glyphs) + place for place, old in enumerate(needed)}
    outlines = [*glyphs, *(components[old] for old in needed)]
    # a glyph begins at a multiple of four bytes
    bodies = [_aligned(_patched(outline, ids)) for outline in outlines]
    offsets = array("I", accumulate(map(len, bodies), initial=0))
    metrics = array("H", [number & 0xFFFF for outline in outlines for number in (outline.advance, outline.bearing)])
    count = struct.pack(">H", len(outlines))
    return _write_font(
        {
            b"glyf": b"".join(bodies),
            b"head": head[:8] + bytes(4) + head[12:50] + b"\0\1" + head[52:54],
            b"hhea": hhea[:34] + count,
            b"hmtx": _big_endian(metrics),
            b"loca": _big_endian(offsets),
            b"maxp": maxp[:4] + count + maxp[6:],
        }
    )


def _location(loca: bytes, glyph: int, long_offsets: bool) -> tuple[int, int]:
    if long_offsets:
        start, end = struct.unpack_from(">II", loca, 4 * glyph)
        return start, end
    start, end = struct.unpack_from(">HH", loca, 2 * glyph)
    return 2 * start, 2 * end


def _metrics(hmtx: bytes, glyph: int, count: int) -> tuple[int, int]:
    """Return advance and left side bearing; glyphs after the last full record share its advance."""
    if glyph < count:
        advance, bearing = struct.unpack_from(">Hh", hmtx, 4 * glyph)
        return advance, bearing
    (advance,) = struct.unpack_from(">H", hmtx, 4 * (count - 1))
    (bearing,) = struct.unpack_from(">h", hmtx, 4 * count + 2 * (glyph - count))
    return advance, bearing


def _components(data: bytes) -> list[tuple[int, int]]:
    """Return where each component's id stands, and the id; nothing for a simple glyph."""
    if not data or struct.unpack_from(">h", data)[0] >= 0:
        return []
    found: list[tuple[int, int]] = []
    position = 10
    flags = _MORE
    while flags & _MORE:
        flags, component = struct.unpack_from(">HH", data, position)
        found.append((position + 2, component))
        position += 8 if flags & _WORDS else 6
        position += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
    return found


def _closure(glyphs: Sequence[Outline], components: Mapping[int, Outline]) -> list[int]:
    """Return the ids of all components, also of components of components, in a stable order."""
    needed: dict[int, None] = {}
    todo = [component for glyph in glyphs for _, component in glyph.components]
    while todo:
        component = todo.pop(0)
        if component not in needed:
            needed[component] = None
            todo += [inner for _, inner in components[component].components]
    return list(needed)


def _patched(outline: Outline, ids: Mapping[int, int]) -> bytes:
    if not outline.components:
        return outline.data
    data = bytearray(outline.data)
    for place, component in outline.components:
        struct.pack_into(">H", data, place, ids[component])
    return bytes(data)


def _aligned(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _big_endian(numbers: array[int]) -> bytes:
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers.tobytes()


def _write_font(tables: Mapping[bytes, bytes]) -> bytes:
    """Return the tables as a font file with its table directory and checksums."""
    count = len(tables)
    power = count.bit_length() - 1
    directory = [struct.pack(">IHHHH", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))]
    offset = 12 + 16 * count
    bodies: list[bytes] = []
    for tag, table in sorted(tables.items()):
        body = _aligned(table)
        directory.append(struct.pack(">4sIII", tag, _checksum(body), offset, len(table)))
        bodies.append(body)
        offset += len(body)
    return b"".join(directory + bodies)


def _checksum(table: bytes) -> int:
    words = array("I", table)
    if sys.byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF
