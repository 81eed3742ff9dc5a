"""What each department is told of the changes between two editions, department by department: its own, and what the papers for all say."""

from __future__ import annotations

from collections.abc import Collection

from msgspec.structs import replace

from generator.build.plan import Paper
from generator.build.project import Project
from generator.content import Loaded
from generator.content.records import Department
from generator.revision.changes import Change, Kind, compare
from generator.revision.notice import share
from generator.revision.papers import Reach, Reaching
from generator.revision.words import Edition
from generator.templating.edits import Notice

__all__ = ["Shares"]


class Shares:
    """Two editions, compared once for all departments."""

    def __init__(self, old: tuple[Project, Loaded], new: tuple[Project, Loaded], *, since: str, until: str) -> None:
        """Take the editions and what they are called."""
        self._since = since
        self._until = until
        self._changes = compare(old[1].report, new[1].report)
        self._reaching = Reaching(old, new, self._changes)
        self._old, self._new = Edition(old[1].report), Edition(new[1].report)

    def of(self, department: Department, papers: Collection[Paper]) -> Notice:
        """Return what changed for a department that is given these papers: in its tasks, and in what the papers print.

        Raises:
            UserError: If a template of either edition fails.
        """
        reached = [found for paper in papers if (found := self._reaching.of(str(paper.path(""))))]
        printed = {place for each in reached for place in each.changes}
        own = {place for place, change in enumerate(self._changes) if department.id in change.departments and _is_work(change)}
        places = [place for place in sorted(printed | own) if self._changes[place].kind is not Kind.SOURCE]
        now_at = {place: now for now, place in enumerate(places)}
        chosen = [self._changes[place] for place in places]
        told = [_renumbered(each, now_at) for each in reached]
        return share(department.id, self._old, self._new, chosen, told, since=self._since, until=self._until)


def _is_work(change: Change) -> bool:
    """Return whether it is a change of work: what the office notes of a department itself is no news for it."""
    return not change.record.startswith("departments/")


def _renumbered(each: Reach, now_at: dict[int, int]) -> Reach:
    """Return the same with the places that the changes have among the chosen ones."""
    return replace(each, changes=tuple(now_at[place] for place in each.changes if place in now_at))
