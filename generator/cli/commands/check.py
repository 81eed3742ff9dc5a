"""``jianbao check``: say what is wrong, write nothing."""

from __future__ import annotations

import time
from pathlib import Path

import click

from generator.cli.chinese import ChineseCommand
from generator.cli.options import as_json, project_folder
from generator.cli.output import json_object, progress, say_diagnostics, say_json


@click.command(
    "check",
    cls=ChineseCommand,
    short_help="检查数据和模板，不生成文件",
    help="""检查数据和模板，不生成文件。

    查数据：写法、字段、编号、部门与任务的对应；每个数字是否出自它注明的原句。
    查模板：每份简报、每个部门的那份都试排一遍，包括能否排进规定的页数；
    变更说明的模板也试排。

    所有问题一次列出，注明文件、行、列和改法。没有问题时退出码是 0，有错误时是 1。
    """,
)
@project_folder
@as_json
def command(folder: Path, json_wanted: bool) -> int:
    """Check everything, say what is wrong."""
    from generator.build.project import SelectionError, load_project
    from generator.build.run import check_project
    from generator.diagnostics import Severity, UserError
    from generator.revision.rehearsal import rehearse

    wrong_usage = False
    started = time.perf_counter()
    try:
        with progress("检查") as tell:
            project = load_project(folder)
            diagnostics = check_project(project, progress=tell)
        diagnostics += rehearse(project)
    except UserError as error:
        diagnostics = error.diagnostics
        wrong_usage = isinstance(error, SelectionError)
    seconds = time.perf_counter() - started
    say_diagnostics(folder, diagnostics)
    failed = any(d.severity is Severity.ERROR for d in diagnostics)
    if json_wanted:
        say_json(json_object((), diagnostics, seconds))
    elif not failed:
        click.echo(f"没有发现错误；用时 {seconds:.2f} 秒")
    return 2 if wrong_usage else int(failed)
