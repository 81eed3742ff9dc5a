"""Which characters count as Chinese."""

from __future__ import annotations

import pytest

from generator.document.characters import is_chinese


@pytest.mark.parametrize(
    "block",
    ["——", "‘”", "……", "①⓿", "■◿", "⺀〿", "ぁヿ", "ㄅㄯ", "㐀䶿", "一鿿", "\uf900\ufaff", "︰﹏", "！｠", "￠￦", "\U00020000\U0003ffff"],
)
def test_a_block_begins_and_ends_where_unicode_has_it(block: str) -> None:
    first, last = block[0], block[1]
    assert [is_chinese(chr(code)) for code in (ord(first) - 1, ord(first), ord(last), ord(last) + 1)] == [False, True, True, False]


@pytest.mark.parametrize("character", ["", "a", "1", " ", "%", "é", "·", "한"])
def test_what_is_not_chinese(character: str) -> None:
    assert not is_chinese(character)
