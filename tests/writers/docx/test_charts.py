from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import pytest
from lxml import etree

from generator.document.nodes import Chart, ChartKind, Series
from generator.writers.docx.workbook import column_letters, workbook_bytes
from tests.writers.docx.paper import Docx, words, written

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def chart(kind: ChartKind = ChartKind.COLUMN, **more: object) -> Chart:
    series = (
        Series(name="五年前", values=(Decimal(193), Decimal("27.30"))),
        Series(name="现在", values=(Decimal(560), None), labels=("560多", "")),
    )
    return Chart(kind=kind, categories=("全社会GDP", "A&B"), series=series, unit="亿元", **more)  # type: ignore[arg-type]  # fields by name


def drawn(docx: Docx) -> etree._Element:
    return docx.root("word/charts/chart1.xml")


@pytest.mark.parametrize(("kind", "tag"), [(ChartKind.BAR, "barChart"), (ChartKind.COLUMN, "barChart"), (ChartKind.LINE, "lineChart")])
def test_a_chart_is_drawn_by_word(kind: ChartKind, tag: str) -> None:
    assert drawn(written(chart(kind))).find(f".//{C}{tag}") is not None


def test_the_workbook_holds_the_same_numbers_as_the_chart() -> None:
    docx = written(chart())
    cached = [e.text for e in drawn(docx).iterfind(f".//{C}numCache/{C}pt/{C}v")]
    with zipfile.ZipFile(io.BytesIO(docx.parts["word/embeddings/workbook1.xlsx"])) as book:
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    cells = {c.get("r"): "".join(str(t) for t in c.itertext()) for c in sheet.iter(f"{main}c")}
    assert cells == {"B1": "五年前", "C1": "现在", "A2": "全社会GDP", "B2": "193", "C2": "560", "A3": "A&B", "B3": "27.30"}
    assert cached == ["193", "27.30", "560"]


def test_a_label_of_its_own_is_given_only_where_the_number_would_not_show_it() -> None:
    labels = ["".join(str(t) for t in e.itertext()) for e in drawn(written(chart())).iter(f"{C}dLbl")]
    assert labels == ["27.30", "560多"]


def test_a_gap_is_left_open() -> None:
    counts = [e.get("val") for e in drawn(written(chart())).iterfind(f".//{C}numCache/{C}ptCount")]
    assert counts == ["2", "2"]


def test_values_begin_at_nought() -> None:
    assert drawn(written(chart())).find(f".//{C}valAx/{C}scaling/{C}min[@val='0']") is not None


def test_a_chart_has_words_for_those_who_cannot_see_it() -> None:
    described = [e.get("descr", "") for e in written(chart(), chart(alt="自己写的")).body.iter(f"{WP}docPr")]
    assert described[0].startswith("柱状图（单位：亿元）。全社会GDP：五年前193，现在560多")
    assert described[1] == "自己写的"


def test_a_chart_is_as_wide_as_the_type_area_and_as_high_as_it_says() -> None:
    (extent,) = written(chart(height=80.0)).body.iter(f"{WP}extent")
    assert (extent.get("cx"), extent.get("cy")) == (str(round(442.2047 * 12700)), str(80 * 36000))


def test_the_caption_stands_above_and_stays_with_the_chart() -> None:
    docx = written(chart(caption=words(["图1 指标"])))
    assert [style for style, _ in docx.paragraphs()] == ["Caption_First", "JbFigure"]


def test_columns_of_a_workbook_are_lettered() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_a_workbook_is_the_same_each_time() -> None:
    assert workbook_bytes(["a"], [("b", [Decimal(1)])]) == workbook_bytes(["a"], [("b", [Decimal(1)])])
