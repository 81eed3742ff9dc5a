"""Every kind of font file an office machine may have is embedded and drawn at its size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from fontTools.designspaceLib import AxisDescriptor, DesignSpaceDocument, SourceDescriptor
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.varLib import build

from generator.diagnostics import UserError
from generator.document.nodes import Document
from generator.layout.fonts import Face, FontSet
from generator.writers.pdf import PdfWriter
from tests.tools import verapdf
from tests.writers.pdf.reading import Paper
from tests.writers.pdf.sketch import Sketch

BOX = (0.1, 0.0, 0.9, 0.7)
"""Left, lower, right and upper edge in em of the box that 口 is in all these fonts."""


def draw(pen: Any, units: int, box: tuple[float, float, float, float] = BOX) -> None:
    left, lower, right, upper = (round(value * units) for value in box)
    pen.moveTo((left, lower))
    pen.lineTo((left, upper))
    pen.lineTo((right, upper))
    pen.lineTo((right, lower))
    pen.closePath()


def make(path: Path, *, units: int = 1000, outlines: str = "glyf", box: tuple[float, float, float, float] = BOX) -> TTFont:
    builder = FontBuilder(units, isTTF=outlines == "glyf")
    builder.setupGlyphOrder([".notdef", "A", "kou"])
    builder.setupCharacterMap({ord("口"): "kou", ord("A"): "A"})
    shapes = {".notdef": BOX, "A": BOX, "kou": box}
    if outlines == "CFF ":
        matrix = {"FontMatrix": [1 / units, 0, 0, 1 / units, 0, 0]} if units != 1000 else {}
        builder.setupCFF("Test-Regular", {"FullName": "Test", **matrix}, {n: charstring(units, s) for n, s in shapes.items()}, {})
    elif outlines == "CFF2":
        builder.setupCFF2({name: charstring(None, shape, CFF2=True) for name, shape in shapes.items()})
    else:
        builder.setupGlyf({name: outline(units, shape) for name, shape in shapes.items()})
    builder.setupHorizontalMetrics({name: (units, round(0.1 * units)) for name in shapes})
    builder.setupHorizontalHeader(ascent=round(0.88 * units), descent=-round(0.12 * units))
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular", "psName": "Test-Regular"})
    builder.setupOS2(sTypoAscender=round(0.88 * units), sTypoDescender=-round(0.12 * units))
    builder.setupPost()
    builder.save(path)
    return TTFont(path)


def charstring(width: int | None, shape: tuple[float, float, float, float], **options: bool) -> Any:
    pen = T2CharStringPen(width, None, **options)
    draw(pen, width or 1000, shape)
    return pen.getCharString()


def outline(units: int, shape: tuple[float, float, float, float]) -> Any:
    pen = TTGlyphPen(None)
    draw(pen, units, shape)
    return pen.glyph()


def static(folder: Path) -> Face:
    make(folder / "a.ttf")
    return Face(str(folder / "a.ttf"))


def fine_grained(folder: Path) -> Face:
    make(folder / "a.ttf", units=2048)
    return Face(str(folder / "a.ttf"))


def named_cff(folder: Path) -> Face:
    make(folder / "a.otf", outlines="CFF ")
    return Face(str(folder / "a.otf"))


def fine_grained_cff(folder: Path) -> Face:
    make(folder / "a.otf", units=2048, outlines="CFF ")
    return Face(str(folder / "a.otf"))


def collection(folder: Path) -> Face:
    other = (0.4, 0.0, 0.6, 0.1)
    whole = TTCollection()
    whole.fonts = [make(folder / "other.ttf", box=other), make(folder / "a.ttf")]
    whole.save(folder / "a.ttc")
    return Face(str(folder / "a.ttc"), index=1)


def variable(folder: Path) -> Face:
    return interpolated(folder, outlines="glyf")


def variable_cff2(folder: Path) -> Face:
    return interpolated(folder, outlines="CFF ")


def interpolated(folder: Path, *, outlines: str) -> Face:
    """A font whose box is narrow at weight 100 and as wide as the others' at 900."""
    space = DesignSpaceDocument()
    axis = AxisDescriptor()
    axis.name, axis.tag, axis.minimum, axis.default, axis.maximum = "Weight", "wght", 100, 100, 900
    space.addAxis(axis)
    for weight, box in ((100, (0.1, 0.0, 0.3, 0.7)), (900, BOX)):
        source = SourceDescriptor()
        source.path, source.location = "", {"Weight": weight}
        source.font = make(folder / f"{weight}.ttf", outlines=outlines, box=box)
        space.addSource(source)
    font, _, _ = build(space)
    font.save(folder / "v.ttf")
    return Face(str(folder / "v.ttf"), variations={"wght": 900})


FLAVOURS = [static, fine_grained, named_cff, fine_grained_cff, collection, variable, variable_cff2]


@pytest.fixture(params=FLAVOURS, ids=lambda f: f.__name__)
def flavour(request: pytest.FixtureRequest, tmp_path: Path) -> Face:
    make_face: Callable[[Path], Face] = request.param
    return make_face(tmp_path)


def printed(face: Face, document: Document) -> bytes:
    sketch = Sketch(FontSet({"song": (face, face)}))
    sketch.text("口", 100, 200, sketch.element("P", sketch.element("Document", None)), size=100)
    return PdfWriter().write(document, sketch.finish())


def test_a_character_is_drawn_where_and_as_large_as_it_should_be(flavour: Face, document: Document) -> None:
    scale = 2
    page = pypdfium2.PdfDocument(printed(flavour, document))[0]
    image = page.render(scale=scale).to_pil().convert("L").point(lambda value: 255 if value < 128 else 0)
    found = [edge / scale for edge in image.getbbox() or ()]
    left, lower, right, upper = BOX
    assert found == pytest.approx([100 + 100 * left, 200 - 100 * upper, 100 + 100 * right, 200 - 100 * lower], abs=1)


def test_a_character_is_told_right(flavour: Face, document: Document) -> None:
    assert Paper(printed(flavour, document)).text() == "口"


def test_all_flavours_conform(tmp_path: Path, document: Document) -> None:
    if lacking := verapdf.missing():
        pytest.skip(f"{lacking} is not installed")
    files = []
    for make_face in FLAVOURS:
        folder = tmp_path / make_face.__name__
        folder.mkdir()
        files.append(folder / "paper.pdf")
        files[-1].write_bytes(printed(make_face(folder), document))
    assert [v.failures for v in verapdf.check(files)] == [()] * 2 * len(FLAVOURS)


def test_the_one_flavour_that_cannot_be_embedded_is_told(tmp_path: Path, document: Document) -> None:
    """CFF2 is for variable fonts; HarfBuzz turns it into CFF where it fixes one at an instance."""
    make(tmp_path / "a.otf", outlines="CFF2")
    with pytest.raises(UserError, match=r"a\.otf"):
        printed(Face(str(tmp_path / "a.otf")), document)
