"""How the room of a justified line is shared out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from generator.build.faces import resolve
from generator.content import load_theme
from generator.document.nodes import Paragraph, Text
from generator.document.theme import Style
from generator.layout.inline import Shaper
from generator.layout.lines import set_paragraph
from generator.layout.text import SetLine
from tests.parity.corpus import paragraphs

THEMES = Path(__file__).parents[2] / "templates" / "themes"


@pytest.fixture(scope="module")
def body() -> Style:
    return load_theme(THEMES, "gb9704").styles["body"]


@pytest.fixture(scope="module")
def shaper() -> Shaper:
    theme = load_theme(THEMES, "gb9704")
    return Shaper(resolve(theme.fonts, system=False), theme.characters)


def set_lines(text: str, measure: float, style: Style, shaper: Shaper) -> Sequence[SetLine]:
    words = Paragraph(children=(Text(text=text),)).children
    return set_paragraph(words, style, measure * style.size, shaper).lines


def words(line: SetLine) -> str:
    return "".join(piece.text for piece in line.pieces)


def gaps(line: SetLine) -> Iterator[tuple[str, float]]:
    """Each character but the last one, and the room after it beyond its own width."""
    yield from [(char, piece.tracking) for piece in line.pieces for char in piece.text][:-1]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("measure", [12.3, 28.4])
def test_a_justified_line_is_as_wide_as_its_measure(seed: int, measure: float, body: Style, shaper: Shaper) -> None:
    for text in paragraphs(seed, 10):
        for line in set_lines(text, measure, body, shaper)[1:-1]:
            if any(room for _, room in gaps(line)):
                last = line.pieces[-1]
                assert last.x + last.width == pytest.approx(measure * body.size, abs=0.1)


@pytest.mark.parametrize("seed", range(4))
def test_a_dash_and_an_ellipsis_stay_in_one_piece(seed: int, body: Style, shaper: Shaper) -> None:
    """Apart, a dash would be two strokes, where its face has it as one."""
    found = 0
    for text in paragraphs(seed, 25):
        for line in set_lines(text, 12.3, body, shaper):
            for mark in ("——", "……"):
                found += words(line).count(mark)
                assert sum(piece.text.count(mark) for piece in line.pieces) == words(line).count(mark)
    assert found > 10


def test_a_loose_line_is_not_stretched_after_numbers_and_quotes(body: Style, shaper: Shaper) -> None:
    lines = set_lines("实施一百个“技改”项目20个ISO9001:2008认证企业的清洁生产审核工作。", 16.9, body, shaper)
    room = dict(gaps(lines[0]))
    assert words(lines[0]).endswith("20个")
    assert room["“"] == room["”"] == room["0"] == 0.0
    assert room["施"] == room["技"] == room["项"] > 0.07 * body.size


def test_no_gap_gets_too_wide_to_spare_the_others(body: Style, shaper: Shaper) -> None:
    """Where next to nothing but numbers stands in a line, the room is shared by all."""
    lines = set_lines("1025件1026件ISO14001:2004认证，其余从略。", 11.9, body, shaper)
    room = dict(gaps(lines[0]))
    assert room["5"] == room["件"] > 0.0
