"""Word's own styles that play a role of a theme: the navigation pane, the table of contents and the caption dialog look for them by name.

A Chinese Word shows their names in Chinese, and writes the English ones into the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["BUILT_IN", "file_name"]

BUILT_IN: Mapping[str, tuple[str, str]] = {
    "title": ("Title", "Title"),
    "subtitle": ("Subtitle", "Subtitle"),
    **{f"heading-{n}": (f"Heading{n}", f"heading {n}") for n in range(1, 10)},
    **{f"toc-{n}": (f"TOC{n}", f"toc {n}") for n in range(1, 10)},
    "caption": ("Caption", "caption"),
    "list": ("ListParagraph", "List Paragraph"),
    "page-number": ("Footer", "footer"),
}
"""Id and name of Word's style by the key of the theme's."""

_SHOWN: Mapping[str, str] = {
    "正文": "normal",
    "标题": "title",
    "副标题": "subtitle",
    "题注": "caption",
    "页脚": "footer",
    "页眉": "header",
    "列表段落": "list paragraph",
    "列出段落": "list paragraph",
    "正文文本": "body text",
    "无间隔": "no spacing",
}
_NUMBERED = re.compile(r"(标题|目录|toc) ?([1-9])", re.IGNORECASE)
_NUMBERED_NAMES = {"标题": "heading", "目录": "toc", "toc": "toc"}


def file_name(shown: str) -> str:
    """Return the name that Word writes into a file, in small letters, for the one that it shows."""
    name = shown.strip().casefold()
    numbered = _NUMBERED.fullmatch(name)
    return f"{_NUMBERED_NAMES[numbered[1]]} {numbered[2]}" if numbered else _SHOWN.get(name, name)
