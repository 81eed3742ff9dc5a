"""Every code that a diagnostic can bear is explained in ``docs/diagnostics.md``, and every code explained there is borne by one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "generator").rglob("*.py"))
DOCUMENT = (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8")

MAKERS = {"Diagnostic", "PictureProblem", "TemplateFault", "at", "error", "problem", "stop", "warn"}
"""Functions that are given a code, as their first or second argument."""
CODE = re.compile(r"[a-z]+(-[a-z]+)+|busy|tab")
CONTENT = ("文件", "YAML 写法", "各项的值", "记录之间", "与报告原文核对", "版式")
"""Sections about the content, whose every code a test in ``tests/content`` shows."""


def codes_in(tree: ast.AST) -> Iterator[str]:
    """Yield the codes that a module gives to diagnostics."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
        for argument in node.args[:2] if name in MAKERS else ():
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and CODE.fullmatch(argument.value):
                yield argument.value


def documented(*sections: str) -> list[str]:
    """The codes in the tables of the document, or of some of its sections."""
    parts = re.split(r"^## ", DOCUMENT, flags=re.MULTILINE)[1:]
    chosen = [part for part in parts if not sections or part.startswith(sections)]
    rows = [line.split("|")[1] for part in chosen for line in part.splitlines() if line.startswith("| `")]
    return [code for row in rows for code in re.findall(r"`([^`]+)`", row)]


def test_every_code_is_explained() -> None:
    found = {code for source in SOURCES for code in codes_in(ast.parse(source.read_text(encoding="utf-8")))}
    assert len(found) > 60
    assert found - set(documented()) == set()


def test_every_code_that_is_explained_is_used() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    assert [code for code in documented() if f'"{code}"' not in source] == []


def test_every_code_is_explained_once() -> None:
    codes = documented()
    assert sorted(set(codes)) == sorted(codes)


@pytest.mark.parametrize("code", documented(*CONTENT))
def test_every_code_about_the_content_is_shown_by_a_test(code: str) -> None:
    shown = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "content").glob("*.py"))
    assert f"[{code}]" in shown or f'"{code}"' in shown


def test_a_code_that_is_not_explained_is_found() -> None:
    assert list(codes_in(ast.parse('problems.error("no-such-code", "…")'))) == ["no-such-code"]
