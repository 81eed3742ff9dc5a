"""Blocks measured into boxes.

A box stands in a column of a given width; paragraphs become a box a line. Tables are measured in `generator.layout.tables`, since the flow divides
them by rules of their own; what concerns whole pages (masthead, annex, breaks) is the engine's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from generator.document.nodes import Align, BulletList, Chart, Heading, Inline, ListItem, OrderedList, Paragraph, Text
from generator.document.theme import MM, Style, Theme
from generator.layout.charts import describe_chart, draw_chart, shape_words
from generator.layout.inline import Shaper
from generator.layout.lines import SetParagraph, fit_characters, set_characters, set_paragraph
from generator.layout.optimum import Spacing
from generator.layout.sheet import Box, Drawing, LineBox, Sheet, Structure
from generator.layout.text import Characters

__all__ = [
    "Context",
    "heading_style",
    "measure_chart",
    "measure_heading",
    "measure_list",
    "measure_paragraph",
    "measure_words",
    "set_shaped",
    "set_text",
]

_BULLET = "·"
_MARKER_EM = 2.0
"""Room for a list item's marker, in em."""


class Context(Struct):
    """What measuring needs and what it finds out."""

    theme: Theme
    shaper: Shaper
    structure: Structure
    insets: dict[int, float] = field(default_factory=dict)
    """Narrowing, in em, of paragraphs whose lines are the better for it; by the identity of the node."""
    spacings: dict[int, tuple[Spacing, ...]] = field(default_factory=dict)
    """Where, and by how much, letters of paragraphs are spaced; by the identity of the node."""
    pictures: list[tuple[float, float]] = field(default_factory=list)
    """Printed width and height in pt of the pictures so far."""

    def grid(self, style: Style) -> float | None:
        """Return the advance in pt of a full-width character of a style on the page's grid."""
        return self.theme.page.measure / style.columns if style.columns else None


def set_text(inlines: Sequence[Inline], style: Style, measure: float, context: Context, key: int | None = None) -> SetParagraph:
    """Set a paragraph, in the lines that fit best if it has a ``key`` by which Word can be told how they come about.

    A paragraph on the page's grid is set on it: its lines are 28 characters, and Word sets them so.
    """
    return set_shaped(context.shaper.shape(inlines, style, context.grid(style)), style, measure, context, key)


def set_shaped(characters: Characters, style: Style, measure: float, context: Context, key: int | None = None) -> SetParagraph:
    """Set characters that were shaped in the style, as `set_text` does."""
    grid = context.grid(style) if style.columns else None
    if key is None or grid:
        return set_characters(characters, style, measure, grid=grid)
    paragraph, setting = fit_characters(characters, style, measure)
    if setting.narrowing:
        context.insets[key] = setting.narrowing
    if setting.lines:
        spacings = tuple([spacing for line in setting.lines for spacing in line.spacings])
        if spacings:
            context.spacings[key] = spacings
    return paragraph


def line_boxes(paragraph: SetParagraph, owner: int | None, shift: float = 0.0) -> list[Box]:
    """Return a box for each line of a set paragraph, drawn ``shift`` pt to the right."""
    style = paragraph.style
    pitch, keep = style.pitch, style.keep_with_next
    boxes: list[Box] = [LineBox(pitch, 0.0, 0.0, keep, line=line, style=style, owner=owner, shift=shift) for line in paragraph.lines]
    boxes[0].before = style.before
    boxes[-1].after = style.after
    return boxes


def measure_paragraph(node: Paragraph, style: Style, measure: float, context: Context, tag: str = "P") -> list[Box]:
    """Return the boxes of a paragraph in a style."""
    owner = context.structure.add(tag)
    return line_boxes(set_text(node.children, style, measure, context, id(node)), owner)


def measure_words(words: Sequence[Inline], style: Style, measure: float, context: Context, tag: str = "P") -> list[Box]:
    """Return the boxes of words that are no paragraph of the document: lines that would fit better are not looked for, for Word is told of none."""
    return line_boxes(set_text(words, style, measure, context), context.structure.add(tag))


