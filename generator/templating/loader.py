"""Where templates are read from: the project's ``templates/`` folder and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from jinja2 import BaseLoader, Environment, TemplateNotFound

from generator.diagnostics import Diagnostic, Span, UserError, nearest
from generator.document.holes import find_private

__all__ = ["MAX_TEMPLATE", "TemplateLoader"]

MAX_TEMPLATE = 1_000_000
"""Largest template in bytes."""
_ENDING = ".html.j2"


class TemplateLoader(BaseLoader):
    """Reads templates by their path below a folder. A path that leads out of it, also by a symbolic link, is not there."""

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        self.folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's text and file name."""
        path = self._find(template)
        span = Span(self.display(template))
        if path.stat().st_size > MAX_TEMPLATE:
            raise UserError(Diagnostic("template-limit", f"模板太大：超过 {MAX_TEMPLATE} 字节", span))
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise UserError(Diagnostic("template-encoding", "模板不是 UTF-8 编码", span, "用编辑器另存为 UTF-8")) from error
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        _refuse_private(text, span.file)
        return text, str(path), lambda: True

    def list_templates(self) -> list[str]:
        """Return the names of all templates."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob(f"*{_ENDING}"))

    def display(self, template: str) -> str:
        """Return a template's path as it is shown to the user, relative to the project. Jinja's lexer gives the file's path for the name."""
        path = Path(template)
        name = path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else template
        return f"{self.folder.name}/{name}"

    def missing(self, template: str, span: Span | None) -> Diagnostic:
        """Return the diagnostic of a template that is not there."""
        near = nearest(template, self.list_templates())
        return Diagnostic("missing-template", f"{self.folder.name} 文件夹里没有模板 {template}", span, f"是不是 {near}？" if near else None)

    def _find(self, template: str) -> Path:
        if not re.fullmatch(r"[\w-][\w.-]*(/[\w-][\w.-]*)*", template) or not template.endswith(_ENDING):
            raise TemplateNotFound(template)
        path = self.folder / template
        if not path.is_file() or not path.resolve().is_relative_to(self.folder.resolve()):
            raise TemplateNotFound(template)
        return path


def _refuse_private(text: str, file: str) -> None:
    """Refuse a template with private-use characters: they are what holes are made of."""
    found = [
        Diagnostic("private-character", f"模板里有专用区字符 U+{ord(match[0]):04X}", Span(file, number, match.start() + 1), "删去这个字符")
        for number, line in enumerate(text.split("\n"), 1)
        for match in find_private(line)
    ]
    if found:
        raise UserError(found)
