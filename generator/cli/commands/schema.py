"""``jianbao schema``: what each YAML file may say, as JSON Schema."""

from __future__ import annotations

from pathlib import Path

import click

from generator.cli.chinese import ChineseCommand
from generator.cli.output import say_diagnostics, say_json


@click.command(
    "schema",
    cls=ChineseCommand,
    short_help="输出数据文件的 JSON Schema",
    help="""输出 content/ 里各个 YAML 文件的 JSON Schema，编辑器可用它提示字段、当场报错。

    例：
      jianbao schema                   输出到屏幕，以文件名为键的一个 JSON 对象
      jianbao schema --write schemas   每个文件写成 schemas/文件名.schema.json
    """,
)
@click.option("--write", "target", type=click.Path(path_type=Path), metavar="文件夹", help="写到这个文件夹，每个数据文件一份")
def command(target: Path | None) -> int:
    """Print the schemas or write them."""
    if target is None:
        from generator.content import json_schemas

        say_json(json_schemas())
        return 0
    from generator.build.schemas import write_schemas
    from generator.diagnostics import UserError

    try:
        files = write_schemas(target)
    except UserError as error:
        say_diagnostics(Path(), error.diagnostics)
        return 1
    click.echo(f"已写入 {target}：{len(files)} 个文件")
    return 0
