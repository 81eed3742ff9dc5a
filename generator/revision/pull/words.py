"""What was edited outside of controls: the paragraphs and rows of a file beside those of the paper as it was made.

What controls hold is left out of the comparison, and so is what Word works out itself: fields, tables of contents. Tracked changes count as accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.content.word_file import BadWordFile, WordFile
from generator.revision.reading_word import datum_number

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["Difference", "Unit", "compare", "read_remarks", "read_units"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_SKIPPED = (
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}pPr",
    f"{_W}rPr",
    f"{_W}sdtPr",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
_BREAKS = (f"{_W}br", f"{_W}cr", f"{_W}tab")
_MARK = "\ufffc"
"""Stands for what is not compared: the words of a control, a checkbox, a field."""
_BOXES = "\u2610\u2611\u2612"
"""The glyphs of checkboxes."""
_MAX_UNITS = 20_000
_LOOKED_AT, _TRIED = 200, 20
"""Letters of a paragraph, and paragraphs after it, that are looked at to find what it has become."""
_ALIKE = 0.4
"""How alike two paragraphs are of which one became the other."""


class Unit(Struct, frozen=True):
    """A paragraph, or a row of a table."""

    cells: tuple[str, ...]
    """Its words; a row's cell by cell, the lines of a cell apart."""
    masked: tuple[str, ...]
    """The same without the words of controls."""
    paths: tuple[str, ...]
    """Of the data in its controls."""
    heading: str
    """What stands above it: the last heading, or the last row that is a heading of rows."""
    row: bool

    @property
    def record(self) -> str:
        """Id of the task that a row shows, if it shows one."""
        found = {path.split("/")[1] for path in self.paths if path.startswith(("tasks/", "assignments/")) and path.count("/") > 1}
        return found.pop() if self.row and len(found) == 1 else ""


class Difference(Struct, frozen=True):
    """Words that are not as they were made."""

    heading: str
    old: str
    """Empty for what was added."""
    new: str
    """Empty for what is gone."""
    record: str = ""
    """Id of the task in whose row it is."""


def read_units(file: WordFile, paths: Mapping[int, str]) -> tuple[Unit, ...]:
    """Return the paragraphs and rows of a file's body that have words; ``paths`` are those of its data by number. Raises `BadWordFile`."""
    units: list[Unit] = []
    headings = _headings(file)
    heading = ""
    body = file.xml(file.main).find(f"{_W}body")
    for element, row in _blocks(body) if body is not None else ():
        reading = _Reading(paths)
        if row:
            cells = [cell for cell in element.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is element]
            texts = [reading.text(cell) for cell in cells]
        else:
            style = element.find(f"{_W}pPr/{_W}pStyle")
            kind = headings.get(style.get(f"{_W}val", ""), "") if style is not None else ""
            if kind == "toc":
                continue
            texts = [reading.text(element)]
        cells_words, masked = tuple(words for words, _ in texts), tuple(mask for _, mask in texts)
        if any(masked):
            units.append(Unit(cells_words, masked, tuple(dict.fromkeys(reading.found)), heading, row))
        if len(texts) == 1 and (row or kind == "heading") and cells_words[0]:
            heading = cells_words[0]
        if len(units) > _MAX_UNITS:
            raise BadWordFile("文件里的段落太多")
    return tuple(units)


def read_remarks(file: WordFile) -> tuple[str, ...]:
    """Return the words of the comments in a file. Raises `BadWordFile`."""
    part = file.first(file.main, "comments")
    comments = file.xml(part).iter(f"{_W}comment") if part else ()
    found = ("".join(text.text or "" for text in comment.iter(f"{_W}t")).strip() for comment in comments)
    return tuple(words for words in found if words)


def compare(made: Sequence[Unit], now: Sequence[Unit]) -> Iterator[Difference]:
    """Yield what differs outside of controls between the units of a paper and those that came back."""
    for _, old_start, old_end, new_start, new_end in SequenceMatcher(None, [_key(u) for u in made], [_key(u) for u in now]).get_opcodes():
        yield from _differences(made[old_start:old_end], now[new_start:new_end])


def _differences(made: Sequence[Unit], now: Sequence[Unit]) -> Iterator[Difference]:
    """Yield what differs between runs of units: those that are alike are taken for the same."""
    rest = list(now)
    for old in made:
        new = rest.pop(0) if len(made) == len(now) else _partner(old, rest)
        if new is None:
            yield Difference(old.heading, _words(old.cells), "", old.record)
        else:
            yield from _changes(old, new)
    for new in rest:
        yield Difference(new.heading, "", _words(new.cells), new.record)


