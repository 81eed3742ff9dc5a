from __future__ import annotations

import pytest

from generator.build.faces import resolve
from generator.document.nodes import Document
from generator.layout.fonts import FontSet
from generator.layout.pages import Pages
from generator.writers.pdf import PdfWriter
from tests.writers.pdf.sketch import META, THEME_FONTS, Sketch, draw_paper


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    return resolve(THEME_FONTS, system=False)


@pytest.fixture
def sketch(fonts: FontSet) -> Sketch:
    return Sketch(fonts)


@pytest.fixture(scope="session")
def document() -> Document:
    return Document(meta=META, blocks=())


@pytest.fixture(scope="session")
def paper(fonts: FontSet) -> Pages:
    return draw_paper(Sketch(fonts), rows=40)


@pytest.fixture(scope="session")
def paper_bytes(document: Document, paper: Pages) -> bytes:
    return PdfWriter().write(document, paper)
