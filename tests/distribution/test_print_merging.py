"""Tagged papers in one file: nothing that they show or say is lost, everything in its place, and the standards still kept."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from generator.distribution.merging import Bundle, Merger, Sides
from generator.distribution.tagged import Tagged
from generator.document.nodes import Metadata
from tests.tools import verapdf
from tests.torture.papers import papers
from tests.torture.test_conformance import outloud

META = Metadata(title="印刷稿", author="区府办", date="2012-02-13")
NAMES = ("official-gb9704", "forms-dense", "landscape-gb9704", "headings-gb9704", "blank-dense", "nothing-gb9704")
"""Papers with boxes, links, pictures, charts, pages on their side, and nothing at all."""


@cache
def paper(name: str) -> bytes:
    return papers()[name].write(("pdf",))["pdf"]


def merged(*bundles: Sequence[bytes]) -> bytes:
    parts: list[bytes] = []
    merger = Merger(parts.append, META)
    for number, files in enumerate(bundles, start=1):
        taken = tuple((f"材料{place}", Tagged.read(data)) for place, data in enumerate(files, start=1))
        merger.add(Bundle(title=f"单位{number}", label=f"{number:06}", papers=taken))
    merger.finish()
    return b"".join(parts)


@pytest.fixture(scope="module")
def originals() -> list[bytes]:
    return [paper(name) for name in NAMES]


@pytest.fixture(scope="module")
def run(originals: list[bytes]) -> bytes:
    """Two recipients, who get the same papers."""
    return merged(originals, originals)


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def pictures(data: bytes) -> Iterator[Image.Image]:
    with pypdfium2.PdfDocument(data) as file:
        file.init_forms()
        for page in file:
            yield page.render(scale=1, may_draw_forms=True).to_pil().convert("L")


def words(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as file:
        return [page.get_textpage().get_text_bounded() for page in file]


def with_blanks(originals: Sequence[bytes]) -> list[tuple[int, int] | None]:
    """Return of each side of the run which paper's which page it is; None for an empty one."""
    found: list[tuple[int, int] | None] = []
    for place, data in enumerate(originals):
        with opened(data) as file:
            found += [(place, page) for page in range(len(file.pages))]
        found += [None] * (len(found) % 2)
    return found


def test_every_page_looks_and_reads_as_it_did_and_blanks_are_empty(originals: list[bytes], run: bytes) -> None:
    looks, texts = [list(pictures(data)) for data in originals], [words(data) for data in originals]
    expected = with_blanks(originals) * 2
    assert None in expected
    for where, look, text in zip(expected, pictures(run), words(run), strict=True):
        if where is None:
            assert look.getextrema() == (255, 255)
            assert text == ""
        else:
            place, page = where
            assert text == texts[place][page]
            # a widget's box may be moved by part of a pixel where a drawn one is not
            difference = ImageChops.difference(look, looks[place][page]).point(lambda value: 255 if value > 96 else 0)
            assert sum(difference.histogram()[255:]) <= (0 if "forms" not in NAMES[place] and "official" not in NAMES[place] else 40)


def test_each_paper_begins_on_the_right(originals: list[bytes], run: bytes) -> None:
    with opened(run) as file, file.open_outline() as outline:
        indexes = {page.obj.objgen: index for index, page in enumerate(file.pages)}
        starts = [indexes[item.destination[0].objgen] for bundle in outline.root for item in bundle.children]  # type: ignore[index]
        assert [bundle.title for bundle in outline.root] == ["单位1", "单位2"]
        assert [item.title for item in outline.root[1].children] == [f"材料{place}" for place in range(1, len(NAMES) + 1)]
    expected = with_blanks(originals) * 2
    assert starts == [index for index, where in enumerate(expected) if where and where[1] == 0]
    assert all(start % 2 == 0 for start in starts)


def test_pages_keep_their_numbers_and_blanks_have_none(originals: list[bytes], run: bytes) -> None:
    with opened(run) as file:
        labels = [str(page.label) for page in file.pages]
    expected = ["" if where is None else str(where[1] + 1) for where in with_blanks(originals)]
    first = [f"-{label}" for label in expected[: expected.index("")]]
    assert len(first) > 1
    rest = expected[len(first) :]
    assert labels == [*(f"000001{label}" for label in first), *rest, *(f"000002{label}" for label in first), *rest]


def test_the_structure_leads_from_every_mark_to_its_paper_and_back(originals: list[bytes], run: bytes) -> None:
    with opened(run) as file:
        root = file.Root.StructTreeRoot
        parents: dict[Any, Any] = dict(pikepdf.NumberTree(root.ParentTree).items())
        keys = [page.obj.StructParents for page in file.pages if "/StructParents" in page.obj]
        keys += [each.StructParent for page in file.pages for each in page.obj.get("/Annots", ())]
        assert sorted(keys) == sorted(parents)
        assert root.ParentTreeNextKey > max(keys)
        assert [str(part.S) for part in root.K[0].K] == ["/Part", "/Part"]
        for page in file.pages:
            for mcid, element in enumerate(parents.get(page.obj.get("/StructParents", -1), ())):
                assert any(is_mark(kid, element, page.obj, mcid) for kid in listed(element.K)), (page.index, mcid)
        told = [tags(part) for part in root.K[0].K]
    expected = []
    for data in originals:
        with opened(data) as file:
            expected += [["Art", *tags(top)[1:]] for top in file.Root.StructTreeRoot.K]
    assert told == [["Part", *(tag for top in expected for tag in top)]] * 2


def listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def is_mark(kid: Any, element: Any, page: Any, mcid: int) -> bool:
    if isinstance(kid, int):
        return kid == mcid and element.Pg.objgen == page.objgen
    return bool(kid.get("/Type") == "/MCR" and mcid == kid.MCID and kid.Pg.objgen == page.objgen)


def tags(element: Any) -> list[str]:
    kids = [kid for kid in listed(element.get("/K", pikepdf.Array())) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return [str(element.S)[1:], *(tag for kid in kids for tag in tags(kid))]


def test_boxes_are_drawn_and_say_that_they_are_boxes(run: bytes) -> None:
    with opened(paper("forms-dense")) as file:
        widgets = [each for page in file.pages for each in page.obj.get("/Annots", ()) if each.Subtype == "/Widget"]
        states = [each.AS != "/Off" for each in widgets]
    assert True in states
    assert False in states
    with opened(merged([paper("forms-dense")])) as file:
        assert "/AcroForm" not in file.Root
        left = [each.Subtype for page in file.pages for each in page.obj.get("/Annots", ())]
        assert "/Widget" not in left
        boxes = [each for each in file.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Form"]
        assert [each.A.checked == "/on" for each in boxes] == states
        assert {str(each.A.O) for each in boxes} == {"/PrintField"}
        assert all(each.A.Desc and each.K.Type == "/MCR" for each in boxes)
        parents: Any = pikepdf.NumberTree(file.Root.StructTreeRoot.ParentTree)
        assert all(parents[each.K.Pg.StructParents][each.K.MCID].objgen == each.objgen for each in boxes)


def test_what_papers_share_is_written_once(originals: list[bytes]) -> None:
    once, twice = merged(originals), merged(originals, originals)

    def programs(data: bytes) -> int:
        with opened(data) as file:
            return sum(1 for each in file.objects if isinstance(each, pikepdf.Stream) and each.get("/Type") not in ("/ObjStm", "/XRef", "/Metadata"))

    assert programs(once) == programs(twice)
    with opened(twice) as file:
        fonts = [each for each in file.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"]
        assert len({each.FontName for each in fonts}) == len(fonts)
        assert len(file.Root.OutputIntents) == 1


def test_words_that_look_like_references_stay_words() -> None:
    said = "see 12 0 R (/StructParents 3 \\ and 1 0 R)"
    with opened(paper("nothing-gb9704")) as file:
        file.Root.StructTreeRoot.K[0].Alt = said
        file.save(buffer := io.BytesIO())
    with opened(merged([paper("lists-dense")], [buffer.getvalue()])) as file:
        assert str(file.Root.StructTreeRoot.K[0].K[1].K[0].Alt) == said


def test_the_same_papers_make_the_same_file(originals: list[bytes], run: bytes) -> None:
    assert merged(originals, originals) == run


def test_what_is_added_is_counted() -> None:
    merger = Merger(lambda _: None, META)
    one = Tagged.read(paper("nothing-gb9704"))
    sides = merger.add(Bundle(title="一", label="000001", papers=(("甲", one), ("乙", one))))
    assert sides == Sides(pages=2, blanks=2)
    assert sides.sheets == 2
    merger.add(Bundle(title="二", label="000002", papers=(("甲", one),)))
    assert merger.sides == Sides(pages=3, blanks=3)


@pytest.fixture(scope="module")
def conforming(tmp_path_factory: pytest.TempPathFactory, run: bytes) -> Path:
    """A folder with the run, and one where the marks of a page lead to nothing."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "run.pdf").write_bytes(run)
    with opened(run) as file:
        del file.Root.MarkInfo
        file.save(folder / "spoiled.pdf")
    return folder


def test_verapdf_passes_the_run(conforming: Path) -> None:
    if lacking := verapdf.missing():
        pytest.skip(f"{lacking} is missing")
    verdicts = verapdf.check(sorted(conforming.glob("*.pdf")))
    failures = {(Path(v.file).stem, v.profile): v.failures for v in verdicts if not v.passed or not v.checks}
    assert {stem for stem, _ in failures} == {"spoiled"}, failures


def test_qpdf_finds_the_run_sound(conforming: Path) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is missing")
    found = subprocess.run(["qpdf", "--check", conforming / "run.pdf"], capture_output=True, text=True, check=False)
    assert (found.returncode, "WARNING" in found.stderr) == (0, False), found.stderr


def test_outloud_finds_in_the_run_what_it_finds_in_its_papers_and_no_more(tmp_path: Path, run: bytes, originals: list[bytes]) -> None:
    for name, data in (("run", run), *zip(NAMES, originals, strict=True)):
        (tmp_path / f"{name}.pdf").write_bytes(data)
    _, errors = outloud(tmp_path)
    of_papers = {rule for name, rules in errors.items() if name != "run.pdf" for rule in rules}
    assert errors.get("run.pdf", set()) == of_papers
