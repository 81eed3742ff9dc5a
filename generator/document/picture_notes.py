"""What a picture's file says besides the picture: where a photo was taken, by whom, with which program. Papers go to many readers, so it is left out.

Nothing of the picture itself is touched: parts of the file are taken over or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

__all__ = ["without_notes"]

_PNG_SIGNATURE = 8
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"pHYs", b"gAMA", b"cHRM", b"sRGB", b"iCCP"})
"""Chunks that say what the picture looks like, and how large it is (ISO/IEC 15948, 11)."""

_SOI, _SOS, _COMMENT = 0xD8, 0xDA, 0xFE
_NOTES = frozenset({*range(0xE1, 0xF0), _COMMENT}) - {0xE2, 0xEE}
"""Markers of application segments and comments (ITU-T T.81, table B.1), but for the colour profile (APP2) and what Adobe says of the colours (APP14).
APP0, the resolution, is no note."""


def without_notes(data: bytes, kind: Literal["png", "jpeg"]) -> bytes:
    """Return the file without its notes. Raises `ValueError` if it is not made as such files are."""
    if kind == "png":
        return data[:_PNG_SIGNATURE] + b"".join(_png_chunks(data))
    return data[:2] + b"".join(_jpeg_segments(data))


def _png_chunks(data: bytes) -> Iterator[bytes]:
    at = _PNG_SIGNATURE
    while at < len(data):
        size, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        end = at + 12 + size
        if end > len(data):
            raise ValueError("a chunk goes beyond the end of the file")
        if name in _PNG_KEPT:
            yield data[at:end]
        if name == b"IEND":
            return
        at = end
    raise ValueError("the last chunk is missing")


def _jpeg_segments(data: bytes) -> Iterator[bytes]:
    if data[:2] != bytes((0xFF, _SOI)):
        raise ValueError("no start of image")
    at = 2
    while True:
        marker = data[at + 1 : at + 2]
        if data[at : at + 1] != b"\xff" or not marker or marker[0] in (0x00, 0xFF):
            raise ValueError("no marker where one should be")
        if marker[0] == _SOS:
            yield data[at:]
            return
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if end > len(data) or end < at + 4:
            raise ValueError("a segment goes beyond the end of the file")
        if marker[0] not in _NOTES:
            yield data[at:end]
        at = end
