"""One LibreOffice for each test process."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.parity.office import Office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    if not Office.installed():
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is not installed")
        pytest.skip("LibreOffice is not installed")
    base = tmp_path_factory.mktemp("office")
    shared = Path(tmp_path_factory.getbasetemp()).parent / "fonts"
    return Office.at(base, shared)
