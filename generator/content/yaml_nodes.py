"""YAML as nodes that know where they stand.

A file is composed from PyYAML's events into three kinds of node, each with its place. It is separate from the schema because what can be
wrong here is wrong with the file, whatever it is about: syntax, duplicate keys, tags, aliases, nesting.

Safe by construction: no tag makes an object, nesting is bounded, and an alias counts as many nodes as it stands for, so that a small file
cannot stand for a large one ("billion laughs"). Composing is iterative: no input exhausts the stack.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NoReturn, TypeAlias

import yaml
from msgspec import Struct

from generator.content.files import UNPRINTABLE
from generator.content.yaml_errors import syntax_problem
from generator.content.yaml_scalars import Plain, resolve
from generator.diagnostics import Diagnostic, Diagnostics, Span, UserError

__all__ = ["ListNode", "MapNode", "Node", "ScalarNode", "compose", "plain"]

MAXIMUM_DEPTH = 32
"""Levels of nesting. The content uses eight."""
MAXIMUM_NODES = 500_000
"""Nodes a file may stand for, aliases spelled out. The content has some ten thousand."""

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TEXT_TAGS = ("!", "tag:yaml.org,2002:str")
COLLECTION_TAGS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


class Placed(Struct, frozen=True):
    """A node's place."""

    file: str
    line: int
    column: int
    length: int

    @property
    def span(self) -> Span:
        """The place as a span. What goes on below its first line is underlined to that line's end."""
        return Span(self.file, self.line, self.column, self.length)


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
    keys: dict[str, ScalarNode]
    """The nodes of the keys, for their places."""


Node: TypeAlias = ScalarNode | ListNode | MapNode
_Place: TypeAlias = tuple[str, int, int, int]
"""File, line, column, length."""


class _Open:
    """A collection that is being composed: its children, in a mapping keys and values by turns."""

    __slots__ = ("anchor", "children", "mapping", "place", "size")

    def __init__(self, place: _Place, anchor: str | None, *, mapping: bool) -> None:
        self.place = place
        self.anchor = anchor
        self.children: list[Node] = []
        self.mapping = mapping
        self.size = 1


def plain(node: Node, *, blanks: bool = True, floats: bool = False) -> Any:
    """Return the node's value as plain Python: dict, list, str, int, Decimal, bool, None.

    Without ``blanks`` a key that has no value (``email:``) counts as not written. ``floats`` gives measures of paper: floats instead of decimals.
    """
    if isinstance(node, ScalarNode):
        return float(node.value) if floats and isinstance(node.value, Decimal) else node.value
    if isinstance(node, MapNode):
        found = {key: plain(value, blanks=blanks, floats=floats) for key, value in node.entries.items()}
        return found if blanks else {key: value for key, value in found.items() if value is not None}
    return [plain(item, blanks=blanks, floats=floats) for item in node.items]


def compose(text: str, file: str, problems: Diagnostics) -> Node | None:
    """Return the one document of a YAML file as nodes, or None where it has none or is broken; problems are added to ``problems``.

    ``file`` is the name that spans bear. A duplicate key or a foreign tag is reported and reading goes on.
    """
    composer = _Composer(text, file, problems)
    try:
        return composer.compose()
    except yaml.MarkedYAMLError as error:
        problems.items.append(syntax_problem(error, composer.lines, file))
    except UserError as error:
        problems.items.extend(error.diagnostics)
    return None


