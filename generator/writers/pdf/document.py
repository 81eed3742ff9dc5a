"""The file: numbered objects, packed into object streams, with a cross-reference stream.

ReportLab's `PDFDocument` keeps the objects and their numbers. It would write each as plain text; here all that is no stream goes into object
streams (ISO 32000-1, 7.5.7), which halves a tagged table, and the file's identifier is taken from its contents, so that the same paper has the
same bytes on any day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportlab.pdfbase import pdfdoc

from generator.writers.pdf.compression import deflate
from generator.writers.pdf.output import OBJECTS_PER_STREAM, Output

__all__ = ["Dictionary", "PdfDocument", "Stream", "text_string", "written"]

_REFERENCES: list[str] = []
"""References as they are written, by the number of the object."""


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
        parts: list[bytes] = []
        out = Output(parts.append)
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
        for start in range(0, len(numbers), OBJECTS_PER_STREAM):
            end = start + OBJECTS_PER_STREAM
            out.write_packed(number, numbers[start:end], bodies[start:end])
            number += 1
        out.finish(number, root=root, info=info)
        return b"".join(parts)


def written(entries: Mapping[str, object]) -> str:
    """Return a dictionary whose values are as they are to be written."""
    return "<<" + "".join([f"/{name} {value}" for name, value in entries.items()]) + ">>"


def text_string(text: str) -> str:
    """Return the text as a PDF text string: ASCII as it is, all else in UTF-16 (ISO 32000-1, 7.9.2.2)."""
    if text.isascii() and text.isprintable():
        return "(" + text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
