"""Pictures in the file: the very bytes of a photo, the very pixels of a drawing, upright and in their place."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from generator.build.faces import resolve
from generator.content import load_theme
from generator.document.nodes import Block, Document, Metadata, Paragraph, Picture, Text
from generator.document.pictures import read_bitmap
from generator.layout import layout
from generator.layout.pages import Pages, PlacedBitmap
from generator.writers.pdf import PdfWriter
from tests.tools.samples import drawing, jpeg, png

THEME = load_theme(Path(__file__).parents[3] / "templates" / "themes", "gb9704")
WORDS = Paragraph(children=(Text(text="字"),))


def laid_out(*blocks: Block) -> tuple[Document, Pages]:
    document = Document(meta=Metadata(title="图"), blocks=blocks)
    return document, layout(document, THEME, resolve(THEME.fonts, system=False))


def picture(data: bytes, **size: float) -> Picture:
    return Picture(bitmap=read_bitmap(data), alt="图", **size)  # type: ignore[arg-type]  # a width or a share


def placed(pages: Pages) -> list[tuple[int, PlacedBitmap]]:
    return [(page.number, mark) for page in pages.pages for mark in page.marks if isinstance(mark, PlacedBitmap)]


@pytest.mark.parametrize("data", [jpeg(), jpeg("L")], ids=["colour", "grey"])
def test_a_photo_goes_in_as_it_is(data: bytes) -> None:
    assert data in PdfWriter().write(*laid_out(picture(data)))


@pytest.mark.parametrize("mode", ["RGB", "L", "P", "RGBA", "1"])
def test_a_drawing_keeps_its_pixels(mode: str) -> None:
    document, pages = laid_out(WORDS, picture(png(mode)))
    file = pypdfium2.PdfDocument(PdfWriter().write(document, pages))
    (image,) = [found for found in file[0].get_objects() if isinstance(found, pypdfium2.PdfImage)]
    found = image.get_bitmap().to_pil().convert("RGB")
    assert found.tobytes() == drawing(mode).convert("RGB").tobytes()


def test_it_is_printed_upright_in_its_place() -> None:
    document, pages = laid_out(picture(png(size=(600, 400))))
    page = pypdfium2.PdfDocument(PdfWriter().write(document, pages))[0].render(scale=1).to_pil().convert("RGB")
    ((_, mark),) = placed(pages)
    assert page.getpixel((round(mark.x + 0.25 * mark.width), round(mark.y + 0.25 * mark.height))) == (20, 40, 60)
    assert page.getpixel((round(mark.x + 0.75 * mark.width), round(mark.y + 0.2 * mark.height))) == (230, 240, 250)
    assert page.getpixel((round(mark.x - 3), round(mark.y + 5))) == (255, 255, 255)


@pytest.mark.parametrize(
    ("data", "size", "expected"),
    [
        (png(size=(300, 150)), {}, (72.0, 36.0)),
        (png(size=(300, 150), dpi=(150, 150)), {}, (144.0, 72.0)),
        (png(size=(300, 150)), {"width": 50.8}, (144.0, 72.0)),
        (png(size=(300, 150)), {"share": 0.5}, (THEME.page.measure / 2, THEME.page.measure / 4)),
        (png(size=(3000, 300)), {}, (THEME.page.measure, THEME.page.measure / 10)),
        (png(size=(300, 150)), {"width": 400}, (THEME.page.measure, THEME.page.measure / 2)),
    ],
    ids=["300 dpi", "its own resolution", "millimetres", "a share", "too wide", "asked for too wide"],
)  # fmt: skip
def test_its_size_is_what_was_asked_for_or_its_own(data: bytes, size: dict[str, float], expected: tuple[float, float]) -> None:
    _, pages = laid_out(picture(data, **size))
    ((_, mark),) = placed(pages)
    assert (mark.width, mark.height) == pytest.approx(expected, abs=0.051)
    assert pages.pictures == ((mark.width, mark.height),)


def test_it_is_never_taller_than_a_page_with_its_caption() -> None:
    tall = Picture(bitmap=read_bitmap(png(size=(300, 3000))), alt="图", caption=(Text(text="图1　高"),))
    _, pages = laid_out(WORDS, tall, WORDS)
    ((number, mark),) = placed(pages)
    assert number == 2
    assert mark.y == pytest.approx(THEME.page.top * 72 / 25.4)
    assert mark.height < THEME.page.depth
    assert mark.height / mark.width == pytest.approx(10, abs=0.01)
    assert [e.tag for e in pages.elements][-4:-1] == ["Sect", "Figure", "Caption"]
