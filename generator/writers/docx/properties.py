"""Properties of the file: what the office sees of it without opening it (ECMA-376 part 2, 11; part 1, 22.3)."""

from __future__ import annotations

import re

from generator.document.nodes import Metadata
from generator.writers.docx.package import template_text
from generator.writers.docx.xml import escape

__all__ = ["CUSTOM", "core_properties", "custom_properties"]

CUSTOM = "/docProps/custom.xml"
"""Name of the part that holds the fingerprint."""
_UNDATED = "2000-01-01"


def core_properties(meta: Metadata) -> str:
    """Return ``docProps/core.xml``: title, subject, author, category, keywords, date and language of the paper."""
    fields = {
        "title": meta.title,
        "subject": meta.subject,
        "author": meta.author,
        "category": meta.category,
        "keywords": "，".join(meta.keywords),
        "date": f"{meta.date or _UNDATED}T00:00:00Z",
        "language": meta.language,
    }
    return re.sub(r"\{(\w+)\}", lambda match: escape(fields[match[1]]), template_text("/docProps/core.xml"))


def custom_properties(fingerprint: str) -> str:
    """Return ``docProps/custom.xml`` with the fingerprint of all other parts.

    It names this very file: an edit of the content that does not change this paper does not change it. A file that somebody has saved since still
    says which one it was, and its own parts no longer give it.
    """
    return template_text(CUSTOM).replace("{fingerprint}", fingerprint)
