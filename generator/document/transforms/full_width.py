"""Half-width punctuation of the report's text becomes full-width (GB/T 15834-2011), and its stray spaces go.

The report was typed with half-width ``, ; : ( ) ?`` among full-width 。、“”. They are restored in print, not in the content, which stays word for
word what the report says. A line is looked at as a whole, for a value may end where its comma begins; what stands inside a number, a code, an address
or Latin prose stays.

Spaces are taken out of the report's own words only: one that the template's author typed is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import is_

from msgspec.structs import replace

from generator.document.characters import is_chinese
from generator.document.nodes import (
    Block,
    Chart,
    Checkbox,
    Document,
    Emphasis,
    Inline,
    LineBreak,
    Link,
    Strong,
    Styled,
    Table,
    Text,
    Value,
)
from generator.document.walk import Line, Rewriter

__all__ = ["FullWidth", "is_plain", "restore_full_width", "restore_line", "restore_text"]

_WIDE = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "?": "？", "!": "！"}
_ANYTHING = re.compile(r"[,;:()?! ]")
_KEPT = (
    r"(?<![0-9,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])"  # 1,025
    r"|(?<![0-9])[0-9]+(?::[0-9]+)+"  # 3:2, 10:30
    r"|(?:https?://|mailto:|www\.)[!-~]*[A-Za-z0-9/_#=&-]"
    r"|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+[A-Za-z0-9]"
    r"|(?<![A-Za-z0-9])[A-Za-z0-9]+(?::[A-Za-z0-9]+)+"  # ISO9001:2008
    r"|(?<=[A-Za-z])[,;:?!](?= +[A-Za-z])"  # Latin prose
    r"|(?<=[A-Za-z0-9])[?!](?=[A-Za-z0-9])"
)
"""What stays half-width; not compiled, for many papers have nothing that may."""
_DOUBTFUL = re.compile(r"[!-~][,;:()?!]")
"""What there must be in a text before anything in it may stay half-width: everything that stays follows on a character that is half-width too."""
_WORDS = (Text, Value)
_OBJECT = "\ufffc"
"""Stands for a node without words."""


class FullWidth(Rewriter):
    """Restores punctuation, in lines and in the texts that drawings and screen readers show."""

    def line(self, line: Line) -> Line:
        """Return what a line becomes."""
        return restore_line(line)

    def texts(self, block: Block) -> Block:
        """Return a chart or a table with its texts restored."""
        return _texts(block)


def restore_full_width(document: Document) -> Document:
    """Return the document with its punctuation restored."""
    return FullWidth().document(document)


def restore_text(text: str) -> str:
    """Return a text of the report as it is printed."""
    return _whole(text, [(text, True)]) if _ANYTHING.search(text) else text


def _whole(text: str, leaves: Sequence[tuple[str, bool]]) -> str:
    if not any(map(is_chinese, text)):
        return text
    restored = _restored(text, leaves)
    return restored if isinstance(restored, str) else "".join(restored)


def restore_line(line: Line) -> Line:
    """Return a line with its punctuation restored across the borders of its nodes. Every value keeps its origin."""
    if is_plain(line):
        return line
    only = line[0]
    if len(line) == 1 and isinstance(only, _WORDS):
        text = _whole(only.text, [(only.text, isinstance(only, Value))])
        return line if text == only.text else (replace(only, text=text),) if text else ()
    labelled = tuple([_label(inline) if isinstance(inline, Checkbox) else inline for inline in line])
    if not all(map(is_, labelled, line)):
        line = labelled
    leaves = list(_leaves(line))
    text = "".join([words for words, _ in leaves])
    if not _ANYTHING.search(text) or not any(map(is_chinese, text)):
        return line
    characters = _restored(text, leaves)
    pieces: list[str] = []
    start = 0
    for words, _ in leaves:
        pieces.append("".join(characters[start : start + len(words)]))
        start += len(words)
    if pieces == [words for words, _ in leaves]:
        return line
    return _rebuilt(line, iter(pieces))


def is_plain(line: Line) -> bool:
    """Whether a line is nothing but words, or a checkbox, with nothing to restore, as most cells are."""
    if len(line) != 1:
        return not line
    only = line[0]
    if type(only) is Value or type(only) is Text:  # `isinstance` takes five times as long where it says no
        return not _ANYTHING.search(only.text)
    return type(only) is Checkbox and not _ANYTHING.search(only.label)


def _leaves(line: Line) -> Iterator[tuple[str, bool]]:
    """Yield the words of a line in order, and whether they are the report's."""
    for inline in line:
        match inline:
            case Text():
                yield inline.text, False
            case Value():
                yield inline.text, True
            case Strong() | Emphasis() | Styled() | Link():
                yield from _leaves(inline.children)
            case LineBreak():
                yield "\n", False
            case _:
                yield _OBJECT, False


