"""A paragraph as a line of words: what is compared, and what it takes to write each word again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import groupby, pairwise

from msgspec import Struct

from generator.revision.redline.edition import Edition
from generator.revision.redline.names import MC, W14, Element, W
from generator.revision.redline.words import WORD

__all__ = ["Line", "Mark", "Word", "read_line"]

Piece = tuple[str, Element | None]
"""Letters, and the properties of the run that they stand in."""
_SIGNS = {W + "br": "\n", W + "tab": "\t"}
_THING = "\ufffc"
"""Begins the text of what is no letters, so that it is never the same as letters."""


class Word(Struct, frozen=True, eq=False):
    """What changes as a whole: a figure, a letter, a field, a box, a drawing."""

    text: str
    """What is compared: letters, or for a thing that has none, what it shows."""
    within: tuple[Element, ...]
    """The links and controls of its paragraph that it stands in, the outermost first."""
    pieces: tuple[Piece, ...] = ()
    """Its letters; none for a drawing."""
    thing: Element | None = None
    """The field, box or drawing that it is."""
    properties: Element | None = None
    """Properties of the run that a drawing stands in."""
    datum: str = ""
    """Path of the datum whose control it stands in."""


class Mark(Struct, frozen=True, eq=False):
    """What stands between words without being one: an end of a bookmark, the machinery of a field that spans words."""

    place: int
    """How many words of the line stand before it."""
    element: Element
    within: tuple[Element, ...]


class Line:
    """The words of a paragraph."""

    def __init__(self, words: tuple[Word, ...] = (), marks: tuple[Mark, ...] = ()) -> None:
        """Take the words and the marks between them, in order."""
        self.words = words
        self.marks = marks

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What is compared of each word."""
        return tuple(word.text for word in self.words)

    @cached_property
    def bag(self) -> Counter[str]:
        """Its words two by two, to tell how much two lines are alike."""
        return Counter(map("".join, pairwise(self.texts))) or Counter(self.texts)

    @cached_property
    def fields(self) -> tuple[tuple[int, int], ...]:
        """The fields that begin and end in the line: the places of their first and last part among its marks."""
        opened: list[int] = []
        found: list[tuple[int, int]] = []
        for index, mark in enumerate(self.marks):
            part = mark.element.find(W + "fldChar")
            kind = "" if part is None else part.get(W + "fldCharType")
            if kind == "begin":
                opened.append(index)
            elif kind == "end" and opened:
                found.append((opened.pop(), index))
        return tuple(found)

    @cached_property
    def loose(self) -> frozenset[int]:
        """Places among its marks of what belongs to a field that begins or ends in another paragraph: a table of contents."""
        whole = {place for first, last in self.fields for place in range(first, last + 1)}
        return frozenset(place for place, mark in enumerate(self.marks) if mark.element.tag == W + "r" and place not in whole)


def read_line(paragraph: Element, edition: Edition) -> Line:
    """Return the words of a paragraph of an edition."""
    reader = _Reader(edition)
    reader.read(paragraph, ())
    reader.finish_text()
    return Line(tuple(reader.words), tuple(reader.marks))


class _Reader:
    """Reads a paragraph: letters that stand in the same links and controls are one text, whatever their runs, for a run may end within a word."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._text: list[Piece] = []
        self._within: tuple[Element, ...] = ()
        self.words: list[Word] = []
        self.marks: list[Mark] = []

    def read(self, parent: Element, within: tuple[Element, ...]) -> None:
        """Read what stands in a paragraph, a link or a control."""
        for element in parent:
            if element.tag == W + "r":
                self._run(element, within)
            elif element.tag in (W + "bookmarkStart", W + "bookmarkEnd"):
                self._mark(element, within)
            elif element.tag == W + "hyperlink":
                self.read(element, (*within, element))
            elif element.tag == W + "fldSimple" or element.find(f"{W}sdtPr/{W14}checkbox") is not None:
                pieces = tuple(_pieces(element))
                self._thing(Word(f"{_THING}{_letters(pieces)}", within, pieces, element))
            elif element.tag == W + "sdt":
                content = element.find(W + "sdtContent")
                assert content is not None, "our writer's controls have contents"
                self.read(content, (*within, element))

    def _run(self, run: Element, within: tuple[Element, ...]) -> None:
        properties = run.find(W + "rPr")
        for element in run:
            if element.tag in (W + "drawing", MC + "AlternateContent"):
                self._thing(Word(f"{_THING}{self._edition.shown(element)}", within, (), element, properties))
            elif element.tag in (W + "fldChar", W + "instrText"):
                self._mark(run, within)
            elif element.tag != W + "rPr":
                if within != self._within:
                    self.finish_text()
                    self._within = within
                self._text.append((_SIGNS.get(str(element.tag), element.text or ""), properties))

    def _mark(self, element: Element, within: tuple[Element, ...]) -> None:
        self.finish_text()
        self.marks.append(Mark(len(self.words), element, within))

    def _thing(self, word: Word) -> None:
        self.finish_text()
        self.words.append(word)

    def finish_text(self) -> None:
        """Make words of the letters that were read."""
        datum = next((self._edition.datum(each) for each in self._within[-1:] if each.tag == W + "sdt"), "")
        self.words += _cut(self._text, self._within, datum)
        self._text = []


def _cut(pieces: list[Piece], within: tuple[Element, ...], datum: str) -> Iterator[Word]:
    """Yield the words of a text that may stand in several runs."""
    text = _letters(pieces)
    looks = [properties for letters, properties in pieces for _ in letters]
    for match in WORD.finditer(text):
        runs = [list(places) for _, places in groupby(range(*match.span()), key=lambda place: id(looks[place]))]
        yield Word(match[0], within, tuple((text[places[0] : places[-1] + 1], looks[places[0]]) for places in runs), datum=datum)


def _letters(pieces: Iterable[Piece]) -> str:
    return "".join(letters for letters, _ in pieces)


def _pieces(element: Element) -> Iterator[Piece]:
    """Yield the letters of a field's result or of a box."""
    for run in element.iter(W + "r"):
        yield "".join(each.text or "" for each in run.iter(W + "t")), run.find(W + "rPr")
