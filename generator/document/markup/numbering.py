"""Numbers that the template asks for: of headings by their level, of tables by a label."""

from __future__ import annotations

from generator.document.numerals import LARGEST, chinese_numeral

__all__ = ["Numbers"]


class Numbers:
    """Counts headings and tables in reading order. A heading of a level begins those below it anew."""

    def __init__(self) -> None:
        """Begin at one."""
        self._headings = [0] * 5
        self._labels: dict[str, int] = {}

    def heading(self, level: int) -> str:
        """Return the next number of a level: 一、（一）1.（1） (GB/T 9704-2012, 7.3.3)."""
        self._headings[level] += 1
        self._headings[level + 1 :] = [0] * (4 - level)
        number = self._headings[level]
        return {1: f"{_hanzi(number)}、", 2: f"（{_hanzi(number)}）", 3: f"{number}.", 4: f"（{number}）"}[level]

    def label(self, name: str) -> str:
        """Return the next number of a label: 表1, 表2."""
        self._labels[name] = self._labels.get(name, 0) + 1
        return f"{name}{self._labels[name]}"


def _hanzi(number: int) -> str:
    return chinese_numeral(number) if number <= LARGEST else str(number)
