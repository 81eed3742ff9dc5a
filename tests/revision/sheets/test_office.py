"""LibreOffice itself saves the workbooks anew, through its own format, and what comes back is what was filled in."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.build.project import load_project
from generator.revision.pull.merging import pull
from generator.revision.sheets.exporting import export_table
from tests.revision.sheets.workbooks import edited, project_in

ROOT = Path(__file__).parents[3]


class Calc:
    """A LibreOffice with a profile of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def converted(self, file: Path, kind: str, folder: Path) -> Path | None:
        """Have a file saved in another format; None where LibreOffice has no Calc."""
        command = ["soffice", f"-env:UserInstallation={(self.home / 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", kind, "--outdir", str(folder), str(file)]
        subprocess.run(command, env=os.environ | {"HOME": str(self.home)}, capture_output=True, timeout=200, check=False)
        made = folder / f"{file.stem}.{kind}"
        return made if made.exists() else None

    def saved_again(self, file: Path) -> Path:
        """Return the file as LibreOffice saves it, after it was an .ods file."""
        opened = self.converted(file, "ods", file.parent / "ods")
        assert opened is not None
        saved = self.converted(opened, "xlsx", file.parent / "saved")
        assert saved is not None
        return saved


@pytest.fixture(scope="module")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Calc:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    home = tmp_path_factory.mktemp("calc")
    export_table(load_project(ROOT), "departments", home / "probe.xlsx")
    office = Calc(home)
    if office.converted(home / "probe.xlsx", "ods", home) is None:
        pytest.skip("LibreOffice's Calc is not installed")
    return office


def test_what_libreoffice_saves_unedited_is_nothing_to_do(calc: Calc, tmp_path: Path) -> None:
    project = load_project(ROOT)
    files = []
    for name, subject, department in (("a", "departments", ""), ("b", "assignments", ""), ("c", "assignments", "environment")):
        export_table(project, "departments" if subject == "departments" else "assignments", tmp_path / f"{name}.xlsx", department)
        files.append(calc.saved_again(tmp_path / f"{name}.xlsx"))
    pulled = pull(project, files)
    assert (pulled.edits, pulled.diagnostics) == ((), ())


def test_what_was_filled_in_comes_through_libreoffice(calc: Calc, tmp_path: Path) -> None:
    project = load_project(project_in(tmp_path / "project"))
    export_table(project, "assignments", tmp_path / "a.xlsx")
    cells = {"E4": datetime.date(2012, 11, 30), "E5": "10月31日", "F4": "甲：1+1 & <乙>", "J4": "已完成", "C5": "各镇（街道）"}
    saved = calc.saved_again(edited(tmp_path / "a.xlsx", cells))
    assert {edit.path.partition("/")[2]: edit.new for edit in pull(project, [saved]).edits} == {
        "records/deadline": "2012-11-30",
        "records/milestones/0": "甲：1+1 & <乙>",
        "records/status": "done",
        "coal-yards/lead": "towns",
        "coal-yards/deadline": "2012-10-31",
    }
