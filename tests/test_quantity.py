"""Amounts: what is read is what is printed, and what is computed is exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content import records
from generator.quantity import (
    HEDGES,
    Quantity,
    QuantityError,
    annual_rate,
    convert,
    digits,
    find_figures,
    format_quantity,
    growth,
    is_unit,
    multiple,
    parse,
    progress,
    units,
)

numbers = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)
positive = st.decimals(min_value=Decimal("0.1"), max_value=10**6, places=1)
unit_names = st.sampled_from(sorted(units()))
hedges = st.sampled_from([(), ("多",), ("余",), ("以上",), ("以内",), ("控制在",), ("控制在", "以内"), ("多", "以上")])


def quantity(text: str) -> Quantity:
    return parse(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("560亿元", Quantity(Decimal("560"), "亿元")),
        ("8200多亩", Quantity(Decimal("8200"), "亩", ("多",))),
        ("4900余件", Quantity(Decimal("4900"), "件", ("余",))),
        ("4%以内", Quantity(Decimal("4"), "%", ("以内",))),
        ("控制在4%以内", Quantity(Decimal("4"), "%", ("控制在", "以内"))),
        ("1倍以上", Quantity(Decimal("1"), "倍", ("以上",))),
        ("241 亿美元", Quantity(Decimal("241"), "亿美元")),
        ("119.4万千伏安", Quantity(Decimal("119.4"), "万千伏安")),
        ("４％以内", Quantity(Decimal("4"), "%", ("以内",))),
        ("1,025件", Quantity(Decimal("1025"), "件")),
        ("-3.2%", Quantity(Decimal("-3.2"), "%")),
        ("27.30亿元", Quantity(Decimal("27.30"), "亿元")),
        ("6", Quantity(Decimal("6"))),
    ],
)
def test_an_amount_is_read_with_its_unit_and_its_hedges(text: str, expected: Quantity) -> None:
    assert parse(text) == expected
    assert str(parse(text).number) == str(expected.number)


@pytest.mark.parametrize("text", ["", "亿元", "560圆", "约560亿元左右", "1.2.3亿元", "560亿元人民币", "٣亿元", "十亿元", "5百亿元"])
def test_what_is_no_amount_is_refused_with_words_for_the_user(text: str) -> None:
    with pytest.raises(QuantityError, match="不是数量"):
        parse(text)


@given(numbers, unit_names, hedges)
def test_what_is_printed_reads_back_as_the_same_amount(number: Decimal, unit: str, hedge: tuple[str, ...]) -> None:
    written = Quantity(number, unit, hedge)
    assert parse(format_quantity(written)) == written


@given(numbers, unit_names, hedges)
def test_a_printed_amount_is_found_again_in_a_sentence(number: Decimal, unit: str, hedge: tuple[str, ...]) -> None:
    printed = format_quantity(Quantity(number, unit, hedge))
    text = f"工作稳步推进,达到{printed},成效明显"
    assert [text[start:end] for start, end in find_figures(text)] in ([printed], [] if printed.endswith("年") else [printed])


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12))
def test_digits_never_show_an_exponent(number: Decimal) -> None:
    assert set(digits(number)) <= set("-0123456789.")
    assert Decimal(digits(number)) == number


def test_a_number_keeps_exactly_its_digits() -> None:
    assert [digits(Decimal(text)) for text in ("27.30", "0.9", "1E+3", "-0.50")] == ["27.30", "0.9", "1000", "-0.50"]


def test_hedges_stand_where_the_language_puts_them() -> None:
    assert format_quantity(Quantity(Decimal("8200"), "亩", ("多",))) == "8200多亩"
    assert format_quantity(Quantity(Decimal("4"), "%", ("以内", "控制在"))) == "控制在4%以内"
    with pytest.raises(QuantityError, match="左右"):
        format_quantity(Quantity(Decimal("4"), "%", ("左右",)))


def test_the_hedges_are_those_of_the_records() -> None:
    assert set(HEDGES) == set(get_args(records.Hedge))


def test_units_are_scaled_by_wan_and_yi_only() -> None:
    assert all(is_unit(name) for name in ("元", "万元", "亿元", "亿美元", "万平方米", "万千伏安", "%", "倍", "个", "万人", ""))
    assert not any(is_unit(name) for name in ("十万元", "百亿元", "万%", "万倍", "圆", "亿亿元", "亿 元"))


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("560亿元", "万元", "5600000万元"),
        ("0.9万元", "元", "9000元"),
        ("1.7万元", "亿元", "0.00017亿元"),
        ("154万平方米", "平方公里", "1.54平方公里"),
        ("3亩", "平方米", "2000平方米"),
        ("15亩", "公顷", "1公顷"),
        ("110万吨", "吨", "1100000吨"),
        ("8200多亩", "万亩", "0.82多万亩"),
    ],
)
def test_an_amount_is_converted_exactly(text: str, unit: str, expected: str) -> None:
    assert str(convert(quantity(text), unit)) == expected


@pytest.mark.parametrize(("text", "unit"), [("3.1亿元", "亿美元"), ("28家", "台"), ("1亩", "平方米"), ("1%", "倍"), ("3年", "个"), ("1元", "圆")])
def test_what_cannot_be_converted_exactly_is_refused(text: str, unit: str) -> None:
    with pytest.raises(QuantityError):
        convert(quantity(text), unit)


@given(numbers, unit_names, unit_names)
def test_converting_there_and_back_changes_nothing(number: Decimal, unit: str, other: str) -> None:
    start = Quantity(number, unit)
    try:
        there = convert(start, other)
    except QuantityError:
        return
    assert convert(there, unit).number == number


@pytest.mark.parametrize(
    ("start", "end", "grown", "rate", "times"),
    [
        ("193亿元", "560亿元", "190.2", "23.7", "2.9"),
        ("27.3亿元", "67亿元", "145.4", "19.7", "2.5"),
        ("22万吨", "110万吨", "400.0", "38.0", "5.0"),
        ("0.9万元", "1.7万元", "88.9", "13.6", "1.9"),
        ("100元", "50元", "-50.0", "-12.9", "0.5"),
        ("100元", "100.05元", "0.1", "0.0", "1.0"),
        ("1000000元", "0.1元", "-100.0", "-96.0", "0.0"),
        ("100元", "0.00995万元", "-0.5", "-0.1", "1.0"),
    ],
)
def test_growth_rate_and_multiple_are_rounded_half_up_to_one_place(start: str, end: str, grown: str, rate: str, times: str) -> None:
    a, b = quantity(start), quantity(end)
    assert (str(growth(a, b)), str(annual_rate(a, b, 5)), str(multiple(a, b))) == (grown, rate, times)


def test_an_amount_is_compared_across_scales_of_one_dimension() -> None:
    assert growth(quantity("9000元"), quantity("1.8万元")) == 100
    assert progress(quantity("120个"), quantity("160个")) == 75


@pytest.mark.parametrize(("start", "end"), [("193亿元", "560亿美元"), ("0亿元", "560亿元"), ("-1亿元", "560亿元"), ("28家", "67台"), ("1亩", "1个")])
def test_growth_is_refused_across_units_and_from_nothing(start: str, end: str) -> None:
    with pytest.raises(QuantityError):
        growth(quantity(start), quantity(end))


def test_an_annual_rate_needs_years_and_a_positive_end() -> None:
    with pytest.raises(QuantityError, match="年数"):
        annual_rate(quantity("1元"), quantity("2元"), 0)
    with pytest.raises(QuantityError, match="年均"):
        annual_rate(quantity("1元"), quantity("0元"), 5)


@given(positive, positive)
def test_growth_is_the_nearest_tenth_of_the_true_value(start: Decimal, end: Decimal) -> None:
    true = 100 * (Fraction(end) / Fraction(start) - 1)
    found = Fraction(growth(Quantity(start, "元"), Quantity(end, "元")))
    assert abs(found - true) <= Fraction(1, 20)


@given(positive, positive, st.integers(min_value=1, max_value=20))
def test_an_annual_rate_is_the_nearest_tenth_of_the_true_root(start: Decimal, end: Decimal, years: int) -> None:
    ratio = Fraction(end) / Fraction(start)
    rate = Fraction(annual_rate(Quantity(start, "元"), Quantity(end, "元"), years))
    low, high = (1 + (rate + step) / 100 for step in (-Fraction(1, 20), Fraction(1, 20)))
    assert max(low, Fraction(0)) ** years <= ratio < high**years


@given(st.integers(min_value=-900, max_value=2000), st.integers(min_value=1, max_value=12))
def test_an_annual_rate_that_lies_between_two_tenths_is_rounded_up(tenths: int, years: int) -> None:
    start, end = Decimal(2000**years), Decimal((2000 + 2 * tenths + 1) ** years)
    assert annual_rate(Quantity(start, "元"), Quantity(end, "元"), years) == Decimal(tenths + 1) / 10


def test_an_amount_that_all_but_vanished_has_a_rate() -> None:
    assert annual_rate(quantity("1000000元"), quantity("0.1元"), 2) == -100


@given(positive, positive)
def test_the_rate_over_one_year_is_the_growth(start: Decimal, end: Decimal) -> None:
    a, b = Quantity(start, "元"), Quantity(end, "元")
    difference = abs(annual_rate(a, b, 1) - growth(a, b))
    tie = (1000 * Fraction(end) / Fraction(start) * 2).denominator == 1
    assert difference == 0 or (tie and end < start)


def test_figures_are_found_with_unit_and_hedge_and_nothing_else_is() -> None:
    text = (
        "2012年建成区新建绿地8200多亩,人均12.7平方米,连续6年,“2016”工程,失业率控制在4%以内,占63%~68%,第3个,启动11个项目,"
        "建议1,025件,4A级,GDP193亿元,下降-3.2%,3.9万户,5万-10万元,81890平台,“3+3”,合同外资 8.4 亿美元,参保人数增长1倍以上"
    )
    assert [text[start:end] for start, end in find_figures(text)] == [
        "8200多亩", "12.7平方米", "6年", "控制在4%以内", "63%~68%", "11个", "1,025件", "193亿元", "-3.2%", "3.9万户", "5万-10万元",
        "8.4 亿美元", "1倍以上",
    ]  # fmt: skip


def test_of_two_units_that_begin_alike_the_longer_one_is_read() -> None:
    for unit in units():
        assert parse(f"3{unit}以上").unit == unit
        assert list(find_figures(f"约3{unit}多")) == [(1, 2 + len(unit))]
