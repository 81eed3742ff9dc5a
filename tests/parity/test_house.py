"""With an office's own Word file as house style Word and PDF are still one paper, and LibreOffice shows its head, its foot and its margins."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import pytest

from generator.build.faces import resolve
from generator.build.plan import plan
from generator.build.press import Press
from generator.build.project import load_project
from generator.content import load_report, load_theme
from generator.document.nodes import Block, Cell, Column, Document, Heading, Metadata, Paragraph, Row, Table, TableBody, Text
from generator.document.theme import MM, Theme
from generator.layout import layout
from generator.writers.docx import DocxWriter
from generator.writers.pdf import PdfWriter
from tests.parity.compare import Parity, compare, lines, page_count
from tests.parity.corpus import paragraphs
from tests.parity.office import Office
from tests.tools.references import HEAD, house_reference, reference, saved

ROOT = Path(__file__).parents[2]
THEMES = ROOT / "templates" / "themes"
LEAST = 0.995


def house(folder: Path, data: bytes) -> Theme:
    themes = folder / "templates" / "themes"
    themes.mkdir(parents=True)
    (themes.parent / "house.docx").write_bytes(data)
    text = (THEMES / "gb9704.yaml").read_text(encoding="utf-8")
    (themes / "house.yaml").write_text(f"{text}\nword: {{reference: house.docx}}\n", encoding="utf-8")
    return load_theme(themes, "house")


def text(words: str) -> Paragraph:
    return Paragraph(children=(Text(text=words),))


def body() -> tuple[Block, ...]:
    """Headings and paragraphs."""
    found: list[Block] = []
    for index, paragraph in enumerate(paragraphs(11, 100)):
        if index % 10 == 0:
            found.append(Heading(level=1, children=(Text(text=f"第{index}段以后"),)))
        found.append(text(paragraph))
    return tuple(found)


def cells() -> tuple[Block, ...]:
    """A table."""
    words = paragraphs(12, 180)
    rows = tuple(Row(cells=tuple(Cell(blocks=(text(cell[:60]),)) for cell in words[i : i + 3])) for i in range(0, 180, 3))
    head = Row(cells=tuple(Cell(blocks=(text(cell),)) for cell in ("甲", "乙", "丙")))
    columns = (Column(width=30), Column(share=3), Column(share=2))
    return (Table(columns=columns, head=(head,), bodies=(TableBody(rows=rows),), style="table"),)


def tasks() -> Document:
    """The project's longest paper."""
    loaded = load_report(ROOT)
    (paper,) = [paper for paper in plan(loaded.report) if paper.briefing.id == "tasks"]
    return Press(load_project(ROOT), loaded).compose(paper).document


GAPS = {"body": 3.0, "cells": 0.53, "tasks": 0.53}
"""In em: what justified lines of much Latin text leave between words; cells stand nearer."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, office: Office) -> Mapping[str, Mapping[str, Path]]:
    folder = tmp_path_factory.mktemp("house")
    theme = house(folder, reference())
    documents = {name: Document(meta=Metadata(title="样式"), blocks=blocks) for name, blocks in (("body", body()), ("cells", cells()))}
    for name, document in {**documents, "tasks": tasks()}.items():
        pages = layout(document, theme, resolve(theme.fonts, system=False))
        (folder / f"{name}.pdf").write_bytes(PdfWriter().write(document, pages))
        (folder / f"{name}.docx").write_bytes(DocxWriter().write(document, pages))
    word = office.to_pdf([folder / f"{name}.docx" for name in GAPS], folder / "printed")
    return {name: {"pdf": folder / f"{name}.pdf", "word": pdf} for name, pdf in zip(GAPS, word, strict=True)}


@pytest.fixture(scope="module")
def made(printed: Mapping[str, Mapping[str, Path]]) -> Mapping[str, Path]:
    return printed["body"]


@pytest.mark.parametrize("name", list(GAPS))
def test_lines_and_pages_are_equal(printed: Mapping[str, Mapping[str, Path]], name: str) -> None:
    parity: Parity = compare(printed[name]["pdf"], printed[name]["word"], gap=GAPS[name])
    assert parity.pages_a == parity.pages_b > 2, str(parity)
    assert parity.ratio >= LEAST, str(parity)


def test_a_table_style_is_the_same_after_libreoffice_saved_the_file(tmp_path: Path, office: Office) -> None:
    file = house_reference()
    file.add_table(2, 2, style="公文表格线")
    (tmp_path / "house.docx").write_bytes(saved(file))
    (again,) = office.convert([tmp_path / "house.docx"], "docx", tmp_path / "again")
    found = house(tmp_path / "a", again.read_bytes())
    assert found.tables == house(tmp_path / "b", saved(file)).tables
    assert found.tables["table"].rule_color == "E60012"


def test_both_print_head_and_foot_on_every_page(made: Mapping[str, Path]) -> None:
    count = page_count(made["pdf"])
    for pdf in made.values():
        for number, page in enumerate(lines(pdf), start=1):
            assert page[0].startswith(HEAD), (pdf, number)
            assert page[-1].replace(" ", "") == f"第{number}页共{count}页", (pdf, number)


def test_both_keep_the_margins_of_the_file(made: Mapping[str, Path]) -> None:
    for pdf in made.values():
        page = pypdfium2.PdfDocument(pdf)[1]
        width, height = page.get_size()
        boxes = [page.get_textpage().get_charbox(index) for index in range(page.get_textpage().count_chars())]
        body = [(left, bottom, right, top) for left, bottom, right, top in boxes if bottom > 32 * MM and top < height - 38 * MM and right > left]
        assert min(left for left, *_ in body) == pytest.approx(30 * MM, abs=4)
        assert max(right for _, _, right, _ in body) == pytest.approx(width - 30 * MM, abs=9)
        assert max(top for *_, top in body) == pytest.approx(height - 40 * MM, abs=9)


def test_the_head_shows_its_picture_at_one_place_in_both(made: Mapping[str, Path]) -> None:
    found = []
    for pdf in made.values():
        page = pypdfium2.PdfDocument(pdf)[0]
        (picture,) = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=5)
        found.append(picture.get_bounds())
    assert found[0] == pytest.approx(found[1], abs=3)
