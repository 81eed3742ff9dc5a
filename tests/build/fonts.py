"""Tiny fonts, made for the tests."""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen


def make_font(path: Path, family: str, *, chinese: str = "", style: str = "Regular", weights: tuple[float, float, float] | None = None) -> Path:
    """Write a font with the characters 一 and A, and return its path.

    A style other than Regular and Bold is one of the typographic family, as in Noto Sans SC Thin. With ``weights`` (lightest, default, heaviest)
    it is a variable font.
    """
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "one", "A"])
    builder.setupCharacterMap({ord("一"): "one", ord("A"): "A"})
    pen = TTGlyphPen(None)
    pen.moveTo((0, 350))
    pen.lineTo((0, 400))
    pen.lineTo((1000, 400))
    pen.lineTo((1000, 350))
    pen.closePath()
    bar = pen.glyph()
    builder.setupGlyf({".notdef": bar, "one": bar, "A": bar})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "one": (1000, 0), "A": (500, 0)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    names = {"familyName": {"en": family} | ({"zh": chinese} if chinese else {}), "styleName": style, "psName": f"{family.replace(' ', '')}-{style}"}
    if style not in ("Regular", "Bold"):
        names |= {"familyName": f"{family} {style}", "styleName": "Regular", "typographicFamily": family, "typographicSubfamily": style}
    builder.setupNameTable(names)
    if weights:
        builder.setupFvar([("wght", *weights, "Weight")], [])
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    builder.setupPost()
    builder.save(path)
    return path
