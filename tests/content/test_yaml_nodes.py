"""YAML as nodes: what values are, where they stand, and that no input does harm."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content import yaml_nodes
from generator.content.files import decode
from generator.content.yaml_nodes import ListNode, MapNode, Node, compose, plain
from generator.diagnostics import Diagnostics, Span


def read(text: str) -> Any:
    problems = Diagnostics()
    node = compose(text, "a.yaml", problems)
    assert node is not None
    assert problems.items == []
    return plain(node)


def problem(text: str) -> str:
    problems = Diagnostics()
    compose(text, "a.yaml", problems)
    return problems.items[0].code


# --- values -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("193", 193),
        ("-3", -3),
        ("0", 0),
        ("27.3", Decimal("27.3")),
        ("3.10", Decimal("3.10")),
        ("0.9", Decimal("0.9")),
        ("12:30", "12:30"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1,000", "1,000"),
        ("1e3", "1e3"),
        (".5", ".5"),
        ("5.", "5."),
        ("１９３", "１９３"),
        ("2012-02-13", "2012-02-13"),
        ("81890", 81890),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("true", True),
        ("false", False),
        ("~", None),
        ("null", None),
        ("", None),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("=", "="),
        ('"193"', "193"),
        ("'true'", "true"),
        ("!!str 193", "193"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_a_scalar_is_more_than_text_only_where_it_cannot_be_misread(text: str, value: object) -> None:
    found = read(f"a: {text}\n")["a"]
    assert found == value
    assert type(found) is type(value)


def test_a_decimal_keeps_its_digits() -> None:
    assert str(read("a: 3.10\n")["a"]) == "3.10"


def test_a_block_is_text_whatever_it_looks_like() -> None:
    assert read("a: |-\n  193\n") == {"a": "193"}


def test_keys_are_text_whatever_they_look_like() -> None:
    assert read("1: a\ntrue: b\n2012-02-13: c\n") == {"1": "a", "true": "b", "2012-02-13": "c"}


def test_an_alias_stands_for_what_it_names() -> None:
    assert read("a: &x {b: [1, 2]}\nc: *x\n") == {"a": {"b": [1, 2]}, "c": {"b": [1, 2]}}
    assert read("a: &x 亿元\nb: *x\n") == {"a": "亿元", "b": "亿元"}


# --- places -------------------------------------------------------------------------------------------------------


def spans(node: Node) -> dict[str, Span]:
    assert isinstance(node, MapNode)
    return {key: value.span for key, value in node.entries.items()}


def test_places_count_characters_not_bytes() -> None:
    node = compose('指标: {名称: "工业总产值", 值: 445}\n', "a.yaml", Diagnostics())
    assert isinstance(node, MapNode)
    assert spans(node.entries["指标"]) == {"名称": Span("a.yaml", 1, 10, 7), "值": Span("a.yaml", 1, 22, 3)}


def test_a_text_of_several_lines_is_underlined_on_its_first() -> None:
    node = compose("a:\n  工业总产值\n  增长\nb: |\n  工业\n", "a.yaml", Diagnostics())
    assert node is not None
    assert spans(node) == {"a": Span("a.yaml", 2, 3, 5), "b": Span("a.yaml", 4, 4, 1)}


def test_a_record_stands_where_its_first_key_does() -> None:
    node = compose("a:\n  - id: x\n    name: y\n", "a.yaml", Diagnostics())
    assert isinstance(node, MapNode)
    items = node.entries["a"]
    assert isinstance(items, ListNode)
    assert (items.items[0].span.line, items.items[0].span.column) == (2, 5)


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12))
def test_a_quoted_text_is_found_where_it_stands(text: str) -> None:
    quoted = "'" + text.replace("'", "''") + "'"
    line = f"键: {quoted}"
    node = compose(line + "\n", "a.yaml", Diagnostics())
    assert isinstance(node, MapNode)
    assert plain(node) == {"键": text}
    span = node.entries["键"].span
    assert line[span.column - 1 : span.column - 1 + span.length] == quoted


# --- hostile input ------------------------------------------------------------------------------------------------


LAUGHS = "a: &a [哈, 哈, 哈, 哈, 哈, 哈, 哈, 哈, 哈, 哈]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LAUGHS, "too-many-nodes"),
        ("[" * 100_000, "too-deep"),
        ("{a: " * 100_000, "too-deep"),
        ("- " * 100_000, "too-deep"),
        ("? " * 100_000, "too-deep"),
        ("a: &a [*a]", "alias-of-itself"),
        ("a: &a {b: {c: *a}}", "alias-of-itself"),
        ("!!python/object/apply:os.system ['true']", "foreign-tag"),
        ("a: !!python/name:os.system", "foreign-tag"),
        ("a: !!binary aGk=", "foreign-tag"),
        ("a: !!timestamp 2012-02-13", "foreign-tag"),
        ("!!set {a, b}", "foreign-tag"),
        ("!!omap [a: 1]", "foreign-tag"),
        ('a: "\\0"', "control-character"),
        ('a: "\\uFFFF"', "control-character"),
        ('a: "\\uD800"', "broken-yaml"),
        ("%YAML 7.0\n---\na: 1", "broken-yaml"),
        ("a: 1\n--- \nb: 2", "second-document"),
        ("a: 1\n...\nb: 2", "broken-yaml"),
        ("&a " * 10_000, "broken-yaml"),
    ],
    ids=range(20),
)
def test_hostile_input_is_told_and_told_soon(text: str, code: str) -> None:
    started = time.process_time()
    assert problem(text) == code
    assert time.process_time() - started < 2


def test_a_huge_text_is_only_a_text() -> None:
    assert len(read("a: " + "哈" * 1_000_000 + "\n")["a"]) == 1_000_000


SIGNS = ["a", "指标", "：", "-", "[", "]", "{", "}", "'", '"', "|", ">", "&a", "*a", "!x", "?", "#", "%", "193", "27.3", "true", "~", "\\", "@", "`"]
SPACED = [": ", "- ", ", ", "!!str ", "? ", "<<: ", "# "]
BREAKS = ["\n", "\n  ", "\n\t", "\r", "\r\n", "\u2028", "\x85", "\ufeff", "---\n", "...\n", "\U0001f600"]
YAMLISH = st.lists(st.sampled_from([*SIGNS, *SPACED, *BREAKS]), max_size=40).map("".join)


@settings(deadline=None)
@given(YAMLISH)
def test_whatever_looks_like_yaml_is_read_or_told(text: str) -> None:
    problems = Diagnostics()
    node = compose(text, "a.yaml", problems)
    lines = text.splitlines()
    for found in problems.items:
        assert found.span is not None
        assert found.span.line <= len(lines) + 1
    if node is not None:
        plain(node)


@settings(deadline=None)
@given(st.binary(max_size=200) | YAMLISH.map(lambda text: text.encode("gbk", "replace")))
def test_any_bytes_are_read_or_told(data: bytes) -> None:
    problems = Diagnostics()
    text = decode(data, "a.yaml", problems)
    assert (text is None) == bool(problems.items)
    if text is not None:
        compose(text, "a.yaml", problems)


def test_the_parser_in_pure_python_gives_the_same_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    text = (Path(__file__).parents[2] / "content" / "work.yaml").read_text(encoding="utf-8")
    fast = compose(text, "a.yaml", Diagnostics())
    monkeypatch.setattr(yaml_nodes, "LOADER", yaml.SafeLoader)
    assert compose(text, "a.yaml", Diagnostics()) == fast
    assert fast is not None