class _Composer:
    """Composes one file."""

    def __init__(self, text: str, file: str, problems: Diagnostics) -> None:
        self.text = text
        self.file = file
        self.problems = problems
        self.lines = text.splitlines()
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.documents = 0

    def compose(self) -> Node | None:
        """Return the root node."""
        stack: list[_Open] = []
        root: Node | None = None
        loader = LOADER(self.text)
        for event in iter(loader.get_event, None):
            kind = type(event)
            node: Node
            size = 1
            if kind is yaml.ScalarEvent:
                node = self.scalar(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                stack.append(self.open(event, depth=len(stack)))
                continue
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                opened = stack.pop()
                node, size = self.close(opened), opened.size
            elif kind is yaml.AliasEvent:
                node, size = self.alias(event, stack)
            elif kind is yaml.DocumentStartEvent:
                self.start_document(event)
                continue
            else:
                continue
            if not stack:
                root = node
                continue
            parent = stack[-1]
            parent.children.append(node)
            parent.size += size
            if parent.size > MAXIMUM_NODES:
                self.stop("too-many-nodes", f"展开后超过 {MAXIMUM_NODES} 项", event, "不要用别名（*名称）成倍地重复内容")
        return root

    def start_document(self, event: yaml.Event) -> None:
        self.documents += 1
        if self.documents > 1:
            self.stop("second-document", "一个文件只能有一份内容，这里又用 --- 开始了一份", event, "删去 ---，或分成两个文件")

    def scalar(self, event: yaml.ScalarEvent) -> ScalarNode:
        text: str = event.value
        quoted = not event.implicit[0]
        if event.tag is not None:
            quoted = True
            if event.tag not in TEXT_TAGS:
                self.foreign_tag(event)
        if quoted and (found := UNPRINTABLE.search(text)):
            self.problems.error("control-character", f"文字里有控制字符 U+{ord(found[0]):04X}", Span(*self.place(event)), "删去它")
        node = ScalarNode(*self.place(event), text if quoted else resolve(text), text, quoted)
        if event.anchor:
            self.anchors[event.anchor] = node, 1
        return node

    def open(self, event: yaml.CollectionStartEvent, *, depth: int) -> _Open:
        if depth >= MAXIMUM_DEPTH:
            self.stop("too-deep", f"嵌套超过 {MAXIMUM_DEPTH} 层", event, "检查缩进和括号")
        if event.tag is not None and event.tag not in COLLECTION_TAGS:
            self.foreign_tag(event)
        return _Open(self.place(event), event.anchor, mapping=isinstance(event, yaml.MappingStartEvent))

    def close(self, opened: _Open) -> ListNode | MapNode:
        node = self.mapping(opened) if opened.mapping else ListNode(*opened.place, tuple(opened.children))
        if opened.anchor:
            self.anchors[opened.anchor] = node, opened.size
        return node

    def mapping(self, opened: _Open) -> MapNode:
        entries: dict[str, Node] = {}
        keys: dict[str, ScalarNode] = {}
        for key, value in zip(opened.children[::2], opened.children[1::2], strict=True):
            if not isinstance(key, ScalarNode):
                self.problems.error("key-not-text", "键应是文字，不能是列表或映射", key.span, "文字以 { 或 [ 开头时，整段加引号")
            elif key.text == "<<" and not key.quoted:
                self.problems.error("merge-key", "不支持合并键 <<", key.span, "把要合并的各项直接写出来")
            elif key.text in entries:
                self.problems.error("duplicate-key", f"{key.text} 重复", key.span, f"第 {keys[key.text].line} 行已经写过，删去一处")
            else:
                entries[key.text] = value
                keys[key.text] = key
        return MapNode(*opened.place, entries, keys)

    def alias(self, event: yaml.AliasEvent, stack: list[_Open]) -> tuple[Node, int]:
        name = event.anchor
        if any(opened.anchor == name for opened in stack):
            self.stop("alias-of-itself", f"别名 *{name} 指向它自己所在的内容", event, "直接写出内容")
        if name not in self.anchors:
            self.problems.error("unknown-alias", f"前面没有名为 &{name} 的内容", Span(*self.place(event)), "文字以 * 开头时，整段加引号")
            return ScalarNode(*self.place(event), f"*{name}", f"*{name}", quoted=True), 1
        return self.anchors[name]

    def foreign_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
        self.problems.error("foreign-tag", f"不支持标签 {tag}", Span(*self.place(event)), "删去标签；文字以 ! 开头时，整段加引号")

    def stop(self, code: str, message: str, event: yaml.Event, hint: str) -> NoReturn:
        """Give up the file."""
        raise UserError(Diagnostic(code, message, Span(*self.place(event)), hint))

    def place(self, event: Any) -> _Place:
        start, end = event.start_mark, event.end_mark
        line, column = start.line, start.column
        if end.line == line:
            return self.file, line + 1, column + 1, end.column - column or 1
        first = self.lines[line] if line < len(self.lines) else ""
        return self.file, line + 1, column + 1, max(1, len(first) - column)
