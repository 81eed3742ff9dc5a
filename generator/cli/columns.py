"""Columns on a terminal, where a hanzi is two wide (UAX #11)."""

from __future__ import annotations

import unicodedata

__all__ = ["columns", "padded"]


def columns(text: str) -> int:
    """Return how many columns the text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def padded(text: str, width: int) -> str:
    """Return the text with spaces after it, ``width`` columns wide."""
    return text + " " * (width - columns(text))
