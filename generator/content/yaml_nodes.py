"""YAML as nodes that know where they stand.

A file is composed from PyYAML's events into three kinds of node, each with its place. It is separate from the schema because what can be
wrong here is wrong with the file, whatever it is about: syntax, duplicate keys, tags, aliases, nesting.

Safe by construction: no tag makes an object, nesting is bounded, and an alias counts as many nodes as it stands for, so that a small file
cannot stand for a large one ("billion laughs"). Composing is iterative: no input exhausts the stack.
"""

from __future__ import annotations

from decimal import Decimal
from operator import attrgetter
from typing import Any, NoReturn, TypeAlias

import yaml
from msgspec import Struct
from yaml import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from generator.content.files import find_unprintable
from generator.content.yaml_errors import syntax_problem
from generator.content.yaml_scalars import NUMBERS_BEFORE, WORDS, Plain, resolve
from generator.diagnostics import Diagnostic, Diagnostics, Span, UserError

__all__ = ["ListNode", "MapNode", "Node", "ScalarNode", "compose", "plain"]

MAXIMUM_DEPTH = 32
"""Levels of nesting. The content uses eight."""
MAXIMUM_NODES = 500_000
"""Nodes a file may stand for, aliases spelled out. The content has some ten thousand."""

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TEXT_TAGS = ("!", "tag:yaml.org,2002:str")
COLLECTION_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


class Source(Struct, frozen=True):
    """The file that nodes stand in."""

    file: str
    lines: list[str]


class Placed(Struct, frozen=True):
    """A node's place as the parser tells it, counted from 0. Few places are asked for as a span, so that is worked out then."""

    source: Source
    first_line: int
    first_column: int
    last_line: int
    last_column: int

    @property
    def span(self) -> Span:
        """The place as a span. What goes on below its first line is underlined to that line's end."""
        return _span(self.source, self.first_line, self.first_column, self.last_line, self.last_column)

    @property
    def line(self) -> int:
        """The first line, counted from 1."""
        return self.first_line + 1


class ScalarNode(Placed, frozen=True, gc=False):
    """A text, a number, a truth value or nothing."""

    value: Plain
    text: str
    """The text as typed, without quotes."""
    quoted: bool
    """Whether it is in quotes or a block, so that it is text whatever it looks like."""


class ListNode(Placed, frozen=True):
    """A sequence."""

    items: tuple[Node, ...]


class MapNode(Placed, frozen=True):
    """A mapping. Its keys are texts, in the file's order."""

    entries: dict[str, Node]
    key_nodes: tuple[ScalarNode, ...]

    @property
    def keys(self) -> dict[str, ScalarNode]:
        """The nodes of the keys, for their places."""
        return {key.text: key for key in self.key_nodes}


Node: TypeAlias = ScalarNode | ListNode | MapNode
_TEXT = attrgetter("text")


def _span(source: Source, line: int, column: int, last_line: int, last_column: int) -> Span:
    if last_line == line:
        return Span(source.file, line + 1, column + 1, last_column - column or 1)
    first = source.lines[line] if line < len(source.lines) else ""
    return Span(source.file, line + 1, column + 1, max(1, len(first) - column))


def _place(event: Any) -> tuple[int, int, int, int]:
    start, end = event.start_mark, event.end_mark
    return start.line, start.column, end.line, end.column


def plain(node: Node, *, blanks: bool = True, floats: bool = False) -> Any:
    """Return the node's value as plain Python: dict, list, str, int, Decimal, bool, None.

    Without ``blanks`` a key that has no value (``email:``) counts as not written. ``floats`` gives measures of paper: floats instead of decimals.
    """
    if isinstance(node, ScalarNode):
        return float(node.value) if floats and isinstance(node.value, Decimal) else node.value
    if isinstance(node, ListNode):
        return [plain(item, blanks=blanks, floats=floats) for item in node.items]
    found = {
        key: value.value if type(value) is ScalarNode and not floats else plain(value, blanks=blanks, floats=floats)
        for key, value in node.entries.items()
    }
    if blanks or None not in found.values():
        return found
    return {key: value for key, value in found.items() if value is not None}


def compose(text: str, file: str, problems: Diagnostics) -> Node | None:
    """Return the one document of a YAML file as nodes, or None where it has none or is broken; problems are added to ``problems``.

    ``file`` is the name that spans bear. A duplicate key or a foreign tag is reported and reading goes on.
    """
    composer = _Composer(text, file, problems)
    try:
        return composer.compose()
    except yaml.MarkedYAMLError as error:
        problems.items.append(syntax_problem(error, composer.source.lines, file))
    except UserError as error:
        problems.items.extend(error.diagnostics)
    return None


