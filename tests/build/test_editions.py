"""Editions: whole or not at all, never changed, and made again byte for byte."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from generator import Project, Result, SelectionError, UserError, build_project, load_project
from generator.build.editions import edition_names, keep_edition
from generator.cli import main
from generator.revision.editions import opened
from generator.scaffold import PROJECT
from tests.build.fonts import make_font

DAY = datetime.date(2012, 2, 13)
ROOT = Path(__file__).parent.parent.parent


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def papers(folder: Path) -> dict[str, bytes]:
    """Return the papers in an output folder or an edition."""
    found = [*folder.glob("*.docx"), *folder.glob("*.pdf"), *folder.glob("departments/*/*.*")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def edit(project: Path, file: str, old: str, new: str) -> None:
    text = (project / file).read_text(encoding="utf-8")
    assert old in text
    (project / file).write_text(text.replace(old, new), encoding="utf-8")


def keep(project: Path, name: str, *, output: Path | None = None, build: Callable[[Project], Result] | None = None) -> Result:
    build = build or partial(build_project, departments="all", output=output or project / "outputs", today=DAY, jobs=1)
    return keep_edition(load_project(project), name, build, output=output)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PROJECT, tmp_path / "project"))


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with an edition, changed since."""
    project = Path(shutil.copytree(PROJECT, tmp_path_factory.mktemp("filed") / "project"))
    keep(project, "印发稿")
    edit(project, "content/assignments.yaml", "deadline: 2026-11-30", "deadline: 2026-10-31")
    edit(project, "templates/tasks.html.j2", "均为示例", "都是示例")
    build_project(load_project(project), departments="all", today=DAY)
    return project


def test_an_edition_holds_the_papers_and_what_they_were_made_from(project: Path) -> None:
    result = keep(project, "印发稿")
    assert not result.failed
    edition = project / "outputs" / "editions" / "印发稿"
    assert papers(edition) == papers(project / "outputs")
    assert len(papers(edition)) == 10
    inputs = {name: data for name, data in tree(PROJECT).items() if name.startswith(("content/", "templates/"))}
    assert tree(edition) == papers(edition) | inputs | {"edition.json": (edition / "edition.json").read_bytes()}
    said = json.loads((edition / "edition.json").read_bytes())
    assert said["papers"]["一页简报.pdf"] == {"sha256": hashlib.sha256((edition / "一页简报.pdf").read_bytes()).hexdigest(), "pages": 1}
    assert said["inputs"] == {name: hashlib.sha256(data).hexdigest() for name, data in inputs.items()}
    assert edition_names(load_project(project)) == ("印发稿",)


def test_the_fingerprint_is_that_of_the_content_alone(tmp_path: Path, project: Path) -> None:
    def fingerprint(place: Path, name: str) -> str:
        keep(place, name)
        said = json.loads((place / "outputs" / "editions" / name / "edition.json").read_bytes())
        return str(said["content"])

    first = fingerprint(project, "one")
    elsewhere = Path(shutil.copytree(PROJECT, tmp_path / "somewhere else"))
    (elsewhere / "content" / ".assignments.yaml.swp").write_bytes(b"an editor's own")
    (elsewhere / "templates" / "~$house.docx").write_bytes(b"Word's own")
    assert fingerprint(elsewhere, "two") == first
    edit(elsewhere, "content/assignments.yaml", "deadline: 2026-11-30", "deadline: 2026-10-31")
    assert fingerprint(elsewhere, "three") != first


def test_the_papers_are_made_again_byte_for_byte(filed: Path, tmp_path: Path) -> None:
    edition = filed / "outputs" / "editions" / "印发稿"
    again = build_project(load_project(edition), departments="all", output=tmp_path / "again", today=datetime.date(2031, 1, 1), jobs=2)
    assert not again.failed
    assert papers(tmp_path / "again") == papers(edition)
    assert papers(filed / "outputs") != papers(edition), "the project has not changed, so that nothing was shown"


def test_the_project_s_fonts_are_kept_with_it(project: Path, tmp_path: Path) -> None:
    (project / "fonts").mkdir()
    for file, family in (("simfang.ttf", "FangSong"), ("fzxbsjw.ttf", "FZXiaoBiaoSong-B05S"), ("simkai.ttf", "KaiTi")):
        make_font(project / "fonts" / file, family)
    keep(project, "印发稿")
    shutil.rmtree(project / "fonts")
    edition = project / "outputs" / "editions" / "印发稿"
    for source, same in ((edition, True), (project, False)):
        build_project(load_project(source), departments="all", output=tmp_path / source.name, today=DAY)
        assert (papers(tmp_path / source.name) == papers(edition)) is same


def test_the_same_content_gives_the_same_edition_in_another_project(filed: Path, tmp_path: Path) -> None:
    edition = filed / "outputs" / "editions" / "印发稿"
    for part in ("content", "templates"):
        shutil.copytree(edition / part, tmp_path / "other" / part)
    keep(tmp_path / "other", "印发稿")
    assert tree(tmp_path / "other" / "outputs" / "editions" / "印发稿") == tree(edition)


