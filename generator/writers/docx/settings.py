"""Settings that make Word break lines as the layout does.

They are one part of their own, because each of them decides where lines end: the characters kept from line edges, no compression of punctuation, no
space put between hanzi and Latin letters.
"""

from __future__ import annotations

from generator.layout.kinsoku import LINE_END_PROHIBITED, LINE_START_PROHIBITED
from generator.writers.docx.units import twips
from generator.writers.docx.xml import attribute

__all__ = ["fill_settings"]


def fill_settings(template: str, pitch: float, *, mirrored: bool) -> str:
    """Return ``word/settings.xml`` of the template with the page's pitch in pt, the lists, and whether odd and even pages differ in head or foot."""
    return (
        template.replace("{pitch}", str(twips(pitch)))
        .replace("{line-end-prohibited}", attribute(LINE_END_PROHIBITED))
        .replace("{line-start-prohibited}", attribute(LINE_START_PROHIBITED))
        .replace("<w:evenAndOddHeaders/>", "<w:evenAndOddHeaders/>" if mirrored else "")
    )
