"""What a build did: one `Artifact` for each file, and all diagnostics of the run."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from generator.build.plan import Paper
from generator.build.store import Status
from generator.diagnostics import Diagnostic, Severity

__all__ = ["Artifact", "Result"]


class Artifact(Struct, frozen=True, kw_only=True):
    """A paper in one format: a file."""

    paper: Paper
    format: str
    path: Path
    """Where it is or would be, from where the command was run."""
    status: Status
    reason: str
    """Why it has this status, for the user to read."""
    sha256: str | None = None
    """Of the content written or found; None where it failed."""
    pages: int | None = None
    """Number of pages; None where it failed."""


class Result(Struct, frozen=True, kw_only=True):
    """The files of a build in the order of the plan, and what there is to say."""

    artifacts: tuple[Artifact, ...]
    diagnostics: tuple[Diagnostic, ...]
    """Each problem once, however many papers met it."""

    @property
    def failed(self) -> bool:
        """Whether there is an error or a file that was not made."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics) or any(a.status is Status.FAILED for a in self.artifacts)
