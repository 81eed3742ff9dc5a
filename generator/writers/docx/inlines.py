"""Inlines as runs, controls and links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, groupby, islice
from typing import assert_never

from msgspec import Struct

from generator.document.nodes import Bar, Checkbox, Emphasis, Inline, LineBreak, Link, Reference, Strong, Styled, Text, Value
from generator.document.theme import Style
from generator.layout.optimum import Spacing
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
    spacings: tuple[Spacing, ...] = ()
    """Where letters are spaced (`Pages.spacings`)."""
    letters: Iterator[int] = count()
    """Numbers of the letters that are still to come; drawn from only where there are spacings."""


def write_inlines(inlines: Sequence[Inline], job: Job, style: Style, width: float, spacings: tuple[Spacing, ...] = ()) -> str:
    """Return the inlines of a paragraph in ``style`` whose column is ``width`` pt wide, its letters spaced as the layout spaced them."""
    if len(inlines) == 1 and not spacings:  # as in most cells of a table
        only = inlines[0]
        if type(only) is Value:  # `isinstance` takes five times as long where it says no
            number, words = job.bindings.number(only), run(only.text) if only.text else ""
            return write_bound(number, "", words) if number else words
        if type(only) is Text:
            return run(only.text) if only.text else ""
        if type(only) is Checkbox:
            return _write_tick(only, job)
    return _written(inlines, _Line(job, style, width, job.bindings.line(inlines), spacings, count()), PLAIN)


def _written(inlines: Sequence[Inline], line: _Line, overlay: Overlay) -> str:
    return "".join([_write_inline(node, line, overlay) for node in inlines])


def _write_inline(node: Inline, line: _Line, overlay: Overlay) -> str:
    job = line.job
    match node:
        case Text(text=text):
            return _runs(text, line, overlay) if text else ""
        case Value(text=text):
            return _write_value(text, next(line.numbers), line, overlay)
        case Strong(children=children):
            return _written(children, line, Overlay.strong(line.style).over(overlay))
        case Emphasis(children=children):
            return _written(children, line, Overlay.emphasis(line.style).over(overlay))
        case Styled(style=name, children=children):
            return _written(children, line, Overlay.of(job.theme.characters[name]).over(overlay))
        case Checkbox():
            next(line.letters)
            return _write_tick(node, job)
        case Bar():
            next(line.letters)
            return write_bar(node, line.style, line.width, next(job.ids))
        case Link(href=href, children=children):
            content = _written(children, line, overlay)
            return f'<w:hyperlink r:id="{attribute(job.package.add_link(href))}" w:history="1">{content}</w:hyperlink>'
        case Reference(text=text):
            content = _runs(text, line, overlay)
            return job.fields.reference(node, content)
        case LineBreak():
            next(line.letters)
            return LINE_BREAK
        case _:
            assert_never(node)


def _runs(text: str, line: _Line, overlay: Overlay) -> str:
    """Return words as runs: one, or several where some of their letters are spaced."""
    styles = line.job.styles
    if not line.spacings:
        return run(text, styles.character(overlay))
    spaces = [next((space for first, last, space in line.spacings if first <= letter < last), 0) for letter in islice(line.letters, len(text))]
    written, start = [], 0
    for space, letters in groupby(spaces):
        end = start + sum(1 for _ in letters)
        written.append(run(text[start:end], styles.character(Overlay.spaced(space).over(overlay) if space else overlay)))
        start = end
    return "".join(written)


def _write_value(text: str, number: int, line: _Line, overlay: Overlay) -> str:
    if not text:
        return ""
    runs = _runs(text, line, overlay)
    return write_bound(number, line.job.styles.character(overlay), runs) if number else runs


def _write_tick(node: Checkbox, job: Job) -> str:
    occurrence = job.occurrence(node.key)
    if not occurrence:
        job.bindings.tick(node.key, checked=node.checked)
    return write_checkbox(node, job.styles.checkbox(), bookmark=next(job.ids), occurrence=occurrence)
