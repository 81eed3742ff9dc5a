"""Widths of columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.document.nodes import Column
from generator.layout.columns import Need, column_widths, snap_widths


def test_a_column_has_its_width_and_the_shares_get_the_rest() -> None:
    """10 mm is 28.35 pt."""
    widths = column_widths((Column(width=10), Column(share=1), Column(share=2)), [Need(10, 10)] * 3, 328.35)
    assert widths == pytest.approx((28.346, 100, 200), abs=0.01)


def test_measured_columns_get_what_they_ask_for_if_there_is_room() -> None:
    """What is left over goes to them in proportion."""
    assert column_widths((Column(), Column()), [Need(20, 50), Need(20, 100)], 300) == pytest.approx((100, 200))


def test_measured_columns_shrink_towards_their_least() -> None:
    """Between their least and their most in one proportion."""
    assert column_widths((Column(), Column()), [Need(20, 100), Need(40, 120)], 120) == pytest.approx((50, 70))


@given(st.lists(st.floats(20, 200), min_size=1, max_size=8))
def test_no_text_width_is_near_a_whole_number_of_half_ems(widths: list[float]) -> None:
    """With two columns or more each is at least a fifth of a half em away from both neighbours, whatever is asked for; the sum stays."""
    half, padding = 5.25, 6.0
    snapped = snap_widths(widths, padding, half)
    assert sum(snapped) == pytest.approx(sum(widths), abs=0.06)
    if len(widths) > 1:
        for width in snapped:
            rest = (width - padding) % half
            assert half * 0.2 <= rest <= half * 0.8
