"""Which papers each department is given, and its pack made of them.

A department's papers are known by their sums before any of them is read, so that a plan costs no memory; a pack is made when its turn comes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from generator.build.plan import FORBIDDEN, Paper
from generator.build.result import Artifact
from generator.content.records import Department, Report
from generator.diagnostics import Diagnostic, Span, UserError
from generator.distribution.pack import Member, digest_of
from generator.revision.issue import briefing

__all__ = ["COVER", "File", "Share", "cover_note", "file_name", "shares"]

COVER = "送件说明"
"""What the cover note is called."""


class File(Struct, frozen=True, kw_only=True):
    """A paper in one format, made and not yet read."""

    name: PurePosixPath
    """What it is called in the pack."""
    paper: Paper
    format: str
    place: Path
    sha256: str
    pages: int


class Share(Struct, frozen=True, kw_only=True, dict=True):
    """The papers of one department."""

    department: Department
    files: tuple[File, ...]
    """In the order of ``briefings.yaml``, each paper in its formats."""

    @cached_property
    def sums(self) -> Mapping[str, str]:
        """The SHA-256 of each file by its name in the pack."""
        return {str(file.name): file.sha256 for file in self.files}

    @cached_property
    def digest(self) -> str:
        """The `Pack.digest` of the pack that will be made of them."""
        return digest_of(self.sums)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers, each once."""
        return tuple({str(file.paper.path("")): file.paper for file in self.files}.values())

    def members(self) -> Iterator[Member]:
        """Yield the papers, read. Raises `UserError` if one is not as it was made."""
        for file in self.files:
            try:
                data = file.place.read_bytes()
            except OSError:
                data = b""
            if hashlib.sha256(data).hexdigest() != file.sha256:
                hint = "关闭正在打开它的程序，再运行一次"
                raise UserError(Diagnostic("paper-changed", "刚生成的文件被改动或删除，停了下来", Span(file.place.name), hint))
            yield Member(name=file.name, data=data, title=file.paper.briefing.title, pages=file.pages)


def shares(report: Report, artifacts: Iterable[Artifact], formats: Sequence[str]) -> tuple[Share, ...]:
    """Return what each department is given, in their order.

    Args:
        report: The content.
        artifacts: The files of all papers and of all departments' copies.
        formats: Which of their formats are given.
    """
    made = {(each.briefing, each.department, each.format): each for each in artifacts}
    return tuple(Share(department=unit, files=tuple(_files(report, unit, formats, made))) for unit in report.departments)


def cover_note(report: Report, unit: Department) -> Paper:
    """Return a department's cover note. It has the theme of the papers that departments get."""
    return Paper(briefing=replace(briefing(report), id="cover", title=COVER, template="cover.html.j2", audience="departments"), department=unit)


def _files(report: Report, unit: Department, formats: Sequence[str], made: Mapping[tuple[str, str | None, str], Artifact]) -> Iterator[File]:
    used = {file_name(cover_note(report, unit)).casefold()}
    for each in report.briefings:
        if unit.receives is not None and each.id not in unit.receives:
            continue
        paper = Paper(briefing=each, department=None if each.audience == "all" else unit)
        stem = file_name(paper)
        if stem.casefold() in used:
            stem = f"{stem}-{each.id}"
        used.add(stem.casefold())
        for name in formats:
            artifact = made[each.id, paper.department.id if paper.department else None, name]
            assert artifact.sha256 is not None
            assert artifact.pages is not None
            yield File(
                name=PurePosixPath(f"{stem}.{name}"),
                paper=paper,
                format=name,
                place=artifact.path,
                sha256=artifact.sha256,
                pages=artifact.pages,
            )


def file_name(paper: Paper) -> str:
    """Return what a paper's file is called in a pack, without its ending: an office reads 任务分解清单（区教育局）, not ``tasks``."""
    name = paper.briefing.file or paper.briefing.title
    called = f"{name}（{paper.department.name}）" if paper.department else name
    return "".join("－" if character in FORBIDDEN or not character.isprintable() else character for character in called).strip(". ")
