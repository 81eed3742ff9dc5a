"""What a patch of the YAML looks like on the terminal and in JSON, and writing it if that is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.output import say_diagnostics, say_json

if TYPE_CHECKING:
    from generator.build.project import Project
    from generator.revision.pull.merging import Pulled

__all__ = ["say_patch"]


def say_patch(folder: Path, find: Callable[[Project], Pulled], *, apply_wanted: bool, json_wanted: bool) -> int:
    """Show what ``find`` finds for the project in a folder, apply it if asked, and return the exit status."""
    from generator.build.project import SelectionError, load_project
    from generator.diagnostics import Severity, UserError, to_json
    from generator.revision.pull.applying import apply
    from generator.revision.pull.merging import Pulled

    started = time.perf_counter()
    pulled = Pulled(edits=(), old={}, new={}, diagnostics=())
    applied = wrong_usage = False
    diagnostics = pulled.diagnostics
    try:
        project = load_project(folder)
        pulled = find(project)
        diagnostics = pulled.diagnostics
        say_diagnostics(folder, diagnostics)
        if apply_wanted and pulled.new:
            apply(project.root, pulled.old, pulled.new)
            applied = True
    except UserError as error:
        say_diagnostics(folder, error.diagnostics)
        diagnostics += error.diagnostics
        wrong_usage = isinstance(error, SelectionError)
    if json_wanted:
        edits = [
            {"path": e.path, "file": e.place.file, "line": e.place.line, "old": e.old, "new": e.new, "from": list(e.files)} for e in pulled.edits
        ]
        seconds = round(time.perf_counter() - started, 3)
        diff = "".join(f"{line}\n" for line in pulled.diff())
        say_json({"edits": edits, "diff": diff, "applied": applied, "diagnostics": to_json(diagnostics), "seconds": seconds})
    else:
        for line in pulled.diff():
            click.echo(line)
        click.echo(_summary(len(pulled.edits), len(pulled.new), apply_wanted=apply_wanted, applied=applied))
    if wrong_usage:
        return 2
    return int(any(each.severity is Severity.ERROR for each in diagnostics))


def _summary(edits: int, files: int, *, apply_wanted: bool, applied: bool) -> str:
    if not edits:
        return "没有要写入的修改"
    counts = f"{edits} 处修改，{files} 个文件"
    if applied:
        return f"已写入 {counts}；运行 jianbao build 更新简报"
    return f"{counts}，没有写入" if apply_wanted else f"{counts}；加 --apply 写入"
