"""Packs onto paper, as the command line opens that way, and the table of the paper that it takes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cli.columns import columns, padded

if TYPE_CHECKING:
    from generator.build.project import Project
    from generator.distribution.delivery import Destination
    from generator.distribution.planning import Decision
    from generator.distribution.print_run import Line, PrintRun
    from generator.distribution.running import Kept

__all__ = ["ByPrint", "lines_json", "paper_lines", "sheets_wanted"]

FILE = "file"
"""Instead of a printer: the file is all that is wanted."""


class ByPrint:
    """Onto paper."""

    def __init__(self, target: str | None, *, printer: str | None, first: int | None, booklets: bool) -> None:
        """Take what is asked for.

        Args:
            target: The folder of the files, ``print`` in the project's output folder if it is None.
            printer: The printer, the default one if it is None.
            first: Number of the first copy; the one after the last of the edition if it is None.
            booklets: Whether each paper is a booklet of folded sheets.
        """
        self._target = target
        self._printer = printer
        self._first = first
        self.booklets = booklets
        self.run: PrintRun | None = None
        """The run, when it was opened."""

    def destination(self, project: Project) -> Destination:
        """Return paper."""
        from generator.distribution.print_run import OnPaper

        return OnPaper()

    def way(self, project: Project) -> Callable[[Kept], AbstractContextManager[PrintRun]]:
        """Return what begins the run. Raises `UserError` if the printer that is asked for cannot be reached from here."""
        from generator.diagnostics import Diagnostic, UserError
        from generator.distribution.ledger import Ledger
        from generator.distribution.print_run import PrintRun, next_number
        from generator.distribution.printer import find_printer

        printer = None if self._printer == FILE else find_printer(self._printer, os.environ, "short" if self.booklets else "long")
        if printer is None and self._printer not in (None, FILE):
            hint = "去掉 --printer，只生成打印文件，再用阅读器打印（双面，长边翻转，实际大小）"
            raise UserError(Diagnostic("no-printer", "这台电脑上没有 lp 命令（CUPS），不能直接打印", hint=hint))
        folder = Path(self._target) if self._target else project.outputs / "print"

        def opened(kept: Kept) -> PrintRun:
            with Ledger.copied(project.outputs) as ledger:
                first = self._first or next_number(ledger.all(), kept.name)
            self.run = PrintRun(folder, kept.project, kept.loaded, kept.name, first=first, printer=printer, booklets=self.booklets)
            return self.run

        return opened


def paper_lines(lines: Sequence[Line], files: Iterable[Path]) -> Iterator[str]:
    """Yield the table of paper, and where the files are."""
    from generator.distribution.print_run import total

    rows: list[tuple[str, ...]] = [("份号", "单位", "份数", "每份页数", "每份空白页", "用纸（张）")]
    rows += [(line.numbers, line.name, *map(str, (line.copies, line.sides.pages, line.sides.blanks, line.sheets))) for line in lines]
    widths = [max(columns(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(padded(text, width) for text, width in zip(row, widths, strict=True)).rstrip()
    sides = total(lines)
    copies = sum(line.copies for line in lines)
    yield f"共 {copies} 份，{sides.pages} 页，空白 {sides.blanks} 页，{'A3' if sides.per_sheet > 2 else 'A4'} 纸 {sides.sheets} 张（双面）"
    for file in files:
        yield f"打印文件 {file}"


def lines_json(lines: Sequence[Line], files: Iterable[Path]) -> dict[str, object]:
    """Return the table of paper for programs."""
    from generator.distribution.print_run import total

    sides = total(lines)
    return {
        "recipients": [
            {
                "department": line.department,
                "first": line.first,
                "copies": line.copies,
                "pages": line.sides.pages,
                "blanks": line.sides.blanks,
                "sheets": line.sheets,
            }
            for line in lines
        ],
        "pages": sides.pages,
        "blanks": sides.blanks,
        "sheets": sides.sheets,
        "files": [str(file) for file in files],
    }


def sheets_wanted(decisions: Iterable[Decision], *, booklets: bool) -> int:
    """Return about how many sheets the packs that are due take: a slip and a cover note of one sheet each are reckoned, for they are not made yet."""
    due = [decision.share for decision in decisions if decision.due]
    per_sheet = 4 if booklets else 2
    return sum(share.department.copies * (2 + sum(-(-file.pages // per_sheet) for file in share.files)) for share in due)
