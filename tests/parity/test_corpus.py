"""Lines end where Word's end, also in text that no paper of ours has had yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.build.faces import resolve
from generator.content import load_theme
from generator.document.nodes import Block, Cell, Column, Document, Masthead, Metadata, PageBreak, Paragraph, Row, Table, TableBody, Text
from generator.layout import layout
from generator.writers.docx import DocxWriter
from generator.writers.pdf import PdfWriter
from tests.parity.compare import Parity, compare
from tests.parity.corpus import paragraphs
from tests.parity.office import Office
from tests.writers.docx.paper import everything

THEMES = Path(__file__).parents[2] / "templates" / "themes"
LEAST = 0.995
LEGEND = 0.99
"""Where there is a chart: LibreOffice sets the words of its legend a little higher than we."""
COUNT = 200
HYPHENS = 5
"""Seed of the corpus in which ranges are written with them."""
WIDE_GAP, NARROW_GAP = 3.0, 0.53
"""In em: what justified lines of much Latin text leave between words, and what the words of a cell do."""


def text(words: str) -> Paragraph:
    return Paragraph(children=(Text(text=words),))


def in_cells(words: list[str]) -> Table:
    """Four columns, none of them so narrow that a number does not fit."""
    rows = tuple(Row(cells=tuple(Cell(blocks=(text(cell[:70]),)) for cell in words[i : i + 4])) for i in range(0, len(words), 4))
    columns = (Column(width=30), Column(share=3), Column(share=2), Column(width=41.7))
    return Table(columns=columns, head=(), bodies=(TableBody(rows=rows),), style="table")


def mastheads() -> tuple[Block, ...]:
    """Names of issuers that take several lines."""
    issuers = (
        "宁波市镇海区人民政府办公室、镇海区发展和改革局文件",
        "中共宁波市镇海区委办公室、宁波市镇海区人民政府办公室",
        "镇海区人民政府办公室文件",
    )
    return tuple(Masthead(issuer=text(issuer).children, number=text("镇政办发〔2012〕1号").children) for issuer in issuers)


def tall() -> tuple[Block, ...]:
    """Tables with rows that are higher than a page, and cells over two rows that are, after more and more lines."""
    out: list[Block] = []
    for before, (spanning, beside) in enumerate(((60, 1), (30, 50), (60, 130), (100, 1), (5, 80))):
        out += [text(f"第{line}行") for line in range(4 * before + 1)]
        out += [in_rows(row("长", *lines("行", 50 + beside)), row("甲", "乙"), row("丙", *lines("行", 140))), PageBreak()]
        high = Cell(blocks=tuple(map(text, lines("跨", spanning))), rowspan=2)
        out += [in_rows(row("丁", "戊"), Row(cells=(high, row("旁", *lines("旁", beside)).cells[1])), row(), row("己", "庚")), PageBreak()]
    return tuple(out)


def lines(word: str, count: int) -> list[str]:
    return [f"{word}{number}" for number in range(count)]


def row(*words: str) -> Row:
    """A row of two cells: its first word, and a paragraph for each of the others."""
    rest = Cell(blocks=tuple(map(text, words[1:] or ("空",))))
    return Row(cells=(Cell(blocks=(text(words[0]),)), rest) if words else (rest,))


def in_rows(*rows: Row) -> Table:
    return Table(
        columns=(Column(width=60), Column(share=1)), head=(row("名", "说明"),), bodies=(TableBody(rows=rows),), caption=text("表1 高行").children
    )


DOCUMENTS: Mapping[str, tuple[str, tuple[Block, ...]]] = {
    "body": ("gb9704", tuple(map(text, paragraphs(1, COUNT)))),
    "dense-body": ("dense", tuple(map(text, paragraphs(2, COUNT)))),
    "cells": ("gb9704", (in_cells(paragraphs(3, COUNT)),)),
    "hyphens": ("gb9704", tuple(map(text, paragraphs(HYPHENS, COUNT, hyphens=True)))),
    "dense-cells": ("dense", (in_cells(paragraphs(4, COUNT)),)),
    "mastheads": ("gb9704", mastheads()),
    "dense-mastheads": ("dense", mastheads()),
    "tall": ("gb9704", tall()),
    "dense-tall": ("dense", tall()),
    "everything": ("gb9704", everything()),
}
GAPS = {"body": WIDE_GAP, "dense-body": WIDE_GAP, "hyphens": WIDE_GAP}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, office: Office) -> Mapping[str, Parity]:
    folder = tmp_path_factory.mktemp("corpus")
    for name, (theme_name, blocks) in DOCUMENTS.items():
        theme = load_theme(THEMES, theme_name)
        document = Document(meta=Metadata(title=name), blocks=blocks)
        pages = layout(document, theme, resolve(theme.fonts, system=False))
        (folder / f"{name}.docx").write_bytes(DocxWriter().write(document, pages))
        (folder / f"{name}.pdf").write_bytes(PdfWriter().write(document, pages))
    printed = office.to_pdf([folder / f"{name}.docx" for name in DOCUMENTS], folder / "printed")
    return {name: compare(folder / f"{name}.pdf", pdf, gap=GAPS.get(name, NARROW_GAP)) for name, pdf in zip(DOCUMENTS, printed, strict=True)}


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_lines_and_pages_are_equal(found: Mapping[str, Parity], name: str) -> None:
    parity = found[name]
    assert parity.pages_a == parity.pages_b, str(parity)
    assert parity.ratio >= (LEGEND if name == "everything" else LEAST), str(parity)


@pytest.mark.parametrize("seed", range(1, 6))
def test_the_corpus_has_what_reports_have(seed: int) -> None:
    """200 paragraphs of several lines; Latin words, numbers, quotes, brackets and dashes each in many of them, and mixed."""
    made = paragraphs(seed, COUNT, hyphens=seed == HYPHENS)
    assert len(set(made)) == COUNT
    assert sum(map(len, made)) / COUNT > 3 * 28
    for kind in KINDS:
        assert sum(bool(re.search(kind, paragraph)) for paragraph in made) > COUNT / 4, kind
    assert sum(all(re.search(kind, paragraph) for kind in KINDS[:3]) for paragraph in made) > COUNT / 4


KINDS = ("[A-Za-z]{2}", "[0-9]", "[“‘]", "[（《【〔「]", "——|……", r"[0-9.]+%|[0-9]万|[0-9]亿")
"""Latin words, numbers, quotes, brackets, dashes, and numbers with units."""
