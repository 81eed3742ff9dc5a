"""What of the report no record holds is told, where a project asks for it."""

from __future__ import annotations

import datetime
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from msgspec import Struct
from msgspec.structs import replace

from generator import build_project, check_project, load_project
from generator.build.sources import read_sources
from generator.content import Loaded, find_omissions, load_report
from generator.content.omissions import SHOWN
from generator.content.records import Furniture, Indicator, LiteralNumber, Passage, Report, Task
from generator.diagnostics import Diagnostic, Severity, render_text
from generator.scaffold import PROJECT
from tests.content.small import RIGHT

ROOT = Path(__file__).parents[2]

NUMBERS = "numbers:\n  - {text: 2012年, line: 1, reason: 标题中的年份}\n"
COMPLETE = {
    "report.yaml": "complete: true\n"
    + RIGHT["report.yaml"]
    + """\
  source: [{text: 2012年政府工作报告, line: 1}]
headlines:
  - {text: 工业总产值从445亿元增长到962亿元。, line: 2, indicators: [output]}
""",
    "numbers.yaml": """\
numbers:
  - {text: 2012年, line: 1, reason: 标题中的年份}
  - {text: 4%以内, line: 2, reason: 试}
""",
}


@pytest.fixture
def omitted(loaded: Callable[..., Loaded]) -> Callable[..., str]:
    """Return a function from changed files to what is told of their omissions."""

    def tell(files: dict[str, str]) -> str:
        found = loaded(files)
        return render_text(find_omissions(found), found.sources)

    return tell


# --- who asks ---


def test_a_project_that_does_not_ask_is_told_nothing(omitted: Callable[..., str]) -> None:
    assert omitted({}) == ""


def test_digits_alone_are_looked_for_where_there_is_a_list_of_numbers(omitted: Callable[..., str]) -> None:
    assert (
        omitted({"numbers.yaml": NUMBERS})
        == """\
content/source/report.txt:2:38: warning[unclaimed-digits]: 原文的“4”没有登记：……亩,失业率控制在4%以内。
    2 | 工业总产值从445亿元增长到962亿元。新建绿地8200多亩,失业率控制在4%以内。
      |                                                                ^
      = hint: 是指标，在 indicators.yaml 里加一条；是日期、名称、序号，写进 numbers.yaml（line: 2），注明 reason"""
    )


def test_an_empty_list_of_numbers_asks_too(omitted: Callable[..., str]) -> None:
    assert omitted({"numbers.yaml": "numbers: []\n"}).count("warning[unclaimed-digits]") == 2


def test_a_report_that_is_to_be_complete_is_asked_for_its_digits_even_without_a_list(omitted: Callable[..., str]) -> None:
    assert omitted(COMPLETE | {"numbers.yaml": None}).count("warning[unclaimed-digits]") == 2


def test_sentences_are_looked_for_where_the_report_is_to_be_complete(omitted: Callable[..., str]) -> None:
    assert (
        omitted(COMPLETE)
        == """\
content/source/report.txt:2:21: warning[sentence-not-held]: 原文的“新建绿地8200多亩,失业率控制……”没有记录
    2 | 工业总产值从445亿元增长到962亿元。新建绿地8200多亩,失业率控制在4%以内。
      |                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = hint: 前面的话在第 1 条要点里；照抄进它所属的记录（line: 2），网页残留的行写进 report.yaml 的 furniture
content/source/report.txt:4:1: warning[sentence-not-held]: 原文的“力争财政收入实现翻一番”没有记录
    4 | 力争财政收入实现翻一番。
      | ^^^^^^^^^^^^^^^^^^^^^^
      = hint: 前面的话在任务 dust 里；照抄进它所属的记录（line: 4），网页残留的行写进 report.yaml 的 furniture"""
    )


# --- digits ---


