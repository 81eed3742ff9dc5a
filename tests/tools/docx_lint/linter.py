"""All checks, one after the other."""

from __future__ import annotations

from tests.tools.docx_lint import parts, reading, stories, tables
from tests.tools.docx_lint.package import Package

__all__ = ["lint"]


def lint(data: bytes) -> list[str]:
    """Return what is wrong with a .docx file, in words; nothing if it is sound."""
    package, broken = Package.read(data)
    checks = (*parts.CHECKS, *stories.CHECKS, *tables.CHECKS, *reading.CHECKS)
    return broken or [f"{check.__name__.replace('_', ' ')}: {found}" for check in checks for found in check(package)]
