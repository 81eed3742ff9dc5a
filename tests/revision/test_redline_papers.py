"""``jianbao changes --redline``: which papers are marked, where they go, what is said."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.build.press import Press
from generator.build.project import load_project
from generator.cli import main
from generator.revision.redline.papers import mark_papers, place_of, written_whole
from tests.revision.decided import decided, words
from tests.revision.edited import later
from tests.tools.docx_lint import lint

ROOT = Path(__file__).parents[2]
BEFORE = "lead: development-and-reform\n    support:\n      - statistics\n"
NOW = "lead: statistics\n    support:\n      - development-and-reform\n"
Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project, and beside it, as ``before``, its earlier edition: one task has another lead."""
    for folder in ("before", "now"):
        for part in ("content", "templates"):
            shutil.copytree(ROOT / part, tmp_path / folder / part)
    replace(tmp_path / "now" / "content" / "assignments.yaml", BEFORE, NOW)
    return tmp_path / "now"


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def run(project: Path, capsys: pytest.CaptureFixture[str]) -> Said:
    """Compare, and return the exit status and what was said."""

    def compared(*arguments: str) -> tuple[int, str, str]:
        status = main(["changes", "--project", str(project), "--since", str(project.parent / "before"), *arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return compared


def test_every_paper_of_a_later_edition_and_every_departments_copy(tmp_path: Path) -> None:
    edition = later(tmp_path)
    old, new = (load_project(ROOT), edition.old), (edition.project, edition.new)
    result = mark_papers(old, new, edition.reached, departments="all", output=tmp_path / "out", today=datetime.date(2012, 3, 5))
    presses = Press(*old), Press(*new)
    changed = {each.paper.path("docx"): each.paper for each in edition.reached if each.fate == "changed"}
    assert not result.failed
    assert {artifact.path.relative_to(tmp_path / "out").as_posix() for artifact in result.artifacts} <= {
        str(place_of(paper)) for paper in changed.values()
    }
    assert len(result.artifacts) > 20
    for paper in changed.values():
        was, now = (written_whole(press.compose(paper)) for press in presses)
        path = tmp_path / "out" / place_of(paper)
        if not path.exists():
            assert words(was) == words(now)
            continue
        data = path.read_bytes()
        assert words(decided(data, accept=True)) == words(now)
        assert words(decided(data, accept=False)) == words(was)
        assert lint(data) == []


def test_the_paper_that_changed_is_marked_and_no_other(project: Path, run: Said) -> None:
    status, out, _ = run("--redline")
    assert status == 0
    assert [path.name for path in (project / "outputs" / "changes").glob("*.docx")] == ["tasks-修订.docx"]
    assert "已生成" in out
    assert "共 2 处变化" in out
    blocks = words((project / "outputs" / "changes" / "tasks-修订.docx").read_bytes())
    assert [type(block) for block in blocks].count(list) == 1  # the paper itself parts it at every page


def test_departments_get_their_own_copies_marked(project: Path, run: Said) -> None:
    status, out, _ = run("--redline", "--department", "statistics", "--json")
    folder = project / "outputs" / "changes"
    said = json.loads(out)
    assert status == 0
    assert said["redlines"] == [str(folder / "tasks-修订.docx"), str(folder / "departments" / "statistics" / "tasks-修订.docx")]
    assert all(Path(path).is_file() for path in said["redlines"])
    assert [each["status"] for each in said["artifacts"]] == ["built", "built"]


def test_the_same_comparison_gives_the_same_bytes(project: Path, run: Said) -> None:
    run("--redline")
    first = (project / "outputs" / "changes" / "tasks-修订.docx").read_bytes()
    assert "未变 1" in run("--redline")[1]
    shutil.rmtree(project / "outputs")
    run("--redline")
    assert (project / "outputs" / "changes" / "tasks-修订.docx").read_bytes() == first


def test_what_somebody_edited_is_kept(project: Path, run: Said) -> None:
    run("--redline")
    file = project / "outputs" / "changes" / "tasks-修订.docx"
    file.write_bytes(file.read_bytes() + b"edited")
    assert "手工修改" in run("--redline")[1]
    assert len(list(file.parent.glob("tasks-修订*.docx"))) == 2


def test_a_marked_paper_that_has_nothing_to_mark_any_more_goes(project: Path, run: Said) -> None:
    run("--redline")
    replace(project / "content" / "assignments.yaml", NOW, BEFORE)
    status, out, err = run("--redline")
    assert status == 0
    assert "没有变化，不写修订稿" in out
    assert "redline-removed" in err
    assert list((project / "outputs" / "changes").glob("*.docx")) == []


def test_one_that_somebody_edited_stays(project: Path, run: Said) -> None:
    run("--redline")
    file = project / "outputs" / "changes" / "tasks-修订.docx"
    file.write_bytes(file.read_bytes() + b"edited")
    replace(project / "content" / "assignments.yaml", NOW, BEFORE)
    assert "redline-edited" in run("--redline")[2]
    assert file.exists()


def test_a_paper_that_is_new_has_nothing_to_be_compared_with(project: Path, run: Said) -> None:
    file = project / "content" / "briefings.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "\n  - id: again\n    title: 又一份\n    template: tasks.html.j2\n    theme: gb9704\n", encoding="utf-8")
    status, _, err = run("--redline")
    assert status == 0
    assert "no-earlier-paper" in err
    assert "又一份" in err
    assert not (project / "outputs" / "changes" / "again-修订.docx").exists()


def test_a_template_of_the_earlier_edition_that_fails_stops_its_paper_alone(project: Path, run: Said) -> None:
    theme = project.parent / "before" / "templates" / "themes" / "gb9704.yaml"
    theme.write_text(theme.read_text(encoding="utf-8").replace("page:", "pag:", 1), encoding="utf-8")
    status, _, err = run("--redline")
    assert status == 1
    assert "旧版本" in err


@pytest.mark.parametrize(
    "arguments", [["--department", "finance"], ["--output", "x"], ["--redline", "--format", "pdf"], ["--redline", "--old-name", "x"]]
)
def test_options_that_do_not_fit_are_refused(run: Said, arguments: list[str]) -> None:
    status, _, err = run(*arguments)
    assert status == 2
    assert "--notice" in err


def test_a_department_that_does_not_exist_is_wrong_usage(run: Said) -> None:
    assert run("--redline", "--department", "nobody")[0] == 2


def test_only_the_look_changed(project: Path, run: Said) -> None:
    shutil.copy(project.parent / "before" / "content" / "assignments.yaml", project / "content" / "assignments.yaml")
    replace(
        project / "templates" / "tasks.html.j2",
        "<h1>{{ report.title }}<br/>任务分解清单</h1>",
        "<h1>{{ report.title }}<br/><strong>任务分解清单</strong></h1>",
    )
    status, out, _ = run("--redline")
    assert status == 0
    assert "这些简报的文字没有变化，不写修订稿" in out
    assert not list((project / "outputs" / "changes").glob("*.docx"))
