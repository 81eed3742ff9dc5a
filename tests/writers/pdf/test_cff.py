from __future__ import annotations

import io
import struct
from typing import Any

import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from generator.layout.fonts import FontSet
from generator.writers.pdf.cff import Charstring, FontDict, assemble, extract
from generator.writers.pdf.subsetting import OutlineStore

PLAIN = FontDict(private=b"", matrix=b"")
WIDE = FontDict(private=b"\x1c\x03\xe8\x14", matrix=b"")
"""A Private DICT with defaultWidthX = 1000."""

BOX = b"\x8b\x8b\x15\xf7\x22\x06\xf7\x22\x07\xfb\x22\x06\x0e"
"""0 0 rmoveto 142 hlineto 142 vlineto -142 hlineto endchar."""
BAR = b"\x8b\x8b\x15\xf7\x22\x06\x0e"


def parsed(cff: bytes) -> Any:
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(cff), None)
    return fonts[0]


def drawing(font: Any, name: str) -> list[Any]:
    pen = RecordingPen()
    font.CharStrings[name].draw(pen)
    return list(pen.value)


def assembled(*glyphs: Charstring) -> bytes:
    return assemble(glyphs, cids=range(1, len(glyphs)), name="Test", bbox=(0, -120, 1000, 880))


def test_glyphs_get_cids_in_their_order() -> None:
    font = parsed(assembled(Charstring(BOX, PLAIN), Charstring(BAR, PLAIN), Charstring(BOX, PLAIN)))
    assert font.charset == [".notdef", "cid00001", "cid00002"]
    assert drawing(font, "cid00002") == drawing(font, ".notdef") != drawing(font, "cid00001")


def test_the_font_is_keyed_by_cid_whatever_it_came_from() -> None:
    font = parsed(assembled(Charstring(BOX, PLAIN), Charstring(BAR, PLAIN)))
    assert font.ROS == ("Adobe", "Identity", 0)
    assert font.CIDCount == 2
    assert font.FontBBox == [0, -120, 1000, 880]


def test_cids_need_not_be_in_a_row() -> None:
    font = parsed(
        assemble([Charstring(BOX, PLAIN), Charstring(BAR, PLAIN), Charstring(BOX, PLAIN)], cids=[65, 0x955C], name="Test", bbox=(0, 0, 1, 1))
    )
    assert font.charset == [".notdef", "cid00065", "cid38236"]
    assert font.CIDCount == 0x955D
    assert drawing(font, "cid38236") == drawing(font, ".notdef") != drawing(font, "cid00065")


def test_every_glyph_keeps_its_private_dictionary() -> None:
    font = parsed(assembled(Charstring(BOX, PLAIN), Charstring(BAR, WIDE), Charstring(BAR, PLAIN), Charstring(BOX, WIDE)))
    assert [font.FDSelect[i] for i in range(4)] == [0, 1, 0, 1]
    assert [d.Private.defaultWidthX for d in font.FDArray] == [0, 1000]


def test_a_font_of_nothing_but_notdef_can_be_read() -> None:
    assert parsed(assembled(Charstring(BOX, PLAIN))).charset == [".notdef"]


@pytest.mark.parametrize("count", [2, 5000])
def test_long_fonts_can_be_read(count: int) -> None:
    """Offsets of two and of four bytes."""
    font = parsed(assembled(*[Charstring(BOX, PLAIN)] * count))
    assert len(font.CharStrings) == count
    assert drawing(font, f"cid{count - 1:05}") == drawing(font, ".notdef")


def test_what_was_assembled_can_be_taken_apart_again() -> None:
    glyphs = [Charstring(BOX, PLAIN), Charstring(BAR, WIDE)]
    assert extract(assembled(*glyphs), {0: 0, 700: 1}) == {0: glyphs[0], 700: glyphs[1]}


def test_subroutines_are_forgotten_with_their_private_dictionary() -> None:
    """Unrolled charstrings call none, and the offset would lead nowhere."""
    private = WIDE.private + b"\x1d" + struct.pack(">i", 20) + b"\x13"
    data = assembled(Charstring(BOX, FontDict(private=private, matrix=b"")))
    assert extract(data, {0: 0})[0].font == WIDE


def test_the_outlines_are_those_of_the_original(fonts: FontSet) -> None:
    face = fonts.face("song")
    characters = "镇海区GDP，。“”"
    store = OutlineStore(face)
    program = store.program(range(1, len(characters) + 1), [*map(face.glyph, characters)])
    font = parsed(_inflated(program.data))
    original = TTFont(face.path)
    glyphs = original.getGlyphSet()
    for code, character in enumerate(characters, start=1):
        expected = RecordingPen()
        glyphs[original.getGlyphName(face.glyph(character))].draw(expected)
        assert _corners(drawing(font, f"cid{code:05}")) == _corners(expected.value)
        assert font.CharStrings[f"cid{code:05}"].width == face.advance(character) * 1000


def _corners(drawing: list[Any]) -> list[Any]:
    return [(operator, points) for operator, points in drawing if operator != "closePath" and operator != "endPath"]


def _inflated(data: bytes) -> bytes:
    import zlib

    return zlib.decompress(data)
