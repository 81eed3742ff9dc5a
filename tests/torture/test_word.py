"""The torture set in Word: every paper is written, sound, and opened by other programs."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

import docx
import pytest

from tests.tools.docx_lint import lint
from tests.torture.papers import NAMES, THEMES, papers

every_paper = pytest.mark.parametrize("name", NAMES)


@cache
def word(name: str) -> bytes:
    return papers()[name].write(("docx",))["docx"]


@every_paper
def test_the_linter_finds_nothing(name: str) -> None:
    assert lint(word(name)) == []


@every_paper
def test_another_program_opens_it(name: str) -> None:
    opened = docx.Document(io.BytesIO(word(name)))
    assert opened.core_properties.title == papers()[name].document.meta.title
    assert len(opened.tables) >= len(papers()[name].pages.tables)


@pytest.mark.parametrize("theme", THEMES)
def test_pictures_have_their_words_and_their_size_on_paper(theme: str) -> None:
    name = f"figures-{theme}"
    with zipfile.ZipFile(io.BytesIO(word(name))) as archive:
        media = sorted(part for part in archive.namelist() if part.startswith("word/media/"))
        body = archive.read("word/document.xml").decode()
    assert media == sorted([f"word/media/image{n}.jpeg" for n in (1, 2, 3)] + [f"word/media/image{n}.png" for n in (1, 2, 3, 4)])
    drawn = re.findall(r'<wp:extent cx="(\d+)" cy="(\d+)"/><wp:docPr id="\d+" name="图片 \d+" descr="([^"]+)"', body)
    assert [(int(width) / 12700, int(height) / 12700) for width, height, _ in drawn] == [
        pytest.approx(size) for size in papers()[name].pages.pictures
    ]
    assert [words for *_, words in drawn][:2] == ["镇海区的海岸，远处是码头", "海岸的小样"]
    assert len(drawn) == 8
    pictures = [shape for shape in docx.Document(io.BytesIO(word(name))).inline_shapes if "PICTURE" in str(shape.type)]
    assert len(pictures) == 8
