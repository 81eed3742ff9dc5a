"""A zip archive whose bytes depend on its content alone (PKWARE APPNOTE 6.3.3: 4.3.7, 4.3.12, 4.3.16).

Python's writer puts the time and the system into the archive, and compresses by the zlib that it was built with, of which there are several. Here
every date is 1980-01-01 and every part is deflated by libdeflate. What many documents have in common is compressed once in a process.
"""

from __future__ import annotations

import functools
import struct
import zlib
from collections.abc import Container, Iterable

from deflate import __version__, deflate_compress

__all__ = ["COMPRESSOR", "zip_bytes"]

COMPRESSOR = f"deflate {__version__}"
"""Name and version of what compresses: another one may give other bytes."""
_LEVEL = 1
"""Six tenths of level 6's time for 8 to 20 % more bytes, some kilobytes a paper."""
_DATE = (1980 - 1980) << 9 | 1 << 5 | 1
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_UTF8 = 0x800


def zip_bytes(parts: Iterable[tuple[str, bytes]], constant: Container[str] = ()) -> bytes:
    """Return an archive of the parts, in their order. Those named in ``constant`` are compressed once in a process."""
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for name, data in parts:
        encoded = name.encode()
        packed = _deflate_cached(data) if name in constant else _deflate(data)
        sizes = (zlib.crc32(data), len(packed), len(data))
        body += (_LOCAL.pack(b"PK\x03\x04", 20, _UTF8, 8, 0, _DATE, *sizes, len(encoded), 0), encoded, packed)
        directory.append(_CENTRAL.pack(b"PK\x01\x02", 20, 20, _UTF8, 8, 0, _DATE, *sizes, len(encoded), 0, 0, 0, 0, 0, offset) + encoded)
        offset += _LOCAL.size + len(encoded) + len(packed)
    central = b"".join(directory)
    return b"".join((*body, central, _END.pack(b"PK\x05\x06", 0, 0, len(directory), len(directory), len(central), offset, 0)))


def _deflate(data: bytes) -> bytes:
    return bytes(deflate_compress(data, _LEVEL))


_deflate_cached = functools.lru_cache(maxsize=32)(_deflate)
