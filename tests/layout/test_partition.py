"""Where a table goes on to a new page."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.layout.partition import partition

N, K = False, True


@pytest.mark.parametrize(
    ("heights", "keeps", "first", "later", "starts"),
    [
        ([10, 10, 10], [N, N, N], 100, 100, ()),
        ([10, 10, 10, 10, 10], [N] * 5, 30, 30, (3,)),
        ([10, 10, 10, 10], [N] * 4, 30, 30, (2,)),
        ([10, 10, 10, 10, 10], [N, N, K, N, N], 30, 30, (2,)),
        ([10, 500, 10, 10], [N] * 4, 30, 30, (1, 2)),
        ([], [], 30, 30, ()),
        ([10, 10, 10, 10, 10], [K] * 5, 30, 30, (3,)),
        ([10, 10, 5, 5, 40, 40], [N, N, K, K, K, N], 20, 85, (2, 5)),
    ],
    ids=[
        "fits",
        "goes on",
        "no single row at the end",
        "a group's name stays with its row",
        "a tall row stands alone",
        "empty",
        "all kept together",
        "no room for a row more",
    ],
)
def test_rows_go_on(heights: list[float], keeps: list[bool], first: float, later: float, starts: tuple[int, ...]) -> None:
    """Heights, which rows stay with the next, the room, and the first rows of the later pages."""
    assert partition(heights, keeps, first, later) == starts


ROWS = st.lists(st.tuples(st.floats(5, 40), st.booleans()), max_size=60)


@given(ROWS, st.floats(50, 200), st.floats(100, 200))
def test_every_part_fits_its_page(rows: list[tuple[float, bool]], first: float, later: float) -> None:
    """No part is higher than its room."""
    heights = [height for height, _ in rows]
    starts = partition(heights, [keep for _, keep in rows], first, later)
    assert list(starts) == sorted(set(starts))
    edges = (0, *starts, len(heights))
    for part, (begin, end) in enumerate(pairwise(edges)):
        assert sum(heights[begin:end]) <= (later if part else first) + 0.1 or end - begin == 1
