"""The content as a whole: what is loaded, where it stands, and the repository's own."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content import Loaded, load_report
from generator.content.references import shape
from generator.diagnostics import Span
from tests.content.small import RIGHT, tell, write

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def own() -> Loaded:
    return load_report(ROOT)


def test_the_content_of_this_repository_is_right(own: Loaded) -> None:
    assert own.warnings == ()
    assert len(own.report.tasks) > 100
    assert len(own.report.indicators) > 80
    assert not any(list(shape(indicator)) for indicator in own.report.indicators)


def test_what_is_loaded_is_what_the_files_say(loaded: Callable[..., Loaded]) -> None:
    report = loaded({}).report
    assert report.meta.title == "2012年政府工作报告"
    assert report.meta.speaker.post == "区长"
    assert [(each.id, each.from_, each.to, each.value) for each in report.indicators] == [
        ("output", Decimal(445), Decimal(962), None),
        ("green", None, None, Decimal(8200)),
    ]
    assert [task.id for task in report.tasks] == ["archive", "dust"]
    assert report.sample
    assert report.review is None


def test_every_value_is_found_by_its_path(loaded: Callable[..., Loaded]) -> None:
    spans = loaded({"contacts.yaml": "phones:\n  - {id: duty, number: '110'}\n  - 119\n"}).spans
    assert spans["indicators/output/to"] == Span("content/indicators.yaml", 9, 9, 3)
    assert spans["indicators/output/source/quote"] == Span("content/indicators.yaml", 12, 30, 19)
    assert spans["indicators/green/hedge/0"] == Span("content/indicators.yaml", 19, 13, 1)
    assert spans["groups/economy/name"] == Span("content/indicators.yaml", 2, 25, 2)
    assert spans["report/title"] == Span("content/report.yaml", 2, 10, 11)
    assert spans["tasks/dust/text"].line == 3
    assert spans["assignments/dust/deadline"] == Span("content/assignments.yaml", 4, 66, 10)
    assert spans["assignments/dust/support/0"].line == 4
    assert spans["work/areas/ecology/label"] == Span("content/work.yaml", 7, 14, 4)
    assert spans["sample"] == Span("content/assignments.yaml", 1, 9, 4)
    assert spans["data/contacts/phones/duty/number"] == Span("content/contacts.yaml", 2, 24, 5)
    assert spans["data/contacts/phones/1"] == Span("content/contacts.yaml", 3, 5, 3)
    assert "indicators/output/too" not in spans
    assert spans.nearest("indicators/output/too/much") == spans["indicators/output"]


def test_a_place_is_the_same_whether_it_is_asked_for_or_met(loaded: Callable[..., Loaded]) -> None:
    content = {"contacts.yaml": "a/b: {c: 1, d/e: 2}\nphones:\n  - {id: x/y, number: 3}\n  - [4, {id: z}]\n  - {id: z}\n  - {id: z, late: 5}\n"}
    met = dict(loaded(content).spans)
    assert {"data/contacts/a/b/d/e", "data/contacts/phones/x/y/number", "data/contacts/phones/1/0"} <= met.keys()
    for path, span in met.items():
        assert loaded(content).spans[path] == span, path


def test_every_path_names_one_place(own: Loaded) -> None:
    places = [(span.file, span.line, span.column) for path, span in own.spans.items() if not path.startswith("data/")]
    assert len(places) > 4000
    for path, span in own.spans.items():
        text = own.sources[span.file].splitlines()[span.line - 1]
        assert span.column - 1 + span.length <= max(len(text), span.column), path


def test_the_files_of_a_templates_own_are_plain_data(loaded: Callable[..., Loaded]) -> None:
    report = loaded({"contacts.yaml": "date: 2012-02-13\nrate: 0.50\nempty:\nlist: [a, 1, true]\n"}).report
    assert report.data == {"contacts": {"date": "2012-02-13", "rate": Decimal("0.50"), "empty": None, "list": ["a", 1, True]}}


def test_sources_hold_every_file_that_was_read(loaded: Callable[..., Loaded]) -> None:
    found = loaded({})
    assert found.sources["content/tasks.yaml"].startswith("tasks:")
    assert found.sources["content/source/report.txt"].startswith("2012年")
    assert found.text[1].startswith("工业总产值")


def test_what_is_loaded_can_travel_to_another_process(loaded: Callable[..., Loaded]) -> None:
    found = loaded({})
    other: Loaded = pickle.loads(pickle.dumps(found))
    assert other.report == found.report
    assert dict(other.spans) == dict(found.spans)


def test_nothing_that_is_loaded_can_be_changed(loaded: Callable[..., Loaded]) -> None:
    report = loaded({}).report
    with pytest.raises(AttributeError):
        report.tasks[0].text = "别的"  # type: ignore[misc]  # that is the point


def test_a_wrong_record_does_not_hide_what_is_wrong_with_the_next(told: Callable[..., str]) -> None:
    tasks = "tasks:\n  - {id: archive, area: ecology, line: 3}\n  - {id: dust, area: ecology, text: 深化煤场粉尘治理, line: 3}\n"
    text = told({"tasks.yaml": tasks})
    assert "error[missing-key]: 任务 archive 缺少 text（原文）" in text
    assert "error[not-in-report]: 任务 dust 的 text（原文）和原文第 3 行不一致" in text


def test_problems_are_told_by_file_and_line(told: Callable[..., str]) -> None:
    text = told({"tasks.yaml": "tasks: x\n", "departments.yaml": "departments: y\n", "report.yaml": "report: z\n"})
    assert [line.split(":")[0] for line in text.splitlines() if line.startswith("content/")] == [
        "content/departments.yaml",
        "content/report.yaml",
        "content/tasks.yaml",
    ]


# --- whatever is typed --------------------------------------------------------------------------------------------

TYPED = st.sampled_from(
    ["", "\n", "  ", "\t", ":", ": ", "- ", "[", "]", "{", "}", '"', "'", "&a ", "*a", "!", "|", "193", "~", "true", "区", "，", "\0", "\x85"]
)


@settings(deadline=None, max_examples=150)
@given(name=st.sampled_from(sorted(RIGHT)), start=st.integers(0, 500), size=st.integers(0, 30), typed=st.lists(TYPED, max_size=4).map("".join))
def test_whatever_is_typed_into_a_file_is_loaded_or_told(name: str, start: int, size: int, typed: str) -> None:
    text = RIGHT[name]
    start %= len(text) + 1
    with tempfile.TemporaryDirectory() as folder:
        assert isinstance(tell(write(Path(folder), {name: text[:start] + typed + text[start + size :]})), str)


@settings(deadline=None, max_examples=100)
@given(name=st.sampled_from(sorted(RIGHT)), data=st.binary(max_size=60))
def test_whatever_bytes_a_file_holds_they_are_loaded_or_told(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert isinstance(tell(write(Path(folder), {name: data})), str)
