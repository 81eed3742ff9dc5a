"""The papers that changed, each with its changes marked, as files of the project's outputs.

Both editions are laid out and written as for a build, but for one thing: tables are not parted where a page ends. Words struck out take room, so
the pages are others, and Word repeats the heads itself. What the paper has at such a place, the caption with （续表） and the head once more, is the
page's, not the paper's: in PDF too it is an artifact.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Literal

from msgspec.structs import replace

from generator.build.plan import Paper, plan
from generator.build.press import Composed, Press
from generator.build.project import Project
from generator.build.result import Artifact, Result, Status
from generator.build.store import Removal, Store
from generator.content import Loaded
from generator.diagnostics import Diagnostic, Diagnostics, Severity, Span, UserError
from generator.revision.issue import FOLDER
from generator.revision.papers import Reach
from generator.revision.redline.file import redline

__all__ = ["mark_papers", "place_of", "written_whole"]

_FORMAT = "docx"
_AUTHOR = "jianbao"
"""Author of the changes where the report names no issuer."""


def place_of(paper: Paper) -> PurePosixPath:
    """Return where a paper with its changes marked goes, below the folder of changes."""
    place = paper.path(_FORMAT)
    return place.with_name(f"{place.stem}-修订{place.suffix}")


def mark_papers(
    old: tuple[Project, Loaded],
    new: tuple[Project, Loaded],
    reached: Sequence[Reach],
    *,
    departments: Sequence[str] | Literal["all"] = (),
    output: Path | None = None,
    today: datetime.date,
) -> Result:
    """Make the marked papers and store them.

    Args:
        old: The earlier edition, and what its content says.
        new: The project, and what its content says.
        reached: The papers that are not what they were.
        departments: Ids of the departments whose copies are marked too, or ``all``.
        output: The folder; ``changes`` in the project's output folder if None.
        today: The date in the names of edited files that are kept.

    Returns:
        What became of each file. A paper that the earlier edition did not have is told among the diagnostics. One whose words are as they were has no
        file; what an earlier comparison left in its place is removed, if nobody has edited it.

    Raises:
        UserError: If the output folder cannot be written.
        SelectionError: If a department does not exist.
    """
    papers = plan(new[1].report, departments=departments)
    fates = {each.paper.path(_FORMAT): each.fate for each in reached}
    maker = _Maker(old, new)
    found = Diagnostics()
    artifacts: list[Artifact] = []
    with Store.opened(output or new[0].outputs / FOLDER, found, today=today) as store:
        for paper in papers:
            fate = fates.get(paper.path(_FORMAT))
            if fate == "added":
                found.items.append(_is_new(paper))
            made = _made(maker, paper, store, found) if fate == "changed" else None
            if made:
                artifacts.append(made)
            else:
                _remove_stale(paper, store, found)
    return Result(artifacts=tuple(artifacts), diagnostics=tuple(dict.fromkeys(found.items)))


class _Maker:
    """Makes marked papers of two editions."""

    def __init__(self, old: tuple[Project, Loaded], new: tuple[Project, Loaded]) -> None:
        self._old, self._new = Press(*old), Press(*new)
        self._earlier: Mapping[PurePosixPath, Paper] = {each.path(_FORMAT): each for each in plan(old[1].report, departments="all")}

    def make(self, paper: Paper) -> bytes | None:
        """Return a paper of both editions as one file; None if both say the same. Raises `UserError` if it cannot be made of one of them."""
        now = self._new.compose(paper)
        try:
            was = self._old.compose(self._earlier[paper.path(_FORMAT)])
        except UserError as error:
            raise UserError([replace(each, message=f"旧版本：{each.message}", span=None) for each in error.diagnostics]) from error
        meta = now.document.meta
        return redline(written_whole(was), written_whole(now), author=meta.author or _AUTHOR, date=meta.date)


def written_whole(composed: Composed) -> bytes:
    """Return a paper as a Word file whose tables are whole."""
    tables = tuple(replace(table, starts=()) for table in composed.pages.tables)
    return replace(composed, pages=replace(composed.pages, tables=tables)).write((_FORMAT,))[_FORMAT]


def _made(maker: _Maker, paper: Paper, store: Store, found: Diagnostics) -> Artifact | None:
    place = place_of(paper)
    department = paper.department.id if paper.department else None
    path = store.outputs / place
    known = str(place) in store.manifest.hashes
    try:
        data = maker.make(paper)
        if data is None:
            return None
        stored = store.put(place, data)
    except UserError as error:
        found.items.extend(error.diagnostics)
        return Artifact(paper.briefing.id, department, _FORMAT, path, Status.FAILED, error.diagnostics[0].message)
    reason = "内容没有变化" if stored.status is Status.UNCHANGED else "内容有变化" if known else "还没有生成过"
    if stored.kept:
        reason = f"手工修改过的旧文件另存为 {stored.kept}"
    return Artifact(paper.briefing.id, department, _FORMAT, path, stored.status, reason, stored.sha256)


def _remove_stale(paper: Paper, store: Store, found: Diagnostics) -> None:
    """Remove what an earlier comparison left for a paper that has nothing to mark any more, unless somebody edited it."""
    place = place_of(paper)
    if str(place) not in store.manifest.hashes:
        return
    span = Span(f"{store.outputs.name}/{place}")
    try:
        removal = store.remove(place)
    except UserError as error:
        found.items.extend(error.diagnostics)
        return
    if removal is Removal.REMOVED:
        found.warn("redline-removed", "这份简报与旧版本相比没有要标的了，旧的修订稿已删除", span)
    elif removal is Removal.EDITED:
        found.warn("redline-edited", "这份简报与旧版本相比没有要标的了，但旧的修订稿手工改过，没有删除", span, "不用就自己删除")


def _is_new(paper: Paper) -> Diagnostic:
    whose = f"（{paper.department.name}）" if paper.department else ""
    hint = "整份都是新的，直接看这一份；要对照，就把 --since 写成一个有这份简报的版本"
    return Diagnostic("no-earlier-paper", f"旧版本里没有简报“{paper.briefing.title}”{whose}，没有可对照的", None, hint, Severity.WARNING)
