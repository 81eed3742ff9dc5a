"""Two PDFs of one paper compared: the same lines on the same pages?

Lines are read from the characters' places, not from the order in which a program wrote them, so that a PDF of ours and one of LibreOffice's can be
compared. Words in different cells of a row are different lines.
"""

from __future__ import annotations

import ctypes
import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

__all__ = ["Parity", "compare", "lines", "page_count"]

_IGNORED = frozenset("☐☑☒□■\u00ad\u200b")
"""Checkboxes: drawn in one file, characters in the other."""
_HALF_BLANK = frozenset("，。、；：！？）》】〕」』")
"""Marks whose right half is blank: squeezed at a line's end, it would reach into the next cell."""
_LINE_END_HYPHEN = "\x02"
"""What pdfium makes of a hyphen at the end of a line."""
_LEADER = re.compile(r"\.{2,}")
"""The dots of a table of contents, whose number may differ."""
_SAME_LINE = 0.3
"""Share of the size by which baselines of one line may differ."""
_SAME_WORDS = 0.53
"""Gap in em that characters of one cell's line do not exceed."""
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    left: float
    right: float
    baseline: float
    """Height above the page's lower edge."""
    size: float


@dataclass(frozen=True, slots=True)
class Parity:
    """How alike two PDFs are."""

    lines: int
    """Lines of the one that has more."""
    equal: int
    """Lines that stand in both, in the same order."""
    pages_a: int
    pages_b: int
    differences: tuple[str, ...]
    """The first places where they differ."""

    @property
    def ratio(self) -> float:
        """Share of lines that are equal; two empty files are not alike, because that would prove nothing."""
        return self.equal / self.lines if self.lines else 0.0

    def __str__(self) -> str:
        head = f"{self.equal} of {self.lines} lines equal ({self.ratio:.2%}), {self.pages_a} and {self.pages_b} pages"
        return "\n".join((head, *self.differences))


def compare(a: Path, b: Path, *, gap: float = _SAME_WORDS) -> Parity:
    """Compare the lines of two PDFs, page by page in reading order.

    Characters further apart than ``gap`` em are in different cells; a paper without tables has wider gaps where a line is justified.
    """
    pages_a, pages_b = _rows(a, gap), _rows(b, gap)
    one, two = _Rows(pages_a), _Rows(pages_b)
    only = [0, 0]
    equal = 0
    differences: list[str] = []
    for same, i1, i2, j1, j2 in _compared(one.joined, two.joined):
        ours, theirs = one.lines(i1, i2), two.lines(j1, j2)
        parts = [(same, 0, len(ours), 0, len(theirs))] if same else _compared(ours, theirs)
        for alike, k1, k2, l1, l2 in parts:
            if alike:
                equal += max(k2 - k1, l2 - l1)
            else:
                only = [only[0] + k2 - k1, only[1] + l2 - l1]
                here, there = " / ".join(ours[k1:k2]) or "—", " / ".join(theirs[l1:l2]) or "—"
                differences.append(f"{one.place(i1)}: {here}\n    {two.place(j1)}: {there}")
    return Parity(equal + max(only), equal, len(pages_a), len(pages_b), tuple(differences[:_SHOWN]))


def _compared(one: Sequence[str], two: Sequence[str]) -> list[tuple[bool, int, int, int, int]]:
    """Return whether parts of two sequences are alike, and where each begins and ends in both."""
    matcher = difflib.SequenceMatcher(None, one, two, autojunk=False)
    return [(tag == "equal", i1, i2, j1, j2) for tag, i1, i2, j1, j2 in matcher.get_opcodes()]


class _Rows:
    """The lines of a PDF, those of one height together.

    Rows are compared first, in one piece: where a gap is about as wide as that between cells, one PDF may have two lines and the other one.
    """

    def __init__(self, pages: Sequence[Sequence[Sequence[str]]]) -> None:
        self._rows = [(page, number, row) for page, rows in enumerate(pages, 1) for number, row in enumerate(rows, 1)]
        self.joined = ["".join(row) for _, _, row in self._rows]

    def lines(self, begin: int, end: int) -> list[str]:
        """Return the lines of some rows."""
        return [line for _, _, row in self._rows[begin:end] for line in row]

    def place(self, index: int) -> str:
        """Return the page of a row, and its number there."""
        return "p{} row {}".format(*self._rows[index]) if index < len(self._rows) else "end"


def page_count(pdf: Path) -> int:
    """Return the number of pages."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def lines(pdf: Path, *, gap: float = _SAME_WORDS) -> list[list[str]]:
    """Return the lines of each page, from top to bottom and left to right, without spaces."""
    return [list(chain.from_iterable(rows)) for rows in _rows(pdf, gap)]


def _rows(pdf: Path, gap: float) -> list[list[list[str]]]:
    """Return the lines of each page, those of one height together."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [[[_words(line) for line in row] for row in _fragments(_characters(page), gap)] for page in document]
    finally:
        document.close()


def _words(line: Sequence[_Char]) -> str:
    return _LEADER.sub("…", "".join(char.text for char in line))


def _characters(page: pypdfium2.PdfPage) -> list[_Char]:
    """Return the printed characters with their origins; the height of a glyph's box differs from font to font, the baseline does not."""
    text = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    out: list[_Char] = []
    for index in range(text.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(text, index)).replace(_LINE_END_HYPHEN, "-")
        if not char.strip() or char in _IGNORED:
            continue
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        _, _, right, _ = text.get_charbox(index, loose=True)
        size = pdfium.FPDFText_GetFontSize(text, index)
        out.append(_Char(char, x.value, min(right, x.value + size / 2) if char in _HALF_BLANK else right, y.value, size))
    return out


def _widest(before: _Char, gap: float) -> float:
    """Return the widest gap in em after a character within words. A 破折号 may be one glyph two em wide, whose second character has no width; a mark
    is taken for half of its square."""
    return gap + (1.0 if before.text == "—" else 0.15 if before.text in _HALF_BLANK else 0.0)


def _fragments(chars: Sequence[_Char], gap: float) -> list[list[list[_Char]]]:
    """Join characters that stand side by side on one baseline; return the lines of each."""
    rows: list[list[_Char]] = []
    for char in sorted(chars, key=lambda c: -c.baseline):
        if rows and rows[-1][0].baseline - char.baseline < _SAME_LINE * char.size:
            rows[-1].append(char)
        else:
            rows.append([char])
    out: list[list[list[_Char]]] = []
    for row in rows:
        out.append([])
        for char in sorted(row, key=lambda c: c.left):
            if out[-1] and char.left - out[-1][-1][-1].right < _widest(out[-1][-1][-1], gap) * char.size:
                out[-1][-1].append(char)
            else:
                out[-1].append([char])
    return out
