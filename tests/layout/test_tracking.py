from __future__ import annotations

import pytest

from generator.layout.tracking import tracking


@pytest.mark.parametrize(("size", "columns", "measure"), [(16, 28, 442.2), (10.5, 45, 481.9), (16, 27, 442.2), (14, 32, 442.2), (12, 36, 442.2)])
def test_tracking_sets_exactly_the_columns_in_a_line(size: float, columns: int, measure: float) -> None:
    pitch = size * 20 + tracking(size, columns, measure)
    assert columns * pitch <= measure * 20 < (columns + 1) * pitch


def test_the_national_body_is_tracked_by_two_fifths_of_a_point() -> None:
    assert tracking(16, 28, 442.2) == -8


def test_a_style_without_columns_is_not_tracked() -> None:
    assert tracking(16, None, 442.2) == 0
