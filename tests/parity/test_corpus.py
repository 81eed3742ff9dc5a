"""Lines end where Word's end, also in text that no paper of ours has had yet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.build.faces import resolve
from generator.content import load_theme
from generator.document.nodes import Block, Cell, Column, Document, Metadata, Paragraph, Row, Table, TableBody, Text
from generator.layout import layout
from generator.writers.docx import DocxWriter
from generator.writers.pdf import PdfWriter
from tests.parity.compare import Parity, compare
from tests.parity.corpus import paragraphs
from tests.parity.office import Office

THEMES = Path(__file__).parents[2] / "templates" / "themes"
LEAST = 0.995
COUNT = 200
WIDE_GAP = 3.0
"""In em: what justified lines of much Latin text leave between words."""


def text(words: str) -> Paragraph:
    return Paragraph(children=(Text(text=words),))


def in_cells(words: list[str]) -> Table:
    """Four columns, none of them so narrow that a number does not fit."""
    rows = tuple(Row(cells=tuple(Cell(blocks=(text(cell[:70]),)) for cell in words[i : i + 4])) for i in range(0, len(words), 4))
    columns = (Column(width=30), Column(share=3), Column(share=2), Column(width=41.7))
    return Table(columns=columns, head=(), bodies=(TableBody(rows=rows),), style="table")


DOCUMENTS: Mapping[str, tuple[str, tuple[Block, ...]]] = {
    "body": ("gb9704", tuple(map(text, paragraphs(1, COUNT)))),
    "dense-body": ("dense", tuple(map(text, paragraphs(2, COUNT)))),
    "cells": ("gb9704", (in_cells(paragraphs(3, COUNT)),)),
    "hyphens": ("gb9704", tuple(map(text, paragraphs(5, COUNT, hyphens=True)))),
    "dense-cells": ("dense", (in_cells(paragraphs(4, COUNT)),)),
}


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
    gaps = {name: {} if "cells" in name else {"gap": WIDE_GAP} for name in DOCUMENTS}
    return {name: compare(folder / f"{name}.pdf", pdf, **gaps[name]) for name, pdf in zip(DOCUMENTS, printed, strict=True)}


@pytest.mark.parametrize("name", list(DOCUMENTS))
def test_lines_and_pages_are_equal(found: Mapping[str, Parity], name: str) -> None:
    parity = found[name]
    assert parity.pages_a == parity.pages_b, str(parity)
    assert parity.ratio >= LEAST, str(parity)
