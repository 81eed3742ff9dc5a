"""What a command says: papers on standard output, problems on standard error, or one JSON object for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from generator.build.result import Artifact
    from generator.diagnostics import Diagnostic

__all__ = ["MANY", "json_object", "progress", "say_artifacts", "say_diagnostics", "say_json", "say_warnings"]

WORDS = {"built": "已生成", "unchanged": "未变", "kept": "已生成", "failed": "未生成"}

MANY = 4
"""From how many papers on a progress bar is worth the 60 ms that drawing it costs, and lines for each file are too many."""


def say_diagnostics(root: Path, diagnostics: Sequence[Diagnostic]) -> None:
    """Print the diagnostics with their source lines on standard error, and how many there are."""
    if not diagnostics:
        return
    from generator.build.sources import read_sources
    from generator.diagnostics import Severity, render_text

    click.echo(render_text(diagnostics, read_sources(root, diagnostics)), err=True)
    errors = sum(d.severity is Severity.ERROR for d in diagnostics)
    counts = [f"{errors} 个错误"] * bool(errors) + [f"{len(diagnostics) - errors} 个警告"] * (len(diagnostics) > errors)
    click.echo("，".join(counts), err=True)


def say_warnings(texts: Sequence[str]) -> None:
    """Print warnings that were rendered before, and how many there are."""
    if texts:
        click.echo("\n".join(texts), err=True)
        click.echo(f"{len(texts)} 个警告", err=True)


def say_artifacts(artifacts: Sequence[Artifact], seconds: float) -> None:
    """Print a line for each file that changed or failed, one for the departments' new copies together, and the counts of all."""
    copies = [a for a in artifacts if a.department and a.status.value == "built"]
    together = len(copies) > MANY
    for artifact in artifacts:
        status = artifact.status.value
        if status == "unchanged" or (together and artifact in copies):
            continue
        pages = f"（{artifact.pages} 页）" if artifact.pages else ""
        note = f"：{artifact.reason}" if artifact.reason else ""
        click.echo(f"{WORDS[status]} {artifact.path}{pages}{note}")
    if together:
        folder = copies[0].path.parent.parent
        click.echo(f"已生成 {folder}：{len({a.department for a in copies})} 个部门，{len(copies)} 个文件")
    counts: dict[str, int] = {}
    for artifact in artifacts:
        word = WORDS[artifact.status.value]
        counts[word] = counts.get(word, 0) + 1
    listed = "，".join(f"{word} {number}" for word, number in counts.items()) or "没有要生成的文件"
    click.echo(f"{listed}；用时 {seconds:.2f} 秒")


def json_object(artifacts: Sequence[Artifact], diagnostics: Sequence[Diagnostic], seconds: float) -> dict[str, object]:
    """Return the object that ``--json`` prints."""
    from generator.diagnostics import to_json

    return {
        "artifacts": [
            {
                "briefing": artifact.briefing,
                "department": artifact.department,
                "format": artifact.format,
                "path": artifact.path.as_posix(),
                "sha256": artifact.sha256,
                "pages": artifact.pages,
                "status": artifact.status.value,
                "reason": artifact.reason,
            }
            for artifact in artifacts
        ],
        "diagnostics": to_json(diagnostics),
        "seconds": round(seconds, 3),
    }


def say_json(value: object) -> None:
    """Print a value as JSON in UTF-8, whatever the console's encoding."""
    click.echo((json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode(), nl=False)


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int], None] | None]:
    """Yield what draws a progress bar on standard error, or None where that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    bar = _Bar(words)
    try:
        yield bar
    finally:
        bar.close()


class _Bar:
    """A progress bar that appears once there is much to do."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._close: Callable[[], None] = lambda: None
        self._move: Callable[[int], None] | None = None

    def __call__(self, done: int, total: int) -> None:
        if total < MANY:
            return
        if self._move is None:
            self._open(total)
        assert self._move is not None
        self._move(done)

    def close(self) -> None:
        """Take the bar off the screen."""
        self._close()

    def _open(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        bar = Progress(*columns, console=Console(stderr=True), transient=True)
        task = bar.add_task(self._words, total=total)
        bar.start()
        self._close = bar.stop
        self._move = lambda done: bar.update(task, completed=done)
