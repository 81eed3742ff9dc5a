"""``jianbao fonts``: which font plays which role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from generator.cli.chinese import ChineseCommand
from generator.cli.columns import columns, padded
from generator.cli.options import project_folder
from generator.cli.output import say_diagnostics

HEAD = ("用途", "要求的字体", "实际用的字体", "来源", "替代", "文件")
SPELLED = 20
"""How many characters that a face lends are shown."""

SOURCES = {"project": "项目 fonts/", "system": "本机", "package": "随程序安装"}


@click.command(
    "fonts",
    cls=ChineseCommand,
    short_help="查看用了哪些字体",
    help="""列出各种用途（小标宋、仿宋、楷体、黑体、宋体）实际用了哪个字体。

    依次在项目的 fonts/ 文件夹、本机已安装的字体、随程序安装的字体中找。
    “替代”一栏写“是”的，说明没有找到同类字体：把字体文件放进 fonts/ 即可。
    字体里没有的字由别的字体代替，列在表的后面。
    """,
)
@project_folder
def command(folder: Path) -> int:
    """Print the table."""
    from generator.build.faces import choose, lent, resolve
    from generator.build.project import load_project
    from generator.content import load_theme
    from generator.diagnostics import UserError

    try:
        project = load_project(folder)
        themes = [load_theme(project.templates / "themes", file.stem) for file in sorted((project.templates / "themes").glob("*.yaml"))]
        families = {(role, family): theme for theme in themes for role, family in theme.fonts.items()}
        rows, loans = [HEAD], []
        characters = project.characters()
        for (role, family), theme in sorted(families.items(), key=lambda item: item[0]):
            [choice] = choose({role: family}, project_fonts=project.fonts)
            source = SOURCES[choice.source]
            rows.append((role, family, choice.face.family, source, "是" if choice.substituted else "否", choice.file))
            loans += _loans(family, lent(resolve(theme.fonts, project_fonts=project.fonts), role, characters))
    except UserError as error:
        say_diagnostics(folder, error.diagnostics)
        return 1
    click.echo(_table(rows))
    if loans:
        click.echo("\n数据里有这些字，由别的字体代替：\n" + _table(loans))
    return 0


def _loans(family: str, found: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return a row for each family that lends characters; ASCII, which is lent whole, is not spelled out."""
    rows = []
    for lender, characters in found.items():
        words = "".join(character for character in characters if not character.isascii())
        ascii_too = ["英文字母和数字"] if len(words) < len(characters) else []
        some = [words[:SPELLED] + (f" 等 {len(words)} 字" if len(words) > SPELLED else "")] if words else []
        rows.append((family, lender or "（没有一种字体有）", "、".join(ascii_too + some)))
    return rows


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Align the columns as a terminal shows them: a hanzi is two columns wide."""
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(padded, row, widths)).rstrip() for row in rows)
