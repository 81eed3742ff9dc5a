from __future__ import annotations

import random

from generator.layout.clusters import _CLUSTER, clusters


def test_clusters_are_those_that_a_search_of_the_whole_text_finds() -> None:
    """Only what is before and after digits is looked at; words between numbers are passed over."""
    chance = random.Random(2012)
    parts = ["控制在", "约", "超过", "第", "不到", "以内", "以上", "多", "余", "A", "bc", " ", "-", "+", "￥", "1", "23", "4,567", "8.9", "％"]
    parts += ["亿元", "万", "批", "人", "，", "老旧小区", "、", "—", "~", "至", "1/3", "é", "③", "٣"]
    for _ in range(3000):
        text = "".join(chance.choices(parts, k=chance.randint(1, 14)))
        assert [(cluster.start, cluster.end) for cluster in clusters(text)] == [match.span() for match in _CLUSTER.finditer(text)], text
