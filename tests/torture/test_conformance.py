"""Every PDF conforms to PDF/UA-1 and PDF/A-2a, is sound, and says everything aloud: each paper of this repository, and each of the torture set.

Three programs are asked, each once for all files: veraPDF, qpdf, outloud. Files that were spoiled on purpose are among them and must be told.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from generator.build.plan import plan
from generator.build.press import Composed, Press
from generator.build.project import load_project
from generator.content import load_report
from tests.tools import verapdf
from tests.torture.papers import papers

ROOT = Path(__file__).parents[2]
PAPERS = 3 + 36
"""How many papers the project has: for all, and for each department."""

EXCUSED: Mapping[str, Mapping[str, str]] = {
    "tables": {
        "TBL-004": "outloud 0.2.1 does not count a cell that spans down into a row's last columns and ends there: it lets go of it before it counts. "
        "The grid is whole, as `test_structure.py` and veraPDF (7.2) find",
        "TBL-010": "it takes a table of two columns with a head for row and column each, which has two TH more than TD, for a head cut to pieces",
    },
    "forms": {"TBL-010": "the same"},
    "lists": {"TBL-010": "the same"},
    "official": {"TBL-010": "the same"},
}
"""Errors of outloud that are none, by template of the torture set and rule. The project's own papers are excused from nothing."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``outputs``, ``torture`` and ``spoiled``."""
    folder = tmp_path_factory.mktemp("pdf")
    for name, made in (("outputs", outputs()), ("torture", {n: pdf(paper) for n, paper in papers().items()}), ("spoiled", spoiled())):
        (folder / name).mkdir()
        for stem, data in made.items():
            (folder / name / f"{stem}.pdf").write_bytes(data)
    return folder


def pdf(paper: Composed) -> bytes:
    return paper.write(("pdf",))["pdf"]


def outputs() -> Mapping[str, bytes]:
    """Every paper of this repository."""
    loaded = load_report(ROOT)
    press = Press(load_project(ROOT), loaded)
    planned = plan(loaded.report, departments="all")
    assert len(planned) == PAPERS
    return {"-".join(paper.path("pdf").with_suffix("").parts): pdf(press.compose(paper)) for paper in planned}


def spoiled() -> Mapping[str, bytes]:
    """Files with a mistake each: a figure without words, another standard's number, an end that is missing."""
    figures = papers()["figures-dense"]
    silent = replace(figures.pages, elements=tuple(replace(element, alt=None) for element in figures.pages.elements))
    data = pdf(figures)
    return {
        "silent": pdf(Composed(document=figures.document, pages=silent)),
        "other-part": data.replace(b"<pdfaid:part>2<", b"<pdfaid:part>3<"),
        "cut": data[: len(data) // 2],
    }


def test_verapdf_passes_every_file(files: Path) -> None:
    if lacking := verapdf.missing():
        pytest.skip(f"{lacking} is missing")
    paths = sorted(
        [*files.glob("outputs/*.pdf"), *files.glob("torture/*.pdf"), files / "spoiled" / "silent.pdf", files / "spoiled" / "other-part.pdf"]
    )
    verdicts = verapdf.check(paths)
    failed = {(Path(v.file).relative_to(files).as_posix(), v.profile): v.failures for v in verdicts if not v.passed or not v.checks}
    told = {key: failed.pop(key, ()) for key in (("spoiled/silent.pdf", "ua1"), ("spoiled/other-part.pdf", "2a"))}
    assert failed == {}
    assert any(rule.startswith("7.3-1") for rule in told["spoiled/silent.pdf", "ua1"])
    assert any(rule.startswith("6.6.4") for rule in told["spoiled/other-part.pdf", "2a"])


def test_qpdf_finds_every_file_sound(files: Path) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is missing")
    paths = sorted(files.glob("*/*.pdf"))
    assert len(paths) > PAPERS
    runs = {
        path.relative_to(files).as_posix(): subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False) for path in paths
    }
    unsound = {name: run.stdout + run.stderr for name, run in runs.items() if run.returncode or "WARNING" in run.stderr}
    assert "file is damaged" in unsound.pop("spoiled/cut.pdf")
    assert unsound == {}


def test_outloud_finds_no_error_in_the_papers(files: Path) -> None:
    status, errors = outloud(files / "outputs")
    assert errors == {}
    assert status == 0


def test_outloud_finds_no_error_in_the_torture_set_but_those_that_are_none(files: Path) -> None:
    _, errors = outloud(files / "torture")
    excused = {template: set(rules) for template, rules in EXCUSED.items()}
    found: dict[str, set[str]] = {}
    for name, rules in errors.items():
        found.setdefault(name.partition("-")[0], set()).update(rules)
    assert found == excused, "either something is wrong, or an excuse is no longer needed"


def test_outloud_tells_what_is_wrong(files: Path) -> None:
    status, errors = outloud(files / "spoiled")
    assert status
    assert "FIG-001" in errors["silent.pdf"]
    assert "unreadable" in errors["cut.pdf"]


def outloud(folder: Path) -> tuple[int, Mapping[str, set[str]]]:
    """Ask outloud about the PDFs in a folder; return its exit status, and the rules that each file breaks."""
    command = [sys.executable, "-m", "outloud.cli", "--fail-on", "error", "--json", "-", str(folder)]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    results = json.loads(run.stdout)["results"]
    assert {Path(result["path"]).name for result in results} == {path.name for path in folder.glob("*.pdf")}
    crashed = {rule["rule"] for result in results for rule in result["rules"] if rule["status"] == "crashed"}
    assert crashed == set()
    errors: dict[str, set[str]] = {}
    for result in results:
        rules = {finding["rule"] for finding in result["findings"] if finding["severity"] == "error"} | ({"unreadable"} if result["error"] else set())
        if rules:
            errors[Path(result["path"]).name] = rules
    return run.returncode, errors
