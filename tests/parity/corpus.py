"""Paragraphs as reports have them, made by chance from a seed: hanzi, numbers with units, ranges, quotes, brackets, dashes, Latin words."""

from __future__ import annotations

import random

__all__ = ["paragraphs"]

_HANZI = (
    "全区经济社会发展取得显著成就招宝山景区提升工程重点项目建设城乡统筹一体化水平不断提高人民群众生活明显改善党风廉政建设深入推进"
    "财政收入稳步增长民生保障更加有力产业结构持续优化生态环境逐步好转公共服务日趋完善社会大局和谐稳定"
)
_LATIN = ("GDP", "4A级", "PM2.5", "ISO9001", "WiFi", "R&D", "3+3", "IT", "5S", "A-B", "e-mail")
_PAIRS = ("“”", "‘’", "（）", "《》", "【】", "〔〕", "「」")
_STOPS = "，，，，、、；："


def paragraphs(seed: int, count: int, *, hyphens: bool = False) -> list[str]:
    """Return ``count`` paragraphs; the same seed gives the same ones. With ``hyphens`` some ranges are written as 5万-10万."""
    chance = random.Random(seed)
    made = [_paragraph(chance) for _ in range(count)]
    return made if hyphens else [words.replace("-", "~") for words in made]


def _paragraph(chance: random.Random) -> str:
    clauses = [_clause(chance) for _ in range(chance.randrange(2, 14))]
    return "".join(clause + chance.choice(_STOPS) for clause in clauses[:-1]) + clauses[-1] + "。"


def _clause(chance: random.Random) -> str:
    return "".join(f"{_hanzi(chance)}{_insert(chance)}" for _ in range(chance.randrange(1, 4))) + _hanzi(chance)


def _hanzi(chance: random.Random) -> str:
    start = chance.randrange(len(_HANZI) - 10)
    return _HANZI[start : start + chance.randrange(2, 10)]


def _insert(chance: random.Random) -> str:
    kind = chance.randrange(9)
    if kind < 4:
        return _number(chance)
    if kind < 6:
        pair = chance.choice(_PAIRS)
        return pair[0] + chance.choice((_hanzi(chance), str(chance.randrange(100, 3000)))) + pair[1]
    return chance.choice(_LATIN) if kind < 8 else chance.choice(("——", "……", "·"))


def _number(chance: random.Random) -> str:
    one, two = chance.randrange(1, 10000), chance.randrange(1, 99)
    forms = (
        f"{one}亿元",
        f"{two}.{chance.randrange(10)}%",
        f"{two}万-{two + 7}万",
        f"{two}%~{two + 5}%",
        f"{1990 + chance.randrange(30)}年",
        f"{two / 10:.2f}万平方米",
        f"{one:,}户",
        "2012-2015年",
    )
    return chance.choice(forms)
