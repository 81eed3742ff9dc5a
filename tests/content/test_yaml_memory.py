"""Reading the same content again and again: what is remembered changes nothing but the time."""

from __future__ import annotations

import shutil
from pathlib import Path

from generator.content import YamlMemory, load_report
from generator.content.yaml_nodes import ScalarNode
from generator.diagnostics import Diagnostics, UserError
from generator.scaffold import PROJECT

TEXTS = ("a: 1\n", "a: 2\n", "a: 1\na: 2\n", "- : x: [\n", "", "a: 1\n")
"""Right, other, a key twice, broken, empty, and as it was."""


def test_a_text_is_parsed_once_and_its_problems_are_told_each_time() -> None:
    memory = YamlMemory()
    for text in TEXTS:
        plain, first, second = Diagnostics(), Diagnostics(), Diagnostics()
        node = memory.compose(text, "content/x.yaml", first)
        assert memory.compose(text, "content/x.yaml", second) is node
        assert node == YamlMemory().compose(text, "content/x.yaml", plain)
        assert first.items == second.items == plain.items


def test_files_of_the_same_text_have_places_of_their_own() -> None:
    memory = YamlMemory()
    nodes = [memory.compose("甲", name, Diagnostics()) for name in ("content/a.yaml", "content/b.yaml")]
    assert [node.span.file for node in nodes if isinstance(node, ScalarNode)] == ["content/a.yaml", "content/b.yaml"]


def test_a_report_is_read_as_without_it_after_each_edit(tmp_path: Path) -> None:
    project = Path(shutil.copytree(PROJECT, tmp_path / "project"))
    memory = YamlMemory()
    file = project / "content" / "tasks.yaml"
    right = file.read_text(encoding="utf-8")
    for text in (right, right.replace("区", "县"), right + "- [", right.replace("line: 7", "line: 70"), right):
        file.write_text(text, encoding="utf-8")
        found: list[object] = []
        for remembered in (memory, None):
            try:
                loaded = load_report(project, memory=remembered)
                found.append((loaded.report, dict(loaded.spans), loaded.warnings))
            except UserError as error:
                found.append(error.diagnostics)
        assert found[0] == found[1]
