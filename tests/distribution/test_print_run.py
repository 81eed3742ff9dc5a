"""Packs that become a file for the printer: order, copies, numbers, sheets; and what the ledger says of it."""

from __future__ import annotations

import datetime
import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pikepdf
import pypdfium2
import pytest
from msgspec.structs import replace

from generator.build.project import Project
from generator.content import Loaded, load_report
from generator.content.records import Department
from generator.diagnostics import Diagnostic, UserError
from generator.distribution.delivering import deliver_together
from generator.distribution.delivery import Gathering, State
from generator.distribution.ledger import Ledger
from generator.distribution.merging import Sides
from generator.distribution.pack import Member, Pack
from generator.distribution.packing import Share
from generator.distribution.planning import Decision, Reason
from generator.distribution.print_run import Line, PrintRun, next_number, total
from generator.distribution.printer import Printer
from generator.scaffold import TEMPLATES
from generator.templating.enclosed import Enclosure
from tests.torture.papers import papers

ROOT = Path(__file__).parents[2]
NOW = "2012-03-01T08:00:00+08:00"


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load_report(ROOT)


def unit(loaded: Loaded, id: str, copies: int = 1) -> Department:
    return replace(next(each for each in loaded.report.departments if each.id == id), copies=copies)


def pack(department: Department, *names: str) -> Pack:
    """Return a pack with papers of the torture set, and what does not go to print."""
    members = [
        Member(name=PurePosixPath(f"{name}.pdf"), data=papers()[name].write(("pdf",))["pdf"], title=f"材料 {name.partition('-')[0]}")
        for name in names
    ]
    enclosure = Enclosure(papers=(), date=datetime.date(2012, 3, 1), edition="一")
    return Pack(
        department=department,
        edition="一",
        enclosure=enclosure,
        members=(*members, Member(name=PurePosixPath("清单.docx"), data=b"word", title="清单")),
    )


def begun(folder: Path, loaded: Loaded, *, first: int = 1, printer: Printer | None = None, carton: int = 2500) -> PrintRun:
    return PrintRun(folder, Project(ROOT), loaded, "一", first=first, printer=printer, carton=carton)


