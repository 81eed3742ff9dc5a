"""Compact Font Format: taking glyphs out of a font, and putting glyphs together to a new one.

Separate from the font objects because it knows nothing of PDF: it follows Adobe Technical Note 5176. HarfBuzz has unrolled the subroutines before
(`subsetting`), so a charstring stands for itself and can be kept, and a font be assembled from kept ones without the original. Unrolled charstrings
compress better than subroutines do: a page of 240 hanzi takes 51 KB against 60.

The font that is assembled is CID-keyed, whatever the original was.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, pairwise

from msgspec import Struct

__all__ = ["Charstring", "FontDict", "assemble", "extract"]

# Operators of DICTs (tables 9, 10 and 23); two-byte operators are written 0x0C00 + second byte.
_CHARSET, _CHAR_STRINGS, _PRIVATE, _SUBRS = 15, 17, 18, 19
_FONT_BBOX, _FONT_MATRIX, _ROS, _CID_COUNT, _FD_ARRAY, _FD_SELECT, _FONT_NAME = 5, 0x0C07, 0x0C1E, 0x0C22, 0x0C24, 0x0C25, 0x0C26

_FIRST_OWN_STRING = 391
"""Strings below this number are the standard's own (appendix A)."""

_TOP_INDEX_LENGTH = 2 + 1 + 2 * 2 + 12 * 5 + 11
"""Length of the INDEX of the one Top DICT that `assemble` writes: count, size, two offsets, twelve operands, the bytes of seven operators."""


class FontDict(Struct, frozen=True, gc=False):
    """What the glyphs of one hand have in common: stem widths, alignment zones, default widths."""

    private: bytes
    """Private DICT without its subroutines."""
    matrix: bytes
    """Operands of FontMatrix as written; empty for the default of 1/1000."""


class Charstring(Struct, frozen=True, gc=False):
    """A glyph's outline, all subroutines unrolled."""

    code: bytes
    font: FontDict


def extract(cff: bytes, new_ids: Mapping[int, int]) -> dict[int, Charstring]:
    """Return glyphs of a font whose subroutines are unrolled.

    Args:
        cff: The ``CFF`` table.
        new_ids: Glyph ids to be used in the result, each with the glyph id in this font.
    """
    _, position = _read_index(cff, cff[2])
    top_dicts, position = _read_index(cff, position)
    top = _read_dict(top_dicts[0])
    charstrings, _ = _read_index(cff, top[_CHAR_STRINGS][0][0])
    if _FD_ARRAY in top:
        dicts = [_read_dict(d) for d in _read_index(cff, top[_FD_ARRAY][0][0])[0]]
        select = _read_fd_select(cff, top[_FD_SELECT][0][0], len(charstrings))
    else:
        dicts, select = [top], bytes(len(charstrings))
    shared_matrix = top.get(_FONT_MATRIX, ((), b""))[1]
    fonts = [_font_dict(cff, d, shared_matrix) for d in dicts]
    return {old: Charstring(charstrings[new], fonts[select[new]]) for old, new in new_ids.items()}


def assemble(glyphs: Sequence[Charstring], *, cids: Sequence[int], name: str, bbox: tuple[int, int, int, int]) -> bytes:
    """Return a CID-keyed font of the glyphs, in their order; the first has to be ``.notdef``.

    Args:
        glyphs: The outlines; the same one may come more than once.
        cids: The CIDs of all glyphs but the first, which has 0, in ascending order.
        name: PostScript name.
        bbox: Bounding box of all the outlines, in design units.
    """
    hands = [glyph.font for glyph in glyphs]
    fonts = list(dict.fromkeys(hands))
    places = {font: place for place, font in enumerate(fonts)}
    head = b"\1\0\4\4" + _write_index([name.encode("ascii")])
    strings = _write_index([b"Adobe", b"Identity", name.encode("ascii")])
    global_subroutines = b"\0\0"
    charset = struct.pack(f">B{len(cids)}H", 0, *cids)
    select = b"\0" + bytes(map(places.__getitem__, hands))
    charstrings = _write_index([glyph.code for glyph in glyphs])
    privates = [font.private for font in fonts]

    before = len(head) + _TOP_INDEX_LENGTH + len(strings) + len(global_subroutines)
    at_charset, at_select, at_charstrings, *at_privates, at_fonts = accumulate(map(len, (charset, select, charstrings, *privates)), initial=before)
    top = b"".join(
        (
            _entry(_ROS, _number(_FIRST_OWN_STRING) + _number(_FIRST_OWN_STRING + 1) + _number(0)),
            _entry(_FONT_BBOX, b"".join(map(_number, bbox))),
            _entry(_CID_COUNT, _number(max(cids, default=0) + 1)),
            _entry(_CHARSET, _number(at_charset)),
            _entry(_FD_SELECT, _number(at_select)),
            _entry(_CHAR_STRINGS, _number(at_charstrings)),
            _entry(_FD_ARRAY, _number(at_fonts)),
        )
    )
    font_array = _write_index([_font_entry(font, start) for font, start in zip(fonts, at_privates, strict=True)])
    return b"".join((head, _write_index([top]), strings, global_subroutines, charset, select, charstrings, *privates, font_array))


