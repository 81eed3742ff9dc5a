"""What of the report's text each record holds: the words of a sentence, the digits of a figure.

A claim is a place in the report's text with the record that it belongs to. It is separate from `facts`, which asks whether a record's words stand on
its line at all: here each record gets a place of its own, so that what is left over is what no record holds (`omissions`).

Where the same words stand on a line more than once, each record gets one of the places. Nothing is read twice that the facts have already refused:
the content is expected to be free of errors.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.content.facts import walk
from generator.content.figures import stated
from generator.content.records import Furniture, Indicator, LiteralNumber, Report
from generator.content.report_text import fold

__all__ = ["Claim", "SourceLine", "claims_of_digits", "claims_of_words", "holders"]

HELD = ("number", "heading", "lead", "text")
"""Fields whose words a record takes out of its line: what they say, the report has said there."""

FIGURES = ("indicators", "numbers")
"""Records that speak of figures, not of sentences: a sentence is not held because its figure is."""


class Claim(NamedTuple):
    """A part of a line that a record holds."""

    start: int
    end: int
    owner: str
    """The record's canonical path (`spans`)."""


class SourceLine:
    """A line of the report with its folded form, and where each folded character stands in it."""

    def __init__(self, text: str) -> None:
        """Take the line without its end."""
        self.text = text
        self.folded = fold(text)
        self.places = [place for place, character in enumerate(text) if not character.isspace()]

    def find(self, words: str) -> list[int]:
        """Return where the words, folded, begin in the folded line: every place, none within another."""
        found: list[int] = []
        place = self.folded.find(words) if words else -1
        while place >= 0:
            found.append(place)
            place = self.folded.find(words, place + len(words))
        return found

    def claim(self, start: int, length: int, owner: str) -> Claim:
        """Return the claim of so many folded characters."""
        return Claim(self.places[start], self.places[start + length - 1] + 1, owner)


def claims_of_digits(report: Report, lines: Sequence[SourceLine]) -> Mapping[int, list[Claim]]:
    """Return, by line, the places that entries of ``numbers.yaml`` and the numbers of indicators hold.

    An entry holds all its words, an indicator its digits only. Entries come first, for they say which occurrence they mean.
    """
    claims: defaultdict[int, list[Claim]] = defaultdict(list)
    for index, literal in enumerate(report.numbers):
        line, words = lines[literal.line - 1], fold(literal.text)
        for start in line.find(words)[literal.occurrence - 1 :][:1]:
            claims[literal.line].append(line.claim(start, len(words), f"numbers/{index}"))
    for indicator in report.indicators:
        number = indicator.source.line
        for places in _stated(indicator, lines[number - 1]):
            free = [each for each in places if not any(overlap(each, other) for other in claims[number])]
            claims[number].extend((free or places)[:1])
    return claims


def _stated(indicator: Indicator, line: SourceLine) -> Iterator[list[Claim]]:
    """Yield for each number of the indicator all places where it may stand."""
    quote, unit = fold(indicator.source.quote), fold(indicator.unit)
    for number in (indicator.from_, indicator.to, indicator.value):
        if number is not None:
            size = len(f"{abs(number):f}")
            within = [found.place for found in stated(quote, number) if found.unit == unit]
            yield [line.claim(start + place, size, f"indicators/{indicator.id}") for start in line.find(quote) for place in within]


def claims_of_words(report: Report, lines: Sequence[SourceLine]) -> Mapping[int, list[Claim]]:
    """Return, by line and in the line's order, the places that records hold by their words.

    Longer words get their places first: a heading of two words is then not looked for within a sentence that holds them, too.
    """
    claims: defaultdict[int, list[Claim]] = defaultdict(list)
    for owner, number, words in sorted(_words(report, lines), key=lambda each: -len(each[2])):
        line = lines[number - 1]
        places = [line.claim(start, len(words), owner) for start in line.find(words)]
        free = [each for each in places if not any(overlap(each, other) for other in claims[number])]
        claims[number].extend((free or places)[:1])
    for each in claims.values():
        each.sort()
    return claims


def _words(report: Report, lines: Sequence[SourceLine]) -> Iterator[tuple[str, int, str]]:
    """Yield what records hold: the record, the line, the words, folded."""
    for path, record in walk(report):
        if isinstance(record, Furniture):
            yield from ((path, number, lines[number - 1].folded) for number in record.lines)
        line = getattr(record, "line", None)
        if line is None or isinstance(record, LiteralNumber) or path.startswith(FIGURES):
            continue
        for key in HELD:
            words = getattr(record, key, None)
            if isinstance(words, str):
                yield path, line, fold(words)


def overlap(one: Claim, other: Claim) -> bool:
    """Return whether two claims of one line share a character."""
    return one.start < other.end and other.start < one.end


def holders(claims: Iterable[Claim], start: int, end: int) -> list[Claim]:
    """Return the claims that hold a character between two places."""
    return [each for each in claims if each.start < end and start < each.end]
