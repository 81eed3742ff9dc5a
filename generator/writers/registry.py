"""The formats there are.

A writer is imported when it is asked for: ReportLab and python-docx each cost tens of milliseconds, and a run seldom needs all.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import cast

from generator.writers.protocol import Writer

__all__ = ["FORMATS", "writer_for"]

_WRITERS: Mapping[str, tuple[str, str]] = {
    "docx": ("generator.writers.docx", "DocxWriter"),
    "pdf": ("generator.writers.pdf", "PdfWriter"),
}
"""Name of the format to the module and class that write it; the class is made without arguments."""

FORMATS: tuple[str, ...] = tuple(_WRITERS)
"""Names of the formats, in the order in which they are made."""


@cache
def writer_for(name: str) -> Writer:
    """Return the writer of the format, one for the whole process, so that what it has cached serves all documents.

    Raises:
        KeyError: If there is no such format.
    """
    module, class_name = _WRITERS[name]
    return cast("Writer", getattr(import_module(module), class_name)())
