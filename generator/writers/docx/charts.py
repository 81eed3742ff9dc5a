"""Charts that Word draws and the office can edit (DrawingML charts, ECMA-376 part 1, 21.2).

They look as the layout draws them for PDF: greys that print, values on the bars, no grid, no value axis. The length of a bar is its value, so the
axis begins at 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from generator.document.nodes import Chart, ChartKind, Series
from generator.document.theme import MM, Style
from generator.layout.charts import SERIES_COLORS, label_of
from generator.writers.docx.decimals import half_ems
from generator.writers.docx.units import emu
from generator.writers.docx.workbook import column_letters
from generator.writers.docx.xml import attribute, escape

__all__ = ["chart_xml"]

_NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_WORDS_GAP = 6.0
"""Room in pt between words and bars."""
_LEGEND_KEY_EM = 2.6
"""Room in em for a series' tint in the legend and the white around it."""
_CATEGORY_AXIS, _VALUE_AXIS = 1001, 1002
_GAP_WIDTH = 54
"""White between two categories in hundredths of a bar's width: 0.35 / 0.65, the layout's share."""
_SHOWN = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
_SHOW = "".join(f'<c:{name} val="{int(name == "showVal")}"/>' for name in _SHOWN)


def chart_xml(chart: Chart, family: str, style: Style, width: float) -> str:
    """Return the part of a chart ``width`` pt wide; its words stand in the font ``family`` at the size of ``style``."""
    text = _text_properties(family, style.size)
    title = _unit_title(chart.unit, family, style.size) if chart.unit else '<c:autoTitleDeleted val="1"/>'
    legend = _legend(chart, text, style, width) if len(chart.series) > 1 else ""
    return (
        f'<c:chartSpace {_NAMESPACES}><c:date1904 val="0"/><c:lang val="zh-CN"/><c:roundedCorners val="0"/><c:chart>{title}'
        f"<c:plotArea>{_plot_layout(chart, style, width)}{_plot(chart, family, style)}{_axes(chart, text)}</c:plotArea>{legend}"
        f'<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{text}'
        f'<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _run_properties(tag: str, family: str, size: float) -> str:
    name = attribute(family)
    black = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    language = "" if tag == "defRPr" else ' lang="zh-CN"'
    return f'<a:{tag}{language} sz="{round(size * 100)}" b="0">{black}<a:latin typeface="{name}"/><a:ea typeface="{name}"/></a:{tag}>'


def _text_properties(family: str, size: float) -> str:
    properties = _run_properties("defRPr", family, size)
    return f'<c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:pPr>{properties}</a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'


def _rich(words: str, family: str, size: float) -> str:
    run = f"<a:r>{_run_properties('rPr', family, size)}<a:t>{escape(words)}</a:t></a:r>"
    return f"<c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p>{run}</a:p></c:rich></c:tx>"


def _unit_title(unit: str, family: str, size: float) -> str:
    """Return the unit as the chart's title, in its top left corner as in PDF."""
    return f'<c:title>{_rich(f"单位：{unit}", family, size)}{_placed(x=0, y=0)}<c:overlay val="1"/></c:title><c:autoTitleDeleted val="0"/>'


def _placed(*, inner: bool = False, **shares: float) -> str:
    """Return a layout by hand; places and sizes are shares of the chart (21.2.2.95)."""
    target = '<c:layoutTarget val="inner"/>' if inner else ""
    modes = "".join(f'<c:{name}Mode val="edge"/>' for name in ("x", "y"))
    values = "".join(f'<c:{name} val="{shares[name]:.4f}"/>' for name in ("x", "y", "w", "h") if name in shares)
    return f"<c:layout><c:manualLayout>{target}{modes}{values}</c:manualLayout></c:layout>"


def _words_width(words: Iterable[str], size: float) -> float:
    """Return the width in pt of the widest words."""
    return max((half_ems(word) for word in words), default=0) * size / 2


def _legend(chart: Chart, text: str, style: Style, width: float) -> str:
    """Return the legend, in the chart's top right corner."""
    wide = min(width * 0.7, sum(half_ems(series.name) * style.size / 2 + _LEGEND_KEY_EM * style.size for series in chart.series))
    place = _placed(x=1 - wide / width, y=0, w=wide / width, h=(style.pitch + 2) / (chart.height * MM))
    return f'<c:legend><c:legendPos val="tr"/>{place}<c:overlay val="1"/>{text}</c:legend>'


def _plot_layout(chart: Chart, style: Style, width: float) -> str:
    """Return the place of the bars, by the layout's rules: below the legend, beside or above the names, with room for the values."""
    height = chart.height * MM
    top = style.pitch + 2 if len(chart.series) > 1 or chart.unit else 0.0
    if chart.kind is ChartKind.BAR:
        names = _words_width(chart.categories, style.size) + _WORDS_GAP
        values = _words_width((label_of(s.labels, s.values, i) for s in chart.series for i in range(len(chart.categories))), style.size) + _WORDS_GAP
        return _placed(inner=True, x=names / width, y=top / height, w=max(0.1, 1 - (names + values) / width), h=1 - top / height)
    foot = style.pitch + 2
    return _placed(inner=True, x=0, y=(top + style.pitch) / height, w=1, h=max(0.1, 1 - (top + style.pitch + foot) / height))


def _plot(chart: Chart, family: str, style: Style) -> str:
    series = "".join(_series(chart, index, item, family, style) for index, item in enumerate(chart.series))
    axes = f'<c:axId val="{_CATEGORY_AXIS}"/><c:axId val="{_VALUE_AXIS}"/>'
    if chart.kind is ChartKind.LINE:
        return f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>{axes}</c:lineChart>'
    direction = "bar" if chart.kind is ChartKind.BAR else "col"
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="{_GAP_WIDTH * len(chart.series)}"/>{axes}</c:barChart>'
    )


