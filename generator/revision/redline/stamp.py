"""Who changed something and when: the elements that mark a change (ECMA-376 part 1, 17.13.5)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from generator.revision.redline.names import Element, W

__all__ = ["Stamp"]


class Stamp:
    """Makes the marks of one file."""

    def __init__(self, author: str, date: str, ids: Iterator[int]) -> None:
        """Take who is named as the author of the changes, their date in ISO form (none if empty), and ids that nothing else in the file has."""
        self._said = {W + "author": author} | ({W + "date": f"{date}T00:00:00Z"} if date else {})
        self._ids = ids

    def mark(self, kind: str) -> Element:
        """Return the mark of a change: ``ins``, ``del``, ``pPrChange`` and the like, with an id of its own."""
        return etree.Element(W + kind, {W + "id": str(next(self._ids))} | self._said)
