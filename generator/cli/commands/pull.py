"""``jianbao pull``: read back what was edited in papers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.chinese import ChineseCommand
from generator.cli.options import as_json, project_folder
from generator.cli.patch import say_patch

if TYPE_CHECKING:
    from generator.build.project import Project
    from generator.revision.pull.merging import Pulled


@click.command(
    "pull",
    cls=ChineseCommand,
    short_help="把在 Word、PDF、Excel 里改的收回 YAML",
    help="""把发出去、改过又收回来的简报读回来：Word、WPS 或 LibreOffice 里改的数字、
    文字和勾选，PDF 里打的勾，jianbao export 导出的 Excel 表里填的格子，变成对
    content/ 里 YAML 的修改。先只显示改哪里，
    加 --apply 才写入；注释和排版一个字不动。可以一次收几份（例如各部门的）。

    拿三样比：印出时的值、文件里现在的值、YAML 里现在的值。两边改得不一样、
    几份改得不一样、拿不准的，都列出来，不猜，也不写入；其余照写。
    控件以外改的字和批注只列出，不写入。删去的行不当作取消。

    退出状态：0 全部收回；1 有收不回的、冲突的，或有文件读不了；2 用法错误。

    例：
      jianbao pull 反馈/tasks.docx                看收回来会改什么
      jianbao pull 反馈/*.docx 反馈/*.pdf         几份一起收
      jianbao pull 反馈/*.xlsx                    各部门填好的表
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

    def find(project: Project) -> Pulled:
        from generator.revision.pull.merging import pull

        return pull(project, files)

    return say_patch(folder, find, apply_wanted=apply_wanted, json_wanted=json_wanted)
