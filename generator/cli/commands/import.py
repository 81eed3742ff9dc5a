"""``jianbao import``: an office's own list of units, from Excel into the YAML."""

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
    "import",
    cls=ChineseCommand,
    short_help="把办公室自己的单位名单（Excel）导入 YAML",
    help="""把办公室平时用的单位名单（.xlsx）导入 departments.yaml。按表头认列：单位、
    简称、全称、邮箱、联系人、份数、接收材料、编号等，次序不限，上面可以有标题；
    按编号或名称认行。先只显示改哪里，加 --apply 才写入；注释和排版一个字不动。

    空着的格子不改；名单里没有的单位只提示，不删。新单位要有英文编号：加一列
    “编号”，填小写英文字母、数字和连字符。公式、看不准的日期和数不收，按
    “文件:工作表!单元格”一次列全。jianbao export 导出的表，用 jianbao pull 收回。

    退出状态：0 全部导入；1 有导入不了的，或文件读不了；2 用法错误。

    例：
      jianbao import departments 通讯录.xlsx           看会改什么
      jianbao import departments 通讯录.xlsx --apply   写入 YAML
    """,
)
@click.argument("subject", metavar="departments", type=click.Choice(["departments"]))
@click.argument("path", metavar="文件.xlsx", type=click.Path(path_type=Path))
@project_folder
@click.option("--apply", "apply_wanted", is_flag=True, help="写入 YAML（默认：只显示）")
@as_json
def command(subject: str, path: Path, folder: Path, apply_wanted: bool, json_wanted: bool) -> int:
    """Read the list, show the patch, apply it if asked."""

    def find(project: Project) -> Pulled:
        from generator.revision.address_list import import_departments

        return import_departments(project, path)

    return say_patch(folder, find, apply_wanted=apply_wanted, json_wanted=json_wanted)