def texts(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as file:
        return [page.get_textpage().get_text_bounded() for page in file]


@pytest.fixture
def packs(loaded: Loaded) -> list[Pack]:
    return [
        pack(unit(loaded, "education", copies=2), "lists-dense", "nothing-gb9704"),
        pack(unit(loaded, "health"), "forms-dense", "nothing-gb9704"),
    ]


def test_packs_stand_in_order_each_copy_with_its_slip_and_number(tmp_path: Path, loaded: Loaded, packs: list[Pack]) -> None:
    with begun(tmp_path, loaded, first=7) as run:
        lines = [run.add(each) for each in packs]
        assert isinstance(run, Gathering)
        ended = list(run.deliver_all())
    assert [(line.department, line.first, line.last, line.copies, line.numbers) for line in lines] == [
        ("education", 7, 8, 2, "000007–000008"),
        ("health", 9, 9, 1, "000009"),
    ]
    (place,) = tmp_path.iterdir()
    assert place.name == "一-000007-000009.pdf"
    sha256 = hashlib.sha256(place.read_bytes()).hexdigest()
    assert [(department, state) for department, state, _ in ended] == [("education", State.SENT), ("health", State.SENT)]
    assert all(f"文件 {place.name}，SHA-256 {sha256}" in said for *_, said in ended)
    pages = texts(place)
    slips = [index for index, text in enumerate(pages) if "份材料" in text]
    assert [pages[index].split()[0] for index in slips] == ["000007", "000008", "000009"]
    assert [re.findall(r"印发本单位.*?。", pages[index].replace("\r\n", ""))[0] for index in slips] == [
        "印发本单位2份，这是第1份，份号000007。",
        "印发本单位2份，这是第2份，份号000008。",
        "印发本单位1份，份号000009。",
    ]
    assert [pages[index + 1] for index in slips] == ["", "", ""]
    assert "镇海区教育局" in pages[slips[0]]
    assert "镇海区卫生局" in pages[slips[2]]
    assert "word" not in "".join(pages)


def test_a_slip_says_what_lies_under_it(tmp_path: Path, loaded: Loaded, packs: list[Pack]) -> None:
    with begun(tmp_path, loaded) as run:
        line = run.add(packs[1])
        list(run.deliver_all())
    slip = texts(next(tmp_path.iterdir()))[0]
    counts = [pypdfium2.PdfDocument(member.data) for member in packs[1].members[:2]]
    rows = re.findall(r"(\d) (材料 \w+) (\d+)", " ".join(slip.split()))
    assert rows == [("1", "材料 forms", str(len(counts[0]))), ("2", "材料 nothing", str(len(counts[1])))]
    assert f"共2份材料，双面印，本页以外{line.sides.sheets - 1}张纸。" in slip
    assert "— 1 —" not in slip


def test_the_table_counts_what_is_in_the_file(tmp_path: Path, loaded: Loaded, packs: list[Pack]) -> None:
    with begun(tmp_path, loaded) as run:
        for each in packs:
            run.add(each)
        lines = run.lines
        list(run.deliver_all())
    with pikepdf.open(next(tmp_path.iterdir())) as file:
        sides = len(file.pages)
        blanks = sum("/Contents" not in page.obj for page in file.pages)
    assert (total(lines).pages + total(lines).blanks, total(lines).blanks) == (sides, blanks)
    assert sum(line.sheets for line in lines) == total(lines).sheets == sides // 2
    assert lines[0].sheets == 2 * lines[0].sides.sheets


def test_a_run_that_fills_a_carton_goes_on_in_another_file(tmp_path: Path, loaded: Loaded, packs: list[Pack]) -> None:
    with begun(tmp_path, loaded, carton=1) as run:
        for each in packs:
            run.add(each)
        ended = list(run.deliver_all())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["一-000001-000002.pdf", "一-000003-000003.pdf"]
    assert "一-000001-000002.pdf" in ended[0][2]
    assert "一-000003-000003.pdf" in ended[1][2]


def test_the_same_packs_make_the_same_file(tmp_path: Path, loaded: Loaded, packs: list[Pack]) -> None:
    for folder in ("a", "b", "b"):
        with begun(tmp_path / folder, loaded) as run:
            for each in packs:
                run.add(each)
            list(run.deliver_all())
    (one,), (other,) = ((tmp_path / folder).iterdir() for folder in ("a", "b"))  # made twice, and there once
    assert one.read_bytes() == other.read_bytes()


def test_somebody_elses_file_of_that_name_stays(tmp_path: Path, loaded: Loaded, packs: list[Pack]) -> None:
    (tmp_path / "一-000001-000001.pdf").write_bytes(b"notes")
    with begun(tmp_path, loaded) as run:
        run.add(packs[1])
        list(run.deliver_all())
    assert (tmp_path / "一-000001-000001.pdf").read_bytes() == b"notes"
    assert (tmp_path / "一-000001-000001-2.pdf").is_file()


def test_what_is_not_delivered_leaves_no_file(tmp_path: Path, loaded: Loaded, packs: list[Pack]) -> None:
    with begun(tmp_path, loaded) as run:
        run.add(packs[0])
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []
    (tmp_path / ".killed.part").write_bytes(b"half")
    with begun(tmp_path, loaded) as run:
        run.add(packs[1])
        list(run.deliver_all())
    assert [path.name for path in tmp_path.iterdir()] == ["一-000001-000001.pdf"]


def test_a_pack_without_pdf_is_refused(tmp_path: Path, loaded: Loaded) -> None:
    with begun(tmp_path, loaded) as run, pytest.raises(UserError) as caught:
        run.add(pack(unit(loaded, "health")))
    assert caught.value.diagnostics[0].code == "nothing-to-print"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, loaded: Loaded, packs: list[Pack]) -> None:
    (tmp_path / "print").write_bytes(b"")
    with begun(tmp_path / "print", loaded) as run, pytest.raises(UserError) as caught:
        run.add(packs[1])
    assert caught.value.diagnostics[0].code == "cannot-write"


LP = """#!/bin/sh
cd "$(dirname "$0")" && echo x >>calls
case $(wc -l <calls) in
  1) echo "request id is office-1 (1 file(s))" ;;
  2) echo "lp: no paper" >&2; exit 1 ;;
  *) exec sleep 60 ;;
esac
"""
"""What ``lp`` answers to three files; the real one is asked in ``test_printer.py``."""


def decisions(packs: list[Pack]) -> Mapping[str, Decision]:
    found = {}
    for each in packs:
        share = Share(department=each.department, files=())
        found[each.department.id] = Decision(share=share, reason=Reason.NEVER, text="", target="纸质")
    return found