def heading_style(node: Heading, theme: Theme) -> Style:
    """Return the style of a heading: its own, or its level's."""
    return theme.styles[node.style or ("title" if node.level == 0 else f"heading-{node.level}")]


def measure_heading(node: Heading, measure: float, context: Context) -> tuple[list[Box], int, str]:
    """Return a heading's boxes, its structure element, and its words for the outline. The title is H1 and level n is Hn+1."""
    style = heading_style(node, context.theme)
    children = (Text(text=node.number), *node.children) if node.number else node.children
    paragraph = set_paragraph(children, style, measure, context.shaper, grid=context.grid(style))
    words = paragraph.characters.text.replace("\n", "")
    owner = context.structure.add(f"H{node.level + 1}", title=words)
    boxes = line_boxes(paragraph, owner)
    for box in boxes:
        box.keep = True
    return boxes, owner, words


def measure_list(node: BulletList | OrderedList, measure: float, context: Context, style: Style | None = None) -> list[Box]:
    """Return the boxes of a list. Markers stand at the left edge, the items' text hangs two characters in."""
    style = style or context.theme.styles[node.style]
    plain = replace(style, indent=0.0, left=0.0)
    marked = replace(plain, align=Align.START)
    room = _MARKER_EM * (context.grid(style) or style.size)
    boxes: list[Box] = []
    ordered = isinstance(node, OrderedList)
    with context.structure.within(context.structure.add("L", ordered=ordered)):
        for marker, item in zip(_markers(node), node.items, strict=True):
            with context.structure.within(context.structure.add("LI")):
                label = context.structure.add("Lbl")
                set_marker = set_paragraph((Text(text=marker),), marked, room * 2, context.shaper)
                with context.structure.within(context.structure.add("LBody")):
                    inner = _item_boxes(item, plain, measure - room, context)
            for index, box in enumerate(inner):
                boxes.append(_shifted(box, room, set_marker if index == 0 else None, label))
    return boxes


def _item_boxes(item: ListItem, style: Style, measure: float, context: Context) -> list[Box]:
    boxes: list[Box] = []
    for block in item.blocks:
        if isinstance(block, BulletList | OrderedList):
            boxes += measure_list(block, measure, context, style)
        elif isinstance(block, Paragraph):
            chosen = style if block.style in ("body", "list") else context.theme.styles[block.style]
            boxes += measure_paragraph(block, chosen, measure, context)
        else:
            raise TypeError(f"a list item cannot hold a {type(block).__name__}")
    return boxes


def _markers(node: BulletList | OrderedList) -> Iterator[str]:
    for index in range(len(node.items)):
        yield f"{node.start + index}." if isinstance(node, OrderedList) else _BULLET


def _shifted(box: Box, room: float, marker: SetParagraph | None, label: int) -> Box:
    def draw(sheet: Sheet, x: float, y: float) -> None:
        if marker is not None:
            sheet.line(marker.lines[0], marker.style, x, y, label)
        box.draw(sheet, x + room, y)

    return Drawing(box.height, box.before, box.after, box.keep, paint=draw)


def measure_chart(node: Chart, measure: float, context: Context) -> list[Box]:
    """Return a chart's boxes: its caption above, then the drawing, which stays with it."""
    boxes: list[Box] = []
    theme = context.theme
    with context.structure.within(context.structure.add("Sect")):
        if node.caption:
            boxes += measure_words(node.caption, theme.styles["caption"], measure, context, "Caption")
        owner = context.structure.add("Figure", alt=describe_chart(node))
    for box in boxes:
        box.keep = True
    words = replace(theme.styles["cell"], align=Align.START)
    shaper = context.shaper
    shape_words(node, words, shaper)

    def draw(sheet: Sheet, x: float, y: float) -> None:
        draw_chart(node, sheet, x, y, measure, words, shaper, None if sheet.artifact else owner)

    boxes.append(Drawing(node.height * MM, paint=draw))
    return boxes
