"""Inlines as runs, controls and links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from generator.document.nodes import Bar, Checkbox, Emphasis, Inline, LineBreak, Link, Reference, Strong, Styled, Text, Value
from generator.document.theme import Style
from generator.writers.docx.controls import write_checkbox
from generator.writers.docx.drawings import write_bar
from generator.writers.docx.job import Job
from generator.writers.docx.names import bookmark_name
from generator.writers.docx.styles import PLAIN, Overlay
from generator.writers.docx.xml import attribute, run

__all__ = ["LINE_BREAK", "write_inlines"]

LINE_BREAK = "<w:r><w:br/></w:r>"


def write_inlines(inlines: Sequence[Inline], job: Job, style: Style, width: float, overlay: Overlay = PLAIN) -> str:
    """Return inlines of a paragraph in ``style`` whose column is ``width`` pt wide."""
    return "".join([_write_inline(node, job, style, width, overlay) for node in inlines])


def _write_inline(node: Inline, job: Job, style: Style, width: float, overlay: Overlay) -> str:
    match node:
        case Text(text=text) | Value(text=text):
            return run(text, job.styles.character(overlay)) if text else ""
        case Strong(children=children):
            return write_inlines(children, job, style, width, Overlay.strong(style).over(overlay))
        case Emphasis(children=children):
            return write_inlines(children, job, style, width, Overlay.emphasis(style).over(overlay))
        case Styled(style=name, children=children):
            return write_inlines(children, job, style, width, Overlay.of(job.theme.characters[name]).over(overlay))
        case Checkbox():
            return write_checkbox(node, job.styles.checkbox(), bookmark=next(job.ids), occurrence=job.occurrence(node.key))
        case Bar():
            return write_bar(node, style, width, next(job.ids))
        case Link(href=href, children=children):
            content = write_inlines(children, job, style, width, overlay)
            return f'<w:hyperlink r:id="{attribute(job.package.add_link(href))}" w:history="1">{content}</w:hyperlink>'
        case Reference(target=target, text=text):
            content = run(text, job.styles.character(overlay))
            return f'<w:hyperlink w:anchor="{bookmark_name(target)}" w:history="1">{content}</w:hyperlink>'
        case LineBreak():
            return LINE_BREAK
        case _:
            assert_never(node)