def test_the_ledger_says_how_each_file_ended(tmp_path: Path, loaded: Loaded, packs: list[Pack]) -> None:
    third = pack(unit(loaded, "finance"), "nothing-gb9704")
    made = {each.department.id: each for each in (*packs, third)}
    lp = tmp_path / "bin" / "lp"
    lp.parent.mkdir()
    lp.write_text(LP)
    lp.chmod(0o755)
    printer = Printer(queue="office", environment={"PATH": f"{lp.parent}:{os.environ['PATH']}"}, patience=2)
    with Ledger.opened(tmp_path) as ledger, begun(tmp_path / "print", loaded, printer=printer, carton=1) as run:
        due = list(decisions(list(made.values())).values())
        outcomes = list(deliver_together(due, lambda each: made[each.share.department.id], run, ledger, lambda: NOW))
        entries = ledger.all()
    assert [state for _, state, _ in outcomes] == [State.SENT, State.FAILED, State.UNKNOWN]
    assert [(entry.department, entry.state) for entry in entries] == [
        ("education", State.SENT),
        ("health", State.FAILED),
        ("finance", State.UNKNOWN),
    ]
    assert "份号 000001–000002，打印任务 office-1" in entries[0].result
    assert "no paper" in entries[1].result
    assert next_number(entries, "一") == 5
    assert next_number(entries, "二") == 1


def test_a_run_that_is_broken_off_while_packs_are_taken_is_not_in_the_ledger(tmp_path: Path, loaded: Loaded, packs: list[Pack]) -> None:
    def made(decision: Decision) -> Pack:
        if decision.share.department.id == "health":
            raise KeyboardInterrupt
        return packs[0]

    with Ledger.opened(tmp_path) as ledger, begun(tmp_path / "print", loaded) as run:
        with pytest.raises(KeyboardInterrupt):
            list(deliver_together(list(decisions(packs).values()), made, run, ledger, lambda: NOW))
        assert ledger.all() == ()


def test_a_run_that_goes_nowhere_is_in_the_ledger_as_failed(tmp_path: Path, loaded: Loaded, packs: list[Pack]) -> None:
    by_id = {each.department.id: each for each in packs}

    def made(decision: Decision) -> Pack:
        for part in (tmp_path / "print").glob(".*.part"):
            part.unlink()
        return by_id[decision.share.department.id]

    with Ledger.opened(tmp_path) as ledger, begun(tmp_path / "print", loaded) as run:
        with pytest.raises(UserError) as caught:
            list(deliver_together(list(decisions(packs).values()), made, run, ledger, lambda: NOW))
        assert caught.value.diagnostics[0].code == "cannot-write"
        assert [entry.state for entry in ledger.all()] == [State.FAILED, State.FAILED]


def test_a_pack_that_cannot_be_made_does_not_stop_the_others(tmp_path: Path, loaded: Loaded, packs: list[Pack]) -> None:

    def made(decision: Decision) -> Pack:
        if decision.share.department.id == "education":
            raise UserError(Diagnostic("paper-changed", "改动了"))
        return packs[1]

    with Ledger.opened(tmp_path) as ledger, begun(tmp_path / "print", loaded) as run:
        outcomes = list(deliver_together(list(decisions(packs).values()), made, run, ledger, lambda: NOW))
    assert [(each.share.department.id, state) for each, state, _ in outcomes] == [("education", State.FAILED), ("health", State.SENT)]
    assert run.lines[0].first == 1


def test_a_line_counts() -> None:
    line = Line(department="a", name="甲", first=3, copies=2, sides=Sides(pages=5, blanks=1))
    assert (line.last, line.sheets) == (4, 6)
    assert total((line,)) == Sides(pages=10, blanks=2)


def test_the_slip_of_init_is_that_of_this_repository() -> None:
    assert (ROOT / "templates" / "slip.html.j2").read_bytes() == (TEMPLATES / "slip.html.j2").read_bytes()


def test_copies_share_what_they_show(tmp_path: Path, loaded: Loaded) -> None:
    sizes = []
    for copies in (1, 11):
        with begun(tmp_path / str(copies), loaded) as run:
            run.add(pack(unit(loaded, "health", copies), "figures-dense"))
            list(run.deliver_all())
        (place,) = (tmp_path / str(copies)).iterdir()
        sizes.append(place.stat().st_size)
    assert (sizes[1] - sizes[0]) / 10 < sizes[0] / 4  # the slip and the structure
