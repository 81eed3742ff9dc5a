"""Lines set: words alone, which take a short way, and the same words in parts, which take the long one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from generator.build.faces import resolve
from generator.content import load_theme
from generator.document.nodes import Align, Inline, Text
from generator.document.theme import Style, Theme
from generator.layout.fonts import FontSet
from generator.layout.inline import Shaper
from generator.layout.lines import SetParagraph, longest_word, natural_width, set_paragraph, widest_line

THEMES = Path(__file__).parents[2] / "templates" / "themes"
ALPHABET = "镇海区域2012%.，。“”（）—·é½Ωa b"
"""Hanzi, digits, marks of all widths, and characters that other faces step in for."""


@cache
def theme() -> tuple[Theme, FontSet]:
    found = load_theme(THEMES, "dense")
    return found, resolve(found.fonts, system=False)


def set_in(inlines: tuple[Inline, ...], align: Align, measure: float, grid: float | None) -> SetParagraph:
    found, fonts = theme()
    style = Style(name="test", label="", font="fangsong", size=10.5, pitch=15.0, align=align, indent=2.0 if align is Align.JUSTIFY else 0.0)
    return set_paragraph(inlines, style, measure, Shaper(fonts, found.characters), grid=grid)


TEXTS = st.text(ALPHABET, max_size=60)


@given(TEXTS, st.integers(0, 60), st.sampled_from(list(Align)), st.floats(60, 300), st.sampled_from([None, 12.0]))
def test_words_alone_are_set_as_in_parts(text: str, cut: int, align: Align, measure: float, grid: float | None) -> None:
    alone = set_in((Text(text=text),), align, measure, grid)
    parts = set_in((Text(text=text[:cut]), Text(text=text[cut:])), align, measure, grid)
    assert alone.lines == parts.lines
    assert (alone.characters.text, alone.characters.strips) == (parts.characters.text, parts.characters.strips)


@given(TEXTS, st.sampled_from(list(Align)), st.floats(60, 300), st.sampled_from([None, 12.0]))
def test_the_pieces_of_a_line_follow_each_other(text: str, align: Align, measure: float, grid: float | None) -> None:
    paragraph = set_in((Text(text=text),), align, measure, grid)
    assert "".join(piece.text for line in paragraph.lines for piece in line.pieces).replace(" ", "") == text.replace(" ", "")
    for line in paragraph.lines:
        for piece, after in zip(line.pieces, line.pieces[1:], strict=False):
            assert abs(piece.x + piece.width - after.x) < 1e-6
        for piece in line.pieces:
            own = sum(piece.face.advances(piece.text)) * piece.form.size
            assert abs(own + piece.tracking * len(piece.text) - piece.width) < 0.01


@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_a_column_is_asked_for_its_widest_line_and_its_longest_word(lines: list[str]) -> None:
    found, fonts = theme()
    shaper, style = Shaper(fonts, found.characters), found.styles["cell"]
    words = (Text(text="\n".join(lines)),) if len(lines) == 1 else tuple(Text(text=line) for line in lines)
    characters = shaper.shape(words, style)
    assert widest_line(characters) == natural_width(words, style, shaper) == sum(characters.widths)
    narrow = set_paragraph(words, style, longest_word(characters), shaper)
    assert all(line.width <= longest_word(characters) + 0.02 for line in narrow.lines)
    whole = [shaper.shape((Text(text="".join(piece.text for piece in line.pieces)),), style) for line in narrow.lines]
    assert max((longest_word(line) for line in whole), default=0.0) <= longest_word(characters) + 0.02