def test_digits_that_two_records_claim_are_told_with_both(omitted: Callable[..., str]) -> None:
    numbers = (
        "numbers:\n  - {text: 2012年, line: 1, reason: 年份}\n  - {text: 8200多亩, line: 2, reason: 重复}\n  - {text: 4%, line: 2, reason: 试}\n"
    )
    assert (
        omitted({"numbers.yaml": numbers})
        == """\
content/source/report.txt:2:25: warning[digits-claimed-twice]: 原文的“8200”登记了 2 次：第 2 条数字、指标 green
    2 | 工业总产值从445亿元增长到962亿元。新建绿地8200多亩,失业率控制在4%以内。
      |                                           ^^^^
      = hint: 留下一条；原文有几处相同的，quote 写窄到只含自己的那一处，numbers.yaml 用 occurrence 说明是第几处"""
    )


def test_a_number_that_is_claimed_in_part_is_told_as_such(omitted: Callable[..., str]) -> None:
    numbers = "numbers:\n  - {text: 12年, line: 1, reason: 半个数}\n  - {text: 4%, line: 2, reason: 试}\n"
    assert omitted({"numbers.yaml": numbers}).splitlines()[0] == (
        "content/source/report.txt:1:1: warning[unclaimed-digits]: 原文的“2012”只登记了一部分（第 1 条数字）：2012年政府工作报告"
    )


def texts(found: tuple[Diagnostic, ...]) -> list[str]:
    return [f"{each.span.line}:{each.span.column} {each.message.partition('：')[0]}" for each in found if each.span]


@pytest.mark.parametrize(
    ("report", "records", "told"),
    [
        # the same quote twice on a line: each of two indicators gets one
        ("新建3项,改建3项。", ["新建3项,改建3项", "新建3项,改建3项"], []),
        ("新建3项,改建3项。", ["新建3项"], ["1:8 原文的“3”没有登记"]),
        ("新建3项。", ["新建3项", "新建3项"], ["1:3 原文的“3”登记了 2 次"]),
        # another unit is another figure
        ("投资3亿元,新建3项。", ["投资3亿元,新建3项"], ["1:3 原文的“3”没有登记"]),
        # full-width forms and stray spaces
        ("　新建 ３ 项, ５ 个。", ["新建3项"], ["1:10 原文的“５”没有登记"]),
        # the quote ends within a number
        ("新建3项、3", ["新建3项"], ["1:6 原文的“3”没有登记"]),
    ],
)
def test_each_indicator_claims_one_place(loaded: Callable[..., Loaded], report: str, records: list[str], told: list[str]) -> None:
    indicators = "groups: [{id: all, name: 全部}]\nindicators:\n" + "".join(
        f"  - {{id: i{index}, name: 项, group: all, kind: count, value: 3, unit: 项, period: 今年, source: {{line: 1, quote: '{quote}'}}}}\n"
        for index, quote in enumerate(records)
    )
    files: dict[str, str | None] = {name: None for name in RIGHT if name not in ("report.yaml", "briefings.yaml")}
    files |= {"source/report.txt": report, "indicators.yaml": indicators, "numbers.yaml": "numbers: []\n"}
    assert texts(find_omissions(loaded(files))) == told


# --- sentences ---


def held(loaded: Callable[..., Loaded], report: str, tasks: list[tuple[str, int]], **more: str) -> list[str]:
    """Return what is told about a report of which only tasks are held."""
    listed = "".join(f"  - {{id: t{index}, area: all, text: '{text}', line: {line}}}\n" for index, (text, line) in enumerate(tasks))
    files: dict[str, str | None] = dict.fromkeys(RIGHT)
    files |= {
        "report.yaml": "complete: true\n" + RIGHT["report.yaml"],
        "briefings.yaml": RIGHT["briefings.yaml"],
        "source/report.txt": "工作\n" + report,
        "work.yaml": "work:\n  heading: 工作\n  line: 1\n  lead: {text: 工作, line: 1}\n  areas: [{id: all, label: 工作, heading: 工作, line: 1}]\n",
        "tasks.yaml": f"tasks:\n{listed}" if tasks else "tasks: []\n",
    }
    return texts(tuple(each for each in find_omissions(loaded(files)) if each.code == "sentence-not-held"))


