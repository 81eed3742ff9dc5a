"""A print run: every pack's papers in one file for the printer, in order, on both sides, each copy with its slip and its number (份号).

Recipients stand in the order in which their packs come; each gets the copies that ``departments.yaml`` says, counted through the run. Each paper
begins on a new sheet. A file holds at most what a carton of paper does, so that it can be printed, and carried, in one go; a longer run has more.
"""

from __future__ import annotations

import hashlib
import operator
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from generator.build.project import Project
from generator.build.store import explained
from generator.content import Loaded
from generator.content.records import Department
from generator.diagnostics import Diagnostic, UserError
from generator.distribution.booklet import PAGES, impose
from generator.distribution.delivery import Delivered, NotDelivered, State, Unsettled
from generator.distribution.ledger import Entry
from generator.distribution.merging import Bundle, Merger, Sides
from generator.distribution.pack import Pack
from generator.distribution.printer import Printer
from generator.distribution.slip import DIGITS, Slips
from generator.distribution.tagged import Tagged
from generator.document.nodes import Metadata
from generator.templating.enclosed import Enclosed, Slip

__all__ = ["CARTON", "TARGET", "Line", "OnPaper", "PrintRun", "next_number", "total"]

CARTON = 2500
"""Sheets in a carton: five reams."""
TARGET = "纸质"
"""Where all packs go, as the ledger has it: paper is paper, whichever printer prints it."""
_NUMBERS = re.compile(rf"^份号 (\d{{{DIGITS}}})(?:–(\d{{{DIGITS}}}))?，")
KEPT = 8
"""How many papers that were taken apart are kept: those for all come again in the next pack."""


class Line(Struct, frozen=True, kw_only=True):
    """What one recipient's copies are printed on: a line of the table of paper."""

    department: str
    name: str
    first: int
    """Number of its first copy."""
    copies: int
    sides: Sides
    """Of one copy, its slip included."""

    @property
    def last(self) -> int:
        """Number of its last copy."""
        return self.first + self.copies - 1

    @property
    def numbers(self) -> str:
        """The numbers of its copies, as they are printed."""
        return f"{self.first:0{DIGITS}}" + (f"–{self.last:0{DIGITS}}" if self.copies > 1 else "")

    @property
    def sheets(self) -> int:
        """Sheets of paper for all its copies."""
        return self.copies * self.sides.sheets


def total(lines: Iterable[Line]) -> Sides:
    """Return what all copies are printed on."""
    sides = [line.sides for line in lines for _ in range(line.copies)]
    return reduce(operator.add, sides) if sides else Sides()


def next_number(entries: Iterable[Entry], edition: str) -> int:
    """Return the number after the last that a copy of an edition has, as the ledger tells: a number is one copy's, so that it can be traced."""
    results = [entry.result for entry in entries if entry.way == OnPaper.name and entry.edition == edition]
    return 1 + max((int(number) for result in results for pair in _NUMBERS.findall(result) for number in pair if number), default=0)


class _Part:
    """A file of the run while it is written, beside the place where it will stand."""

    def __init__(self, folder: Path, meta: Metadata, *, booklets: bool) -> None:
        self._booklets = booklets
        self.place = folder / f".{secrets.token_hex(8)}.part"
        self.lines: list[Line] = []
        self._sha256 = ""
        self._file: BinaryIO = self.place.open("xb")
        self.merger: Merger | None = Merger(self._file.write, meta, per_sheet=PAGES if booklets else 2)
        """None when the file is at its end, for it has a row for each object."""

    def takes(self, sheets: int, carton: int) -> bool:
        """Return whether so many sheets more find room."""
        return self.merger is not None and (not self.lines or self.merger.sides.sheets + sheets <= carton)

    def finish(self) -> str:
        """Write its end and see it on the disk, if that has not been done; return its SHA-256."""
        if self.merger:
            self.merger.finish()
            self.merger = None
            self._file.close()
            if self._booklets:
                impose(self.place)
            with self.place.open("rb") as file:
                os.fsync(file.fileno())
                self._sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return self._sha256

    def drop(self) -> None:
        """Leave nothing behind."""
        self._file.close()
        self.place.unlink(missing_ok=True)


class OnPaper:
    """Where packs go that are printed."""

    name = "print"

    def target(self, department: Department) -> str:
        """Return where every department's pack goes: onto paper."""
        return TARGET

    def arrived(self, target: str, sums: Mapping[str, str]) -> bool | None:
        """Return None: nobody sees from here what lies in a printer's tray."""
        return None


