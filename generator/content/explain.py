"""What each problem that the JSON Schema finds means to the person who typed the file.

It is separate from validating because it is words: one function for each keyword of JSON Schema that the records use.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.content.places import Path, find, owner
from generator.content.wording import key_name
from generator.content.yaml_nodes import ListNode, MapNode, Node, ScalarNode
from generator.content.yaml_scalars import number_hint
from generator.diagnostics import Diagnostic, Span, nearest

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError

__all__ = ["explain"]

Explained: TypeAlias = tuple[Path, Diagnostic]

TYPES: Mapping[str, str] = {
    "string": "文字",
    "number": "数字",
    "integer": "整数",
    "boolean": "true 或 false",
    "array": "列表",
    "object": "一组“键: 值”",
}
TRUTHS: Mapping[str, str] = {"yes": "true", "on": "true", "是": "true", "y": "true", "no": "false", "off": "false", "否": "false", "n": "false"}
LONGEST = 24
"""Characters of a value that a message repeats."""


class _Place:
    """Where a problem is, and how to speak of it."""

    def __init__(self, root: Node, path: Path) -> None:
        self.path = path
        self.node = find(root, path)
        self.name, self.listed = owner(root, path)
        key = next((step for step in reversed(path) if isinstance(step, str)), "")
        in_list = bool(path) and isinstance(path[-1], int)
        self.record = self.name or (key_name(key) if key else "文件")
        """The record that the value belongs to, or the value itself where it belongs to none."""
        self.value = f"{self.name} 的 {key_name(key, self.listed)}" if self.name and key else self.record
        """The value."""
        if in_list and isinstance(self.node, MapNode) and self.name:
            self.value = self.name
        elif in_list:
            self.value = f"{self.value} 的第 {int(path[-1]) + 1} 项"

    def problem(self, code: str, message: str, hint: str | None = None) -> Explained:
        """Return a diagnostic at the value."""
        return self.path, Diagnostic(code, message, self.node.span, hint)


def explain(errors: Iterable[ValidationError], root: Node, schema: Mapping[str, Any]) -> Iterator[Explained]:
    """Yield, for each error of the validator in the file's order, its path and what to tell the user.

    ``root`` is the node of the whole file.
    """
    found = [explained for error in errors for explained in _explained(error, _Place(root, error.instance_path), schema)]
    wrong = {(*path[:-1], diagnostic.hint) for path, diagnostic in found if diagnostic.code == "unknown-key"}
    for path, diagnostic in sorted(found, key=lambda each: each[1].span or Span("")):
        misspelt = diagnostic.code == "missing-key" and (*path[:-1], _did_you_mean(str(path[-1]))) in wrong
        if not misspelt:  # the key is there, misspelt: one mistake, one message
            yield path, diagnostic


def _explained(error: ValidationError, place: _Place, schema: Mapping[str, Any]) -> Iterator[Explained]:
    keyword: str = error.kind.name
    if keyword == "additionalProperties":
        rule = _rule(schema, error.schema_path)
        yield from (_unknown_key(place, key, rule) for key in error.kind.value)
    elif keyword in TELLERS:
        yield TELLERS[keyword](place, error.kind.value)
    else:
        yield place.problem("wrong-value", f"{place.value} 不对", error.message)


def _rule(schema: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    """Return the object's schema that the keyword at the path belongs to."""
    rule: Any = schema
    for step in path[:-1]:
        rule = rule[step]
    assert isinstance(rule, Mapping)
    return rule


def _did_you_mean(name: str) -> str:
    return f"是不是 {name}？"


def _shown(place: _Place) -> str:
    """Return the value as a message repeats it."""
    text = place.node.text if isinstance(place.node, ScalarNode) else ""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}……"


# --- keys ---------------------------------------------------------------------------------------------------------


def _unknown_key(place: _Place, key: str, rule: Mapping[str, Any]) -> Explained:
    known = list(rule.get("properties", {}))
    near = nearest(key, known)
    hint = _did_you_mean(near) if near else f"可以写：{'、'.join(known)}"
    span = place.node.keys[key].span if isinstance(place.node, MapNode) and key in place.node.keys else place.node.span
    return [*place.path, key], Diagnostic("unknown-key", f"{place.record} 没有 {key} 这一项", span, hint)


def _missing(place: _Place, key: str) -> Explained:
    name, path = key_name(key, place.listed), [*place.path, key]
    if isinstance(place.node, MapNode) and key in place.node.keys:
        return path, Diagnostic("empty-value", f"{place.record} 的 {name} 没有填写", place.node.keys[key].span, "在冒号后面填写")
    return path, Diagnostic("missing-key", f"{place.record} 缺少 {name}", place.node.span, f"加一行“{key}: ……”")


def _key_form(place: _Place, _: object) -> Explained:
    return place.problem("bad-id", f"{place.value} 里有的名称写法不对", "名称只用小写英文字母、数字和连字符，例如 heading-1")


# --- types --------------------------------------------------------------------------------------------------------


