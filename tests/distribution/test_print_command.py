"""``jianbao distribute --to print``, as an office uses it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pikepdf
import pytest

from tests.tools import cups


def jianbao(project: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "generator", "distribute", *arguments]
    return subprocess.run(command, cwd=project, env={**os.environ, **(environment or {})}, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project of ``jianbao init``; one of its three departments gets two copies."""
    subprocess.run([sys.executable, "-m", "generator", "init", tmp_path / "project"], check=True, capture_output=True)
    units = tmp_path / "project/content/departments.yaml"
    units.write_text(units.read_text(encoding="utf-8").replace("name: 县民政局", "name: 县民政局\n    copies: 2"), encoding="utf-8")
    return tmp_path / "project"


def test_a_dry_run_writes_nothing_and_reckons_the_paper(project: Path) -> None:
    run = jianbao(project, "--to", "print")
    assert run.returncode == 0, run.stderr
    assert "要发 3 个，约用纸 16 张（双面）；加 --send 才真的发" in run.stdout
    assert not (project / "outputs").exists()


def test_the_file_is_made_once_and_numbers_go_on(project: Path) -> None:
    run = jianbao(project, "--to", "print", "--send", "--printer", "file")
    assert run.returncode == 0, run.stderr
    (file,) = (project / "outputs/print").iterdir()
    rows = [line.split() for line in run.stdout.splitlines()]
    assert ["000002–000003", "县民政局", "2", "4", "4", "8"] in rows
    assert "共 4 份，16 页，空白 16 页，A4 纸 16 张（双面）" in run.stdout
    with pikepdf.open(file) as pdf:
        assert len(pdf.pages) == 32
    again = jianbao(project, "--to", "print", "--send", "--printer", "file")
    assert "不用发 3" in again.stdout
    assert list((project / "outputs/print").iterdir()) == [file]

    resent = jianbao(project, "--to", "print", "--send", "--printer", "file", "--resend", "culture", "--json")
    said = json.loads(resent.stdout)
    assert said["print"]["recipients"] == [{"department": "culture", "first": 5, "copies": 1, "pages": 4, "blanks": 4, "sheets": 4}]
    (other,) = (project / path for path in said["print"]["files"])
    assert hashlib.sha256(other.read_bytes()).hexdigest() in said["outcomes"][0]["result"]
    assert jianbao(project, "--status").stdout.count("是现在的") == 3


def test_numbers_begin_where_they_are_told_to(project: Path) -> None:
    run = jianbao(project, "--to", "print", "--send", "--printer", "file", "--first-number", "120", "--target", "../here")
    assert run.returncode == 0, run.stderr
    assert [path.name.split("-", 4)[4] for path in (project.parent / "here").iterdir()] == ["000120-000123.pdf"]


def test_booklets_take_a3_folded(project: Path) -> None:
    assert "约用纸 16 张" in jianbao(project, "--to", "print", "--booklet").stdout
    run = jianbao(project, "--to", "print", "--booklet", "--send", "--printer", "file")
    assert run.returncode == 0, run.stderr
    assert "共 4 份，16 页，空白 48 页，A3 纸 16 张（双面）" in run.stdout
    (file,) = (project / "outputs/print").iterdir()
    with pikepdf.open(file) as pdf:
        assert len(pdf.pages) == 32
        assert {tuple(round(float(value)) for value in page.mediabox) for page in pdf.pages} == {(0, 0, 1191, 842)}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "print", "--format", "pdf"), "--format 不和 --to print 一起用"),
        (("--to", "print", "--first-number", "1000000"), "--first-number 最多六位"),
        (("--to", "print", "--first-number", "0"), "不是正整数"),
        (("--to", "folder", "--printer", "file"), "--printer 只和 --to print 一起用"),
        (("--to", "mail", "--target", "x"), "--target 只和 --to folder 或 print 一起用"),
    ],
)
def test_options_that_mean_nothing_are_refused(project: Path, arguments: tuple[str, ...], said: str) -> None:
    run = jianbao(project, *arguments)
    assert run.returncode == 2
    assert said in run.stderr


def test_a_printer_without_lp_is_told(project: Path) -> None:
    run = jianbao(project, "--to", "print", "--send", "--printer", "office", environment={"PATH": str(project)})
    assert run.returncode == 1
    assert "no-printer" in run.stderr
    assert "去掉 --printer" in run.stderr


def test_what_prevents_a_slip_is_told_at_its_place(project: Path) -> None:
    template = project / "templates/slip.html.j2"
    template.write_text("<h1>{{ slip.nummer }}</h1>", encoding="utf-8")
    run = jianbao(project, "--to", "print", "--send", "--printer", "file")
    assert run.returncode == 1
    assert "slip.html.j2:1" in run.stderr
    assert list((project / "outputs/print").iterdir()) == []
    template.unlink()
    assert jianbao(project, "--to", "print", "--send", "--printer", "file").returncode == 0


@pytest.fixture
def server() -> Iterator[Path]:
    """A short folder for the print server."""
    if lacking := cups.missing():
        if os.environ.get("CI"):
            pytest.fail(f"{lacking} is missing")
        pytest.skip(f"{lacking} is missing")
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def test_the_default_printer_prints_it(project: Path, server: Path) -> None:
    with cups.print_server(server) as environment:
        run = jianbao(project, "--to", "print", "--send", environment=environment)
        assert run.returncode == 0, run.stderr
        data, options = cups.printed(server)
    (file,) = (project / "outputs/print").iterdir()
    assert data == file.read_bytes()
    assert "sides=two-sided-long-edge" in options
    status = json.loads(jianbao(project, "--status", "--json").stdout)
    assert all("打印任务 office-1" in each["held"]["result"] for each in status["standings"])


def test_a_printer_that_refuses_is_told_and_tried_again(project: Path, server: Path) -> None:
    with cups.print_server(server, accepting=False) as environment:
        run = jianbao(project, "--to", "print", "--send", environment=environment)
    assert run.returncode == 1
    assert run.stdout.count("没有收下") == 3
    later = jianbao(project, "--to", "print")
    assert "要发 3 个" in later.stdout
    assert later.stdout.count("没有发成") == 3
