"""The template manual: its examples run, and it lists exactly what there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from generator.content import load_report, load_theme
from generator.content.records import Briefing
from generator.document.markup.vocabulary import ATTRIBUTES
from generator.document.nodes import Chart, Value
from generator.document.transforms import prepare
from generator.document.walk import walk
from generator.templating.edits import Edit, Entry, Fate, Notice, PaperEdit, Piece, Renumbering, UnitEdit
from generator.templating.filters import FILTERS
from generator.templating.model import NAMES, RELATIONS
from generator.templating.rendering import Renderer
from tests.tools.samples import png

ROOT = Path(__file__).parents[2]
MANUALS = ("docs/templates.md", "docs/templates.zh.md")
PICTURE = re.compile('<img src="([^"]+)"')
TASK = "tasks/grow-district-gdp"
NOTICE = Notice(
    since="旧稿",
    until="新稿",
    entries=(
        Entry(
            number=1,
            record=TASK,
            fate="changed",
            subject="任务",
            edits=(Edit(kind="text", label="说明", subject="任务", new=(Piece("新", f"{TASK}/note"),)),),
        ),
    ),
)
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
    papers: list[tuple[str, str]] = []
    for number, (note, template) in enumerate(examples(manual)):
        name = note if note.endswith(".j2") else f"example{number}.html.j2"
        (templates / name).parent.mkdir(parents=True, exist_ok=True)
        (templates / name).write_text(template, encoding="utf-8")
        if name != note:
            papers.append((name, note))
        for source in PICTURE.findall(template):
            (templates / source).parent.mkdir(exist_ok=True)
            (templates / source).write_bytes(png())
    assert len(papers) >= 6
    renderers = {"": Renderer(loaded, templates), "changes": Renderer(loaded, templates, changes=NOTICE)}
    for name, note in papers:
        renderer = renderers.get(note, renderers[""])
        briefing = Briefing(id="example", title="例", template=name, theme="gb9704")
        for department in (None, loaded.report.departments[0].id) if note == "department" else (None,):
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


@pytest.mark.parametrize("manual", MANUALS)
def test_the_manual_lists_what_a_change_notice_can_print(manual: str) -> None:
    heading = "\n## A change notice\n" if manual.endswith("templates.md") else "\n## 变更说明\n"
    section = text(manual).partition(heading)[2].partition("\n## ")[0]
    rows = [set(re.findall(r"`([^`]+)`", row.split("|")[2])) for row in section.splitlines() if row.startswith("| ")][1:]
    kinds = (Notice, Entry, Edit, Renumbering, None, PaperEdit, UnitEdit)
    values = set(get_args(Fate)) | {"indicators", "tasks"}
    for listed, kind in zip(rows, kinds, strict=True):
        if kind is not None:
            assert listed - values == {*kind.__struct_fields__, *RELATIONS[kind]}
