"""A linter for .docx files: what schema validators do not see and Word or a reader does.

It knows the promises between parts: every id is given once, everything referred to is there, what begins also ends; and those of this project:
tables have heads, drawings have words, styles alone say how something looks. Each check is a small function over the package, and says what it finds.
"""

from __future__ import annotations

from tests.tools.docx_lint.linter import lint

__all__ = ["lint"]
