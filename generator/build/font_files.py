"""Where font files lie: the system's folders, and the files below a folder.

Separate from `shelf`, which knows what is in them: whether anything was added or taken away is asked before the libraries for that are imported.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

__all__ = ["font_files", "system_folders"]

_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")

_DEEPEST = 8
"""How many folders deep fonts are looked for."""


def system_folders() -> list[Path]:
    """Return the folders in which this system keeps fonts, the most important first; some may not exist."""
    home = Path.home()
    if sys.platform == "win32":
        windows = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"))
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        return [local / "Microsoft" / "Windows" / "Fonts", windows / "Fonts"]
    if sys.platform == "darwin":
        system = [Path("/Library/Fonts"), Path("/System/Library/Fonts"), Path("/System/Library/AssetsV2")]
        # Office and WPS keep their fonts to themselves
        office = Path("/Applications/Microsoft Word.app/Contents/Resources/DFonts")
        wps = Path("/Applications/wpsoffice.app/Contents/Resources/office6/fonts")
        return [home / "Library" / "Fonts", *system, office, wps]
    shared = [Path("/usr/local/share/fonts"), Path("/usr/share/fonts")]
    # texlive keeps FandolFang and FandolKai where fontconfig does not look
    texlive = Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")
    return [home / ".local" / "share" / "fonts", home / ".fonts", *shared, texlive]


def font_files(folder: Path, depth: int = _DEEPEST) -> Iterator[os.DirEntry[str]]:
    """Yield the font files under the folder in a stable order, those of the folder itself first; what cannot be read is passed over."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    yield from (entry for entry in entries if entry.name.lower().endswith(_SUFFIXES) and entry.is_file())
    if depth:
        for entry in entries:
            if entry.is_dir():
                yield from font_files(Path(entry.path), depth - 1)
