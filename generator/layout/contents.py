"""The lines of a table of contents: a heading, dots, and its page at the right edge."""

from __future__ import annotations

from msgspec.structs import replace

from generator.document.nodes import Align, Text
from generator.document.theme import Style
from generator.layout.blocks import Context, line_boxes
from generator.layout.lines import set_paragraph
from generator.layout.pages import LinkArea, PlacedHeading
from generator.layout.sheet import Box, Drawing, Sheet

__all__ = ["measure_entry"]


def measure_entry(heading: PlacedHeading, place: int, style: Style, measure: float, owner: int, context: Context) -> list[Box]:
    """Return the boxes of an entry, which is a link to its heading: ``place`` is that of the heading among all, ``owner`` the Link element.

    The words of a long heading go on below; where the page finds no room, it has a line of its own.
    """
    placed = replace(style, align=Align.START)
    words = set_paragraph((Text(text=heading.text),), placed, measure, context.shaper, grid=context.grid(placed))
    number = set_paragraph((Text(text=str(heading.page)),), replace(placed, align=Align.END, left=0.0), measure, context.shaper).lines[0]
    boxes = line_boxes(words, owner)
    filled = style.left * style.size + words.lines[-1].width
    if measure - filled - number.width < style.size:
        boxes.append(Box(style.pitch, after=style.after))
        filled = 0.0
    dots = int((measure - filled - number.width) / (style.size / 2)) - 2
    leader = set_paragraph((Text(text="." * dots),), replace(placed, left=0.0, align=Align.END, right=0.0), measure, context.shaper).lines[0]
    shift = number.width + style.size / 2
    last = boxes[-1]

    def draw(sheet: Sheet, x: float, y: float) -> None:
        last.draw(sheet, x, y)
        sheet.line(leader, placed, x - shift, y, None)
        sheet.line(number, placed, x, y, owner)
        above = (len(boxes) - 1) * style.pitch
        sheet.marks.append(LinkArea(x, y - above, measure, above + style.pitch, heading.text, owner, place))

    for box in boxes[:-1]:
        box.keep = True
    return [*boxes[:-1], Drawing(last.height, last.before, last.after, paint=draw)]
