"""One paper: from content and template to the bytes of its files.

A press keeps what papers share (themes, fonts, the writers' caches), so that the second paper costs less than the first. It lives in one process and
touches no output.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

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
from generator.templating.rendering import Renderer
from generator.writers.registry import writer_for

__all__ = ["Composed", "Press"]


class Composed(Struct, frozen=True, kw_only=True):
    """A paper that is laid out, and can be written in any format."""

    document: Document
    pages: Pages

    def write(self, formats: Sequence[str]) -> Mapping[str, bytes]:
        """Return the paper in each format."""
        return {name: writer_for(name).write(self.document, self.pages) for name in formats}


class Press:
    """Makes the papers of a project whose content is loaded."""

    def __init__(self, project: Project, loaded: Loaded) -> None:
        """Take the project and what its content says."""
        self._project = project
        self._renderer = Renderer(loaded, project.templates)
        self._themes: dict[str, tuple[Theme, FontSet]] = {}

    def compose(self, paper: Paper) -> Composed:
        """Render the paper and lay it out. Raises `UserError` with what is wrong in content, template or theme."""
        briefing = paper.briefing
        theme, fonts = self.theme(briefing.theme)
        document = prepare(self._renderer.render(briefing, paper.department.id if paper.department else None), theme)
        pages = layout(document, theme, fonts, exactly=briefing.pages.exactly if briefing.pages else None)
        return Composed(document=document, pages=pages)

    def theme(self, name: str) -> tuple[Theme, FontSet]:
        """Return the theme and the faces of its roles."""
        if name not in self._themes:
            theme = load_theme(self._project.templates / "themes", name)
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
