"""The office's printer: a real CUPS server prints what it is given, or refuses."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from generator.distribution.delivery import NotDelivered, Unsettled
from generator.distribution.printer import Printer, find_printer
from tests.tools import cups


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short path, which the server's own user can enter."""
    if lacking := cups.missing():
        if os.environ.get("CI"):
            pytest.fail(f"{lacking} is missing")
        pytest.skip(f"{lacking} is missing")
    with tempfile.TemporaryDirectory() as place:
        yield Path(place)


@pytest.fixture
def file(folder: Path) -> Path:
    path = folder / "一-000001-000003.pdf"
    path.write_bytes(b"%PDF-1.7\n...")
    return path


def test_the_default_printer_prints_the_file_as_it_is_on_both_sides(folder: Path, file: Path) -> None:
    with cups.print_server(folder) as environment:
        printer = find_printer(None, environment)
        assert printer is not None
        assert printer.queue == cups.QUEUE
        assert printer.deliver(file, "一-000001-000003").receipt == "打印任务 office-1"
        data, options = cups.printed(folder)
    assert data == file.read_bytes()
    assert options.startswith("一-000001-000003\n")
    assert {"sides=two-sided-long-edge", "print-scaling=none"} <= set(options.split())


def test_sheets_to_be_folded_are_turned_over_the_short_edge(folder: Path, file: Path) -> None:
    with cups.print_server(folder) as environment:
        printer = find_printer(None, environment, "short")
        assert printer is not None
        printer.deliver(file, "t")
        assert "sides=two-sided-short-edge" in cups.printed(folder)[1].split()


def test_a_printer_that_there_is_not_takes_nothing(folder: Path, file: Path) -> None:
    with cups.print_server(folder) as environment:
        printer = find_printer("nowhere", environment)
        assert printer is not None
        with pytest.raises(NotDelivered, match="nowhere"):
            printer.deliver(file, "t")


def test_a_printer_that_takes_no_jobs_says_so(folder: Path, file: Path) -> None:
    with cups.print_server(folder, accepting=False) as environment, pytest.raises(NotDelivered, match="not accepting"):
        Printer(queue=cups.QUEUE, environment=environment).deliver(file, "t")


def test_a_server_that_is_gone_takes_nothing(folder: Path, file: Path) -> None:
    with cups.print_server(folder) as environment:
        printer = find_printer(None, environment)
    assert printer is not None
    with pytest.raises(NotDelivered):
        printer.deliver(file, "t")
    assert find_printer(None, environment) is None


def environment_with(folder: Path, script: str) -> Mapping[str, str]:
    (folder / "lp").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "lp").chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


@pytest.mark.parametrize("script", ["exec sleep 60", "echo thank you"])
def test_an_answer_that_does_not_come_or_says_nothing_is_unsettled(tmp_path: Path, script: str) -> None:
    printer = Printer(queue="office", environment=environment_with(tmp_path, script), patience=1)
    with pytest.raises(Unsettled, match="lpstat"):
        printer.deliver(tmp_path / "a.pdf", "t")


def test_without_lp_there_is_no_printer(tmp_path: Path) -> None:
    assert find_printer("office", {"PATH": str(tmp_path)}) is None
    assert find_printer(None, {"PATH": str(tmp_path)}) is None
