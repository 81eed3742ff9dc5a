"""``jianbao pull``: read back what was edited in papers."""

from __future__ import annotations

import time
from pathlib import Path

import click

from generator.cli.chinese import ChineseCommand
from generator.cli.options import as_json, project_folder
from generator.cli.output import say_diagnostics, say_json


@click.command(
    "pull",
    cls=ChineseCommand,
    short_help="把在 Word、PDF 里改的收回 YAML",
    help="""把发出去、改过又收回来的简报读回来：Word、WPS 或 LibreOffice 里改的数字、
    文字和勾选，PDF 里打的勾，变成对 content/ 里 YAML 的修改。先只显示改哪里，
    加 --apply 才写入；注释和排版一个字不动。可以一次收几份（例如各部门的）。

    拿三样比：印出时的值、文件里现在的值、YAML 里现在的值。两边改得不一样、
    几份改得不一样、拿不准的，都列出来，不猜，也不写入；其余照写。
    控件以外改的字和批注只列出，不写入。删去的行不当作取消。

    退出状态：0 全部收回；1 有收不回的、冲突的，或有文件读不了；2 用法错误。

    例：
      jianbao pull 反馈/tasks.docx                看收回来会改什么
      jianbao pull 反馈/*.docx 反馈/*.pdf         几份一起收
      jianbao pull 反馈/*.docx --apply            写入 YAML
      jianbao build                               其余简报随之更新
    """,
)
@click.argument("files", nargs=-1, required=True, metavar="文件...", type=click.Path(path_type=Path))
@project_folder
@click.option("--apply", "apply_wanted", is_flag=True, help="写入 YAML（默认：只显示）")
@as_json
def command(files: tuple[Path, ...], folder: Path, apply_wanted: bool, json_wanted: bool) -> int:
    """Read files back, show the patch, apply it if asked."""
    from generator.build.project import SelectionError, load_project
    from generator.diagnostics import Severity, UserError, to_json
    from generator.revision.pull.applying import apply
    from generator.revision.pull.merging import Pulled, pull

    started = time.perf_counter()
    pulled = Pulled(edits=(), old={}, new={}, diagnostics=())
    applied = wrong_usage = False
    diagnostics = pulled.diagnostics
    try:
        project = load_project(folder)
        pulled = pull(project, files)
        diagnostics = pulled.diagnostics
        say_diagnostics(folder, diagnostics)
        if apply_wanted and pulled.new:
            apply(project.root, pulled.old, pulled.new)
            applied = True
    except UserError as error:
        say_diagnostics(folder, error.diagnostics)
        diagnostics += error.diagnostics
        wrong_usage = isinstance(error, SelectionError)
    if json_wanted:
        edits = [
            {"path": e.path, "file": e.place.file, "line": e.place.line, "old": e.old, "new": e.new, "from": list(e.files)} for e in pulled.edits
        ]
        seconds = round(time.perf_counter() - started, 3)
        diff = "".join(f"{line}\n" for line in pulled.diff())
        say_json({"edits": edits, "diff": diff, "applied": applied, "diagnostics": to_json(diagnostics), "seconds": seconds})
    else:
        for line in pulled.diff():
            click.echo(line)
        click.echo(_summary(len(pulled.edits), len(pulled.new), apply_wanted=apply_wanted, applied=applied))
    if wrong_usage:
        return 2
    return int(any(each.severity is Severity.ERROR for each in diagnostics))


def _summary(edits: int, files: int, *, apply_wanted: bool, applied: bool) -> str:
    if not edits:
        return "没有要写入的修改"
    counts = f"{edits} 处修改，{files} 个文件"
    if applied:
        return f"已写入 {counts}；运行 jianbao build 更新简报"
    return f"{counts}，没有写入" if apply_wanted else f"{counts}；加 --apply 写入"
