"""The text of every paper of this project comes out of its PDF as it went in.

The content's text is what the paper prints: after the transforms, which make the report's half-width marks full-width. It must come out of the
document, the lines, and the file alike, in reading order. White space is the separator between lines and cells; beside it, it may stand only where
the text has it, so the words are compared that white space divides.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from generator.build.plan import Paper, plan
from generator.build.press import Composed, Press
from generator.build.project import load_project
from generator.content import load_report
from generator.document.walk import plain_text
from generator.layout.pages import PageLayout, TextLine
from tests.extraction.readers import READERS

ROOT = Path(__file__).parents[2]


@cache
def papers() -> dict[str, Paper]:
    found = plan(load_report(ROOT).report, departments="all")
    return {paper.path("pdf").as_posix(): paper for paper in found}


@cache
def press() -> Press:
    return Press(load_project(ROOT), load_report(ROOT))


@cache
def composed(name: str) -> Composed:
    return press().compose(papers()[name])


@cache
def written(name: str) -> bytes:
    return composed(name).write(["pdf"])["pdf"]


def lines(page: PageLayout) -> list[str]:
    return ["".join(run.text for run in mark.runs) for mark in page.marks if isinstance(mark, TextLine)]


every_paper = pytest.mark.parametrize("name", list(papers()))


def test_there_is_a_paper_for_every_department() -> None:
    assert len(papers()) == 39


@every_paper
@pytest.mark.parametrize("reader", list(READERS))
def test_the_words_of_every_line_come_out_in_order(name: str, reader: str) -> None:
    found = READERS[reader](written(name))
    assert [text.split() for text in found] == [" ".join(lines(page)).split() for page in composed(name).pages.pages]


@every_paper
def test_the_lines_have_the_words_of_the_document_in_order(name: str) -> None:
    """But for what is no text of the document: page numbers, repeated heads, numbers of list items, words in charts."""
    found = composed(name)
    marks = [mark for page in found.pages.pages for mark in page.marks if isinstance(mark, TextLine) and mark.owner is not None]
    owned = [mark for mark in marks if found.pages.elements[mark.owner or 0].tag not in ("Figure", "Lbl")]
    printed = "".join(run.text for mark in owned for run in mark.runs)
    assert "".join(printed.split()) == "".join("".join(map(plain_text, found.document.blocks)).split())
