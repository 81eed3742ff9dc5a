"""Which papers an edit reaches: every paper of both editions is rendered, and compared with itself.

Nothing is laid out. What a paper prints is known from its document: each value carries the path of its datum, a computed one the paths of its inputs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from generator.build.plan import Paper, plan
from generator.build.project import Project
from generator.content import Loaded
from generator.document.nodes import Chart, Document, Value
from generator.document.walk import walk
from generator.revision.changes import Change
from generator.templating.edits import Fate
from generator.templating.rendering import Renderer

__all__ = ["Reach", "Reaching", "reach"]


class Reach(Struct, frozen=True, kw_only=True):
    """A paper that the changes reach."""

    paper: Paper
    """As the new edition names it; as the old one does if it is gone."""
    fate: Fate
    """``changed``, ``added`` or ``removed``."""
    changes: tuple[int, ...]
    """Places of the changes that it prints, old or new; none if only its template changed."""


def reach(old: tuple[Project, Loaded], new: tuple[Project, Loaded], changes: Sequence[Change]) -> tuple[Reach, ...]:
    """Return the papers, and copies of departments, that are not what they were. Raises `UserError` if a template of either edition fails."""
    reaching = Reaching(old, new, changes)
    return tuple(found for path in reaching.paths if (found := reaching.of(path)))


class Reaching:
    """Which papers of two editions some changes reach, paper by paper: of each department's copies only those are rendered that are asked for."""

    def __init__(self, old: tuple[Project, Loaded], new: tuple[Project, Loaded], changes: Sequence[Change]) -> None:
        """Take both editions and all that changed between them. Nothing is rendered yet."""
        self._old = _Papers(*old)
        self._new = _Papers(*new)
        self._changes = changes
        self._of_all: dict[str, Reach | None] = {}
        self.paths: tuple[str, ...] = tuple(dict.fromkeys([*self._new.papers, *self._old.papers]))
        """The papers of both, by their paths below the output folder, without the ending."""

    def of(self, path: str) -> Reach | None:
        """Return what reaches a paper, one of `paths`; None if it is what it was. Raises `UserError` if a template of either edition fails."""
        one = self._new.papers.get(path) or self._old.papers[path]
        if one.department:
            return self._compared(one, path)
        if path not in self._of_all:  # it is asked of for each department
            self._of_all[path] = self._compared(one, path)
        return self._of_all[path]

    def _compared(self, one: Paper, path: str) -> Reach | None:
        was, now = self._old.printed(path), self._new.printed(path)
        if was and now and was.document == now.document:
            return None
        paths = frozenset[str]().union(*(each.paths for each in (was, now) if each))
        fate: Fate = "changed" if was and now else "added" if now else "removed"
        return Reach(paper=one, fate=fate, changes=tuple(place for place, change in enumerate(self._changes) if _prints(paths, change)))


class _Printed:
    """A rendered paper."""

    def __init__(self, document: Document) -> None:
        self.document = document

    @cached_property
    def paths(self) -> frozenset[str]:
        """Paths of the values that the paper prints, and of all that holds one."""
        found: set[str] = set()
        for node in walk(self.document):
            if isinstance(node, Value):
                found.update(_data(node.origin.path))
            elif isinstance(node, Chart):
                found.update(path for series in node.series for origin in series.origins if origin for path in _data(origin.path))
        for path in tuple(found):
            while (path := path.rpartition("/")[0]) and path not in found:
                found.add(path)
        return frozenset(found)


class _Papers:
    """The papers of an edition, each rendered when it is asked for."""

    def __init__(self, project: Project, loaded: Loaded) -> None:
        self.papers: Mapping[str, Paper] = {str(paper.path("")): paper for paper in plan(loaded.report, departments="all")}
        self._renderer = Renderer(loaded, project.templates)

    def printed(self, path: str) -> _Printed | None:
        paper = self.papers.get(path)
        if paper is None:
            return None
        return _Printed(self._renderer.render(paper.briefing, paper.department.id if paper.department else None))


def _data(path: str) -> Iterable[str]:
    """Return the data that a value's path, or the formula of a computed one, names."""
    return (word for word in path.replace("(", " ").replace(")", " ").replace(",", " ").split() if "/" in word)


INDIRECT = frozenset(
    {"area", "audience", "doubling", "group", "indicators", "kind", "lead", "main", "period", "projects", "sample", "support", "target", "targets"}
    | {"topic", "year"}
)
"""Values that no paper prints with their own path: they say which records it prints, where, or in what words."""


def _prints(paths: frozenset[str], change: Change) -> bool:
    """Return whether a paper with these values prints what changed; of a value that works indirectly, whether it prints the record."""
    return (change.record if change.path.rpartition("/")[2] in INDIRECT else change.path) in paths
