"""Papers in a real FangSong and a real Kai: the faces embedded, the grid kept, nothing said of substitutes."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from generator.build.faces import lent, resolve
from generator.cli import main
from generator.content import load_theme
from generator.document.nodes import Document, Emphasis, Heading, Metadata, Paragraph, Text
from generator.document.transforms import prepare
from generator.layout import layout
from generator.layout.fonts import FontSet
from generator.layout.pages import Pages, Run, TextLine
from generator.writers.registry import writer_for
from tests.fonts.debian import FANGSONG, KAI, copy_fonts
from tests.parity.whole_report import whole_report
from tests.tools import verapdf

ROOT = Path(__file__).parents[2]
MM = 72 / 25.4
LEFT, RIGHT = 28 * MM, 184 * MM
SAMPLE = "全区GDP增长12.5%，完成“三位一体”改革——建成4A级景区（PM2.5）…"
RARE = "朱镕基、澥浦、𠮷野家"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_fonts(tmp_path_factory.mktemp("fonts"))


@pytest.fixture(scope="module")
def fonts(folder: Path) -> FontSet:
    return resolve(load_theme(ROOT / "templates" / "themes", "gb9704").fonts, project_fonts=folder, system=False)


def lay_out(document: Document, fonts: FontSet) -> tuple[Pages, bytes]:
    theme = load_theme(ROOT / "templates" / "themes", "gb9704")
    document = prepare(document, theme)
    pages = layout(document, theme, fonts)
    return pages, writer_for("pdf").write(document, pages)


@pytest.fixture(scope="module")
def report(fonts: FontSet) -> tuple[Pages, bytes]:
    return lay_out(whole_report(ROOT / "content" / "source" / "zhenhai-2012.txt"), fonts)


@pytest.fixture(scope="module")
def sample(fonts: FontSet) -> tuple[Pages, bytes]:
    words = (Text(text=SAMPLE), Emphasis(children=(Text(text=SAMPLE),)), Text(text=RARE))
    return lay_out(Document(meta=Metadata(title="样张"), blocks=(Heading(level=0, children=words[:1]), Paragraph(children=words))), fonts)


def runs(pages: Pages) -> list[Run]:
    return [run for page in pages.pages for mark in page.marks if isinstance(mark, TextLine) for run in mark.runs]


def embedded(data: bytes) -> set[str]:
    """The fonts in the file, as poppler tells them."""
    if shutil.which("pdffonts") is None:
        pytest.skip("pdffonts is not installed")
    table = subprocess.run(["pdffonts", "-"], input=data, capture_output=True, check=True).stdout.decode()
    return {line.split()[0].partition("+")[2] for line in table.splitlines()[2:]}


def test_both_play_their_roles_and_are_no_substitutes(fonts: FontSet) -> None:
    assert [Path(fonts.face(role).path).name for role in ("fangsong", "kai")] == [FANGSONG, KAI]
    assert {lack.role for lack in fonts.substitutions} == {"xiaobiaosong"}


def test_the_papers_of_the_command_line_are_in_fangsong_and_kai(tmp_path: Path, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for part in ("content", "templates"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copytree(folder, tmp_path / "fonts")
    assert main(["build", "summary", "tasks", "--project", str(tmp_path), "--format", "pdf"]) == 0
    said = capfd.readouterr().err
    assert "仿宋" not in said
    assert "楷体" not in said
    found = set.union(*(embedded(path.read_bytes()) for path in (tmp_path / "outputs").glob("*.pdf")))
    assert {"FandolFang-Regular", "GBZenKai-Medium"} <= found


def test_a_full_page_has_22_lines_of_28_characters(report: tuple[Pages, bytes]) -> None:
    counts: Counter[int] = Counter()
    with pdfplumber.open(io.BytesIO(report[1])) as pdf:
        for page in pdf.pages[1:-1]:
            rows: dict[float, list[dict[str, Any]]] = {}
            for char in page.chars:
                if char["size"] == pytest.approx(16):
                    rows.setdefault(round(char["matrix"][5], 1), []).append(char)
            assert len(rows) == 22
            whole = [row for row in rows.values() if row[0]["x0"] < LEFT + 1 and row[-1]["x1"] > RIGHT - 1]
            counts.update(len(row) for row in whole if not re.search("[!-~—]", "".join(char["text"] for char in row)))
    assert max(counts) == 28
    assert counts[28] > 0.8 * counts.total()  # the rest make room for a mark that may not begin a line


def test_the_lines_are_those_of_the_packaged_fonts(report: tuple[Pages, bytes]) -> None:
    """And so those of Word, which knows nothing of our fonts."""
    theme = load_theme(ROOT / "templates" / "themes", "gb9704")
    packaged, _ = lay_out(whole_report(ROOT / "content" / "source" / "zhenhai-2012.txt"), resolve(theme.fonts, system=False))
    assert texts(report[0]) == texts(packaged)


def texts(pages: Pages) -> list[list[str]]:
    return [["".join(run.text for run in mark.runs) for mark in page.marks if isinstance(mark, TextLine)] for page in pages.pages]


def test_every_character_stands_on_the_grid(sample: tuple[Pages, bytes]) -> None:
    """ASCII half an em wide, whatever the face has; quotes, dashes and dots one em."""
    for run in runs(sample[0]):
        for char in run.text:
            assert run.face.advance(char) == pytest.approx(0.5 if char.isascii() else 1.0, abs=0.01), (char, run.face)


def test_fangsong_borrows_latin_and_kai_has_its_own(sample: tuple[Pages, bytes], fonts: FontSet) -> None:
    body = [run for run in runs(sample[0]) if run.size == pytest.approx(16)]
    latin = {run.face for run in body if run.text.isascii()}
    assert latin == {fonts.face("song"), fonts.face("kai")}
    hanzi = {run.face for run in body if "增长" in run.text or "改革" in run.text}
    assert hanzi == {fonts.face("fangsong"), fonts.face("kai")}


def test_marks_come_from_the_face_itself(sample: tuple[Pages, bytes], fonts: FontSet) -> None:
    body = [run for run in runs(sample[0]) if run.size == pytest.approx(16)]
    for mark in "“”—…，（）":
        assert {run.face for run in body if mark in run.text} == {fonts.face("fangsong"), fonts.face("kai")}


def test_rare_hanzi_are_lent_one_by_one(sample: tuple[Pages, bytes], fonts: FontSet) -> None:
    body = [run for run in runs(sample[0]) if run.size == pytest.approx(16)]
    where = {char: run.face for run in body for char in run.text if char in "镕澥𠮷"}
    assert where["镕"] is where["澥"] is fonts.face("song")
    assert where["𠮷"].has("𠮷")
    assert next(run.face for run in body if "朱" in run.text) is fonts.face("fangsong")
    assert lent(fonts, "fangsong", "镇朱镕基澥") == {"Noto Serif SC": "澥镕"}


def test_the_command_lists_what_is_lent_and_by_which_face(tmp_path: Path, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for part in ("content", "templates"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copytree(folder, tmp_path / "fonts")
    assert main(["fonts", "--project", str(tmp_path)]) == 0
    table, _, loans = capfd.readouterr().out.partition("\n\n")
    rows = {line.split()[0]: line.split()[1:4] for line in table.splitlines()}
    assert rows["fangsong"] == ["仿宋_GB2312", "FandolFang", "项目"]
    assert rows["kai"][:2] == ["楷体_GB2312", "AR"]
    assert re.search(r"仿宋_GB2312 +\S.*英文字母和数字.*澥", loans)
    assert re.search(r"楷体_GB2312 +\S.*澥", loans)


@cache
def missing() -> str:
    return verapdf.missing()


def test_the_files_conform(sample: tuple[Pages, bytes], report: tuple[Pages, bytes], tmp_path: Path) -> None:
    if missing():
        pytest.skip(f"{missing()} is missing")
    files = [tmp_path / "sample.pdf", tmp_path / "report.pdf"]
    for file, (_, data) in zip(files, (sample, report), strict=True):
        file.write_bytes(data)
    verdicts = verapdf.check(files)
    assert len(verdicts) == 4
    assert [(v.profile, v.file, v.failures) for v in verdicts if not v.passed] == []


def test_the_text_comes_out_again(sample: tuple[Pages, bytes]) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    found = subprocess.run(["pdftotext", "-raw", "-", "-"], input=sample[1], capture_output=True, check=True).stdout.decode()
    printed = "".join("".join(line) for page in texts(sample[0]) for line in page)
    assert "".join(found.split()) == "".join(printed.split())
