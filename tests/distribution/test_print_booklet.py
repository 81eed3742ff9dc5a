"""Papers as booklets: folded and laid into each other, the pages stand in order."""

from __future__ import annotations

import datetime
import io
import re
from pathlib import Path, PurePosixPath

import pikepdf
import pypdfium2
import pytest
from msgspec.structs import replace
from PIL import Image, ImageChops

from generator.build.project import Project
from generator.content import load_report
from generator.distribution.booklet import spreads
from generator.distribution.merging import Sides
from generator.distribution.pack import Member, Pack
from generator.distribution.print_run import PrintRun
from generator.templating.enclosed import Enclosure
from tests.torture.papers import papers

ROOT = Path(__file__).parents[2]
NAMES = ("official-gb9704", "landscape-gb9704")


@pytest.mark.parametrize("count", [4, 8, 12, 40])
def test_folded_sheets_are_read_in_order(count: int) -> None:
    """Fold the sheets as hands do: each lies in the one before; leaves are read from the first sheet's right half in, and back out."""
    sides = list(spreads(count))
    sheets = [(sides[place], sides[place + 1]) for place in range(0, len(sides), 2)]
    inward = [page for front, back in sheets for page in (front[1], back[0])]
    outward = [page for front, back in reversed(sheets) for page in (back[1], front[0])]
    assert inward + outward == list(range(count))


@pytest.fixture(scope="module")
def booklet(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Sides, list[bytes]]:
    """The file, what it is printed on, and the papers in it."""
    loaded = load_report(ROOT)
    originals = [papers()[name].write(("pdf",))["pdf"] for name in NAMES]
    members = [Member(name=PurePosixPath(f"{place}.pdf"), data=data, title="材料") for place, data in enumerate(originals)]
    enclosure = Enclosure(papers=(), date=datetime.date(2012, 3, 1), edition="一")
    unit = replace(loaded.report.departments[0], copies=2)
    folder = tmp_path_factory.mktemp("booklet")
    with PrintRun(folder, Project(ROOT), loaded, "一", booklets=True) as run:
        line = run.add(Pack(department=unit, edition="一", enclosure=enclosure, members=tuple(members)))
        list(run.deliver_all())
    (file,) = folder.iterdir()
    return file, line.sides, originals


def looks(page: pypdfium2.PdfPage) -> Image.Image:
    picture: Image.Image = page.render(scale=1, may_draw_forms=True).to_pil().convert("L")
    return picture


def test_each_half_of_a_side_is_a_page_as_it_was(booklet: tuple[Path, Sides, list[bytes]]) -> None:
    path, _, originals = booklet
    expected: list[Image.Image | None] = []
    for data in originals:
        with pypdfium2.PdfDocument(data) as paper:
            paper.init_forms()
            pages: list[Image.Image | None] = [looks(page) for page in paper]
            pages += [None] * (-len(pages) % 4)
            expected += [pages[place] for spread in spreads(len(pages)) for place in spread]
    with pypdfium2.PdfDocument(path) as file:
        sides = [looks(page) for page in file]
    assert {side.size for side in sides} == {(1191, 842)}  # A3 on its side, in pt
    halves = [side.crop((left, 0, left + 595, 842)) for side in sides for left in (0, 595)]
    per_copy = len(halves) // 2
    slip, copy = halves[:4], halves[4:per_copy]
    assert slip[1].getextrema() != (255, 255)
    assert all(half.getextrema() == (255, 255) for half in (slip[0], *slip[2:]))
    assert len(copy) == len(expected)
    for half, page in zip(copy, expected, strict=True):
        if page is None:
            assert half.getextrema() == (255, 255)
            continue
        upright = page if page.width < page.height else page.rotate(90, expand=True)
        difference = ImageChops.difference(half.resize((148, 210)), upright.resize((148, 210)))
        assert sum(difference.histogram()[100:]) < 20


def test_sheets_are_counted_as_they_are_folded(booklet: tuple[Path, Sides, list[bytes]]) -> None:
    path, sides, originals = booklet
    counts = []
    for data in originals:
        with pikepdf.open(io.BytesIO(data)) as paper:
            counts.append(len(paper.pages))
    assert sides.sheets == 1 + sum(-(-count // 4) for count in counts)
    with pikepdf.open(path) as file:
        assert len(file.pages) == 2 * 2 * sides.sheets
        assert "/StructTreeRoot" not in file.Root
        assert "/Metadata" not in file.Root  # it claims no standard
    with pypdfium2.PdfDocument(path) as pdf:
        slip = pdf[0].get_textpage().get_text_bounded()
    assert re.search(rf"本页以外{sides.sheets - 1}张纸", slip)