@pytest.mark.parametrize(
    ("report", "tasks", "told"),
    [
        # marks and numbers of lists need no record
        ("——(一)建库房;2、修公路。\n①种树。", [("建库房", 2), ("修公路", 2), ("种树", 3)], []),
        ("“建库房”。\n\n", [("建库房", 2)], []),
        ("2.5亿元。", [], ["2:1 原文的“2.5亿元”没有记录"]),
        # sentences that follow each other are one gap; one that is held ends it
        ("建库房。修公路;种树。", [], ["2:1 原文从“建库房”起的 3 句话没有记录"]),
        ("建库房。修公路;种树。", [("修公路", 2)], ["2:1 原文的“建库房”没有记录", "2:9 原文的“种树”没有记录"]),
        # a sentence that is held in part
        ("建库房,修公路。种树。", [("建库房", 2)], ["2:5 原文的一句话没有记全，缺“修公路”", "2:9 原文的“种树”没有记录"]),
        ("建库房。修公路,种树。", [("种树", 2)], ["2:1 原文的“建库房”没有记录", "2:5 原文的一句话没有记全，缺“修公路”"]),
        ("建库房,修公路。种树,栽花。", [("建库房", 2), ("种树", 2)], ["2:5 原文的一句话没有记全，缺“修公路”", "2:12 原文的一句话没有记全，缺“栽花”"]),
        # the same words twice on a line are two places
        ("建库房。建库房。", [("建库房", 2)], ["2:5 原文的“建库房”没有记录"]),
        ("建库房。建库房。", [("建库房", 2), ("建库房", 2)], []),
        # shorter words are not looked for within longer ones
        ("抓紧建库房。库房。", [("抓紧建库房", 2), ("库房", 2)], []),
        # full-width forms and stray spaces
        (" 建 库房， 修公路 ；种树！", [("建库房,修公路", 2)], ["2:13 原文的“种树”没有记录"]),
    ],
)
def test_what_is_left_of_a_line_is_told(loaded: Callable[..., Loaded], report: str, tasks: list[tuple[str, int]], told: list[str]) -> None:
    assert held(loaded, report, tasks) == told


def test_an_indicator_does_not_hold_its_sentence(omitted: Callable[..., str]) -> None:
    assert "新建绿地8200多亩" in omitted(COMPLETE)


# --- many ---


def test_many_of_a_kind_are_counted(loaded: Callable[..., Loaded]) -> None:
    report = RIGHT["source/report.txt"] + "新增1个项目。\n" * 50
    found = find_omissions(loaded({"numbers.yaml": NUMBERS, "source/report.txt": report}))
    assert len(found) == SHOWN + 1
    assert found[-1].message == "另有 31 处数字没有登记"
    assert str(found[-1].span) == "content/source/report.txt"
    assert {each.code for each in found} == {"unclaimed-digits"}
    assert {each.severity for each in found} == {Severity.WARNING}


def test_as_many_as_are_shown_are_not_counted(loaded: Callable[..., Loaded]) -> None:
    report = RIGHT["source/report.txt"] + "新增1个项目。\n" * (SHOWN - 1)
    found = find_omissions(loaded({"numbers.yaml": NUMBERS, "source/report.txt": report}))
    assert len(found) == SHOWN
    assert all(each.span and each.span.line for each in found)


# --- our own content: every omission is told ---


@pytest.fixture(scope="module")
def own() -> Loaded:
    return load_report(ROOT)


def test_nothing_of_our_own_report_is_omitted(own: Loaded) -> None:
    assert own.report.complete
    assert find_omissions(own) == ()


class Omission(NamedTuple):
    """What a report lacks, and where that must be told."""

    gone: object
    code: str
    line: int
    report: Report


