"""How lengths are written: in points with two decimals at most, a third of a dot at 2400 dpi (ISO 32000-1, 7.3.3)."""

from __future__ import annotations

__all__ = ["POINTS"]


class _Points(dict[int, str]):
    """Lengths in points as they are written, by their hundredths; few are used, and these again and again."""

    def __missing__(self, hundredths: int) -> str:
        written = self[hundredths] = f"{hundredths / 100:.10g}"
        return written


POINTS = _Points()
"""Lengths as they are written, by their number of hundredths of a point."""
