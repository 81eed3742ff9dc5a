from __future__ import annotations

import re

import pytest

from generator.layout.fonts import FontSet
from generator.writers.pdf.document import PdfDocument
from generator.writers.pdf.font import EmbeddedFont, _to_unicode, _widths


@pytest.fixture
def font(fonts: FontSet) -> EmbeddedFont:
    return EmbeddedFont(fonts.face("song"), name="F1")


def test_codes_follow_unicode_and_do_not_depend_on_the_order_of_texts(fonts: FontSet) -> None:
    found = []
    for texts in (["镇海", "区GDP"], ["区GDP", "海镇"]):
        font = EmbeddedFont(fonts.face("song"), name="F1")
        for text in texts:
            font.use(text)
        font.number()
        found.append(font.hex("DGP区海镇"))
    assert found == ["000100020003000400050006"] * 2


def test_the_dash_has_a_code_of_its_own_where_the_face_has_it_in_one_piece(font: EmbeddedFont) -> None:
    font.use("一——二")
    font.number()
    assert font.joins_dashes
    assert font.hex("—") != font.hex_dash()


def test_a_single_dash_is_no_dash(font: EmbeddedFont) -> None:
    font.use("— 1 —")
    font.number()
    assert not font.joins_dashes


@pytest.mark.parametrize("count", [1, 254, 255, 256, 700, 30_000])
def test_no_entry_of_the_map_reaches_over_a_first_byte_and_no_block_is_too_long(count: int) -> None:
    text = _to_unicode([chr(0x4E00 + i % 20_000) for i in range(count)]).decode()
    ranges = re.findall(r"<(....)><(....)>\[((?:<.{4}>)+)\]", text)
    assert [(low, high) for low, high, _ in ranges if low[:2] != high[:2]] == []
    assert sum(int(high, 16) - int(low, 16) + 1 for low, high, _ in ranges) == count
    assert sum(len(values) // 6 for _, _, values in ranges) == count
    blocks = [int(number) for number in re.findall(r"(\d+) beginbfrange", text)]
    assert max(blocks) <= 100
    assert sum(blocks) == len(ranges)


def test_only_unusual_widths_are_written() -> None:
    assert _widths([1.0, 0.5, 0.5, 1.0, 2.0, 0.327]) == "[1 2 500 4 4 2000 5 5 327]"


def test_a_font_without_characters_can_be_embedded(font: EmbeddedFont) -> None:
    font.number()
    assert font.embed(PdfDocument()).endswith(" 0 R")