def _series(chart: Chart, index: int, series: Series, family: str, style: Style) -> str:
    column, last = column_letters(index + 1), len(chart.categories) + 1
    is_line = chart.kind is ChartKind.LINE
    fill = f'<a:solidFill><a:srgbClr val="{SERIES_COLORS[(index + is_line) % len(SERIES_COLORS)]}"/></a:solidFill>'
    if is_line:
        look = (
            f'<c:spPr><a:ln w="{emu(1.5)}">{fill}</a:ln></c:spPr>'
            f'<c:marker><c:symbol val="square"/><c:size val="4"/><c:spPr>{fill}<a:ln><a:noFill/></a:ln></c:spPr></c:marker>'
        )
    else:
        look = f'<c:spPr>{fill}<a:ln><a:noFill/></a:ln></c:spPr><c:invertIfNegative val="0"/>'
    name = f"<c:tx><c:strRef><c:f>Sheet1!${column}$1</c:f>{_string_cache((series.name,))}</c:strRef></c:tx>"
    categories = f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f>{_string_cache(chart.categories)}</c:strRef></c:cat>"
    points = "".join(f'<c:pt idx="{i}"><c:v>{value:f}</c:v></c:pt>' for i, value in enumerate(series.values) if value is not None)
    cache = f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(series.values)}"/>{points}</c:numCache>'
    values = f"<c:val><c:numRef><c:f>Sheet1!${column}$2:${column}${last}</c:f>{cache}</c:numRef></c:val>"
    smooth = '<c:smooth val="0"/>' if is_line else ""
    labels = _labels(chart, series, family, style)
    return f'<c:ser><c:idx val="{index}"/><c:order val="{index}"/>{name}{look}{labels}{categories}{values}{smooth}</c:ser>'


def _string_cache(words: tuple[str, ...]) -> str:
    points = "".join(f'<c:pt idx="{i}"><c:v>{escape(word)}</c:v></c:pt>' for i, word in enumerate(words))
    return f'<c:strCache><c:ptCount val="{len(words)}"/>{points}</c:strCache>'


def _labels(chart: Chart, series: Series, family: str, style: Style) -> str:
    """Return what is written on the values; a label of its own is given only where it is not the bare number, so that edited numbers show."""
    position = f'<c:dLblPos val="{"t" if chart.kind is ChartKind.LINE else "outEnd"}"/>'
    plain = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
    own = "".join(
        f'<c:dLbl><c:idx val="{i}"/>{_rich(label, family, style.size)}{plain}{position}{_SHOW}</c:dLbl>'
        for i, value in enumerate(series.values)
        if value is not None and (label := label_of(series.labels, series.values, i)) != _general(value)
    )
    return f'<c:dLbls>{own}<c:numFmt formatCode="General" sourceLinked="0"/>{plain}{_text_properties(family, style.size)}{position}{_SHOW}</c:dLbls>'


def _general(value: Decimal) -> str:
    """Return a number as the format General shows it."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _axes(chart: Chart, text: str) -> str:
    is_bar = chart.kind is ChartKind.BAR
    plain = '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
    line = f'<c:spPr><a:ln w="{emu(0.5)}"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></c:spPr>'
    category = (
        f'<c:catAx><c:axId val="{_CATEGORY_AXIS}"/><c:scaling><c:orientation val="{"maxMin" if is_bar else "minMax"}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{"l" if is_bar else "b"}"/>{plain}'
        f'<c:tickLblPos val="low"/>{line}{text}<c:crossAx val="{_VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        f'<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
    )
    value = (
        f'<c:valAx><c:axId val="{_VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="1"/>'
        f'<c:axPos val="{"t" if is_bar else "l"}"/>{plain}'
        f'<c:tickLblPos val="nextTo"/><c:crossAx val="{_CATEGORY_AXIS}"/><c:crosses val="autoZero"/></c:valAx>'
    )
    return category + value
