"""How streams are compressed: in one place, because much of the time of a page goes there.

By libdeflate, whose output depends on its version alone. zlib is not one library: some Pythons are built with another of the same name, so that its
bytes would differ from machine to machine.
"""

from __future__ import annotations

from deflate import __version__, zlib_compress

__all__ = ["COMPRESSOR", "deflate", "deflate_well"]

COMPRESSOR = f"deflate {__version__}"
"""Name and version of what compresses: another one may give other bytes."""

_LEVEL = 1
"""Level 2 takes half as much time again for 1 % of a file, level 5 twice the time for 4 % of a checklist and 1 % of other papers."""

_BEST = 12


def deflate(data: bytes) -> bytes:
    """Return the data compressed for the filter FlateDecode (ISO 32000-1, 7.4.4)."""
    return bytes(zlib_compress(data, _LEVEL))


def deflate_well(data: bytes) -> bytes:
    """Return the data compressed as far as it goes: for what is compressed once in a process, and written into every file."""
    return bytes(zlib_compress(data, _BEST))
