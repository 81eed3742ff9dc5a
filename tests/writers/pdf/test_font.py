from __future__ import annotations

import re

import pytest

from generator.layout.fonts import Face, FontSet
from generator.writers.pdf.document import PdfDocument
from generator.writers.pdf.font import Codes, EmbeddedFont, Fonts, _cmap, _glyph_map
from generator.writers.pdf.subsetting import store_for
from tests.writers.pdf.reading import run_lengths


@pytest.fixture
def font(fonts: FontSet) -> EmbeddedFont:
    return EmbeddedFont(fonts.face("song"), name="F1")


def test_codes_are_the_numbers_of_unicode(font: EmbeddedFont) -> None:
    assert font.hex["区GDP海"] == "533a0047004400506d77"


def test_characters_stand_in_the_order_of_their_codes_whatever_the_order_of_texts(fonts: FontSet) -> None:
    found = []
    for texts in (["镇海", "区GDP"], ["区GDP", "海镇"]):
        font = EmbeddedFont(fonts.face("song"), name="F1")
        assert all(font.hex[text] for text in texts)
        found.append(font.hex.characters())
    assert found == [["D", "G", "P", "区", "海", "镇"]] * 2


def test_the_dash_has_a_code_of_its_own_where_the_face_has_it_in_one_piece(font: EmbeddedFont) -> None:
    assert font.joins_dashes
    assert font.hex["一——二"] == "4e00d8004e8c"
    assert font.hex["——"] == "d800"
    assert font.hex["— 1 —"] == "20140020003100202014", "a single dash is no dash"
    assert font.hex.stand_ins == {"\ud800": "——"}


def test_the_dash_is_two_characters_where_the_face_has_no_such_glyph() -> None:
    assert Codes(joins_dashes=False)["——"] == "20142014"


def test_characters_beyond_the_first_plane_have_codes_in_the_order_in_which_they_come(font: EmbeddedFont) -> None:
    assert font.hex["𠮷首𫖯𠮷"] == "d8009996d801d800"
    assert font.hex["𫖯"] == "d801"
    assert [*font.hex.stand_ins.values()] == ["𠮷", "𫖯"]


def ranges(cmap: str) -> list[tuple[int, int, str]]:
    return [(int(low, 16), int(high, 16), meant) for low, high, meant in re.findall(r"<(....)><(....)><(\w+)>", cmap)]


def test_every_code_leads_to_its_character() -> None:
    found = {low + i: int(meant, 16) + i for low, high, meant in ranges(_cmap(())) for i in range(high - low + 1)}
    assert all(code == meant for code, meant in found.items())
    assert set(range(1, 0xFFFE)) - found.keys() == {*range(0xD800, 0xE000), 0xFEFF}, "what is no character, and what PDF/A forbids"


def test_stand_ins_lead_to_what_they_stand_for() -> None:
    assert ranges(_cmap([("\ud800", "——"), ("\ud801", "𠮷")]))[-2:] == [(0xD800, 0xD800, "20142014"), (0xD801, 0xD801, "D842DFB7")]


def test_no_entry_of_the_map_reaches_over_a_first_byte_and_no_block_is_too_long() -> None:
    cmap = _cmap([(chr(0xD800 + i), chr(0x20000 + i)) for i in range(120)])
    assert [(low, high) for low, high, _ in ranges(cmap) if low >> 8 != high >> 8] == []
    blocks = [int(number) for number in re.findall(r"(\d+) beginbfrange", cmap)]
    assert max(blocks) <= 100
    assert sum(blocks) == len(ranges(cmap))


@pytest.mark.parametrize("codes", [[1], [0x41, 0x42, 0x4E00], [0x20, 0x20 + 63, 0x20 + 63 + 64, 0x20 + 63 + 64 + 65, 0xFFFF]])
def test_codes_lead_to_glyphs_in_their_order(codes: list[int]) -> None:
    table = run_lengths(_glyph_map(map(chr, codes)).content)
    assert {place // 2: int.from_bytes(table[place : place + 2], "big") for place in range(0, len(table), 2) if any(table[place : place + 2])} == {
        code: glyph for glyph, code in enumerate(codes, start=1)
    }


def test_only_unusual_widths_are_written(fonts: FontSet) -> None:
    store = store_for(fonts.face("song"))
    assert [store.glyphs[character].width for character in "1区"] == ["49[500]", ""]


def test_a_font_without_characters_can_be_embedded(font: EmbeddedFont) -> None:
    assert font.embed(PdfDocument(), to_unicode="1 0 R").endswith(" 0 R")


def test_fonts_of_the_same_outlines_are_one(fonts: FontSet) -> None:
    found = Fonts()
    faces: list[Face] = [fonts.face("song"), fonts.face("song", bold=True), fonts.face("hei")]
    assert [found[face].name for face in faces] == ["F1", "F1", "F2"]
