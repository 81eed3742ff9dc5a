"""Statements about the report's text that are not so."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from generator.content.figures import stated

CASES: dict[str, tuple[str, str, str, str]] = {
    "a quote is on another line": (
        "indicators.yaml",
        "source: {line: 2, quote: 工业",
        "source: {line: 3, quote: 工业",
        """\
content/indicators.yaml:12:30: error[wrong-line]: 指标 output 的 quote（原句）不在原文第 3 行
   12 |     source: {line: 3, quote: 工业总产值从445亿元增长到962亿元}
      |                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = hint: 在第 2 行：改 line
""",
    ),
    "a quote is nowhere": (
        "indicators.yaml",
        "从445亿元增长到962亿元",
        "从445亿元增加到962亿元",
        """\
content/indicators.yaml:12:30: error[not-in-report]: 指标 output 的 quote（原句）和原文第 2 行不一致
   12 |     source: {line: 2, quote: 工业总产值从445亿元增加到962亿元}
      |                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = hint: 第 2 行写的是：工业总产值从445亿元增长到962亿元。新建绿地8200多亩,失业率控制在4%以内。
""",
    ),
    "a line does not exist": (
        "indicators.yaml",
        "source: {line: 2, quote: 工业",
        "source: {line: 20, quote: 工业",
        """\
content/indicators.yaml:12:20: error[no-such-line]: 指标 output 的 line（行号）是 20，原文只有 4 行
   12 |     source: {line: 20, quote: 工业总产值从445亿元增长到962亿元}
      |                    ^^
      = hint: 改正行号
""",
    ),
    "a number is not in the quote": (
        "indicators.yaml",
        "to: 962",
        "to: 926",
        """\
content/indicators.yaml:9:9: error[figure-not-in-quote]: 指标 output 的原句里没有 926
    9 |     to: 926
      |         ^^^
      = hint: 原句是：工业总产值从445亿元增长到962亿元
""",
    ),
    "a number is only part of one in the quote": (
        "indicators.yaml",
        "to: 962",
        "to: 62",
        """\
content/indicators.yaml:9:9: error[figure-not-in-quote]: 指标 output 的原句里没有 62
    9 |     to: 62
      |         ^^
      = hint: 原句是：工业总产值从445亿元增长到962亿元
""",
    ),
    "the unit is another": (
        "indicators.yaml",
        "unit: 亩",
        "unit: 公顷",
        """\
content/indicators.yaml:18:11: error[unit-not-in-quote]: 指标 green 的单位是“公顷”，原句里是 8200多亩
   18 |     unit: 公顷
      |           ^^^^
      = hint: 原句是：新建绿地8200多亩
""",
    ),
    "a scale is dropped": (
        "indicators.yaml",
        "unit: 亿元",
        "unit: 元",
        """\
content/indicators.yaml:10:11: error[unit-not-in-quote]: 指标 output 的单位是“元”，原句里是 445亿元、962亿元
   10 |     unit: 元
      |           ^^
      = hint: 原句是：工业总产值从445亿元增长到962亿元
""",
    ),
    "from and to are exchanged": (
        "indicators.yaml",
        """\
    from: 445
    to: 962
""",
        """\
    from: 962
    to: 445
""",
        """\
content/indicators.yaml:8:11: error[from-to-swapped]: 指标 output 的 from 和 to 在原句里次序相反
    8 |     from: 962
      |           ^^^
      = hint: 原句是：工业总产值从445亿元增长到962亿元
""",
    ),
    "a hedge is dropped": (
        "indicators.yaml",
        """\
    hedge: [多]
""",
        "",
        """\
content/indicators.yaml:13:5: error[hedge-missing]: 指标 green 漏了“多”，原句是：新建绿地8200多亩
   13 |   - id: green
      |     ^
      = hint: 写上 hedge: [多]
""",
    ),
    "a hedge is another": (
        "indicators.yaml",
        "hedge: [多]",
        "hedge: [余]",
        """\
content/indicators.yaml:19:12: error[hedge-missing]: 指标 green 漏了“多”，原句是：新建绿地8200多亩
   19 |     hedge: [余]
      |            ^
      = hint: 写上 hedge: [多]
""",
    ),
    "a hedge is added": (
        "indicators.yaml",
        "unit: 亿元",
        """\
unit: 亿元
    hedge: [以上]""",
        """\
content/indicators.yaml:11:13: error[hedge-not-in-quote]: 指标 output 的原句里没有“以上”
   11 |     hedge: [以上]
      |             ^^^^
      = hint: 原句是：工业总产值从445亿元增长到962亿元
""",
    ),
    "words are not in the quote": (
        "indicators.yaml",
        """\
    value: 8200
    unit: 亩
    hedge: [多]
""",
        """\
    words: 翻一番
""",
        """\
content/indicators.yaml:17:12: error[figure-not-in-quote]: 指标 green 的原句里没有“翻一番”
   17 |     words: 翻一番
      |            ^^^^^^
      = hint: 原句是：新建绿地8200多亩
