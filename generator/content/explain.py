"""What each problem that the JSON Schema finds means to the person who typed the file.

It is separate from validating because it is words: one function for each keyword of JSON Schema that the records use.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from generator.content.places import Path, find, owner
from generator.content.wording import about, key_name
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
    "boolean": " true 或 false",
    "array": "列表",
    "object": "一组“键: 值”",
}
TRUTHS: Mapping[str, str] = dict.fromkeys(("true", "yes", "y", "on", "是"), "true") | dict.fromkeys(("false", "no", "n", "off", "否"), "false")
DATE_HINT = "写成 2012-02-13 的样子，月、日不足两位补 0"
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
        self.value = about(self.name, f"的 {key_name(key, self.listed)}") if self.name and key else self.record
        """The value."""
        if in_list and isinstance(self.node, MapNode) and self.name:
            self.value = self.name
        elif in_list:
            self.value = about(self.value, f"的第 {int(path[-1]) + 1} 项")

    def problem(self, code: str, said: str, hint: str | None = None) -> Explained:
        """Return a diagnostic at the value that says something of it."""
        return self.path, Diagnostic(code, about(self.value, said), self.node.span, hint)


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
    rule = _rule(schema, error.schema_path)
    if keyword == "additionalProperties":
        yield from (_unknown_key(place, key, rule) for key in error.kind.value)
    elif keyword == "type":
        yield _type(place, rule["type"], rule)
    elif keyword in TELLERS:
        yield TELLERS[keyword](place, error.kind.value)
    else:
        yield place.problem("wrong-value", "不对", error.message)


def _rule(schema: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    """Return the schema that the keyword at the path belongs to."""
    rule: Any = schema
    for step in path[:-1]:
        rule = rule[step]
    assert isinstance(rule, Mapping)
    return rule


def _did_you_mean(name: str) -> str:
    return f"是不是 {name}？"


def _text(node: Node) -> str:
    return node.text if isinstance(node, ScalarNode) else ""


def _shown(place: _Place) -> str:
    """Return the value as a message repeats it."""
    text = _text(place.node)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}……"


# --- keys ---------------------------------------------------------------------------------------------------------


def _unknown_key(place: _Place, key: str, rule: Mapping[str, Any]) -> Explained:
    known = list(rule.get("properties", {}))
    near = nearest(key, known)
    hint = _did_you_mean(near) if near else f"可以写：{'、'.join(known)}"
    span = place.node.keys[key].span if isinstance(place.node, MapNode) and key in place.node.keys else place.node.span
    return [*place.path, key], Diagnostic("unknown-key", about(place.record, f"没有 {key} 这一项"), span, hint)


def _missing(place: _Place, key: str) -> Explained:
    name, path = key_name(key, place.listed), [*place.path, key]
    if isinstance(place.node, MapNode) and key in place.node.keys:
        return path, Diagnostic("empty-value", about(place.record, f"的 {name}没有填写"), place.node.keys[key].span, "在冒号后面填写")
    return path, Diagnostic("missing-key", about(place.record, f"缺少 {name}"), place.node.span, f"加一行“{key}: ……”")


def _key_form(place: _Place, fault: ValidationError) -> Explained:
    key = str(fault.instance)
    span = place.node.keys[key].span if isinstance(place.node, MapNode) and key in place.node.keys else place.node.span
    message = about(place.value, f"里的名称写法不对：{key}")
    return [*place.path, key], Diagnostic("bad-id", message, span, "名称只用小写英文字母、数字和连字符，例如 heading-1")


# --- types --------------------------------------------------------------------------------------------------------


def _type(place: _Place, kind: str, rule: Mapping[str, Any]) -> Explained:
    node, said = place.node, f"应是{TYPES[kind]}，这里是{_kind_of(place.node)}"
    code = "number-as-text" if kind in ("number", "integer") and isinstance(node, ScalarNode) and isinstance(node.value, str) else "wrong-type"
    return place.problem(code, said, _scalar_hint(node, kind, rule) if isinstance(node, ScalarNode) else _collection_hint(node, kind))


def _scalar_hint(node: ScalarNode, kind: str, rule: Mapping[str, Any]) -> str | None:
    """Return how to make the wanted type of a scalar."""
    match kind:
        case "number" | "integer":
            return number_hint(node.text, quoted=node.quoted) if isinstance(node.value, str) else "写整数，例如 12"
        case "boolean":
            meant = TRUTHS.get(node.text.lower())
            return f"写成 {meant}，不加引号" if meant else "写 true（是）或 false（否），不加引号"
        case "string" if rule.get("format") == "date":
            return DATE_HINT
        case "string":
            return f'加引号："{node.text}"' if node.value is not None else "填写内容，或删去这一项"
        case "array":
            return f"写成 [{node.text}]，或另起一行以“- ”开头" if node.value is not None else "每项以“- ”开头"
        case _:
            if re.match(r"[\w-]+[:：]\S", node.text):
                return "冒号用半角，后面空一格"
            keys = rule.get("required") or list(rule.get("properties", ()))
            return f"写成“{keys[0]}: ……”，每项一行，缩进" if keys else None


def _collection_hint(node: MapNode | ListNode, kind: str) -> str | None:
    """Return how to make the wanted type of a collection."""
    if kind == "array":
        return "每项以“- ”开头"
    return "去掉“- ”" if kind == "object" else "文字里有“: ”或以 [ { 开头时，整段加引号"


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
        return place.problem("unknown-choice", f"不能是 {_shown(place)}", f"{_did_you_mean(near)}{listed}" if near else listed)
    return place.problem("wrong-type", f"应是文字，这里是{_kind_of(place.node)}", f"可以写：{'、'.join(choices)}")


def _pattern(place: _Place, pattern: str) -> Explained:
    for sign, code, message, hint in PATTERNS:
        if sign in pattern:
            return place.problem(code, f"{message}：{_shown(place)}", hint)
    return place.problem("wrong-value", f"写法不对：{_shown(place)}", f"要符合 {pattern}")


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
        return place.problem("bad-date", f"不对：没有 {text} 这一天", "检查月份和日数")
    return place.problem("bad-date", f"不是日期：{text}", DATE_HINT)


def _range(word: str) -> Callable[[_Place, Any], Explained]:
    def tell(place: _Place, limit: float) -> Explained:
        return place.problem("out-of-range", f"是 {_shown(place)}，{word} {limit:g}", "改正数值；注意单位")

    return tell


def _length(word: str, unit: str) -> Callable[[_Place, Any], Explained]:
    def tell(place: _Place, limit: int) -> Explained:
        if isinstance(place.node, ScalarNode) and not place.node.text:
            return place.problem("empty-value", "没有填写", "填写内容，或删去这一项")
        size = len(place.node.items) if isinstance(place.node, ListNode) else len(_text(place.node))
        return place.problem("wrong-length", f"{word} {limit} {unit}，这里有 {size} {unit}", "补上，或删去多余的")

    return tell


TELLERS: Mapping[str, Callable[[_Place, Any], Explained]] = {
    "required": _missing,
    "propertyNames": _key_form,
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
