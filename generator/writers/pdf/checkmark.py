"""How a box and the tick in it are drawn.

Apart from the fields, because a box that belongs to no element, as in a repeated table head, is drawn the same way without being one.
"""

from __future__ import annotations

__all__ = ["draw_checkbox", "line_width"]

_TICK = ((0.20, 0.52), (0.42, 0.76), (0.82, 0.24))
"""Corners of a tick in its box, as shares of the box from its top left corner."""


def line_width(size: float) -> float:
    """Return the width of a box's outline, for the box's outer side."""
    return size * 0.06


def draw_checkbox(left: float, bottom: float, size: float, *, checked: bool) -> str:
    """Return the operators that draw a box in the colour that is set for strokes; they leave the graphics state as it was.

    Args:
        left: Outer left edge.
        bottom: Outer lower edge.
        size: Outer side.
        checked: Whether there is a tick in it.
    """
    thin, thick = line_width(size), size * 0.11
    inner = size - thin
    box = f"q 0 j {thin:.2f} w {left + thin / 2:.2f} {bottom + thin / 2:.2f} {inner:.2f} {inner:.2f} re S"
    if not checked:
        return f"{box}\nQ"
    points = [f"{left + x * size:.2f} {bottom + (1 - y) * size:.2f}" for x, y in _TICK]
    return f"{box}\n1 J 1 j {thick:.2f} w {points[0]} m {points[1]} l {points[2]} l S\nQ"
