"""Workbooks written into files, never over one that says something else: it may be one that somebody has filled in."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from generator.build.project import Project, SelectionError
from generator.content import load_report
from generator.content.records import Department, Report
from generator.diagnostics import Diagnostic, Span, UserError, nearest, reason_of
from generator.revision.sheets.tables import Subject, Table, assignments_table, departments_table
from generator.revision.sheets.writing import write_workbook

__all__ = ["Exported", "export_copies", "export_table"]


class Exported(Struct, frozen=True):
    """A workbook in a file."""

    path: Path
    department: str
    """Id of the department whose tasks it shows; empty for all."""
    rows: int
    written: bool
    """Whether the file is new; otherwise it said the same before."""


def export_table(project: Project, subject: Subject, path: Path, department: str = "") -> Exported:
    """Write one table. Raises `UserError` if the content cannot be read, there is no such department, or the file cannot be written."""
    report = load_report(project.root, facts=False).report
    if subject == "departments":
        return _exported(departments_table(report), path)
    return _exported(assignments_table(report, _unit(report, department) if department else None), path)


def export_copies(project: Project, folder: Path) -> Iterator[Exported]:
    """Write the tasks of each department that has any, as ``<id>.xlsx`` below a folder. Raises `UserError` as above."""
    report = load_report(project.root, facts=False).report
    for unit in report.departments:
        table = assignments_table(report, unit)
        if table.rows:
            yield _exported(table, folder / f"{unit.id}.xlsx")


def _unit(report: Report, department: str) -> Department:
    units = {unit.id: unit for unit in report.departments}
    if department not in units:
        near = nearest(department, units)
        hint = f"是不是 {near}？" if near else "编号见 content/departments.yaml"
        raise SelectionError(Diagnostic("unknown-department", f"没有部门 {department}", Span("content/departments.yaml"), hint))
    return units[department]


def _exported(table: Table, path: Path) -> Exported:
    if path.suffix.casefold() != ".xlsx":
        raise SelectionError(Diagnostic("wrong-ending", f"{path.name} 不以 .xlsx 结尾", Span(str(path)), f"写成 {path.stem}.xlsx"))
    data = write_workbook(table)
    return Exported(path, table.department, len(table.rows), _written(path, data))


def _written(path: Path, data: bytes) -> bool:
    """Write a new file, whole or not at all; return False for one that is there with the same bytes."""
    part = path.with_name(f".{path.name}.part")
    try:
        if path.exists():
            if path.read_bytes() == data:
                return False
            raise UserError(
                Diagnostic("file-exists", f"已有文件 {path}，没有覆盖", Span(str(path)), "它可能填过：先收回（jianbao pull），再换个文件名或把它移走")
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except OSError as error:
        hint = "检查文件夹是否存在、是否有写权限"
        raise UserError(Diagnostic("cannot-write", f"写不了文件（{reason_of(error)}）", Span(str(path)), hint)) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return True
