"""Workbooks as they come back: edited with openpyxl, or spoilt in their parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.content.small import RIGHT

__all__ = ["DEPARTMENTS", "edited", "parts_of", "project_in", "table", "with_parts"]

DEPARTMENTS = """\
# 单位
sample: true
departments:
  # 政府部门
  - id: environment
    name: 区环保局
    full-name: 镇海区环境保护局
    email: hbj@zhenhai.example

  - id: finance
    name: 区财政局  # 牵头财政收入
    email: czj@zhenhai.example
    contact: 李四
    receives: [summary]

  - id: towns
    name: 各镇（街道）
"""
ASSIGNMENTS = """\
sample: false
assignments:
  - task: records
    lead: environment
    support: [finance, towns]
    deadline: '2012-10-31'  # 会上定的
    milestones:
      - 制定方案
      - 全面铺开
      - 督促检查
      - 总结验收
    status: in-progress

  - task: coal-yards
    lead: finance
    deadline: 全年
"""
TASK_LIST = """\
tasks:
  - id: records
    area: ecology
    text: 加强环境监管,建立环保档案
    line: 3
  - id: coal-yards
    area: ecology
    text: 深化煤场粉尘整治
    line: 3
  - id: revenue
    area: ecology
    text: 力争财政收入实现翻一番
    line: 4
"""
BRIEFINGS = """\
briefings:
  - {id: summary, title: 一页摘要, template: summary.html.j2, theme: gb9704}
  - {id: tasks, title: 任务分解清单, template: summary.html.j2, theme: gb9704}
"""
OWN = {"departments.yaml": DEPARTMENTS, "assignments.yaml": ASSIGNMENTS, "tasks.yaml": TASK_LIST, "briefings.yaml": BRIEFINGS}


def project_in(folder: Path, files: Mapping[str, str] | None = None) -> Path:
    """Write a small project, with other files if given, and return its folder."""
    for name, text in {**RIGHT, **OWN, **(files or {})}.items():
        place = folder / "content" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="")
    (folder / "templates" / "themes").mkdir(parents=True, exist_ok=True)
    (folder / "templates" / "summary.html.j2").write_text("<p>{{ report.title }}</p>", encoding="utf-8")
    (folder / "templates" / "themes" / "gb9704.yaml").write_text("name: gb9704\n", encoding="utf-8")
    return folder


def edited(file: Path, cells: Mapping[str, Any] | Callable[[Worksheet], None]) -> Path:
    """Change cells of a workbook's first sheet, as somebody does who fills it in, and return the file."""
    book = load_workbook(file)
    sheet = book.worksheets[0]
    if callable(cells):
        cells(sheet)
    else:
        for name, value in cells.items():
            sheet[name] = value
    book.save(file)
    return file


def table(file: Path, rows: Sequence[Sequence[Any]]) -> Path:
    """Write a workbook of an office's own."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    book.save(file)
    return file


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_parts(parts: Mapping[str, bytes]) -> bytes:
    """Return a package of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return stream.getvalue()
