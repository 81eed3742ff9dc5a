"""From a briefing's template and the report to a document: the one entry to this package."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from jinja2 import Template

from generator.content.records import Briefing, Report
from generator.diagnostics import Diagnostic, Span, UserError
from generator.document.holes import Rendered
from generator.document.markup import read
from generator.document.nodes import Document, Metadata
from generator.templating.edits import Notice
from generator.templating.enclosed import Enclosure, Slip
from generator.templating.environment import TemplateEnvironment
from generator.templating.errors import template_errors
from generator.templating.faults import TemplateFault
from generator.templating.model import Model
from generator.templating.pictures import PictureFiles
from generator.templating.session import MAX_CHARACTERS, MAX_STEPS, session

__all__ = ["Content", "Renderer", "render"]

PIECES = 200
"""How many pieces of output are made before the size of the whole is looked at. Each is charged by its length, so that they cannot be long."""


class Content(Protocol):
    """What is rendered: a report, and where its parts stand. `content.loading.Loaded` is one."""

    @property
    def report(self) -> Report:
        """The checked records."""

    @property
    def spans(self) -> Mapping[str, Span]:
        """Canonical path to its place in the YAML files."""


class Renderer:
    """Renders the papers of one run. Templates are compiled once, and the report is wrapped once."""

    def __init__(
        self,
        content: Content,
        templates: Path,
        *,
        changes: Notice | None = None,
        packs: Mapping[str, Enclosure] | None = None,
        slips: Mapping[str, Slip] | None = None,
        steps: int = MAX_STEPS,
    ) -> None:
        """Take what papers are rendered of.

        Args:
            content: The report.
            templates: The folder of the templates.
            changes: For a change notice, what changed.
            packs: For cover notes, what departments are given, by their ids. It is looked up when a note is rendered.
            slips: For the slips on printed copies, what they say, likewise.
            steps: Bounds what a template may do.
        """
        self.model = Model(content.report, content.spans, changes, packs, slips)
        self.environment = TemplateEnvironment(templates)
        self.pictures = PictureFiles((templates, templates.parent / "content"))
        self.steps = steps

    def render(self, briefing: Briefing, department: str | None = None) -> Document:
        """Return a paper; ``department`` is the id of the one it is for, or None for the copy for all.

        Raises `UserError` with the problems of the template.
        """
        meta = self.metadata(briefing, department)
        return Document(meta=meta, blocks=read(self.markup(briefing, department), self.pictures.find))

    def markup(self, briefing: Briefing, department: str | None = None) -> Rendered:
        """Return what the template gives, before it is read."""
        names = self.model.names(briefing, department)
        span = self.model.span(f"briefings/{briefing.id}/template")
        with session(names, self.steps) as running:
            with template_errors(self.environment, span):
                template = self.environment.get_template(briefing.template)
            return Rendered(markup=self._run(template, names), holes=running.holes, places=self.environment.places)

    def metadata(self, briefing: Briefing, department: str | None = None) -> Metadata:
        """Return a paper's properties. Raises `UserError` if there is no such department."""
        meta = self.model.report.meta
        unit = next((d.name for d in self.model.report.departments if d.id == department), "")
        if department is not None and not unit:
            raise UserError(Diagnostic("unknown-department", f"没有编号为 {department} 的部门"))
        return Metadata(
            title=f"{briefing.title}（{unit}）" if unit else briefing.title,
            subject=meta.title,
            author=meta.issuer,
            category=briefing.title,
            keywords=(meta.area, str(meta.year)),
            date=meta.date.isoformat(),
        )

    def _run(self, template: Template, names: Mapping[str, Any]) -> str:
        with template_errors(self.environment, Span(self.environment.templates.display(str(template.name)))):
            parts = template.root_render_func(template.new_context(dict(names)))
            texts: list[str] = []
            size = 0
            while pieces := list(islice(parts, PIECES)):
                texts.append("".join(pieces))
                size += len(texts[-1])
                if size > MAX_CHARACTERS:
                    raise TemplateFault("template-limit", "模板的输出太大，停了下来")
            return "".join(texts)


def render(content: Content, briefing: Briefing, department: str | None, templates: Path, *, steps: int = MAX_STEPS) -> Document:
    """Return one paper. Use a `Renderer` where several are made."""
    return Renderer(content, templates, steps=steps).render(briefing, department)
