"""Numbers in hanzi, as headings and lists of official documents write them."""

from __future__ import annotations

__all__ = ["LARGEST", "chinese_numeral"]

LARGEST = 99
_DIGITS = "〇一二三四五六七八九"


def chinese_numeral(number: int) -> str:
    """Return a number from 0 to `LARGEST` in hanzi: 〇, 十, 十二, 二十, 九十九. Raises `ValueError` for others."""
    if not 0 <= number <= LARGEST:
        raise ValueError(f"no hanzi for {number}")
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
