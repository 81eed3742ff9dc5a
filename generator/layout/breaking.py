"""Grid breaking: where the lines of a paragraph end.

Greedy, by character widths and the two kinsoku lists that Word is told too. It gives the lines that Word's way of setting gives, which is its
purpose: the PDF and the .docx are the same paper. Nothing is squeezed and nothing hangs; a mark that may not begin a line takes the character
before it along.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate

from generator.layout.kinsoku import LINE_END_PROHIBITED, LINE_START_PROHIBITED

__all__ = ["OBJECT", "break_lines", "is_ideographic", "may_break"]

_NO_START = frozenset(LINE_START_PROHIBITED)
_NO_END = frozenset(LINE_END_PROHIBITED)
_PAIRED = frozenset("—…")
_WEAK = frozenset("“”‘’—…·")
"""Marks that Unicode shares between scripts; in Chinese text they are set as Chinese marks."""
OBJECT = "\ufffc"
"""Stands for an object set within a line, such as a checkbox."""
_SLACK = 0.02
"""Rounding, in pt, that a line may exceed its measure by."""


@cache
def is_ideographic(char: str) -> bool:
    """Return whether the character is set in an em square of its own: hanzi, Chinese punctuation, full-width forms."""
    code = ord(char)
    return (
        0x2E80 <= code <= 0x9FFF
        or 0xF900 <= code <= 0xFAFF
        or 0xFE30 <= code <= 0xFE4F
        or 0xFF00 <= code <= 0xFFEF
        or 0x20000 <= code <= 0x3FFFF
        or char in _WEAK
        or char == OBJECT
    )


@lru_cache(maxsize=1 << 14)  # pairs of characters; a text repeats most of its own
def may_break(before: str, after: str) -> bool:
    """Return whether a line may end between the two characters.

    Runs of Latin letters and digits are kept whole (GB/T 15835-2011: a number is not split over two lines), as are 破折号 and 省略号, which are two
    characters each (GB/T 15834-2011, 5.1.9).
    """
    if after in _NO_START or before in _NO_END or after == " ":
        return False
    if before == " ":
        return True
    if is_ideographic(before) or is_ideographic(after):
        return not (before == after and before in _PAIRED)
    return before == "-" or (after in "([{" and not before.isalnum())


def break_lines(text: str, widths: Sequence[float], measure: float, first: float) -> list[tuple[int, int]]:
    """Return the lines of a paragraph as (start, end) indices into its text.

    ``widths`` are the characters' advances and ``measure`` the width of a line, in pt; ``first`` is the width of the first line. A line feed ends a
    line and belongs to none. A run that is longer than a line and offers no break is broken where the line is full.
    """
    size = len(text)
    if "\n" not in text and sum(widths) <= first + _SLACK:
        return [(0, size)]
    lines: list[tuple[int, int]] = []
    ends = list(accumulate(widths))
    start, stop, before = 0, -1, 0.0
    available = first + _SLACK
    while start < size:
        if stop < start:
            feed = text.find("\n", start)
            stop = feed if feed >= 0 else size
        full = bisect_right(ends, before + available, start, stop)
        while full < stop and text[full] == " ":  # spaces may hang over the end
            full += 1
        if full < stop:
            end = full
            while end > start and not may_break(text[end - 1], text[end]):
                end -= 1
            end = end if end > start else max(full, start + 1)
            lines.append((start, end))
            start = end
        else:
            lines.append((start, stop))
            start = stop + 1
            if start == size:
                lines.append((size, size))
        before = ends[min(start, size) - 1]
        available = measure + _SLACK
    return lines or [(0, 0)]
