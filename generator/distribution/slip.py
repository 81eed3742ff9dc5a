"""The slip (份单) on top of each printed copy of a pack: for whom it is, what lies under it, which copy it is.

It is a paper like any other, printed with the project's own ``slip.html.j2``, else with that of ``jianbao init``.
"""

from __future__ import annotations

from msgspec.structs import replace

from generator.build.plan import Paper
from generator.build.press import Press
from generator.build.project import Project
from generator.content import Loaded
from generator.content.records import Department
from generator.revision.issue import briefing
from generator.scaffold import TEMPLATES
from generator.templating.enclosed import Slip
from generator.templating.rendering import Renderer

__all__ = ["DIGITS", "Slips"]

DIGITS = 6
"""Digits of a copy's number (份号; GB/T 9704-2012, 7.2.1)."""
TEMPLATE = "slip.html.j2"


class Slips:
    """Makes the slips of an edition."""

    def __init__(self, edition: Project, loaded: Loaded) -> None:
        """Take the edition that is printed, and what it says."""
        templates = edition.templates if (edition.templates / TEMPLATE).is_file() else TEMPLATES
        self._given: dict[str, Slip] = {}
        self._press = Press(edition, loaded, Renderer(loaded, templates, slips=self._given))
        self._briefing = replace(briefing(loaded.report), id="slip", title="份单", template=TEMPLATE, audience="departments")

    def make(self, unit: Department, slip: Slip) -> bytes:
        """Return a slip as PDF. Raise `UserError` with what is wrong in template or theme."""
        self._given.clear()
        self._given[unit.id] = slip
        render = self._press.render(Paper(briefing=self._briefing, department=unit))
        render.theme = replace(render.theme, number=None)  # it lies on the papers and is none of their pages
        return render.compose().write(("pdf",))["pdf"]
