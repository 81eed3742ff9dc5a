"""Elements of the style sheet: paragraph styles of the theme, and the properties that several kinds of style have."""

from __future__ import annotations

import functools

from generator.document.house import Ornament
from generator.document.nodes import Align
from generator.document.theme import Style
from generator.writers.docx.names import StyleName, style_name
from generator.writers.docx.numbering import heading_reference
from generator.writers.docx.ornaments import with_ornaments
from generator.writers.docx.units import eighths, half_points, twips
from generator.writers.docx.xml import attribute

__all__ = ["JUSTIFICATION", "fill", "fonts", "indents", "rule", "style_element", "text_scale", "theme_style"]

JUSTIFICATION = {Align.START: "left", Align.CENTER: "center", Align.END: "right", Align.JUSTIFY: "both", Align.DECIMAL: "right"}
"""``w:jc`` of an alignment (17.18.44)."""


def text_scale(size: float, columns: int, measure: float) -> int:
    """Return the percentage that characters of ``size`` pt are scaled to so that ``columns`` of them, and not half a one more, fill ``measure`` pt.

    Characters are scaled (``w:w``, 17.3.2.43), not tracked: half-width digits and Latin letters then stay half of a hanzi, a line holds whole slots
    of the grid however much Latin text it has, and an application may round advances without gaining or losing a character. The value lies in the
    middle.
    """
    widest, narrowest = measure / (columns * size), measure / ((columns + 0.5) * size)
    return round((widest + narrowest) * 50)


@functools.lru_cache(maxsize=512)
def theme_style(
    key: str,
    style: Style,
    *,
    family: str,
    measure: float,
    level: int | None,
    numbered: int | None,
    following: str,
    ornaments: tuple[Ornament, ...],
) -> str:
    """Return a paragraph style of the theme, the same in every paper of a run.

    Args:
        key: What the theme calls it.
        style: How it looks.
        family: The family of its font.
        measure: Width of the type area in pt.
        level: Its level in the outline, counted from 1.
        numbered: The level at which Word numbers its headings, counted from 1.
        following: Id of the style of the paragraph that an office begins after one of this style; empty for the same.
        ornaments: What else its letters have.
    """
    run = _run_properties(style, family, measure)
    return style_element(
        style_name(key, style.label),
        "Normal",
        _paragraph_properties(key, style, measure, level, numbered),
        with_ornaments(run, ornaments) if ornaments else run,
        next_id=following,
    )


def style_element(name: StyleName, base: str, paragraph: str, run: str, *, next_id: str = "") -> str:
    """Return a paragraph style of a name that is based on another, with its ``w:pPr`` and ``w:rPr`` (17.7.4.17)."""
    alias = f'<w:aliases w:val="{attribute(name.alias)}"/>' if name.alias else ""
    following = f'<w:next w:val="{next_id}"/>' if next_id else ""
    custom = "" if name.built_in else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{name.id}"><w:name w:val="{attribute(name.name)}"/>{alias}<w:basedOn w:val="{base}"/>'
        f'{following}<w:uiPriority w:val="1"/><w:qFormat/>'
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:style>"
    )


def _paragraph_properties(key: str, style: Style, measure: float, level: int | None, numbered: int | None) -> str:
    """Return the style's ``w:pPr`` in the order of the schema (ECMA-376 part 1, 17.3.1.26)."""
    spacing = f'<w:spacing w:before="{twips(style.before)}" w:after="{twips(style.after)}" w:line="{twips(style.pitch)}" w:lineRule="exact"/>'
    return (
        ("<w:keepNext/>" if style.keep_with_next or style.outline is not None else "")
        + (heading_reference(numbered) if numbered else "")
        + (_contents_tab(style, measure) if key.startswith("toc-") else "")
        + '<w:snapToGrid w:val="0"/>'
        + spacing
        + indents(style)
        + f'<w:jc w:val="{JUSTIFICATION[style.align]}"/>'
        + (f'<w:outlineLvl w:val="{level - 1}"/>' if level else "")
    )


def _contents_tab(style: Style, measure: float) -> str:
    edge = twips(measure - style.right * style.size)
    return f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{edge}"/></w:tabs>'


def indents(style: Style) -> str:
    """Return ``w:ind``; the first line's is in characters too, so that it follows when the office changes the size (17.3.1.12)."""
    parts = f' w:left="{twips(style.left * style.size)}" w:right="{twips(style.right * style.size)}"'
    if style.indent > 0:
        parts += f' w:firstLineChars="{round(style.indent * 100)}" w:firstLine="{twips(style.indent * style.size)}"'
    elif style.indent < 0:
        parts = f' w:left="{twips((style.left - style.indent) * style.size)}" w:right="{twips(style.right * style.size)}"'
        parts += f' w:hanging="{twips(-style.indent * style.size)}"'
    return f"<w:ind{parts}/>"


def _run_properties(style: Style, family: str, measure: float) -> str:
    size = half_points(style.size)
    return (
        fonts(family)
        + ("<w:b/>" if style.bold else "")
        + (f'<w:color w:val="{style.color}"/>' if style.color != "000000" else "")
        + _scaled(style, measure)
        + f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def _scaled(style: Style, measure: float) -> str:
    if style.columns is None:
        return ""
    return f'<w:w w:val="{text_scale(style.size, style.columns, measure)}"/>'


def fonts(family: str) -> str:
    """Return ``w:rFonts``: one family for every script, so that digits and Latin letters are half an em as the hanzi's grid asks."""
    name = attribute(family)
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def rule(width: float, color: str = "000000", *, space: int = 0) -> str:
    """Return the attributes of a border ``width`` pt wide, ``space`` pt off the words; one of no width is none (ECMA-376 part 1, 17.3.4)."""
    if width <= 0:
        return 'w:val="nil"'
    return f'w:val="single" w:sz="{eighths(width)}" w:space="{space}" w:color="{color}"'


def fill(color: str) -> str:
    """Return ``w:shd`` of a cell that stands on a colour, RRGGBB (17.4.32)."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{color}"/>'
