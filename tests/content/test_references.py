"""What records say of each other: ids, links, completeness."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

CASES: dict[str, tuple[str, str, str, str]] = {
    "an id is there twice": (
        "departments.yaml",
        "id: office",
        "id: environment",
        """\
content/assignments.yaml:4:47: error[unknown-id]: 任务安排 dust 的 support（配合单位）所指的部门 office 不存在
    4 |   - {task: dust, lead: environment, support: [office], deadline: 2012-12-31}
      |                                               ^^^^^^
      = hint: 在 departments.yaml 里加上它，或改正编号
content/departments.yaml:3:10: error[duplicate-id]: 部门编号重复：environment
    3 |   - {id: environment, name: 区府办}
      |          ^^^^^^^^^^^
      = hint: 第 2 行已经有了，改掉或删去一个
""",
    ),
    "a department does not exist": (
        "assignments.yaml",
        "[office]",
        "[offices]",
        """\
content/assignments.yaml:4:47: error[unknown-id]: 任务安排 dust 的 support（配合单位）所指的部门 offices 不存在
    4 |   - {task: dust, lead: environment, support: [offices], deadline: 2012-12-31}
      |                                               ^^^^^^^
      = hint: 是不是 office？
""",
    ),
    "a task does not exist": (
        "assignments.yaml",
        "task: dust",
        "task: duster",
        """\
content/assignments.yaml:4:12: error[unknown-id]: 任务安排 duster 的 task（任务编号）所指的任务 duster 不存在
    4 |   - {task: duster, lead: environment, support: [office], deadline: 2012-12-31}
      |            ^^^^^^
      = hint: 是不是 dust？
content/tasks.yaml:3:10: warning[unassigned-task]: 任务 dust 还没有安排单位
    3 |   - {id: dust, area: ecology, text: 深化煤场粉尘整治, line: 3}
      |          ^^^^
      = hint: 在 assignments.yaml 里加一项：task: dust
""",
    ),
    "a task is assigned twice": (
        "assignments.yaml",
        "task: dust",
        "task: archive",
        """\
content/assignments.yaml:4:12: error[duplicate-id]: 任务安排重复：archive
    4 |   - {task: archive, lead: environment, support: [office], deadline: 2012-12-31}
      |            ^^^^^^^
      = hint: 第 3 行已经有了，改掉或删去一个
content/tasks.yaml:3:10: warning[unassigned-task]: 任务 dust 还没有安排单位
    3 |   - {id: dust, area: ecology, text: 深化煤场粉尘整治, line: 3}
      |          ^^^^
      = hint: 在 assignments.yaml 里加一项：task: dust
""",
    ),
    "a task is not assigned": (
        "assignments.yaml",
        """\
  - {task: dust, lead: environment, support: [office], deadline: 2012-12-31}
""",
        "",
        """\
content/tasks.yaml:3:10: warning[unassigned-task]: 任务 dust 还没有安排单位
    3 |   - {id: dust, area: ecology, text: 深化煤场粉尘整治, line: 3}
      |          ^^^^
      = hint: 在 assignments.yaml 里加一项：task: dust
""",
    ),
    "the lead supports itself": (
        "assignments.yaml",
        "[office]",
        "[office, environment]",
        """\
content/assignments.yaml:4:55: error[lead-supports]: 任务安排 dust 的牵头单位又是配合单位
    4 |   - {task: dust, lead: environment, support: [office, environment], deadline: 2012-12-31}
      |                                                       ^^^^^^^^^^^
      = hint: 从 support 里删去
""",
    ),
    "a supporter is there twice": (
        "assignments.yaml",
        "[office]",
        "[office, office]",
        """\
content/assignments.yaml:4:55: error[repeated-id]: 任务安排 dust 的 support（配合单位）里 office 写了两次
    4 |   - {task: dust, lead: environment, support: [office, office], deadline: 2012-12-31}
      |                                                       ^^^^^^
      = hint: 删去一个
""",
    ),
    "two departments share a name": (
        "departments.yaml",
        "区府办",
        "区环保局",
        """\
content/departments.yaml:2:29: error[duplicate-name]: 部门名称重复：区环保局
    2 |   - {id: environment, name: 区环保局}
      |                             ^^^^^^^^
      = hint: 改成不同的名称，或删去一个
content/departments.yaml:3:24: error[duplicate-name]: 部门名称重复：区环保局
    3 |   - {id: office, name: 区环保局}
      |                        ^^^^^^^^
      = hint: 改成不同的名称，或删去一个
""",
    ),
    "a group does not exist": (
        "indicators.yaml",
        """\
name: 工业总产值
    group: economy""",
        """\
