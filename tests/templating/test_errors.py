"""Mistakes in templates: each is told with the template's file and line, in the author's language."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.content.records import Briefing
from generator.diagnostics import Span, UserError
from generator.templating.filters import wording
from tests.templating.small import BRIEFING, mistakes, renderer

SYNTAX = [
    ("{{ report.title", "template-syntax 1: 模板到头了，有一个语句没有结束"),
    ("\n{% for t in tasks %}\n<p/>", "template-syntax 3: 模板到头了，还缺少 'endfor' or 'else'"),
    ("\n{% fro t in tasks %}{% endfor %}", "template-syntax 2: 没有 {% fro %} 这个语句"),
    ("\n\n{{ report.title | amuont }}", "template-syntax 3: 没有过滤器 amuont"),
    ("{% if report is defned %}{% endif %}", "template-syntax 1: 没有检验 defned"),
    ("{{ report..title }}", "template-syntax 1: 点的后面要写名称"),
    ("{{ 1 ! 2 }}", "template-syntax 1: 这里不能写字符 !"),
    ("{# 注释", "template-syntax 1: 注释没有结束，缺少 #}"),
    ("{% macro m(a=1, b) %}{% endmacro %}", "template-syntax 1: 模板语法不对：non-default argument follows default argument"),
    ("{{ }}", "template-syntax 1: 这里要写一个值，不能写 }}"),
    ("{% block a %}{% endblock %}\n{% block a %}{% endblock %}", "template-syntax 2: 块 a 定义了两次"),
]


@pytest.mark.parametrize(("template", "expected"), SYNTAX)
def test_a_slip_of_the_template_language_is_told(tmp_path: Path, template: str, expected: str) -> None:
    told, _ = mistakes(tmp_path, template)
    assert told == [f"templates/paper.html.j2 {expected}"]


@pytest.mark.parametrize(
    ("expression", "hint"),
    [("x | amuont", "是不是 amount？"), ("x | safe", "值不会被当成标签，不用转义，去掉这个过滤器"), ("x is nonne", "是不是 none？")],
)
def test_an_unknown_filter_or_test_has_a_hint(tmp_path: Path, expression: str, hint: str) -> None:
    assert mistakes(tmp_path, f"{{{{ {expression} }}}}")[1] == [hint]


PARTS = {
    "parts/head.html.j2": "{# 头 #}\n<h1>{{ report.titel }}</h1>",
    "parts/macros.html.j2": "{% macro row(task) %}\n<p>\n{{ task.leed }}\n</p>\n{% endmacro %}",
    "parts/base.html.j2": "<h1>题</h1>\n{% block body %}{% endblock %}\n<b>底</b>",
    "parts/wrong.html.j2": "\n\n<p>甲<b>乙</b></p>\n",
    "parts/slip.html.j2": "\n{% if %}",
}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<p>\n{% include 'parts/head.html.j2' %}</p>", "templates/parts/head.html.j2 undefined-name 2"),
        ("{% from 'parts/macros.html.j2' import row %}\n{{ row(tasks[0]) }}", "templates/parts/macros.html.j2 undefined-name 3"),
        ("{% import 'parts/macros.html.j2' as m %}\n{{ m.rwo(tasks[0]) }}", "templates/paper.html.j2 undefined-name 2"),
        ("{% from 'parts/macros.html.j2' import rwo %}\n{{ rwo(tasks[0]) }}", "templates/paper.html.j2 undefined-name 2"),
        ("{% extends 'parts/base.html.j2' %}\n{% block body %}\n<i>体</i>{% endblock %}", "templates/paper.html.j2 unknown-tag 3"),
        ("\n{% include 'parts/wrong.html.j2' %}", "templates/parts/wrong.html.j2 unknown-tag 3"),
        ("{% for t in tasks %}\n{% include 'parts/slip.html.j2' %}\n{% endfor %}", "templates/parts/slip.html.j2 template-syntax 2"),
        ("{% macro m() %}\n<em>甲</em>\n{% endmacro %}\n\n<p>{{ m() }}<b>乙</b></p>", "templates/paper.html.j2 unknown-tag 5"),
        ("<p>{{ report.area\n\n}}<b>乙</b></p>", "templates/paper.html.j2 unknown-tag 3"),
        ("<p>{{ report.area }}\n{{ report.area }}\n<b>乙</b></p>", "templates/paper.html.j2 unknown-tag 3"),
        ("\n<p>{% filter trim %}<em>甲</em>{% endfilter %}</p>", "templates/paper.html.j2 template-filter 2"),
        ("{% set x %}甲{% endset %}\n<p>{{ x | bare }}</p>", "templates/paper.html.j2 template-filter 2"),
        ("\n<p>{% call namespace() %}{% endcall %}</p>", "templates/paper.html.j2 not-printable 2"),
        ("\n{% include 'parts/hed.html.j2' %}", "templates/paper.html.j2 missing-template 2"),
        ("{% macro m() %}\n\n<b>{{ caller() }}</b>{% endmacro %}\n{% call m() %}x{% endcall %}", "templates/paper.html.j2 unknown-tag 3"),
        ("{% set x %}\n<i>甲</i>\n{% endset %}\n<p>{{ x }}</p>", "templates/paper.html.j2 unknown-tag 2"),
        ("{% for t in tasks %}\n<p>{{ t.id }}</p>\n<b>{{ t.id }}</b>\n{% endfor %}", "templates/paper.html.j2 unknown-tag 3"),
        ("<p>甲\n{# 注释\n注释 #}\n{%- set x = 1 -%}\n\n<b>乙</b></p>", "templates/paper.html.j2 unknown-tag 6"),
        ("\n<p>\n{{ tasks[0].text\n| figures\n| status }}</p>", "templates/paper.html.j2 template-filter 5"),
        ("\n<p>{{ tasks[0].number + '甲' }}</p>", "templates/paper.html.j2 template-error 2"),
        ("\n<p>{{ tasks[0] < 3 }}</p>", "templates/paper.html.j2 template-error 2"),
        ("\n<p>{{ 1 / 0 }}</p>", "templates/paper.html.j2 template-error 2"),
        ("\n{% for a, b in tasks %}{% endfor %}", "templates/paper.html.j2 template-error 2"),
        ("\n{% for a in 3 %}{% endfor %}", "templates/paper.html.j2 template-error 2"),
        ("\n{{ 5 | length }}", "templates/paper.html.j2 template-filter 2"),
        ("\n{% include ['a.html.j2', 'b.html.j2'] %}", "templates/paper.html.j2 missing-template 2"),
        ("\n{% set x %}甲{% endset %}{{ [x] | join }}", "templates/paper.html.j2 template-filter 2"),
        ("\n{{ report.title() }}", "templates/paper.html.j2 template-error 2"),
        ("\n{{ tasks | sort(attribute='assignment.status') }}", "templates/paper.html.j2 absent-value 2"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_stands_also_in_parts(tmp_path: Path, template: str, expected: str) -> None:
    told, _ = mistakes(tmp_path, template, PARTS)
    assert told[0].split(":")[0] == expected


def test_a_missing_part_has_a_hint(tmp_path: Path) -> None:
    assert mistakes(tmp_path, "{% include 'parts/hed.html.j2' %}", PARTS)[1] == ["是不是 parts/head.html.j2？"]


def test_a_briefing_whose_template_is_missing_is_told_at_the_briefing(tmp_path: Path) -> None:
    made = renderer(tmp_path, "<p>甲</p>")
    with pytest.raises(UserError) as caught:
        made.render(Briefing(id="paper", title="简报", template="papr.html.j2", theme="dense"))
    (only,) = caught.value.diagnostics
    assert (only.code, only.span, only.hint) == ("missing-template", Span("content/briefings.yaml", 4, 15), "是不是 paper.html.j2？")


def test_a_department_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nowhere"):
        renderer(tmp_path, "<p>甲</p>").render(BRIEFING, "nowhere")


def test_windows_line_ends_and_a_byte_order_mark_do_not_move_lines(tmp_path: Path) -> None:
    told, _ = mistakes(tmp_path, "\ufeff<p>甲</p>\r\n<p>{{ report.area }}\r\n</p>\r\n<b>乙</b>\r\n")
    assert told == ["templates/paper.html.j2 unknown-tag 4: 没有 <b> 这个标签"]


def test_all_markup_mistakes_of_a_paper_are_told_at_once(tmp_path: Path) -> None:
    told, _ = mistakes(tmp_path, "{% include 'parts/wrong.html.j2' %}\n<i>丙</i>\n{{ report.area }}\n<h2/>", PARTS)
    assert [text.rpartition(":")[0] for text in told] == [
        "templates/parts/wrong.html.j2 unknown-tag 3",
        "templates/paper.html.j2 unknown-tag 2",
        "templates/paper.html.j2 loose-text 3",
        "templates/paper.html.j2 empty-heading 4",
    ]


def test_a_bug_of_ours_keeps_its_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> None:
        raise TypeError("ours")

    monkeypatch.setattr(wording, "find_figures", broken)
    monkeypatch.setitem(broken.__globals__, "__name__", "generator.broken")
    with pytest.raises(TypeError, match="ours"):
        renderer(tmp_path, "<p>{{ report.title | figures }}</p>").render(BRIEFING)
