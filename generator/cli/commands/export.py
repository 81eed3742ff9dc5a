"""``jianbao export``: departments, or tasks with who does them, as an Excel workbook."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.chinese import ChineseCommand, WrongUsage
from generator.cli.options import as_json, project_folder
from generator.cli.output import say_diagnostics, say_json

if TYPE_CHECKING:
    from generator.diagnostics import Diagnostic
    from generator.revision.sheets.exporting import Exported
    from generator.revision.sheets.tables import Subject


@click.command(
    "export",
    cls=ChineseCommand,
    short_help="把单位名单、任务分工导出成 Excel 表",
    help="""把单位名单（departments）或任务分工与进展（assignments）导出成 Excel 表，
    给办公室自己改，或发给部门填。填好的表用 jianbao pull 收回：只有改过的格子
    才变成对 YAML 的修改，两边都改了的会列出来。

    白色的格子可以填，灰色的（任务原文、编号）只供查看。部门的那份只有它牵头和
    配合的任务，牵头、配合单位不能改。已有的文件不会覆盖：它可能是填过的。

    退出状态：0 已导出；1 数据有错误，或文件写不了；2 用法错误。

    例：
      jianbao export departments 单位名单.xlsx
      jianbao export assignments 任务分工.xlsx                全部任务
      jianbao export assignments 环保局.xlsx --department environment
      jianbao export assignments 待填 --all-departments       每个部门一份
      jianbao pull 待填/*.xlsx                                填好后收回
    """,
)
@click.argument("subject", metavar="departments|assignments", type=click.Choice(["departments", "assignments"]))
@click.argument("path", metavar="文件.xlsx", type=click.Path(path_type=Path))
@project_folder
@click.option("--department", default="", metavar="部门", help="只要这个部门牵头和配合的任务")
@click.option("--all-departments", is_flag=True, help="每个部门一份；这时“文件”是放它们的文件夹")
@as_json
def command(subject: Subject, path: Path, folder: Path, department: str, all_departments: bool, json_wanted: bool) -> int:
    """Write workbooks, and say which."""
    from generator.build.project import SelectionError, load_project
    from generator.diagnostics import UserError, to_json
    from generator.revision.sheets.exporting import export_copies, export_table

    if department and all_departments:
        raise WrongUsage("--department 和 --all-departments 只能用一个", click.get_current_context())
    if subject == "departments" and (department or all_departments):
        raise WrongUsage("单位名单只有一份，不用 --department 和 --all-departments", click.get_current_context())
    started = time.perf_counter()
    found: list[Exported] = []
    diagnostics: tuple[Diagnostic, ...] = ()
    status = 0
    try:
        project = load_project(folder)
        if all_departments:
            found.extend(export_copies(project, path))
        else:
            found.append(export_table(project, subject, path, department))
    except UserError as error:
        diagnostics = error.diagnostics
        say_diagnostics(folder, diagnostics)
        status = 2 if isinstance(error, SelectionError) else 1
    if json_wanted:
        files = [{"path": each.path.as_posix(), "department": each.department or None, "rows": each.rows, "written": each.written} for each in found]
        say_json({"files": files, "diagnostics": to_json(diagnostics), "seconds": round(time.perf_counter() - started, 3)})
    else:
        for each in found:
            click.echo(f"{'已导出' if each.written else '未变'} {each.path}（{each.rows} 行）")
    return status
