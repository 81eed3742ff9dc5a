"""``jianbao changes``: say what is no longer as it was."""

from __future__ import annotations

import time
from pathlib import Path

import click

from generator.cli.chinese import ChineseCommand
from generator.cli.options import as_json, project_folder
from generator.cli.output import say_diagnostics, say_json


@click.command(
    "changes",
    cls=ChineseCommand,
    short_help="列出与旧版本相比有什么变化",
    help="""列出与旧版本相比有什么变化：指标数字由多少改为多少，任务增减，单位、
    时限、进展的变动，以及涉及哪些简报、哪些部门的那份。只看不改，不生成文件。

    旧版本是 git 里的一个版本，或另一个项目文件夹（例如备份）。

    例：
      jianbao changes                        与上一次提交的内容相比
      jianbao changes --since v1             与标签 v1 的内容相比
      jianbao changes --since ../上周的备份  与另一个文件夹相比
    """,
)
@project_folder
@click.option("--since", default="HEAD", metavar="版本", help="与哪个版本或文件夹相比（默认：HEAD，即上一次提交）")
@as_json
def command(folder: Path, since: str, json_wanted: bool) -> int:
    """Compare two editions, say what changed."""
    from generator.build.project import SelectionError, load_project
    from generator.content import load_report
    from generator.diagnostics import UserError, to_json
    from generator.revision import editions, wording
    from generator.revision.changes import compare
    from generator.revision.papers import reach

    started = time.perf_counter()
    try:
        new = load_project(folder)
        content = load_report(new.root)
        with editions.opened(new, since) as old:
            earlier = editions.content_of(old, since)
            changes = compare(earlier.report, content.report)
            reached = reach((old, earlier), (new, content), changes)
    except UserError as error:
        say_diagnostics(folder, error.diagnostics)
        if json_wanted:
            say_json({"changes": [], "papers": [], "diagnostics": to_json(error.diagnostics), "seconds": round(time.perf_counter() - started, 3)})
        return 2 if isinstance(error, SelectionError) else 1
    if json_wanted:
        say_json(wording.to_json(changes, reached) | {"diagnostics": [], "seconds": round(time.perf_counter() - started, 3)})
    else:
        names = {each.id: each.name for each in (*earlier.report.departments, *content.report.departments)}
        for line in wording.lines(changes, reached, names):
            click.echo(line)
        click.echo(f"共 {len(changes)} 处变化" if changes or reached else "没有变化")
    return 0
