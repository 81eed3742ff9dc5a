"""Pictures in the file: image XObjects (ISO 32000-1, 8.9.5).

A JPEG goes in as it is, and so do the compressed rows of a PNG, whose filters PDF calls predictors (7.4.4.4): nothing is decoded. The layout's
pictures are opaque and in sRGB or grey, which the file's output intent covers (ISO 19005-2, 6.2.4.3).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from generator.document.pictures import Bitmap
from generator.writers.pdf.document import PdfDocument, Stream, written

__all__ = ["embed_images", "image_name"]

_SIGNATURE = 8
"""Bytes before a PNG's first chunk (ISO/IEC 15948, 5.2)."""


def image_name(bitmap: Bitmap) -> str:
    """Return the name by which pages draw a picture: one that is placed twice is stored once."""
    return f"I{bitmap.digest[:16]}"


def embed_images(file: PdfDocument, bitmaps: Iterable[Bitmap]) -> dict[str, str]:
    """Add pictures to the file, and return the reference to each, by its name."""
    return {name: file.add(_image(bitmap)) for name, bitmap in {image_name(bitmap): bitmap for bitmap in bitmaps}.items()}


def _image(bitmap: Bitmap) -> Stream:
    entries: dict[str, object] = {
        "Type": "/XObject",
        "Subtype": "/Image",
        "Width": bitmap.width,
        "Height": bitmap.height,
        "ColorSpace": "/DeviceGray" if bitmap.grey else "/DeviceRGB",
        "BitsPerComponent": 8,
    }
    if bitmap.kind == "jpeg":
        return Stream({**entries, "Filter": "/DCTDecode"}, bitmap.data, compressed=False)
    rows = {"Predictor": 15, "Colors": 1 if bitmap.grey else 3, "BitsPerComponent": 8, "Columns": bitmap.width}
    return Stream({**entries, "DecodeParms": written(rows)}, b"".join(_rows(bitmap.data)), compressed=True)


def _rows(png: bytes) -> Iterator[bytes]:
    """Yield the compressed rows of a PNG: the contents of its IDAT chunks, which are one zlib stream (ISO/IEC 15948, 10.1)."""
    place = _SIGNATURE
    while place < len(png):
        length, kind = struct.unpack_from(">I4s", png, place)
        if kind == b"IDAT":
            yield png[place + 8 : place + 8 + length]
        place += 12 + length
