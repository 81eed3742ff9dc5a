"""Lengths in the units that WordprocessingML and DrawingML count in, each a whole number."""

from __future__ import annotations

__all__ = ["EMU_PER_MM", "eighths", "emu", "half_points", "twips"]

EMU_PER_MM = 36000
"""English metric units in a millimetre (ECMA-376 part 1, 20.1.2.1)."""


def twips(points: float) -> int:
    """Return pt as twentieths of a point (ECMA-376 part 1, 22.9.2.14)."""
    return round(points * 20)


def half_points(points: float) -> int:
    """Return a type size in pt as half-points (ECMA-376 part 1, 17.3.2.38)."""
    return round(points * 2)


def eighths(points: float) -> int:
    """Return a rule's width in pt as eighths of a point; Word draws none thinner than two (ECMA-376 part 1, 17.3.4)."""
    return max(2, round(points * 8))


def emu(points: float) -> int:
    """Return pt as English metric units."""
    return round(points * 12700)
