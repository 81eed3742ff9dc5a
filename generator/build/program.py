"""What makes the bytes besides the paper: this program's own code, the libraries it uses, and Python.

The code is known by its contents, not by its version: who changes a line of the layout gets new papers without having to say so. Libraries are known
by the names of their installation records (``reportlab-4.2.5.dist-info``, PEP 376), for importing them, or ``importlib.metadata``, takes longer than
finding out that nothing is to be done.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path

__all__ = ["LIBRARIES", "PYTHON", "code", "installed", "library_versions"]

LIBRARIES: Mapping[str, tuple[str, ...]] = {
    "docx": ("python-docx", "lxml", "deflate", "pillow", "uharfbuzz"),
    "pdf": ("reportlab", "uharfbuzz", "deflate", "pillow"),
}
"""The libraries whose versions may show in the bytes of a format. HarfBuzz measures for both."""

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
"""The version of Python: it brings the tables of Unicode."""

_PACKAGE = Path(__file__).resolve().parent.parent
_RECORDS = (".dist-info", ".egg-info")


@cache
def code(*parts: str) -> str:
    """Return a digest of the program's own files: of those below these folders of the package, or of these modules; of all if none is named."""
    digest = blake2b(digest_size=16)
    for part in parts or ("",):
        path = _PACKAGE / part
        for file in _files(path) if path.is_dir() else [path]:
            digest.update(f"{file.relative_to(_PACKAGE).as_posix()} ".encode())
            digest.update(_digest(file))
    return digest.hexdigest()


@cache
def _digest(file: Path) -> bytes:
    return blake2b(file.read_bytes(), digest_size=16).digest()


def library_versions(names: Iterable[str]) -> dict[str, str]:
    """Return the versions of installed libraries by name; one that is not installed has none."""
    return {name: installed().get(_plain(name), "") for name in names}


@cache
def installed() -> Mapping[str, str]:
    """Return the versions of everything that is installed for this Python, by name in small letters with ``_`` for other marks."""
    found: dict[str, str] = {}
    for folder in sys.path:
        try:
            records = [entry.name for entry in os.scandir(folder or ".") if entry.name.endswith(_RECORDS)]
        except OSError:  # an archive, or a folder that is not there
            continue
        for record in sorted(records):
            name, _, version = record.rpartition(".")[0].partition("-")
            found.setdefault(_plain(name), version.partition("-py")[0])
    return found


def _plain(name: str) -> str:
    return name.lower().replace("-", "_").replace(".", "_")


def _files(folder: Path) -> Iterator[Path]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if not entry.is_dir():
            yield Path(entry.path)
        elif entry.name != "__pycache__":
            yield from _files(Path(entry.path))
