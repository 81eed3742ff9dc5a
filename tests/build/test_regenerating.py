"""An edit makes exactly the papers again whose bytes it changes, and no other."""

from __future__ import annotations

import datetime
import os
import random
import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator import build_project, load_project
from generator.build.result import Result, Status
from generator.content import load_report
from generator.diagnostics import UserError
from generator.revision.changes import compare
from generator.revision.papers import reach
from tests.build.random_edits import EDITS

ROOT = Path(__file__).parent.parent.parent
DAY = datetime.date(2012, 2, 13)
EXAMPLES = int(os.environ.get("JIANBAO_EXAMPLES", "16"))
"""How many random edits are tried; each makes all papers anew."""


def new_project(folder: Path) -> Path:
    for part in ("content", "templates"):
        shutil.copytree(ROOT / part, folder / part)
    return folder


def build(project: Path, output: Path | None = None, **options: object) -> Result:
    return build_project(load_project(project), departments="all", output=output, today=DAY, jobs=1, **options)  # type: ignore[arg-type]


def papers(outputs: Path) -> dict[str, bytes]:
    files = (path for path in outputs.rglob("*.*") if path.is_file() and ".jianbao" not in path.parts)
    return {path.relative_to(outputs).as_posix(): path.read_bytes() for path in files}


def places(result: Result, outputs: Path, *statuses: Status) -> set[str]:
    return {a.path.relative_to(outputs).as_posix() for a in result.artifacts if a.status in statuses}


def remade(result: Result, outputs: Path) -> set[str]:
    """Return the files that were made again, whether their bytes turned out to be others or not."""
    return {a.path.relative_to(outputs).as_posix() for a in result.artifacts if a.reason != "内容没有变化"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Zhenhai project with all its papers, not to be changed."""
    project = new_project(tmp_path_factory.mktemp("zhenhai") / "project")
    assert not build(project).failed
    return project


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy of the project with all its papers."""
    return Path(shutil.copytree(built, tmp_path / "project"))


def edit(file: Path, old: str, new: str, count: int = 1) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, count), encoding="utf-8")


def test_nothing_is_made_again_without_an_edit(project: Path) -> None:
    result = build(project)
    assert remade(result, project / "outputs") == set()
    assert len(result.artifacts) == 78
    assert all(a.pages and a.sha256 for a in result.artifacts)


def test_the_full_answer_is_the_same_whether_papers_were_made_or_found(built: Path, tmp_path: Path) -> None:
    made, found = build(built, tmp_path / "out"), build(built, tmp_path / "out")
    assert made.diagnostics == found.diagnostics
    assert [(a.path, a.sha256, a.pages) for a in made.artifacts] == [(a.path, a.sha256, a.pages) for a in found.artifacts]


def test_touching_checking_out_and_copying_make_nothing(project: Path, tmp_path: Path) -> None:
    for path in project.rglob("*"):
        os.utime(path, (time.time() + 3600, time.time() + 3600))
    assert remade(build(project), project / "outputs") == set()
    git = ["git", "-C", str(project), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for arguments in (["init", "-q"], ["add", "content", "templates"], ["commit", "-qm", "x"], ["rm", "-rqf", "--cached", "."]):
        subprocess.run([*git, *arguments], check=True)
    shutil.rmtree(project / "content")
    shutil.rmtree(project / "templates")
    subprocess.run([*git, "checkout", "-qf", "HEAD"], check=True)
    assert remade(build(project), project / "outputs") == set()
    away = shutil.copytree(project, tmp_path / "别处" / "另一个 文件夹")
    assert remade(build(away), away / "outputs") == set()


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("content/indicators.yaml", "indicators:\n", "indicators:\n  # 说明\n\n"),
        ("content/indicators.yaml", "    name: 全社会GDP\n    group: headline\n", "    group: headline\n    name: 全社会GDP\n"),
        ("content/assignments.yaml", "    lead: ", "    lead:   "),
        ("templates/themes/dense.yaml", "page: {", "# 说明\npage:   {"),
        ("templates/summary.html.j2", "<h1>", "{# 说明 #}\n<h1>"),
        ("templates/summary.html.j2", "</thead>\n  <tbody>", "</thead>\n\n\n      <tbody>"),
    ],
)
def test_comments_order_of_keys_and_white_space_make_nothing(file: str, old: str, new: str, project: Path) -> None:
    edit(project / file, old, new)
    assert remade(build(project), project / "outputs") == set()


