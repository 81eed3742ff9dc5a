"""The file: numbered objects, packed into object streams, with a cross-reference stream.

ReportLab's `PDFDocument` keeps the objects and their numbers. It would write each as plain text; here all that is no stream goes into object
streams (ISO 32000-1, 7.5.7), which halves a tagged table, and the file's identifier is taken from its contents, so that the same paper has the
same bytes on any day.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain

from reportlab.pdfbase import pdfdoc

from generator.writers.pdf.compression import deflate

__all__ = ["Dictionary", "PdfDocument", "Stream", "text_string", "written"]

_VERSION = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
"""PDF/A-2 is based on PDF 1.7; the four bytes above 127 mark the file as binary (ISO 19005-2, 6.1.2)."""

_OBJECTS_PER_STREAM = 200

_REFERENCES: list[str] = []
"""References as they are written, by the number of the object."""

_ROW = struct.Struct(">BIH")
"""A row of the cross-reference stream (ISO 32000-1, 7.5.8.3): kind, offset or number of the object stream, generation or place in it."""

_PLACE_BYTES = 2
_PLACES = [place.to_bytes(_PLACE_BYTES, "big") for place in range(_OBJECTS_PER_STREAM)]


class Dictionary(pdfdoc.PDFDictionary):
    """A dictionary object whose values are as they are to be written."""

    def format(self, document: pdfdoc.PDFDocument, IND: bytes = b"") -> bytes:
        """Return the dictionary. ReportLab would encode and sort every key of every dictionary of every document."""
        return written(self.dict).encode("ascii")


class Stream(pdfdoc.PDFStream):
    """A stream object with its data as it goes into the file."""

    def __init__(self, entries: Mapping[str, object], data: bytes, *, compressed: bool) -> None:
        """Take the stream; `Stream.compress` makes one from data that is to be compressed.

        Args:
            entries: What its dictionary holds besides length and filter.
            data: Its contents.
            compressed: Whether they are compressed.
        """
        filters = {"Filter": "/FlateDecode"} if compressed else {}
        super().__init__(dictionary=Dictionary({**entries, **filters, "Length": len(data)}), content=data)

    @classmethod
    def compress(cls, entries: Mapping[str, object], data: bytes) -> Stream:
        """Return a stream with the data compressed."""
        return cls(entries, deflate(data), compressed=True)

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """Return dictionary and data. ReportLab leaves out the end of line before ``endstream`` that PDF/A asks for (ISO 19005-2, 6.1.7.1)."""
        return b"%b\nstream\n%b\nendstream" % (self.dictionary.format(document), self.content)


class PdfDocument(pdfdoc.PDFDocument):
    """The objects of a file."""

    def __init__(self) -> None:
        super().__init__(invariant=1, pdfVersion=(1, 7))
        self._bulk: dict[int, Sequence[str]] = {}

    def add(self, entries: pdfdoc.PDFStream | Mapping[str, object]) -> str:
        """Number a stream, or a dictionary whose values are as they are to be written; return the reference to it as other objects write it."""
        if isinstance(entries, pdfdoc.PDFStream):
            name = self.Reference(entries).name  # type: ignore[no-untyped-call]  # untyped in the stubs
            return f"{self.idToObjectNumberAndVersion[name][0]} 0 R"
        number = self.reserve(1)
        self.fill(number, (written(entries),))
        return f"{number} 0 R"

    def reserve_all(self, count: int) -> tuple[int, list[str]]:
        """Number objects that are written in bulk, and return the first number and the references to all."""
        first = self.reserve(count)
        while len(_REFERENCES) < first + count:
            _REFERENCES.append(f"{len(_REFERENCES)} 0 R")
        return first, _REFERENCES[first : first + count]

    def reserve(self, count: int) -> int:
        """Number objects that are written in bulk, and return the first number. `fill` has to follow."""
        first = self.objectcounter + 1
        self.objectcounter += count
        return first

    def fill(self, first: int, bodies: Sequence[str]) -> None:
        """Set the objects that were numbered from ``first`` on. ReportLab's own objects cost more than a table cell may."""
        self._bulk[first] = bodies

    def serialize(self, *, root: str, info: str) -> bytes:
        """Return the file.

        Args:
            root: Reference to the catalog.
            info: Reference to the information dictionary.
        """
        out = _Output()
        numbers: list[int] = []
        bodies: list[str] = []
        number = 1
        while number <= self.objectcounter:  # formatting an object may number others
            bulk = self._bulk.get(number)
            if bulk is not None:
                numbers += range(number, number + len(bulk))
                bodies += bulk
                number += len(bulk)
                continue
            thing = self.idToObject[self.numberToId[number]]
            body = pdfdoc.format(thing, self, toplevel=1)
            if isinstance(thing, pdfdoc.PDFStream):
                out.write(number, body)
            else:
                numbers.append(number)
                bodies.append(body.decode("ascii"))
            number += 1
        for start in range(0, len(numbers), _OBJECTS_PER_STREAM):
            end = start + _OBJECTS_PER_STREAM
            out.write_packed(number, numbers[start:end], bodies[start:end])
            number += 1
        return out.finish(number, root=root, info=info)


