"""The command line: parse, call, render, exit code; nothing else.

Each command stands in a module of its own and imports what it needs when it runs, so that ``jianbao --help`` is quick. Everything a user can mend
reaches `main` as an exception with a message; what else escapes is a bug and keeps its traceback.

Exit status: 0 done; 1 problems in content, templates or outputs; 2 wrong usage.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

import click

from generator import __version__
from generator.cli.chinese import ChineseGroup, describe

__all__ = ["main"]

COMMANDS = ("build", "watch", "explain", "check", "changes", "distribute", "pull", "export", "import", "fonts", "schema", "init")
"""In the order of a day's work. A command ``name`` is `command` in the module ``generator.cli.commands.name``."""


class CommandGroup(ChineseGroup):
    """The commands, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which they are to be read."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"generator.cli.commands.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command


@click.group(
    cls=CommandGroup,
    help="""把政府工作报告的数据（YAML）和模板（Jinja）印成简报，Word 与 PDF 版式一致。

    常用：
      jianbao init 新项目               新建一个可以直接生成的小项目
      jianbao check                     检查数据和模板，不生成文件
      jianbao build                     生成全部简报，放在 outputs/
      jianbao build --all-departments   再为每个部门各生成一份
      jianbao watch                     边改边看：一保存就重新生成

    每个命令的用法：jianbao 命令 --help
    """,
)
@click.version_option(__version__, "-V", "--version", message="jianbao %(version)s", help="显示版本号")
@click.pass_context
def group(context: click.Context) -> None:
    """Show the help where no command is named; the text above is what users read."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # an old console that lacks a character must not stop a build
    try:
        status = group.main(list(arguments) if arguments is not None else None, prog_name="jianbao", standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        click.echo(describe(error), err=True)
        return 2
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        return 1
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断。已写好的文件是完整的，其余保持原样。", err=True)
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (``jianbao schema | head``). Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return status if isinstance(status, int) else 0
