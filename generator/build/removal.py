"""Papers that are no longer declared: a briefing was taken out or renamed, its audience or file name changed, a department was taken out.

Only what the manifest names is looked at, only files that are as we wrote them are removed, and only by a build that would have made them again if
they were declared still: one of all briefings, in those formats, for those departments, in which nothing failed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Literal

from generator.build.plan import plan
from generator.build.store import Removal, Store
from generator.content.records import Report
from generator.diagnostics import Diagnostics, Span, UserError
from generator.writers.registry import FORMATS

__all__ = ["remove_undeclared"]


def remove_undeclared(
    store: Store, report: Report, *, formats: Sequence[str], departments: Sequence[str] | Literal["all"], found: Diagnostics
) -> None:
    """Remove the papers in the output folder that the report no longer declares.

    Args:
        store: The output folder.
        report: What is declared.
        formats: Formats of the build: files of others stay.
        departments: Departments of the build: copies of others stay.
        found: Is told of each file: removed, edited and left, or not to be removed.
    """
    declared = {str(paper.path(name)) for paper in plan(report, departments="all") for name in FORMATS}
    for path in (PurePosixPath(name) for name in sorted(store.manifest.hashes.keys() - declared)):
        if not _covered(path, formats, departments):
            continue
        if _is_another_name(path, declared, store):
            store.manifest.forget(str(path))
            continue
        try:
            removal = store.remove(path)
        except UserError as problem:
            found.items.extend(problem.diagnostics)
            continue
        place = Span(f"{store.outputs.name}/{path}")
        if removal is Removal.REMOVED:
            message = "briefings.yaml 或 departments.yaml 里已没有这份，文件已删除"
            found.warn("undeclared-removed", message, place)
        elif removal is Removal.EDITED:
            message = "briefings.yaml 或 departments.yaml 里已没有这份，但文件手工改过，没有删除"
            hint = "其中的修改还要用就移到别处，不用就自己删除"
            found.warn("undeclared-edited", message, place, hint)


def _covered(path: PurePosixPath, formats: Sequence[str], departments: Sequence[str] | Literal["all"]) -> bool:
    """Return whether the build would have made the file if it were declared; nothing that is not where a paper would be is."""
    if path.suffix.removeprefix(".") not in formats:
        return False
    match path.parts:
        case (_,):
            return True
        case ("departments", department, _):
            return departments == "all" or department in departments
    return False


def _is_another_name(path: PurePosixPath, declared: Iterable[str], store: Store) -> bool:
    """Return whether the path leads to the file of a declared paper, on a disk that does not tell letter case or forms of Unicode apart."""
    target = store.outputs / path
    twins = [store.outputs / other for other in declared if _folded(other) == _folded(str(path))]
    return any(target.exists() and twin.exists() and target.samefile(twin) for twin in twins)


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path.casefold())
