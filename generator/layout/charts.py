"""Charts drawn as marks: bars, columns and lines in print-safe greys, with their values written on them.

The scale begins at 0: the length of a bar is its value. Series differ by tint and by the legend's words, never by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from generator.document.nodes import Align, Chart, ChartKind, Text
from generator.document.theme import MM, Style
from generator.layout.inline import Shaper
from generator.layout.lines import natural_width, set_paragraph
from generator.layout.sheet import Sheet

__all__ = ["SERIES_COLORS", "describe_chart", "draw_chart", "shape_words"]

SERIES_COLORS = ("BFBFBF", "404040", "8C8C8C", "D9D9D9")
"""Greys of the series, in order; neighbours differ clearly in black and white print."""
_GAP = 0.35
"""Share of a category's width that is left white."""
_AXIS = 0.5


def describe_chart(chart: Chart) -> str:
    """Return what the chart shows, made from its data, for those who cannot see it."""
    if chart.alt:
        return chart.alt
    kind = {ChartKind.BAR: "条形图", ChartKind.COLUMN: "柱状图", ChartKind.LINE: "折线图"}[chart.kind]
    parts = []
    for index, category in enumerate(chart.categories):
        values = "，".join(f"{series.name}{label_of(series.labels, series.values, index)}" for series in chart.series)
        parts.append(f"{category}：{values}")
    unit = f"（单位：{chart.unit}）" if chart.unit else ""
    return f"{kind}{unit}。" + "；".join(parts) + "。"


def label_of(labels: Sequence[str], values: Sequence[Decimal | None], index: int) -> str:
    """Return what is written on a value."""
    if index < len(labels) and labels[index]:
        return labels[index]
    value = values[index]
    return "—" if value is None else format(value, "f")


def shape_words(chart: Chart, style: Style, shaper: Shaper) -> None:
    """Shape what a chart may write, so that a character that no face has is reported before the chart is drawn."""
    unit = [f"单位：{chart.unit}"] if chart.unit else []
    labels = [label_of(series.labels, series.values, index) for series in chart.series for index in range(len(chart.categories))]
    for text in (*unit, *(series.name for series in chart.series), *chart.categories, *labels):
        shaper.shape((Text(text=text),), style)


class _Pen(Struct):
    """Writes short words at a point."""

    sheet: Sheet
    shaper: Shaper
    style: Style
    owner: int | None

    def width(self, text: str) -> float:
        """Return the width of the words in pt."""
        return natural_width((Text(text=text),), self.style, self.shaper)

    def write(self, text: str, x: float, y: float, align: Align) -> None:
        """Write words whose line's top is ``y``; ``x`` is their left edge, middle or right edge."""
        width = self.width(text)
        left = x - {Align.CENTER: width / 2, Align.END: width}.get(align, 0.0)
        paragraph = set_paragraph((Text(text=text),), self.style, width + 1, self.shaper)
        self.sheet.line(paragraph.lines[0], self.style, left, y, self.owner)


def draw_chart(chart: Chart, sheet: Sheet, x: float, y: float, width: float, style: Style, shaper: Shaper, owner: int | None) -> None:
    """Draw a chart ``width`` pt wide and `Chart.height` high with its top left corner at (x, y); ``style`` sets its words, left aligned."""
    pen = _Pen(sheet, shaper, style, owner)
    height = chart.height * MM
    legend = style.pitch + 2 if len(chart.series) > 1 or chart.unit else 0.0
    if legend:
        _draw_legend(chart, pen, x, y, width)
    area = (x, y + legend, width, height - legend)
    if chart.kind is ChartKind.BAR:
        _draw_bars(chart, pen, *area)
    else:
        _draw_columns(chart, pen, *area)


def _draw_legend(chart: Chart, pen: _Pen, x: float, y: float, width: float) -> None:
    """Write the unit on the left and the series on the right, in the order they are read in."""
    if chart.unit:
        pen.write(f"单位：{chart.unit}", x, y, Align.START)
    if len(chart.series) < 2:
        return
    side = 0.7 * pen.style.size
    cursor = x + width - sum(side + 3 + pen.width(series.name) + 10 for series in chart.series) + 10
    for index, series in enumerate(chart.series):
        pen.sheet.fill(cursor, y + (pen.style.pitch - side) / 2, side, side, _color(chart, index), pen.owner)
        cursor += side + 3
        pen.write(series.name, cursor, y, Align.START)
        cursor += pen.width(series.name) + 10


