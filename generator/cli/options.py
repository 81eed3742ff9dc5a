"""Options that several commands share, and how a command reports what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, TypeVar

import click

from generator.cli.chinese import WrongUsage

__all__ = ["as_json", "chosen_departments", "project_folder", "selection"]

Command = TypeVar("Command", bound=Callable[..., Any])


def project_folder(command: Command) -> Command:
    """Add ``--project``."""
    described = "项目文件夹，内有 content/ 和 templates/（默认：当前文件夹）"
    return click.option("--project", "folder", type=click.Path(path_type=Path), default=Path(), metavar="文件夹", help=described)(command)


def as_json(command: Command) -> Command:
    """Add ``--json``."""
    return click.option("--json", "json_wanted", is_flag=True, help="在标准输出上给出一个 JSON 对象，供程序读取")(command)


def selection(command: Command) -> Command:
    """Add the options that say which files are meant: ``--output``, ``--format``, ``--department`` and ``--all-departments``."""
    for option in (
        click.option("--all-departments", is_flag=True, help="再为每个部门各生成一份"),
        click.option("--department", "departments", multiple=True, metavar="部门", help="再为这个部门生成它的那份；可重复"),
        click.option("--format", "formats", default="docx,pdf", metavar="格式", callback=_listed, help="要哪些格式，用逗号隔开（默认：docx,pdf）"),
        click.option("--output", type=click.Path(path_type=Path), metavar="文件夹", help="写到哪里（默认：项目里的 outputs/）"),
    ):
        command = option(command)
    return command


def chosen_departments(departments: tuple[str, ...], all_departments: bool) -> tuple[str, ...] | Literal["all"]:
    """Return what the options for departments mean together."""
    if departments and all_departments:
        raise WrongUsage("--department 和 --all-departments 只能用一个", click.get_current_context())
    return "all" if all_departments else departments


def _listed(context: click.Context, parameter: click.Parameter, value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (name.strip() for name in value.split(",")))))
