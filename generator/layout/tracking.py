"""The tracking that sets a theme's number of characters in a line (`Style.columns`).

Word is told it, in twips for each character (``w:spacing``, ECMA-376 part 1, 17.3.2.35); a layout that adds the same to each advance breaks lines where
Word does, also those with much Latin text, whose characters are narrower and are tracked as much.
"""

from __future__ import annotations

__all__ = ["tracking"]

_TWIPS = 20
"""In a point."""


def tracking(size: float, columns: int | None, measure: float) -> int:
    """Return the twips to add to each character so that a line of ``measure`` pt holds exactly ``columns`` characters of ``size`` pt.

    The value lies a third of the way between the two limits, because an application that rounds advances would lose a character at the very limit.
    """
    if columns is None:
        return 0
    room = int(measure * _TWIPS + 0.01)
    most, least = room / columns - round(size * _TWIPS), room / (columns + 1) - round(size * _TWIPS)
    return int((most - 0.35 * (most - least)) // 1)
