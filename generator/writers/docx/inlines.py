"""Inlines as runs, controls and links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from msgspec import Struct

from generator.document.nodes import Bar, Checkbox, Emphasis, Inline, LineBreak, Link, Reference, Strong, Styled, Text, Value
from generator.document.theme import Style
from generator.writers.docx.controls import write_bound, write_checkbox
from generator.writers.docx.drawings import write_bar
from generator.writers.docx.job import Job
from generator.writers.docx.styles import PLAIN, Overlay
from generator.writers.docx.xml import attribute, run

__all__ = ["LINE_BREAK", "write_inlines"]

LINE_BREAK = "<w:r><w:br/></w:r>"


class _Line(Struct, frozen=True):
    """What the inlines of one line share."""

    job: Job
    style: Style
    width: float
    numbers: Iterator[int]
    """Numbers of the values' data that are still to come; 0 for one that has no control."""


def write_inlines(inlines: Sequence[Inline], job: Job, style: Style, width: float) -> str:
    """Return the inlines of a paragraph in ``style`` whose column is ``width`` pt wide."""
    return _written(inlines, _Line(job, style, width, job.bindings.line(inlines)), PLAIN)


def _written(inlines: Sequence[Inline], line: _Line, overlay: Overlay) -> str:
    return "".join([_write_inline(node, line, overlay) for node in inlines])


def _write_inline(node: Inline, line: _Line, overlay: Overlay) -> str:
    job = line.job
    match node:
        case Text(text=text):
            return run(text, job.styles.character(overlay)) if text else ""
        case Value(text=text):
            return _write_value(text, next(line.numbers), job.styles.character(overlay))
        case Strong(children=children):
            return _written(children, line, Overlay.strong(line.style).over(overlay))
        case Emphasis(children=children):
            return _written(children, line, Overlay.emphasis(line.style).over(overlay))
        case Styled(style=name, children=children):
            return _written(children, line, Overlay.of(job.theme.characters[name]).over(overlay))
        case Checkbox():
            return _write_tick(node, job)
        case Bar():
            return write_bar(node, line.style, line.width, next(job.ids))
        case Link(href=href, children=children):
            content = _written(children, line, overlay)
            return f'<w:hyperlink r:id="{attribute(job.package.add_link(href))}" w:history="1">{content}</w:hyperlink>'
        case Reference(text=text):
            content = run(text, job.styles.character(overlay))
            return job.fields.reference(node, content)
        case LineBreak():
            return LINE_BREAK
        case _:
            assert_never(node)


def _write_value(text: str, number: int, style: str) -> str:
    if not text:
        return ""
    runs = run(text, style)
    return write_bound(number, style, runs) if number else runs


def _write_tick(node: Checkbox, job: Job) -> str:
    occurrence = job.occurrence(node.key)
    if not occurrence:
        job.bindings.tick(node.key, checked=node.checked)
    return write_checkbox(node, job.styles.checkbox(), bookmark=next(job.ids), occurrence=occurrence)
