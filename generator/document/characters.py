"""Which characters are Chinese: what decides white space and the width of punctuation."""

from __future__ import annotations

from bisect import bisect

__all__ = ["is_chinese"]

_BOUNDS = [
    *(0x2014, 0x2015, 0x2018, 0x201E, 0x2026, 0x2027, 0x2460, 0x2500, 0x25A0, 0x2600, 0x2E80, 0x3040, 0x3041, 0x3100, 0x3105, 0x3130),
    *(0x3400, 0x4DC0, 0x4E00, 0xA000, 0xF900, 0xFB00, 0xFE30, 0xFE50, 0xFF01, 0xFF61, 0xFFE0, 0xFFE7, 0x20000, 0x40000),
]
"""Hanzi and the marks that are set full-width beside them: each block's first character, and the first after it.

No regular expression: one of so many characters takes longer to compile than all papers take to ask.
"""


def is_chinese(character: str) -> bool:
    """Whether a character is a hanzi or a full-width mark; the empty string is not."""
    return character != "" and bisect(_BOUNDS, ord(character)) % 2 == 1
