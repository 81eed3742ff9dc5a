"""Word and PDF are the same paper: the .docx, printed through LibreOffice, has the PDF's pages and lines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from msgspec.structs import replace

from generator.build.plan import plan
from generator.build.press import Composed, Press
from generator.build.project import load_project
from generator.content import load_report
from generator.document.nodes import Document
from generator.document.transforms import prepare
from generator.layout import layout
from tests.parity.compare import Parity, compare
from tests.parity.lengthened import lengthened
from tests.parity.office import Office
from tests.parity.whole_report import whole_report

ROOT = Path(__file__).parents[2]
LEAST = 0.995
DEPARTMENTS = tuple(d["id"] for d in yaml.safe_load((ROOT / "content" / "departments.yaml").read_text(encoding="utf-8"))["departments"])
PAPERS = ("summary", "summary-longer", "indicators", "tasks", "whole-report", *(f"tasks-{name}" for name in DEPARTMENTS))


def compose() -> Mapping[str, Composed]:
    project = load_project(ROOT)
    loaded = load_report(ROOT)
    press = Press(project, loaded)
    papers: dict[str, Composed] = {}
    for paper in plan(loaded.report, departments=DEPARTMENTS):
        name = paper.briefing.id + (f"-{paper.department.id}" if paper.department else "")
        papers[name] = press.compose(paper)
    dense, dense_fonts = press.theme("dense")
    longer: Document = lengthened(papers["summary"].document, 1.1)
    papers["summary-longer"] = Composed(document=longer, pages=layout(longer, dense, dense_fonts, exactly=1))
    theme, fonts = press.theme("gb9704")
    whole = prepare(whole_report(ROOT / "content" / "source" / "zhenhai-2012.txt"), theme)
    papers["whole-report"] = Composed(document=whole, pages=layout(whole, theme, fonts))
    return papers


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, office: Office) -> Mapping[str, Parity]:
    folder = tmp_path_factory.mktemp("papers")
    papers = compose()
    for name, composed in papers.items():
        for kind, data in composed.write(("docx", "pdf")).items():
            (folder / f"{name}.{kind}").write_bytes(data)
    printed = office.to_pdf([folder / f"{name}.docx" for name in papers], folder / "printed")
    gaps = {"whole-report": 3.0, "summary-longer": 1.2}  # its lines are spread
    return {
        name: compare(folder / f"{name}.pdf", pdf, **({"gap": gaps[name]} if name in gaps else {})) for name, pdf in zip(papers, printed, strict=True)
    }


@pytest.mark.parametrize("name", PAPERS)
def test_word_and_pdf_have_the_same_pages(found: Mapping[str, Parity], name: str) -> None:
    assert found[name].pages_a == found[name].pages_b, str(found[name])


@pytest.mark.parametrize("name", PAPERS)
def test_word_and_pdf_have_the_same_lines(found: Mapping[str, Parity], name: str) -> None:
    assert found[name].ratio >= LEAST, str(found[name])


@pytest.mark.parametrize("name", ["summary", "summary-longer"])
def test_the_summary_is_one_page_in_both_formats(found: Mapping[str, Parity], name: str) -> None:
    assert (found[name].pages_a, found[name].pages_b) == (1, 1)


def test_a_paper_with_other_lines_is_told(tmp_path: Path, office: Office) -> None:
    """A check that never fails proves nothing: the same paper with one character less in a line."""
    composed = compose()["whole-report"]
    theme = composed.pages.theme
    wider = replace(theme, styles={**theme.styles, "body": replace(theme.styles["body"], columns=27)})
    (tmp_path / "a.pdf").write_bytes(composed.write(("pdf",))["pdf"])
    other = Composed(document=composed.document, pages=replace(composed.pages, theme=wider))
    (tmp_path / "b.docx").write_bytes(other.write(("docx",))["docx"])
    printed = office.to_pdf([tmp_path / "b.docx"], tmp_path / "printed")
    assert compare(tmp_path / "a.pdf", printed[0]).ratio < LEAST
