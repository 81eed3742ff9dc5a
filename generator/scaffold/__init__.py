"""A small project to start from, as ``jianbao init`` writes it: the files under ``project/``, copied as they are.

It is a project like any other, so that the tests build it, and its theme is the repository's own ``gb9704``.
"""

from __future__ import annotations

from pathlib import Path

from generator.diagnostics import Diagnostic, UserError, reason_of

__all__ = ["TEMPLATES", "create_project"]

PROJECT = Path(__file__).parent / "project"
TEMPLATES = PROJECT / "templates"
"""Templates that serve projects, too, that have none of their own for a paper: the change notice."""


def create_project(folder: Path) -> tuple[Path, ...]:
    """Write the project into ``folder``, which must be empty or absent; return its files, relative to it.

    Raises:
        UserError: If the folder holds something already or cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UserError(Diagnostic("not-empty", f"{folder} 里已有文件", hint="换一个新文件夹，免得混在一起"))
        written: list[Path] = []
        for source in sorted(PROJECT.rglob("*")):
            if source.is_dir():
                continue
            place = source.relative_to(PROJECT)
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            (folder / place).write_bytes(source.read_bytes())
            written.append(place)
    except OSError as problem:
        raise UserError(Diagnostic("cannot-write", f"写不了 {folder}（{reason_of(problem)}）", hint="检查文件夹权限，或换一个文件夹")) from problem
    return tuple(written)
