"""Which papers are asked for, and what their files are called.

A paper is a briefing for all or for one department. It is rendered and laid out once, whatever the number of its formats, so that its Word and
its PDF cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Literal

from msgspec import Struct

from generator.build.project import SelectionError
from generator.content.records import Briefing, Department, Report
from generator.diagnostics import Diagnostics, Span, nearest

__all__ = ["Paper", "check_formats", "plan"]

BRIEFINGS = Span("content/briefings.yaml")

FORBIDDEN = frozenset('<>:"/\\|?*') | {chr(code) for code in range(32)}
"""What Windows allows in no file name."""


class Paper(Struct, frozen=True, kw_only=True):
    """A briefing for all, or for one department."""

    briefing: Briefing
    department: Department | None = None

    def path(self, format: str) -> PurePosixPath:
        """Return the file's path below the output folder."""
        name = f"{self.briefing.file or self.briefing.id}.{format}"
        return PurePosixPath("departments", self.department.id, name) if self.department else PurePosixPath(name)


def plan(report: Report, *, names: Sequence[str] = (), departments: Sequence[str] | Literal["all"] = ()) -> tuple[Paper, ...]:
    """Return the papers asked for, in the order of ``briefings.yaml`` and of the departments.

    Without ``names`` all briefings are meant. A briefing whose audience is ``departments`` or ``both`` has a copy for each of the ``departments``
    besides; one whose audience is ``departments`` has no other. Raises `SelectionError` for names that the project does not have.
    """
    found = Diagnostics()
    briefings = {briefing.id: briefing for briefing in report.briefings}
    units = {department.id: department for department in report.departments}
    _check_names(names, briefings, "unknown-briefing", "没有简报", found)
    if departments != "all":
        _check_names(departments, units, "unknown-department", "没有部门", found)
    if found.items:
        raise SelectionError(found.items)
    _check_files(report.briefings)
    wanted = tuple(units.values()) if departments == "all" else tuple(unit for unit in units.values() if unit.id in departments)
    papers: list[Paper] = []
    for briefing in report.briefings:
        if names and briefing.id not in names:
            continue
        if briefing.audience != "departments":
            papers.append(Paper(briefing=briefing))
        if briefing.audience != "all":
            papers.extend(Paper(briefing=briefing, department=unit) for unit in wanted)
    return tuple(papers)


def check_formats(formats: Sequence[str], known: Iterable[str]) -> None:
    """Raise `SelectionError` if there is no writer for one of the formats, or no format."""
    found = Diagnostics()
    if not formats:
        found.error("no-format", "没有写要哪些格式", hint=f"可用的有：{'、'.join(known)}")
    _check_names(formats, list(known), "unknown-format", "没有格式", found)
    if found.items:
        raise SelectionError(found.items)


def _check_names(names: Iterable[str], known: Iterable[str], code: str, said: str, found: Diagnostics) -> None:
    known = list(known)
    for name in names:
        if name not in known:
            near = nearest(name, known)
            listed = "、".join(known)
            found.error(code, f"{said} {name}", hint=f"是不是 {near}？可用的有：{listed}" if near else f"可用的有：{listed or '（无）'}")


def _check_files(briefings: Iterable[Briefing]) -> None:
    """Refuse file names that cannot be written, or that two briefings share where letter case is not told apart."""
    found = Diagnostics()
    seen: dict[str, str] = {}
    for briefing in briefings:
        name = briefing.file or briefing.id
        if FORBIDDEN & set(name) or name.startswith(".") or name.endswith((".", " ")):
            hint = r"文件名不能含 < > : ” / \ | ? *，也不能以点开头、以点或空格结尾"
            found.error("bad-file-name", f"简报 {briefing.id} 的文件名“{name}”不能用", BRIEFINGS, hint)
        elif name.casefold() in seen:
            found.error("same-file-name", f"简报 {seen[name.casefold()]} 和 {briefing.id} 的文件名都是“{name}”", BRIEFINGS, "给其中一个另取 file 名")
        seen[name.casefold()] = briefing.id
    found.raise_errors()
