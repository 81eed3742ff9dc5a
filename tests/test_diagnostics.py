"""How problems are shown."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from generator.diagnostics import Diagnostic, Diagnostics, Severity, Span, UserError, nearest, reason_of, render_text, to_json

SOURCE = "id: a\nunit: 亿园\n\tx: 1\n"


def test_a_problem_is_shown_with_its_line_a_caret_and_a_hint() -> None:
    problem = Diagnostic("unknown-unit", "不认识的单位“亿园”", Span("content/a.yaml", 2, 7, 2), "是不是“亿元”？")
    assert render_text([problem], {"content/a.yaml": SOURCE}) == "\n".join(
        [
            "content/a.yaml:2:7: error[unknown-unit]: 不认识的单位“亿园”",
            "    2 | unit: 亿园",
            "      |       ^^^^",
            "      = hint: 是不是“亿元”？",
        ]
    )


def test_a_caret_counts_two_columns_for_a_hanzi() -> None:
    shown = render_text([Diagnostic("x", "m", Span("f", 1, 3, 1))], {"f": "单位x"})
    assert shown.splitlines()[-1] == "      |     ^"


@pytest.mark.parametrize(
    ("span", "head"),
    [(None, "error[x]: m"), (Span("f"), "f: error[x]: m"), (Span("f", 9), "f:9: error[x]: m"), (Span("f", 9, 2), "f:9:2: error[x]: m")],
)
def test_a_place_without_its_source_is_named_only(span: Span | None, head: str) -> None:
    assert render_text([Diagnostic("x", "m", span)], {}) == head


def test_warnings_alone_raise_nothing() -> None:
    found = Diagnostics()
    found.warn("w", "careful")
    found.raise_errors()
    found.error("e", "wrong")
    with pytest.raises(UserError) as caught:
        found.raise_errors()
    assert [d.code for d in caught.value.diagnostics] == ["w", "e"]


def test_json_has_the_fields_of_the_interface() -> None:
    assert to_json([Diagnostic("x", "m", Span("f", 3), None, Severity.WARNING)]) == [
        {"severity": "warning", "code": "x", "file": "f", "line": 3, "column": None, "message": "m", "hint": None}
    ]


def test_the_nearest_name_is_near() -> None:
    assert nearest("indicatrs", ["indicators", "tasks"]) == "indicators"
    assert nearest("zzz", ["indicators", "tasks"]) is None


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EISDIR, errno.ENAMETOOLONG])
def test_the_system_s_reasons_are_told_in_chinese(number: int) -> None:
    reason = reason_of(OSError(number, os.strerror(number)))
    assert re.fullmatch("[^A-Za-z]+", reason)


def test_a_path_that_can_be_none_is_told_in_chinese() -> None:
    with pytest.raises(ValueError, match="null") as caught:
        Path("a\0b").read_bytes()
    assert reason_of(caught.value) == "路径里有不能用的字符"


def test_a_reason_that_has_no_words_of_ours_is_told_in_the_system_s() -> None:
    assert reason_of(OSError(errno.EPIPE, "Broken pipe")) == "Broken pipe"
    assert reason_of(OSError("no number")) == "no number"