def written(entries: Mapping[str, object]) -> str:
    """Return a dictionary whose values are as they are to be written."""
    return "<<" + "".join([f"/{name} {value}" for name, value in entries.items()]) + ">>"


class _Output:
    """The file as written so far, and where its objects are."""

    def __init__(self) -> None:
        self._parts = [_VERSION]
        self._length = len(_VERSION)
        self._rows = {0: _ROW.pack(0, 0, 0xFFFF)}
        """The rows of the cross-reference stream, by the number of the object."""

    def write(self, number: int, body: bytes) -> None:
        """Write an object."""
        self._rows[number] = _ROW.pack(1, self._length, 0)
        part = b"%d 0 obj\n%b\nendobj\n" % (number, body)
        self._parts.append(part)
        self._length += len(part)

    def write_packed(self, number: int, numbers: Sequence[int], bodies: Sequence[str]) -> None:
        """Write an object stream of that number with those objects in it (ISO 32000-1, 7.5.7)."""
        offsets = accumulate([len(body) + 1 for body in bodies[:-1]], initial=0)
        head = "%d %d " * len(bodies) % tuple(chain.from_iterable(zip(numbers, offsets, strict=True)))
        data = deflate((head + "\n".join(bodies)).encode("ascii"))
        kind = _ROW.pack(2, number, 0)[:-_PLACE_BYTES]
        self._rows.update(zip(numbers, [kind + place for place in _PLACES], strict=False))
        entries = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d" % (len(bodies), len(head), len(data))
        self.write(number, b"<<%b>>\nstream\n%b\nendstream" % (entries, data))

    def finish(self, number: int, *, root: str, info: str) -> bytes:
        """Write the cross-reference stream under that number, and return the file (ISO 32000-1, 7.5.8)."""
        start = self._length
        self._rows[number] = _ROW.pack(1, start, 0)
        table = deflate(b"".join(map(self._rows.__getitem__, range(number + 1))))
        identifier = hashlib.sha256(b"".join(self._parts)).hexdigest()[:32].upper()
        entries = (
            f"/Type/XRef/Size {number + 1}/W[1 4 2]/Root {root}/Info {info}/ID[<{identifier}><{identifier}>]/Filter/FlateDecode/Length {len(table)}"
        )
        self.write(number, b"<<%b>>\nstream\n%b\nendstream" % (entries.encode("ascii"), table))
        return b"".join(self._parts) + b"startxref\n%d\n%%%%EOF\n" % start


def text_string(text: str) -> str:
    """Return the text as a PDF text string: ASCII as it is, all else in UTF-16 (ISO 32000-1, 7.9.2.2)."""
    if text.isascii() and text.isprintable():
        return "(" + text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
