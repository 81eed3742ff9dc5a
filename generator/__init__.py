"""jianbao 简报: prints briefings as Word and PDF from YAML and Jinja templates.

The commands do what these functions do::

    import datetime
    from generator import build_project, load_project

    result = build_project(load_project("."), departments="all", today=datetime.date.today())
    for artifact in result.artifacts:
        print(artifact.status.value, artifact.path)

Nothing is imported until it is asked for, so that the command line starts quickly.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.build.editions import keep_edition
    from generator.build.explaining import Explained, explain_project
    from generator.build.findings import Finding
    from generator.build.project import Project, SelectionError, load_project
    from generator.build.result import Artifact, Result, Status
    from generator.build.run import build_project, check_project
    from generator.diagnostics import Diagnostic, Severity, Span, UserError

__all__ = [
    "Artifact",
    "Diagnostic",
    "Explained",
    "Finding",
    "Project",
    "Result",
    "SelectionError",
    "Severity",
    "Span",
    "Status",
    "UserError",
    "__version__",
    "build_project",
    "check_project",
    "explain_project",
    "keep_edition",
    "load_project",
]

__version__ = "0.1.0"

_HOMES = {
    "Artifact": "generator.build.result",
    "Diagnostic": "generator.diagnostics",
    "Explained": "generator.build.explaining",
    "Finding": "generator.build.findings",
    "Project": "generator.build.project",
    "Result": "generator.build.result",
    "SelectionError": "generator.build.project",
    "Severity": "generator.diagnostics",
    "Span": "generator.diagnostics",
    "Status": "generator.build.result",
    "UserError": "generator.diagnostics",
    "build_project": "generator.build.run",
    "check_project": "generator.build.run",
    "explain_project": "generator.build.explaining",
    "keep_edition": "generator.build.editions",
    "load_project": "generator.build.project",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
