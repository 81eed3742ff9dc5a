"""The tables that go out as workbooks: the list of departments, and the tasks with who does them, until when, and how far they are.

What the report says is only shown; decisions of the office can be edited. A department's sheet holds its own tasks and nothing of any other, and
leaves to it what it can answer for: dates and progress, not who does a task.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from generator.content.records import Assignment, Department, Report, Task
from generator.revision.sheets.values import Names, Sort, names_of, show

__all__ = ["ASSIGNMENTS", "DEPARTMENTS", "Column", "Row", "Subject", "Table", "assignments_table", "departments_table", "value_at"]

Subject: TypeAlias = Literal["departments", "assignments"]


class Column(Struct, frozen=True, kw_only=True):
    """A column of a table."""

    key: str
    """The value's path below its record; ``text`` of a task, ``number`` for its place; ``remark`` for what is only told, not kept."""
    head: str
    width: float
    """In digits of the sheet's letter."""
    synonyms: tuple[str, ...] = ()
    """What offices call it in lists of their own."""
    sort: Sort = Sort.TEXT
    editable: bool = True
    shown: bool = True
    hint: str = ""
    """What to write; shown by the cell."""


class Row(Struct, frozen=True):
    """A record."""

    id: str
    cells: tuple[str, ...]
    """What each column shows."""


class Table(Struct, frozen=True, kw_only=True):
    """A table of the content."""

    subject: Subject
    title: str
    note: str
    """How it is to be filled in."""
    area: str
    year: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    names: Names
    department: str = ""
    """Id of the department whose tasks it shows; empty for all."""


DEPARTMENTS = (
    Column(
        key="name",
        head="简称",
        width=20,
        synonyms=("单位", "单位名称", "部门", "部门名称", "单位简称", "部门简称", "名称", "责任单位"),
        hint="印在清单上的名称",
    ),
    Column(key="full-name", head="全称", width=34, synonyms=("单位全称", "部门全称", "机构全称", "机构名称"), hint="单位的全称"),
    Column(
        key="email",
        head="邮箱",
        width=34,
        synonyms=("电子邮箱", "电子邮件", "邮箱地址", "邮件地址", "email", "e-mail"),
        sort=Sort.EMAIL,
        hint="分发用的邮箱，只写一个",
    ),
    Column(key="contact", head="联系人", width=20, synonyms=("联络员", "联系人及电话", "联系人电话", "经办人"), hint="姓名，需要时加电话"),
    Column(key="copies", head="份数", width=7, synonyms=("印发份数", "打印份数", "份"), sort=Sort.COUNT, hint="打印几份，写整数"),
    Column(
        key="receives",
        head="接收材料",
        width=30,
        synonyms=("收哪些材料", "发放材料", "材料", "接收简报"),
        sort=Sort.PAPERS,
        hint="简报的标题，几种之间用顿号；不填就是全部；“无”是一种也不收",
    ),
    Column(
        key="id",
        head="编号",
        width=26,
        synonyms=("部门编号", "单位编号", "英文编号", "编码", "id"),
        sort=Sort.ID,
        editable=False,
        hint="定下后不再改；新单位要填：小写英文字母、数字和连字符，如 emergency-management",
    ),
)
"""The list of departments."""

_QUARTERS = ("一季度", "上半年", "三季度", "全年")
ASSIGNMENTS = (
    Column(key="number", head="序号", width=5.5, editable=False),
    Column(key="text", head="任务", width=44, synonyms=("工作任务", "任务内容"), editable=False),
    Column(key="lead", head="牵头单位", width=13, synonyms=("责任单位",), sort=Sort.UNIT, hint="从下拉框里选一个单位"),
    Column(key="support", head="配合单位", width=19, sort=Sort.UNITS, hint="几个单位之间用顿号，写简称"),
    Column(key="deadline", head="完成时限", width=13, synonyms=("时限",), sort=Sort.DAY, hint="写“全年”，或日期，如 2012-10-31、10月31日、12月底前"),
    *(Column(key=f"milestones/{place}", head=f"{name}目标", width=14, hint="不超过十六个字") for place, name in enumerate(_QUARTERS)),
    Column(key="status", head="进展", width=9.5, synonyms=("进展情况",), sort=Sort.STATE, hint="从下拉框里选"),
    Column(key="remark", head="反馈说明", width=22, hint="要说明的写在这里；收回时会列出，不写入数据"),
    Column(key="task", head="任务编号", width=4, sort=Sort.ID, editable=False, shown=False),
)
"""The tasks."""
_DECIDED_BY_THE_OFFICE = ("lead", "support")


def departments_table(report: Report) -> Table:
    """Return the list of departments."""
    names = names_of(report)
    rows = tuple(Row(unit.id, tuple(_cell(column, unit, names) for column in DEPARTMENTS)) for unit in report.departments)
    return Table(
        subject="departments",
        title=f"{report.meta.area}单位名单",
        note="灰色的编号不要改；其余都可以改。新增单位写在最后一行下面，并填编号。不要用公式。",
        area=report.meta.area,
        year=report.meta.year,
        columns=DEPARTMENTS,
        rows=rows,
        names=names,
    )


def assignments_table(report: Report, department: Department | None = None) -> Table:
    """Return the tasks in the report's order, all or those of one department: what it leads and what it supports."""
    names = names_of(report)
    assigned = {each.task: each for each in report.assignments}
    columns = ASSIGNMENTS if department is None else tuple(_locked(column) for column in ASSIGNMENTS)
    rows = []
    for number, task in enumerate(report.tasks, 1):
        assignment = assigned.get(task.id)
        if department is None or (assignment is not None and department.id in (assignment.lead, *assignment.support)):
            rows.append(Row(task.id, tuple(_task_cell(column, number, task, assignment, names) for column in columns)))
    whose = f"（{department.name}）" if department else ""
    return Table(
        subject="assignments",
        title=f"{report.meta.title}任务分工与进展{whose}",
        note="白色的格子可以填，灰色的不要改。时限写“全年”或日期，如 2012-10-31。填好存成 .xlsx 交回，不要用公式。",
        area=report.meta.area,
        year=report.meta.year,
        columns=columns,
        rows=tuple(rows),
        names=names,
        department=department.id if department else "",
    )


def value_at(record: Struct, key: str) -> Any:
    """Return the value at a path below a record; None where there is none."""
    field, *steps = key.split("/")
    value: Any = getattr(record, dict(zip(record.__struct_encode_fields__, record.__struct_fields__, strict=True))[field])
    for step in steps:
        value = value[int(step)] if isinstance(value, tuple) and int(step) < len(value) else None
    return value


def _cell(column: Column, record: Struct, names: Names) -> str:
    return show(column.sort, value_at(record, column.key), names)


def _task_cell(column: Column, number: int, task: Task, assignment: Assignment | None, names: Names) -> str:
    match column.key:
        case "number":
            return str(number)
        case "text":
            return task.text
        case "task":
            return task.id
    if assignment is None or column.key == "remark":
        return ""
    return _cell(column, assignment, names)


def _locked(column: Column) -> Column:
    return replace(column, editable=False, hint="") if column.key in _DECIDED_BY_THE_OFFICE else column
