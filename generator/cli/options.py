"""Options that several commands share, and how a command reports what went wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

__all__ = ["as_json", "project_folder"]

Command = TypeVar("Command", bound=Callable[..., Any])


def project_folder(command: Command) -> Command:
    """Add ``--project``."""
    described = "项目文件夹，内有 content/ 和 templates/（默认：当前文件夹）"
    return click.option("--project", "folder", type=click.Path(path_type=Path), default=Path(), metavar="文件夹", help=described)(command)


def as_json(command: Command) -> Command:
    """Add ``--json``."""
    return click.option("--json", "json_wanted", is_flag=True, help="在标准输出上给出一个 JSON 对象，供程序读取")(command)