""",
    ),
    "a task's words are changed": (
        "tasks.yaml",
        "深化煤场粉尘整治",
        "强化煤场粉尘整治",
        """\
content/tasks.yaml:3:37: error[not-in-report]: 任务 dust 的 text（原文）和原文第 3 行不一致
    3 |   - {id: dust, area: ecology, text: 强化煤场粉尘整治, line: 3}
      |                                     ^^^^^^^^^^^^^^^^
      = hint: 第 3 行写的是：……环境监管,建立环保档案。深化煤场粉尘整治。
""",
    ),
    "tasks are out of order": (
        "tasks.yaml",
        """\
  - {id: archive, area: ecology, text: 建立环保档案, line: 3}
  - {id: dust, area: ecology, text: 深化煤场粉尘整治, line: 3}
""",
        """\
  - {id: dust, area: ecology, text: 深化煤场粉尘整治, line: 3}
  - {id: archive, area: ecology, text: 建立环保档案, line: 3}
""",
        """\
content/tasks.yaml:3:5: error[task-order]: 任务 archive 在原文里（第 3 行）先于任务 dust
    3 |   - {id: archive, area: ecology, text: 建立环保档案, line: 3}
      |     ^
      = hint: 任务按原文的次序排列，序号就是次序
""",
    ),
    "a label is not of its heading": (
        "work.yaml",
        "label: 环境监管",
        "label: 环保",
        """\
content/work.yaml:7:14: error[not-own-words]: 工作方面 ecology 的 label（短名）不是标题里的词：环保
    7 |       label: 环保
      |              ^^^^
      = hint: 标题是：加强环境监管
""",
    ),
    "an area's number is another": (
        "work.yaml",
        """\
    - id: ecology
""",
        """\
    - id: ecology
      number: （一）
""",
        """\
content/work.yaml:7:15: error[not-in-report]: 工作方面 ecology 的 number（序号）和原文第 3 行不一致
    7 |       number: （一）
      |               ^^^^^^
      = hint: 第 3 行写的是：加强环境监管,建立环保档案。深化煤场粉尘整治。
""",
    ),
    "a brief says it in other words": (
        "work.yaml",
        "建立环保档案，煤场粉尘整治",
        "建立环保制度",
        """\
content/work.yaml:10:14: error[not-own-words]: 工作方面 ecology 的 brief（一行摘要）不是原文里依次出现的词句
   10 |       brief: 建立环保制度
      |              ^^^^^^^^^^^^
      = hint: 从“制度”起，原文（第 3 行）后面没有这样的话
""",
    ),
    "a brief changes the order": (
        "work.yaml",
        "建立环保档案，煤场粉尘整治",
        "煤场粉尘整治，建立环保档案",
        """\
content/work.yaml:10:14: error[not-own-words]: 工作方面 ecology 的 brief（一行摘要）不是原文里依次出现的词句
   10 |       brief: 煤场粉尘整治，建立环保档案
      |              ^^^^^^^^^^^^^^^^^^^^^^^^^^
      = hint: 从“建立环保档案”起，原文（第 3 行）后面没有这样的话
""",
    ),
    "furniture is no line": (
        "report.yaml",
        """\
  text: source/report.txt
""",
        """\
  text: source/report.txt
furniture:
  - {lines: [4, 5], reason: 网页}
""",
        """\
content/report.yaml:11:17: error[no-such-line]: 第 1 条网页残留的 lines（行号）是 5，原文只有 4 行
   11 |   - {lines: [4, 5], reason: 网页}
      |                 ^
      = hint: 改正行号
""",
    ),
    "the report's name is not in its text": (
        "report.yaml",
        """\
  text: source/report.txt
""",
        """\
  text: source/report.txt
  source:
    - {text: 2013年政府工作报告, line: 1}
""",
        """\
content/report.yaml:11:14: error[not-in-report]: 第 1 条出处的 text（原文）和原文第 1 行不一致
   11 |     - {text: 2013年政府工作报告, line: 1}
      |              ^^^^^^^^^^^^^^^^^^
      = hint: 第 1 行写的是：2012年政府工作报告
""",
    ),
    "the text of the report is not there": (
        "report.yaml",
        "source/report.txt",
        "source/reports.txt",
        """\
content/report.yaml:9:9: error[missing-source]: content/ 里没有报告原文 source/reports.txt
    9 |   text: source/reports.txt
      |         ^^^^^^^^^^^^^^^^^^
      = hint: 原文文件放在 content/source/ 里，text 写 source/文件名
""",
    ),
    "the text of the report is outside": (
        "report.yaml",
        "source/report.txt",
        "../../../etc/passwd",
        """\
content/report.yaml:9:9: error[missing-source]: content/ 里没有报告原文 ../../../etc/passwd
    9 |   text: ../../../etc/passwd
      |         ^^^^^^^^^^^^^^^^^^^
      = hint: 原文文件放在 content/source/ 里，text 写 source/文件名