def _type(place: _Place, wanted: str | list[str]) -> Explained:
    kind = wanted if isinstance(wanted, str) else wanted[0]
    node, message = place.node, f"{place.value} 应是{TYPES[kind]}，这里是{_kind_of(place.node)}"
    if isinstance(node, ScalarNode):
        if kind in ("number", "integer") and isinstance(node.value, str):
            return place.problem("number-as-text", message, number_hint(node.text, quoted=node.quoted))
        if kind == "boolean" and isinstance(node.value, str):
            meant = TRUTHS.get(node.text.lower()) or (node.text.lower() if node.text.lower() in ("true", "false") else None)
            return place.problem("wrong-type", message, f"写成 {meant}，不加引号" if meant else "写 true（是）或 false（否），不加引号")
        if kind == "string" and node.value is not None:
            return place.problem("wrong-type", message, f'加引号："{node.text}"')
        if kind == "array":
            return place.problem("wrong-type", message, f"写成 [{node.text}]，或另起一行以“- ”开头" if node.value is not None else "每项以“- ”开头")
        if kind == "object" and re.match(r"[\w-]+[:：]\S", node.text):
            return place.problem("wrong-type", message, "冒号用半角，后面空一格")
    if kind == "array" and isinstance(node, MapNode):
        return place.problem("wrong-type", message, "每项以“- ”开头")
    if kind == "string" and isinstance(node, MapNode | ListNode):
        return place.problem("wrong-type", message, "文字里有“: ”或以 [ { 开头时，整段加引号")
    return place.problem("wrong-type", message, "去掉“- ”" if kind == "object" and isinstance(node, ListNode) else None)


def _kind_of(node: Node) -> str:
    if isinstance(node, MapNode):
        return TYPES["object"]
    if isinstance(node, ListNode):
        return "列表"
    if node.value is None:
        return "空的"
    if isinstance(node.value, bool):
        return node.text
    if isinstance(node.value, Decimal):
        return f"小数 {node.text}"
    return f"数字 {node.text}" if isinstance(node.value, int) else f"文字“{node.text[:LONGEST]}”"


# --- values -------------------------------------------------------------------------------------------------------


def _choice(place: _Place, choices: list[str]) -> Explained:
    if isinstance(place.node, ScalarNode) and place.node.text:
        near = nearest(place.node.text, choices)
        listed = f"可以写：{'、'.join(choices)}"
        return place.problem("unknown-choice", f"{place.value} 不能是 {_shown(place)}", f"{_did_you_mean(near)}{listed}" if near else listed)
    return place.problem("wrong-type", f"{place.value} 应是文字，这里是{_kind_of(place.node)}", f"可以写：{'、'.join(choices)}")


def _pattern(place: _Place, pattern: str) -> Explained:
    for sign, code, message, hint in PATTERNS:
        if sign in pattern:
            return place.problem(code, f"{place.value} {message}：{_shown(place)}", hint)
    return place.problem("wrong-value", f"{place.value} 写法不对：{_shown(place)}", f"要符合 {pattern}")


PATTERNS: tuple[tuple[str, str, str, str], ...] = (
    ("[a-z0-9]+(-[a-z0-9]+)*", "bad-id", "写法不对", "编号和名称只用小写英文字母、数字和连字符，例如 clean-air-campaign"),
    ("[0-9]{4}-[0-9]{2}-[0-9]{2}", "bad-date", "不是日期", "写成 2012-12-31，或“全年”"),
    ("@", "bad-email", "不是邮箱地址", "写成 name@example.com"),
    ("[0-9A-Fa-f]{6}", "bad-color", "不是颜色", '六位十六进制数，加引号，例如 "E60012"'),
    ("{page\\}", "bad-form", "里没有页码", '写上 {page}，例如 "— {page} —"'),
)
"""A part of the pattern, the code, what to say, and how to mend it."""


def _format(place: _Place, _: object) -> Explained:
    text = _shown(place)
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return place.problem("bad-date", f"{place.value} 不对：没有 {text} 这一天", "检查月份和日数")
    return place.problem("bad-date", f"{place.value} 不是日期：{text}", "写成 2012-02-13 的样子，月、日不足两位补 0")


def _range(word: str) -> Callable[[_Place, Any], Explained]:
    def tell(place: _Place, limit: float) -> Explained:
        return place.problem("out-of-range", f"{place.value} 是 {_shown(place)}，{word} {limit:g}", "改正数值；注意单位")

    return tell


def _length(word: str, unit: str) -> Callable[[_Place, Any], Explained]:
    def tell(place: _Place, limit: int) -> Explained:
        if isinstance(place.node, ScalarNode) and not place.node.text:
            return place.problem("empty-value", f"{place.value} 没有填写", "填写内容，或删去这一项")
        return place.problem("wrong-length", f"{place.value} {word} {limit} {unit}")

    return tell


TELLERS: Mapping[str, Callable[[_Place, Any], Explained]] = {
    "required": _missing,
    "propertyNames": _key_form,
    "type": _type,
    "enum": _choice,
    "pattern": _pattern,
    "format": _format,
    "minimum": _range("不能小于"),
    "maximum": _range("不能大于"),
    "minLength": _length("至少", "个字"),
    "maxLength": _length("至多", "个字"),
    "minItems": _length("至少要有", "项"),
    "maxItems": _length("至多有", "项"),
}
