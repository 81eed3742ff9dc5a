"""What a template prints: values as they stand in the content, each with its origin, and never as markup."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.diagnostics import Span
from generator.document.nodes import Origin, Text, Value
from generator.document.walk import walk
from tests.templating.small import mistakes, paper, shown


def origins(folder: Path, template: str) -> list[tuple[str, Origin]]:
    return [(node.text, node.origin) for node in walk(paper(folder, template)) if isinstance(node, Value)]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("report.title", "‹2012年政府工作报告›"),
        ("report.date", "‹2012年2月3日›"),
        ("report.year", "‹2012›"),
        ("report.speaker.name", "‹张三›"),
        ("indicators.farmers.to", "‹1.70›"),
        ("indicators['gdp'].from", "‹193›"),
        ("departments['water-bureau'].full_name", "‹区农业水利局›"),
        ("data.contacts.fee", "‹1.50›"),
        ("data.contacts.open_hours", "‹9:00›"),
        ("data['contacts']['open-hours']", "‹9:00›"),
        ("data.contacts.phones[1]", "‹86251111›"),
        ("'字面' ", "字面"),
        ("1 + 2", "3"),
        ("0.50", "0.5"),
        ("{{ '甲' if false }}乙", "乙"),
        ("('甲' if false) ~ '乙'", "乙"),
        ("indicators[tasks.grow.target].name", "‹GDP增长›"),
        ("indicators.gdp.note[0] | default('—')", "—"),
        ("[indicators.gdp.note, none, indicators.gdp.scope] | unique | list | length", "1"),
        ("data.contacts.rates.b.value", "‹0.25›"),
        ("data.contacts.rates[0].id", "‹a›"),
        ("{% include 'nothing.html.j2' ignore missing %}甲", "甲"),
        ("7 / 2", "3.5"),
        ("0.1 + 0.2", "0.3"),
        ("loop_is_not_here | default('无')", "无"),
        ("tasks | length", "3"),
        ("report.title ~ '摘要'", "‹2012年政府工作报告›摘要"),
        ("'第' + report.title", "第‹2012年政府工作报告›"),
        ("'<b>' ~ '&amp;'", "<b>&amp;"),
        ("{% set x %}<strong>{{ report.area }}</strong>{% endset %}{{ x }}{{ x }}", "**‹某区›****‹某区›**"),
        ("{% set x %}甲{% endset %}{{ x ~ report.area }}", "甲‹某区›"),
        ("{% macro m(x) %}<em>{{ x }}</em>{% endmacro %}{{ m(report.area) }}", "_‹某区›_"),
        ("{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}<em>{{ report.area }}</em>{% endcall %}", "[_‹某区›_]"),
        ("{% for t in tasks %}{{ loop.index }}{{ t.id }}{{ '' if loop.last else '、' }}{% endfor %}", "1‹grow›、2‹clean-water›、3‹housing›"),
        ("{% if department %}有{% else %}无{% endif %}", "无"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
    ],
)
def test_a_value_prints_as_it_stands(tmp_path: Path, expression: str, expected: str) -> None:
    assert shown(tmp_path, expression) == expected


def test_every_value_knows_its_path_and_its_place(tmp_path: Path) -> None:
    names = ("indicators.gdp.to", "tasks[1].text", "headlines[0].text", "goals.outlook.text", "report.date")
    template = "".join(f"<p>{{{{ {name} }}}}</p>" for name in names)
    found = origins(tmp_path, template)
    assert [(origin.path, origin.span and origin.span.line, origin.computed) for _, origin in found] == [
        ("indicators/gdp/to", 15, False),
        ("tasks/clean-water/text", 7, False),
        ("headlines/0/text", None, False),
        ("goals/outlook/text", None, False),
        ("report/date", None, False),
    ]


def test_a_value_reached_through_a_relation_has_its_own_path(tmp_path: Path) -> None:
    names = ("tasks[1].target.value", "tasks[1].lead.name", "tasks[1].area.topics[0].heading", "review.sections.strength.topics[0].text")
    template = "".join(f"<p>{{{{ {name} }}}}</p>" for name in names)
    assert [origin.path for _, origin in origins(tmp_path, template)] == [
        "indicators/water/value",
        "departments/water-bureau/name",
        "work/areas/ecology/topics/water/heading",
        "review/sections/strength/topics/industry/text",
    ]


def test_a_place_that_is_not_known_falls_back_on_the_record(tmp_path: Path) -> None:
    ((_, origin),) = origins(tmp_path, "<p>{{ indicators.gdp.name }}</p>")
    assert origin.span == Span("content/indicators.yaml", 10, 5)


def test_arithmetic_on_values_is_exact_and_its_origin_is_the_formula(tmp_path: Path) -> None:
    template = "<p>{{ indicators.gdp.to - indicators.gdp.from }}{{ indicators.farmers.to * 2 }}{{ tasks | sum('number') }}</p>"
    found = origins(tmp_path, template)
    assert [(text, origin.path, origin.computed) for text, origin in found] == [
        ("367", "(indicators/gdp/to - indicators/gdp/from)", True),
        ("3.40", "(indicators/farmers/to * 2)", True),
        ("6", "sum(tasks/grow/number, tasks/clean-water/number, tasks/housing/number)", True),
    ]


def test_the_template_knows_the_line_of_every_value(tmp_path: Path) -> None:
    template = "{# 甲 #}\n<p>\n  {{ report.title }}\n</p>\n{% include 'part.html.j2' %}\n{% for t in tasks %}\n<p>{{ t.id\n }}</p>\n{% endfor %}\n"
    document = paper(tmp_path, template, {"part.html.j2": "\n\n<p>部分{{ report.area }}</p>"})
    places = [(node.text, str(node.span)) for node in walk(document) if isinstance(node, Value | Text)]
    assert places == [
        ("2012年政府工作报告", "templates/paper.html.j2:3"),
        ("部分", "templates/part.html.j2:3"),
        ("某区", "templates/part.html.j2:3"),
        *((f"{name}", "templates/paper.html.j2:7") for name in ("grow", "clean-water", "housing")),
    ]


HARM = "建设<b>6万平方米</b>公租房;"


@pytest.mark.parametrize(
    "template",
    [
        "<p>{{ tasks.housing.text }}</p>",
        "<p>{{ tasks.housing.text ~ '' }}</p>",
        "<p>{{ [tasks.housing.text] | join('<i>') }}</p>",
        "<p>{% set x = tasks.housing.text %}{{ x }}</p>",
        "<p>{% set x %}{{ tasks.housing.text }}{% endset %}{{ x }}</p>",
        "<p>{% set x %}{{ tasks.housing.text }}{% endset %}{{ x ~ '' }}</p>",
        "<p>{% macro m() %}{{ tasks.housing.text }}{% endmacro %}{{ m() }}</p>",
        "<p>{% filter default(tasks.housing.text, true) %}{% endfilter %}</p>",
        "<p>{% macro m(x) %}{{ x }}{% endmacro %}{{ m(tasks.housing.text) }}</p>",
        "<p>{{ tasks.housing.text | figures }}</p>",
        "<p>{{ tasks.housing.text | bare('x') }}</p>",
        "<p>{{ tasks.housing.text ~ '' | trim }}</p>",
        "<p>{{ tasks | map(attribute='text') | list | last }}</p>",
        "<p>{{ tasks.housing.text | list | join }}</p>",
        "<p>{% for c in tasks.housing.text %}{{ c }}{% endfor %}</p>",
    ],
)
def test_content_never_becomes_markup(tmp_path: Path, template: str) -> None:
    (paragraph,) = paper(tmp_path, template).blocks
    assert "".join(node.text for node in walk(paragraph) if isinstance(node, Value | Text)) == HARM


def test_content_in_an_attribute_stays_in_it(tmp_path: Path) -> None:
    (table,) = paper(tmp_path, '<table summary="{{ tasks.housing.text }}&quot;"><tr><td>1</td></tr></table>').blocks
    assert getattr(table, "summary") == HARM + '"'  # noqa: B009


@pytest.mark.parametrize(
    ("expression", "expected", "hint"),
    [
        ("tasks[0]", "not-printable 1: tasks/grow 是一条记录，不能直接打印", "写明要打印哪一项，例如 .text"),
        ("indicators.gdp", "not-printable 1: indicators/gdp 是一条记录，不能直接打印", "写明要打印哪一项，例如 | amount"),
        ("tasks", "not-printable 1: 列表不能直接打印", '用 {% for %} 逐个打印，或写成 … | join("、")'),
        ("'示例' ~ sample", "not-printable 1: “是/否”的值不能直接打印", None),
        ("indicators.gdp.note | length ~ tasks", "not-printable 1: 列表不能直接打印", None),
        ("sample", "not-printable 1: “是/否”的值不能直接打印", "用 {% if %} 选择要打印的文字"),
        ("none", "absent-value 1: none 不能打印", None),
        ("indicators.gdp.note", "absent-value 1: indicators/gdp/note 没有填写，不能打印", '先用 {% if %} 判断，或写成 … | default("—")'),
        ("tasks.housing.lead.name", "absent-value 1: tasks/housing/lead/name 没有填写，不能打印", None),
        ("indicators.gdp.note ~ '。'", "absent-value 1: indicators/gdp/note 没有填写，不能打印", None),
        ("indicators.gdp.value + 1", "absent-value 1: indicators/gdp/value 没有填写，不能打印", None),
        ("[indicators.gdp.note] | join", "absent-value 1: indicators/gdp/note 没有填写，不能打印", None),
        ("range", "not-printable 1: 这个值不能直接打印", None),
        ("data.contacts", "not-printable 1: 这个值不能直接打印", None),
        ("[] | first", "undefined-name 1: 没有这个值：列表是空的，或者已经到头", None),
    ],
)
def test_what_cannot_be_printed_is_told(tmp_path: Path, expression: str, expected: str, hint: str | None) -> None:
    told, hints = mistakes(tmp_path, f"<p>{{{{ {expression} }}}}</p>")
    assert told == [f"templates/paper.html.j2 {expected}"]
    assert hint is None or hints == [hint]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("indicators.gdp.note", False),
        ("indicators.gdp.note is none", True),
        ("indicators.gdp.note == none", True),
        ("indicators.gdp.note != none", False),
        ("tasks[1].support == departments[1:]", True),
        ("indicators.gdp.note is defined", True),
        ("indicators.gdp.not_a_field is defined", False),
        ("indicators.growth.note", True),
        ("tasks.housing.lead", False),
        ("tasks.housing.assignment.deadline is none", True),
        ("tasks[1].lead == departments['water-bureau']", True),
        ("tasks[1].lead == 'water-bureau'", True),
        ("tasks[1].lead in departments", True),
        ("indicators.gdp.to > indicators.gdp.from", True),
        ("indicators.gdp.to == 560", True),
        ("report.title == '2012年政府工作报告'", True),
        ("report.year == 2012", True),
        ("sample", True),
        ("department is none", True),
        ("nothing is defined", False),
    ],
)
def test_values_compare_as_their_author_expects(tmp_path: Path, condition: str, expected: bool) -> None:
    assert shown(tmp_path, f"{{% if {condition} %}}是{{% else %}}否{{% endif %}}") == ("是" if expected else "否")


def test_a_field_left_out_can_be_replaced(tmp_path: Path) -> None:
    assert shown(tmp_path, "{{ indicators.gdp.note | default('—') }}{{ tasks.housing.lead.name | default('待定') }}") == "—待定"
