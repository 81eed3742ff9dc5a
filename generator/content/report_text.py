"""The report's text, searched as a reader would: full-width or half-width, with or without spaces.

Reports copied from web pages mix ``，`` with ``,`` and carry stray spaces, and so does what is typed from them. Both sides are folded before they are
compared; nothing else is forgiven, and what is printed is never folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

__all__ = ["ReportText", "fold"]

_FOLDED = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
"""Full-width forms to their ASCII characters (Unicode block "Halfwidth and Fullwidth Forms")."""

_WIDE = re.compile("[\uff01-\uff5e\u3000]")

AROUND = 12
"""Characters shown on either side of what is alike in a line."""
ALIKE = 4
"""So many characters in a row must be alike for a line to be shown as the likely one."""


def fold(text: str) -> str:
    """Return the text without spaces and with half-width forms of full-width ASCII characters."""
    return "".join((text.translate(_FOLDED) if _WIDE.search(text) else text).split())


class ReportText:
    """The lines of the report, counted from 1."""

    def __init__(self, lines: Iterable[str]) -> None:
        """Take the lines without their ends."""
        self.lines = tuple(lines)

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The lines, folded."""
        return tuple(fold(line) for line in self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    def says(self, words: str, line: int) -> bool:
        """Return whether the line holds the words."""
        return 1 <= line <= len(self.lines) and fold(words) in self.folded[line - 1]

    def lines_with(self, words: str) -> tuple[int, ...]:
        """Return the numbers of all lines that hold the words."""
        wanted = fold(words)
        return tuple(number for number, line in enumerate(self.folded, start=1) if wanted in line)

    def part(self, first: int, last: int) -> str:
        """Return the folded text from one line to another, both included."""
        return "".join(self.folded[max(0, first - 1) : last])

    def excerpt(self, words: str, line: int) -> str:
        """Return the part of a line that is most like the words, shortened on both sides; the line's beginning if nothing is alike."""
        import difflib  # only a mistake pays for it

        text = self.lines[line - 1]
        match = difflib.SequenceMatcher(None, text, words, autojunk=False).find_longest_match()
        start = max(0, match.a - match.b - AROUND) if match.size >= ALIKE else 0
        end = start + len(words) + 2 * AROUND
        return f"{'……' if start else ''}{text[start:end]}{'……' if end < len(text) else ''}"
