"""What every format's writer does.

Separate from the writers, so that a format can be added without the others knowing, and so that the build talks to all of them in one way.
"""

from __future__ import annotations

from typing import Protocol

from generator.document.nodes import Document
from generator.layout.pages import Pages

__all__ = ["Writer"]


class Writer(Protocol):
    """Turns a laid-out document into a file's bytes.

    A writer is a function of its inputs: no clock, no disk, no environment. The same document and pages give the same bytes in every process.
    """

    @property
    def name(self) -> str:
        """Name of the format, as in ``--format``."""

    @property
    def extension(self) -> str:
        """File name extension, without the dot."""

    @property
    def version(self) -> str:
        """Text that changes when the writer or a library it uses may write other bytes; part of an artifact's fingerprint."""

    def write(self, document: Document, pages: Pages) -> bytes:
        """Return the file.

        Args:
            document: The paper's tree and properties.
            pages: The same paper, laid out. A format that breaks its own lines takes from it the theme as used and the facts about pages and tables.
        """
