"""The text of the files that diagnostics point at, so that they can be shown with their lines."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.diagnostics import Diagnostic

__all__ = ["read_sources"]


def read_sources(root: Path, diagnostics: Iterable[Diagnostic]) -> dict[str, str]:
    """Return the text of each file under ``root`` that a diagnostic names a line of. A workbook has none; a file that cannot be read is left out."""
    sources: dict[str, str] = {}
    for file in {d.span.file for d in diagnostics if d.span and d.span.line and not d.span.sheet}:
        try:
            sources[file] = (root / file).read_text(encoding="utf-8-sig", errors="replace")
        except OSError:
            continue
    return sources
