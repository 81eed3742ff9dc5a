"""The rule that nothing is skipped in CI holds, and only there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

SKIPPED = {
    "a test": "import pytest\ndef test_it(): pytest.skip('no office')\n",
    "a marked test": "import pytest\n@pytest.mark.skipif(True, reason='no office')\ndef test_it(): ...\n",
    "a file": "import pytest\npytest.skip('no office', allow_module_level=True)\n",
}


@pytest.mark.parametrize("text", SKIPPED.values(), ids=SKIPPED.keys())
@pytest.mark.parametrize("place", ["CI", "elsewhere"])
def test_what_is_skipped_fails_in_ci_only(text: str, place: str, tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(text, encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if key != "CI"} | ({"CI": "true"} if place == "CI" else {})
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "-c", os.devnull, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if place == "CI":
        assert done.returncode in (1, 2)
        assert "nothing may be skipped in CI" in done.stdout
        assert "no office" in done.stdout
    else:
        assert "1 skipped" in done.stdout
