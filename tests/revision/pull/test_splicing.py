"""An edit of a YAML file changes the scalar that is meant, and no other byte."""

from __future__ import annotations

import difflib
import random
from pathlib import Path

import pytest

from generator.content.yaml_nodes import ListNode, MapNode, Node, ScalarNode, compose, plain
from generator.diagnostics import Diagnostics
from generator.revision.pull.splicing import Addition, CannotSplice, Entry, Items, Replacement, Splice, Value, splice

ROOT = Path(__file__).parents[3]

FILE = """\
# 开头的注释
a: 560 # 亿
b: "双引" # c
c: '单''引'
d: |
  一行
  两行

e: >-
  折叠
  一段
f: 普通
   折行 文字  # k
g: {x: 1.50, y: 好, z: [p, q]}
h:
  - task: t1
    support:
      - aa
      - bb
    deadline: 全年 # 说明

  - task: t2
    support: [cc] # 一个
"""


def root(text: str) -> MapNode:
    problems = Diagnostics()
    found = compose(text, "x.yaml", problems)
    assert isinstance(found, MapNode)
    assert problems.items == []
    return found


def at(text: str, *path: str | int) -> Node:
    node: Node = root(text)
    for step in path:
        node = node.items[step] if isinstance(node, ListNode) and isinstance(step, int) else node.entries[str(step)]  # type: ignore[union-attr]
    return node


def new_text(text: str, words: str, *path: str | int) -> Replacement:
    node = at(text, *path)
    assert isinstance(node, ScalarNode)
    return Replacement(node, words)


def difference(old: str, new: str) -> list[str]:
    """The lines that are not in both."""
    return [line for line in difflib.ndiff(old.splitlines(), new.splitlines()) if line[0] in "+-"]