def test_a_template_makes_its_papers_and_a_partial_those_that_use_it(project: Path) -> None:
    outputs = project / "outputs"
    edit(project / "templates" / "summary.html.j2", "资料来源：", "来源：")
    assert remade(build(project), outputs) == {"summary.docx", "summary.pdf"}
    edit(project / "templates" / "partials" / "indicator-table.html.j2", "<th>备注</th>", "<th>说明</th>")
    assert remade(build(project), outputs) == {"indicators.docx", "indicators.pdf"}
    edit(project / "templates" / "partials" / "task-table.html.j2", "<th>进展</th>", "<th>进度</th>")
    assert remade(build(project), outputs) == {name for name in papers(outputs) if "tasks" in name}


def test_a_theme_makes_the_papers_that_are_set_in_it(project: Path) -> None:
    edit(project / "templates" / "themes" / "dense.yaml", "left: 19", "left: 18")
    names = {"summary.docx", "summary.pdf", "indicators.docx", "indicators.pdf"}
    result = build(project)
    assert places(result, project / "outputs", Status.BUILT) == names
    assert {a.reason for a in result.artifacts if a.status is Status.BUILT} == {
        "版式的 page.left 由“19.0”改为“18.0”（templates/themes/dense.yaml:4）"
    }


def replace_everywhere(project: Path, pattern: str, made: str) -> None:
    for file in [*(project / "content").glob("*.yaml"), *(project / "content" / "source").glob("*.txt")]:
        file.write_text(re.sub(pattern, made, file.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.mark.parametrize(
    ("pattern", "made", "files"),
    [
        ("(全社会GDP从193亿元增长到|(?<=from: 193\n    )to: )560", r"\g<1>561", 4),
        (r"(task: grow-public-budget-revenue.*\n(?:.*\n)*?    status: )not-started", r"\1done", 10),
        (r"(task: grow-public-budget-revenue.*\n    lead: )\S+", r"\1education", 12),
        ("name: 区教育局", "name: 区教体局", 38),
    ],
    ids=["figure", "status", "lead", "department"],
)
def test_an_edited_value_makes_exactly_the_papers_that_print_it(pattern: str, made: str, files: int, built: Path, project: Path) -> None:
    """`revision.papers` finds what an edit reaches in another way: it compares documents."""
    replace_everywhere(project, pattern, made)
    before, after = (load_report(folder) for folder in (built, project))
    reached = reach((load_project(built), before), (load_project(project), after), compare(before.report, after.report))
    expected = {str(each.paper.path(name)) for each in reached for name in ("docx", "pdf")}
    assert len(expected) == files
    assert places(build(project), project / "outputs", Status.BUILT) == expected


def test_the_order_of_styles_which_word_keeps_makes_their_papers(project: Path) -> None:
    file = project / "templates" / "themes" / "gb9704.yaml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(place for place, line in enumerate(lines) if line.startswith("  heading-1:"))
    lines[place], lines[place + 1] = lines[place + 1], lines[place]
    file.write_text("".join(lines), encoding="utf-8")
    result = build(project)
    assert "tasks.docx" in places(result, project / "outputs", Status.BUILT)
    assert "版式的 styles 的次序 由" in next(a.reason for a in result.artifacts if a.path.name == "tasks.docx")


COUNTS: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def counts() -> Iterator[None]:
    yield
    print(f"\n{dict(COUNTS)}")  # noqa: T201 - for whoever runs it with -s


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(kinds=st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=2), seed=st.integers(0, 2**32))
def test_what_is_made_again_is_what_differs_in_a_full_build(
    kinds: list[str], seed: int, built: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("edited")
    project, fresh = Path(shutil.copytree(built, folder / "project")), folder / "fresh"
    chance = random.Random(seed)
    told = [EDITS[kind](project, chance) for kind in kinds]
    try:
        full = build(project, fresh)
    except UserError:
        COUNTS["refused by the checks"] += 1
        return
    result = build(project)
    before, after, found = papers(built / "outputs"), papers(fresh), papers(project / "outputs")
    failed = places(full, fresh, Status.FAILED)
    differing = {name for name in after if after[name] != before.get(name)}
    assert places(result, project / "outputs", Status.FAILED) == failed, told
    assert places(result, project / "outputs", Status.BUILT) == differing, told
    assert {name: data for name, data in found.items() if name not in failed} == after, told
    COUNTS["examples"] += 1
    COUNTS["files looked at"] += len(result.artifacts)
    COUNTS["files made"] += len(differing)
    COUNTS["files made in vain"] += len(remade(result, project / "outputs") - failed - differing)
    COUNTS["papers that failed"] += len(failed)
    for kind in kinds:
        COUNTS[f"edit: {kind}"] += 1
        COUNTS[f"in vain: {kind}"] += len(remade(result, project / "outputs") - failed - differing)
    shutil.rmtree(folder)
