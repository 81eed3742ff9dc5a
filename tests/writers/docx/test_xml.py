from __future__ import annotations

import pytest
from lxml import etree

from generator.writers.docx.xml import attribute, escape, run, stable_id


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("一、产业", "一、产业"),
        ("A&B <c>", "A&amp;B &lt;c&gt;"),
        ("a\nb\tc", "a b c"),
        ("零\x00星\x0b字\x1f", "零星字"),
        ("孤\ud800立\ufffe", "孤立"),
        ("]]>", "]]&gt;"),
    ],
)
def test_words_become_character_data(words: str, expected: str) -> None:
    assert escape(words) == expected


def test_a_quotation_mark_does_not_end_an_attribute() -> None:
    words = '说“是”，"不" & <他>'
    assert etree.fromstring(f'<a b="{attribute(words)}"/>').get("b") == words


def test_spaces_at_the_ends_of_a_run_stay() -> None:
    assert '<w:t xml:space="preserve"> 空 </w:t>' in run(" 空 ")


def test_a_stable_id_is_a_positive_31_bit_number_that_depends_on_the_key() -> None:
    assert stable_id("task-1") == stable_id("task-1") != stable_id("task-2")
    assert all(0 < stable_id(f"task-{n}") < 2**31 for n in range(1000))
