"""The report of this repository with all its papers, made once."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest

from generator.build.project import load_project
from generator.build.run import build_project
from tests.revision.pull.office import Desk

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with its papers in outputs/."""
    folder = tmp_path_factory.mktemp("built")
    for part in ("content", "templates"):
        shutil.copytree(ROOT / part, folder / part)
    result = build_project(load_project(folder), departments="all", today=datetime.date(2012, 3, 1))
    assert not result.failed
    return folder


@pytest.fixture
def desk(built: Path, tmp_path: Path) -> Desk:
    """An office with the project, the papers as they were made, and a place for what comes back."""
    for part in ("content", "templates"):
        shutil.copytree(built / part, tmp_path / part)
    (tmp_path / "back").mkdir()
    return Desk(tmp_path, built / "outputs")
