"""What a plain YAML scalar means: text, a whole number, a decimal, true or false, or nothing.

Only what cannot be misread is more than text. YAML 1.1 reads ``12:30`` as 750, ``010`` as 8, ``no`` as false and ``1e3`` as a float; here
they are the text that was typed, and the schema says so where a number or a truth value was wanted. A decimal keeps its digits as typed:
``3.10`` is not ``3.1``, and nothing ever passes through a binary float. A date is text that the schema checks.

It is separate from the composing of nodes because it is the only place that gives scalars a type.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TypeAlias

__all__ = ["NUMBERS_BEFORE", "WORDS", "Plain", "number_hint", "resolve"]

Plain: TypeAlias = str | int | Decimal | bool | None
"""A scalar's value."""

NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
NUMBERS_BEFORE = ":"
"""All numbers, and few other texts, sort before this: their signs and digits do."""
WORDS: dict[str, Plain] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
"""All that is neither text nor a number."""
MAXIMUM_DIGITS = 40
"""Longer runs of digits are text: no figure is so long, and Python refuses to read integers beyond 4300 digits."""


def resolve(text: str) -> Plain:
    """Return what the text of a plain (unquoted) scalar means."""
    if text in WORDS:
        return WORDS[text]
    number = NUMBER.fullmatch(text)
    if number is None or len(text) > MAXIMUM_DIGITS:
        return text
    return Decimal(text) if number[1] else int(text)


def number_hint(text: str, *, quoted: bool) -> str:
    """Return how to mend a text that stands where a number is wanted."""
    bare = text.strip()
    half = bare.translate(FULL_WIDTH)
    if NUMBER.fullmatch(half):
        if half != bare:
            return f"数字用半角：{half}"
        return f"去掉引号：{half}" if quoted else f"数字太长，至多 {MAXIMUM_DIGITS} 位"
    if NUMBER.fullmatch(half.replace(",", "")):
        return f"数字里不写分节的逗号：{half.replace(',', '')}"
    whole = half.lstrip("0") or "0"
    if NUMBER.fullmatch(whole):
        return f"数字前面不补 0：{whole}"
    leading = NUMBER.match(half)
    rest = half[leading.end() :].strip() if leading else ""
    if leading and rest and (rest in UNITS or not rest[0].isascii()):
        return f"这里只写数字：{leading[0]}；单位和“多”“以上”等不写在这里"
    return "这里只写数字，例如 193 或 27.3"


UNITS = ("%", "mm", "cm", "pt", "em", "px")
FULL_WIDTH = {ord("０") + digit: ord("0") + digit for digit in range(10)} | {ord("．"): ".", ord("，"): ",", ord("－"): "-", ord("＋"): "+"}
