"""Table styles of the office's Word file as table styles of a theme: rules, the fill of a head, paddings, the place of words in a cell's height.

A rule or a fill is taken from wherever a table style may say it: a table of three rules (三线表) says its outer ones in the first and the last row.
What words look like is said by the paragraph styles of cells, which count more than a table style in Word too (ECMA-376 part 1, 17.7.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from generator.content.word_styles import Properties, is_on, length, number
from generator.document.theme import TableStyle

__all__ = ["taken_table"]

_NIL = ("nil", "none")
_PLAIN = ("single", "thick", *_NIL)
"""Kinds of rules that are drawn as they are (17.18.2)."""
_COLOR = re.compile("[0-9A-Fa-f]{6}")
_WIDEST, _MOST = 12.0, 40.0
"""Widest rule and padding in pt."""
_THIN = 0.5
"""Width in pt of a rule of which none is said, as Word draws it."""
_SIDE = 5.4
"""Padding in pt at the left and right of which nothing is said, as Word's own plain table has it."""
_PARTS = {
    **dict.fromkeys(("band1Horz", "band2Horz"), "隔行的样式"),
    **dict.fromkeys(("band1Vert", "band2Vert"), "隔列的样式"),
    "firstCol": "首列的样式",
    "lastCol": "末列的样式",
    "lastRow": "末行的样式",
    **dict.fromkeys(("neCell", "nwCell", "seCell", "swCell"), "四角的样式"),
}
"""Parts of a table that our papers have no look for (17.18.89)."""
_FOLLOWED = {"firstCol": {"vAlign"}, "lastRow": {"tcBorders", "tcBorders/bottom"}}
"""What of them is followed all the same; the name of a row stands in the middle of its height anyway."""
_LETTERS = ("rPr/b", "rPr/i", "rPr/caps", "rPr/color")


def taken_table(base: TableStyle, parts: Mapping[str, Properties]) -> tuple[TableStyle, list[str]]:
    """Return a table style as a Word file has it, and what of it cannot be followed, in words.

    Args:
        base: The theme's own, which says what no table style of Word can.
        parts: The properties of the file's by part of the table; the whole has no name (`WordStyles.table`).
    """
    whole, head, last = (parts.get(name, {}) for name in ("", "firstRow", "lastRow"))
    rules = {
        "top": _widest(_rule(whole, "tblBorders/top"), _rule(head, "tcBorders/top")),
        "bottom": _widest(_rule(whole, "tblBorders/bottom"), _rule(last, "tcBorders/bottom")),
        "left": _rule(whole, "tblBorders/left", "tblBorders/start"),
        "right": _rule(whole, "tblBorders/right", "tblBorders/end"),
        "row": _rule(whole, "tblBorders/insideH"),
        "column": _rule(whole, "tblBorders/insideV"),
        "head": _rule(head, "tcBorders/bottom"),
    }
    widths = {name: rule[0] for name, rule in rules.items()}
    colors = [color for width, color in rules.values() if width]
    row = _kept(base.rule_row, widths["row"])
    sides = [_padding(whole, _SIDE, "left", "start"), _padding(whole, _SIDE, "right", "end")]
    feet = [_padding(whole, 0.0, "top"), _padding(whole, 0.0, "bottom")]
    fill = head.get("shd", {}).get("fill", "")
    values: dict[str, Any] = {
        "rule_outer": _kept(base.rule_outer, max(widths["top"], widths["bottom"])),
        "rule_side": _kept(base.rule_side, max(widths["left"], widths["right"])),
        "rule_row": row,
        "rule_column": _kept(base.rule_column, widths["column"]),
        # A rule below the head that is thinner than those between rows is nothing that a table style can say.
        "rule_head": _kept(base.rule_head, widths["head"]) if widths["head"] > row else min(base.rule_head, row),
        "rule_color": colors[0] if colors else base.rule_color,
        "padding_x": _kept(base.padding_x, sum(sides) / 2),
        "padding_y": _kept(base.padding_y, sum(feet) / 2),
        "head_fill": fill.upper() if _COLOR.fullmatch(fill) else None,
        "valign": "center" if whole.get("vAlign", {}).get("val") == "center" else "top",
    }
    unlike = (
        ("上下边线不一样粗", widths["top"] != widths["bottom"]),
        ("左右边线不一样粗", widths["left"] != widths["right"]),
        ("线有几种颜色", len(set(colors)) > 1),
        ("左右内边距不一样", sides[0] != sides[1]),
        ("上下内边距不一样", feet[0] != feet[1]),
    )
    return replace(base, **values), [*(words for words, so in unlike if so), *dict.fromkeys(_unfollowed(parts))]


