"""Marked papers and change notices that come back: what somebody edited in them, and nothing that somebody did not."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from generator.build.project import load_project
from generator.revision.issue import issue
from generator.revision.pull.merging import pull
from generator.revision.redline.papers import mark_papers
from tests.revision.decided import decided
from tests.revision.edited import ROOT, Later, later
from tests.revision.pull.office import BODY, as_in_word, parts_of, zipped

TODAY = datetime.date(2012, 3, 5)


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Later:
    """Two editions that differ in every way, with all marked papers and notices in outputs/changes."""
    edition = later(tmp_path_factory.mktemp("later"))
    old, new = (load_project(ROOT), edition.old), (edition.project, edition.new)
    assert not mark_papers(old, new, edition.reached, departments="all", today=TODAY).failed
    assert not issue(edition.project, edition.new, edition.notice, departments="all", today=TODAY).failed
    return edition


def marked(edition: Later, name: str = "*") -> list[Path]:
    return sorted((edition.project.outputs / "changes").rglob(f"{name}-修订.docx"))


def back(folder: Path, data: bytes, name: str = "back.docx") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def test_marked_papers_that_nobody_edited_change_nothing(edition: Later) -> None:
    papers = marked(edition)
    pulled = pull(edition.project, papers)
    assert len(papers) > 20
    assert pulled.edits == ()
    assert [each.message for each in pulled.diagnostics] == []


def test_nor_do_those_whose_changes_were_accepted(edition: Later, tmp_path: Path) -> None:
    papers = [back(tmp_path, decided(paper.read_bytes(), accept=True), f"{place}.docx") for place, paper in enumerate(marked(edition))]
    pulled = pull(edition.project, papers)
    assert pulled.edits == ()
    assert [each.message for each in pulled.diagnostics] == []


def test_a_change_that_is_rejected_brings_the_old_value_back(edition: Later, tmp_path: Path) -> None:
    (summary,) = marked(edition, "summary")
    pulled = pull(edition.project, [back(tmp_path, decided(summary.read_bytes(), accept=False))])
    found = {edit.path: (edit.old, edit.new) for edit in pulled.edits}
    assert found.pop("indicators/gdp-total/to") == ("561", "560")
    assert {path: text[:9] for path, (_, text) in found.items()} == {"work/areas/ecology/brief": "实施120个节能技"}


def test_who_does_a_task_comes_back_from_a_marked_paper(edition: Later, tmp_path: Path) -> None:
    (tasks,) = [paper for paper in marked(edition, "tasks") if "departments" not in paper.parts]
    data = as_in_word(tasks.read_bytes(), ticks=["grow-rural-income"], body=lambda xml: xml.replace(">区农业局<", ">区教育局<", 1))
    pulled = pull(edition.project, [back(tmp_path, data)])
    assert {edit.path: edit.new for edit in pulled.edits} == {
        "assignments/grow-rural-income/lead": "education",
        "assignments/grow-rural-income/status": "done",
    }
    assert pulled.diagnostics == ()


def test_an_edit_in_a_row_that_is_all_new_is_listed(edition: Later, tmp_path: Path) -> None:
    (tasks,) = [paper for paper in marked(edition, "tasks") if "departments" not in paper.parts]
    parts = parts_of(tasks.read_bytes())
    body = parts[BODY].decode()
    (row,) = [each for each in re.findall("<w:tr>.*?</w:tr>", body) if "空气质量自动监测站" in each]
    typed = row.replace("10月底前", "9月底前").replace("☐", "☑")
    assert typed.count("9月底前") == typed.count("☑") == 1
    pulled = pull(edition.project, [back(tmp_path, zipped({**parts, BODY: body.replace(row, typed).encode()}))])
    assert pulled.edits == ()
    told = [(each.code, re.findall("“(.*?)”", each.message)[1:]) for each in pulled.diagnostics]
    assert told == [("edited-outside", ["☐", "☑"]), ("edited-outside", ["10月底前", "9月底前"])]


def test_a_change_notice_is_refused_and_what_was_edited_in_it_is_told(edition: Later, tmp_path: Path) -> None:
    notice = edition.project.outputs / "changes" / "changes.docx"
    data = as_in_word(notice.read_bytes(), {("assignments/river-and-drainage-works/deadline", "11月底前"): "10月底前"})
    pulled = pull(edition.project, [back(tmp_path, data), notice, notice.parent / "departments" / "finance" / "changes.docx"])
    assert pulled.edits == ()
    refused, edited, *others = pulled.diagnostics
    assert (refused.code, edited.code) == ("returned-file", "cannot-read-back")
    assert "它是变更说明" in refused.message
    assert "由“11月底前”改成了“10月底前”" in edited.message
    assert "tasks.docx" in (edited.hint or "")
    assert edited.span is not None
    assert edited.span.file == "content/assignments.yaml"
    assert [each.code for each in others] == ["returned-file"] * 2
