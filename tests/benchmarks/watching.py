"""From a saved edit to the new files on disk: ``jianbao watch`` beside ``typst watch``, on the job of the other benchmarks.

Both run at once, each on a project of its own, and take turns: one figure of the indicators is changed in the YAML, and the clock runs from just
before the file is written until the new files are there, whole. typst makes one PDF; jianbao makes two formats, finds the figure in the text of the
report, and makes sure that no other paper prints it.

``python -m tests.benchmarks.watching FOLDER`` is a stand-in besides: typst's library, which is newer than its command line here and has no watch,
compiling as soon as it hears of an edit. ``typst watch`` waits a tenth of a second for further edits.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.benchmarks.job import ROOT, write_job
from tests.benchmarks.peers import packaged_fonts, typst_fonts

__all__ = ["measure_watch", "watch_table"]

_FIGURE = "251.2"
"""What is edited: the eleventh indicator, which only the indicator sheet prints."""
_LONGEST = 20.0
_REST = 0.3
"""Seconds between edits, so that each finds the watcher waiting."""

JIANBAO, TYPST, STAND_IN = "jianbao watch (1 docx + 1 pdf)", "typst watch (1 pdf)", "typst's library, at once (1 pdf)"


def typst_program() -> Path | None:
    """Return typst's command line: the system's, or the one that ``make bench`` installs."""
    installed = Path(sys.prefix) / "typst" / "node_modules" / "@typst-community" / "typst-linux-x64" / ".typst" / "bin" / "typst"
    found = shutil.which("typst")
    return Path(found) if found else installed if installed.is_file() else None


def measure_watch(folder: Path, edits: int) -> dict[str, list[float]]:
    """Return the seconds of each edit for each system that is there. A first one is not counted."""
    found: dict[str, list[float]] = {}
    with ExitStack() as stack:
        watchers = {}
        for number, label in enumerate((JIANBAO, TYPST, STAND_IN)):
            job = folder / f"watch-{number}"
            write_job(job)
            _report_figures(job, edits)
            command, files = _command(label, job)
            if command:
                watchers[label] = stack.enter_context(_Watcher.started(command, job, files))
        for number in range(edits + 1):
            for label, watcher in watchers.items():
                seconds = watcher.edit(number)
                if number:
                    found.setdefault(label, []).append(seconds)
    return found


def _figure(number: int) -> str:
    """Return the figure of an edit."""
    return f"{252 + number}.2"


def _report_figures(job: Path, edits: int) -> None:
    """Let the report say each edit's figure, too: what it does not say is an error."""
    report = job / "content" / "source" / "report.txt"
    lines = report.read_text(encoding="utf-8").split("\n")
    place = next(number for number, line in enumerate(lines) if _FIGURE in line)
    lines[place] += "".join(lines[place].replace(_FIGURE, _figure(number)) for number in range(edits + 1))
    report.write_text("\n".join(lines), encoding="utf-8")


def _command(label: str, job: Path) -> tuple[list[str], list[Path]]:
    """Return what watches a job, and the files that it makes of the edited figure; no command if the program is missing."""
    pdf = job / "indicators.pdf"
    if label == JIANBAO:
        command = [sys.executable, "-m", "generator", "watch", "--project", str(job), "--output", str(job)]
        return command, [pdf, pdf.with_suffix(".docx")]
    if label == STAND_IN:
        return [sys.executable, "-m", "tests.benchmarks.watching", str(job)], [pdf]
    program = typst_program()
    options = ["watch", "--root", str(job), "--font-path", str(packaged_fonts()), str(job / "indicators.typ"), str(pdf)]
    return [str(program), *options] if program else [], [pdf]


class _Watcher:
    """A program that watches a job."""

    def __init__(self, job: Path, files: Sequence[Path]) -> None:
        self._yaml = job / "content" / "indicators.yaml"
        self._text = self._yaml.read_text(encoding="utf-8")
        self._files = files

    @classmethod
    @contextmanager
    def started(cls, command: Sequence[str], job: Path, files: Sequence[Path]) -> Iterator[_Watcher]:
        with (job / "said.txt").open("wb") as said:
            process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said)
        try:
            watcher = cls(job, files)
            watcher._wait([(0, 0)] * len(files))
            time.sleep(1)
            yield watcher
        except TimeoutError:
            raise SystemExit(f"{' '.join(command)} made nothing:\n{(job / 'said.txt').read_text(encoding='utf-8')}") from None
        finally:
            process.terminate()
            process.wait()

    def edit(self, number: int) -> float:
        """Change the figure; return how long the new files took."""
        before = [_stamp(file) for file in self._files]
        text = self._text.replace(_FIGURE, _figure(number))
        started = time.perf_counter()
        self._yaml.write_text(text, encoding="utf-8")
        self._wait(before)
        seconds = time.perf_counter() - started
        time.sleep(_REST)
        return seconds

    def _wait(self, before: Sequence[tuple[int, int]]) -> None:
        ends = time.monotonic() + _LONGEST
        while not all(_stamp(file) not in (old, (0, 0)) and _whole(file) for file, old in zip(self._files, before, strict=True)):
            if time.monotonic() > ends:
                raise TimeoutError
            time.sleep(0.001)


def _stamp(file: Path) -> tuple[int, int]:
    try:
        status = file.stat()
    except FileNotFoundError:
        return 0, 0
    return status.st_mtime_ns, status.st_ino


def _whole(file: Path) -> bool:
    """Return whether a file is written to its end: typst writes over the old one."""
    end = file.read_bytes()[-32:]
    return b"%%EOF" in end if file.suffix == ".pdf" else b"PK\x05\x06" in end


def watch_table(found: Mapping[str, Sequence[float]]) -> str:
    """Return the medians as a Markdown table; a ratio is the median of the turns' ratios."""
    edits = len(found[JIANBAO])
    lines = [f"| from saving a figure to new files, median of {edits} | ms | fastest to slowest ms | jianbao: times this |", "|---|---|---|---|"]
    for label in (JIANBAO, TYPST, STAND_IN):
        if label not in found:
            lines.append(f"| {label} | not measured: typst's command line is missing | | |")
            continue
        made = [seconds * 1000 for seconds in found[label]]
        ratio = statistics.median(ours / theirs for ours, theirs in zip(found[JIANBAO], found[label], strict=True))
        lines.append(f"| {label} | {statistics.median(made):.0f} | {min(made):.0f}-{max(made):.0f} | {'' if label == JIANBAO else f'{ratio:.2f}'} |")
    return "\n".join(lines)


def main() -> None:
    """Compile the indicator sheet with typst's library whenever the job's content changes."""
    import typst
    import watchfiles

    job = Path(sys.argv[1])
    source, target = job / "indicators.typ", job / "indicators.pdf"
    options = {"root": str(job), "font_paths": typst_fonts()}
    typst.compile(str(source), output=str(target), **options)
    for _ in watchfiles.watch(job / "content", step=1, debounce=20):
        typst.compile(str(source), output=str(target), **options)


if __name__ == "__main__":
    main()
