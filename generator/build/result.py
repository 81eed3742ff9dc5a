"""What a build did: one `Artifact` for each file, and all diagnostics of the run.

Plain tuples: a run that finds everything up to date answers before the library of the records is imported.
"""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from generator.build.plan import Paper
    from generator.diagnostics import Diagnostic

__all__ = ["Artifact", "Result", "Status"]


class Status(enum.Enum):
    """What became of a file."""

    BUILT = "built"
    """It is new, or has new content."""
    UNCHANGED = "unchanged"
    """It had this content already and was not touched."""
    KEPT = "kept"
    """It has new content, and the old one, which somebody had edited, stands beside it under a dated name."""
    FAILED = "failed"
    """It was not written; an old one is as it was."""


class Artifact(NamedTuple):
    """A paper in one format: a file."""

    briefing: str
    """Id of the briefing."""
    department: str | None
    """Id of the department whose copy it is; None for the copy for all."""
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

    @classmethod
    def of(
        cls, paper: Paper, format: str, outputs: Path, status: Status, reason: str, *, sha256: str | None = None, pages: int | None = None
    ) -> Artifact:
        """Return the file of a paper below an output folder."""
        department = paper.department.id if paper.department else None
        return cls(paper.briefing.id, department, format, outputs / paper.path(format), status, reason, sha256, pages)


class Result(NamedTuple):
    """The files of a build in the order of the plan, and what there is to say."""

    artifacts: tuple[Artifact, ...]
    diagnostics: tuple[Diagnostic, ...]
    """Each problem once, however many papers met it."""

    @property
    def failed(self) -> bool:
        """Whether there is an error or a file that was not made."""
        return any(d.severity.value == "error" for d in self.diagnostics) or any(a.status is Status.FAILED for a in self.artifacts)
