"""Edits of a YAML file that leave every other byte of it as it is.

A scalar's new text is put into its own place; comments, layout, quotes and the order of keys around it are never written anew. That it is right is
not reasoned out but proved: each way of making an edit is tried, the whole file is read again, and only if nothing but what was meant differs is it
taken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

from generator.content.yaml_nodes import ListNode, MapNode, Node, ScalarNode, compose
from generator.content.yaml_scalars import resolve
from generator.diagnostics import Diagnostics
from generator.revision.pull.transplanting import transplant

__all__ = ["Addition", "CannotSplice", "Entry", "Items", "Replacement", "Splice", "Value", "splice"]

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line for YAML 1.1 (5.4), whose parser counted them."""
_WORD = re.compile("[a-z0-9-]+")
_EMPTY = re.compile(r"\[[ \t]*\]")


Value: TypeAlias = str | int | tuple[str, ...]
"""What a key that is written anew says: a text, a number, a list of texts."""


class CannotSplice(ValueError):
    """No way of spelling leaves the rest of the file as it is; the text is for the user."""


class Replacement(Struct, frozen=True):
    """Another text for a scalar; of a number its digits."""

    node: ScalarNode
    text: str


class Addition(Struct, frozen=True):
    """A key that a record lacks, with its value."""

    node: MapNode
    key: str
    value: Value


class Items(Struct, frozen=True):
    """Other words for a list of words that need no quotes."""

    node: ListNode
    words: tuple[str, ...]


class Entry(Struct, frozen=True):
    """Records more, at the end of a list."""

    node: ListNode
    records: tuple[tuple[tuple[str, Value], ...], ...]
    """Of each its keys and their values."""


Splice: TypeAlias = Replacement | Addition | Items | Entry
_Token: TypeAlias = tuple[str, str]
"""Something that a file says: the kind of a value and its text, a key, a bracket."""


class _Way(Struct, frozen=True):
    """A way of making an edit: a part of the text and what takes its place, a part of what the file says and what it is to say instead."""

    start: int
    end: int
    text: str
    first: int
    last: int
    tokens: tuple[_Token, ...]


def splice(text: str, edits: Sequence[Splice]) -> str:
    """Return the text of a file with edits of its nodes. Raises `CannotSplice`."""
    file = _File(text)
    edits = _together(edits)
    try:
        return file.made([next(file.ways(edit)) for edit in edits])
    except (CannotSplice, StopIteration):  # for some edit the nearest way is not the right one
        return file.made([file.proved(edit) for edit in edits])


