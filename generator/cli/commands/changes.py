"""``jianbao changes``: say what is no longer as it was, and print it as a change notice."""

from __future__ import annotations

import datetime
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from generator.cli.chinese import ChineseCommand, Day, WrongUsage
from generator.cli.options import as_json, project_folder
from generator.cli.output import json_object, say_artifacts, say_diagnostics, say_json

if TYPE_CHECKING:
    from generator.build.result import Result

ONLY_WITH_NOTICE = ("formats", "old_name", "new_name", "date")
ONLY_WITH_FILES = ("departments", "all_departments", "output")


@click.command(
    "changes",
    cls=ChineseCommand,
    short_help="列出与旧版本相比有什么变化，印成变更说明、修订稿",
    help="""列出与旧版本相比有什么变化：指标数字由多少改为多少，任务增减，单位、
    时限、进展的变动，以及涉及哪些简报、哪些部门的那份。只看不改，不生成文件。

    旧版本是 git 里的一个版本、build --edition 存下的一份存档，或另一个项目
    文件夹（例如备份）。

    加上 --notice，就把同样的变化印成变更说明（Word 和 PDF），写到项目里的
    outputs/changes/；没有变化就不写。部门的那份只列与它有关的。

    加上 --redline，就给有变化的每份 Word 简报做一份修订稿，也写到
    outputs/changes/：用 Word 打开，“审阅”里看得到每处增删；全部接受就是新稿，
    全部拒绝就是旧稿。

    例：
      jianbao changes                        与上一次提交的内容相比
      jianbao changes --since v1             与标签 v1 的内容相比
      jianbao changes --since ../上周的备份  与另一个文件夹相比
      jianbao changes --redline              给有变化的 Word 简报各做一份修订稿
      jianbao changes --notice               印成变更说明
      jianbao changes --notice --all-departments   再为每个有关的部门各印一份
      jianbao changes --notice --old-name 送审稿   写明旧版本叫送审稿
    """,
)
@project_folder
@click.option("--since", default="HEAD", metavar="版本", help="与哪个版本、存档或文件夹相比（默认：HEAD，即上一次提交）")
@click.option("--notice", "notice_wanted", is_flag=True, help="生成变更说明")
@click.option("--redline", "redline_wanted", is_flag=True, help="生成带修订标记的 Word 简报")
@click.option("--department", "departments", multiple=True, metavar="部门", help="再为这个部门生成它的那份；可重复")
@click.option("--all-departments", is_flag=True, help="再为每个有关的部门各生成一份")
@click.option("--output", type=click.Path(path_type=Path), metavar="文件夹", help="变更说明、修订稿写到哪里（默认：outputs/changes/）")
@click.option("--format", "formats", default="docx,pdf", metavar="格式", help="要哪些格式，用逗号隔开（默认：docx,pdf）")
@click.option("--old-name", metavar="称呼", help="旧版本印成什么名称（默认：--since 写的）")
@click.option("--new-name", default="现稿", metavar="称呼", help="现在的内容印成什么名称（默认：现稿）")
@click.option("--date", type=Day(), help="变更说明上印的日期（默认：不印）")
@as_json
@click.pass_context
def command(
    context: click.Context,
    folder: Path,
    since: str,
    notice_wanted: bool,
    redline_wanted: bool,
    departments: tuple[str, ...],
    all_departments: bool,
    output: Path | None,
    formats: str,
    old_name: str | None,
    new_name: str,
    date: datetime.date | None,
    json_wanted: bool,
) -> int:
    """Compare two editions, say what changed, make the notice if it is wanted."""
    _check_options(context, notice_wanted, redline_wanted)
    from generator.build.project import SelectionError, load_project
    from generator.build.result import Result
    from generator.content import load_report
    from generator.diagnostics import UserError
    from generator.revision import editions, wording
    from generator.revision.changes import compare
    from generator.revision.issue import issue
    from generator.revision.notice import notice
    from generator.revision.papers import reach

    started = time.perf_counter()
    result = marked = Result(artifacts=(), diagnostics=())
    try:
        new = load_project(folder)
        content = load_report(new.root)
        with editions.opened(new, since) as old:
            earlier = editions.content_of(old, since)
            changes = compare(earlier.report, content.report)
            reached = reach((old, earlier), (new, content), changes)
            if redline_wanted:
                from generator.revision.redline.papers import mark_papers

                wanted: Sequence[str] | Literal["all"] = "all" if all_departments else departments
                marked = mark_papers((old, earlier), (new, content), reached, departments=wanted, output=output, today=today())
        if notice_wanted:
            called = old_name or ("上次提交稿" if since == "HEAD" else Path(since).name or since)
            result = issue(
                new,
                content,
                notice(earlier.report, content.report, changes, reached, since=called, until=new_name, date=date),
                formats=tuple(dict.fromkeys(filter(None, (name.strip() for name in formats.split(","))))),
                departments="all" if all_departments else departments,
                output=output,
                today=today(),
            )
    except UserError as error:
        say_diagnostics(folder, error.diagnostics)
        if json_wanted:
            say_json({"changes": [], "papers": [], "redlines": []} | json_object((), error.diagnostics, time.perf_counter() - started))
        return 2 if isinstance(error, SelectionError) else 1
    seconds = time.perf_counter() - started
    files = Result(artifacts=(*result.artifacts, *marked.artifacts), diagnostics=tuple(dict.fromkeys((*result.diagnostics, *marked.diagnostics))))
    say_diagnostics(folder, files.diagnostics)
    if json_wanted:
        redlines = [artifact.path.as_posix() for artifact in marked.artifacts if artifact.sha256]
        say_json(wording.to_json(changes, reached) | {"redlines": redlines} | json_object(files.artifacts, files.diagnostics, seconds))
        return int(files.failed)
    names = {each.id: each.name for each in (*earlier.report.departments, *content.report.departments)}
    if not notice_wanted and not redline_wanted:
        for line in wording.lines(changes, reached, names):
            click.echo(line)
    unwritten = [word for word, wanted in (("变更说明", notice_wanted), ("修订稿", redline_wanted)) if wanted]
    click.echo(f"共 {len(changes)} 处变化" if changes or reached else "，".join(["没有变化", *(f"不写{word}" for word in unwritten)]))
    _say_what_is_missing(result, departments, names)
    if redline_wanted and reached and not marked.artifacts:
        click.echo("这些简报的文字没有变化，不写修订稿" + ("" if departments or all_departments else "；部门的那份加 --all-departments"))
    if files.artifacts:
        say_artifacts(files.artifacts, seconds)
    return int(files.failed)


def _say_what_is_missing(notices: Result, departments: Sequence[str], names: Mapping[str, str]) -> None:
    """Name the departments that were asked for and get no notice."""
    made = {artifact.department for artifact in notices.artifacts if artifact.department}
    for department in departments:
        if notices.artifacts and department not in made:
            click.echo(f"{names[department]}：没有与它有关的变化，不写变更说明")


def _check_options(context: click.Context, notice_wanted: bool, redline_wanted: bool) -> None:
    """Refuse options of the files that are made without these files."""
    given = [name for name in (*ONLY_WITH_NOTICE, *ONLY_WITH_FILES) if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE]
    for name in given:
        fits = notice_wanted or (redline_wanted and name in ONLY_WITH_FILES)
        if not fits:
            option = next(each.opts[0] for each in context.command.params if each.name == name)
            raise WrongUsage(f"{option} 只和 --notice {'或 --redline ' if name in ONLY_WITH_FILES else ''}一起用", context)
    if {"departments", "all_departments"} <= set(given):
        raise WrongUsage("--department 和 --all-departments 只能用一个", context)


def today() -> datetime.date:
    """Return the date of today where the command is run."""
    return datetime.datetime.now().astimezone().date()
