"""Where lines end: the kinsoku lists, whole numbers, forced breaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.layout.breaking import break_lines, is_ideographic, may_break
from generator.layout.kinsoku import LINE_END_PROHIBITED, LINE_START_PROHIBITED


def lines(text: str, columns: float, *, indent: float = 0) -> list[str]:
    """The lines of a text in a measure of so many full-width characters, drawn at 10 pt."""
    widths = [10.0 if is_ideographic(char) else 5.0 for char in text]
    return [text[a:b] for a, b in break_lines(text, widths, columns * 10, (columns - indent) * 10)]


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("一二三四五六七", 3, ["一二三", "四五六", "七"]),
        ("一二三，四五六", 3, ["一二", "三，四", "五六"]),
        ("一二三。”四五", 4, ["一二", "三。”四", "五"]),
        ("一二“三四五", 3, ["一二", "“三四", "五"]),
        ("增长27.3%以上", 3, ["增长", "27.3%", "以上"]),
        ("一二——三四", 3, ["一", "二——", "三四"]),
        ("一二……三四", 3, ["一", "二……", "三四"]),
        ("一\n二三", 5, ["一", "二三"]),
        ("一二\n", 5, ["一二", ""]),
        ("ABCDEFGHIJ", 2, ["ABCD", "EFGH", "IJ"]),
        ("the new GDP", 3, ["the ", "new ", "GDP"]),
        ("", 3, [""]),
    ],
)
def test_a_line_ends_where_the_lists_allow(text: str, columns: int, expected: list[str]) -> None:
    """Each case is a text, its measure in characters, and its lines."""
    assert lines(text, columns) == expected


def test_the_first_line_is_shorter_by_its_indent() -> None:
    """Two characters in, as in GB/T 9704-2012, 7.3.3."""
    assert lines("一二三四五六七八", 5, indent=2) == ["一二三", "四五六七八"]


@pytest.mark.parametrize("mark", LINE_START_PROHIBITED)
def test_a_closing_mark_never_begins_a_line(mark: str) -> None:
    """Every mark of the list, after a hanzi."""
    assert not may_break("字", mark)


@pytest.mark.parametrize("mark", LINE_END_PROHIBITED)
def test_an_opening_mark_never_ends_a_line(mark: str) -> None:
    """Every mark of the list, before a hanzi."""
    assert not may_break(mark, "字")


TEXTS = st.text(alphabet="字区GDP0123456789.%，。“”《》——（） \n", max_size=60)


@given(TEXTS, st.integers(3, 30))
def test_lines_hold_every_character_in_order(text: str, columns: int) -> None:
    """Nothing is lost and nothing is doubled; a line feed belongs to no line."""
    assert "".join(lines(text, columns)) == text.replace("\n", "")


@given(TEXTS, st.integers(6, 30))
def test_no_line_is_wider_than_its_measure(text: str, columns: int) -> None:
    """Spaces at the end may hang over."""
    for line in lines(text, columns):
        assert sum(10 if is_ideographic(c) else 5 for c in line.rstrip(" ")) <= columns * 10


@given(st.lists(st.from_regex(r"[0-9]{1,4}(\.[0-9]{1,2})?%?", fullmatch=True), min_size=1, max_size=8), st.integers(5, 20))
def test_a_number_is_never_divided(numbers: list[str], columns: int) -> None:
    """GB/T 15835-2011: a number stands on one line."""
    text = "字".join(numbers)
    edges = set()
    position = 0
    for line in lines(text, columns):
        position += len(line)
        edges.add(position)
    start = 0
    for number in numbers:
        assert not edges & set(range(start + 1, start + len(number)))
        start += len(number) + 1