def lacking(record: Struct) -> Iterator[tuple[Any, Any]]:
    """Yield all that a record holds at any depth, records and passages and numbers of lines, each with the record without it."""
    for field in record.__struct_fields__:
        held = getattr(record, field)
        if isinstance(held, Passage):
            yield held, replace(record, **{field: None})
        elif isinstance(held, Struct):
            yield from ((gone, replace(record, **{field: rest})) for gone, rest in lacking(held))
        for index, item in enumerate(held if isinstance(held, tuple) else ()):
            before, after = held[:index], held[index + 1 :]
            yield item, replace(record, **{field: (*before, *after)})
            if isinstance(item, Struct) and not isinstance(item, Indicator):
                yield from ((gone, replace(record, **{field: (*before, rest, *after)})) for gone, rest in lacking(item))


def omissions(report: Report) -> Iterator[Omission]:
    """Yield the report without each thing that the omission of must be told."""
    for gone, rest in lacking(report):
        match gone:
            case Indicator(words=None):
                yield Omission(gone, "unclaimed-digits", gone.source.line, rest)
            case LiteralNumber():
                yield Omission(gone, "unclaimed-digits", gone.line, rest)
            case int():
                yield Omission(gone, "sentence-not-held", gone, rest)
            case Furniture():
                yield Omission(gone, "sentence-not-held", gone.lines[0], rest)
            case _ if hasattr(gone, "line"):
                yield Omission(gone, "sentence-not-held", gone.line, rest)
            case _:
                pass  # ids, hedges, decisions


def places(found: Iterable[Diagnostic]) -> list[tuple[str, int]]:
    return [(each.code, each.span.line) for each in found if each.span]


def test_whatever_is_left_out_of_our_content_is_told_on_its_line(own: Loaded) -> None:
    every = list(omissions(own.report))
    kinds = Counter(type(each.gone).__name__ for each in every)
    assert (kinds["Task"], kinds["int"], kinds["Headline"]) == (len(own.report.tasks), 4, 3)
    assert {"Indicator", "LiteralNumber", "Topic", "ReviewSection", "Zone", "Area", "WorkTopic", "Passage", "Furniture"} <= kinds.keys()
    assert len(every) > 300
    for omission in every:
        told = places(find_omissions(msgspec.structs.replace(own, report=omission.report)))
        assert (omission.code, omission.line) in told, omission.gone
        assert {code for code, _ in told} == {omission.code}, omission.gone
        assert len(told) == 1 or not isinstance(omission.gone, Task), omission.gone


def test_an_indicator_that_is_there_twice_claims_its_digits_twice(own: Loaded) -> None:
    for indicator in own.report.indicators:
        if indicator.words is None:
            doubled = replace(own.report, indicators=(*own.report.indicators, replace(indicator, id="again")))
            told = places(find_omissions(msgspec.structs.replace(own, report=doubled)))
            assert set(told) == {("digits-claimed-twice", indicator.source.line)}, indicator.id


def test_an_empty_content_is_told_in_few_words(own: Loaded) -> None:
    bare = Report(meta=replace(own.report.meta, source=()), complete=True)
    found = find_omissions(msgspec.structs.replace(own, report=bare))
    assert len(found) == 2 * (SHOWN + 1)
    assert [each.message for each in found if each.span and not each.span.line] == ["另有 96 处数字没有登记", "另有 74 处原文没有记录"]


# --- who tells ---


def test_check_tells_with_line_and_caret_and_build_says_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    shutil.copytree(PROJECT, folder)
    (folder / "content" / "numbers.yaml").write_text("numbers:\n  - {text: 2026年, line: 1, reason: 标题中的年份}\n", encoding="utf-8")
    project = load_project(folder)
    found = [each for each in check_project(project) if each.code == "unclaimed-digits"]
    assert [str(each.span) for each in found] == [f"content/source/report.txt:2:{column}" for column in (1, 6, 8)]
    assert "\n    2 | 2026年1月20日在青禾县年度工作会议上\n      | ^^^^\n" in render_text(found, read_sources(folder, found))
    built = build_project(project, today=datetime.date(2026, 1, 20))
    assert not [each for each in built.diagnostics if each.code == "unclaimed-digits"]


def test_the_sample_project_asks_for_nothing(tmp_path: Path) -> None:
    shutil.copytree(PROJECT, tmp_path / "project")
    assert find_omissions(load_report(tmp_path / "project")) == ()