class _Composer:
    """Composes one file."""

    def __init__(self, text: str, file: str, problems: Diagnostics) -> None:
        self.text = text
        self.source = Source(file, text.splitlines())
        self.problems = problems
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.documents = 0

    def compose(self) -> Node | None:
        """Return the root node. Nearly all events are plain scalars: they are dealt with on the spot."""
        source = self.source
        opened: list[tuple[yaml.CollectionStartEvent, list[Node], int]] = []
        children: list[Node] = []
        """Of the collection that was opened last, in a mapping keys and values by turns."""
        room = MAXIMUM_NODES
        """How many nodes that collection may still get."""
        next_event = LOADER(self.text).get_event
        while (event := next_event()) is not None:
            kind = type(event)
            node: Node
            size = 1
            if kind is ScalarEvent:
                text = event.value
                if event.implicit[0] and event.tag is None and event.anchor is None:
                    value = resolve(text) if text < NUMBERS_BEFORE or text in WORDS else text
                    start, end = event.start_mark, event.end_mark
                    node = ScalarNode(source, start.line, start.column, end.line, end.column, value, text, False)
                else:
                    node = self.scalar(event)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                size = MAXIMUM_NODES - room
                opening, siblings, room = opened.pop()
                node = self.close(opening, children, size)
                children = siblings
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if event.tag is not None or len(opened) >= MAXIMUM_DEPTH:
                    self.check_start(event, depth=len(opened))
                opened.append((event, children, room))
                children, room = [], MAXIMUM_NODES - 1
                continue
            elif kind is AliasEvent:
                node, size = self.alias(event, [opening.anchor for opening, _, _ in opened])
            else:
                self.check_document(event)
                continue
            children.append(node)
            room -= size
            if room < 0:
                self.stop("too-many-nodes", f"展开后超过 {MAXIMUM_NODES} 项", event, "不要用别名（*名称）成倍地重复内容")
        return children[-1] if children else None

    def check_document(self, event: yaml.Event) -> None:
        self.documents += isinstance(event, yaml.DocumentStartEvent)
        if self.documents > 1:
            self.stop("second-document", "一个文件只能有一份内容，这里又用 --- 开始了一份", event, "删去 ---，或分成两个文件")

    def scalar(self, event: ScalarEvent) -> ScalarNode:
        text: str = event.value
        quoted = not event.implicit[0]
        if event.tag is not None:
            quoted = True
            if event.tag not in TEXT_TAGS:
                self.foreign_tag(event)
        if quoted and (found := find_unprintable(text)):
            self.problems.error("control-character", f"文字里有控制字符 U+{ord(found[0]):04X}", self.span(event), "删去它")
        node = ScalarNode(self.source, *_place(event), text if quoted else resolve(text), text, quoted)
        if event.anchor:
            self.anchors[event.anchor] = node, 1
        return node

    def check_start(self, event: yaml.CollectionStartEvent, *, depth: int) -> None:
        if depth >= MAXIMUM_DEPTH:
            self.stop("too-deep", f"嵌套超过 {MAXIMUM_DEPTH} 层", event, "检查缩进和括号")
        if event.tag is not None and event.tag not in COLLECTION_TAGS:
            self.foreign_tag(event)

    def close(self, start: yaml.CollectionStartEvent, children: list[Node], size: int) -> ListNode | MapNode:
        """Return a collection; its place is that of its start, or in flow style its bracket."""
        node: ListNode | MapNode
        if isinstance(start, SequenceStartEvent):
            node = ListNode(self.source, *_place(start), tuple(children))
        else:
            keys: list[Any] = children[::2]
            values = children[1::2]
            try:
                entries = dict(zip(map(_TEXT, keys), values, strict=True))
            except AttributeError:  # a list or a mapping is a key
                entries = {}
            if len(entries) < len(keys) or "<<" in entries:
                entries, keys = self.right_entries(keys, values)
            node = MapNode(self.source, *_place(start), entries, tuple(keys))
        if start.anchor:
            self.anchors[start.anchor] = node, size
        return node

    def right_entries(self, keys: list[Node], values: list[Node]) -> tuple[dict[str, Node], list[ScalarNode]]:
        """Return the entries whose keys are right, and tell the others."""
        found: dict[str, tuple[ScalarNode, Node]] = {}
        for key, value in zip(keys, values, strict=True):
            if not isinstance(key, ScalarNode):
                self.problems.error("key-not-text", "键应是文字，不能是列表或映射", key.span, "文字以 { 或 [ 开头时，整段加引号")
            elif key.text == "<<" and not key.quoted:
                self.problems.error("merge-key", "不支持合并键 <<", key.span, "把要合并的各项直接写出来")
            elif key.text in found:
                self.problems.error("duplicate-key", f"{key.text} 重复", key.span, f"第 {found[key.text][0].line} 行已经写过，删去一处")
            else:
                found[key.text] = key, value
        return {text: value for text, (_, value) in found.items()}, [key for key, _ in found.values()]

    def alias(self, event: AliasEvent, opened: list[str | None]) -> tuple[Node, int]:
        """Return the node that an alias stands for, and its size; ``opened`` are the anchors of the collections it stands in."""
        name = event.anchor
        if name in opened:
            self.stop("alias-of-itself", f"别名 *{name} 指向它自己所在的内容", event, "直接写出内容")
        if name not in self.anchors:
            self.problems.error("unknown-alias", f"前面没有名为 &{name} 的内容", self.span(event), "文字以 * 开头时，整段加引号")
            return ScalarNode(self.source, *_place(event), f"*{name}", f"*{name}", quoted=True), 1
        return self.anchors[name]

    def foreign_tag(self, event: ScalarEvent | yaml.CollectionStartEvent) -> None:
        tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
        self.problems.error("foreign-tag", f"不支持标签 {tag}", self.span(event), "删去标签；文字以 ! 开头时，整段加引号")

    def stop(self, code: str, message: str, event: yaml.Event, hint: str) -> NoReturn:
        """Give up the file."""
        raise UserError(Diagnostic(code, message, self.span(event), hint))

    def span(self, event: yaml.Event) -> Span:
        return _span(self.source, *_place(event))
