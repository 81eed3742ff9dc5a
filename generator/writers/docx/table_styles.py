"""Table styles: rules, margins, the look of a head, and how words in cells are set (ECMA-376 part 1, 17.7.6).

An office changes the look of all tables of a kind in one place, and gives it to tables of its own.
"""

from __future__ import annotations

import functools

from generator.document.theme import MM, Style, TableStyle, Theme
from generator.writers.docx.style_elements import JUSTIFICATION, fill, fonts, rule
from generator.writers.docx.units import half_points, twips
from generator.writers.docx.xml import attribute

__all__ = ["colophon_style", "table_style"]

_MIDDLE = '<w:vAlign w:val="center"/>'


def table_style(ident: str, style: TableStyle, theme: Theme) -> str:
    """Return a table style of the theme: its rules and margins, where words stand in a cell's height, and the look of a head of one row.

    It says how words are set, too, for tables that the office gives this style; the paper's own cells have paragraph styles, which count more.
    """

    def words(key: str) -> str:
        return _cell_words(theme.styles[key], theme.fonts[theme.styles[key].font])

    head = _head_rule(style) + (fill(style.head_fill) if style.head_fill else "") + _MIDDLE
    return _table_element(
        ident,
        style.label,
        outer=style.rule_outer,
        side=style.rule_side,
        row=style.rule_row,
        column=style.rule_column,
        color=style.rule_color,
        padding=(style.padding_x, style.padding_y),
        words=words(style.cell),
        cell=_MIDDLE if style.valign == "center" else "",
        parts=f'<w:tblStylePr w:type="firstRow">{words(style.head)}<w:tcPr>{head}</w:tcPr></w:tblStylePr>'
        f'<w:tblStylePr w:type="firstCol"><w:tcPr>{_MIDDLE}</w:tcPr></w:tblStylePr>',
    )


@functools.lru_cache(maxsize=128)
def _cell_words(style: Style, family: str) -> str:
    """Return how a table style sets words. It leaves bold out, which a paragraph style that is bold too would turn off again (17.7.3)."""
    size = half_points(style.size)
    return (
        f'<w:pPr><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="{twips(style.pitch)}" w:lineRule="exact"/>'
        f'<w:jc w:val="{JUSTIFICATION[style.align]}"/></w:pPr>'
        f'<w:rPr>{fonts(family)}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )


def colophon_style(ident: str) -> str:
    """Return the table style of a 版记: rules between its lines, thicker ones around (GB/T 9704-2012, 7.4.1)."""
    return _table_element(ident, "版记表", outer=0.35 * MM, side=0, row=0.25 * MM, column=0, padding=(0, 0), cell=_MIDDLE)


@functools.lru_cache(maxsize=128)
def _table_element(
    ident: str,
    label: str,
    *,
    outer: float,
    side: float,
    row: float,
    column: float,
    padding: tuple[float, float],
    cell: str,
    color: str = "000000",
    words: str = "",
    parts: str = "",
) -> str:
    """Return a table style with rules and paddings in pt; ``words`` and ``cell`` hold for all cells, ``parts`` for some (ECMA-376 part 1, 17.7.6)."""
    edges = (("top", outer), ("left", side), ("bottom", outer), ("right", side), ("insideH", row), ("insideV", column))
    borders = "".join(f"<w:{edge} {rule(width, color)}/>" for edge, width in edges)
    x, y = map(twips, padding)
    margins = "".join(f'<w:{edge} w:w="{width}" w:type="dxa"/>' for edge, width in (("top", y), ("left", x), ("bottom", y), ("right", x)))
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{ident}"><w:name w:val="{attribute(label)}"/><w:basedOn w:val="TableNormal"/>'
        f'<w:uiPriority w:val="39"/><w:qFormat/>{words}'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        + (f"<w:tcPr>{cell}</w:tcPr>" if cell else "")
        + f"{parts}</w:style>"
    )


def _head_rule(style: TableStyle) -> str:
    """Return the rule below a head of one row, where it is thicker than the rule between rows; the thicker of two is drawn (17.4.66)."""
    return f"<w:tcBorders><w:bottom {rule(style.rule_head, style.rule_color)}/></w:tcBorders>" if style.rule_head > style.rule_row else ""
