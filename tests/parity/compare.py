"""Two PDFs of one paper compared: the same lines on the same pages?

Lines are read from the characters' places, not from the order in which a program wrote them, so that a PDF of ours and one of LibreOffice's can be
compared. Words in different cells of a row are different lines.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pypdfium2

__all__ = ["Parity", "compare", "lines", "page_count"]

_IGNORED = frozenset("☐☑☒\ufffe\u00ad")
"""Checkboxes: drawn in one file, characters in the other."""
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    left: float
    right: float
    middle: float
    """Height of the glyph box's middle above the page's lower edge."""
    baseline: float
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


def compare(a: Path, b: Path) -> Parity:
    """Compare the lines of two PDFs, page by page in reading order."""
    pages_a, pages_b = lines(a), lines(b)
    one, two = list(chain.from_iterable(pages_a)), list(chain.from_iterable(pages_b))
    matcher = difflib.SequenceMatcher(None, one, two, autojunk=False)
    equal = sum(block.size for block in matcher.get_matching_blocks())
    differences = tuple(
        f"{_place(pages_a, i1)}: {' / '.join(one[i1:i2]) or '—'}\n    {_place(pages_b, j1)}: {' / '.join(two[j1:j2]) or '—'}"
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    )
    return Parity(max(len(one), len(two)), equal, len(pages_a), len(pages_b), differences[:_SHOWN])


def _place(pages: Sequence[Sequence[str]], index: int) -> str:
    for number, page in enumerate(pages, 1):
        if index < len(page):
            return f"p{number} l{index + 1}"
        index -= len(page)
    return "end"


def page_count(pdf: Path) -> int:
    """Return the number of pages."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def lines(pdf: Path) -> list[list[str]]:
    """Return the lines of each page, from top to bottom and left to right, without spaces."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_page_lines(page) for page in document]
    finally:
        document.close()


def _page_lines(page: pypdfium2.PdfPage) -> list[str]:
    fragments = _fragments(_characters(page))
    return [text for text in ("".join(char.text for char in fragment) for fragment in _in_rows(fragments)) if text]


def _characters(page: pypdfium2.PdfPage) -> list[_Char]:
    """Return the printed characters. The box is the font's, not the outline's, so that all characters of a line agree about its height."""
    text = page.get_textpage()
    out: list[_Char] = []
    for index in range(text.count_chars()):
        char = text.get_text_range(index, 1)
        if not char.strip() or char in _IGNORED:
            continue
        left, bottom, right, top = text.get_charbox(index, loose=True)
        out.append(_Char(char, left, right, (top + bottom) / 2, bottom, top - bottom))
    return out


def _fragments(chars: Sequence[_Char]) -> list[list[_Char]]:
    """Join characters that stand side by side on one baseline, less than an em apart."""
    out: list[list[_Char]] = []
    for char in sorted(chars, key=lambda c: (-round(c.middle), c.left)):
        for fragment in reversed(out[-40:]):
            last = fragment[-1]
            if abs(last.middle - char.middle) < 0.35 * char.size and -0.5 * char.size <= char.left - last.right < 0.9 * char.size:
                fragment.append(char)
                break
        else:
            out.append([char])
    return out


def _in_rows(fragments: Sequence[Sequence[_Char]]) -> list[Sequence[_Char]]:
    """Order fragments by rows: those whose middles are less than half their height apart stand in one row."""
    rows: list[list[Sequence[_Char]]] = []
    for fragment in sorted(fragments, key=lambda f: -f[0].middle):
        if rows and abs(rows[-1][0][0].middle - fragment[0].middle) < 0.35 * fragment[0].size:
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [fragment for row in rows for fragment in sorted(row, key=lambda f: f[0].left)]
