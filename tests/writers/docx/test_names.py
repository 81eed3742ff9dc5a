from __future__ import annotations

import re

import pytest

from generator.writers.docx.names import StyleName, bookmark_name, style_name


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("heading-1", StyleName("Heading1", "heading 1", "标签", built_in=True)),
        ("title", StyleName("Title", "Title", "标签", built_in=True)),
        ("toc-2", StyleName("TOC2", "toc 2", "标签", built_in=True)),
        ("cell-head", StyleName("JbCellHead", "标签")),
    ],
)
def test_a_role_that_word_knows_bears_words_name(key: str, expected: StyleName) -> None:
    assert style_name(key, "标签") == expected


def test_a_chinese_key_gives_an_ascii_id_of_its_own() -> None:
    one, two = style_name("落款", "落款").id, style_name("签发", "签发").id
    assert one.isascii()
    assert two.isascii()
    assert one != two


@pytest.mark.parametrize("key", ["task-1", "a" * 90, "任务-一", "a.b/c", "a b"])
def test_a_bookmark_is_a_name_word_takes(key: str) -> None:
    assert re.fullmatch(r"[A-Za-z]\w{0,39}", bookmark_name(key), re.ASCII)


def test_different_ids_have_different_bookmarks() -> None:
    keys = ["a-b", "a_b", "a b", "A-b", "a" * 50, "a" * 51, "一", "二"]
    assert len({bookmark_name(key) for key in keys}) == len(keys)
