"""Fonts for reading our Word files the way an office reads them.

The papers name faces that may not be shipped (仿宋_GB2312 ...). Here faces that may be are given those very names, and what matters to line ends: ASCII
is half an em wide, quotes, dashes and dots are one em wide. Made once, from the fonts that the package depends on anyway.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.DefaultTable import DefaultTable

__all__ = ["FAMILIES", "make_fonts"]

FAMILIES = {
    "方正小标宋简体": "NotoSerifSC-Regular.otf",
    "仿宋_GB2312": "NotoSerifSC-Regular.otf",
    "楷体_GB2312": "NotoSerifSC-Regular.otf",
    "宋体": "NotoSerifSC-Regular.otf",
    "黑体": "NotoSansSC-Regular.otf",
}
"""Family name in the papers to the file that plays it."""

_FULL_WIDTH = {"“": "", "”": "", "‘": "", "’": "", "—": "―", "…": "⋯", "·": "・"}
"""Characters that Chinese sets one em wide, with the character whose glyph serves where the font's own is narrow."""
_VERSION = "4"


def make_fonts(folder: Path) -> Path:
    """Make the fonts in ``folder`` unless they are there, and return the folder that holds them."""
    done = folder / f"fonts-{_VERSION}"
    if done.exists():
        return done
    folder.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(dir=folder))
    for number, (family, file) in enumerate(FAMILIES.items()):
        _renamed(_source(file), family, f"Parity{number}").save(building / f"{number}.otf")
    _symbols(building / "symbols.ttf")
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


def _symbols(path: Path) -> None:
    """Make the font of the checkbox glyphs: one em wide squares, empty, ticked and crossed."""
    boxes = {"box": 0, "ticked": 1, "crossed": 2}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *boxes])
    builder.setupCharacterMap({0x2610: "box", 0x2611: "ticked", 0x2612: "crossed"})
    glyphs = {".notdef": TTGlyphPen(None).glyph()} | {name: _box(filled > 0) for name, filled in boxes.items()}
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Segoe UI Symbol", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=880, usWinAscent=880, usWinDescent=120)
    builder.setupPost()
    builder.save(path)


def _box(filled: bool) -> object:
    pen = TTGlyphPen(None)
    _square(pen, (80, -40, 920, 800))
    _square(pen, (140, 20, 860, 740)[::1], inner=True)
    if filled:
        _square(pen, (300, 180, 700, 580))
    return pen.glyph()


def _square(pen: TTGlyphPen, edges: Iterable[int], *, inner: bool = False) -> None:
    x0, y0, x1, y1 = edges
    corners = [(x0, y0), (x0, y1), (x1, y1), (x1, y0)]
    if inner:
        corners.reverse()
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
