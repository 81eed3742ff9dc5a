"""Whether a brief is made of its source's words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.fragments import SHORTEST, bare, matched

SOURCE = "工业总产值从445亿元增长到962亿元。现代服务业全面提升,增加值从48.4亿元增长到109亿元。新建绿地8200多亩,失业率控制在4%以内。"


@pytest.mark.parametrize(
    "brief",
    [
        "工业总产值从445亿元增长到962亿元",
        "工业总产值增长到962亿元",
        "现代服务业增加值从48.4亿元增长到109亿元",
        "工业总产值从445亿元增长到962亿元，新建绿地8200多亩，失业率控制在4%以内",
        "增加值从48.4亿元增长到109亿元",  # the first 增 of the source leads nowhere
        "工业总产值从４４５亿元增长到９６２亿元",
    ],
)
def test_leaving_out_makes_a_brief(brief: str) -> None:
    assert matched(brief, SOURCE) == len(bare(brief))


@pytest.mark.parametrize(
    ("brief", "made"),
    [
        ("工业总产值从445亿元增加到962亿元", "工业总产值从445亿元增"),
        ("工业总产值从445亿元增长到962亿", "工业总产值从445亿元增长到"),
        ("新建绿地8200亩", "新建绿地"),
        ("新建绿地200多亩", "新建绿地"),
        ("失业率4%以内", "失业率"),
        ("失业率控制在4%", "失业率"),
        ("服务业8.4亿元", "服务业"),
        ("增长到109亿元，增长到962亿元", "增长到109亿元"),
        ("工业服务", "工业服务"),
        ("工服务", ""),
    ],
)
def test_what_is_added_moved_or_cut_makes_none(brief: str, made: str) -> None:
    reached = matched(brief, SOURCE)
    assert bare(brief)[:reached].startswith(bare(made))
    assert (reached == len(bare(brief))) == (brief == made)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(SHORTEST, 6)), min_size=1, max_size=5))
def test_any_fragments_in_order_make_a_brief(pieces: list[tuple[int, int]]) -> None:
    words = "始终以转变发展方式为主线全面强化保增促调综合实力明显增强产业规模逐步壮大积极推动工业转型升级"
    brief, reached = "", 0
    for skip, size in pieces:
        start = reached + skip
        brief += words[start : start + size] if start + size <= len(words) else ""
        reached = start + size
    assert matched(brief, words) == len(brief)
