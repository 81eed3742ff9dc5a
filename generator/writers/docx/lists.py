"""Lists as paragraphs: an item's first has the number or the dot, its others hang below its words."""

from __future__ import annotations

from generator.document.nodes import BulletList, OrderedList, Paragraph
from generator.writers.docx.inlines import write_inlines
from generator.writers.docx.job import Job, Place
from generator.writers.docx.numbering import MARKER_EM
from generator.writers.docx.xml import paragraph

__all__ = ["write_list"]


def write_list(node: BulletList | OrderedList, job: Job, place: Place) -> list[str]:
    """Return the paragraphs of a list; an item's further paragraphs hang below its words, without a number."""
    key = place.style or node.style
    style = job.style(key)
    ordered = isinstance(node, OrderedList)
    start = node.start if isinstance(node, OrderedList) else 1
    reference = job.numbering.list_reference(ordered=ordered, start=start, level=place.level, em=style.size)
    hang = MARKER_EM * (place.level + 1)
    width = place.width - MARKER_EM * style.size
    out: list[str] = []
    for item in node.items:
        marked = False
        for block in item.blocks:
            if isinstance(block, BulletList | OrderedList):
                inner = Place(width, style=key, look=place.look, keep=place.keep, level=place.level + 1)
                out += write_list(block, job, inner)
            elif isinstance(block, Paragraph):
                own = key if block.style in ("body", "list") else block.style
                content = write_inlines(block.children, job, job.style(own), width, job.spacings(block))
                ident = job.styles.listed(own, place.look.align if place.look and own == key else None, hang, 0.0 if marked else MARKER_EM)
                out.append(paragraph(job.styles.kept(ident) if place.keep else ident, content, "" if marked else reference))
                marked = True
            else:
                raise TypeError(f"a list item cannot hold a {type(block).__name__}")
    return out
