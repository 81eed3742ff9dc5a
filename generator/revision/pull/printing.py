"""What the papers of a project print: read from the very files that would be made, as what came back is read."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec.structs import replace

from generator.build.plan import Paper, plan
from generator.build.press import Composed, Press
from generator.build.project import Project
from generator.content import Loaded
from generator.diagnostics import Diagnostic, UserError
from generator.document.transforms.full_width import restore_text
from generator.revision.issue import TITLE as NOTICE
from generator.revision.pull.returned import Returned, from_word
from generator.revision.redline.papers import written_whole

__all__ = ["Printing", "forms", "same_words"]


class Printing:
    """The papers of a project with one state of its content. Each is made when it is first asked for."""

    def __init__(self, project: Project, loaded: Loaded, press: Press | None = None) -> None:
        """Take the project and its content; ``press`` is one that has made papers of the project before."""
        self.loaded = loaded
        self.press = press or Press(project, loaded)
        self.faults: dict[Paper, tuple[Diagnostic, ...]] = {}
        """Why papers that were made cannot be printed as they are: mostly because they do not fit their pages."""
        self._made: dict[Paper, Returned] = {}

    @cached_property
    def papers(self) -> tuple[Paper, ...]:
        """All papers, each department's copy too."""
        return plan(self.loaded.report, departments="all")

    def made(self, paper: Paper) -> Returned:
        """Return what a paper says. Raises `UserError` if it cannot be made; one that is too long by now can be."""
        if paper not in self._made:
            self._made[paper] = from_word(self._composed(paper).write(["docx"])["docx"], "")
        return self._made[paper]

    def as_it_was(self, paper: Paper, returned: Returned) -> Returned | None:
        """Return what a paper says if that is what it said when the file was made; None if it says something else by now.

        The tables of a marked paper are whole, as those of the paper it was made from were.
        """
        made = self.made(paper)
        if made.fingerprint == returned.fingerprint:
            return made
        whole = from_word(written_whole(self._composed(paper)), "")
        return whole if whole.fingerprint == returned.fingerprint else None

    def _composed(self, paper: Paper) -> Composed:
        self.press.renew(self.loaded)
        try:
            return self.press.compose(paper)
        except UserError as error:
            self.faults[paper] = error.diagnostics
            return self.press.compose(replace(paper, briefing=replace(paper.briefing, pages=None)))

    def is_notice(self, returned: Returned) -> bool:
        """Return whether a file is a change notice and no paper."""
        title = returned.title.partition("（")[0]
        return title == NOTICE and all(self._title(paper) != returned.title for paper in self.papers)

    def printing(self, path: str) -> tuple[str, ...]:
        """Return the names of the Word files for all that print a datum."""
        papers = [paper for paper in self.papers if paper.department is None]
        return tuple(str(paper.path("docx")) for paper in papers if any(datum.path == path for datum in self.made(paper).data))

    def find(self, returned: Returned) -> Paper | None:
        """Return the paper that a file is a copy of: by its title, or else by most data and boxes in common; None if there are none."""
        titled = [paper for paper in self.papers if self._title(paper) == returned.title]
        if len(titled) == 1:
            return titled[0]
        shares = {paper: _common(self.made(paper), returned) for paper in titled or self.papers}
        best = max(shares, key=lambda paper: shares[paper], default=None)
        return best if best is not None and shares[best] else None

    def owns(self, returned: Returned, paper: Paper) -> bool:
        """Return whether a file is a copy of a paper of this project, not of another's with the same title.

        Its keywords say area and year of the report. Where these were corrected since, most of what it printed is still what the paper prints.
        """
        meta = self.loaded.report.meta
        if returned.keywords and all(word in returned.keywords for word in (meta.area, str(meta.year))):
            return True
        return 2 * _common(self.made(paper), returned) > len(returned.data) + len(returned.ticks)

    def _title(self, paper: Paper) -> str:
        return self.press.renderer.metadata(paper.briefing, paper.department.id if paper.department else None).title


def forms(returned: Returned) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """Return how each datum was printed, by its path: in one form or several, each part by part."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for datum in returned.data:
        found.setdefault(datum.path, []).append(datum.was)
    return found


def same_words(one: str, other: str) -> bool:
    """Return whether two texts are printed alike: the report's half-width marks are made full-width, digits may be."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return unicodedata.normalize("NFKC", restore_text(text.strip()))


def _common(made: Returned, returned: Returned) -> int:
    data = {(datum.path, datum.was) for datum in made.data} & {(datum.path, datum.was) for datum in returned.data}
    ticks = {tick.key for tick in made.ticks} & {tick.key for tick in returned.ticks}
    return len(data) + len(ticks)