name: 工业总产值
    group: economics""",
        """\
content/indicators.yaml:6:12: error[unknown-id]: 指标 output 的 group（分组）所指的指标分组 economics 不存在
    6 |     group: economics
      |            ^^^^^^^^^
      = hint: 是不是 economy？
""",
    ),
    "an area does not exist": (
        "tasks.yaml",
        "id: dust, area: ecology",
        "id: dust, area: economy",
        """\
content/tasks.yaml:3:22: error[unknown-id]: 任务 dust 的 area（工作方面）所指的工作方面 economy 不存在
    3 |   - {id: dust, area: economy, text: 深化煤场粉尘整治, line: 3}
      |                      ^^^^^^^
      = hint: 是不是 ecology？
""",
    ),
    "a topic does not exist": (
        "tasks.yaml",
        "id: dust, area: ecology",
        "id: dust, area: ecology, topic: air",
        """\
content/tasks.yaml:3:38: error[unknown-id]: 任务 dust 的 topic（段落）所指的段落 air 不存在
    3 |   - {id: dust, area: ecology, topic: air, text: 深化煤场粉尘整治, line: 3}
      |                                      ^^^
      = hint: 在 work.yaml 里加上它，或改正编号
""",
    ),
    "a target does not exist": (
        "tasks.yaml",
        "id: dust, area: ecology",
        "id: dust, area: ecology, target: outputs",
        """\
content/tasks.yaml:3:39: error[unknown-id]: 任务 dust 的 target（目标指标）所指的指标 outputs 不存在
    3 |   - {id: dust, area: ecology, target: outputs, text: 深化煤场粉尘整治, line: 3}
      |                                       ^^^^^^^
      = hint: 是不是 output？
""",
    ),
    "a target is there twice": (
        "tasks.yaml",
        "id: dust, area: ecology",
        "id: dust, area: ecology, target: output, targets: [output]",
        """\
content/tasks.yaml:3:56: error[repeated-id]: 任务 dust 的 targets 里重复了 target output
    3 |   - {id: dust, area: ecology, target: output, targets: [output], text: 深化煤场粉尘整治, line: 3}
      |                                                        ^
      = hint: 删去一个
""",
    ),
    "a headline's indicator does not exist": (
        "report.yaml",
        """\
  text: source/report.txt
""",
        """\
  text: source/report.txt
headlines:
  - {text: 新建绿地8200多亩, line: 2, indicators: [green, greens]}
""",
        """\
content/report.yaml:11:53: error[unknown-id]: 第 1 条要点的 indicators（指标）所指的指标 greens 不存在
   11 |   - {text: 新建绿地8200多亩, line: 2, indicators: [green, greens]}
      |                                                           ^^^^^^
      = hint: 是不是 green？
""",
    ),
    "the topic of projects does not exist": (
        "work.yaml",
        """\
  areas:
""",
        """\
  projects: livelihood
  areas:
""",
        """\
content/work.yaml:5:13: error[unknown-id]: projects（实事工程）所指的段落 livelihood 不存在
    5 |   projects: livelihood
      |             ^^^^^^^^^^
      = hint: 在 work.yaml 里加上它，或改正编号
""",
    ),
    "two areas share a topic's id": (
        "work.yaml",
        """\
      brief: 建立环保档案，煤场粉尘整治
""",
        """\
      topics: [{id: air, heading: 加强环境监管, line: 3}]
    - id: economy
      label: 环境监管
      heading: 加强环境监管
      line: 3
      topics: [{id: air, heading: 加强环境监管, line: 3}]
""",
        """\
content/work.yaml:15:21: error[duplicate-id]: 段落编号重复：air
   15 |       topics: [{id: air, heading: 加强环境监管, line: 3}]
      |                     ^^^
      = hint: 工作方面 ecology 里已经有了，改掉一个
""",
    ),
    "a unit is unknown": (
        "indicators.yaml",
        "unit: 亿元",
        "unit: 亿圆",
        """\
content/indicators.yaml:10:11: error[unknown-unit]: 指标 output 的单位“亿圆”不认识
   10 |     unit: 亿圆
      |           ^^^^
      = hint: 照原文写单位，例如 亿元、%、个；数字和“多”“以上”等不写在这里
""",
    ),
    "a figure from-to has one end": (
        "indicators.yaml",
        """\
    from: 445
""",
        "",
        """\
content/indicators.yaml:7:11: error[kind-mismatch]: 指标 output 的类别是 from-to，缺少 from
    7 |     kind: from-to
      |           ^^^^^^^
      = hint: from-to 要有 from 和 to；只有一个数时改 kind
""",
    ),
    "a figure from-to has a value": (
        "indicators.yaml",
        """\
    from: 445
