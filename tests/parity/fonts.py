"""Fonts for reading our Word files the way an office reads them.

The papers name faces that may not be shipped (仿宋_GB2312 ...). Here faces that may be are given those very names, and what matters to line ends:
ASCII is half an em wide, quotes, dashes and dots are one em wide. Made once, from the fonts that the package depends on anyway.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable

__all__ = ["FAMILIES", "make_fonts"]

FAMILIES = {
    "方正小标宋简体": "NotoSerifSC-Regular.otf",
    "仿宋_GB2312": "NotoSerifSC-Regular.otf",
    "楷体_GB2312": "NotoSerifSC-Regular.otf",
    "宋体": "NotoSerifSC-Regular.otf",
    "黑体": "NotoSansSC-Regular.otf",
    "Segoe UI Symbol": "NotoSansSC-Regular.otf",
}
"""Family name in the papers to the file that plays it."""

_FULL_WIDTH = {"“": "", "”": "", "‘": "", "’": "", "—": "―", "…": "⋯", "·": "・"}
"""Characters that Chinese sets one em wide, with the character whose glyph serves where the font's own is narrow."""
_BOXES = {"☐": "□", "☑": "■", "☒": "■"}
"""Checkboxes, with a character whose glyph serves: the fonts have none."""
_VERSION = "8"


def make_fonts(folder: Path) -> Path:
    """Make the fonts in ``folder`` unless they are there, and return the folder that holds them."""
    done = folder / f"fonts-{_VERSION}"
    if done.exists():
        return done
    folder.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(dir=folder))
    for number, (family, file) in enumerate(FAMILIES.items()):
        _renamed(_source(file), family, f"Parity{number}").save(building / f"{number}.otf")
    try:
        building.rename(done)
    except OSError:  # another worker was faster
        if not done.exists():
            raise
    return done


def _source(file: str) -> Path:
    import pylopdf_fonts_zh_cn

    return Path(os.fspath(pylopdf_fonts_zh_cn.__file__)).with_name(file)


def _renamed(path: Path, family: str, postscript: str) -> TTFont:
    font = TTFont(path, recalcBBoxes=False)
    half = _half_width_glyphs(font)
    advances = font["hmtx"]
    for table in font["cmap"].tables:
        if not table.isUnicode() or table.format == 14:
            continue
        names = table.cmap
        for code in range(0x20, 0x7F):
            if code in names:
                names[code] = half.get(names[code], names[code])
        for char, substitute in _FULL_WIDTH.items():
            if advances[names[ord(char)]][0] < 990:
                names[ord(char)] = names[ord(substitute)]
        for char, substitute in _BOXES.items():
            names[ord(char)] = names[ord(substitute)]
    for tag in ("GSUB", "GPOS", "GDEF", "BASE", "DSIG"):
        if tag in font:
            del font[tag]
    _name(font, family, postscript)
    outlines = DefaultTable("CFF ")
    outlines.data = font.reader["CFF "]  # as it was read: compiling it again would take half a minute
    font.tables["CFF "] = outlines
    return font


def _half_width_glyphs(font: TTFont) -> dict[str, str]:
    table = font["GSUB"].table
    lookups = {i for record in table.FeatureList.FeatureRecord if record.FeatureTag == "hwid" for i in record.Feature.LookupListIndex}
    found: dict[str, str] = {}
    for index in lookups:
        for subtable in table.LookupList.Lookup[index].SubTable:
            found.update(getattr(subtable, "ExtSubTable", subtable).mapping)
    return found


def _name(font: TTFont, family: str, postscript: str) -> None:
    names = font["name"]
    names.names = []
    for ident, text in {1: family, 2: "Regular", 3: f"{postscript} {_VERSION}", 4: family, 5: "Version 1.0", 6: postscript}.items():
        names.setName(text, ident, 3, 1, 0x409)
