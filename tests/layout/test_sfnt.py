from __future__ import annotations

import io
import struct

import pytest

from generator.layout.sfnt import NotAFont, count_faces, parse_names, parse_weights, read_tables


def font(tables: dict[str, bytes], *, at: int = 0) -> bytes:
    """A font file with those tables; ``at`` is where it will stand in a collection."""
    head = struct.pack(">4sHHHH", b"\0\1\0\0", len(tables), 0, 0, 0)
    offset = at + 12 + 16 * len(tables)
    directory, bodies = b"", b""
    for tag, body in tables.items():
        directory += struct.pack(">4sIII", tag.encode(), 0, offset + len(bodies), len(body))
        bodies += body
    return head + directory + bodies


def names(*records: tuple[int, int, int, int, bytes]) -> bytes:
    """A name table of (platform, encoding, language, name id, text)."""
    head = struct.pack(">HHH", 0, len(records), 6 + 12 * len(records))
    strings, table = b"", b""
    for platform, encoding, language, name_id, text in records:
        table += struct.pack(">6H", platform, encoding, language, name_id, len(text), len(strings))
        strings += text
    return head + table + strings


def test_the_tables_asked_for_are_read_and_others_are_left() -> None:
    file = io.BytesIO(font({"head": b"HEAD", "name": b"NAME", "glyf": b"GLYF"}))
    assert read_tables(file, index=0, tags=("name", "OS/2", "head")) == {"head": b"HEAD", "name": b"NAME"}


def test_a_collection_holds_several_faces() -> None:
    start = 12 + 8
    first = font({"name": b"one"}, at=start)
    second = font({"name": b"two"}, at=start + len(first))
    file = io.BytesIO(b"ttcf" + struct.pack(">IIII", 0x00010000, 2, start, start + len(first)) + first + second)
    assert count_faces(file) == 2
    assert [read_tables(file, index=i, tags=("name",))["name"] for i in (0, 1)] == [b"one", b"two"]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 and more", b"ttcf\0\1\0\0\0\0\0\2\0\0", b"\0\1\0\0"], ids=["empty", "PDF", "cut", "short"])
def test_what_is_no_font_is_told(data: bytes) -> None:
    with pytest.raises(NotAFont):
        read_tables(io.BytesIO(data), index=0, tags=("name",))


def test_a_face_that_the_file_does_not_have_is_told() -> None:
    with pytest.raises(NotAFont, match="face 1 of 1"):
        read_tables(io.BytesIO(font({})), index=1, tags=())


def test_family_names_come_in_all_languages_the_english_one_first() -> None:
    table = names(
        (3, 1, 0x0804, 1, "仿宋".encode("utf-16-be")),
        (3, 1, 0x0409, 1, "FangSong".encode("utf-16-be")),
        (1, 25, 33, 1, "仿宋".encode("gb2312")),
        (3, 1, 0x0409, 2, "Regular".encode("utf-16-be")),
        (3, 1, 0x0409, 6, "FangSong".encode("utf-16-be")),
    )
    found = parse_names(table)
    assert found.families == ("FangSong", "仿宋")
    assert found.styled == (("FangSong", "Regular"), ("仿宋", "Regular"))
    assert (found.postscript, found.version) == ("FangSong", "")


def test_the_typographic_family_goes_before_the_family_and_has_its_own_style() -> None:
    windows = (3, 1, 0x0409)
    texts = {1: "Noto Sans SC Thin", 2: "Regular", 16: "Noto Sans SC", 17: "Thin"}
    found = parse_names(names(*[(*windows, number, text.encode("utf-16-be")) for number, text in texts.items()]))
    assert found.families == ("Noto Sans SC", "Noto Sans SC Thin")
    assert found.styled == (("Noto Sans SC", "Thin"), ("Noto Sans SC Thin", "Regular"))


def test_old_chinese_fonts_name_themselves_in_gb_18030() -> None:
    table = names((3, 3, 0x0804, 1, "楷体".encode("gb18030")), (3, 3, 0x0409, 1, b"\0K\0a\0i"), (3, 4, 0x0404, 1, "標楷體".encode("big5")))
    assert parse_names(table).families == ("Kai", "楷体", "標楷體")


def axes(*found: tuple[bytes, float, float, float]) -> bytes:
    """A table of a variable font's axes: tag, lightest, default, heaviest."""
    records = [struct.pack(">4siiiHH", tag, *(round(value * 0x10000) for value in values), 0, 256) for tag, *values in found]
    return struct.pack(">HHHHHHHH", 1, 0, 16, 2, len(records), 20, 0, 0) + b"".join(records)


def test_a_variable_font_says_how_light_and_how_heavy_it_can_be() -> None:
    assert parse_weights(axes((b"opsz", 8, 14, 72), (b"wght", 100, 400, 900))) == (100.0, 900.0)
    assert parse_weights(axes((b"opsz", 8, 14, 72))) is None


def test_damaged_axes_are_told() -> None:
    with pytest.raises(NotAFont):
        parse_weights(axes((b"wght", 100, 400, 900))[:-8])


def test_a_damaged_name_table_is_told() -> None:
    with pytest.raises(NotAFont):
        parse_names(b"\0\0\0\5")