class PrintRun(OnPaper):
    """The run while packs are added to it. Use it as a context: what is not delivered leaves no file."""

    def __init__(
        self,
        folder: Path,
        edition: Project,
        loaded: Loaded,
        name: str,
        *,
        first: int = 1,
        printer: Printer | None = None,
        carton: int = CARTON,
        booklets: bool = False,
    ) -> None:
        """Begin a run.

        Args:
            folder: Where the files go.
            edition: The edition that is printed.
            loaded: What it says.
            name: What it is called.
            first: Number of the first copy.
            printer: What prints the files; nothing does if None.
            carton: Sheets that one file holds at most, unless one recipient needs more.
            booklets: Whether each paper is a booklet of folded sheets.

        Raises:
            UserError: If the folder cannot be written.
        """
        self._folder = folder
        self._name = name
        self._next = first
        self._printer = printer
        self._carton = carton
        self._booklets = booklets
        self._slips = Slips(edition, loaded)
        meta = loaded.report.meta
        self._meta = Metadata(title=f"{meta.title}印刷稿", subject=name, author=meta.issuer, date=meta.date.isoformat())
        self._parts: list[_Part] = []
        self._papers: dict[str, Tagged] = {}
        self.files: list[Path] = []
        """The files that are in their places."""

    def __enter__(self) -> PrintRun:
        return self

    def __exit__(self, *_: object) -> None:
        for part in self._parts:
            part.drop()

    @property
    def lines(self) -> tuple[Line, ...]:
        """What has been added so far."""
        return tuple(line for part in self._parts for line in part.lines)

    def add(self, pack: Pack) -> Line:
        """Put a pack's copies at the end of the run.

        Raises:
            UserError: If its slip cannot be made, its papers are no PDF, or a file cannot be written.
        """
        unit = pack.department
        members = [member for member in pack.members if member.name.suffix == ".pdf"]
        if not members:
            raise UserError(Diagnostic("nothing-to-print", f"{unit.name} 的材料里没有 PDF，不能打印", hint="--format 里要有 pdf"))
        papers = [(member.title, self._taken_apart(member.data, member.sha256)) for member in members]
        enclosed = tuple(Enclosed(title=m.title, pages=len(p.pages), files=(str(m.name),)) for m, (_, p) in zip(members, papers, strict=True))
        per_sheet = PAGES if self._booklets else 2
        sheets = sum(-(-each.pages // per_sheet) for each in enclosed)
        part, merger = self._part_for(unit.copies * (1 + sheets))
        sides = Sides()
        with explained(self._folder.name):
            for copy in range(1, unit.copies + 1):
                number = f"{self._next + copy - 1:0{DIGITS}}"
                slip = Slip(number=number, copy=copy, copies=unit.copies, papers=enclosed, sheets=sheets, edition=self._name)
                top = Tagged.read(self._slips.make(unit, slip))
                bundle = Bundle(title=f"{number}　{unit.name}", label=number, papers=(("份单", top), *papers))
                sides = merger.add(bundle)
        line = Line(department=unit.id, name=unit.name, first=self._next, copies=unit.copies, sides=sides)
        part.lines.append(line)
        self._next += unit.copies
        return line

    def deliver_all(self) -> Iterator[tuple[str, State, str]]:
        """Put the files in their places, have them printed if there is a printer, and yield for each recipient how that ended.

        Raises:
            UserError: If a file cannot be written.
        """
        for part in self._parts:
            with explained(self._folder.name):
                sha256 = part.finish()
                place = self._put_in_place(part, sha256)
            self.files.append(place)
            state, said = self._printed(place)
            for line in part.lines:
                yield line.department, state, f"份号 {line.numbers}，{said}，文件 {place.name}，SHA-256 {sha256}"

    def _printed(self, place: Path) -> tuple[State, str]:
        if self._printer is None:
            return State.SENT, "已生成打印文件"
        try:
            delivered: Delivered = self._printer.deliver(place, place.stem)
        except NotDelivered as problem:
            return State.FAILED, str(problem)
        except Unsettled as problem:
            return State.UNKNOWN, str(problem)
        return State.SENT, delivered.receipt

    def _taken_apart(self, data: bytes, sha256: str) -> Tagged:
        """Return a paper taken apart; the ones used last are kept."""
        found = self._papers.pop(sha256, None) or Tagged.read(data)
        self._papers[sha256] = found
        if len(self._papers) > KEPT:
            del self._papers[next(iter(self._papers))]
        return found

    def _part_for(self, sheets: int) -> tuple[_Part, Merger]:
        """Return the file that takes so many sheets more. Raise `UserError` if it cannot be written."""
        with explained(self._folder.name):
            if not self._parts:
                self._folder.mkdir(parents=True, exist_ok=True)
                for left in self._folder.glob(".*.part"):  # by a run that was killed
                    left.unlink()
            if not self._parts or not self._parts[-1].takes(sheets, self._carton):
                for part in self._parts:
                    part.finish()
                self._parts.append(_Part(self._folder, self._meta, booklets=self._booklets))
        part = self._parts[-1]
        assert part.merger is not None
        return part, part.merger

    def _put_in_place(self, part: _Part, sha256: str) -> Path:
        """Give a file its name; one that stands there and says something else is somebody's, and stays."""
        stem = f"{self._name}-{part.lines[0].first:0{DIGITS}}-{part.lines[-1].last:0{DIGITS}}"
        names = (f"{stem}{'' if number == 1 else f'-{number}'}.pdf" for number in range(1, 1000))
        place = next(place for name in names if not (place := self._folder / name).exists() or _sum(place) == sha256)
        part.place.replace(place)
        return place


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
