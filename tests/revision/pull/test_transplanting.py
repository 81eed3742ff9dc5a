"""An edit of what is printed is carried to what it is printed of, letter by letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.document.transforms.full_width import restore_text
from generator.revision.pull.printing import same_words
from generator.revision.pull.transplanting import transplant


@pytest.mark.parametrize(
    ("carrier", "seen", "wanted", "made"),
    [
        ("加强,环保,建设", "加强，环保，建设", "加强，环境保护，建设", "加强,环境保护,建设"),
        ("560", "560亿元", "61.2亿元", "61.2"),
        ("8200", "8200多亩", "8300多亩", "8300"),
        ("实施 120个", "实施120个", "实施130个", "实施 130个"),
        ("健康。", "健康", "健康好", "健康好。"),
        ("一", "（一）", "（二）", "二"),
        ("'it''s'", "it's", "it's a", "'it''s a'"),
        ("折叠\n    一段", "折叠 一段", "折叠 两段", "折叠\n    两段"),
        ("甲乙", "甲乙", "", ""),
        ("", "", "甲", "甲"),
    ],
)
def test_what_was_not_edited_stays(carrier: str, seen: str, wanted: str, made: str) -> None:
    assert transplant(carrier, seen, wanted) == made


@given(st.text("甲乙,;， ab12", max_size=30), st.text("甲乙,;，丙 12", max_size=30))
def test_a_text_seen_as_it_is_becomes_what_is_wanted(text: str, wanted: str) -> None:
    assert transplant(text, text, wanted) == wanted
    assert transplant(text, text, text) == text


@given(st.text("甲乙丙,;:()", max_size=30), st.data())
def test_an_edit_of_the_printed_text_is_printed(text: str, data: st.DataObject) -> None:
    """Marks of the report are printed full-width: with one stretch typed over, what results prints as it was typed."""
    printed = restore_text(text)
    start = data.draw(st.integers(0, len(printed)))
    end = data.draw(st.integers(start, len(printed)))
    typed = printed[:start] + data.draw(st.text("丁戊，；", max_size=5)) + printed[end:]
    assert same_words(restore_text(transplant(text, printed, typed)), typed)


def test_long_texts_take_no_long_time() -> None:
    one, other = "甲乙" * 20_000, "乙丙" * 20_000
    assert transplant(one, one, other) == other
