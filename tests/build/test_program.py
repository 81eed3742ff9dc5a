"""What the program and its libraries are known by."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.build import program
from generator.build.program import LIBRARIES, code, installed, library_versions
from generator.writers.registry import FORMATS


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package of two modules and a folder, in place of the program's own."""
    (tmp_path / "layout").mkdir()
    for name in ("a.py", "b.py", "layout/c.py"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(program, "_PACKAGE", tmp_path)
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    code.cache_clear()
    program._digest.cache_clear()


def test_every_file_counts_by_its_name_and_its_content(package: Path) -> None:
    seen = {code()}
    for change in (
        lambda: (package / "layout" / "c.py").write_text("changed", encoding="utf-8"),
        lambda: (package / "a.py").rename(package / "d.py"),
        lambda: (package / "layout" / "table.icc").write_bytes(b"data"),
        lambda: (package / "b.py").unlink(),
    ):
        change()
        forget()
        seen.add(code())
    assert len(seen) == 5


def test_a_part_is_known_by_its_own_files_alone(package: Path) -> None:
    before = code("layout"), code("a.py")
    (package / "b.py").write_text("changed", encoding="utf-8")
    (package / "layout" / "__pycache__").mkdir()
    (package / "layout" / "__pycache__" / "c.pyc").write_bytes(b"compiled")
    forget()
    assert (code("layout"), code("a.py")) == before
    (package / "layout" / "c.py").write_text("changed", encoding="utf-8")
    forget()
    assert code("layout") != before[0]
    assert code("a.py") == before[1]


def test_libraries_have_the_versions_that_python_says() -> None:
    names = sorted({name for names in LIBRARIES.values() for name in names} | {"jianbao"})
    assert library_versions(names) == {name: importlib.metadata.version(name) for name in names}
    assert library_versions(["no-such-library"]) == {"no-such-library": ""}
    assert len(installed()) > 20


def test_every_format_names_its_libraries() -> None:
    assert set(LIBRARIES) == set(FORMATS)


def test_finding_out_costs_no_import_of_metadata() -> None:
    ask = "import sys; from generator.build.program import installed; installed(); print('importlib.metadata' in sys.modules, 'email' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
