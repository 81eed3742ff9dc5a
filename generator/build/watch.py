"""Papers made again whenever what they are made of is edited, by one process that keeps what it can between one build and the next.

Each round is an ordinary build: which papers an edit touches, their fingerprints say. The output folder is locked while a round lasts, and free
between the rounds, so that others can build into it.
"""

from __future__ import annotations

import datetime
import gc
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, Protocol

from generator.build.edits import Edits
from generator.build.project import Project, SelectionError
from generator.build.result import Artifact, Result
from generator.build.run import build_project
from generator.build.warm import Warm
from generator.diagnostics import UserError

__all__ = ["Told", "waits", "watch_project"]


class Told(Protocol):
    """Who is told how the rounds go."""

    def begin(self, changed: tuple[str, ...]) -> None:
        """A round begins, because these files of the project changed; none for the first round."""

    def stored(self, artifact: Artifact) -> None:
        """A file has been dealt with."""

    def end(self, result: Result) -> None:
        """The round is over. One that read a file before it was saved whole is not told: the next one begins instead."""


def watch_project(
    project: Project,
    *,
    names: Sequence[str] = (),
    formats: Sequence[str],
    departments: Sequence[str] | Literal["all"] = (),
    output: Path | None = None,
    day: Callable[[], datetime.date],
    told: Told,
    stop: threading.Event,
) -> None:
    """Build a project, and again after each edit, until ``stop`` is set.

    Args:
        project: The project.
        names: Ids of briefings; all if empty.
        formats: Which formats.
        departments: Ids of the departments that get copies of their own, or ``all``.
        output: The output folder; the project's own if None.
        day: Tells the date in the names of edited files that are kept.
        told: Told how the rounds go.
        stop: Ends the waiting, and a round after the file that is being made.

    Raises:
        SelectionError: If a name, format or department does not exist at the beginning. Later on that is an error in the content like any other.
    """
    warm = Warm(project)
    edits = Edits(project, output or project.outputs, stop)
    changed: tuple[str, ...] = ()

    def stored(artifact: Artifact) -> None:
        told.stored(artifact)
        if stop.is_set():
            raise _Stopped

    def build() -> Result:
        try:
            return build_project(
                project,
                names=names,
                formats=formats,
                departments=departments,
                output=output,
                today=day(),
                jobs=1,
                stored=stored,
                warm=warm,
            )
        except UserError as error:
            if isinstance(error, SelectionError) and not changed:
                raise
            return Result(artifacts=(), diagnostics=error.diagnostics)

    while not stop.is_set():
        told.begin(changed)
        try:
            result = build()
        except _Stopped:
            return
        halved = result.failed and edits.go_on()
        if not halved:
            told.end(result)
        gc.collect()  # now, while nobody waits, and not in the middle of a round
        if halved or not waits(result):
            changed = edits.wait()
            warm.forget(changed)


def waits(result: Result) -> bool:
    """Return whether nothing was made because another process has the output folder for now."""
    return any(diagnostic.code == "busy" for diagnostic in result.diagnostics)


class _Stopped(Exception):
    """The watching is to end in the middle of a round. Files that are made are stored."""
