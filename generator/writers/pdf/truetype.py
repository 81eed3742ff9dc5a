"""TrueType outlines: taking glyphs out of a font, and putting glyphs together to a new one.

The twin of `cff`, for fonts with a ``glyf`` table; HarfBuzz has fixed a variable font at its instance before (`subsetting`). The font that is
assembled has only the tables that a PDF asks for (ISO 32000-1, table 126), without hints: office printers and screens do not need them at hanzi's
sizes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

__all__ = ["Outline", "assemble", "extract"]

# Flags of a composite glyph's components
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080


class Outline(Struct, frozen=True, gc=False):
    """A glyph's outline and its horizontal metrics."""

    data: bytes
    """Its part of the ``glyf`` table, whole words of four bytes."""
    metrics: bytes
    """Its part of the ``hmtx`` table: advance and left side bearing."""
    checksum: int
    """Of the data."""
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
        data = _aligned(tables["glyf"][start:end])
        components = tuple((place, old_ids[component]) for place, component in _components(data))
        found[old] = Outline(data, _metrics(tables["hmtx"], new, metrics_count), _checksum(data), components)
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
    outlines = [_patched(outline, ids) if outline.components else outline for outline in (*glyphs, *map(components.__getitem__, needed))]
    bodies = [outline.data for outline in outlines]
    offsets = [*accumulate(map(len, bodies), initial=0)]
    count = struct.pack(">H", len(outlines))
    tables = {
        b"head": head[:8] + bytes(4) + head[12:50] + b"\0\1" + head[52:54],
        b"hhea": hhea[:34] + count,
        b"hmtx": b"".join([outline.metrics for outline in outlines]),
        b"loca": struct.pack(f">{len(offsets)}I", *offsets),
        b"maxp": maxp[:4] + count + maxp[6:],
    }
    summed = {tag: (table, _checksum(table)) for tag, table in tables.items()}
    # each outline is whole words, so that the sum of their sums is the table's, and need not be made from thousands of words
    return _write_font({b"glyf": (b"".join(bodies), sum([outline.checksum for outline in outlines]) & 0xFFFFFFFF), **summed})


def _location(loca: bytes, glyph: int, long_offsets: bool) -> tuple[int, int]:
    if long_offsets:
        start, end = struct.unpack_from(">II", loca, 4 * glyph)
        return start, end
    start, end = struct.unpack_from(">HH", loca, 2 * glyph)
    return 2 * start, 2 * end


def _metrics(hmtx: bytes, glyph: int, count: int) -> bytes:
    """Return advance and left side bearing; glyphs after the last full record share its advance."""
    if glyph < count:
        return hmtx[4 * glyph : 4 * glyph + 4]
    bearing = 4 * count + 2 * (glyph - count)
    return hmtx[4 * count - 4 : 4 * count - 2] + hmtx[bearing : bearing + 2]


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


def _patched(outline: Outline, ids: Mapping[int, int]) -> Outline:
    """Return a composite glyph whose components have these ids."""
    data = bytearray(outline.data)
    for place, component in outline.components:
        struct.pack_into(">H", data, place, ids[component])
    return replace(outline, data=bytes(data), checksum=_checksum(data))


def _aligned(data: bytes) -> bytes:
    return data + bytes(-len(data) % 4)


def _write_font(tables: Mapping[bytes, tuple[bytes, int]]) -> bytes:
    """Return the tables, each with its checksum, as a font file with its table directory."""
    count = len(tables)
    power = count.bit_length() - 1
    directory = [struct.pack(">IHHHH", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))]
    offset = 12 + 16 * count
    bodies: list[bytes] = []
    for tag, (table, checksum) in sorted(tables.items()):
        body = _aligned(table)
        directory.append(struct.pack(">4sIII", tag, checksum, offset, len(table)))
        bodies.append(body)
        offset += len(body)
    return b"".join(directory + bodies)


def _checksum(table: bytes | bytearray) -> int:
    """Return the sum of the table's words, the last one filled up with zeros."""
    words = _aligned(bytes(table))
    total: int = sum(struct.unpack(f">{len(words) // 4}I", words))
    return total & 0xFFFFFFFF