def test_the_files_are_read_only_and_no_build_touches_them(project: Path) -> None:
    keep(project, "印发稿")
    edition = project / "outputs" / "editions" / "印发稿"
    before = {path: (path.stat().st_mtime_ns, path.stat().st_mode) for path in edition.rglob("*")}
    assert all(not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) for path in edition.rglob("*") if path.is_file())
    edit(project, "content/briefings.yaml", "file: 任务清单", "file: 任务表")
    for force in (False, True):
        assert not build_project(load_project(project), departments="all", today=DAY, force=force).failed
    assert {path: (path.stat().st_mtime_ns, path.stat().st_mode) for path in edition.rglob("*")} == before


def test_a_build_of_an_edition_does_not_write_into_it(filed: Path) -> None:
    edition = filed / "outputs" / "editions" / "印发稿"
    before = tree(edition)
    for output in (None, edition, edition / "departments" / "culture"):
        with pytest.raises(UserError, match="在存档里") as caught:
            build_project(load_project(edition), output=output, today=DAY)
        assert [each.code for each in caught.value.diagnostics] == ["in-edition"]
    assert tree(edition) == before


@pytest.mark.parametrize(
    ("old", "new", "differing"),
    [("deadline: 2026-11-30", "deadline: 2026-10-31", "内容"), ("# sample: true 会让", "# sample: true  会让", "内容")],
    ids=["a deadline", "a comment"],
)
def test_a_name_is_not_given_twice(project: Path, old: str, new: str, differing: str) -> None:
    keep(project, "印发稿")
    before = tree(project / "outputs")
    edit(project, "content/assignments.yaml", old, new)
    with pytest.raises(UserError, match=f"已有存档“印发稿”，{differing}与现在的不同"):
        keep(project, "印发稿")
    assert tree(project / "outputs") == before


def test_a_name_is_not_given_to_another_choice_of_papers(project: Path) -> None:
    keep(project, "印发稿")
    with pytest.raises(UserError, match="文件与现在的不同"):
        keep(project, "印发稿", build=partial(build_project, output=project / "outputs", today=DAY))


def test_the_same_edition_may_be_asked_for_again(project: Path) -> None:
    keep(project, "印发稿")
    edition = project / "outputs" / "editions" / "印发稿"
    before = {path: path.stat().st_mtime_ns for path in edition.rglob("*")}
    assert not keep(project, "印发稿").failed
    assert {path: path.stat().st_mtime_ns for path in edition.rglob("*")} == before


def test_what_stands_in_its_place_stays(project: Path) -> None:
    place = project / "outputs" / "editions" / "印发稿"
    place.parent.mkdir(parents=True)
    place.write_bytes(b"a file")
    with pytest.raises(UserError, match="已有存档"):
        keep(project, "印发稿")
    assert place.read_bytes() == b"a file"


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        ".hidden",
        "../up",
        "a/b",
        "a\\b",
        "C:x",
        "-rf",
        "end.",
        "end ",
        " start",
        "nul",
        "COM1.old",
        "a\nb",
        "\u202egnp",
        "x" * 61,
        "a*b",
        "\0",
    ],
)
def test_a_bad_name_is_wrong_usage_and_makes_nothing(project: Path, name: str) -> None:
    with pytest.raises(SelectionError, match="存档不能叫") as caught:
        keep(project, name)
    assert [each.code for each in caught.value.diagnostics] == ["bad-edition-name"]
    assert not (project / "outputs").exists()


def test_errors_in_a_paper_leave_no_edition(project: Path) -> None:
    edit(project, "templates/tasks.html.j2", "task.number", "task.numbr")
    result = keep(project, "印发稿")
    assert result.failed
    assert result.diagnostics[-1].code == "edition-not-kept"
    assert {each.code for each in result.diagnostics} >= {"undefined-name"}
    assert edition_names(load_project(project)) == ()
    assert [path.name for path in (project / "outputs" / "editions").iterdir()] == [".draft"]
    assert [path.name for path in (project / "outputs" / "editions" / ".draft").iterdir()] == ["lock"]


def test_a_paper_that_is_edited_while_the_edition_is_made_leaves_no_edition(project: Path) -> None:
    def build(draft: Project) -> Result:
        result = build_project(draft, output=project / "outputs", today=DAY)
        (project / "outputs" / "一页简报.docx").write_bytes(b"edited just then")
        return result

    with pytest.raises(UserError, match="刚生成就被改动"):
        keep(project, "印发稿", build=build)
    assert edition_names(load_project(project)) == ()


