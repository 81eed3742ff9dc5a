"""The whole report as one long document in the national layout, for comparing lines."""

from __future__ import annotations

from pathlib import Path

from generator.document.nodes import Block, Document, Heading, Metadata, Origin, Paragraph, Value

__all__ = ["whole_report"]

_TITLE_LINES = 1
_LONGEST_HEADING = 60


def whole_report(source: Path) -> Document:
    """Return every line of the report's text: its first as the title, those that begin with —— or （一） as headings, the rest as paragraphs."""
    lines = [line.strip() for line in source.read_text(encoding="utf-8").splitlines() if line.strip()]
    blocks: list[Block] = [Heading(level=0, children=_words(line)) for line in lines[:_TITLE_LINES]]
    for line in lines[_TITLE_LINES:]:
        words = _words(line)
        if line.startswith(("——", "(一", "(二", "(三", "(四", "(五", "(六")) and len(line) < _LONGEST_HEADING:
            blocks.append(Heading(level=2, children=words))
        elif len(line) < 14 and not line.endswith("。"):
            blocks.append(Heading(level=1, children=words))
        else:
            blocks.append(Paragraph(children=words))
    return Document(meta=Metadata(title=lines[0]), blocks=tuple(blocks))


def _words(line: str) -> tuple[Value, ...]:
    return (Value(text=line, origin=Origin(path="source")),)
