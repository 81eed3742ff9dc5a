"""A FangSong and a Kai that anybody may use, from packages of Debian: FandolFang of TeX Live, AR PL KaitiM GB of Arphic.

``.ci/run`` unpacks them into ``build/fonts``. They are given to a project in its own font folder, so that nothing depends on what else the machine
has.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

__all__ = ["FANGSONG", "KAI", "copy_fonts"]

FANGSONG, KAI = "FandolFang-Regular.otf", "gkai00mp.ttf"

_FOLDERS = (
    Path(__file__).parents[2] / "build" / "fonts",
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/fonts/truetype/arphic-gkai00mp"),
)


def copy_fonts(folder: Path) -> Path:
    """Put both fonts into ``folder`` and return it; skip the test where the fonts are not to be had, which in CI is a failure."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in (FANGSONG, KAI):
        found = next((path for place in _FOLDERS if (path := place / name).is_file()), None)
        if found is None:
            pytest.skip(f"{name} is missing: .ci/run tells where it comes from")
        shutil.copy(found, folder / name)
    return folder