@pytest.mark.parametrize(
    ("path", "words", "lines"),
    [
        (["a"], "61.20", ["- a: 560 # 亿", "+ a: 61.20 # 亿"]),
        (["b"], "双！引", ['- b: "双引" # c', '+ b: "双！引" # c']),
        (["b"], '双"引', ['- b: "双引" # c', '+ b: "双\\"引" # c']),
        (["c"], "单'引好", ["- c: '单''引'", "+ c: '单''引好'"]),
        (["d"], "一行\n二行\n", ["-   两行", "+   二行"]),
        (["e"], "折叠 两段", ["-   一段", "+   两段"]),
        (["f"], "普通 折行 字文", ["-    折行 文字  # k", "+    折行 字文  # k"]),
        (["f"], "普通: # 字", ["- f: 普通", "-    折行 文字  # k", "+ f: '普通: # 字'  # k"]),
        (["f"], "true", ["- f: 普通", "-    折行 文字  # k", "+ f: 'true'  # k"]),
        (["f"], "- 12", ["- f: 普通", "-    折行 文字  # k", "+ f: '- 12'  # k"]),
        (["g", "x"], "2", ["- g: {x: 1.50, y: 好, z: [p, q]}", "+ g: {x: 2, y: 好, z: [p, q]}"]),
        (["g", "y"], "好, 坏}", ["- g: {x: 1.50, y: 好, z: [p, q]}", "+ g: {x: 1.50, y: '好, 坏}', z: [p, q]}"]),
        (["h", 0, "deadline"], "2012-06-30", ["-     deadline: 全年 # 说明", "+     deadline: 2012-06-30 # 说明"]),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_scalar_is_edited_in_its_own_place_and_style(path: list[str | int], words: str, lines: list[str], ending: str) -> None:
    text = FILE.replace("\n", ending)
    made = splice(text, [new_text(text, words, *path)])
    assert sorted(difference(text, made)) == sorted(lines)
    assert made.count("\n") == made.count(ending)


def test_a_key_is_added_in_the_style_of_its_record() -> None:
    for path, lines in (
        (("h", 0), ["+     status: done"]),
        (("h", 1), ["+     status: done"]),
        (("g",), ["- g: {x: 1.50, y: 好, z: [p, q]}", "+ g: {x: 1.50, y: 好, status: done, z: [p, q]}"]),
    ):
        node = at(FILE, *path)
        assert isinstance(node, MapNode)
        assert difference(FILE, splice(FILE, [Addition(node, "status", "done")])) == lines


def test_a_list_keeps_its_style() -> None:
    for path, lines in (
        (("h", 0, "support"), ["+       - cc", "-       - bb"]),
        (("h", 1, "support"), ["-     support: [cc] # 一个", "+     support: [cc, aa] # 一个"]),
    ):
        node = at(FILE, *path)
        assert isinstance(node, ListNode)
        assert sorted(difference(FILE, splice(FILE, [Items(node, ("cc", "aa"))]))) == sorted(lines)


def test_several_edits_of_a_record_do_not_meet() -> None:
    record, support, deadline = at(FILE, "h", 0), at(FILE, "h", 0, "support"), at(FILE, "h", 0, "deadline")
    assert isinstance(record, MapNode)
    assert isinstance(support, ListNode)
    assert isinstance(deadline, ScalarNode)
    made = splice(FILE, [Addition(record, "status", "done"), Replacement(deadline, "某日: 前"), Items(support, ("dd",))])
    assert plain(at(made, "h", 0)) == {"task": "t1", "support": ["dd"], "deadline": "某日: 前", "status": "done"}
    assert "    deadline: '某日: 前' # 说明\n    status: done\n" in made


@pytest.mark.parametrize(
    ("text", "path"),
    [("a: &x 一\nb: *x\n", ["a"]), ("a: &x [p]\nb: *x\n", ["a", 0]), ("a: [p, # 说明\n  q]\n", ["a"])],
    ids=["alias", "within an alias", "comment within a list"],
)
def test_what_would_change_more_is_refused(text: str, path: list[str | int]) -> None:
    node = at(text, *path)
    edit: Splice = Items(node, ("z",)) if isinstance(node, ListNode) else new_text(text, "z", *path)
    with pytest.raises(CannotSplice):
        splice(text, [edit])


PIECES = [
    *("，", ",", ": ", " #", "'", '"', "\\", "{", "}", "[", "]", "&a", "*a", "!", "|", ">", "%", "@", "`", "- ", "? "),
    *("true", "null", "~", "12", ".5", "汉字", "任务", " ", "\t", "\u3000", "“", "”"),
]


def test_edits_of_every_file_come_back_exactly() -> None:
    """Random edits of random scalars of the report, several at a time: the new text is read back, and all else says what it said."""
    chance = random.Random(5)
    count = 0
    for path in sorted((ROOT / "content").glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        scalars = list(_scalars(root(text)))
        for _ in range(12):
            chosen = chance.sample(range(len(scalars)), min(len(scalars), 5))
            wanted = {place: _edited(scalars[place], chance) for place in chosen}
            made = splice(text, [Replacement(scalars[place], words) for place, words in wanted.items()])
            now = list(_scalars(root(made)))
            assert len(now) == len(scalars)
            for place, (old, new) in enumerate(zip(scalars, now, strict=True)):
                assert new.text == wanted.get(place, old.text)
                assert type(new.value) is type(old.value)
            count += len(wanted)
            assert _without(made, [now[place] for place in wanted]) == _without(text, [scalars[place] for place in wanted])
    assert count > 500


def _scalars(node: Node) -> list[ScalarNode]:
    if isinstance(node, ScalarNode):
        return [node]
    below = node.items if isinstance(node, ListNode) else node.entries.values()
    return [scalar for each in below for scalar in _scalars(each)]


def _without(text: str, nodes: list[ScalarNode]) -> str:
    """The file without the spans of some scalars, byte for byte."""
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    spans = [(starts[node.first_line] + node.first_column, starts[node.last_line] + node.last_column) for node in nodes]
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}<>{text[end:]}"
    return text


def _edited(node: ScalarNode, chance: random.Random) -> str:
    if not isinstance(node.value, str):
        return "true" if node.text == "false" else "false" if node.text == "true" else f"{chance.randrange(10**6)}{'.5' if '.' in node.text else ''}"
    text = list(node.text)
    for _ in range(chance.choice([1, 1, 2, 5])):
        place = chance.randrange(len(text) + 1)
        text[place : place + chance.choice([0, 0, 1, 3])] = [chance.choice(PIECES)]
    return "".join(text) or "空"


@pytest.mark.parametrize(
    ("value", "spelled"),
    [
        ("区应急局", "区应急局"),
        (3, "3"),
        ("3", "'3'"),
        ("true", "'true'"),
        ("a: b # c", "'a: b # c'"),
        ("it's", "it's"),
        ("2012-12-31", "'2012-12-31'"),
        ("- x", "'- x'"),
        (("a", "b, c"), "[a, 'b, c']"),
        ((), "[]"),
    ],
)
def test_a_value_that_is_written_anew_says_what_it_is_to_say(value: Value, spelled: str) -> None:
    text = "h:\n  - task: t1\n"
    record = at(text, "h", 0)
    assert isinstance(record, MapNode)
    assert splice(text, [Addition(record, "k", value)]) == f"{text[:-1]}\n    k: {spelled}\n"


def test_records_are_added_at_a_lists_end_as_its_records_are_set_apart() -> None:
    text = "a:\n  - id: x # 一\n    n: 1\n\n  - id: y\n    n: 2 # 二\n\n# 三\nb: 2\n"
    listed = at(text, "a")
    assert isinstance(listed, ListNode)
    entries = [Entry(listed, ((("id", name), ("n", 3)),)) for name in ("z", "w")]
    added = "\n  - id: z\n    n: 3\n\n  - id: w\n    n: 3\n"
    assert splice(text, entries) == text.replace("二\n", f"二\n{added}")


def test_the_first_records_of_an_empty_list_stand_below_it() -> None:
    text = "a: [ ] # 空\nb: 2\n"
    listed = at(text, "a")
    assert isinstance(listed, ListNode)
    assert splice(text, [Entry(listed, ((("id", "z"), ("l", ("p",))),))]) == "a: # 空\n  - id: z\n    l: [p]\nb: 2\n"
