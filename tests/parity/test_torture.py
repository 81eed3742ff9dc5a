"""The torture set is one paper in both formats, too: the same pages and lines, and pictures of the same size in the same places."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pdfplumber
import pytest

from tests.parity.compare import Parity, compare
from tests.parity.office import Office
from tests.torture.papers import THEMES, papers

TEMPLATES = ("blank", "figures", "forms", "headings", "landscape", "lists", "nothing", "official", "tables", "title")
NAMES = [f"{template}-{theme}" for template in TEMPLATES for theme in THEMES]
LEAST = {"figures": 0.65}
"""Word draws a chart's words itself: of these papers the pages count."""
USUAL = 0.985
PRINTED = 0.6
"""How far a picture may be from its place, in pt: a tenth of a line of print."""


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory, office: Office) -> Mapping[str, Path]:
    folder = tmp_path_factory.mktemp("torture")
    for name in NAMES:
        for kind, data in papers()[name].write(("docx", "pdf")).items():
            (folder / f"{name}.{kind}").write_bytes(data)
    return dict(zip(NAMES, office.to_pdf([folder / f"{name}.docx" for name in NAMES], folder / "printed"), strict=True))


@pytest.fixture(scope="module")
def found(printed: Mapping[str, Path]) -> Mapping[str, Parity]:
    return {name: compare(path.parent.parent / f"{name}.pdf", path) for name, path in printed.items()}


@pytest.mark.parametrize("name", NAMES)
def test_pages_and_lines_are_equal(found: Mapping[str, Parity], name: str) -> None:
    parity = found[name]
    assert parity.pages_a == parity.pages_b, str(parity)
    assert parity.ratio >= LEAST.get(name.partition("-")[0], USUAL), str(parity)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("template", ["figures", "landscape"])
def test_pictures_have_the_same_size_and_place(printed: Mapping[str, Path], template: str, theme: str) -> None:
    ours = pictures(papers()[f"{template}-{theme}"].write(("pdf",))["pdf"])
    theirs = pictures(printed[f"{template}-{theme}"].read_bytes())
    assert len(ours) == {"figures": 8, "landscape": 1}[template]
    assert [page for page, *_ in ours] == [page for page, *_ in theirs]
    for mine, other in zip(ours, theirs, strict=True):
        assert other[1:] == pytest.approx(mine[1:], abs=PRINTED)


def pictures(data: bytes) -> list[tuple[float, ...]]:
    """Page, left, top, width and height in pt of every picture."""
    with pdfplumber.open(io.BytesIO(data)) as file:
        return [(page.page_number, i["x0"], i["top"], i["width"], i["height"]) for page in file.pages for i in page.images]
