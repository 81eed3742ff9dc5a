"""Earlier editions, from git and from folders, and the papers that an edit reaches."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.build.project import SelectionError, load_project
from generator.cli import main
from generator.revision.editions import opened

ROOT = Path(__file__).parent.parent.parent
GIT = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org"}


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True, env=os.environ | GIT)


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in whose second folder a project lies, committed."""
    repository = tmp_path_factory.mktemp("repository")
    project = repository / "papers"
    for part in ("content", "templates"):
        shutil.copytree(ROOT / part, project / part)
    git(repository, "init", "--quiet")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "first")
    return project


@pytest.fixture
def project(base: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "repository"
    shutil.copytree(base.parent, copy)
    return copy / "papers"


def test_a_revision_is_taken_out_as_it_was(project: Path) -> None:
    replace(project / "content" / "assignments.yaml", "lead: development-and-reform", "lead: statistics")
    with opened(load_project(project), "HEAD") as old:
        assert (old.root / "content" / "assignments.yaml").read_bytes() == (ROOT / "content" / "assignments.yaml").read_bytes()
        folder = old.root
    assert not folder.exists()


def test_a_folder_is_an_edition_too(project: Path, base: Path) -> None:
    with opened(load_project(project), str(base)) as old:
        assert old.root == base


@pytest.mark.parametrize("name", ["no-such-tag", "--output=x", "HEAD:papers", ""])
def test_what_is_neither_is_wrong_usage(project: Path, name: str) -> None:
    with pytest.raises(SelectionError) as error, opened(load_project(project), name):
        pass
    assert error.value.diagnostics[0].code == "unknown-revision"


def test_a_revision_without_the_project_is_told(project: Path) -> None:
    git(project, "checkout", "--quiet", "--orphan", "other")
    git(project.parent, "rm", "-r", "--quiet", "--cached", ".")
    git(project, "commit", "--quiet", "--allow-empty", "-m", "empty")
    with pytest.raises(SelectionError, match="还没有这个项目"), opened(load_project(project), "HEAD"):
        pass


def said(capsys: pytest.CaptureFixture[str]) -> Iterator[str]:
    return iter(capsys.readouterr().out.splitlines())


def test_an_edit_is_told_with_the_papers_it_reaches(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["changes", "--project", str(project)]) == 0
    assert capsys.readouterr().out == "没有变化\n"
    replace(project / "content" / "assignments.yaml", "lead: development-and-reform", "lead: statistics")
    replace(project / "content" / "assignments.yaml", "      - statistics\n", "")
    assert main(["changes", "--project", str(project)]) == 0
    text = capsys.readouterr().out
    assert "牵头单位（1）\n  任务1 区属GDP增长11%：区发改局 → 区统计局［" in text
    assert "任务分解清单（区统计局）：有变化" in text
    assert "一页摘要" not in text
    assert "区教育局" not in text


def test_json_names_papers_and_changes(project: Path, base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(project / "content" / "indicators.yaml", "    name: 全社会GDP\n", "    name: 全社会GDP\n    scope: 全区\n")  # printed nowhere
    replace(project / "content" / "indicators.yaml", "    name: 技术交易额\n", "    name: 技术交易额\n    scope: 全区\n")
    replace(project / "templates" / "indicators.html.j2", "<h1>", "<h1>新版")
    assert main(["changes", "--project", str(project), "--since", str(base), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(each["kind"], each["path"]) for each in told["changes"]] == [
        ("text", "indicators/gdp-total/scope"),
        ("text", "indicators/technology-transactions/scope"),
    ]
    papers = {each["briefing"]: each for each in told["papers"]}
    assert papers["indicators"]["changes"] == [1]
    assert papers["indicators"]["fate"] == "changed"


def test_a_broken_earlier_edition_is_told_as_such(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace(project / "content" / "tasks.yaml", "  - id: grow-district-gdp", "  - ident: grow-district-gdp")
    git(project, "commit", "--quiet", "-am", "broken")
    replace(project / "content" / "tasks.yaml", "  - ident: grow-district-gdp", "  - id: grow-district-gdp")
    assert main(["changes", "--project", str(project)]) == 1
    assert "error[broken-edition]: 旧版本 HEAD 的内容有错误" in capsys.readouterr().err