class _File:
    """A file's text beside what it says."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = [0, *(found.end() for found in _LINE_END.finditer(text))]
        said = _read(text) or []
        self.tokens = [token for token, _ in said]
        self.places: dict[object, list[int]] = {}
        """Of each node the tokens that it is: one, or for a collection its brackets."""
        for place, (_, node) in enumerate(said):
            if node is not None:
                self.places.setdefault(_identity(node), []).append(place)

    def made(self, ways: Sequence[_Way]) -> str:
        """Return the text with edits made. Raises `CannotSplice` if it does not say what it is to say."""
        text, tokens = self.text, list(self.tokens)
        ordered = sorted(ways, key=lambda way: (way.start, way.first))
        for way in ordered[::-1]:  # from the end, and what goes to one place in its order
            text = text[: way.start] + way.text + text[way.end :]
            tokens[way.first : way.last] = way.tokens
        if [token for token, _ in _read(text) or ()] != tokens:
            raise CannotSplice("改这一处会牵动文件里的别处")
        return text

    def proved(self, edit: Splice) -> _Way:
        """Return the first way of making an edit after which the file differs in it alone."""
        for way in self.ways(edit):
            try:
                self.made([way])
            except CannotSplice:
                continue
            return way
        raise CannotSplice("改这一处会牵动文件里的别处")

    def ways(self, edit: Splice) -> Iterator[_Way]:
        """Return ways of making an edit, the one that changes least first."""
        places = self.places[_identity(edit.node)]
        if len(places) > (1 if isinstance(edit.node, ScalarNode) else 2):
            raise CannotSplice("这一处用了别名（*名称），改它会一起改掉别处")
        match edit:
            case Replacement():
                return self.replacing(edit, places[0])
            case Addition():
                return self.adding(edit)
            case Items():
                return self.listing(edit, places)
            case Entry():
                return self.appending(edit, places[1])

    def replacing(self, edit: Replacement, place: int) -> Iterator[_Way]:
        """Yield ways of spelling another text: as the old one is spelled, as far as it goes."""
        start, end = self.span(edit.node)
        old = self.text[start:end]
        tail = old[len(old.rstrip()) :]  # the lines' end that belongs to a block scalar
        kind = "str" if isinstance(edit.node.value, str) else type(resolve(edit.text)).__name__
        for new in (transplant(old, edit.node.text, edit.text), *(each + tail for each in _spellings(edit.text, old[:1]))):
            yield _Way(start, end, new, place, place + 1, ((kind, edit.text),))

    def adding(self, edit: Addition) -> Iterator[_Way]:
        """Yield ways of adding a key: right after another whose value is a scalar, the last of them first."""
        tokens = (("key", edit.key), *_tokens(edit.value))
        pairs = [f"{edit.key}: {_spelled(edit.value, within=within)}" for within in (True, False)]
        for key in reversed(edit.node.key_nodes):
            value = edit.node.entries[key.text]
            if isinstance(value, ScalarNode):
                place = self.places[_identity(value)][0] + 1
                end = self.span(value)[1]
                yield _Way(end, end, f", {pairs[0]}", place, place, tokens)
                line, ending = self.line_end(end)
                yield _Way(line, line, f"{ending}{' ' * key.first_column}{pairs[1]}", place, place, tokens)

    def appending(self, edit: Entry, place: int) -> Iterator[_Way]:
        """Yield ways of adding records to a list: a key a line, set apart as the last record is; or the first records of an empty list."""
        tokens: list[_Token] = []
        for pairs in edit.records:
            tokens += [("open", "{"), *(token for key, value in pairs for token in (("key", key), *_tokens(value))), ("close", "}")]
        start = self.span(edit.node)[0]
        empty = _EMPTY.match(self.text, start)
        if empty:
            indent, apart = "  ", ""
            last, ending = self.line_end(start)
            first, comment = len(self.text[:start].rstrip(" ")), self.text[empty.end() : last].rstrip()
        elif edit.node.items:
            first, ending = self.line_end(self.span(_last(edit.node))[1])
            last, indent, comment = first, " " * edit.node.first_column, ""
            dash = self.text.rfind("-", 0, self.span(edit.node.items[-1])[0])
            apart = ending if self.text[: self.text.rfind("\n", 0, dash) + 1].endswith(("\n\n", "\r\n\r\n")) else ""
        else:
            return
        between = f"{ending}{indent}  "
        added = [between.join(f"{key}: {_spelled(value, within=False)}" for key, value in pairs) for pairs in edit.records]
        yield _Way(first, last, comment + "".join(f"{ending}{apart}{indent}- {record}" for record in added), place, place, tuple(tokens))

    def listing(self, edit: Items, places: Sequence[int]) -> Iterator[_Way]:
        """Yield ways of writing a list: in brackets, or an item a line under the column of the first."""
        items = edit.node.items
        if not items or not all(isinstance(item, ScalarNode) and _WORD.fullmatch(word) for item in items for word in edit.words):
            return
        tokens = tuple(("str", word) for word in edit.words)
        start, end = self.span(items[0])[0], self.span(items[-1])[1]
        if "#" in self.text[start:end]:
            raise CannotSplice("这个列表里有注释，请在 YAML 里改")
        dash = self.text.rfind("-", 0, start)
        ending = self.line_end(end)[1]
        for between in (", ", f"{ending}{' ' * edit.node.first_column}{self.text[dash:start]}"):
            yield _Way(start, end, between.join(edit.words), places[0] + 1, places[1], tokens)

    def span(self, node: Node) -> tuple[int, int]:
        """Return where a node begins and ends in the text."""
        return self.lines[node.first_line] + node.first_column, self.lines[node.last_line] + node.last_column

    def line_end(self, place: int) -> tuple[int, str]:
        """Return where the line that holds a place ends, and by what; the file's last line by what ends the first."""
        found = _LINE_END.search(self.text, place)
        first = _LINE_END.search(self.text)
        return found.start() if found else len(self.text), found[0] if found else first[0] if first else "\n"


