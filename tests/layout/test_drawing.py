"""Pages are drawn when they are asked for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from generator.diagnostics import UserError
from generator.document.nodes import Chart, ChartKind, Checkbox, Document, Heading, Metadata, Paragraph, Series
from generator.layout.pages import OnDemand, Pages
from generator.layout.sheet import Sheet
from generator.writers.docx import DocxWriter
from tests.layout.test_engine import filler, pages, paragraph, table, text
from tests.writers.docx.paper import everything


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Sheet]:
    """The sheets that were drawn."""
    found: list[Sheet] = []
    draw = Sheet.drawn

    def noted(sheet: Sheet) -> object:
        found.append(sheet)
        return draw(sheet)

    monkeypatch.setattr(Sheet, "drawn", noted)
    return found


def test_word_asks_for_no_marks(drawn: list[Sheet]) -> None:
    blocks = everything()
    found = pages(*blocks)
    DocxWriter().write(Document(meta=Metadata(title="测试"), blocks=blocks), found)
    count = len(found.pages)
    assert (drawn, count > 1) == ([], True)
    assert len(found.pages[0].marks) > 1
    assert len(list(found.pages)) == len(drawn) == count


def test_structure_is_whole_whoever_asks_first() -> None:
    def made() -> Pages:
        return pages(Paragraph(children=(Checkbox(key="a", checked=False, label="甲"),)), *filler(2))

    by_elements, by_pages = made(), made()
    elements = tuple(by_elements.elements)
    assert [element.tag for element in elements].count("Form") == 1
    assert tuple(by_pages.pages) == tuple(by_elements.pages)
    assert tuple(by_pages.elements) == elements


def test_headings_and_tables_are_known_before_pages_are_drawn(drawn: list[Sheet]) -> None:
    found = pages(*filler(20), Heading(level=1, children=text("一、")), paragraph("甲"), table(60))
    assert [(heading.text, heading.page) for heading in found.headings] == [("一、", 1)]
    assert found.tables[0].starts
    assert drawn == []


def test_a_chart_reports_a_character_that_no_face_has_before_it_is_drawn() -> None:
    series = (Series(name="a", values=(Decimal(1),), labels=("一\U000e0100",)),)
    with pytest.raises(UserError, match="E0100"):
        pages(Chart(kind=ChartKind.BAR, categories=("甲",), series=series))


def test_items_on_demand_are_made_once_and_are_a_sequence() -> None:
    made: list[int] = []

    def make() -> tuple[str, ...]:
        made.append(1)
        return "甲", "乙"

    items = OnDemand(make, 2)
    assert (len(items), made) == (2, [])
    assert (items[1], items[0:1], list(items), items == ("甲", "乙"), len(OnDemand(make))) == ("乙", ("甲",), ["甲", "乙"], True, 2)
    assert made == [1, 1]
    assert hash(items) == hash(("甲", "乙"))
    assert repr(items) == "('甲', '乙')"
    assert items != 3
