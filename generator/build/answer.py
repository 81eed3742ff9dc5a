"""What the last build answered, kept for the next one: while nothing it read has changed, and no file it wrote, it need not be asked again.

An answer is found, checked and given before anything is imported that reads YAML, templates or fonts. It is never more than the truth: it holds for
one digest of the inputs, one manifest and one hash of each file, and what is missing or damaged counts as no answer.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple

from generator.build import FOLDER, OUTPUTS
from generator.build.inputs import inputs_digest
from generator.build.regular import read_regular
from generator.build.result import Artifact, Result, Status

__all__ = ["Answer", "Selection", "keep_answer", "last_answer"]

ANSWERS = "answers"
"""Folder of the answers, one file for each selection, below `FOLDER`."""

UNFINISHED = ("journal.jsonl", "holder")
"""Files beside it that a build has while it runs, and that a killed one leaves for the next to clear away."""

MOST = 8
"""How many selections have an answer at one time."""


class Selection(NamedTuple):
    """What a build is asked for."""

    names: tuple[str, ...]
    """Ids of briefings; all if empty."""
    formats: tuple[str, ...]
    departments: tuple[str, ...] | Literal["all"]

    @property
    def file(self) -> str:
        """Name of the file that holds its answer."""
        return hashlib.blake2b(json.dumps(self).encode(), digest_size=16).hexdigest() + ".json"


class Answer(NamedTuple):
    """What a build with nothing to do says."""

    artifacts: tuple[Artifact, ...]
    warnings: tuple[Mapping[str, Any], ...]
    """As ``--json`` gives them."""
    texts: tuple[str, ...]
    """As they are shown."""


def last_answer(project: Path, selection: Selection, output: Path | None = None) -> Answer | None:
    """Return the answer of the last build of a selection if it still holds; None if it has to be found out.

    Args:
        project: The project's folder.
        selection: What is asked for.
        output: The output folder; the project's own if None.
    """
    outputs = output or project / OUTPUTS
    with suppress(OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        stored = json.loads(read_regular(outputs / FOLDER / ANSWERS / selection.file))
        rows = stored["files"]
        hashes = {f"{FOLDER}/manifest.json": stored["manifest"]} | {row["place"]: row["sha256"] for row in rows}
        idle = not any((outputs / FOLDER / name).exists() for name in UNFINISHED)
        if idle and stored["inputs"] == inputs_digest(project) and all(_hash(outputs / place) == sha256 for place, sha256 in hashes.items()):
            return Answer(
                artifacts=tuple(_artifact(outputs, row) for row in rows),
                warnings=tuple(warning["json"] for warning in stored["warnings"]),
                texts=tuple(warning["text"] for warning in stored["warnings"]),
            )
    return None


def keep_answer(outputs: Path, selection: Selection, inputs: str, manifest: str, result: Result, texts: Sequence[str]) -> None:
    """Write an answer down. That it cannot be written is no failure.

    Args:
        outputs: The output folder, which this process has locked.
        selection: What was asked for.
        inputs: The digest of what was read.
        manifest: The manifest as it is going to be stored.
        result: What was made. Nothing failed, and its diagnostics are what is to be said as long as nothing changes.
        texts: Its diagnostics as they are shown.
    """
    from generator.diagnostics import to_json

    stored = {
        "inputs": inputs,
        "manifest": hashlib.sha256(manifest.encode()).hexdigest(),
        "files": [
            {
                "briefing": each.briefing,
                "department": each.department,
                "format": each.format,
                "place": each.path.relative_to(outputs).as_posix(),
                "sha256": each.sha256,
                "pages": each.pages,
            }
            for each in result.artifacts
        ],
        "warnings": [{"json": told, "text": text} for told, text in zip(to_json(result.diagnostics), texts, strict=True)],
    }
    folder = outputs / FOLDER / ANSWERS
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
        for old in sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime)[: -MOST + 1]:
            old.unlink()
        part = folder / f"{selection.file}.part"
        part.write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")
        part.replace(folder / selection.file)


def _hash(file: Path) -> str:
    return hashlib.sha256(read_regular(file)).hexdigest()


def _artifact(outputs: Path, row: Mapping[str, Any]) -> Artifact:
    return Artifact(
        briefing=row["briefing"],
        department=row["department"],
        format=row["format"],
        path=outputs / row["place"],
        status=Status.UNCHANGED,
        reason="内容没有变化",
        sha256=row["sha256"],
        pages=row["pages"],
    )
