"""The JSON Schemas of the content files, written to a folder for editors."""

from __future__ import annotations

import json
from pathlib import Path

from generator.content import json_schemas
from generator.diagnostics import Diagnostic, UserError, reason_of

__all__ = ["write_schemas"]


def write_schemas(folder: Path) -> tuple[Path, ...]:
    """Write each file's schema as ``NAME.schema.json``; return the files. Raises `UserError` if the folder cannot be written."""
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, schema in json_schemas().items():
            file = folder / f"{name}.schema.json"
            file.write_text(json.dumps(schema, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
            written.append(file)
    except OSError as problem:
        raise UserError(Diagnostic("cannot-write", f"写不了 {folder}（{reason_of(problem)}）", hint="检查文件夹权限，或换一个文件夹")) from problem
    return tuple(written)