def _partner(unit: Unit, rest: list[Unit]) -> Unit | None:
    """Take out of the rest what a unit has become."""
    words = _words(unit.cells)[:_LOOKED_AT]
    for place, other in enumerate(rest[:_TRIED]):
        alike = SequenceMatcher(None, words, _words(other.cells)[:_LOOKED_AT]).ratio() > _ALIKE
        if _key(other) == _key(unit) or other.cells == unit.cells or alike:
            return rest.pop(place)
    return None


def _changes(old: Unit, new: Unit) -> Iterator[Difference]:
    if old.masked == new.masked:
        return
    if len(old.cells) != len(new.cells):
        yield Difference(old.heading, _words(old.cells), _words(new.cells), old.record)
        return
    for before, after, mask, other in zip(old.cells, new.cells, old.masked, new.masked, strict=True):
        if mask != other and before != after:
            yield Difference(old.heading, before, after, old.record)


def _key(unit: Unit) -> tuple[str, ...]:
    """Return what a unit is known by, whatever was typed into it: its data, or else its words."""
    return unit.paths or unit.masked


def _words(cells: Sequence[str]) -> str:
    """Return the words of a unit on a line; a cell that has but a checkbox says nothing."""
    return "｜".join(" ".join(cell.split("\n")) for cell in cells if cell and cell not in _BOXES)


def _blocks(body: Element) -> Iterator[tuple[Element, bool]]:
    """Yield the paragraphs outside of tables, and the rows of tables, of what was not deleted; what a table in a cell holds belongs to its row."""
    for element in body.iter(f"{_W}p", f"{_W}tr"):
        above = [each.tag for each in element.iterancestors(f"{_W}tr", f"{_W}txbxContent", *_SKIPPED)]
        if above:
            continue
        if element.tag == f"{_W}tr":
            if element.find(f"{_W}trPr/{_W}del") is None:
                yield element, True
        else:
            yield element, False


def _headings(file: WordFile) -> dict[str, str]:
    """Return which styles are headings, and which are of tables of contents, by their ids, which differ from one language of Word to another."""
    part = file.first(file.main, "styles")
    found = {}
    for style in file.xml(part).iter(f"{_W}style") if part else ():
        name = style.find(f"{_W}name")
        words = (name.get(f"{_W}val", "") if name is not None else "").casefold()
        kind = "heading" if words == "title" or words.startswith("heading ") else "toc" if words.startswith("toc ") else ""
        found[style.get(f"{_W}styleId", "")] = kind
    return found


class _Reading:
    """Reads the words of one unit."""

    def __init__(self, paths: Mapping[int, str]) -> None:
        self.paths = paths
        self.found: list[str] = []
        """Paths of the data whose controls were met."""

    def text(self, element: Element) -> tuple[str, str]:
        """Return the words below an element, and the same with a mark for each run of what is not compared."""
        words: list[str] = []
        masked: list[str] = []
        for text, hidden in self.pieces(element):
            words.append(text)
            masked.append(_MARK if hidden else text)
        return _tidy("".join(words)), re.sub(f"{_MARK}+", _MARK, _tidy("".join(masked)))

    def pieces(self, element: Element, hidden: bool = False) -> Iterator[tuple[str, bool]]:
        """Yield the words below an element in their order, and whether they are not compared."""
        depth = 0
        stack: list[tuple[Element, bool]] = [(element, hidden)]
        while stack:
            node, inside = stack.pop()
            tag = node.tag
            if tag in _SKIPPED:
                continue
            if tag == f"{_W}fldChar":
                depth = max(0, depth + {"begin": 1, "end": -1}.get(node.get(f"{_W}fldCharType", ""), 0))
            elif tag == f"{_W}t":
                yield node.text or "", inside or depth > 0
            elif tag in _BREAKS:
                yield " ", inside or depth > 0
            elif tag == f"{_W}sdt":
                inside = inside or node.find(f"{_W}sdtPr/{_W14}checkbox") is not None
                number = datum_number(node)
                if number in self.paths:
                    self.found.append(self.paths[number])
                    inside = True
            elif tag == f"{_W}p" and node is not element:
                yield "\n", False
            stack += [(child, inside or tag == f"{_W}fldSimple") for child in reversed(node)]


def _tidy(text: str) -> str:
    """Return the lines of a text without white space that nobody sees."""
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))