def _rule(properties: Properties, *names: str) -> tuple[float, str]:
    """Return the width in pt and the colour of a rule; one that is not said, or is none, has no width (17.4.38)."""
    attributes = next((properties[name] for name in names if name in properties), {"val": "nil"})
    if attributes.get("val", "nil") in _NIL:
        return 0.0, ""
    color, size = attributes.get("color", ""), number(attributes, "sz")
    width = _THIN if size is None else min(max(size / 8, 0.0), _WIDEST)
    return width, color.upper() if _COLOR.fullmatch(color) else "000000"


def _widest(*rules: tuple[float, str]) -> tuple[float, str]:
    """Return the rule that is drawn where several meet (17.4.66)."""
    return max(rules, key=lambda rule: rule[0])


def _padding(whole: Properties, otherwise: float, *names: str) -> float:
    found = next((whole[f"tblCellMar/{name}"] for name in names if f"tblCellMar/{name}" in whole), {})
    value = length(found, "w") if found.get("type", "dxa") == "dxa" else None
    return otherwise if value is None else min(max(value, 0.0), _MOST)


def _kept(own: float, found: float) -> float:
    """Return a length of the file; the theme's own where Word's units can only be rounding it."""
    return own if abs(own - found) <= 1 / 16 else found


def _unfollowed(parts: Mapping[str, Properties]) -> Iterator[str]:
    whole, head = parts.get("", {}), parts.get("firstRow", {})
    edges = [attributes for properties in parts.values() for name, attributes in properties.items() if name.startswith(("tblBorders/", "tcBorders/"))]
    if any(edge.get("val", "nil") not in _PLAIN for edge in edges):
        yield "线型（都画成单线）"
    if is_on(whole, "shd") and whole["shd"].get("fill", "auto") != "auto":
        yield "整个表格的底色"
    if any(name.startswith("tcBorders/") and is_on(whole, name) for name in whole):
        yield "每一格的边线"
    if head.get("shd", {}).get("val", "clear") not in ("clear", *_NIL):
        yield "表头的底纹图案"
    if any(is_on(head, f"tcBorders/{edge}") for edge in ("left", "right", "insideV", "insideH")):
        yield "表头里的边线"
    if any(is_on(head, name) for name in _LETTERS):
        yield "表头的字（由单元格的段落样式定）"
    if whole.get("vAlign", {}).get("val") == "bottom":
        yield "文字靠下"
    if length(whole.get("tblInd", {}), "w"):
        yield "表格缩进"
    if length(whole.get("tblCellSpacing", {}), "w"):
        yield "单元格之间的空隙"
    for part, words in _PARTS.items():
        followed = _FOLLOWED.get(part, ())
        if any(_shows(name, attributes) for name, attributes in parts.get(part, {}).items() if name not in followed):
            yield words


def _shows(name: str, attributes: Mapping[str, str]) -> bool:
    """Return whether a property of a part can be seen."""
    return (
        name != "tcBorders"
        and attributes.get("val", "1") not in ("0", "false", *_NIL)
        and (name != "shd" or attributes.get("fill", "auto") != "auto")
    )