def test_the_content_may_be_saved_while_the_edition_is_made(project: Path, tmp_path: Path) -> None:
    """What is kept is what was printed, not what is there a moment later."""

    def build(draft: Project) -> Result:
        edit(project, "content/assignments.yaml", "deadline: 2026-11-30", "deadline: 2026-10-31")
        return build_project(draft, output=project / "outputs", today=DAY)

    keep(project, "印发稿", build=build)
    edition = project / "outputs" / "editions" / "印发稿"
    build_project(load_project(edition), output=tmp_path / "again", today=DAY)
    assert papers(tmp_path / "again") == papers(edition)


def test_an_edition_is_not_made_twice_at_once(project: Path) -> None:
    def build(draft: Project) -> Result:
        command = [sys.executable, "-c", ANOTHER, str(project)]
        other = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert "正在写" in other.stdout, other.stderr
        assert f"进程 {os.getpid()}" in other.stdout
        return build_project(draft, output=project / "outputs", today=DAY)

    assert not keep(project, "印发稿", build=build).failed


ANOTHER = """
import sys
from pathlib import Path
from generator import UserError, load_project
from generator.build.editions import keep_edition
try:
    keep_edition(load_project(sys.argv[1]), "印发稿", lambda draft: sys.exit("it was let in"))
except UserError as error:
    sys.stdout.reconfigure(encoding="utf-8")
    print(error)
"""

KILLED_AT = """
import datetime, os, signal, sys
from functools import partial
from pathlib import Path
from generator import build_project, load_project
from generator.build.editions import keep_edition

project, moment = Path(sys.argv[1]), int(sys.argv[2])
count = 0

def kill(event, arguments):
    global count
    if event in ("open", "os.mkdir", "os.rename", "os.remove", "os.chmod", "os.rmdir", "shutil.rmtree") and "editions" in str(arguments[0]):
        count += 1
        if count == moment:
            os.kill(os.getpid(), signal.SIGKILL)

build = partial(build_project, output=project / "outputs", today=datetime.date(2012, 2, 13), names=["summary"], jobs=1)
sys.addaudithook(kill)
keep_edition(load_project(project), "v1", build)
print(count)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a signal of Unix")
def test_a_run_killed_at_any_moment_leaves_a_whole_edition_or_none(project: Path) -> None:
    def run(moment: int) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-c", KILLED_AT, str(project), str(moment)], cwd=ROOT, capture_output=True, text=True, check=False)

    whole = run(0)
    assert whole.returncode == 0, whole.stderr
    edition = project / "outputs" / "editions" / "v1"
    expected = tree(edition)
    moments = int(whole.stdout)
    assert moments > 60
    found: dict[int, bool] = {}
    for moment in sorted({*range(1, moments, moments // 4), moments - 2, moments - 1, moments}):
        shutil.rmtree(project / "outputs", ignore_errors=True)
        assert run(moment).returncode == -9
        assert not edition.exists() or tree(edition) == expected
        found[moment] = edition.exists()
    assert set(found.values()) == {True, False}, "all were killed on one side of the renaming"
    shutil.rmtree(project / "outputs", ignore_errors=True)
    assert run(moments // 2).returncode == -9
    assert run(0).returncode == 0
    assert tree(edition) == expected


# --- the command line ---------------------------------------------------------------------------------------------


def test_the_command_keeps_an_edition_which_changes_compares_with(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--project", str(project), "--all-departments", "--edition", "印发稿"]) == 0
    edition = project / "outputs" / "editions" / "印发稿"
    assert f"已存档 {edition}" in capsys.readouterr().out
    edit(project, "content/assignments.yaml", "deadline: 2026-11-30", "deadline: 2026-10-31")
    for since in ("印发稿", str(edition)):
        assert main(["changes", "--project", str(project), "--since", since]) == 0
        assert "11月底前 → 10月底前" in capsys.readouterr().out
    assert main(["build", "--project", str(project), "--all-departments", "--edition", "印发稿"]) == 1
    assert "error[edition-exists]" in capsys.readouterr().err
    assert main(["build", "--project", str(project), "--edition", "a/b"]) == 2
    assert main(["build", "--project", str(edition)]) == 1
    assert "error[in-edition]" in capsys.readouterr().err


def test_a_build_with_nothing_to_do_is_filed_too(project: Path) -> None:
    for _ in range(2):
        assert main(["build", "--project", str(project), "--all-departments"]) == 0
    assert main(["build", "--project", str(project), "--all-departments", "--edition", "v1", "--json"]) == 0
    assert papers(project / "outputs" / "editions" / "v1") == papers(project / "outputs")


def test_an_edition_goes_before_a_folder_of_its_name(filed: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "印发稿").mkdir()
    monkeypatch.chdir(tmp_path)
    with opened(load_project(filed), "印发稿") as old:
        assert old.root == filed / "outputs" / "editions" / "印发稿"


def test_an_unknown_edition_is_told_with_those_there_are(filed: Path) -> None:
    for wrong in ("印发", "../editions/印发稿"):
        with pytest.raises(SelectionError) as caught, opened(load_project(filed), wrong):
            pass
        assert str(caught.value.diagnostics[0].hint).endswith("已有的存档：印发稿")
