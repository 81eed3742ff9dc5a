from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen, RecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from generator.layout.fonts import Face, FontSet
from generator.writers.pdf.subsetting import OutlineStore


def opened(store: OutlineStore, glyphs: list[int]) -> TTFont:
    """A font of these glyphs under the ids 1, 2, 3 ..."""
    return TTFont(io.BytesIO(zlib.decompress(store.program(range(1, len(glyphs) + 1), glyphs).data)))


def drawing(font: TTFont, glyph: int) -> list[Any]:
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[font.getGlyphName(glyph)].draw(pen)
    return list(pen.value)


@pytest.fixture
def composite_face(tmp_path: Path) -> Face:
    """A font in which 二 is made of two 一, and 三 of two 二."""
    path = tmp_path / "composite.ttf"
    builder = FontBuilder(1000, isTTF=True)
    order = [".notdef", "san", "er", "yi"]
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({ord("三"): "san", ord("二"): "er", ord("一"): "yi"})
    simple = TTGlyphPen(None)
    simple.moveTo((50, 350))
    simple.lineTo((50, 400))
    simple.lineTo((950, 400))
    simple.lineTo((950, 350))
    simple.closePath()
    bar = simple.glyph()
    parts = {"er": (("yi", 0), ("yi", 300)), "san": (("er", 0), ("er", 500))}
    glyphs = {".notdef": bar, "yi": bar}
    for name, components in parts.items():
        pen = TTGlyphPen({"yi": None, "er": None})
        for component, up in components:
            pen.addComponent(component, (1, 0, 0, 1, 0, up))
        glyphs[name] = pen.glyph()
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 50)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Composite", "styleName": "Regular", "psName": "Composite"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    builder.setupPost()
    builder.save(path)
    return Face(str(path))


def test_composite_glyphs_bring_their_components_along(composite_face: Face) -> None:
    original = TTFont(composite_face.path)
    font = opened(OutlineStore(composite_face), [composite_face.glyph("三"), composite_face.glyph("三")])
    assert drawing(font, 1) == drawing(font, 2) == drawing(original, 1)
    assert font["maxp"].numGlyphs == 3 + 2


def test_components_that_are_learned_later_are_found(composite_face: Face) -> None:
    store = OutlineStore(composite_face)
    opened(store, [composite_face.glyph("一")])
    font = opened(store, [composite_face.glyph("二"), composite_face.glyph("一")])
    original = TTFont(composite_face.path)
    assert [drawing(font, 1), drawing(font, 2)] == [drawing(original, 2), drawing(original, 3)]


def test_a_variable_font_is_fixed_at_the_faces_weight(fonts: FontSet) -> None:
    light, bold = (opened(OutlineStore(fonts.face("hei", b)), [fonts.face("hei", b).glyph("镇")]) for b in (False, True))
    assert "fvar" not in light
    assert drawing(light, 1) != drawing(bold, 1)
    assert len(drawing(light, 1)) == len(drawing(bold, 1))


def test_the_outlines_are_those_of_the_instance(fonts: FontSet) -> None:
    face = fonts.face("hei", bold=True)
    original = TTFont(face.path)
    glyphs = original.getGlyphSet(location=dict(face.variations))
    for character in "镇海GDP，“":
        font = opened(OutlineStore(face), [face.glyph(character)])
        expected = RecordingPen()
        glyphs[original.getGlyphName(face.glyph(character))].draw(expected)
        assert _rounded(drawing(font, 1)) == pytest.approx(_rounded(expected.value), abs=1)
        assert font["hmtx"][font.getGlyphName(1)][0] == round(face.advance(character) * 1000)


def test_the_font_has_only_the_tables_that_pdf_asks_for_with_good_checksums(fonts: FontSet) -> None:
    data = zlib.decompress(OutlineStore(fonts.face("hei")).program([1], [fonts.face("hei").glyph("镇")]).data)
    font = TTFont(io.BytesIO(data), checkChecksums=2)
    for tag in ("glyf", "head", "hhea", "hmtx", "loca", "maxp"):
        assert font[tag] is not None
    assert set(font.keys()) - {"GlyphOrder"} == {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}


def _rounded(drawing: list[Any]) -> list[float]:
    return [value for _, points in drawing for point in points for value in (point or (0, 0))]
