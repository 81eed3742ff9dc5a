"""``jianbao build``: make the papers."""

from __future__ import annotations

import datetime
import functools
import time
from pathlib import Path

import click

from generator.cli.chinese import ChineseCommand, Count, WrongUsage
from generator.cli.options import as_json, chosen_departments, project_folder, selection
from generator.cli.output import json_object, progress, say_artifacts, say_diagnostics, say_json, say_warnings


@click.command(
    "build",
    cls=ChineseCommand,
    short_help="生成简报（Word 和 PDF）",
    help="""生成简报。不写名称就生成 content/briefings.yaml 里的全部简报。

    手工改过的旧文件不会被覆盖，会另存为带日期的文件名。
    某份简报有错误时，它的旧文件保持原样，其余照常生成。

    例：
      jianbao build                          生成全部简报
      jianbao build summary --format pdf     只生成一份简报的 PDF
      jianbao build --department education   再为一个部门生成它的那份
      jianbao build --all-departments        再为每个部门各生成一份
      jianbao build --all-departments --edition 2012-02-13印发   印发时存档
      jianbao build --all-departments --cluster tcp://192.0.2.1:8786   由集群生成
    """,
)
@click.argument("names", nargs=-1, metavar="[名称]...")
@project_folder
@selection
@click.option("--edition", metavar="名称", help="另存一份只读的存档：outputs/editions/名称/")
@click.option("--jobs", type=Count(), help="同时用几个进程（默认：按份数自动）")
@click.option("--cluster", metavar="地址", help="由自己的 Dask 集群生成：调度器的地址，tcp:// 或 tls://")
@click.option("--force", is_flag=True, help="没有变化的文件也重写")
@as_json
def command(
    names: tuple[str, ...],
    folder: Path,
    output: Path | None,
    formats: tuple[str, ...],
    departments: tuple[str, ...],
    all_departments: bool,
    edition: str | None,
    jobs: int | None,
    cluster: str | None,
    force: bool,
    json_wanted: bool,
) -> int:
    """Make papers, say what was made."""
    from generator.build.answer import Selection, last_answer

    if jobs and cluster:
        raise WrongUsage("--jobs 和 --cluster 只能用一个", click.get_current_context())
    started = time.perf_counter()
    units = chosen_departments(departments, all_departments)
    answer = None if force or edition is not None else last_answer(folder, Selection(names, formats, units), output)
    if answer:  # what follows takes longer to import than this has taken
        seconds = time.perf_counter() - started
        say_warnings(answer.texts)
        if json_wanted:
            say_json(json_object(answer.artifacts, (), seconds) | {"diagnostics": answer.warnings})
        else:
            say_artifacts(answer.artifacts, seconds)
        return 0
    from generator.build.project import SelectionError, load_project
    from generator.build.result import Result
    from generator.build.run import build_project
    from generator.diagnostics import UserError

    wrong_usage = False
    try:
        with progress("生成简报") as tell:
            project = load_project(folder)
            build = functools.partial(
                build_project,
                names=names,
                formats=formats,
                departments=units,
                output=output or project.outputs,
                today=datetime.datetime.now().astimezone().date(),
                jobs=jobs,
                cluster=cluster,
                force=force,
                progress=tell,
            )
            if edition is None:
                result = build(project)
            else:
                from generator.build.editions import keep_edition

                result = keep_edition(project, edition, build, output=output)
    except UserError as error:
        result = Result(artifacts=(), diagnostics=error.diagnostics)
        wrong_usage = isinstance(error, SelectionError)
    seconds = time.perf_counter() - started
    say_diagnostics(folder, result.diagnostics)
    if json_wanted:
        say_json(json_object(result.artifacts, result.diagnostics, seconds))
    elif result.artifacts:
        say_artifacts(result.artifacts, seconds)
        if edition is not None and not result.failed:
            click.echo(f"已存档 {(output or project.outputs) / 'editions' / edition}")
    return 2 if wrong_usage else int(result.failed)
