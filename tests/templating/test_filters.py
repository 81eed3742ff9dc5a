"""Filters: how an office writes figures, dates and words."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.document.nodes import Value
from generator.document.numerals import chinese_numeral
from generator.document.walk import walk
from generator.templating.filters import FILTERS
from tests.templating.small import mistakes, paper, shown

CASES = [
    ("indicators.gdp | amount", "‹560亿元›"),
    ("indicators.gdp.from | amount", "‹193亿元›"),
    ("indicators.farmers | amount", "‹1.70多万元›"),
    ("indicators.farmers.from | amount", "‹0.9万元›"),
    ("indicators.jobless | amount", "‹控制在4%以内›"),
    ("indicators.jobless.value | amount", "‹控制在4%以内›"),
    ("indicators.income | amount", "‹翻一番›"),
    ("indicators.income.words | amount", "‹翻一番›"),
    ("indicators.gdp | amount('万元')", "‹5600000万元›"),
    ("5 | amount('亿元')", "5亿元"),
    ("indicators.gdp | number", "‹560›"),
    ("indicators.jobless | number", "‹控制在4以内›"),
    ("indicators.income | number", "‹翻一番›"),
    ("indicators.gdp | growth | number", "‹190.2›"),
    ("indicators.gdp | growth", "‹190.2%›"),
    ("indicators.gdp | annual_rate(5)", "‹23.7%›"),
    ("indicators.gdp | multiple", "‹2.9倍›"),
    ("indicators.water | progress(indicators.gdp.to)", "‹0.7%›"),
    ("tasks['clean-water'].assignment.deadline | deadline", "‹12月底前›"),
    ("tasks.grow.assignment.deadline | deadline", "‹全年›"),
    ("report.date | deadline", "‹2月3日前›"),
    ("report.date | date", "‹2012年2月3日›"),
    ("tasks.grow.assignment.deadline | date", "‹全年›"),
    ("tasks.grow.assignment.status | status", "‹进行中›"),
    ("'done' | status ~ ('delayed' | status) ~ ('not-started' | status)", "已完成已滞后未开始"),
    ("tasks['clean-water'].text | figures", "‹投入›**‹4亿元›**‹水利资金,完成›**‹20家›**‹企业审核›"),
    ("'人均12.7平方米' | figures", "人均**12.7平方米**"),
    ("tasks.housing.text | bare", "‹建设<b>6万平方米</b>公租房›"),
    ("tasks.grow.text | bare", "‹GDP增长11%›"),
    ("indicators.gdp | growth | bare('%')", "‹190.2›"),
    ("headlines[0].text | figures | bare", "‹GDP从›**‹193亿元›**‹增长到›**‹560亿元›**"),
    ("['11%；' | figures] | first | bare", "**11%**"),
    ("'增长11%' | figures | bare('%')", "增长**11**"),
    ("'5亿元' | progress('20亿元')", "‹25.0%›"),
    ("tasks.housing.number | chinese_number", "‹三›"),
    ("0 | chinese_number ~ (10 | chinese_number) ~ (21 | chinese_number)", "〇十二十一"),
    ("tasks.housing.number | bracketed", "‹（三）›"),
    ("'1' | bracketed", "（1）"),
    ("tasks | map(attribute='id') | join('、')", "‹grow›、‹clean-water›、‹housing›"),
    ("tasks | join('、', attribute='lead.name' ) if false else 'x'", "x"),
    ("tasks | join('', 'number')", "‹1›‹2›‹3›"),
    ("' 甲 ' | trim", "甲"),
    ("tasks.housing | position(tasks)", "3"),
    ("indicators | sum('to') if false else ([1, 0.5] | sum)", "1.5"),
    ("tasks | slice(2) | map('length') | join(',')", "2,1"),
    ("tasks | rejectattr('target') | map(attribute='id') | join", "‹housing›"),
    ("[3, 1] | sort | join(',')", "1,3"),
    ("data.contacts | dictsort | map('first') | join(',')", "fee,open-hours,phones,rates"),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_a_filter_writes_as_an_office_does(tmp_path: Path, expression: str, expected: str) -> None:
    assert shown(tmp_path, expression) == expected


def test_every_filter_is_tried() -> None:
    tried = {name for name in FILTERS if any(f"| {name}" in expression or f"('{name}')" in expression for expression, _ in CASES)}
    elsewhere = {"batch", "count", "d", "default", "groupby", "items", "last", "list", "max", "min"}
    elsewhere |= {"reject", "reverse", "select", "selectattr", "unique"}
    assert tried | elsewhere == set(FILTERS)


@pytest.mark.parametrize(
    ("expression", "path"),
    [
        ("indicators.gdp | growth", "growth(indicators/gdp/from, indicators/gdp/to)"),
        ("indicators.gdp | annual_rate(5)", "annual_rate(indicators/gdp/from, indicators/gdp/to, 5)"),
        ("indicators.gdp | multiple", "multiple(indicators/gdp/from, indicators/gdp/to)"),
        ("indicators.gdp | amount('元')", "convert(indicators/gdp/to, 元)"),
        ("indicators.water | progress(indicators.gdp.to)", "progress(indicators/water/value, indicators/gdp/to)"),
        ("indicators.gdp | growth | number", "growth(indicators/gdp/from, indicators/gdp/to)"),
    ],
)
def test_a_computed_figure_names_its_formula_and_its_record(tmp_path: Path, expression: str, path: str) -> None:
    (value,) = (node for node in walk(paper(tmp_path, f"<p>{{{{ {expression} }}}}</p>")) if isinstance(node, Value))
    assert (value.origin.path, value.origin.computed) == (path, True)
    if "water" not in path:
        assert value.origin.span is not None
        assert value.origin.span.line in (10, 15)


@pytest.mark.parametrize(
    ("expression", "path"),
    [
        ("indicators.gdp | amount", "indicators/gdp/to"),
        ("indicators.jobless | amount", "indicators/jobless/value"),
        ("indicators.income | amount", "indicators/income/words"),
        ("report.date | date", "report/date"),
        ("tasks[1].assignment.deadline | deadline", "assignments/clean-water/deadline"),
        ("tasks[0].assignment.status | status", "assignments/grow/status"),
        ("tasks.housing.text | bare", "tasks/housing/text"),
        ("tasks.housing.number | bracketed", "tasks/housing/number"),
    ],
)
def test_a_stated_figure_keeps_its_origin(tmp_path: Path, expression: str, path: str) -> None:
    (value,) = (node for node in walk(paper(tmp_path, f"<p>{{{{ {expression} }}}}</p>")) if isinstance(node, Value))
    assert (value.origin.path, value.origin.computed) == (path, False)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("indicators.jobless | growth", "indicators/jobless 没有首尾两个数，算不出 growth"),
        ("indicators.gdp.to | growth", "growth 只用于指标"),
        ("indicators.gdp | annual_rate(0)", "年数要是正整数，不能是 0"),
        ("indicators.gdp | annual_rate('五')", "annual_rate 要写明年数，例如 annual_rate(5)"),
        ("indicators.gdp | amount('万人')", "单位不同，不能换算或比较：“亿元”与“万人”"),
        ("indicators.gdp | amount('圆')", "不认识单位“圆”"),
        ("tasks[0] | amount", "tasks/grow 不是指标"),
        ("tasks | amount", "amount 只用于数或指标"),
        ("'甲' | number", "“甲”不是数量：要一个数和一个认识的单位，例如 560亿元"),
        ("tasks | number", "number 只用于数或指标"),
        ("indicators.water | progress(indicators.jobless)", "单位不同，不能换算或比较：“亿元”与“%”"),
        ("100 | chinese_number", "chinese_number 只用于 0 到 99，不能用于 100"),
        ("'甲' | chinese_number", "chinese_number 只用于整数，例如 loop.index 或 task.number"),
        ("'open' | status", "不认识的进展“open”"),
        ("5 | deadline", "deadline 不能用于这个值"),
        ("5 | date", "date 不能用于这个值"),
        ("(report.title ~ 'x') | figures", "figures 用在还没有拼接过的文字上"),
        ("['甲'] | sum", "sum 只用于数"),
        ("tasks | batch(0)", "分组的个数要是 1 到 10000 的整数"),
        ("'x' | trim if false else tasks | sum('text')", "sum 只用于数"),
        ("'甲' | position(['乙'])", "position：列表里没有这个值"),
    ],
)
def test_a_filter_used_wrongly_is_the_templates_mistake(tmp_path: Path, expression: str, expected: str) -> None:
    told, _ = mistakes(tmp_path, f"\n\n<p>{{{{ {expression} }}}}</p>")
    assert told == [f"templates/paper.html.j2 template-filter 3: {expected}"]


def test_hanzi_numbers_up_to_99() -> None:
    assert [chinese_numeral(n) for n in (0, 1, 10, 11, 20, 21, 99)] == ["〇", "一", "十", "十一", "二十", "二十一", "九十九"]
    assert len({chinese_numeral(n) for n in range(100)}) == 100
    with pytest.raises(ValueError, match="100"):
        chinese_numeral(100)
