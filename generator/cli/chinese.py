"""click in Chinese: headings of the help, and what is said of a wrong command line.

click translates through gettext and the reader's locale. Office machines often have none set, and these users read Chinese whatever it is, so the few
texts that reach them are stated here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

import click

from generator.cli.columns import columns, padded

__all__ = ["ChineseCommand", "ChineseGroup", "Count", "WrongUsage", "describe"]

HEADINGS = {"Options": "选项", "Commands": "命令", "Positional arguments": "参数"}


class ChineseFormatter(click.HelpFormatter):
    """Writes help in Chinese: lines stay as they were written, and columns are aligned as a terminal shows hanzi."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        """Write a heading; click's own ones in Chinese."""
        self.write(f"{'':>{self.current_indent}}{HEADINGS.get(heading, heading)}：\n")

    def write_text(self, text: str) -> None:
        """Write lines as they are: joining them would put spaces between hanzi."""
        self.write("".join(f"{'':>{self.current_indent}}{line}".rstrip() + "\n" for line in text.splitlines()))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms and what they mean in two columns."""
        rows = list(rows)
        width = max(columns(term) for term, _ in rows) + col_spacing
        for term, meaning in rows:
            self.write(f"{'':>{self.current_indent}}{padded(term, width)}{meaning}\n")


class ChineseContext(click.Context):
    """A context whose help is in Chinese."""

    formatter_class = ChineseFormatter


class ChineseCommand(click.Command):
    """A command whose help is in Chinese."""

    context_class = ChineseContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what `click.Command` takes."""
        super().__init__(*args, **(kwargs | {"options_metavar": "[选项]", "add_help_option": False}))
        self.params.append(_help_option())


class ChineseGroup(click.Group):
    """A group of commands whose help is in Chinese. Its own function runs where no command is named, too."""

    context_class = ChineseContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what `click.Group` takes."""
        stated = {"options_metavar": "[选项]", "subcommand_metavar": "命令 ...", "add_help_option": False, "invoke_without_command": True}
        super().__init__(*args, **(kwargs | stated))
        self.params.append(_help_option())


def _help_option() -> click.Option:
    def show(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            click.echo(ctx.get_help())
            ctx.exit()

    return click.Option(["-h", "--help"], is_flag=True, is_eager=True, expose_value=False, callback=show, help="显示这段说明")


class Count(click.ParamType[int]):
    """A whole number from 1."""

    name = "N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number, or say what is wrong with it."""
        text = str(value)
        if not text.isdecimal() or int(text) < 1:
            self.fail(f"“{text}”不是正整数", param, ctx)
        return int(text)


class Day(click.ParamType[datetime.date]):
    """A date, as ``2012-03-05``."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        """Return the date, or say what is wrong with it."""
        try:
            return datetime.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是日期，要写成 2012-03-05 这样", param, ctx)


class WrongUsage(click.UsageError):
    """A wrong command line that a command itself explains, in Chinese."""


def describe(error: click.UsageError) -> str:
    """Say in Chinese what is wrong with the command line, and where the help is."""
    path = error.ctx.command_path if error.ctx else "jianbao"
    return f"用法错误：{_message(error)}\n用法说明：{path} --help"


def _message(error: click.UsageError) -> str:
    known: list[str] = []
    match error:
        case click.NoSuchOption():
            said, name = f"没有选项 {error.option_name}", error.option_name
            if error.ctx:
                known = [option for parameter in error.ctx.command.params for option in parameter.opts]
        case click.exceptions.NoSuchCommand():
            said, name = f"没有命令 {error.command_name}", error.command_name
            if error.ctx and isinstance(error.ctx.command, click.Group):
                known = error.ctx.command.list_commands(error.ctx)
        case WrongUsage():
            return error.message
        case click.MissingParameter():
            return f"缺少 {_name(error)}"
        case click.BadParameter():
            return f"{_name(error)} 的值不对：{error.message}"
        case click.BadOptionUsage():
            return f"选项 {error.option_name} 写得不对：需要的值没有给，或给了不需要的值"
        case _:
            return f"多余或不完整的参数（{error.message}）"
    from generator.diagnostics import nearest  # only a wrong command line pays for it

    near = nearest(name, known)
    return f"{said}；是不是 {near}？" if near else said


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return "参数"
    return error.param.human_readable_name if isinstance(error.param, click.Argument) else " / ".join(error.param.opts)
