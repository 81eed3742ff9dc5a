"""What goes wrong in a template while it runs.

A fault is raised where the mistake shows; it does not know the template's line. `templating.errors` turns it into a diagnostic with its place. Faults
are the author's to mend, so their words are Chinese; anything else that is raised by this package is a bug and keeps its traceback.
"""

from __future__ import annotations

from collections.abc import Iterable

from jinja2 import TemplateRuntimeError

from generator.diagnostics import nearest

__all__ = ["TemplateFault", "name_hint"]


class TemplateFault(TemplateRuntimeError):
    """A mistake in a template: code, message and hint of the diagnostic it becomes."""

    def __init__(self, code: str, message: str, hint: str | None = None) -> None:
        """Take the words for the user; the place is found from the traceback."""
        super().__init__(message)
        self.code = code
        self.text = message
        self.hint = hint


def name_hint(name: str, known: Iterable[str], limit: int = 24) -> str | None:
    """Return a hint that names the nearest known name, or else lists the known names if they are not too many."""
    names = sorted({n for n in known if not n.startswith("_")})
    near = nearest(name, names)
    if near:
        return f"是不是 {near}？"
    if not names:
        return None
    return f"可用的有：{'、'.join(names[:limit])}{'等' if len(names) > limit else ''}"
