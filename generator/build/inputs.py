"""A digest of all that a build reads: while it is the same, what the last build found is still so.

It is worked out before anything is imported that reads YAML, templates or fonts, so that a build with nothing to do takes no longer than starting
Python. It may change where no paper does, for example with a comment: then the papers' own fingerprints decide.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

from generator.build.font_files import font_files, system_folders
from generator.build.program import code, installed

__all__ = ["inputs_digest"]

_FOLDERS = ("content", "templates")

_LARGEST = 1 << 26
"""Bytes of a file. One that is larger is not read twice only to save time."""
_BEGINNING = 1 << 16
"""Bytes of a font that hold its table directory, which has a checksum of each table (OpenType, "Table Directory")."""


class Undigestible(Exception):
    """A folder holds what cannot be digested: something that is no file, a link to a folder, a file that is too large."""


def inputs_digest(project: Path) -> str | None:
    """Return a digest of the project's files, the fonts, this program and its libraries; None if there is something that cannot be digested."""
    digest = blake2b(digest_size=16)
    try:
        for part in _parts(project):
            digest.update(b"%d " % len(part))
            digest.update(part)
    except (OSError, Undigestible):
        return None
    return digest.hexdigest()


def _parts(project: Path) -> Iterator[bytes]:
    """Yield what is digested; where a part ends is counted by the caller."""
    yield sys.version.encode()
    yield code().encode()
    yield repr(sorted(installed().items())).encode()
    for name in _FOLDERS:
        yield from _contents(project / name, name)
    for entry in font_files(project / "fonts"):
        yield f"{entry.name} {entry.stat().st_size}".encode("utf-8", "surrogateescape")
        with Path(entry.path).open("rb") as file:
            yield file.read(_BEGINNING)
    for place, folder in enumerate(system_folders()):
        for entry in font_files(folder):
            # Opening hundreds of fonts takes too long; a time that changes for no reason only makes the build look closer
            status = entry.stat()
            yield f"{place} {entry.path} {status.st_size} {status.st_mtime_ns}".encode("utf-8", "surrogateescape")


def _contents(folder: Path, name: str) -> Iterator[bytes]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = f"{name}/{entry.name}"
        yield path.encode("utf-8", "surrogateescape")
        if entry.is_dir(follow_symlinks=False):
            yield from _contents(Path(entry.path), path)
        elif entry.is_file() and entry.stat().st_size <= _LARGEST:
            yield Path(entry.path).read_bytes()
        else:
            raise Undigestible(path)
