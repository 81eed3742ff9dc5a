"""What is done to a document between the template and the layout. Each transform is a function from document to document.

Choosing what a department sees is not among them: a template does that, for only it knows how its paper is made.
"""

from __future__ import annotations

from generator.diagnostics import Diagnostic, UserError
from generator.document.nodes import Document
from generator.document.theme import Theme
from generator.document.transforms.full_width import restore_full_width
from generator.document.transforms.references import resolve_references
from generator.document.transforms.styles import resolve_styles

__all__ = ["prepare", "resolve_references", "resolve_styles", "restore_full_width"]


def prepare(document: Document, theme: Theme) -> Document:
    """Return the document ready for layout; raise `UserError` for names that the theme or the document does not have."""
    problems: list[Diagnostic] = []
    for transform in (lambda d: resolve_styles(d, theme), restore_full_width, resolve_references):
        try:
            document = transform(document)
        except UserError as error:
            problems.extend(error.diagnostics)
    if problems:
        raise UserError(problems)
    return document
