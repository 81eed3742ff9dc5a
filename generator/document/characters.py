"""Which characters are Chinese: what decides white space and the width of punctuation."""

from __future__ import annotations

import re

__all__ = ["CHINESE", "is_chinese"]

CHINESE = (
    "\u2014\u2018-\u201d\u2026\u2460-\u24ff\u25a0-\u25ff\u2e80-\u303f\u3041-\u30ff\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)
"""Hanzi and the marks that are set full-width beside them, as a class of a regular expression."""

_CHINESE = re.compile(f"[{CHINESE}]")


def is_chinese(character: str) -> bool:
    """Whether a character is a hanzi or a full-width mark; the empty string is not."""
    return _CHINESE.match(character) is not None
