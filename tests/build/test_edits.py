"""Noticing edits, in this process: what counts as one, and how soon it is noticed."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import load_project
from generator.build.edits import Edits
from generator.scaffold import PROJECT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PROJECT, tmp_path / "project"))


@pytest.fixture
def edits(project: Path) -> Iterator[Edits]:
    """Yield the edits of the project; the waiting ends after a minute in any case."""
    stop = threading.Event()
    timer = threading.Timer(60, stop.set)
    timer.start()
    yield Edits(load_project(project), project / "outputs", stop)
    timer.cancel()


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_an_edit_is_told_once(project: Path, edits: Edits) -> None:
    write(project / "content" / "tasks.yaml", "tasks: []\n")
    assert edits.wait() == ("content/tasks.yaml",)
    write(project / "templates" / "partials" / "deep" / "new.html.j2", "<p/>")
    assert edits.wait() == ("templates/partials/deep/new.html.j2",)
    (project / "templates" / "partials" / "deep" / "new.html.j2").unlink()
    assert edits.wait() == ("templates/partials/deep/new.html.j2",)


LEFT_BESIDE = (
    ".tasks.yaml.swp",
    "tasks.yaml~",
    "4913",
    "#tasks.yaml#",
    ".#tasks.yaml",
    "tasks.yaml.qXbZtE",
    "tasks.yaml___jb_tmp___",
    "tasks.yaml.tmp",
    "~$house.docx",
    ".~lock.house.docx#",
    "house.docx.crdownload",
    ".goutputstream-4X2T",
    "._tasks.yaml",
    ".git/index",
    ".DS_Store",
)


@pytest.mark.parametrize("name", LEFT_BESIDE)
def test_what_editors_leave_beside_a_file_is_no_edit(name: str, project: Path, edits: Edits) -> None:
    write(project / "content" / name, "x")
    write(project / "templates" / name, "x")
    assert not edits.go_on()
    write(project / "content" / "tasks.yaml", "tasks: []\n")
    assert edits.wait() == ("content/tasks.yaml",)


@pytest.mark.parametrize("name", ["2012.yaml", "tasks.2012.yaml", "report.txt", "house.docx", "map.png", "一页.html.j2"])
def test_names_that_only_look_like_that_count(name: str, project: Path, edits: Edits) -> None:
    write(project / "content" / name, "x")
    assert edits.wait() == (f"content/{name}",)


def test_what_lies_outside_the_project_is_no_edit(project: Path, edits: Edits) -> None:
    for place in ("README.md", "outputs/tasks.pdf", "notes/content/x.yaml"):
        write(project / place, "x")
    assert not edits.go_on()


def test_a_time_that_is_set_back_and_a_file_of_the_same_size_count(project: Path, edits: Edits) -> None:
    file = project / "content" / "tasks.yaml"
    other = project / "other.yaml"
    other.write_bytes(file.read_bytes()[::-1])
    shutil.copystat(file, other)
    other.replace(file)
    assert edits.wait() == ("content/tasks.yaml",)


def test_folders_that_come_anew_are_listened_to(project: Path, edits: Edits) -> None:
    """Files are looked at as the waiting begins, and then once a second; an edit in between is noticed at once only if it is told."""
    content, fonts, aside = project / "content", project / "fonts", project / "aside"
    shutil.copytree(content, aside)
    shutil.rmtree(content)
    edits.wait()
    aside.rename(content)
    write(fonts / "x.ttf", "x")
    while not content.exists() or edits.go_on():
        edits.wait()
    late = 0.0
    for file in (content / "tasks.yaml", fonts / "x.ttf", content / "goals.yaml"):
        written: list[float] = []

        def save(file: Path = file, written: list[float] = written) -> None:
            write(file, "x: 1\n")
            written.append(time.monotonic())

        timer = threading.Timer(0.3, save)
        timer.start()
        assert edits.wait() == (file.relative_to(project).as_posix(),)
        late += time.monotonic() - written[0]
        timer.join()
    assert late < 1.5


def test_the_waiting_ends_when_it_is_to_end(project: Path) -> None:
    stop = threading.Event()
    edits = Edits(load_project(project), project / "outputs", stop)
    timer = threading.Timer(0.05, stop.set)
    timer.start()
    assert edits.wait() == ()
    assert not edits.go_on()
    timer.join()