""",
        """\
    from: 445
    value: 3
""",
        """\
content/indicators.yaml:9:12: error[kind-mismatch]: 指标 output 的类别是 from-to，不能有 value
    9 |     value: 3
      |            ^
      = hint: 删去它，或改 kind
""",
    ),
    "a level has two ends": (
        "indicators.yaml",
        "kind: from-to",
        "kind: level",
        """\
content/indicators.yaml:8:11: error[kind-mismatch]: 指标 output 的类别是 level，不能有 from 和 to
    8 |     from: 445
      |           ^^^
      = hint: 有期初和期末两个数时，kind 写 from-to
""",
    ),
    "a figure has no number": (
        "indicators.yaml",
        """\
    value: 8200
""",
        "",
        """\
content/indicators.yaml:16:11: error[kind-mismatch]: 指标 green 缺少 value
   16 |     kind: cumulative
      |           ^^^^^^^^^^
      = hint: 写上 value；原文用汉字时写 words，例如 翻一番
""",
    ),
    "a figure has a number and words": (
        "indicators.yaml",
        """\
    value: 8200
""",
        """\
    value: 8200
    words: 新建
""",
        """\
content/indicators.yaml:18:12: error[kind-mismatch]: 指标 green 不能同时有 value 和 words
   18 |     words: 新建
      |            ^^^^
      = hint: 原文用阿拉伯数字时写 value，用汉字时写 words
""",
    ),
    "words hold digits": (
        "indicators.yaml",
        """\
    value: 8200
""",
        """\
    words: 8200多亩
""",
        """\
content/indicators.yaml:17:12: error[kind-mismatch]: 指标 green 的 words 里有阿拉伯数字
   17 |     words: 8200多亩
      |            ^^^^^^^^
      = hint: 阿拉伯数字写在 value 里
""",
    ),
}
"""What is wrong: file, what stands there when it is right, what stands there instead, and what is told."""


@pytest.mark.parametrize(("file", "old", "new", "expected"), CASES.values(), ids=CASES.keys())
def test_what_does_not_fit_together_is_told(changed: Callable[..., str], file: str, old: str, new: str, expected: str) -> None:
    assert changed(file, old, new) == expected.rstrip("\n")


RECEIVES = {"[tasks]": [], "[]": [], "[task, tasks, tasks]": ["所指的简报 task 不存在", "是不是 tasks？", "里 tasks 写了两次"]}


@pytest.mark.parametrize(("receives", "expected"), RECEIVES.items())
def test_what_a_department_receives_must_be_there_once(told: Callable[..., str], receives: str, expected: list[str]) -> None:
    briefings = "briefings:\n  - {id: tasks, title: 清单, template: tasks.html.j2, theme: dense}\n"
    departments = f"departments:\n  - {{id: environment, name: 区环保局, receives: {receives}}}\n  - {{id: office, name: 区府办}}\n"
    said = told({"briefings.yaml": briefings, "departments.yaml": departments})
    assert all(words in said for words in expected)
    assert bool(said) == bool(expected)


def test_templates_and_themes_that_briefings_name_must_be_there(tmp_path: Path, told: Callable[..., str]) -> None:
    (tmp_path / "templates" / "themes").mkdir(parents=True)
    (tmp_path / "templates" / "summary.html.j2").touch()
    (tmp_path / "templates" / "themes" / "dense.yaml").touch()
    briefings = """\
briefings:
  - {id: one, title: 一, template: sumary.html.j2, theme: gb9704}
  - {id: two, title: 二, template: summary.html.j2, theme: dense}
"""
    assert (
        told({"briefings.yaml": briefings})
        == """\
content/briefings.yaml:2:35: error[missing-template]: 简报 one 所用的模板 sumary.html.j2 不存在
    2 |   - {id: one, title: 一, template: sumary.html.j2, theme: gb9704}
      |                                    ^^^^^^^^^^^^^^
      = hint: 是不是 summary.html.j2？
content/briefings.yaml:2:58: error[missing-theme]: 简报 one 所用的版式 gb9704 不存在
    2 |   - {id: one, title: 一, template: sumary.html.j2, theme: gb9704}
      |                                                           ^^^^^^
      = hint: 可以用：dense"""
    )


def test_links_into_a_broken_file_are_not_told(told: Callable[..., str]) -> None:
    assert told({"departments.yaml": "departments: [\n"}).count("error[") == 1


def test_a_record_that_is_wrong_otherwise_can_still_be_linked_to(told: Callable[..., str]) -> None:
    assert told({"departments.yaml": "departments:\n  - {id: environment}\n  - {id: office, name: 区府办}\n"}).count("error[") == 1