""",
    ),
}
"""What is wrong: file, what stands there when it is right, what stands there instead, and what is told."""


@pytest.mark.parametrize(("file", "old", "new", "expected"), CASES.values(), ids=CASES.keys())
def test_what_the_report_does_not_say_is_told(changed: Callable[..., str], file: str, old: str, new: str, expected: str) -> None:
    assert changed(file, old, new) == expected.rstrip("\n")


def test_a_brief_that_cuts_a_figure_is_told(told: Callable[..., str]) -> None:
    work = """\
work:
  heading: 新建绿地
  line: 2
  lead: {text: 新建绿地, line: 2}
  areas:
    - {id: ecology, label: 绿地, heading: 新建绿地, line: 2, brief: 新建绿地8200}
"""
    assert (
        told({"work.yaml": work})
        == """\
content/work.yaml:6:63: error[cut-figure]: 工作方面 ecology 的 brief（一行摘要）把数字截断了
    6 |     - {id: ecology, label: 绿地, heading: 新建绿地, line: 2, brief: 新建绿地8200}
      |                                                                     ^^^^^^^^^^^^
      = hint: 数字要连同单位和“多”“余”“以上”“以内”“控制在”一起照抄"""
    )


@pytest.mark.parametrize(
    "quote",
    ["工业总产值从 445亿元增长到 962 亿元", "工业总产值从４４５亿元增长到９６２亿元", "工业总产值从445亿元\n      增长到962亿元"],
)
def test_full_width_forms_and_spaces_make_no_difference(changed: Callable[..., str], quote: str) -> None:
    assert changed("indicators.yaml", "quote: 工业总产值从445亿元增长到962亿元", f'quote: "{quote}"') == ""


def test_digits_that_are_no_figure_are_looked_for_too(told: Callable[..., str]) -> None:
    numbers = """\
numbers:
  - {text: 2012年政府工作报告, line: 1, reason: 标题中的年份}
  - {text: 政府工作报告, line: 1, reason: 没有数字}
  - {text: "2012", line: 1, occurrence: 2, reason: 只有一处}
  - {text: "2013年", line: 1, reason: 原文没有}
"""
    assert (
        told({"numbers.yaml": numbers})
        == """\
content/numbers.yaml:3:12: error[no-digits]: 第 2 条数字的 text（原文）里没有数字
    3 |   - {text: 政府工作报告, line: 1, reason: 没有数字}
      |            ^^^^^^^^^^^^
      = hint: 这个文件只登记不是指标的数字
content/numbers.yaml:4:41: error[no-such-line]: 第 3 条数字的 occurrence（第几处）是 2，第 1 行只有 1 处
    4 |   - {text: "2012", line: 1, occurrence: 2, reason: 只有一处}
      |                                         ^
      = hint: 改正 occurrence
content/numbers.yaml:5:12: error[not-in-report]: 第 4 条数字的 text（原文）和原文第 1 行不一致
    5 |   - {text: "2013年", line: 1, reason: 原文没有}
      |            ^^^^^^^^
      = hint: 第 1 行写的是：2012年政府工作报告"""
    )


def test_an_areas_brief_may_use_the_lines_of_its_own_tasks_only(told: Callable[..., str]) -> None:
    work = """\
work:
  heading: 新建绿地
  line: 2
  lead: {text: 新建绿地, line: 2}
  areas:
    - {id: ecology, label: 绿地, heading: 新建绿地, line: 2, brief: 新建绿地，建立环保档案}
    - {id: economy, label: 绿地, heading: 新建绿地, line: 2, brief: 新建绿地，建立环保档案}
"""
    text = told({"work.yaml": work})
    assert text.count("error[") == 1
    assert "工作方面 economy 的 brief（一行摘要）不是原文里依次出现的词句" in text


def test_words_that_stand_on_a_line_twice_may_be_a_task_after_the_words_between(told: Callable[..., str]) -> None:
    report = """\
2012年政府工作报告
工业总产值从445亿元增长到962亿元。新建绿地8200多亩。
加强环境监管,建立环保档案。推进整治。深化煤场粉尘整治。推进整治。
"""
    assignments = "sample: true\nassignments:\n  - {task: dust, lead: office, deadline: 全年}\n  - {task: more, lead: office, deadline: 全年}\n"
    tasks = """\
tasks:
  - {id: dust, area: ecology, text: 深化煤场粉尘整治, line: 3}
  - {id: more, area: ecology, text: 推进整治, line: 3}
"""
    assert told({"source/report.txt": report, "tasks.yaml": tasks, "assignments.yaml": assignments}) == ""


@pytest.mark.parametrize(
    ("quote", "number", "places"),
    [
        ("从11增加到111,再到11。", "11", [1, 12]),
        ("增加1.1.1个,是1.1", "1.1", [10]),
        ("10.5,0.5,.5,5.5", "0.5", [5]),
        ("5.5.5", "5", []),
        ("5.", "5", [0]),
        ("1,5", "5", [2]),
        ("降低3.2%", "-3.2", [2]),
    ],
)
def test_a_number_is_not_found_within_a_longer_one(quote: str, number: str, places: list[int]) -> None:
    assert [each.place for each in stated(quote, Decimal(number))] == places
