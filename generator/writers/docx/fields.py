"""Fields: what Word counts and copies itself (ECMA-376 part 1, 17.16).

Each holds its result already, so that nothing has to be updated when the file is opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from msgspec import Struct

from generator.document.nodes import Chart, Document, Heading, Inline, Picture, Reference, Table, Text
from generator.document.walk import plain_text, walk
from generator.writers.docx.names import bookmark_name
from generator.writers.docx.xml import attribute, run

__all__ = ["CaptionNumber", "Fields", "caption_number", "field"]

_CAPTION = re.compile(r"(附?[表图])(\s*)([1-9][0-9]*)(?![0-9.．-])")
"""Numbers with parts, as 表1-2, are nothing that Word could count."""


def field(code: str, result: str) -> str:
    """Return a field with its result, in runs (17.16.19)."""
    return f'<w:fldSimple w:instr=" {attribute(code)} ">{result}</w:fldSimple>'


class CaptionNumber(Struct, frozen=True):
    """The number that a caption begins with."""

    label: str
    """What is counted: 表, 图."""
    between: str
    """White space between label and number."""
    number: int
    rest: tuple[Inline, ...]
    """The words that follow."""

    @property
    def text(self) -> str:
        """Label and number as they are printed."""
        return f"{self.label}{self.between}{self.number}"


def caption_number(caption: Sequence[Inline]) -> CaptionNumber | None:
    """Return the number that a caption begins with, if it is the template's own; a number of the content is a value."""
    words = list(takewhile(lambda inline: isinstance(inline, Text), caption))
    text = "".join(word.text for word in words if isinstance(word, Text))
    found = _CAPTION.match(text)
    if not found or (found.end() == len(text) and len(words) < len(caption)):
        return None
    rest = Text(text=text[found.end() :])
    return CaptionNumber(found[1], found[2], int(found[3]), (rest, *caption[len(words) :]))


class Fields:
    """The fields of one document that depend on what else stands in it."""

    def __init__(self, document: Document) -> None:
        """Take the document that references lead into."""
        self._document = document
        self._targets: dict[str, tuple[str, str]] | None = None
        self._counts: dict[str, int] = {}

    def sequence(self, caption: CaptionNumber) -> str:
        """Return a caption's label and number, which Word counts (SEQ, 17.16.5.56).

        A number that is not the next is set, and one that is given again, as above a table that goes on, is repeated.
        """
        before = self._counts.get(caption.label, 0)
        self._counts[caption.label] = caption.number
        switch = {before + 1: "", before: " \\c"}.get(caption.number, f" \\r {caption.number}")
        return run(caption.label + caption.between) + field(f"SEQ {caption.label} \\* ARABIC{switch}", run(str(caption.number)))

    def reference(self, node: Reference, words: str) -> str:
        """Return a reference in the words, which are runs.

        It is a field where it prints what its target is called, so that Word can renew it (REF, 17.16.5.51), and a link where its words are its own.
        """
        if self._targets is None:
            self._targets = dict(_targets(self._document))
        switch, text = self._targets.get(node.target, ("", None))
        bookmark = bookmark_name(node.target)
        if text == node.text:
            return field(f"REF {bookmark}{switch} \\h", words)
        return f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{words}</w:hyperlink>'


def _targets(document: Document) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the id of what can be referred to, with the switch of its field and what it is called; as `resolve_references` calls it."""
    for node in walk(document):
        match node:
            case Heading(id=str(name)):
                counted = bool(node.number and node.level)
                yield name, (" \\n", node.number) if counted else ("", plain_text(node))
            case Table(id=str(name)) | Chart(id=str(name)) | Picture(id=str(name)) if node.caption:
                number = caption_number(node.caption)
                yield name, ("", number.text if number else "".join(map(plain_text, node.caption)))
            case _:
                pass
