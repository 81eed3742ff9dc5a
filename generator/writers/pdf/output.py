"""A file as it goes out: objects one after the other, or packed into object streams, and the cross-reference stream that finds them.

What has been written is not kept, so that a file may be larger than the memory.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Sequence
from itertools import accumulate, chain

from generator.writers.pdf.compression import deflate

__all__ = ["OBJECTS_PER_STREAM", "Output"]

_VERSION = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
"""PDF/A-2 is based on PDF 1.7; the four bytes above 127 mark the file as binary (ISO 19005-2, 6.1.2)."""

OBJECTS_PER_STREAM = 200
"""How many objects `Output.write_packed` takes at most."""

_ROW = struct.Struct(">BIH")
"""A row of the cross-reference stream (ISO 32000-1, 7.5.8.3): kind, offset or number of the object stream, generation or place in it."""

_PLACE_BYTES = 2
_PLACES = [place.to_bytes(_PLACE_BYTES, "big") for place in range(OBJECTS_PER_STREAM)]


class Output:
    """A file as it is written, and where its objects are."""

    def __init__(self, sink: Callable[[bytes], object]) -> None:
        """Begin the file; the sink is given its parts one after the other."""
        self._sink = sink
        self._sum = hashlib.sha256()
        self._length = 0
        self._put(_VERSION)
        self._rows = {0: _ROW.pack(0, 0, 0xFFFF)}
        """The rows of the cross-reference stream, by the number of the object."""

    def write(self, number: int, body: bytes) -> None:
        """Write an object."""
        self._rows[number] = _ROW.pack(1, self._length, 0)
        self._put(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def write_packed(self, number: int, numbers: Sequence[int], bodies: Sequence[str]) -> None:
        """Write an object stream of that number with those objects in it (ISO 32000-1, 7.5.7)."""
        offsets = accumulate([len(body) + 1 for body in bodies[:-1]], initial=0)
        head = "%d %d " * len(bodies) % tuple(chain.from_iterable(zip(numbers, offsets, strict=True)))
        data = deflate((head + "\n".join(bodies)).encode("ascii"))
        kind = _ROW.pack(2, number, 0)[:-_PLACE_BYTES]
        self._rows.update(zip(numbers, [kind + place for place in _PLACES], strict=False))
        entries = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d" % (len(bodies), len(head), len(data))
        self.write(number, b"<<%b>>\nstream\n%b\nendstream" % (entries, data))

    def finish(self, number: int, *, root: str, info: str) -> None:
        """Write the cross-reference stream under that number, and the end of the file (ISO 32000-1, 7.5.8).

        Args:
            number: The highest of the file; every other from 1 on has been written.
            root: Reference to the catalog.
            info: Reference to the information dictionary.
        """
        start = self._length
        self._rows[number] = _ROW.pack(1, start, 0)
        table = deflate(b"".join(map(self._rows.__getitem__, range(number + 1))))
        identifier = self._sum.hexdigest()[:32].upper()
        entries = (
            f"/Type/XRef/Size {number + 1}/W[1 4 2]/Root {root}/Info {info}/ID[<{identifier}><{identifier}>]/Filter/FlateDecode/Length {len(table)}"
        )
        self.write(number, b"<<%b>>\nstream\n%b\nendstream" % (entries.encode("ascii"), table))
        self._put(b"startxref\n%d\n%%%%EOF\n" % start)

    def _put(self, part: bytes) -> None:
        self._sink(part)
        self._sum.update(part)
        self._length += len(part)
