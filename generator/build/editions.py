"""Editions: named copies of papers as they were distributed, with the content, templates and fonts that they were made from.

An edition is a folder ``editions/NAME`` below the output folder, and a project as well: its papers can be made again from it, byte for byte, and
``changes --since NAME`` compares with it. The papers are made from the copied content, so that what lies side by side belongs together even if
somebody saves a file meanwhile. It is put together beside its place and renamed, so that it is there whole or not at all; its files are read-only,
and no build writes into it.

    content/ templates/ fonts/   as they were
    一页摘要.docx, departments/…   the papers, as in the output folder
    edition.json                 fingerprint of the content, hashes of everything, and the program that made it
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from generator.build.lock import locked
from generator.build.plan import FORBIDDEN
from generator.build.program import LIBRARIES, PYTHON, code, library_versions
from generator.build.project import Project, SelectionError
from generator.build.result import Artifact, Result
from generator.build.store import EDITION, explained
from generator.diagnostics import Diagnostic, Span, UserError

__all__ = ["PARTS", "edition_names", "editions_of", "find_edition", "keep_edition"]

PARTS = ("content", "templates", "fonts")
"""What of a project makes its papers."""

FOLDER_OF_ALL = "editions"
"""Below the output folder."""

WORKSHOP = ".draft"
"""Below that: where an edition is put together."""

LONGEST = 60
"""Characters of a name. So many hanzi are 180 bytes, and file systems take 255."""

RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))})
"""Names of devices on Windows, whatever stands behind a dot."""

READ_ONLY = 0o444

Build = Callable[[Project], Result]


def keep_edition(project: Project, name: str, build: Build, *, output: Path | None = None) -> Result:
    """Build papers and keep them, with what they were made from, as the edition ``name``.

    Args:
        project: The project.
        name: What the edition is to be called.
        build: Makes the papers of a project in the output folder. It is given a copy of this one.
        output: The output folder; the project's own if None.

    Returns:
        What the build did. If it failed there is no edition, and the diagnostics say so.

    Raises:
        SelectionError: If the name cannot be one.
        UserError: If there is an edition of that name that differs, or the folder cannot be written; and what ``build`` raises.
    """
    _check_name(name)
    outputs = output or project.outputs
    place = outputs / FOLDER_OF_ALL / name
    with explained(f"{outputs.name}/{FOLDER_OF_ALL}"), _workshop(place.parent) as draft:
        for part in PARTS:
            _copy(project.root / part, draft / part)
        inputs = _hashes(draft)
        if os.path.lexists(place) and {path: sha256 for path, sha256 in _hashes(place).items() if path.split("/")[0] in PARTS} != inputs:
            raise _other_edition(name, "内容")
        result = build(Project(draft))
        if result.failed:
            problem = Diagnostic("edition-not-kept", f"有错误，没有存档“{name}”", hint="改正后再运行一次")
            return Result(artifacts=result.artifacts, diagnostics=(*result.diagnostics, problem))
        for artifact in result.artifacts:
            _write(draft / artifact.path.relative_to(outputs), _paper(artifact))
        if os.path.lexists(place):
            if {path: sha256 for path, sha256 in _hashes(place).items() if path != EDITION} != _hashes(draft):
                raise _other_edition(name, "文件")
        else:
            papers = {artifact.path.relative_to(outputs).as_posix(): artifact for artifact in result.artifacts}
            _write(draft / EDITION, _description(inputs, papers).encode())
            _freeze(draft)
            draft.rename(place)
    return result


def find_edition(project: Project, name: str) -> Path | None:
    """Return the folder of the edition that the project's output folder has under this name; None if there is none."""
    return project.outputs / FOLDER_OF_ALL / name if name in edition_names(project) else None


def edition_names(project: Project) -> tuple[str, ...]:
    """Return the names of the editions in the project's output folder, in order."""
    return tuple(sorted(file.parent.name for file in (project.outputs / FOLDER_OF_ALL).glob(f"*/{EDITION}")))