# --- reading ------------------------------------------------------------------------------------------------------------


def _read_index(data: bytes, position: int) -> tuple[list[bytes], int]:
    """Return the items of the INDEX at the position, and the position after it (section 5)."""
    (count,) = struct.unpack_from(">H", data, position)
    if not count:
        return [], position + 2
    size = data[position + 2]
    first = position + 3
    offsets = [int.from_bytes(data[p : p + size], "big") for p in range(first, first + (count + 1) * size, size)]
    base = first + (count + 1) * size - 1
    return [data[base + a : base + b] for a, b in pairwise(offsets)], base + offsets[-1]


def _read_dict(data: bytes) -> dict[int, tuple[list[int], bytes]]:
    """Return a DICT as operator to its operands, as numbers and as written; a real number reads as 0 (section 4)."""
    return {operator: (numbers, written) for operator, numbers, written in _entries(data)}


def _entries(data: bytes) -> Iterator[tuple[int, list[int], bytes]]:
    numbers: list[int] = []
    position = start = 0
    while position < len(data):
        first = data[position]
        if first <= 21:
            width = 2 if first == 12 else 1
            operator = 0x0C00 + data[position + 1] if first == 12 else first
            yield operator, numbers, data[start:position]
            position += width
            start, numbers = position, []
        else:
            number, position = _read_number(data, position)
            numbers.append(number)


def _read_number(data: bytes, position: int) -> tuple[int, int]:
    first = data[position]
    if first == 28:
        return int.from_bytes(data[position + 1 : position + 3], "big", signed=True), position + 3
    if first == 29:
        return int.from_bytes(data[position + 1 : position + 5], "big", signed=True), position + 5
    if first == 30:
        position += 1
        while data[position] & 0x0F != 0x0F and data[position] >> 4 != 0x0F:
            position += 1
        return 0, position + 1
    if first <= 246:
        return first - 139, position + 1
    if first <= 250:
        return (first - 247) * 256 + data[position + 1] + 108, position + 2
    return -(first - 251) * 256 - data[position + 1] - 108, position + 2


def _read_fd_select(data: bytes, position: int, count: int) -> bytes:
    """Return the font DICT's number for each glyph (section 19)."""
    if data[position] == 0:
        return data[position + 1 : position + 1 + count]
    (ranges,) = struct.unpack_from(">H", data, position + 1)
    marks = [struct.unpack_from(">HB", data, position + 3 + 3 * i) for i in range(ranges)]
    ends = [first for first, _ in marks[1:]] + [count]
    return b"".join(bytes([font]) * (end - first) for (first, font), end in zip(marks, ends, strict=True))


def _font_dict(data: bytes, entries: Mapping[int, tuple[list[int], bytes]], shared_matrix: bytes) -> FontDict:
    size, offset = entries[_PRIVATE][0]
    private = data[offset : offset + size]
    kept = b"".join(_entry(operator, written) for operator, _, written in _entries(private) if operator != _SUBRS)
    return _interned(kept, entries.get(_FONT_MATRIX, ((), shared_matrix))[1])


@cache
def _interned(private: bytes, matrix: bytes) -> FontDict:
    """Return the one font DICT with that content, so that thousands of glyphs can be told apart by identity."""
    return FontDict(private=private, matrix=matrix)


# --- writing ------------------------------------------------------------------------------------------------------------


def _number(value: int) -> bytes:
    """Return an integer operand in its five-byte form."""
    return b"\x1d" + value.to_bytes(4, "big", signed=True)


def _entry(operator: int, operands: bytes) -> bytes:
    return operands + (operator.to_bytes(2, "big") if operator > 0xFF else bytes([operator]))


def _font_entry(font: FontDict, private_offset: int) -> bytes:
    matrix = _entry(_FONT_MATRIX, font.matrix) if font.matrix else b""
    name = _entry(_FONT_NAME, _number(_FIRST_OWN_STRING + 2))
    return name + matrix + _entry(_PRIVATE, _number(len(font.private)) + _number(private_offset))


def _write_index(items: Sequence[bytes]) -> bytes:
    """Return the items as an INDEX (section 5), with offsets of two or of four bytes, which can be written all at once."""
    ends = [*accumulate(map(len, items), initial=1)]
    size, form = (2, "H") if ends[-1] < 0x10000 else (4, "I")
    return struct.pack(f">HB{len(ends)}{form}", len(items), size, *ends) + b"".join(items)
