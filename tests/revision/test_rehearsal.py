"""``jianbao check`` tries the template of change notices, before there is anything to tell."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.build.project import load_project
from generator.cli import main
from generator.revision.rehearsal import rehearse
from generator.scaffold import PROJECT

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["report", "sample"])
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    for part in ("content", "templates"):
        shutil.copytree((ROOT if request.param == "report" else PROJECT) / part, tmp_path / part)
    shutil.copy(ROOT / "templates" / "changes.html.j2", tmp_path / "templates")
    return tmp_path


def test_a_template_that_is_sound_is_not_told(project: Path) -> None:
    assert rehearse(load_project(project)) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("changes.since", "changes.sinse", "sinse"), ("{% endif %}", "", "error[template-syntax]"), ("edit.label", "edit.lable", "lable")],
)
def test_check_tells_of_a_template_of_notices_that_fails(old: str, new: str, said: str, project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    template = project / "templates" / "changes.html.j2"
    text = template.read_text(encoding="utf-8")
    assert old in text
    template.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert main(["check", "--project", str(project)]) == 1
    errors = capfd.readouterr().err
    assert "templates/changes.html.j2" in errors
    assert said in errors


def test_a_project_without_such_a_template_has_none_to_try(project: Path) -> None:
    (project / "templates" / "changes.html.j2").unlink()
    assert rehearse(load_project(project)) == ()
