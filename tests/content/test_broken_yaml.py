"""Files that are no YAML, or YAML that is not taken: the message says what to type."""

from __future__ import annotations

from collections.abc import Callable

import pytest

CASES: dict[str, tuple[str, str, str, str]] = {
    "a brace is not closed": (
        "departments.yaml",
        "区环保局}",
        "区环保局",
        """\
content/departments.yaml:2:5: error[broken-yaml]: 花括号 { 没有配对
    2 |   - {id: environment, name: 区环保局
      |     ^
      = hint: 补上 }，各项之间用半角逗号
""",
    ),
    "a bracket is not closed": (
        "assignments.yaml",
        "[office]",
        "[office",
        """\
content/assignments.yaml:4:46: error[broken-yaml]: 方括号 [ 没有配对
    4 |   - {task: dust, lead: environment, support: [office, deadline: 2012-12-31}
      |                                              ^
      = hint: 补上 ]，各项之间用半角逗号
""",
    ),
    "a colon stands in a text": (
        "departments.yaml",
        "- {id: office, name: 区府办}",
        """\
- id: office
    name: 区府办: 主任""",
        """\
content/departments.yaml:4:14: error[broken-yaml]: 这里不该再有“: ”
    4 |     name: 区府办: 主任
      |                 ^
      = hint: 文字里有“: ”时整段加引号
""",
    ),
    "a full-width colon follows a key": (
        "departments.yaml",
        "- {id: office, name: 区府办}",
        """\
- id: office
    name：区府办""",
        """\
content/departments.yaml:4:9: error[broken-yaml]: 键的后面是全角冒号
    4 |     name：区府办
      |         ^^
      = hint: 改成半角冒号加空格“: ”
""",
    ),
    "no space follows a colon": (
        "departments.yaml",
        "- {id: office, name: 区府办}",
        """\
- id: office
    name:区府办""",
        """\
content/departments.yaml:4:9: error[broken-yaml]: 冒号后面缺少空格
    4 |     name:区府办
      |         ^
      = hint: 写成“键: 值”
""",
    ),
    "a tab indents": (
        "departments.yaml",
        "  - {id: office, name: 区府办}",
        "\t- {id: office, name: 区府办}",
        """\
content/departments.yaml:3:1: error[tab]: 缩进里有制表符（Tab）
    3 |  - {id: office, name: 区府办}
      | ^
      = hint: 缩进只用空格，每级两个
""",
    ),
    "a quotation mark is not closed": (
        "departments.yaml",
        "name: 区府办}",
        'name: "区府办}',
        """\
content/departments.yaml:3:24: error[broken-yaml]: 引号没有配对
    3 |   - {id: office, name: "区府办}
      |                        ^
      = hint: 在文字末尾补上同样的引号
""",
    ),
    "words follow a quotation": (
        "departments.yaml",
        "- {id: office, name: 区府办}",
        """\
- id: office
    name: "区府办"主任""",
        """\
content/departments.yaml:4:16: error[broken-yaml]: 缩进和上面各项不一致，或引号之后还有文字
    4 |     name: "区府办"主任
      |                   ^^
      = hint: 同级各项的缩进要一样；文字里有引号时，整段用另一种引号括起来
""",
    ),
    "a text begins with a sign of YAML": (
        "departments.yaml",
        "name: 区府办",
        "name: @区府办",
        """\
content/departments.yaml:3:24: error[broken-yaml]: 文字不能以这个字符开头
    3 |   - {id: office, name: @区府办}
      |                        ^
      = hint: 整段加引号
""",
    ),
    "a percent sign is not quoted": (
        "indicators.yaml",
        "unit: 亿元",
        "unit: %",
        """\
content/indicators.yaml:10:11: error[broken-yaml]: 文字不能以这个字符开头
   10 |     unit: %
      |           ^
      = hint: 整段加引号
""",
    ),
    "a key is indented too far": (
        "departments.yaml",
        "- {id: office, name: 区府办}",
        """\
- id: office
     name: 区府办""",
        """\
content/departments.yaml:4:10: error[broken-yaml]: 缩进比同级的上一项多
    4 |      name: 区府办
      |          ^
      = hint: 同级各项的缩进要一样
""",
    ),
    "a key is indented too little": (
        "departments.yaml",
        "- {id: office, name: 区府办}",
        """\
- id: office
   name: 区府办""",
        """\
content/departments.yaml:4:4: error[broken-yaml]: 列表里缺少“- ”，或缩进不一致
    4 |    name: 区府办
      |    ^
      = hint: 列表的每一项以“- ”开头，缩进要一样
""",
    ),
    "a key is there twice": (
        "departments.yaml",
        "name: 区府办",
        "name: 区府办, name: 区政府办",
        """\
content/departments.yaml:3:29: error[duplicate-key]: name 重复
    3 |   - {id: office, name: 区府办, name: 区政府办}
      |                                ^^^^
      = hint: 第 3 行已经写过，删去一处
""",
    ),
    "an alias has no anchor": (
        "departments.yaml",
        "name: 区府办",
        "name: *office",
        """\
content/departments.yaml:3:24: error[unknown-alias]: 前面没有名为 &office 的内容
    3 |   - {id: office, name: *office}
      |                        ^^^^^^^
      = hint: 文字以 * 开头时，整段加引号
""",
    ),
    "an alias holds itself": (
        "departments.yaml",
        "- {id: office, name: 区府办}",
        "- &a {id: office, name: 区府办, full-name: *a}",
        """\
content/departments.yaml:3:43: error[alias-of-itself]: 别名 *a 指向它自己所在的内容
    3 |   - &a {id: office, name: 区府办, full-name: *a}
      |                                              ^^
      = hint: 直接写出内容
""",
    ),
    "a tag would make an object": (
        "departments.yaml",
        "name: 区府办",
        "name: !!python/name:os.system x",
        """\
content/departments.yaml:3:24: error[foreign-tag]: 不支持标签 !!python/name:os.system
    3 |   - {id: office, name: !!python/name:os.system x}
      |                        ^^^^^^^^^^^^^^^^^^^^^^^^^
      = hint: 删去标签；文字以 ! 开头时，整段加引号
""",
    ),
    "a tag is of somebody's own": (
        "departments.yaml",
        "name: 区府办",
        "name: !name 区府办",
        """\
content/departments.yaml:3:24: error[foreign-tag]: 不支持标签 !name
    3 |   - {id: office, name: !name 区府办}
      |                        ^^^^^^^^^^^^
      = hint: 删去标签；文字以 ! 开头时，整段加引号
""",
    ),
    "a merge key is used": (
        "departments.yaml",
        "- {id: office, name: 区府办}",
        "- {id: office, name: 区府办, <<: {email: a@b.cn}}",
        """\
content/departments.yaml:3:29: error[merge-key]: 不支持合并键 <<
    3 |   - {id: office, name: 区府办, <<: {email: a@b.cn}}
      |                                ^^
      = hint: 把要合并的各项直接写出来
""",
    ),
    "a template's braces are not quoted": (
        "departments.yaml",
        "- {id: office, name: 区府办}",
        """\
- id: office
    name: {{ office }}""",
        """\
content/departments.yaml:4:11: error[wrong-type]: 部门 office 的 name（名称）应是文字，这里是一组“键: 值”
    4 |     name: {{ office }}
      |           ^
      = hint: 文字里有“: ”或以 [ { 开头时，整段加引号
content/departments.yaml:4:12: error[key-not-text]: 键应是文字，不能是列表或映射
    4 |     name: {{ office }}
      |            ^
      = hint: 文字以 { 或 [ 开头时，整段加引号
""",
    ),
    "a second document begins": (
        "departments.yaml",
        "- {id: office, name: 区府办}",
        """\
- {id: office, name: 区府办}
---
a: 1""",
        """\
content/departments.yaml:4:1: error[second-document]: 一个文件只能有一份内容，这里又用 --- 开始了一份
    4 | ---
      | ^^^
      = hint: 删去 ---，或分成两个文件
""",
    ),
    "an escape makes a control character": (
        "departments.yaml",
        "name: 区府办",
        'name: "\\u0007"',
        """\
content/departments.yaml:3:24: error[control-character]: 文字里有控制字符 U+0007
    3 |   - {id: office, name: "\\u0007"}
      |                        ^^^^^^^^
      = hint: 删去它
""",
    ),
    "an escape is unknown": (
        "departments.yaml",
        "name: 区府办",
        'name: "C:\\office"',
        """\
content/departments.yaml:3:27: error[broken-yaml]: 双引号里的反斜线 \\ 写法不对
    3 |   - {id: office, name: "C:\\office"}
      |                           ^
      = hint: 改用单引号，或把 \\ 写成 \\\\
""",
    ),
}
"""What is wrong: file, what stands there when it is right, what stands there instead, and what is told."""


@pytest.mark.parametrize(("file", "old", "new", "expected"), CASES.values(), ids=CASES.keys())
def test_a_broken_file_is_told_in_the_users_words(changed: Callable[..., str], file: str, old: str, new: str, expected: str) -> None:
    assert changed(file, old, new) == expected.rstrip("\n")
