"""The template manual: its examples run, and it lists exactly what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.content import load_report, load_theme
from generator.content.records import Briefing
from generator.document.markup.vocabulary import ATTRIBUTES
from generator.document.nodes import Chart, Value
from generator.document.transforms import prepare
from generator.document.walk import walk
from generator.templating.filters import FILTERS
from generator.templating.model import NAMES
from generator.templating.rendering import Renderer
from tests.tools.samples import png

ROOT = Path(__file__).parents[2]
MANUALS = ("docs/templates.md", "docs/templates.zh.md")
PICTURE = re.compile('<img src="([^"]+)"')
EXAMPLE = re.compile(r"^```jinja *([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text(manual: str) -> str:
    return (ROOT / manual).read_text(encoding="utf-8")


def examples(manual: str) -> list[tuple[str, str]]:
    """Return the examples: what stands behind ``jinja``, and the template."""
    return EXAMPLE.findall(text(manual))


def column(manual: str, first: str, index: int = 0) -> list[set[str]]:
    """Return the names in a column of the table whose first row begins with the name ``first``, a set for each row."""
    rows = [re.split(r"(?<!\\)\|", row)[1:-1] for row in text(manual).splitlines() if row.startswith("| `")]
    tables = "\n".join(text(manual).splitlines())
    start = tables.index(f"| `{first}`")
    end = tables.find("\n\n", start)
    wanted = [re.split(r"(?<!\\)\|", row)[1:-1] for row in tables[start:end].splitlines()]
    assert all(row in rows for row in wanted)
    return [set(re.findall(r"`([^`]+)`", row[index])) for row in wanted]


@pytest.mark.parametrize("manual", MANUALS)
def test_every_example_runs_with_the_content_of_this_repository(manual: str, tmp_path: Path) -> None:
    loaded = load_report(ROOT)
    theme = load_theme(ROOT / "templates" / "themes", "gb9704")
    templates = tmp_path / "templates"
    papers: list[tuple[str, bool]] = []
    for number, (note, template) in enumerate(examples(manual)):
        name = note if note.endswith(".j2") else f"example{number}.html.j2"
        (templates / name).parent.mkdir(parents=True, exist_ok=True)
        (templates / name).write_text(template, encoding="utf-8")
        if name != note:
            papers.append((name, note == "department"))
        for source in PICTURE.findall(template):
            (templates / source).parent.mkdir(exist_ok=True)
            (templates / source).write_bytes(png())
    assert len(papers) >= 6
    renderer = Renderer(loaded, templates)
    for name, for_departments in papers:
        briefing = Briefing(id="example", title="例", template=name, theme="gb9704")
        for department in (None, loaded.report.departments[0].id) if for_departments else (None,):
            document = prepare(renderer.render(briefing, department), theme)
            charted = any(origin for node in walk(document) if isinstance(node, Chart) for series in node.series for origin in series.origins)
            assert charted or any(isinstance(node, Value) for node in walk(document)), name


def test_the_two_languages_have_the_same_examples() -> None:
    english, chinese = (examples(manual) for manual in MANUALS)
    assert english == chinese


@pytest.mark.parametrize("manual", MANUALS)
def test_the_manual_lists_every_name_filter_and_element(manual: str) -> None:
    assert set().union(*column(manual, "report")) == set(NAMES)
    assert set().union(*column(manual, "amount")) == set(FILTERS)
    described = {(tag, frozenset(attributes)) for tags, attributes in zip(column(manual, "h1"), column(manual, "h1", 2), strict=True) for tag in tags}
    assert described == set(ATTRIBUTES.items())
