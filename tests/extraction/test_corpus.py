"""Text made by chance comes out of the PDF as it went in: prose as reports have it, and any characters in any order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from generator.build.faces import resolve
from generator.content import load_theme
from generator.document.nodes import Align, Block, Cell, Column, Document, Metadata, Paragraph, Row, Table, TableBody, Text
from generator.document.theme import Theme
from generator.document.transforms import prepare
from generator.layout import layout
from generator.layout.fonts import FontSet
from generator.layout.pages import PageLayout, Pages, TextLine
from generator.writers.registry import writer_for
from tests.extraction.readers import READERS
from tests.parity.corpus import paragraphs
from tests.writers.pdf.reading import Paper

ROOT = Path(__file__).parents[2]

SAME_GLYPH = "·•‧・ ⼀一 ⽂文 ⼈人 ⾦金 豈岂 〇○◯ －-–— ﹣ ～~"
"""Characters that look alike, and that a font may draw with one glyph."""
RARE = "镕堃䶮喆祎翀玥昇 𠮷𬭎𫖯"
MARKS = "“”‘’（）《》〈〉【】〔〕「」，。、；：？！——……—…·％‰℃㎡㎞№①②⑩㈠Ⅳ→×±≤≥□■○●"
FULL = "ＡＢｚ０１９＋－＝／＆＃＠"
LATIN = "GDP PM2.5 km² é ü α Я [x] {y} <z> a_b a&b R&D #1 $5 50% *注 'q' \"q\" A|B C:\\ ^ ` ~ - 3-5 1,025 (f(x))"


@cache
def theme(name: str) -> tuple[Theme, FontSet]:
    found = load_theme(ROOT / "templates" / "themes", name)
    return found, resolve(found.fonts, system=False)


def laid_out(name: str, blocks: Sequence[Block]) -> tuple[Pages, bytes]:
    used, fonts = theme(name)
    document = prepare(Document(meta=Metadata(title="测试"), blocks=tuple(blocks)), used)
    pages = layout(document, used, fonts)
    return pages, writer_for("pdf").write(document, pages)


def lines(page: PageLayout) -> list[TextLine]:
    return [mark for mark in page.marks if isinstance(mark, TextLine)]


def words(page: PageLayout) -> list[str]:
    return " ".join("".join(run.text for run in line.runs) for line in lines(page)).split()


def prose(texts: Sequence[str]) -> list[Block]:
    return [Paragraph(children=(Text(text=text),)) for text in texts]


def cell(text: str) -> Cell:
    return Cell(blocks=(Paragraph(children=(Text(text=text),)),), align=Align.JUSTIFY)


def narrow(texts: Sequence[str]) -> Block:
    """A table: in its narrow cells lines are spread."""
    rows = [Row(cells=tuple(cell(text[:cut]) for cut in (40, 25, 60))) for text in texts]
    columns = tuple(Column(width=width) for width in (60.0, 45.0, 45.0))
    return Table(columns=columns, head=(), bodies=(TableBody(rows=tuple(rows)),))


@pytest.mark.parametrize("reader", list(READERS))
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", ["gb9704", "dense"])
def test_prose_comes_out_word_for_word(name: str, seed: int, reader: str) -> None:
    texts = paragraphs(seed, 25, hyphens=True)
    pages, data = laid_out(name, [*prose(texts), narrow(texts)])
    assert len(pages.pages) > 1
    assert [text.split() for text in READERS[reader](data)] == [words(page) for page in pages.pages]


def soup(seed: int, fonts: FontSet) -> list[str]:
    """Texts in which any character may stand beside any other."""
    chance = random.Random(seed)
    known = [char for char in f"{SAME_GLYPH}{RARE}{MARKS}{FULL}" if char != " " and fonts.pick("fangsong", False, char)]
    pieces = [*known, *LATIN.split(), " ", *"镇海区政府工作报告" * 8]
    return ["".join(chance.choices(pieces, k=chance.randrange(3, 90))) for _ in range(60)]


@pytest.mark.parametrize("reader", list(READERS))
@pytest.mark.parametrize("seed", range(6))
def test_any_character_comes_out_as_itself(seed: int, reader: str) -> None:
    """White space is not compared: where a line has few places to be spread at, readers take a wide gap for a space."""
    pages, data = laid_out("gb9704", prose(soup(seed, theme("gb9704")[1])))
    assert ["".join(text.split()) for text in READERS[reader](data)] == ["".join(words(page)) for page in pages.pages]


def test_the_fonts_have_what_the_soup_is_made_of() -> None:
    """Else characters that look alike were not tested beside each other."""
    fonts = theme("gb9704")[1]
    assert [char for char in f"{SAME_GLYPH}{RARE}{MARKS}{FULL}" if char != " " and fonts.pick("fangsong", False, char) is None] == []


def test_only_lines_that_are_spread_say_their_text() -> None:
    """What makes a line longer in the file is there only where readers need it."""
    texts = paragraphs(0, 25)
    pages, data = laid_out("gb9704", prose(texts))
    spread, spread_data = laid_out("dense", [narrow(texts)])
    assert spoken(pages, data) < 0.06
    assert 0.15 < spoken(spread, spread_data) < 0.5


def spoken(pages: Pages, data: bytes) -> float:
    """Share of the lines that say their text besides showing it."""
    paper = Paper(data)
    found = sum(paper.content(number).count("/ActualText") for number in range(len(pages.pages)))
    return found / sum(len(lines(page)) for page in pages.pages)
