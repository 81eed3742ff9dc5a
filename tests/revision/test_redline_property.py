"""Whatever is edited: all changes accepted, a marked paper says what the new one says; all rejected, what the old one said.

Paragraph by paragraph, cell by cell, over the papers of the project and the torture set.
"""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest

from generator.build.faces import resolve
from generator.build.plan import Paper, plan
from generator.build.press import Composed, Press
from generator.build.project import load_project
from generator.content import load_report
from generator.document.nodes import Document
from generator.document.theme import Theme
from generator.layout import layout
from generator.layout.fonts import FontSet
from generator.revision.redline.file import redline
from generator.revision.redline.papers import written_whole
from tests.revision.decided import decided, words
from tests.revision.random_edits import edit
from tests.tools.docx_lint import lint
from tests.torture.papers import NAMES as TORTURE
from tests.torture.papers import papers as torture

ROOT = Path(__file__).parents[2]
PAPERS = ("summary", "indicators", "tasks", "tasks-finance", "tasks-environment", "tasks-towns")
SEEDS = range(3)


@cache
def project_papers() -> dict[str, Paper]:
    planned = plan(load_report(ROOT).report, departments="all")
    return {each.briefing.id + (f"-{each.department.id}" if each.department else ""): each for each in planned}


@cache
def press() -> Press:
    return Press(load_project(ROOT), load_report(ROOT))


@cache
def composed(name: str) -> Composed:
    return torture()[name] if name in TORTURE else press().compose(project_papers()[name])


def written(document: Document, theme: Theme, faces: FontSet) -> bytes:
    return written_whole(Composed(document=document, pages=layout(document, theme, faces)))


def check(old: bytes, new: bytes) -> bytes | None:
    """Weave two files, and take the woven one apart again."""
    marked = redline(old, new, author="镇海区人民政府", date="2012-02-13")
    if marked is None:
        assert words(old) == words(new)
        return None
    assert marked == redline(old, new, author="镇海区人民政府", date="2012-02-13")
    assert words(decided(marked, accept=True)) == words(new)
    assert words(decided(marked, accept=False)) == words(old)
    return marked


@pytest.mark.parametrize("name", [*PAPERS, *TORTURE])
def test_edits_by_chance_are_accepted_and_rejected_exactly(name: str) -> None:
    base = composed(name)
    theme = base.pages.theme
    faces = resolve(theme.fonts, system=False)
    before = base.document
    old = written(before, theme, faces)
    marked = 0
    for seed in SEEDS:
        after = edit(before, random.Random(f"{name} {seed}"), 1 + 5 * seed)
        new = written(after, theme, faces)
        found = check(old, new)
        if found is not None:
            marked += 1
            structure = [each for each in lint(found) if not each.startswith(("paragraphs are not white", "headings skip", "links within"))]
            assert structure == lint_of(new)
        before, old = after, new
    assert marked or name.startswith(("nothing", "blank"))


def lint_of(data: bytes) -> list[str]:
    """What the linter says of a file that was edited by chance; the same may be said of the marked one, and nothing else."""
    return [each for each in lint(data) if not each.startswith(("paragraphs are not white", "headings skip", "links within"))]


@pytest.mark.parametrize("theme", ["gb9704", "dense"])
def test_one_paper_becomes_another_altogether(theme: str) -> None:
    """Tables for lists, lists for charts, headings for forms: nothing is alike, and still both come back."""
    files = [written_whole(torture()[name]) for name in TORTURE if name.endswith(theme)]
    assert all(check(old, new) for step in (1, 3) for old, new in zip(files, files[step:] + files[:step], strict=True))
