"""LibreOffice as the reader of our Word files.

LibreOffice 7.4 reads two line-breaking settings of Word wrongly: it takes ``w:overflowPunct`` the other way round, and does not read ``w:autoSpaceDE``. So
a file becomes flat ODF first, the two settings are put right there, and that becomes PDF. Both steps take many files at once, because starting
LibreOffice costs seconds.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.parity.fonts import make_fonts

__all__ = ["Office"]

_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Office:
    """A LibreOffice with a profile and fonts of its own, so that workers do not meet."""

    home: Path
    """Folder of its profile."""
    fonts: Path
    """Folder whose fonts are the only ones it sees."""

    @classmethod
    def at(cls, home: Path, cache: Path) -> Office:
        """Return an office at home in ``home``, with the fonts kept in ``cache``."""
        home.mkdir(parents=True, exist_ok=True)
        fonts = make_fonts(cache)
        (home / "fonts.conf").write_text(_FONTCONFIG.format(fonts=fonts, cache=home / "fontcache"), encoding="utf-8")
        return cls(home, fonts)

    @staticmethod
    def installed() -> bool:
        """Return whether there is a LibreOffice on this machine."""
        return shutil.which("soffice") is not None

    def convert(self, files: Sequence[Path], kind: str, folder: Path) -> list[Path]:
        """Convert files to a format, named by its extension, in ``folder``; return the new files in the same order."""
        folder.mkdir(parents=True, exist_ok=True)
        environment = os.environ | {"HOME": str(self.home), "FONTCONFIG_FILE": str(self.home / "fonts.conf"), "SAL_USE_VCLPLUGIN": "svp"}
        command = ["soffice", f"-env:UserInstallation={(self.home / 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", kind, "--outdir", str(folder), *map(str, files)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False)
        made = [folder / f"{file.stem}.{kind}" for file in files]
        missing = [file.name for file in made if not file.exists()]
        if missing:
            raise RuntimeError(f"LibreOffice did not make {', '.join(missing)}: {done.stdout}{done.stderr}")
        return made

    def to_pdf(self, files: Sequence[Path], folder: Path) -> list[Path]:
        """Print .docx files to PDF in ``folder``, with Word's line breaking; the file names must differ."""
        flat = self.convert(files, "fodt", folder / "flat")
        for file in flat:
            file.write_text(as_word_breaks(file.read_text(encoding="utf-8")), encoding="utf-8")
        return self.convert(flat, "pdf", folder)


def as_word_breaks(flat: str) -> str:
    """Return flat ODF with no space between scripts and no punctuation hanging beyond the line's end, as the .docx said."""
    flat = re.sub(r'style:text-autospace="[^"]*"', 'style:text-autospace="none"', flat)
    return re.sub(r'style:punctuation-wrap="[^"]*"', 'style:punctuation-wrap="simple"', flat)
