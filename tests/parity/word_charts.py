"""The charts of a Word file in words, from their own data."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain

from lxml import etree

__all__ = ["described", "shown"]

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_KINDS = {"lineChart": "折线图", "bar": "条形图", "col": "柱状图"}


def described(chart: etree._Element) -> str:
    """Return kind, unit and every value of a chart, as a chart without words of its own is described."""
    direction = chart.find(f".//{_C}barDir")
    kind = _KINDS["lineChart" if direction is None else direction.get("val", "")]
    unit = _unit(chart)
    series = list(chart.iter(f"{_C}ser"))
    parts = (
        f"{name}：" + "，".join(f"{_name(each)}{_labels(each).get(index, '—')}" for each in series) for index, name in enumerate(_categories(chart))
    )
    return f"{kind}{f'（单位：{unit}）' if unit else ''}。{'；'.join(parts)}。"


def shown(chart: etree._Element) -> str:
    """Return the words that stand in a chart: its unit, its legend, then each category with its values; of lines all categories come first."""
    series = list(chart.iter(f"{_C}ser"))
    legend = [_name(each) for each in series] if chart.find(f".//{_C}legend") is not None else []
    categories, labels = _categories(chart), [_labels(each) for each in series]
    unit = [f"单位：{_unit(chart)}"] if _unit(chart) else []
    if chart.find(f".//{_C}lineChart") is not None:
        return "".join([*unit, *legend, *categories, *(label for each in labels for label in each.values())])
    bars = [[name, *(each[index] for each in labels if index in each)] for index, name in enumerate(categories)]
    return "".join([*unit, *legend, *chain.from_iterable(bars)])


def _unit(chart: etree._Element) -> str:
    title = chart.find(f"{_C}chart/{_C}title")
    return "" if title is None else _words(title).removeprefix("单位：")


def _words(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{_A}t"))


def _name(series: etree._Element) -> str:
    return series.findtext(f"{_C}tx//{_C}v") or ""


def _categories(chart: etree._Element) -> list[str]:
    first = chart.find(f".//{_C}cat")
    return [] if first is None else [value.text or "" for value in first.iter(f"{_C}v")]


def _labels(series: etree._Element) -> dict[int, str]:
    """Return what stands at each value; a label that is not of its value shows both."""
    values = {int(point.get("idx", "0")): point.findtext(f"{_C}v") or "" for point in series.iterfind(f"{_C}val//{_C}pt")}
    own = {_index(label): _words(label) for label in series.iter(f"{_C}dLbl")}
    return {index: _label(value, own.get(index)) for index, value in values.items()}


def _index(label: etree._Element) -> int:
    found = label.find(f"{_C}idx")
    assert found is not None
    return int(found.get("val", "0"))


def _label(value: str, own: str | None) -> str:
    number = f"{Decimal(value).normalize():f}"
    if own is None:
        return number
    return own if number in own else f"{own}≠{value}"
