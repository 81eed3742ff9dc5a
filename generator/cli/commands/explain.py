"""``jianbao explain``: say what a build would make, and why."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.cli.chinese import ChineseCommand
from generator.cli.options import as_json, chosen_departments, project_folder, selection
from generator.cli.output import MANY, say_diagnostics, say_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.build.explaining import Explained
    from generator.build.findings import Finding

SHOWN = 20
"""How many reasons of a paper are printed one by one; ``--json`` has all."""


@click.command(
    "explain",
    cls=ChineseCommand,
    short_help="说明每份文件要不要重做，为什么",
    help="""说明每份文件要不要重做，为什么。选项与 build 相同。只看不改，不生成文件。

    要重做的，列出原因：哪个数据由多少改为多少（在哪个文件哪一行），哪个模板、
    版式、字体、程序库有变化，或者文件不在了、被手工修改过。
    改注释、改次序、touch、复制整个文件夹，都不算变化。

    例：
      jianbao explain                        全部简报
      jianbao explain summary --format pdf   只看一份简报的 PDF
      jianbao explain --all-departments      连各部门的那份一起看
    """,
)
@click.argument("names", nargs=-1, metavar="[名称]...")
@project_folder
@selection
@as_json
def command(
    names: tuple[str, ...],
    folder: Path,
    output: Path | None,
    formats: tuple[str, ...],
    departments: tuple[str, ...],
    all_departments: bool,
    json_wanted: bool,
) -> int:
    """Compare, say what was found."""
    from generator.build.explaining import explain_project
    from generator.build.project import SelectionError, load_project
    from generator.diagnostics import Diagnostic, Severity, UserError, to_json

    started = time.perf_counter()
    explained: tuple[Explained, ...] = ()
    problems: tuple[Diagnostic, ...]
    wrong_usage = False
    try:
        explained, problems = explain_project(
            load_project(folder), names=names, formats=formats, departments=chosen_departments(departments, all_departments), output=output
        )
    except UserError as error:
        problems = error.diagnostics
        wrong_usage = isinstance(error, SelectionError)
    seconds = time.perf_counter() - started
    say_diagnostics(folder, problems)
    if json_wanted:
        say_json({"artifacts": [_json(each) for each in explained], "diagnostics": to_json(problems), "seconds": round(seconds, 3)})
    else:
        _say(explained)
    return 2 if wrong_usage else int(any(problem.severity is Severity.ERROR for problem in problems))


def _say(explained: Sequence[Explained]) -> None:
    """Print the files that a build would make with the reasons, those with the same reasons together, and how many there are."""
    groups: dict[tuple[Path, Sequence[Finding]], list[Explained]] = {}
    for each in explained:
        of_all = each.path.parent.parent if each.department else each.path.with_suffix("")
        groups.setdefault((of_all, each.findings), []).append(each)
    for (folder, found), group in groups.items():
        units = {each.department for each in group}
        paths = f"{folder}：{len(units)} 个部门，{len(group)} 个文件" if len(units) > MANY else "、".join(str(each.path) for each in group)
        click.echo(f"要重做 {paths}" if found else f"不用重做 {paths}")
        for finding in found[:SHOWN]:
            place = f"（{finding.span}）" if finding.span else ""
            click.echo(f"  {finding.message}{place}")
        if len(found) > SHOWN:
            click.echo(f"  ……另有 {len(found) - SHOWN} 处，用 --json 看全部")
    stale = sum(bool(each.findings) for each in explained)
    if explained:
        click.echo(f"要重做 {stale}，不用重做 {len(explained) - stale}")


def _json(explained: Explained) -> dict[str, object]:
    return {
        "briefing": explained.briefing,
        "department": explained.department,
        "format": explained.format,
        "path": explained.path.as_posix(),
        "current": not explained.findings,
        "findings": [_finding(each) for each in explained.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    span = finding.span
    return {
        "code": finding.code,
        "message": finding.message,
        "path": finding.path or None,
        "old": finding.old,
        "new": finding.new,
        "file": span.file if span else None,
        "line": span.line or None if span else None,
    }
