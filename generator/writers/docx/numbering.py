"""Numbering: the headings' levels 一、（一）1.（1）(GB/T 9704-2012, 7.3.3), and lists.

Numbers are real: Word counts them, and counts anew when an item is inserted. A list's indents belong to its numbering, as Word itself writes them
(ECMA-376 part 1, 17.9).
"""

from __future__ import annotations

from generator.writers.docx.units import twips
from generator.writers.docx.xml import NAMESPACES

__all__ = ["BULLET", "MARKER_EM", "NO_NUMBER", "Numbering", "heading_reference"]

MARKER_EM = 2.0
"""How far a list item's text hangs behind its marker, in em; the layout's value."""
BULLET = "·"

_HEADINGS = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."), ("decimal", "（%4）"))
_HEADING_NUM = 1
_LEVELS = 9


NO_NUMBER = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
"""Takes the number off a heading whose style has one (17.9.18)."""


def heading_reference(level: int) -> str:
    """Return ``w:numPr`` of the style of headings whose numbers Word counts; level is counted from 1."""
    return f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{_HEADING_NUM}"/></w:numPr>'


class Numbering:
    """The numbering definitions of one document, made when they are asked for."""

    def __init__(self) -> None:
        """Begin without any."""
        self._abstract: dict[tuple[bool, int, int, int], int] = {}
        self._nums: list[str] = []
        self._headings: dict[int, tuple[str, str]] = {}

    @property
    def empty(self) -> bool:
        """Whether nothing is numbered."""
        return not self._nums and not self._headings

    def link_heading(self, level: int, style: str, indents: str) -> None:
        """Let Word count the headings of a style, named by its id; ``indents`` is the style's ``w:ind``, which the numbering would replace."""
        self._headings.setdefault(level, (style, indents))

    def list_reference(self, *, ordered: bool, start: int, level: int, em: float) -> str:
        """Begin a list whose characters are ``em`` pt wide; return the ``w:numPr`` of its items."""
        number = len(self._nums) + 1 + _HEADING_NUM
        # each ordered list has a definition of its own: lists that share one count on where another, within an item of theirs, has begun
        key = (ordered, twips(em * MARKER_EM), start, number if ordered else 0)
        abstract = self._abstract.setdefault(key, len(self._abstract) + 1)
        self._nums.append(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/></w:num>')
        return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'

    def xml(self) -> str:
        """Return the numbering part: all abstract definitions first, as the schema asks."""
        abstract = [_abstract(index, "hybridMultilevel", _list_levels(*key[:3])) for key, index in self._abstract.items()]
        nums = list(self._nums)
        if self._headings:
            abstract.insert(0, _abstract(0, "multilevel", _heading_levels(self._headings)))
            nums.insert(0, f'<w:num w:numId="{_HEADING_NUM}"><w:abstractNumId w:val="0"/></w:num>')
        return f"<w:numbering {NAMESPACES}>{''.join(abstract)}{''.join(nums)}</w:numbering>"


def _abstract(index: int, kind: str, levels: str) -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{index}"><w:nsid w:val="{0x4A420000 + index:08X}"/><w:multiLevelType w:val="{kind}"/>'
        f'<w:tmpl w:val="{0x5A420000 + index:08X}"/>{levels}</w:abstractNum>'
    )


def _heading_levels(styles: dict[int, tuple[str, str]]) -> str:
    out = []
    for level, (form, text) in enumerate(_HEADINGS, 1):
        style, indents = styles.get(level, ("", ""))
        link = f'<w:pStyle w:val="{style}"/>' if style else ""
        out.append(
            f'<w:lvl w:ilvl="{level - 1}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{link}<w:suff w:val="nothing"/>'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>{indents}</w:pPr></w:lvl>'
        )
    return "".join(out)


def _list_levels(ordered: bool, hang: int, start: int) -> str:
    out = []
    for level in range(_LEVELS):
        form, text = ("decimal", f"%{level + 1}.") if ordered else ("bullet", BULLET)
        out.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:tabs><w:tab w:val="num" w:pos="{hang * (level + 1)}"/></w:tabs>'
            f'<w:ind w:left="{hang * (level + 1)}" w:hanging="{hang}" w:firstLineChars="0"/></w:pPr></w:lvl>'
        )
    return "".join(out)