def _spellings(text: str, quote: str) -> list[str]:
    """Return how a text can be spelled on one line, as it was quoted first."""
    single, double = "'" + text.replace("'", "''") + "'", json.dumps(text, ensure_ascii=False)
    return {'"': [double, single], "'": [single, double]}.get(quote, [text, single, double])


def _together(edits: Sequence[Splice]) -> list[Splice]:
    """Return the edits with all records for one list as one edit."""
    lists: dict[object, Entry] = {}
    for edit in edits:
        if isinstance(edit, Entry):
            before = lists.get(_identity(edit.node))
            lists[_identity(edit.node)] = Entry(edit.node, (*before.records, *edit.records) if before else edit.records)
    return [*(edit for edit in edits if not isinstance(edit, Entry)), *lists.values()]


def _tokens(value: Value) -> tuple[_Token, ...]:
    """Return what a value says that is written anew."""
    if isinstance(value, tuple):
        return ("open", "["), *(("str", word) for word in value), ("close", "]")
    return ((type(value).__name__, str(value)),)


def _spelled(value: Value, *, within: bool) -> str:
    """Return how a value is spelled that is written anew; ``within`` brackets marks have a meaning that they do not have elsewhere."""
    if isinstance(value, tuple):
        return f"[{', '.join(_spelled(word, within=True) for word in value)}]"
    if isinstance(value, int):
        return str(value)
    said = _read(f"[{value}]" if within else f"- {value}") if not value[:1].isdecimal() else None  # 2012-12-31 would be a date for others
    plain = [token for token, _ in said or ()] == list(_tokens((value,)))
    return value if plain else _spellings(value, "'" if value.isprintable() else '"')[0]


def _last(node: Node) -> Node:
    """Return the last scalar of a node; a collection without any is its own."""
    while not isinstance(node, ScalarNode):
        below = node.items if isinstance(node, ListNode) else tuple(node.entries.values())
        if not below:
            return node
        node = below[-1]
    return node


def _identity(node: Node) -> object:
    """Return what a node is known by however often its file is read: what an alias repeats is the same again."""
    return type(node), node.first_line, node.first_column


def _read(text: str) -> list[tuple[_Token, Node | None]] | None:
    """Return what a text says, or None if it is no YAML file of ours."""
    problems = Diagnostics()
    root = compose(text, "", problems)
    return None if root is None or problems.items else list(_said(root))


def _said(root: Node) -> Iterator[tuple[_Token, Node | None]]:
    """Yield what a file says, in its order, beside the nodes that say it. Layout, quotes and comments are no part of it."""
    stack: list[Node | tuple[_Token, Node | None]] = [root]
    while stack:
        node = stack.pop()
        match node:
            case tuple():
                yield node
            case ScalarNode():
                yield (type(node.value).__name__, node.text), node
            case ListNode():
                yield ("open", "["), node
                stack += [(("close", "]"), node), *reversed(node.items)]
            case MapNode():
                yield ("open", "{"), node
                stack.append((("close", "}"), node))
                for key, value in reversed(node.entries.items()):
                    stack += [value, (("key", key), None)]
