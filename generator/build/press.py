"""One paper: from content and template to the bytes of its files.

A press keeps what papers share (themes, fonts, the writers' caches), so that the second paper costs less than the first. It lives in one process and
touches no output.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from generator.build.faces import resolve
from generator.build.findings import Draft
from generator.build.fingerprint import Fingerprint, Printed, conditions, conditions_digest, digest_of, printed, printed_digest, spans_of
from generator.build.plan import Paper
from generator.build.project import Project
from generator.content import Loaded, load_theme, theme_span
from generator.diagnostics import Diagnostic, Severity
from generator.document.markup import read
from generator.document.nodes import Document
from generator.document.theme import Theme
from generator.document.transforms import prepare
from generator.layout import layout
from generator.layout.fonts import FontSet
from generator.layout.pages import Pages
from generator.templating.model import Model
from generator.templating.rendering import Renderer
from generator.writers.registry import writer_for

__all__ = ["Composed", "Press", "Render"]


class Composed(Struct, frozen=True, kw_only=True):
    """A paper that is laid out, and can be written in any format."""

    document: Document
    pages: Pages

    def write(self, formats: Sequence[str]) -> Mapping[str, bytes]:
        """Return the paper in each format."""
        return {name: writer_for(name).write(self.document, self.pages) for name in formats}


class Render:
    """A paper that is rendered: what it says and what it is made with are known, and nothing is read or laid out yet."""

    def __init__(self, press: Press, paper: Paper) -> None:
        """Render it. Raises `UserError` with what is wrong in template or theme."""
        briefing = paper.briefing
        self._press = press
        self.theme_name = briefing.theme
        self.exactly = briefing.pages.exactly if briefing.pages else None
        self.theme, self.fonts = press.theme(briefing.theme)
        department = paper.department.id if paper.department else None
        self.meta = press.renderer.metadata(briefing, department)
        self.rendered = press.renderer.markup(briefing, department)

    def compose(self) -> Composed:
        """Read what the template gave and lay it out. Raises `UserError` with what is wrong in it, or in its length."""
        document = prepare(Document(meta=self.meta, blocks=read(self.rendered, self._press.renderer.pictures.find)), self.theme)
        return Composed(document=document, pages=layout(document, self.theme, self.fonts, exactly=self.exactly))

    def draft(self, format: str) -> Draft:
        """Return what the paper's file in a format would be made of."""
        digest = self._press.conditions_digest(self, format)
        return Draft(
            fingerprint=Fingerprint(printed=self._printed_digest, conditions=digest),
            printed=lambda: self._printed,
            conditions=lambda: conditions(self.theme, self.fonts, self.exactly, format),
            spans=lambda: spans_of(self.rendered.holes),
            theme_span=lambda key: theme_span(self._press.themes, self.theme_name, key),
        )

    @cached_property
    def _printed_digest(self) -> str:
        return printed_digest(self.rendered, self.meta, self._press.renderer.pictures.find)

    @cached_property
    def _printed(self) -> Printed:
        return printed(self.rendered, self.meta, self._press.renderer.pictures.find, self._press.template_digest)


class Press:
    """Makes the papers of a project whose content is loaded."""

    def __init__(
        self,
        project: Project,
        loaded: Loaded,
        renderer: Renderer | None = None,
        *,
        themes: Mapping[str, tuple[Theme, FontSet]] | None = None,
    ) -> None:
        """Take what papers are made of.

        Args:
            project: The project.
            loaded: Its content.
            renderer: Another one than the project's, for papers that tell more than the content.
            themes: Themes with their faces that were found on another machine. All others are read from the project.
        """
        self._project = project
        self.themes = project.templates / "themes"
        self.renderer = renderer or Renderer(loaded, project.templates)
        self._themes: dict[str, tuple[Theme, FontSet]] = dict(themes or {})
        self._conditions: dict[tuple[str, int | None, str], str] = {}
        self._templates: dict[str, str] = {}

    def renew(self, loaded: Loaded) -> None:
        """Go on with other content of the project; its templates, themes and fonts are taken to be as they were."""
        self.renderer.model = Model(loaded.report, loaded.spans)

    def render(self, paper: Paper) -> Render:
        """Render a paper. Raises `UserError` with what is wrong in template or theme."""
        return Render(self, paper)

    def compose(self, paper: Paper) -> Composed:
        """Render the paper and lay it out. Raises `UserError` with what is wrong in content, template or theme."""
        return self.render(paper).compose()

    def conditions_digest(self, render: Render, format: str) -> str:
        """Return the digest of what a paper's file in a format is made with, worked out once for all papers of a kind."""
        key = render.theme_name, render.exactly, format
        if key not in self._conditions:
            self._conditions[key] = conditions_digest(render.theme, render.fonts, render.exactly, format)
        return self._conditions[key]

    def template_digest(self, file: str) -> str:
        """Return the digest of a template by its path from the project."""
        if file not in self._templates:
            try:
                self._templates[file] = digest_of((self._project.root / file).read_bytes())
            except OSError:  # removed since it was rendered
                self._templates[file] = ""
        return self._templates[file]

    def theme(self, name: str) -> tuple[Theme, FontSet]:
        """Return the theme and the faces of its roles."""
        if name not in self._themes:
            theme = load_theme(self.themes, name)
            self._themes[name] = theme, resolve(theme.fonts, project_fonts=self._project.fonts)
        return self._themes[name]

    def warnings(self) -> Iterator[Diagnostic]:
        """Yield what is to be told of the themes used so far: what of a Word file is not followed, and where a face of another kind stepped in."""
        for theme, fonts in self._themes.values():
            if theme.house:
                yield from theme.house.warnings
            if fonts.substitutions:
                lacking = "、".join(dict.fromkeys(lack.wanted[0] for lack in fonts.substitutions))
                instead = "、".join(dict.fromkeys(lack.face.family for lack in fonts.substitutions))
                message = f"没有找到字体 {lacking}，PDF 里用 {instead} 代替"
                hint = "把字体文件放进项目的 fonts/ 文件夹，或在系统中安装；jianbao fonts 列出全部字体"
                yield Diagnostic("font-substituted", message, None, hint, Severity.WARNING)
