"""The promise about the number of pages, on the real one-page summary."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from generator.build.plan import plan
from generator.build.press import Press
from generator.build.project import load_project
from generator.content import load_report
from generator.diagnostics import UserError
from generator.document.nodes import Document
from generator.document.theme import Theme
from generator.layout import layout
from generator.layout.engine import flow_document
from generator.layout.fit import scaled
from generator.layout.fonts import FontSet
from generator.layout.inline import Shaper
from tests.parity.lengthened import lengthened

ROOT = Path(__file__).parents[2]


@cache
def summary() -> tuple[Document, Theme, FontSet]:
    loaded = load_report(ROOT)
    press = Press(load_project(ROOT), loaded)
    (paper,) = plan(loaded.report, names=["summary"])
    return (press.compose(paper).document, *press.theme("dense"))


@pytest.mark.parametrize("factor", [0.6, 1.0, 1.05, 1.1])
def test_the_summary_keeps_its_page(factor: float) -> None:
    document, theme, fonts = summary()
    assert len(layout(lengthened(document, factor), theme, fonts, exactly=1).pages) == 1


def test_ten_per_cent_more_needs_a_tighter_setting() -> None:
    """Otherwise the case above would prove nothing about tightening."""
    document, theme, fonts = summary()
    longer = lengthened(document, 1.1)
    shaper = Shaper(fonts, theme.characters)
    assert flow_document(longer, theme, shaper).used > flow_document(document, theme, shaper).used


def test_a_short_paper_is_set_wider_but_not_beyond_the_theme() -> None:
    document, theme, fonts = summary()
    used = layout(lengthened(document, 0.6), theme, fonts, exactly=1).theme
    natural = theme.styles["cell"].pitch
    assert natural < used.styles["cell"].pitch <= natural * theme.fit.stretch


def test_letters_are_never_made_smaller() -> None:
    document, theme, fonts = summary()
    used = layout(lengthened(document, 1.1), theme, fonts, exactly=1).theme
    assert {name: style.size for name, style in used.styles.items()} == {name: style.size for name, style in theme.styles.items()}


def test_a_paper_of_twice_the_length_is_refused_with_what_to_shorten() -> None:
    document, theme, fonts = summary()
    with pytest.raises(UserError) as caught:
        layout(lengthened(document, 2.0), theme, fonts, exactly=1)
    (problem,) = caught.value.diagnostics
    assert problem.code == "page-limit"
    found = re.search(r"仍多出约 (\d+) 行", problem.message)
    assert found
    assert int(found[1]) > 5
    assert problem.hint is not None
    assert re.search(r"content/\w+\.yaml:\d+:\d+（\d+字）", problem.hint)


def test_pitches_are_whole_twentieths_of_a_point() -> None:
    """Word cannot say anything finer, and the two formats must agree."""
    _, theme, _ = summary()
    for degree in (-1.0, -0.37, 0.0, 0.61, 1.0):
        for style in scaled(theme, degree).styles.values():
            assert (style.pitch * 20) == pytest.approx(round(style.pitch * 20))
