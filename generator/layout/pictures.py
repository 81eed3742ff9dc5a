"""Pictures: how large they print, and where."""

from __future__ import annotations

from math import floor

from generator.document.nodes import Picture
from generator.layout.blocks import Context, measure_words
from generator.layout.pages import PlacedBitmap
from generator.layout.sheet import Box, Drawing, Sheet

__all__ = ["measure_picture"]

_RESERVE = 3.0
"""Height in pt that a picture as tall as a page leaves free: the line that holds it in Word is a little higher than the picture."""


def measure_picture(node: Picture, measure: float, depth: float, context: Context) -> list[Box]:
    """Return a picture's boxes: the picture, centred, and its caption below, which stays with it.

    Args:
        node: The picture.
        measure: Width of the column in pt.
        depth: Height of the type area in pt, which picture and caption together do not exceed.
        context: What is measured with; the size is noted in its ``pictures``.
    """
    structure = context.structure
    caption: list[Box] = []
    with structure.within(structure.add("Sect") if node.caption else structure.current):
        owner = structure.add("Figure", alt=node.alt)
        if node.caption:
            caption = measure_words(node.caption, context.theme.styles["caption"], measure, context, "Caption")
    room = depth - _RESERVE - sum(box.before + box.height + box.after for box in caption)
    width, height = picture_size(node, measure, room)
    context.pictures.append((width, height))

    def draw(sheet: Sheet, x: float, y: float) -> None:
        left = x + (measure - width) / 2
        sheet.marks.append(PlacedBitmap(left, y, width, height, node.bitmap, sheet.owner(owner)))

    return [Drawing(height, keep=bool(caption), paint=draw), *caption]


def picture_size(node: Picture, measure: float, depth: float) -> tuple[float, float]:
    """Return a picture's printed width and height in pt, in whole twentieths of one: as asked for, but never larger than its place.

    Without a width it prints at its own resolution.
    """
    bitmap = node.bitmap
    natural = bitmap.width / bitmap.dpi[0] * 72, bitmap.height / bitmap.dpi[1] * 72
    wanted = node.width / 25.4 * 72 if node.width else node.share * measure if node.share else natural[0]
    factor = min(wanted / natural[0], measure / natural[0], max(depth, 1.0) / natural[1])
    width, height = (max(1, floor(length * factor * 20 + 0.01)) / 20 for length in natural)
    return width, height