def _rebuilt(line: Line, pieces: Iterator[str]) -> Line:
    built: list[Inline] = []
    for inline in line:
        match inline:
            case Text() | Value():
                text = next(pieces)
                if text:
                    built.append(inline if text == inline.text else replace(inline, text=text))
            case Strong() | Emphasis() | Styled() | Link():
                built.append(replace(inline, children=_rebuilt(inline.children, pieces)))
            case _:
                next(pieces)
                built.append(inline)
    return tuple(built)


def _restored(text: str, leaves: Sequence[tuple[str, bool]]) -> Sequence[str]:
    """Return what each character becomes: itself, its full-width form, or nothing."""
    if " " not in text and not _DOUBTFUL.search(text):
        for mark, wide in _WIDE.items():
            text = text.replace(mark, wide)
        return text
    of_report = [report for words, report in leaves for _ in words]
    characters = list(text)
    kept = {index for found in re.finditer(_KEPT, text) for index in range(*found.span())} | set(_latin_brackets(text))
    for index, character in enumerate(text):
        if character in _WIDE and index not in kept:
            characters[index] = _WIDE[character]
    for found in re.finditer(" +", text):
        start, end = found.span()
        before = characters[start - 1] if start else ""
        after = characters[end] if end < len(text) else ""
        if all(of_report[start:end]) and _is_stray(before, after):
            characters[start:end] = [""] * (end - start)
    return characters


def _latin_brackets(text: str) -> Iterator[int]:
    """Yield the places of brackets that stay: those of Latin text, as in ``f(x)``."""
    opened: list[int] = []
    for index, character in enumerate(text):
        if character == "(":
            opened.append(index)
        elif character == ")":
            start = opened.pop() if opened else None
            if start is None:
                continue
            before, after = text[start - 1 : start], text[index + 1 : index + 2]
            latin = bool(re.match(r"[A-Za-z]", before)) and not any(map(is_chinese, text[start:index])) and not is_chinese(after)
            if latin and after:
                yield from (start, index)


def _is_stray(before: str, after: str) -> bool:
    """Whether a space between two characters has no place in Chinese text."""
    if is_chinese(before):
        return is_chinese(after) or after.isdigit() or not after.isalnum() or before in _WIDE.values()
    return is_chinese(after) and (not before or before.isdigit() or before in "%‰℃\n" + _OBJECT)


def _texts(block: Block) -> Block:
    """Restore the texts of a block that are no lines."""
    match block:
        case Chart():
            series = tuple(replace(s, name=restore_text(s.name), labels=tuple(restore_text(label) for label in s.labels)) for s in block.series)
            restored = replace(block, categories=tuple(restore_text(c) for c in block.categories), series=series, alt=restore_text(block.alt))
            return block if restored == block else restored
        case Table():
            summary = restore_text(block.summary)
            return block if summary == block.summary else replace(block, summary=summary)
        case _:
            return block


def _label(box: Checkbox) -> Checkbox:
    """Return a checkbox with the punctuation of its label restored."""
    label = restore_text(box.label)
    return box if label == box.label else replace(box, label=label)