def _color(chart: Chart, index: int) -> str:
    """Return a series' grey; lines begin with the darkest, since a thin light line is lost in print."""
    return SERIES_COLORS[(index + (chart.kind is ChartKind.LINE)) % len(SERIES_COLORS)]


def _largest(chart: Chart) -> float:
    return max((float(v) for s in chart.series for v in s.values if v is not None), default=0.0) or 1.0


def _draw_bars(chart: Chart, pen: _Pen, x: float, y: float, width: float, height: float) -> None:
    names = max((pen.width(c) for c in chart.categories), default=0.0) + 6
    values = max((pen.width(label_of(s.labels, s.values, i)) for s in chart.series for i in range(len(chart.categories))), default=0.0) + 6
    left, room = x + names, width - names - values
    band = height / max(1, len(chart.categories))
    thick = band * (1 - _GAP) / max(1, len(chart.series))
    scale = room / _largest(chart)
    for row, category in enumerate(chart.categories):
        top = y + row * band + band * _GAP / 2
        pen.write(category, left - 5, y + row * band + (band - pen.style.pitch) / 2, Align.END)
        for index, series in enumerate(chart.series):
            value = series.values[row]
            if value is None:
                continue
            length = float(value) * scale
            color = _color(chart, index)
            pen.sheet.fill(left, top + index * thick, length, thick - 0.6, color, pen.owner)
            label = label_of(series.labels, series.values, row)
            pen.write(label, left + length + 3, top + index * thick + (thick - pen.style.pitch) / 2, Align.START)
    pen.sheet.rule(left, y, left, y + height, _AXIS)


def _draw_columns(chart: Chart, pen: _Pen, x: float, y: float, width: float, height: float) -> None:
    pitch = pen.style.pitch
    band = width / max(1, len(chart.categories))
    names = [set_paragraph((Text(text=c),), pen.style, band - 4, pen.shaper) for c in chart.categories]
    base = y + height - 2 - pitch * max((len(n.lines) for n in names), default=0)
    scale = (base - y - pitch) / _largest(chart)
    thick = band * (1 - _GAP) / max(1, len(chart.series) if chart.kind is ChartKind.COLUMN else 1)
    for column in range(len(chart.categories)):
        middle = x + (column + 0.5) * band
        for number, line in enumerate(names[column].lines):
            pen.sheet.line(line, pen.style, middle - line.width / 2, base + 2 + number * pitch, pen.owner)
        if chart.kind is ChartKind.COLUMN:
            first = middle - thick * len(chart.series) / 2
            for index, series in enumerate(chart.series):
                value = series.values[column]
                if value is None:
                    continue
                tall = float(value) * scale
                pen.sheet.fill(first + index * thick, base - tall, thick - 0.8, tall, _color(chart, index), pen.owner)
                pen.write(label_of(series.labels, series.values, column), first + (index + 0.5) * thick, base - tall - pitch, Align.CENTER)
    if chart.kind is ChartKind.LINE:
        _draw_lines(chart, pen, x, base, band, scale)
    pen.sheet.rule(x, base, x + width, base, _AXIS)


def _draw_lines(chart: Chart, pen: _Pen, x: float, base: float, band: float, scale: float) -> None:
    for index, series in enumerate(chart.series):
        color = _color(chart, index)
        previous: tuple[float, float] | None = None
        for column, value in enumerate(series.values):
            if value is None:
                previous = None
                continue
            point = (x + (column + 0.5) * band, base - float(value) * scale)
            if previous:
                pen.sheet.rule(*previous, *point, 1.5, color)
            pen.sheet.fill(point[0] - 2, point[1] - 2, 4, 4, color, pen.owner)
            pen.write(label_of(series.labels, series.values, column), point[0], point[1] - pen.style.pitch - 2, Align.CENTER)
            previous = point
