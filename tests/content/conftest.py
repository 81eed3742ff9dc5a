"""The small project, changed as a test asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.content import Loaded, load_report
from tests.content.small import RIGHT, tell, write


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., str]:
    """Return a function from changed files to what is told."""
    return lambda files: tell(write(tmp_path, files))


@pytest.fixture
def changed(tmp_path: Path) -> Callable[..., str]:
    """Return a function from a file and two texts, one to be replaced by the other, to what is told."""

    def change(file: str, old: str, new: str) -> str:
        assert RIGHT[file].count(old) == 1, f"{old!r} stands {RIGHT[file].count(old)} times in {file}"
        return tell(write(tmp_path, {file: RIGHT[file].replace(old, new)}))

    return change


@pytest.fixture
def loaded(tmp_path: Path) -> Callable[..., Loaded]:
    """Return a function from changed files to what is loaded."""
    return lambda files: load_report(write(tmp_path, files))
