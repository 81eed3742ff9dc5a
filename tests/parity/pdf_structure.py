"""The structure tree of a PDF in the neutral form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pdfminer.pdftypes import resolve1

from tests.parity.structure import Piece, piece
from tests.writers.pdf.reading import Paper

__all__ = ["pdf_pieces"]

_HEADINGS = {f"H{level}": level for level in range(1, 7)}


def pdf_pieces(data: bytes) -> list[Piece]:
    """Return what a tagged PDF says, in the order of its structure."""
    paper = Paper(data)
    return list(_Reader(paper).below(resolve1(paper.catalog["StructTreeRoot"])))


class _Reader:
    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._depth = 0
        self._label = ""

    def below(self, element: dict[str, Any]) -> Iterator[Piece]:
        """Yield the pieces of an element's children."""
        for child in self._paper.children(element):
            if isinstance(child, dict) and "S" in child:
                yield from self._element(child)

    def _element(self, element: dict[str, Any]) -> Iterator[Piece]:
        tag = _tag(element)
        if tag in _HEADINGS:
            yield piece(f"heading {_HEADINGS[tag]}", self._words(element))
        elif tag == "P":
            yield from self._paragraph(element)
        elif tag == "Caption":
            yield piece("caption", self._words(element))
        elif tag == "TOCI":
            yield piece("entry", self._words(element))
        elif tag == "Figure":
            yield piece("figure", _text(element["Alt"]))
            yield piece("shown", self._words(element))
        elif tag == "L":
            self._depth += 1
            yield from self.below(element)
            self._depth -= 1
        elif tag == "Lbl":
            self._label = self._words(element)
        elif tag == "Table":
            yield from self._table(element)
        else:
            yield from self.below(element)

    def _paragraph(self, element: dict[str, Any]) -> Iterator[Piece]:
        words, inner = self._words(element), list(self._inner(element))
        if words.strip() or inner:
            yield piece(f"item {self._depth} {self._label}" if self._label else "paragraph", words)
        self._label = ""
        yield from inner

    def _table(self, element: dict[str, Any]) -> Iterator[Piece]:
        parts = [child for child in self._paper.children(element) if isinstance(child, dict)]
        for part in parts:
            if _tag(part) == "Caption":
                yield piece("caption", self._words(part))
        yield piece("table", _text(_attributes(element).get("Summary", b"")))
        for part in parts:
            for row in () if _tag(part) == "Caption" else self._paper.children(part):
                yield piece("row head" if _tag(part) == "THead" else "row", "")
                for cell in self._paper.children(row):
                    spans = _attributes(cell)
                    yield piece(f"cell {spans.get('ColSpan', 1)}x{spans.get('RowSpan', 1)}", self._words(cell))
                    yield from self._inner(cell)

    def _words(self, element: dict[str, Any]) -> str:
        """Return the words of an element and of all below it."""
        return "".join(part if isinstance(part, str) else self._words(part) for part in self._paper.parts(element))

    def _inner(self, element: dict[str, Any]) -> Iterator[Piece]:
        """Yield the boxes of an element, then its links; a link that goes on on another line is one."""
        links: list[tuple[str, str]] = []
        for inner in self._inline(element):
            if _tag(inner) == "Form":
                yield piece(f"box {self._state(inner)}", _text(inner.get("Alt", b"")))
            elif (target := self._target(inner)) and links and links[-1][0] == target:
                links[-1] = target, links[-1][1] + self._words(inner)
            elif target:
                links.append((target, self._words(inner)))
        for target, words in links:
            yield piece(f"link {target}", words)

    def _inline(self, element: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for part in self._paper.parts(element):
            if isinstance(part, dict):
                if _tag(part) in ("Form", "Link"):
                    yield part
                else:
                    yield from self._inline(part)

    def _annotation(self, element: dict[str, Any]) -> dict[str, Any]:
        found = [child for child in self._paper.children(element) if isinstance(child, dict) and "Obj" in child]
        return dict(resolve1(found[0]["Obj"]))

    def _state(self, form: dict[str, Any]) -> str:
        return "off" if self._annotation(form)["AS"].name == "Off" else "on"

    def _target(self, link: dict[str, Any]) -> str:
        """Return where a link leads, if that is out of the paper."""
        action = resolve1(self._annotation(link).get("A")) or {}
        return _text(action.get("URI", b""))


def _tag(element: dict[str, Any]) -> str:
    return str(element["S"].name)


def _attributes(element: dict[str, Any]) -> dict[str, Any]:
    found = resolve1(element.get("A")) or []
    merged: dict[str, Any] = {}
    for attributes in found if isinstance(found, list) else [found]:
        merged.update(resolve1(attributes))
    return merged


def _text(value: Any) -> str:
    data = resolve1(value)
    return str(data[2:].decode("utf-16-be") if data.startswith(b"\xfe\xff") else data.decode("ascii"))
