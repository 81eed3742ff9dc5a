"""Templates that try to get out, to run for ever, or to read what is not theirs."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from generator.diagnostics import UserError
from tests.document.notation import show
from tests.templating.small import BRIEFING, NAME, mistakes, paper, renderer

ESCAPES = [
    "().__class__",
    "''.__class__.__mro__",
    "report.__class__",
    "report._seen",
    "report.model",
    "report.record",
    "tasks.items",
    "tasks._by_id",
    "data._data",
    "range.__globals__",
    "namespace.__init__.__globals__",
    "self.__init__.__globals__",
    "self._TemplateReference__context",
    "report.title.origin",
    "report.title.encode()",
    "report.title.upper()",
    "indicators.gdp.to.real",
    "report.date.year",
    "'{0.__class__}'.format(report)",
    "'%s' % report",
    "tasks.append(1)",
    "[].append(1)",
    "{}.update({})",
    "cycler",
    "lipsum",
    "dict",
    "environment",
    "context",
    "().__class__.__base__.__subclasses__()",
    "'' | attr('__class__')",
    "report.title | safe",
    "'<b>' | e",
    "tasks | map('attr', '__class__') | list",
    "tasks | map(attribute='__class__') | join",
    "tasks | map(attribute='record') | join",
    "tasks | sort(attribute='__class__')",
    "tasks | groupby('model')",
]


@pytest.mark.parametrize("expression", ESCAPES)
def test_no_way_leads_to_python(tmp_path: Path, expression: str) -> None:
    told, _ = mistakes(tmp_path, f"\n<p>{{{{ {expression} }}}}</p>")
    assert len(told) == 1
    file, code, line = told[0].split()[:3]
    assert (file, line) == ("templates/paper.html.j2", "2:")
    assert code in ("undefined-name", "template-syntax", "template-error")


@pytest.mark.parametrize(
    "statement",
    [
        "{% for x in tasks %}{{ loop.__init__ }}{% endfor %}",
        "{% macro m() %}{% endmacro %}{{ m._func }}",
        "{% import 'part.html.j2' as p %}{{ p.__loader__ }}",
    ],
)
def test_the_things_of_the_template_language_are_closed_too(tmp_path: Path, statement: str) -> None:
    told, _ = mistakes(tmp_path, f"<p>{statement}</p>", {"part.html.j2": ""})
    assert len(told) == 1


LARGE = "x" * 150_000
ENDLESS = [
    "{% for a in range(10000) %}{% for b in range(10000) %}{% for c in range(10000) %}{% endfor %}{% endfor %}{% endfor %}",
    "{{ range(100000000) | length }}",
    "{{ range(10 ** 9) }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ 'x' * 1000000000 }}",
    f"{{% set x = '{LARGE}' %}}{{{{ x ~ x ~ x ~ x ~ x ~ x ~ x }}}}",
    "{{ [1] * 1000000000 }}",
    "{{ '%1000000000d' % 1 }}",
    "{% set n = namespace(x=2) %}{% for a in range(10000) %}{% set n.x = n.x * n.x %}{% endfor %}",
    "{% set n = namespace(x='x') %}{% for a in range(10000) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "{% set n = namespace(x='x') %}{% for a in range(10000) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "{% set n = namespace(x=[1]) %}{% for a in range(10000) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "{% set n = namespace(x='x') %}{% for a in range(10000) %}{% set x %}{{ n.x }}{{ n.x }}{% endset %}{% set n.x = x %}{% endfor %}",
    "{% set n = namespace(x='x') %}{% for a in range(10000) %}{% set n.x = [n.x, n.x] | join %}{% endfor %}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "{% for x in range(9) recursive %}{{ loop(range(9)) if loop.depth < 40 }}{% endfor %}",
    "{% include 'paper.html.j2' %}",
    "{% import 'paper.html.j2' as p %}",
    "{% extends 'paper.html.j2' %}",
    "{% for x in range(10000) %}{% include 'large.html.j2' %}{% endfor %}",
    "{% set x %}{% for x in range(10000) %}{% include 'large.html.j2' %}{% endfor %}{% endset %}",
    "{% set x %}{% for x in range(10000) %}" + LARGE + "{% endfor %}{% endset %}",
    "{% for a in range(10000) %}{{ range(10000) | list | sort | length }}{% endfor %}",
    "{% for a in range(10000) %}{{ range(10000) | map('number') | list | length }}{% endfor %}",
    "{{ [1] | batch(1000000000, 'x') | list }}",
    "{{ [1] | slice(1000000000, 'x') | list }}",
    "{% for a in range(10000) %}{{ range(10000) | join }}{% endfor %}",
    "{% for a in range(10000) %}{% for b in range(150) %}<p>{{ tasks[0].text }}</p>{% endfor %}{% endfor %}",
]


@pytest.mark.parametrize("template", ENDLESS, ids=range(len(ENDLESS)))
def test_every_template_ends(tmp_path: Path, template: str) -> None:
    start = time.process_time()
    told, _ = mistakes(tmp_path, template, {"large.html.j2": LARGE})
    assert len(told) == 1
    assert {text.split()[1] for text in told} <= {"template-limit", "template-error", "template-filter"}
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    ("expression", "steps"),
    [
        ("range(100) | join", 400),
        (f"'{LARGE}' ~ ''", 7000),
        ("range(100) | map('number') | list | length", 200),
        ("{% for x in range(100) %}{% endfor %}", 150),
        ("{% for x in range(100) %}{{ x }}{% endfor %}", 300),
        ("{% macro m() %}{% endmacro %}{% for x in range(100) %}{{ m() }}{% endfor %}", 1000),
        ("{% for x in range(100) %}{% include 'part.html.j2' %}{% endfor %}", 10_000),
        ("{% set x %}" + LARGE + "{% endset %}", 7000),
        ("[1] * 0 if false else ([1, 2, 3] + [4, 5, 6]) | length", 10),
    ],
)
def test_what_a_template_does_is_charged(tmp_path: Path, expression: str, steps: int) -> None:
    piece = expression if "{" in expression else f"{{{{ {expression} }}}}"
    files = {"part.html.j2": ""}
    told, _ = mistakes(tmp_path, piece, files, steps=steps)
    assert told[0].split()[1] == "template-limit"
    renderer(tmp_path, piece, files, steps=200 + 2 * steps).markup(BRIEFING)


def test_a_range_has_a_largest_length(tmp_path: Path) -> None:
    told, _ = mistakes(tmp_path, "{% for x in range(10001) %}{% endfor %}")
    assert told == ["templates/paper.html.j2 template-limit 1: range 最多 10000 个数"]


def test_the_length_of_the_output_is_bounded(tmp_path: Path) -> None:
    told, _ = mistakes(tmp_path, "{% for x in range(10000) %}" + LARGE + "{% endfor %}", steps=10**9)
    assert told == ["templates/paper.html.j2 template-limit 0: 模板的输出太大，停了下来"]


OUTSIDE = [
    "../secret.html.j2",
    "/etc/passwd",
    "a/../../secret.html.j2",
    "..",
    "./paper.html.j2",
    "link.html.j2",
    "C:\\\\secret.html.j2",
    "themes/x.yaml",
    "a\\x00b.html.j2",
    "",
]


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize("statement", ["{% include '@' %}", "{% import '@' as x %}", "{% from '@' import x %}", "{% extends '@' %}"])
def test_nothing_outside_the_folder_is_read(tmp_path: Path, name: str, statement: str) -> None:
    (tmp_path / "secret.html.j2").write_text("<p>秘密</p>", encoding="utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "link.html.j2").symlink_to(tmp_path / "secret.html.j2")
    told, _ = mistakes(tmp_path, "\n" + statement.replace("@", name), {"themes/x.yaml": "x: 1"})
    assert len(told) == 1
    assert told[0].startswith("templates/paper.html.j2 missing-template 2: ")


@pytest.mark.parametrize("character", ["\ue000", "\uf8ff", "\U000f0000", "\U00100000", "\U0010fffd"])
def test_a_template_with_private_characters_is_refused(tmp_path: Path, character: str) -> None:
    told, _ = mistakes(tmp_path, f"<p>甲</p>\n<p>{character}</p>")
    assert told == [f"templates/paper.html.j2 private-character 2: 模板里有专用区字符 U+{ord(character):04X}"]


def test_private_characters_by_their_code_are_words_not_holes(tmp_path: Path) -> None:
    document = paper(tmp_path, "<p>{{ report.area }}{{ '\\U000f0000\\U00100000' }}</p>")
    assert show(document.blocks) == ["p.body ‹某区›\U000f0000\U00100000"]


@pytest.mark.parametrize("written", ["&#xF0000;", "&#983040;", "&#x{% if true %}F0000;{% endif %}", "&#xf0000000000;", "&#x0000000f0000;"])
def test_a_private_character_cannot_be_written_by_its_number(tmp_path: Path, written: str) -> None:
    told, _ = mistakes(tmp_path, f"<p>{{{{ report.area }}}}</p>\n<p>{written}</p>")
    assert len(told) == 1
    assert told[0].split()[:3] in (["templates/paper.html.j2", code, "2:"] for code in ("private-character", "malformed-markup"))


def test_a_template_that_is_no_utf8_is_told(tmp_path: Path) -> None:
    made = renderer(tmp_path, "")
    (tmp_path / "templates" / NAME).write_bytes("<p>镇海</p>".encode("gb18030"))
    with pytest.raises(UserError, match="UTF-8"):
        made.render(BRIEFING)


def test_a_template_that_is_too_large_is_told(tmp_path: Path) -> None:
    told, _ = mistakes(tmp_path, "x" * 1_000_001)
    assert told == ["templates/paper.html.j2 template-limit 0: 模板太大：超过 1000000 字节"]


def test_escaping_cannot_be_switched(tmp_path: Path) -> None:
    told, _ = mistakes(tmp_path, "\n{% autoescape false %}<p>甲</p>{% endautoescape %}")
    assert told == ["templates/paper.html.j2 template-syntax 2: 模板里不能用 {% autoescape %}：值从来不会被当成标签"]
