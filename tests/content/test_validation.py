"""What the schema finds wrong: each message names the record, says what was expected, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

CASES: dict[str, tuple[str, str, str, str]] = {
    "a key is misspelt": (
        "indicators.yaml",
        "unit: 亿元",
        "untl: 亿元",
        """\
content/indicators.yaml:10:5: error[unknown-key]: 指标 output 没有 untl 这一项
   10 |     untl: 亿元
      |     ^^^^
      = hint: 是不是 unit？
""",
    ),
    "a key is unknown and like none": (
        "departments.yaml",
        "name: 区府办",
        "name: 区府办, phone: 1",
        """\
content/departments.yaml:3:29: error[unknown-key]: 部门 office 没有 phone 这一项
    3 |   - {id: office, name: 区府办, phone: 1}
      |                                ^^^^^
      = hint: 可以写：id、name、full-name、email、contact、receives、copies
""",
    ),
    "a required key is misspelt: one mistake, one message": (
        "indicators.yaml",
        """\
    period: 五年
    source: {line: 2, quote: 工业""",
        """\
    perod: 五年
    source: {line: 2, quote: 工业""",
        """\
content/indicators.yaml:11:5: error[unknown-key]: 指标 output 没有 perod 这一项
   11 |     perod: 五年
      |     ^^^^^
      = hint: 是不是 period？
""",
    ),
    "a key is missing": (
        "indicators.yaml",
        """\
    period: 五年
    source: {line: 2, quote: 工业""",
        "    source: {line: 2, quote: 工业",
        """\
content/indicators.yaml:4:5: error[missing-key]: 指标 output 缺少 period（时期）
    4 |   - id: output
      |     ^
      = hint: 加一行“period: ……”
""",
    ),
    "a key has no value": (
        "indicators.yaml",
        """\
    period: 五年
    source: {line: 2, quote: 工业""",
        """\
    period:
    source: {line: 2, quote: 工业""",
        """\
content/indicators.yaml:11:5: error[empty-value]: 指标 output 的 period（时期）没有填写
   11 |     period:
      |     ^^^^^^
      = hint: 在冒号后面填写
""",
    ),
    "a text is empty": (
        "departments.yaml",
        "name: 区府办",
        'name: ""',
        """\
content/departments.yaml:3:24: error[empty-value]: 部门 office 的 name（名称）没有填写
    3 |   - {id: office, name: ""}
      |                        ^^
      = hint: 填写内容，或删去这一项
""",
    ),
    "a record has no id": (
        "departments.yaml",
        "id: office, ",
        "",
        """\
content/assignments.yaml:4:47: error[unknown-id]: 任务安排 dust 的 support（配合单位）所指的部门 office 不存在
    4 |   - {task: dust, lead: environment, support: [office], deadline: 2012-12-31}
      |                                               ^^^^^^
      = hint: 在 departments.yaml 里加上它，或改正编号
content/departments.yaml:3:5: error[missing-key]: 第 2 条部门缺少 id（编号）
    3 |   - {name: 区府办}
      |     ^
      = hint: 加一行“id: ……”
""",
    ),
    "a number stands where a text is wanted": (
        "indicators.yaml",
        "name: 工业总产值",
        "name: 193",
        """\
content/indicators.yaml:5:11: error[wrong-type]: 指标 output 的 name（名称）应是文字，这里是数字 193
    5 |     name: 193
      |           ^^^
      = hint: 加引号："193"
""",
    ),
    "a number is in quotes": (
        "indicators.yaml",
        "to: 962",
        'to: "962"',
        """\
content/indicators.yaml:9:9: error[number-as-text]: 指标 output 的 to（期末值）应是数字，这里是文字“962”
    9 |     to: "962"
      |         ^^^^^
      = hint: 去掉引号：962
""",
    ),
    "a number has full-width digits": (
        "indicators.yaml",
        "to: 962",
        "to: ９６２",
        """\
content/indicators.yaml:9:9: error[number-as-text]: 指标 output 的 to（期末值）应是数字，这里是文字“９６２”
    9 |     to: ９６２
      |         ^^^^^^
      = hint: 数字用半角：962
""",
    ),
    "a number has a comma in it": (
        "indicators.yaml",
        "to: 962",
        "to: 1,962",
        """\
content/indicators.yaml:9:9: error[number-as-text]: 指标 output 的 to（期末值）应是数字，这里是文字“1,962”
    9 |     to: 1,962
      |         ^^^^^
      = hint: 数字里不写分节的逗号：1962
""",
    ),
    "a number has its unit with it": (
        "indicators.yaml",
        "to: 962",
        "to: 962亿元",
        """\
content/indicators.yaml:9:9: error[number-as-text]: 指标 output 的 to（期末值）应是数字，这里是文字“962亿元”
    9 |     to: 962亿元
      |         ^^^^^^^
      = hint: 这里只写数字：962；单位和“多”“以上”等不写在这里
""",
    ),
    "a number begins with 0, which YAML 1.1 would read as octal": (
        "indicators.yaml",
        "to: 962",
        "to: 0962",
        """\
content/indicators.yaml:9:9: error[number-as-text]: 指标 output 的 to（期末值）应是数字，这里是文字“0962”
    9 |     to: 0962
      |         ^^^^
      = hint: 数字前面不补 0：962
""",
    ),
    "a number has an exponent": (
        "indicators.yaml",
        "to: 962",
        "to: 9e2",
        """\
content/indicators.yaml:9:9: error[number-as-text]: 指标 output 的 to（期末值）应是数字，这里是文字“9e2”
    9 |     to: 9e2
      |         ^^^
      = hint: 这里只写数字，例如 193 或 27.3
""",
    ),
    "a number has a colon, which YAML 1.1 would read by sixties": (
        "indicators.yaml",
        "to: 962",
        "to: 12:30",
        """\
content/indicators.yaml:9:9: error[number-as-text]: 指标 output 的 to（期末值）应是数字，这里是文字“12:30”
    9 |     to: 12:30
      |         ^^^^^
      = hint: 这里只写数字，例如 193 或 27.3
""",
    ),
    "a line is no whole number": (
        "indicators.yaml",
        "source: {line: 2, quote: 工业",
        "source: {line: 2.5, quote: 工业",
        """\
content/indicators.yaml:12:20: error[wrong-type]: 指标 output 的 line（行号）应是整数，这里是小数 2.5
   12 |     source: {line: 2.5, quote: 工业总产值从445亿元增长到962亿元}
      |                    ^^^
      = hint: 写整数，例如 12
""",
    ),
    "a line is 0": (
        "indicators.yaml",
        "source: {line: 2, quote: 工业",
        "source: {line: 0, quote: 工业",
        """\
content/indicators.yaml:12:20: error[out-of-range]: 指标 output 的 line（行号）是 0，不能小于 1
   12 |     source: {line: 0, quote: 工业总产值从445亿元增长到962亿元}
      |                    ^
      = hint: 改正数值；注意单位
""",
    ),
    "yes stands where true is wanted": (
        "assignments.yaml",
        "sample: true",
        "sample: yes",
        """\
content/assignments.yaml:1:9: error[wrong-type]: sample（示例）应是 true 或 false，这里是文字“yes”
    1 | sample: yes
      |         ^^^
      = hint: 写成 true，不加引号
""",
    ),
    "true is in quotes": (
        "assignments.yaml",
        "sample: true",
        'sample: "true"',
        """\
content/assignments.yaml:1:9: error[wrong-type]: sample（示例）应是 true 或 false，这里是文字“true”
    1 | sample: "true"
      |         ^^^^^^
      = hint: 写成 true，不加引号
""",
    ),
    "1 stands where true is wanted": (
        "assignments.yaml",
        "sample: true",
        "sample: 1",
        """\
content/assignments.yaml:1:9: error[wrong-type]: sample（示例）应是 true 或 false，这里是数字 1
    1 | sample: 1
      |         ^
      = hint: 写 true（是）或 false（否），不加引号
""",
    ),
    "a list is wanted": (
        "indicators.yaml",
        "hedge: [多]",
        "hedge: 多",
        """\
content/indicators.yaml:19:12: error[wrong-type]: 指标 green 的 hedge（模糊词）应是列表，这里是文字“多”
   19 |     hedge: 多
      |            ^^
      = hint: 写成 [多]，或另起一行以“- ”开头
""",
    ),
    "a list of records is a mapping": (
        "departments.yaml",
        """\
departments:
  - {id: environment, name: 区环保局}
  - {id: office, name: 区府办}""",
        """\
departments:
  office: 区府办
""",
        """\
content/departments.yaml:2:3: error[wrong-type]: departments（部门）应是列表，这里是一组“键: 值”
    2 |   office: 区府办
      |   ^
      = hint: 每项以“- ”开头
""",
    ),
    "a mapping is wanted": (
        "report.yaml",
        "speaker: {name: 张三, post: 区长}",
        "speaker: 张三",
        """\
content/report.yaml:7:12: error[wrong-type]: speaker（报告人）应是一组“键: 值”，这里是文字“张三”
    7 |   speaker: 张三
      |            ^^^^
      = hint: 写成“name: ……”，每项一行，缩进
""",
    ),
    "a file is a list": (
        "departments.yaml",
        """\
departments:
""",
        """\
- a
#""",
        """\
content/departments.yaml:3:3: error[broken-yaml]: 列表里缺少“- ”，或缩进不一致
    3 |   - {id: office, name: 区府办}
      |   ^
      = hint: 列表的每一项以“- ”开头，缩进要一样
""",
    ),
    "a choice is misspelt": (
        "indicators.yaml",
        "kind: cumulative",
        "kind: cumulativ",
        """\
content/indicators.yaml:16:11: error[unknown-choice]: 指标 green 的 kind（类别）不能是 cumulativ
   16 |     kind: cumulativ
      |           ^^^^^^^^^
      = hint: 是不是 cumulative？可以写：change、count、cumulative、duration、from-to、growth-target、level、share
""",
    ),
    "a choice is none": (
        "indicators.yaml",
        "hedge: [多]",
        "hedge: [约]",
        """\
content/indicators.yaml:19:13: error[unknown-choice]: 指标 green 的 hedge（模糊词）的第 1 项不能是 约
   19 |     hedge: [约]
      |             ^^
      = hint: 可以写：以上、以内、余、多、控制在
""",
    ),
    "an id is no id": (
        "departments.yaml",
        "id: office",
        "id: 区府办",
        """\
content/assignments.yaml:4:47: error[unknown-id]: 任务安排 dust 的 support（配合单位）所指的部门 office 不存在
    4 |   - {task: dust, lead: environment, support: [office], deadline: 2012-12-31}
      |                                               ^^^^^^
      = hint: 在 departments.yaml 里加上它，或改正编号
content/departments.yaml:3:10: error[bad-id]: 部门 区府办的 id（编号）写法不对：区府办
    3 |   - {id: 区府办, name: 区府办}
      |          ^^^^^^
      = hint: 编号和名称只用小写英文字母、数字和连字符，例如 clean-air-campaign
""",
    ),
    "an address is none": (
        "departments.yaml",
        "name: 区府办",
        "name: 区府办, email: office",
        """\
content/departments.yaml:3:36: error[bad-email]: 部门 office 的 email（邮箱）不是邮箱地址：office
    3 |   - {id: office, name: 区府办, email: office}
      |                                       ^^^^^^
      = hint: 写成 name@example.com
""",
    ),
    "a date does not exist": (
        "report.yaml",
        "2012-02-13",
        "2012-02-30",
        """\
content/report.yaml:5:9: error[bad-date]: date（日期）不对：没有 2012-02-30 这一天
    5 |   date: 2012-02-30
      |         ^^^^^^^^^^
      = hint: 检查月份和日数
""",
    ),
    "a date is written otherwise": (
        "report.yaml",
        "2012-02-13",
        "2012年2月13日",
        """\
content/report.yaml:5:9: error[bad-date]: date（日期）不是日期：2012年2月13日
    5 |   date: 2012年2月13日
      |         ^^^^^^^^^^^^^
      = hint: 写成 2012-02-13 的样子，月、日不足两位补 0
""",
    ),
    "a date is a number": (
        "report.yaml",
        "2012-02-13",
        "20120213",
        """\
content/report.yaml:5:9: error[wrong-type]: date（日期）应是文字，这里是数字 20120213
    5 |   date: 20120213
      |         ^^^^^^^^
      = hint: 写成 2012-02-13 的样子，月、日不足两位补 0
""",
    ),
    "a deadline does not exist": (
        "assignments.yaml",
        "2012-12-31",
        "2012-11-31",
        """\
content/assignments.yaml:4:66: error[bad-date]: 任务安排 dust 的 deadline（完成时限）不对：没有 2012-11-31 这一天
    4 |   - {task: dust, lead: environment, support: [office], deadline: 2012-11-31}
      |                                                                  ^^^^^^^^^^
      = hint: 检查月份和日数
""",
    ),
    "a deadline is no date": (
        "assignments.yaml",
        "2012-12-31",
        "年底",
        """\
content/assignments.yaml:4:66: error[bad-date]: 任务安排 dust 的 deadline（完成时限）不是日期：年底
    4 |   - {task: dust, lead: environment, support: [office], deadline: 年底}
      |                                                                  ^^^^
      = hint: 写成 2012-12-31，或“全年”
""",
    ),
    "a year is out of range": (
        "report.yaml",
        "year: 2012",
        "year: 12",
        """\
content/report.yaml:4:9: error[out-of-range]: year（年份）是 12，不能小于 1949
    4 |   year: 12
      |         ^^
      = hint: 改正数值；注意单位
""",
    ),
    "milestones are too few": (
        "assignments.yaml",
        "deadline: 全年",
        "deadline: 全年, milestones: [启动, 完成]",
        """\
content/assignments.yaml:3:66: error[wrong-length]: 任务安排 archive 的 milestones（季度节点）至少要有 4 项，这里有 2 项
    3 |   - {task: archive, lead: environment, deadline: 全年, milestones: [启动, 完成]}
      |                                                                    ^
      = hint: 补上，或删去多余的
""",
    ),
    "a page limit is a number": (
        "briefings.yaml",
        "briefings: []",
        """\
briefings:
  - {id: one, title: 一页, template: a, theme: b, pages: 1}""",
        """\
content/briefings.yaml:2:56: error[wrong-type]: 简报 one 的 pages（页数）应是一组“键: 值”，这里是数字 1
    2 |   - {id: one, title: 一页, template: a, theme: b, pages: 1}
      |                                                          ^
      = hint: 写成“exactly: ……”，每项一行，缩进
""",
    ),
}
"""What is wrong: file, what stands there when it is right, what stands there instead, and what is told."""


@pytest.mark.parametrize(("file", "old", "new", "expected"), CASES.values(), ids=CASES.keys())
def test_what_is_wrong_with_a_value_is_told(changed: Callable[..., str], file: str, old: str, new: str, expected: str) -> None:
    assert changed(file, old, new) == expected.rstrip("\n")


def test_every_problem_of_every_file_is_told_in_one_run(told: Callable[..., str]) -> None:
    text = told(
        {
            "tasks.yaml": "tasks:\n  - {id: archive\n",
            "departments.yaml": "departments:\n  - {id: office, name: 区府办}\n".encode("gbk"),
            "indicators.yaml": """\
groups:
  - {id: economy, name: 经济}
indicators:
  - {id: a, name: 1, group: economy, kind: levle, value: "3", period: 五年, source: {line: 1}}
  - {id: b, name: 乙, group: economics, kind: level, value: 3, period: 五年, source: {line: 1, quote: 乙3}}
""",
        }
    )
    assert [line.split(": ")[1] for line in text.splitlines() if line.startswith("content/")] == [
        "error[wrong-encoding]",
        "error[wrong-type]",
        "error[unknown-choice]",
        "error[number-as-text]",
        "error[missing-key]",
        "error[unknown-id]",
        "error[not-in-report]",
        "error[broken-yaml]",
    ]


def test_a_key_without_a_value_counts_as_not_written(told: Callable[..., str]) -> None:
    departments = "departments:\n  - {id: environment, name: 区环保局, email: }\n  - {id: office, name: 区府办, contact: ~}\n"
    assert told({"departments.yaml": departments}) == ""
