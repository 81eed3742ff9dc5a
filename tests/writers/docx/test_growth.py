"""What a long table costs: work and memory grow with its rows, and memory with the bytes of the body."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from types import FrameType
from typing import Any

from generator.document.nodes import Document, Origin, Row, Value
from generator.layout import layout
from generator.layout.pages import Pages
from generator.writers.docx import DocxWriter
from tests.writers.docx.paper import META, Docx, cell, fonts, row, table, theme

TIMES_THE_BODY = 5.5
"""Memory a writer may take, in bytes of ``word/document.xml``: the body in pieces of two bytes a character, in UTF-8 in pieces, whole, and packed."""


def laid(rows: int) -> tuple[Document, Pages]:
    """Return a checklist of so many rows, laid out."""

    def line(number: int) -> Row:
        values = [f"{number}", f"推进第{number}批项目按季度通报进度", "区发改局", "2012年1月28日"]
        return row(*(cell(Value(text=text, origin=Origin(path=f"tasks/{number}/{place}"))) for place, text in enumerate(values)))

    document = Document(meta=META, blocks=(table(*map(line, range(rows)), head=[row("序号", "任务", "单位", "时限")]),))
    return document, layout(document, theme("dense"), fonts("dense"))


def calls(run: Callable[[], object]) -> int:
    """Return how often functions are called."""
    count = 0

    def note(frame: FrameType, event: str, arg: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


def peak(run: Callable[[], object]) -> int:
    """Return how many bytes more than before are in use at most."""
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_twice_the_rows_take_twice_the_calls_and_the_memory() -> None:
    writer = DocxWriter()
    writer.write(*laid(20))  # the template is opened once
    few, many = laid(400), laid(800)
    assert calls(lambda: writer.write(*many)) < 2.1 * calls(lambda: writer.write(*few))
    assert peak(lambda: writer.write(*many)) < 2.1 * peak(lambda: writer.write(*few))


def test_memory_is_bounded_by_the_bytes_of_the_body() -> None:
    writer = DocxWriter()
    paper = laid(800)
    body = len(Docx(writer.write(*paper)).parts["word/document.xml"])
    assert peak(lambda: writer.write(*paper)) < TIMES_THE_BODY * body
