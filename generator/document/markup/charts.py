"""Reading charts: a table of categories and series, drawn.

The numbers are read out of the cells as they print, so that a chart cannot show anything but the printed figures; ``data-value`` gives the number of
a cell whose words are no amount. Figures of different units are never drawn on one axis.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.document.markup.tables import read_caption, rows_of
from generator.document.markup.tree import Element
from generator.document.nodes import Chart, ChartKind, Inline, Origin, Series
from generator.quantity import Quantity, QuantityError, parse

if TYPE_CHECKING:
    from generator.document.markup.blocks import Reader

__all__ = ["read_chart"]

_KINDS = tuple(kind.value for kind in ChartKind)


class _Point(NamedTuple):
    number: Decimal | None
    label: str
    origin: Origin | None


def read_chart(reader: Reader, element: Element) -> Chart | None:
    """Return the chart that a table with ``data-chart`` describes: the head names the series, each row is a category."""
    problems = reader.problems
    kind = problems.one_of(element, "data-chart", _KINDS)
    caption: tuple[Inline, ...] = ()
    names: list[str] = []
    rows: list[Element] = []
    for child in reader.elements(element, ("caption", "thead", "tbody", "tr")):
        match child.tag:
            case "caption":
                caption = read_caption(reader, child)
            case "thead":
                for row in rows_of(reader, child):
                    names = [reader.text_of(cell) for cell in reader.elements(row, ("th", "td"))][1:]
            case "tbody":
                rows.extend(rows_of(reader, child))
            case _:
                rows.append(child)
    if not names or not rows:
        problems.at(element, "empty-chart", "图表没有数据", "表头写各个系列的名称，每行写一个类别和它的数")
        return None
    categories: list[str] = []
    values: list[list[_Point]] = [[] for _ in names]
    units: set[str] = set()
    for row in rows:
        cells = list(reader.elements(row, ("th", "td")))
        if len(cells) != len(names) + 1:
            problems.at(row, "table-grid", f"这一行有 {len(cells)} 格，图表要 {len(names) + 1} 格")
            continue
        categories.append(reader.text_of(cells[0]))
        for series, cell in zip(values, cells[1:], strict=True):
            series.append(_value(reader, cell, units))
    if len(units) > 1:
        problems.at(element, "mixed-units", f"一个图表里单位不同：{'、'.join(sorted(units))}", "分成几个图表，或用 amount 换算成一个单位")
    height = problems.number(element, "data-height") if "data-height" in element.attributes else Decimal(70)
    if height is not None and not 10 <= height <= 250:
        problems.value(element, "data-height", "10 到 250 毫米")
    return Chart(
        kind=ChartKind(kind or _KINDS[0]),
        categories=tuple(categories),
        series=tuple(
            Series(
                name=name,
                values=tuple(point.number for point in points),
                labels=tuple(point.label for point in points),
                origins=tuple(point.origin for point in points),
            )
            for name, points in zip(names, values, strict=True)
        ),
        caption=caption,
        unit=element.attributes.get("data-unit", "").strip(),
        height=float(height or 70),
        alt=" ".join(element.attributes.get("data-alt", "").split()),
        id=reader.id(element),
        span=element.span,
    )


def _value(reader: Reader, cell: Element, units: set[str]) -> _Point:
    """Return a cell's number, its label and where it comes from; an empty cell is a gap."""
    reader.problems.check_attributes(cell)
    reader.nothing_but_words(cell)
    label = reader.text_of(cell)
    origin = reader.origin_of(cell)
    if "data-value" in cell.attributes:
        return _Point(reader.problems.number(cell, "data-value"), label, origin)
    if not label:
        return _Point(None, "", None)
    try:
        found = parse(label)
    except QuantityError:
        reader.problems.at(cell, "attribute-value", f"图表里的“{label}”不是数", "写成数和单位，或用 data-value 写明数")
        found = Quantity(Decimal(0))
    if found.unit:
        units.add(found.unit)
    return _Point(found.number, label, origin)
