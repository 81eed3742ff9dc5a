"""``jianbao init``: a small project to start from."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.chinese import ChineseCommand
from generator.cli.output import say_diagnostics


@click.command(
    "init",
    cls=ChineseCommand,
    short_help="新建一个小项目",
    help="""在一个新文件夹（或空文件夹）里建一个小而完整的项目：样例数据、模板、版式。

    建好就能直接生成简报，不需要联网。样例文字都注明是样例，换成自己的即可。
    """,
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="文件夹")
def command(folder: Path) -> int:
    """Write the project and say what to do next."""
    from generator.diagnostics import UserError
    from generator.scaffold import create_project

    try:
        files = create_project(folder)
    except UserError as error:
        say_diagnostics(folder, error.diagnostics)
        return 1
    click.echo(f"已在 {folder} 建好 {len(files)} 个文件。接下来：")
    click.echo(f"  1. 生成简报：jianbao build --project {folder}")
    click.echo(f"  2. 打开 {folder / 'outputs'} 里的 Word 和 PDF 看一看")
    click.echo(f"  3. 把 {folder / 'content'} 里的样例换成自己的数据，再生成一次")
    click.echo(f"  4. 出错或拿不准时：jianbao check --project {folder}")
    return 0
