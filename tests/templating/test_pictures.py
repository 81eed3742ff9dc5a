"""Pictures come from the project's own folders, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.document.nodes import Picture
from generator.templating import pictures
from tests.templating.small import BRIEFING, mistakes, paper, renderer
from tests.tools.samples import jpeg, png


def put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def test_a_picture_stands_in_templates_or_in_content(tmp_path: Path) -> None:
    put(tmp_path / "templates" / "images" / "地图 1.png", png())
    put(tmp_path / "content" / "photos" / "a.JPG", jpeg())
    found = paper(tmp_path, '<img src="images/地图 1.png" alt="图"/><img src="photos/a.JPG" alt="照片"/>').blocks
    assert [b.bitmap.data for b in found if isinstance(b, Picture)] == [png(), jpeg()]


def test_words_of_a_picture_may_be_values(tmp_path: Path) -> None:
    put(tmp_path / "templates" / "gdp.png", png())
    template = '<img src="{{ indicators["gdp"].id }}.png" alt="{{ report.area }}的“全图”"/>'
    (found,) = paper(tmp_path, template).blocks
    assert isinstance(found, Picture)
    assert found.alt == "某区的“全图”"


def test_templates_come_before_content(tmp_path: Path) -> None:
    put(tmp_path / "templates" / "a.png", png("L"))
    put(tmp_path / "content" / "a.png", png())
    (found,) = paper(tmp_path, '<img src="a.png" alt="图"/>').blocks
    assert isinstance(found, Picture)
    assert found.bitmap.data == png("L")


def test_a_picture_is_read_once_in_a_run(tmp_path: Path) -> None:
    put(tmp_path / "templates" / "a.png", png())
    made = renderer(tmp_path, '<img src="a.png" alt="图"/>')
    first = made.render(BRIEFING).blocks[0]
    (tmp_path / "templates" / "a.png").unlink()
    second = made.render(BRIEFING).blocks[0]
    assert isinstance(first, Picture)
    assert isinstance(second, Picture)
    assert first.bitmap is second.bitmap


@pytest.mark.parametrize(
    "source",
    ["../secret.png", "images/../../secret.png", "/etc/secret.png", "C:/secret.png", "a\\b.png", ".hidden.png", "https://example.cn/a.png",
     "//example.cn/a.png", "data:image/png;base64,AAAA", "file:///secret.png", "images//a.png", "."],
)  # fmt: skip
def test_no_path_leads_out(source: str, tmp_path: Path) -> None:
    put(tmp_path / "secret.png", png())
    lines, hints = mistakes(tmp_path, f'<p>字</p>\n<img src="{source}" alt="图"/>')
    assert lines == [f"templates/paper.html.j2 picture-path 2: {source}：图片只能是项目里的文件"]
    assert hints == ["把图片放进 templates/ 或 content/，写它在那里的路径，例如 images/map.png"]


def test_no_link_leads_out(tmp_path: Path) -> None:
    put(tmp_path / "secret.png", png())
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.png").symlink_to(tmp_path / "secret.png")
    lines, _ = mistakes(tmp_path, '<img src="a.png" alt="图"/>')
    assert lines == ["templates/paper.html.j2 missing-picture 1: a.png：templates/ 或 content/ 里没有这张图片"]


def test_a_misspelt_picture_is_told_with_the_nearest(tmp_path: Path) -> None:
    put(tmp_path / "content" / "photos" / "harbour.jpeg", jpeg())
    lines, hints = mistakes(tmp_path, '<p>字</p>\n\n<img src="photos/harbor.jpeg" alt="港口"/>')
    assert lines == ["templates/paper.html.j2 missing-picture 3: photos/harbor.jpeg：templates/ 或 content/ 里没有这张图片"]
    assert hints == ["是不是 photos/harbour.jpeg？"]


def test_a_broken_picture_is_told_with_its_place(tmp_path: Path) -> None:
    put(tmp_path / "templates" / "a.png", png()[:-30])
    lines, _ = mistakes(tmp_path, '<p>字</p>\n<img src="a.png" alt="图"/>')
    assert [line.split("：")[0] for line in lines] == ["templates/paper.html.j2 picture-format 2: a.png"]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "templates" / "a.png", png())
    monkeypatch.setattr(pictures, "MAX_BYTES", 100)
    monkeypatch.setattr(pictures, "read_bitmap", lambda data: pytest.fail("it was read"))
    lines, _ = mistakes(tmp_path, '<img src="a.png" alt="图"/>')
    assert "picture-limit 1: a.png" in lines[0]
