"""What a template can name, and how the records hang together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.templating import model, views
from tests.templating.small import REPORT, Small, mistakes, shown


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("headlines[0].indicators | map(attribute='name') | join", "‹GDP›"),
        ("goals.doubling | map(attribute='id') | join", "‹income›"),
        ("work.targets | map(attribute='id') | join", "‹growth›"),
        ("work.projects.heading", "‹实事。›"),
        ("work.projects.tasks | map(attribute='id') | join", "‹housing›"),
        ("work.areas.ecology.tasks | map(attribute='id') | join(',')", "‹clean-water›,‹housing›"),
        ("work.areas.ecology.topics.water.tasks | map(attribute='id') | join", "‹clean-water›"),
        ("groups.people.indicators | map(attribute='id') | join(',')", "‹farmers›,‹jobless›,‹income›,‹water›"),
        ("indicators.gdp.group.name", "‹经济›"),
        ("tasks.housing.number", "‹3›"),
        ("tasks.housing.area.label", "‹生态›"),
        ("tasks.housing.topic.heading", "‹实事。›"),
        ("tasks['clean-water'].target.name", "‹水利投入›"),
        ("tasks['clean-water'].targets | map(attribute='name') | join", "‹GDP›"),
        ("tasks['clean-water'].assignment.status", "‹not-started›"),
        ("tasks['clean-water'].lead.name", "‹区农水局›"),
        ("tasks['clean-water'].support | map(attribute='name') | join", "‹区府办›"),
        ("tasks.housing.support | length", "0"),
        ("departments.office.leads | map(attribute='id') | join", "‹grow›"),
        ("departments.office.supports | map(attribute='number') | join", "‹2›"),
        ("assignments[1].task.text | bare", "‹投入4亿元水利资金,完成20家企业审核›"),
        ("assignments['grow'].lead.name", "‹区府办›"),
        ("assignments[1].milestones | join", "‹一›‹二›‹三›‹四›"),
        ("{% if assignments[0].sample and sample %}示例{% endif %}", "示例"),
        ("briefing.title", "‹简报›"),
        ("indicators | groupby('group') | map(attribute='grouper') | map(attribute='name') | join(',')", "‹经济›,‹民生›"),
        ("tasks | selectattr('lead', 'equalto', departments.office) | map(attribute='id') | join", "‹grow›"),
        ("tasks | selectattr('area', 'equalto', 'ecology') | length", "2"),
        ("tasks | selectattr('target') | length", "2"),
        ("tasks | sort(attribute='number', reverse=true) | map(attribute='number') | join", "‹3›‹2›‹1›"),
        ("data.contacts | items | list | length", "4"),
        ("[0, indicators.gdp.to] | max", "‹560›"),
        ("(tasks | first).id ~ (tasks | last).id", "‹grow›‹housing›"),
        ("tasks | batch(2) | list | length", "2"),
        ("tasks[1:] | map(attribute='id') | join(',')", "‹clean-water›,‹housing›"),
        ("tasks | reverse | map(attribute='id') | first", "‹housing›"),
        ("tasks | map(attribute='area') | unique | map(attribute='label') | join(',')", "‹目标›,‹生态›"),
    ],
)
def test_relations_lead_from_record_to_record(tmp_path: Path, expression: str, expected: str) -> None:
    assert shown(tmp_path, expression) == expected


def test_a_departments_copy_knows_its_department(tmp_path: Path) -> None:
    expression = "{{ department.name }}：{% for t in tasks if t.lead == department %}{{ t.number }}{% endfor %}"
    assert shown(tmp_path, expression, department="water-bureau") == "‹区农水局›：‹2›"


def test_the_names_are_all_there(tmp_path: Path) -> None:
    assert shown(tmp_path, "".join(f"{{% if {name} is defined %}}1{{% endif %}}" for name in model.NAMES)) == "1" * len(model.NAMES)


@pytest.mark.parametrize(
    ("expression", "message", "hint"),
    [
        ("taskz", "没有 taskz 这个名称", "是不是 tasks？"),
        ("tasks[0].leed", "记录 tasks/grow 没有 leed 这一项", "是不是 lead？"),
        ("report.titel", "记录 report 没有 titel 这一项", "是不是 title？"),
        ("indicators['gpd'].name", "indicators 里没有 gpd", "是不是 gdp？"),
        ("indicators.gdpp.name", "indicators 里没有 gdpp", "是不是 gdp？"),
        ("tasks[7].text", "tasks 里没有 7", None),
        ("data.contacts.phones.first", "data/contacts/phones 里没有 first", None),
        ("data.contact.fee", "data 没有 contact 这一项", "是不是 contacts？"),
        ("indicators.gdp.from_", "记录 indicators/gdp 没有 from_ 这一项", "是不是 from？"),
        ("zzz", "没有 zzz 这个名称", f"可用的有：{'、'.join(sorted(model.NAMES))}"),
    ],
)
def test_a_name_that_does_not_exist_is_told_with_the_nearest(tmp_path: Path, expression: str, message: str, hint: str | None) -> None:
    told, hints = mistakes(tmp_path, f"\n<p>{{{{ {expression} }}}}</p>")
    assert told == [f"templates/paper.html.j2 undefined-name 2: {message}"]
    assert hint is None or hints == [hint]


USES = [
    "{% if taskz %}{% endif %}",
    "{% for t in taskz %}{% endfor %}",
    "{{ taskz.text }}",
    "{{ taskz | length }}",
    "{{ taskz + 1 }}",
    "{{ taskz ~ '' }}",
    "{{ taskz() }}",
    "{{ taskz == 1 }}",
    "{{ taskz | amount }}",
    "{{ 'x' in taskz }}",
    "{{ taskz | join }}",
    "{{ taskz[0] }}",
    "{% include taskz %}",
]


@pytest.mark.parametrize("use", USES)
def test_any_use_of_a_name_that_does_not_exist_is_an_error(tmp_path: Path, use: str) -> None:
    told, _ = mistakes(tmp_path, f"<p>{use}</p>")
    assert told == ["templates/paper.html.j2 undefined-name 1: 没有 taskz 这个名称"]


def test_a_field_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    real = views.wrap

    def counted(*args: Any) -> Any:
        calls.append(args[2])
        return real(*args)

    monkeypatch.setattr(views, "wrap", counted)
    small = Small()
    tasks = model.Model(REPORT, small.spans).tasks
    assert [tasks.find("grow").read("text") for _ in range(3)] == ["GDP增长11%"] * 3
    assert calls == ["tasks/grow/text"]
