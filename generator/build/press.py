"""One paper: from content and template to the bytes of its files.

A press keeps what papers share (themes, fonts, the writers' caches), so that the second paper costs less than the first. It lives in one process and
touches no output.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.build.faces import resolve
from generator.build.plan import Paper
from generator.build.project import Project
from generator.content import Loaded, load_theme
from generator.diagnostics import Diagnostic, Severity
from generator.document.nodes import Document
from generator.document.theme import Theme
from generator.document.transforms import prepare
from generator.layout import layout
from generator.layout.fonts import FontSet
from generator.layout.pages import Pages
from generator.templating.rendering import render
from generator.writers.registry import writer_for

__all__ = ["Composed", "Press"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A paper that is laid out, and can be written in any format."""

    document: Document
    pages: Pages

    def write(self, formats: Sequence[str]) -> Mapping[str, bytes]:
        """Return the paper in each format."""
        return {name: writer_for(name).write(self.document, self.pages) for name in formats}


@dataclass(slots=True)
class Press:
    """Makes the papers of a project whose content is loaded."""

    project: Project
    loaded: Loaded
    _themes: dict[str, tuple[Theme, FontSet]] = field(default_factory=dict)

    def compose(self, paper: Paper) -> Composed:
        """Render the paper and lay it out. Raises `UserError` with what is wrong in content, template or theme."""
        briefing = paper.briefing
        theme, fonts = self.theme(briefing.theme)
        document = prepare(render(self.loaded, briefing, paper.department, self.project.templates), theme)
        pages = layout(document, theme, fonts, pages=briefing.pages.exactly if briefing.pages else None)
        return Composed(document=document, pages=pages)

    def theme(self, name: str) -> tuple[Theme, FontSet]:
        """Return the theme and the faces of its roles."""
        if name not in self._themes:
            theme = load_theme(self.project.templates / "themes", name)
            self._themes[name] = theme, resolve(theme.fonts, project_fonts=self.project.fonts)
        return self._themes[name]

    def substitutions(self) -> Iterator[Diagnostic]:
        """Yield a warning for each role that got a face of another kind, over all themes used so far."""
        for _, fonts in self._themes.values():
            for lack in fonts.substitutions:
                message = f"没有找到 {lack.role} 的字体（{'、'.join(lack.wanted)}），改用 {lack.face.family}"
                hint = "把字体文件放进项目的 fonts/ 文件夹，或在系统中安装；jianbao fonts 查看全部字体"
                yield Diagnostic("font-substituted", message, None, hint, Severity.WARNING)
