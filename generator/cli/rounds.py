"""What ``jianbao watch`` says: of each round of building, which files were saved, and a line for each file that was made of them."""

from __future__ import annotations

import datetime
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.output import WORDS, json_object, say_diagnostics

if TYPE_CHECKING:
    from generator.build.result import Artifact, Result
    from generator.diagnostics import Diagnostic

__all__ = ["JsonTeller", "Teller"]

_FEW = 3
"""How many of the files that were saved at once are named."""


class Teller:
    """Tells the user, line by line."""

    def __init__(self, folder: Path) -> None:
        """Take the project's folder."""
        self._folder = folder
        self._changed: tuple[str, ...] = ()
        self._started = 0.0
        self._headed = False
        self._failed: Sequence[Diagnostic] = ()
        self._warned: Sequence[Diagnostic] = ()

    def begin(self, changed: tuple[str, ...]) -> None:
        """Begin a round for these files; none before the first edit."""
        self._changed = changed
        self._started = time.perf_counter()
        self._headed = False

    def stored(self, artifact: Artifact) -> None:
        """Tell of a file as soon as it is on the disk."""
        if artifact.status.value in ("built", "kept"):
            note = f"：{artifact.reason}" if artifact.status.value == "kept" else ""
            self._line(f"{WORDS[artifact.status.value]} {artifact.path}（{artifact.pages} 页，{self._milliseconds} 毫秒）{note}")

    def end(self, result: Result) -> None:
        """Tell what else there is to say. Warnings that were said in the last round that went well are not said again."""
        for artifact in result.artifacts:
            if artifact.status.value == "failed":
                self._line(f"{WORDS['failed']} {artifact.path}：{artifact.reason}")
        from generator.build.watch import waits

        if result.failed:
            if waits(result) and self._failed == result.diagnostics:
                return
            say_diagnostics(self._folder, result.diagnostics)
            click.echo("等它写完就接着生成。" if waits(result) else "改好并保存，就接着生成。", err=True)
        else:
            say_diagnostics(self._folder, () if result.diagnostics == self._warned else result.diagnostics)
            self._warned = result.diagnostics
            if not self._headed:
                self._line(f"没有要重新生成的文件（{self._milliseconds} 毫秒）")
        self._failed = result.diagnostics

    @property
    def _milliseconds(self) -> int:
        return round((time.perf_counter() - self._started) * 1000)

    def _line(self, words: str) -> None:
        """Print a line, the first one of a round below what was saved."""
        if not self._headed and self._changed:
            more = f" 等 {len(self._changed)} 个文件" if len(self._changed) > _FEW else ""
            click.echo(f"{datetime.datetime.now().astimezone():%H:%M:%S} 保存了 {'、'.join(self._changed[:_FEW])}{more}")
        self._headed = True
        click.echo(words)


class JsonTeller(Teller):
    """Tells programs: a JSON object a round, each on one line, as ``build`` prints it and with the files that were saved."""

    def stored(self, artifact: Artifact) -> None:
        """Say nothing yet."""

    def end(self, result: Result) -> None:
        """Print the round."""
        from generator.build.watch import waits

        if waits(result) and self._failed == result.diagnostics:
            return
        told = json_object(result.artifacts, result.diagnostics, time.perf_counter() - self._started) | {"changed": self._changed}
        click.echo(json.dumps(told, ensure_ascii=False).encode() + b"\n", nl=False)
        self._failed = result.diagnostics
