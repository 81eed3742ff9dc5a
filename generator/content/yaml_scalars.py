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

__all__ = ["Plain", "is_number", "number_hint", "resolve"]

Plain: TypeAlias = str | int | Decimal | bool | None
"""A scalar's value."""

NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
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


def is_number(value: Plain) -> bool:
    """Return whether the value is a number; ``True`` is none."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def number_hint(text: str, *, quoted: bool) -> str:
    """Return how to mend a text that stands where a number is wanted."""
    bare = text.strip()
    half = bare.translate(FULL_WIDTH)
    if NUMBER.fullmatch(half):
        if half != bare:
            return f"数字用半角：{half}"
        return f"去掉引号：{half}" if quoted else f"写成 {half}"
    if NUMBER.fullmatch(half.replace(",", "")):
        return f"数字里不写分节的逗号：{half.replace(',', '')}"
    if NUMBER.fullmatch(half.lstrip("0") or "0"):
        return f"数字前面不补 0：{half.lstrip('0')}"
    leading = NUMBER.match(half)
    if (leading and not half[leading.end()].isascii()) or (leading and half.endswith("%")):
        return f"这里只写数字，例如 {leading[0]}；单位写在 unit，“多”“以上”等写在 hedge"
    return "这里只写数字，例如 193 或 27.3"


FULL_WIDTH = {ord("０") + digit: ord("0") + digit for digit in range(10)} | {ord("．"): ".", ord("，"): ",", ord("－"): "-", ord("＋"): "+"}
