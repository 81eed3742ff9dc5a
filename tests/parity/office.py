"""LibreOffice as the reader of our Word files.

LibreOffice 7.4 reads what decides line ends otherwise than Word: it takes ``w:overflowPunct`` the other way round, passes over ``w:autoSpaceDE``
and the characters kept from line edges, takes Chinese marks beside Latin text for a part of the word, and condenses no letter that is a run of its
own. So a file becomes ODF first, these are put right there, and that becomes PDF. Both steps take many files at once, because starting LibreOffice
costs seconds.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.layout.kinsoku import LINE_END_PROHIBITED, LINE_START_PROHIBITED
from tests.parity.condensing import narrow_marks
from tests.parity.fonts import make_fonts

__all__ = ["Office"]

_FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
_SECONDS = 300
_FILTERS = {"pdf": 'pdf:writer_pdf_Export:{"ExportFormFields":{"type":"boolean","value":"false"}}'}
"""Controls are printed as they look, not as fields to fill in, whose look is the reader's."""


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
        command += ["--convert-to", _FILTERS.get(kind, kind), "--outdir", str(folder), *map(str, files)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False)
        made = [folder / f"{file.stem}.{kind}" for file in files]
        missing = [file.name for file in made if not file.exists()]
        if missing:
            raise RuntimeError(f"LibreOffice did not make {', '.join(missing)}: {done.stdout}{done.stderr}")
        return made

    def to_pdf(self, files: Sequence[Path], folder: Path) -> list[Path]:
        """Print .docx files to PDF in ``folder``, with Word's line breaking; the file names must differ."""
        opened = self.convert(files, "odt", folder / "odt")
        for file in opened:
            as_word_breaks(file)
        return self.convert(opened, "pdf", folder)


def as_word_breaks(odt: Path) -> None:
    """Put an .odt right: break lines by the lists of the .docx, put no space between scripts, let no punctuation hang beyond the line's end."""
    with zipfile.ZipFile(odt) as archive:
        parts = [(info, archive.read(info)) for info in archive.infolist()]
    styles = next(data for info, data in parts if info.filename == "styles.xml")
    with zipfile.ZipFile(odt, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for info, data in parts:
            if info.filename in ("content.xml", "styles.xml"):
                data = re.sub(rb'style:text-autospace="[^"]*"', b'style:text-autospace="none"', data)
                data = re.sub(rb'style:punctuation-wrap="[^"]*"', b'style:punctuation-wrap="simple"', data)
            if info.filename == "content.xml":
                data = _CONTROL.sub(b"", data)
                data = _UNBROKEN.sub("\\g<0>\u200b", narrow_marks(data, styles).decode()).encode()
            if info.filename == "settings.xml":
                data = data.replace(_SETTINGS_OPENING, _SETTINGS_OPENING + _FORBIDDEN.encode(), 1)
            archive.writestr(info, data)


_UNBROKEN = re.compile(r"([”’…—·。，、；：！？）》】〕」』])(?=(?:<[^>]*>)*[0-9A-Za-z(“‘])|([0-9A-Za-z%)])(?=(?:<[^>]*>)*[“‘（《【〔「『])")
"""Where Word may end a line and LibreOffice may not: it takes Chinese marks beside Latin text for a part of the word. A zero-width space tells it."""
_CONTROL = re.compile(rb"</?loext:content-control[^>]*>")
"""LibreOffice spaces the invisible ends of a control as it spaces letters."""
_SETTINGS_OPENING = b'<config:config-item-set config:name="ooo:configuration-settings">'


def _forbidden(language: str, country: str) -> str:
    items = {"Language": language, "Country": country, "Variant": "", "BeginLine": LINE_START_PROHIBITED, "EndLine": LINE_END_PROHIBITED}
    return "".join(
        f'<config:config-item config:name="{name}" config:type="string">{html.escape(value)}</config:config-item>' for name, value in items.items()
    )


_FORBIDDEN = (
    '<config:config-item-map-indexed config:name="ForbiddenCharacters">'
    + "".join(f"<config:config-item-map-entry>{_forbidden(*locale)}</config:config-item-map-entry>" for locale in (("zh", "CN"), ("en", "US")))
    + "</config:config-item-map-indexed>"
)
"""The lists for both scripts of a paper: LibreOffice counts a dash before a digit as Latin text."""
