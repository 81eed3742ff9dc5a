"""What Word counts by itself when it opens a file: the numbers of headings and items, and of captions (ECMA-376 part 1, 17.9 and 17.16.5.56)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from lxml import etree

__all__ = ["Counting", "chinese"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """Return a number below 100 in hanzi, as ``chineseCountingThousand`` writes it (17.18.59)."""
    tens, ones = divmod(number, 10)
    return f"{_DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{_DIGITS[ones] if ones or not tens else ''}"


_FORMS: Mapping[str, Callable[[int], str]] = {"decimal": str, "chineseCountingThousand": chinese}


class Counting:
    """The counters of one document while it is read from its beginning."""

    def __init__(self, numbering: etree._Element | None) -> None:
        self._levels: dict[str, Mapping[int, etree._Element]] = {}
        self._abstract: dict[str, str] = {}
        for abstract in () if numbering is None else numbering.iterfind(f"{W}abstractNum"):
            levels = {int(level.get(f"{W}ilvl", "0")): level for level in abstract.iterfind(f"{W}lvl")}
            self._levels[abstract.get(f"{W}abstractNumId", "")] = levels
        for num in () if numbering is None else numbering.iterfind(f"{W}num"):
            self._abstract[num.get(f"{W}numId", "")] = _value(num, "abstractNumId")
        self._counts: dict[tuple[str, int], int] = {}
        self._sequences: dict[str, int] = {}

    def label(self, num: str, level: int) -> str:
        """Count a paragraph and return its number, as the level writes it."""
        abstract = self._abstract[num]
        levels = self._levels[abstract]
        self._counts[abstract, level] = self._counts.get((abstract, level), self._start(abstract, level) - 1) + 1
        for deeper in range(level + 1, 9):
            self._counts.pop((abstract, deeper), None)

        def number(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            count = self._counts.get((abstract, other), self._start(abstract, other))
            return _FORMS[_value(levels[other], "numFmt")](count)

        return re.sub(r"%([1-9])", number, _value(levels[level], "lvlText"))

    def _start(self, abstract: str, level: int) -> int:
        return int(_value(self._levels[abstract][level], "start"))

    def sequence(self, code: str) -> str:
        """Count a caption by its SEQ field and return its number."""
        name = code.split()[1]
        reset, repeat = re.search(r"\\r (\d+)", code), "\\c" in code
        count = int(reset[1]) if reset else self._sequences.get(name, 0) + (not repeat)
        self._sequences[name] = count
        return str(count)


def _value(element: etree._Element, tag: str) -> str:
    found = element.find(f"{W}{tag}")
    return "" if found is None else found.get(f"{W}val", "")
