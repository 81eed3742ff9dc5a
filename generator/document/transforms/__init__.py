"""What is done to a document between the template and the layout. Each transform is a function from document to document.

Choosing what a department sees is not among them: a template does that, for only it knows how its paper is made.
"""

from __future__ import annotations

from generator.diagnostics import Diagnostic, UserError
from generator.document.nodes import Cell, Document, Paragraph, Text, Value
from generator.document.theme import Theme
from generator.document.transforms.full_width import FullWidth, is_plain, restore_full_width
from generator.document.transforms.references import refers, resolve_references
from generator.document.transforms.styles import Styles, resolve_styles
from generator.document.walk import Line

__all__ = ["prepare", "resolve_references", "resolve_styles", "restore_full_width"]


def prepare(document: Document, theme: Theme) -> Document:
    """Return the document ready for layout; raise `UserError` for names that the theme or the document does not have."""
    walk = _Preparation(theme)
    document = walk.document(document)
    problems: list[Diagnostic] = list(walk.problems.items)
    if walk.refers:
        try:
            document = resolve_references(document)
        except UserError as error:
            problems.extend(error.diagnostics)
    if problems:
        raise UserError(problems)
    return document


class _Preparation(FullWidth, Styles):
    """Looks up styles, restores punctuation and looks for references in one walk, for there are thousands of cells that need none of it."""

    refers = False

    def is_ready(self, cell: Cell) -> bool:
        if len(cell.blocks) != 1:
            return False
        only, theme = cell.blocks[0], self.theme
        return (
            type(only) is Paragraph
            and only.style in theme.styles
            and (cell.style is None or cell.style in theme.styles)
            and (cell.fill is None or cell.fill in theme.fills)
            and is_plain(only.children)
        )

    def line(self, line: Line) -> Line:
        if len(line) != 1 or not (type(line[0]) is Value or type(line[0]) is Text):
            Styles.line(self, line)
            self.refers = self.refers or refers(line)
        return super().line(line)
