from __future__ import annotations

import io
import zipfile

from generator.writers.docx.zip import zip_bytes

PARTS = [("b.xml", b"<b/>" * 500), ("名.xml", "内容".encode()), ("a", b"")]


def test_other_code_reads_the_archive_in_the_given_order() -> None:
    with zipfile.ZipFile(io.BytesIO(zip_bytes(PARTS))) as archive:
        assert archive.testzip() is None
        assert [(info.filename, archive.read(info)) for info in archive.infolist()] == PARTS


def test_the_archive_holds_no_time() -> None:
    with zipfile.ZipFile(io.BytesIO(zip_bytes(PARTS))) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_is_compressed_once_gives_the_same_bytes() -> None:
    assert zip_bytes(PARTS, {"b.xml"}) == zip_bytes(PARTS) == zip_bytes(iter(PARTS), {"b.xml"})


def test_other_content_gives_another_archive() -> None:
    assert zip_bytes(PARTS) != zip_bytes([*PARTS[:-1], ("a", b"1")])