def editions_of(project: Project) -> tuple[str, ...]:
    """Return the names of the editions in the project's output folder that were made of what its files say now."""
    sums = {}
    for part in PARTS:
        for name, file in _files(project.root / part):
            sums[f"{part}/{name}"] = hashlib.sha256(file.read_bytes()).hexdigest()
    now = _content(dict(sorted(sums.items())))
    return tuple(name for name in edition_names(project) if _described_content(project.outputs / FOLDER_OF_ALL / name / EDITION) == now)


def _described_content(file: Path) -> str | None:
    """Return the hash of all inputs that an ``edition.json`` gives; None if it cannot be read."""
    try:
        described = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return str(described.get("content")) if isinstance(described, dict) else None


def _check_name(name: str) -> None:
    """Raise `SelectionError` if there can be no folder of that name on one of the systems that offices use."""
    fault = ""
    if not name or len(name) > LONGEST:
        fault = f"要有 1 到 {LONGEST} 个字"
    elif FORBIDDEN & set(name) or not name.isprintable():
        fault = r"不能含 < > : ” / \ | ? * 和看不见的字符"
    elif name.startswith((".", "-", " ")) or name.endswith((".", " ")):
        fault = "不能以点、空格或减号开头，不能以点或空格结尾"
    elif name.partition(".")[0].casefold() in RESERVED:
        fault = "是 Windows 留作别用的名字"
    if fault:
        raise SelectionError(Diagnostic("bad-edition-name", f"存档不能叫“{name}”：{fault}", hint="例如 --edition 2012-02-13印发"))


def _other_edition(name: str, differing: str) -> UserError:
    return UserError(Diagnostic("edition-exists", f"已有存档“{name}”，{differing}与现在的不同", hint="存档不会改动：换一个名字"))


@contextlib.contextmanager
def _workshop(editions: Path) -> Iterator[Path]:
    """Yield an empty folder beside the editions to make one in, which nobody else has; what is left of it is removed, now or by the next run."""
    folder = editions / WORKSHOP
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / "project"
    with locked(folder):
        _remove(draft)
        draft.mkdir()
        try:
            yield draft
        finally:
            _remove(draft)


def _copy(source: Path, target: Path) -> None:
    """Copy the files of a folder that a build may read."""
    for name, file in _files(source):
        _write(target / name, file.read_bytes())


def _files(source: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files below a folder that a build may read, by their paths there: no hidden ones, and none that Word holds open (``~$…``)."""
    for folder, folders, files in os.walk(source):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for file in (Path(folder, each) for each in files if not each.startswith((".", "~$"))):
            if file.is_file():
                yield file.relative_to(source).as_posix(), file


def _paper(artifact: Artifact) -> bytes:
    """Return the bytes of a file that was made just now."""
    data = artifact.path.read_bytes()
    if hashlib.sha256(data).hexdigest() != artifact.sha256:
        raise UserError(Diagnostic("edition-not-kept", "文件刚生成就被改动，没有存档", Span(artifact.path.name), "关闭 Word 和别的 jianbao 后再运行"))
    return data


def _write(place: Path, data: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _hashes(root: Path) -> dict[str, str]:
    """Return the SHA-256 of each file below a folder by its path there."""
    files = {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*")) if path.is_file()}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


def _description(inputs: Mapping[str, str], papers: Mapping[str, Artifact]) -> str:
    """Return what ``edition.json`` says. Its ``content`` is one hash of all inputs, by which two editions can be told to say the same."""
    libraries = sorted({name for names in LIBRARIES.values() for name in names})
    described = {
        "version": 1,
        "content": _content(inputs),
        "program": {"code": code(), "python": PYTHON, "libraries": library_versions(libraries)},
        "papers": {path: {"sha256": paper.sha256, "pages": paper.pages} for path, paper in sorted(papers.items())},
        "inputs": inputs,
    }
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def _content(inputs: Mapping[str, str]) -> str:
    return hashlib.sha256("".join(f"{sha256}  {path}\n" for path, sha256 in inputs.items()).encode()).hexdigest()


def _freeze(root: Path) -> None:
    """Make all files below a folder read-only."""
    for path in root.rglob("*"):
        if path.is_file():
            path.chmod(READ_ONLY)


def _remove(folder: Path) -> None:
    """Remove a folder of ours, though its files may be read-only, which Windows would not allow."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o644)
    if folder.exists():
        shutil.rmtree(folder)
