from __future__ import annotations

import re
import zlib

import pytest

from generator.writers.pdf.document import PdfDocument, Stream, text_string
from tests.writers.pdf.reading import Paper


def file(document: PdfDocument, **entries: object) -> bytes:
    pages = document.add({"Type": "/Pages", "Kids": "[]", "Count": 0})
    root = document.add({"Type": "/Catalog", "Pages": pages, **entries})
    return document.serialize(root=root, info=document.add({"Title": "(t)"}))


def test_objects_are_found_through_their_references() -> None:
    document = PdfDocument()
    inner = document.add({"Value": 7})
    paper = Paper(file(document, Own=inner))
    assert paper.catalog["Own"].resolve() == {"Value": 7}


def test_objects_written_in_bulk_are_found_too() -> None:
    document = PdfDocument()
    first = document.reserve(500)
    document.fill(first, [f"<</Number {n}>>" for n in range(500)])
    paper = Paper(file(document, First=f"{first} 0 R", Last=f"{first + 499} 0 R"))
    assert (paper.catalog["First"].resolve(), paper.catalog["Last"].resolve()) == ({"Number": 0}, {"Number": 499})


def test_all_that_is_no_stream_is_packed() -> None:
    document = PdfDocument()
    stream = document.add(Stream.compress({}, b"content"))
    data = file(document, Own=stream, Other=document.add({"Value": 7}))
    assert b"/Value" not in data
    assert len(re.findall(rb" obj\n", data)) == 1 + 1 + 1, "the stream, the object stream, the cross-reference stream"


def test_a_stream_keeps_its_data_and_ends_with_a_line_of_its_own() -> None:
    document = PdfDocument()
    data = file(document, Own=document.add(Stream.compress({"N": 3}, b"content")), Plain=document.add(Stream({}, b"<x/>", compressed=False)))
    paper = Paper(data)
    assert paper.catalog["Own"].resolve().get_data() == b"content"
    assert paper.catalog["Plain"].resolve().get_data() == b"<x/>"
    assert re.findall(rb"[^\n]endstream", data) == []


def test_the_identifier_comes_from_the_contents() -> None:
    one, same, other = (file(PdfDocument(), Own=value) for value in (1, 1, 2))
    assert one == same
    identifiers = [re.search(rb"/ID\[<(\w+)><(\w+)>\]", data) for data in (one, other)]
    assert identifiers[0] is not None
    assert identifiers[1] is not None
    assert identifiers[0][1] == identifiers[0][2] != identifiers[1][1]


def test_the_cross_references_are_those_of_the_objects() -> None:
    document = PdfDocument()
    document.add(Stream.compress({}, b"content"))
    data = file(document)
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    assert re.match(rb"\d+ 0 obj\n<</Type/XRef", data[start:])
    table = zlib.decompress(data[data.index(b"stream\n", start) + 7 : data.rindex(b"\nendstream")])
    rows = [(table[i], int.from_bytes(table[i + 1 : i + 5], "big")) for i in range(0, len(table), 7)]
    plain = [(number, offset) for number, (kind, offset) in enumerate(rows) if kind == 1]
    assert len(plain) == 3
    assert [number for number, offset in plain if not data[offset:].startswith(b"%d 0 obj\n" % number)] == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("GB/T 9704", "(GB/T 9704)"),
        (r"a(b)\c", r"(a\(b\)\\c)"),
        ("字", "<FEFF5B57>"),
        ("𠮷", "<FEFFD842DFB7>"),
        ("a\n", "<FEFF0061000A>"),
        ("", "()"),
    ],
)
def test_texts_are_written_plainly_where_they_can_be(text: str, written: str) -> None:
    assert text_string(text) == written
