"""The sRGB colour profile that every page's colours refer to (PDF/A output intent).

Built here from the numbers of IEC 61966-2-1, so that no profile of unclear licence is shipped and the bytes are the same everywhere. It is a
version 2 matrix profile (ICC.1:2001-04), which every printer driver reads.
"""

from __future__ import annotations

import struct
from functools import cache

__all__ = ["srgb_profile"]

_CURVE_POINTS = 256

_WHITE = (0.95045, 1.0, 1.08905)
"""D65, the medium's white."""
_D50 = (0.9642, 1.0, 0.8249)
"""The white of the profile connection space."""
_PRIMARIES = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
"""sRGB's red, green and blue, adapted to D50."""


@cache
def srgb_profile() -> bytes:
    """Return the profile."""
    curve = _curve()
    tags: list[tuple[bytes, bytes]] = [
        (b"desc", _description(b"sRGB IEC61966-2.1")),
        (b"cprt", b"text" + bytes(4) + b"No copyright, use freely" + b"\0"),
        (b"wtpt", _xyz(_WHITE)),
        *((tag, _xyz(colour)) for tag, colour in _PRIMARIES.items()),
        *((tag, curve) for tag in (b"rTRC", b"gTRC", b"bTRC")),
    ]
    table = [struct.pack(">I", len(tags))]
    body = b""
    places: dict[bytes, tuple[int, int]] = {}
    start = 128 + 4 + 12 * len(tags)
    for tag, data in tags:
        if data not in places:  # the three curves are one
            places[data] = (start + len(body), len(data))
            body += data + bytes(-len(data) % 4)
        table.append(tag + struct.pack(">II", *places[data]))
    return _header(start + len(body)) + b"".join(table) + body


def _header(size: int) -> bytes:
    """Return the header of a display profile of that size (6.1)."""
    date = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    head = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ") + date + b"acsp"
    return (head + bytes(28) + b"".join(map(_fixed, _D50))).ljust(128, b"\0")


def _fixed(value: float) -> bytes:
    """Return a number as s15Fixed16 (5.3.4)."""
    return struct.pack(">i", round(value * 65536))


def _xyz(colour: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + b"".join(map(_fixed, colour))


def _description(text: bytes) -> bytes:
    """Return a textDescriptionType without its Unicode and Macintosh parts (6.5.17)."""
    return b"desc" + bytes(4) + struct.pack(">I", len(text) + 1) + text + b"\0" + bytes(78)


def _curve() -> bytes:
    points = (round(_linear(i / (_CURVE_POINTS - 1)) * 65535) for i in range(_CURVE_POINTS))
    return b"curv" + bytes(4) + struct.pack(f">I{_CURVE_POINTS}H", _CURVE_POINTS, *points)


def _linear(value: float) -> float:
    """Return the linear light of an sRGB component, both from 0 to 1."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
