"""What of the report no record holds: digits that are no figure of the content, sentences that nobody wrote down.

The facts are checked from the records to the report (`facts`); this goes the other way. A project asks for it: its digits are looked for where it has
a ``numbers.yaml``, for that file is there to account for them, and all of its text where ``report.yaml`` says ``complete: true``. A project that
takes only its tasks from a report hears nothing.

What is told are warnings that point at the report's text, for an omission has no place in YAML. They are asked for by ``jianbao check`` alone: a
build does not become longer or louder by what is not printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from generator.content.claims import Claim, SourceLine, claims_of_digits, claims_of_words, holders
from generator.content.loading import CONTENT, ENDING, Loaded
from generator.content.wording import about, path_name
from generator.diagnostics import Diagnostic, Diagnostics, Severity, Span

__all__ = ["SHOWN", "find_omissions"]

SHOWN = 20
"""So many of a kind are shown with their places; the others are counted."""

EXCERPT = 20
"""Characters of the report that a message quotes."""
AROUND = 8
"""Characters that a message quotes on either side of digits."""

DIGITS = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")

SENTENCE = re.compile(r"[^。;；！!]+[。;；！!]?")
"""A task ends with 。 or ; (a question mark often stands for a character that was lost on the way)."""

NUMBERING = re.compile(r"\W*(?:[(（](?:\d{1,3}|[一二三四五六七八九十]+)[)）]|(?:\d{1,3}|[一二三四五六七八九十]+)[、.．)）](?!\d)|[①-⑳])")
"""A number in a list before a sentence, which records may leave out: their order says it."""


def find_omissions(loaded: Loaded) -> tuple[Diagnostic, ...]:
    """Return a warning for each place of the report that the content should hold and does not."""
    complete = loaded.report.complete
    if not complete and f"{CONTENT}/numbers{ENDING}" not in loaded.sources:
        return ()
    file = f"{CONTENT}/{loaded.report.meta.text}"
    lines = [SourceLine(text) for text in loaded.text]
    claims = claims_of_digits(loaded.report, lines)
    found = _some(_unclaimed_digits(lines, claims, file), "处数字没有登记", file)
    found += _some(_digits_claimed_twice(lines, claims, file), "处数字登记了不止一次", file)
    if complete:
        found += _some(_sentences_not_held(lines, claims_of_words(loaded.report, lines), file), "处原文没有记录", file)
    return tuple(found)


def _some(found: Iterable[Diagnostic], predicate: str, file: str) -> list[Diagnostic]:
    """Return the first diagnostics of a kind, and one that counts the others."""
    every = list(found)
    rest = len(every) - SHOWN
    if rest <= 0:
        return every
    more = Diagnostic(every[0].code, f"另有 {rest} {predicate}", Span(file), "改好上面这些，再检查一次", Severity.WARNING)
    return [*every[:SHOWN], more]


# --- digits ---


def _unclaimed_digits(lines: Sequence[SourceLine], claims: Mapping[int, list[Claim]], file: str) -> Iterator[Diagnostic]:
    """Yield a warning for each run of digits that nobody claims as a whole."""
    problems = Diagnostics()
    for number, line in enumerate(lines, start=1):
        for match in DIGITS.finditer(line.text):
            start, end = match.span()
            own = holders(claims.get(number, ()), start, end)
            if any(each.start <= start and end <= each.end for each in own):
                continue
            span = Span(file, number, start + 1, end - start)
            if own:
                message = f"原文的“{match[0]}”只登记了一部分（{path_name(own[0].owner)}）：{_around(line.text, start, end)}"
                problems.warn("unclaimed-digits", message, span, "把那一条的 quote 或 text 写宽一些，写全这个数")
            else:
                hint = f"是指标，在 indicators.yaml 里加一条；是日期、名称、序号，写进 numbers.yaml（line: {number}），注明 reason"
                problems.warn("unclaimed-digits", f"原文的“{match[0]}”没有登记：{_around(line.text, start, end)}", span, hint)
    yield from problems.items


def _digits_claimed_twice(lines: Sequence[SourceLine], claims: Mapping[int, list[Claim]], file: str) -> Iterator[Diagnostic]:
    """Yield a warning for each run of digits that two records or more claim."""
    problems = Diagnostics()
    for number, line in enumerate(lines, start=1):
        for match in DIGITS.finditer(line.text):
            own = holders(claims.get(number, ()), *match.span())
            if len(own) > 1:
                names = "、".join(dict.fromkeys(path_name(each.owner) for each in own))
                span = Span(file, number, match.start() + 1, len(match[0]))
                hint = "留下一条；原文有几处相同的，quote 写窄到只含自己的那一处，numbers.yaml 用 occurrence 说明是第几处"
                problems.warn("digits-claimed-twice", f"原文的“{match[0]}”登记了 {len(own)} 次：{names}", span, hint)
    yield from problems.items


def _around(text: str, start: int, end: int) -> str:
    """Return what stands around a place, without the spaces at its ends."""
    before, after = max(0, start - AROUND), min(len(text), end + AROUND)
    return f"{'……' if before else ''}{text[before:after].strip()}{'……' if after < len(text) else ''}"


# --- sentences ---


class _Gap(NamedTuple):
    """Words of one sentence that no record holds."""

    sentence: int
    """Which sentence of its line it is."""
    start: int
    end: int
    whole: bool
    """Whether nothing of the sentence is held."""


def _sentences_not_held(lines: Sequence[SourceLine], claims: Mapping[int, list[Claim]], file: str) -> Iterator[Diagnostic]:
    """Yield a warning for each sentence that is not held, or not as a whole; one for all sentences that follow each other."""
    problems = Diagnostics()
    before = ""
    for number, line in enumerate(lines, start=1):
        own = claims.get(number, [])
        gaps = list(_gaps(line.text, own))
        # Sentences that follow each other keep their distance from their places in the list; one that is held in part stands alone.
        for _, group in groupby(enumerate(gaps), key=lambda each: (each[1].sentence - each[0], -1 if each[1].whole else each[0])):
            together = [gap for _, gap in group]
            first = together[0]
            words = _excerpt(line.text[first.start : first.end])
            if not first.whole:
                message = f"原文的一句话没有记全，缺“{words}”"
            elif len(together) > 1:
                message = f"原文从“{words}”起的 {len(together)} 句话没有记录"
            else:
                message = f"原文的“{words}”没有记录"
            last = next((each.owner for each in reversed(own) if each.start < first.start), before)
            where = f"前面的话在{about(path_name(last), '里')}；" if last else ""
            hint = f"{where}照抄进它所属的记录（line: {number}），网页残留的行写进 report.yaml 的 furniture"
            problems.warn("sentence-not-held", message, Span(file, number, first.start + 1, first.end - first.start), hint)
        before = own[-1].owner if own else before
    yield from problems.items


def _gaps(text: str, claims: Sequence[Claim]) -> Iterator[_Gap]:
    """Yield what no record holds of each sentence of a line; marks and numbers of lists need no record."""
    held = [False] * len(text)
    for claim in claims:
        held[claim.start : claim.end] = [True] * (claim.end - claim.start)
    if all(held):
        return
    for index, match in enumerate(SENTENCE.finditer(text)):
        start, end = match.span()
        numbering = NUMBERING.match(text, start, end)
        places = [place for place in range(numbering.end() if numbering else start, end) if text[place].isalnum()]
        missing = [place for place in places if not held[place]]
        if missing:
            yield _Gap(index, missing[0], missing[-1] + 1, len(missing) == len(places))


def _excerpt(words: str) -> str:
    """Return the words, or their beginning."""
    return words if len(words) <= EXCERPT else f"{words[: EXCERPT - 4]}……"
