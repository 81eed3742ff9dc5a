"""``jianbao watch``: make papers again as their content, templates and fonts are edited."""

from __future__ import annotations

import datetime
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from generator.cli.chinese import ChineseCommand, WrongUsage
from generator.cli.options import as_json, project_folder
from generator.cli.output import say_diagnostics
from generator.cli.rounds import JsonTeller, Teller


@click.command(
    "watch",
    cls=ChineseCommand,
    short_help="盯着数据和模板，一保存就重新生成",
    help="""先生成一遍，然后盯着 content/、templates/ 和 fonts/：
    一保存就重新生成，只生成改动涉及的文件。按 Ctrl-C 结束。

    每生成一个文件打印一行，写明从发现改动起用了多少毫秒。
    写错了会列出全部错误，旧文件不动；改好再保存，就接着生成。
    不写名称就管全部简报。--json 每一轮输出一行。

    例：
      jianbao watch                          全部简报，Word 和 PDF
      jianbao watch summary --format pdf     只管一份简报的 PDF
      jianbao watch --all-departments        连同每个部门的那份
    """,
)
@click.argument("names", nargs=-1, metavar="[名称]...")
@project_folder
@click.option("--output", type=click.Path(path_type=Path), metavar="文件夹", help="写到哪里（默认：项目里的 outputs/）")
@click.option("--format", "formats", default="docx,pdf", metavar="格式", help="要哪些格式，用逗号隔开（默认：docx,pdf）")
@click.option("--department", "departments", multiple=True, metavar="部门", help="连同这个部门的那份；可重复")
@click.option("--all-departments", is_flag=True, help="连同每个部门的那份")
@as_json
def command(
    names: tuple[str, ...],
    folder: Path,
    output: Path | None,
    formats: str,
    departments: tuple[str, ...],
    all_departments: bool,
    json_wanted: bool,
) -> int:
    """Make papers, and again after each edit, until told to stop."""
    if departments and all_departments:
        raise WrongUsage("--department 和 --all-departments 只能用一个", click.get_current_context())
    with _until_interrupted() as stop:
        from generator.build.project import SelectionError, load_project
        from generator.build.watch import watch_project
        from generator.diagnostics import UserError

        try:
            watch_project(
                load_project(folder),
                names=names,
                formats=tuple(dict.fromkeys(filter(None, (name.strip() for name in formats.split(","))))),
                departments="all" if all_departments else departments,
                output=output,
                day=lambda: datetime.datetime.now().astimezone().date(),
                told=JsonTeller(folder) if json_wanted else Teller(folder),
                stop=stop,
            )
        except UserError as error:
            say_diagnostics(folder, error.diagnostics)
            return 2 if isinstance(error, SelectionError) else 1
        except KeyboardInterrupt:
            pass  # asked twice
    if not json_wanted:
        click.echo("已停止。")
    return 0


@contextmanager
def _until_interrupted() -> Iterator[threading.Event]:
    """Yield what is set by Ctrl-C, or by the system's wish that this process ends. Told twice, the process does not finish what it is doing."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
