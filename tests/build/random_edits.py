"""Edits of a project as an office makes them, chosen by chance: values, texts, statuses, ids, comments, order, templates, themes.

A figure or a text is replaced in all content files and in the report's text at once, as the checks against the report ask for.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path

__all__ = ["EDITS"]

WORDS = ("稳步", "有序", "扎实", "持续", "统筹", "协调")
STATUSES = ("not-started", "in-progress", "done")


def _replace(file: Path, pattern: str, make: Callable[[re.Match[str]], str], chance: random.Random) -> str | None:
    """Replace one match of the pattern; say what was done, or None if there is none."""
    text = file.read_text(encoding="utf-8")
    matches = list(re.finditer(pattern, text, re.MULTILINE))
    if not matches:
        return None
    match = chance.choice(matches)
    made = make(match)
    file.write_text(text[: match.start()] + made + text[match.end() :], encoding="utf-8")
    return f"{file.name}: {match[0]!r} -> {made!r}"


def _everywhere(project: Path, pattern: str, made: str) -> None:
    """Replace all matches in the content."""
    for file in [*(project / "content").glob("*.yaml"), *(project / "content" / "source").glob("*.txt")]:
        file.write_text(re.sub(pattern, made, file.read_text(encoding="utf-8")), encoding="utf-8")


def figure(project: Path, chance: random.Random) -> str | None:
    """A figure is another one."""
    found = re.findall(r"^    (?:from|to|value): (\d+)$", (project / "content" / "indicators.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    old = chance.choice(found)
    new = str(int(old) + chance.randint(1, 9))
    _everywhere(project, rf"(?<![\d.:-]){old}(?![\d.:-])", new)
    return f"{old} -> {new}"


def words(project: Path, chance: random.Random) -> str | None:
    """A text says two other characters, wherever the content says them."""
    texts = re.findall(r"^    (?:text|brief|heading|label): (.+)$", (project / "content" / "tasks.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    pairs = re.findall(r"[\u4e00-\u9fff]{2}", chance.choice(texts))
    old, new = chance.choice(pairs), chance.choice(WORDS)
    _everywhere(project, old, new)
    return f"{old} -> {new}"


def status(project: Path, chance: random.Random) -> str | None:
    """A task has got on."""
    return _replace(project / "content" / "assignments.yaml", r"^    status: .*$", lambda _: f"    status: {chance.choice(STATUSES)}", chance)


def deadline(project: Path, chance: random.Random) -> str | None:
    """A task has another deadline."""
    made = f"    deadline: 2012-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return _replace(project / "content" / "assignments.yaml", r"^    deadline: .*$", lambda _: made, chance)


def lead(project: Path, chance: random.Random) -> str | None:
    """A task has another leading department."""
    ids = re.findall(r"^  - id: (\S+)", (project / "content" / "departments.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    return _replace(project / "content" / "assignments.yaml", r"^    lead: .*$", lambda _: f"    lead: {chance.choice(ids)}", chance)


def name(project: Path, chance: random.Random) -> str | None:
    """A department is renamed."""
    return _replace(project / "content" / "departments.yaml", r"^    name: (.*)$", lambda match: f"{match[0]}处", chance)


def identifier(project: Path, chance: random.Random) -> str | None:
    """An indicator has another id, wherever it is named."""
    found = re.findall(
        r"^  - id: (\S+)\n    name: .*\n    group", (project / "content" / "indicators.yaml").read_text(encoding="utf-8"), re.MULTILINE
    )
    old = chance.choice(found)
    _everywhere(project, rf"(?<![\w-]){old}(?![\w-])", f"{old}-x")
    return f"{old} -> {old}-x"


def comment(project: Path, chance: random.Random) -> str | None:
    """A comment says something else."""
    file = chance.choice(sorted((project / "content").glob("*.yaml")))
    return _replace(file, r"^(?=  - )", lambda _: f"  # 说明{chance.randint(1, 999)}\n", chance)


def order(project: Path, chance: random.Random) -> str | None:
    """Two keys of a record change places."""
    return _replace(project / "content" / "indicators.yaml", r"^(    name: .*\n)(    group: .*\n)", lambda match: match[2] + match[1], chance)


def layout_of_template(project: Path, chance: random.Random) -> str | None:
    """White space between the tags of a template, or a comment."""
    file = chance.choice(sorted((project / "templates").rglob("*.j2")))
    made = chance.choice(["\n\n", "\n      ", "{# 说明 #}\n"])
    return _replace(file, r"(?<=>)\n(?=\s*<t)", lambda _: made, chance)


def words_of_template(project: Path, chance: random.Random) -> str | None:
    """A word of a template's own."""
    file = chance.choice(sorted((project / "templates").rglob("*.j2")))
    return _replace(file, r"<th>([\u4e00-\u9fff]+)</th>", lambda match: f"<th>{match[1]}项</th>", chance)


def theme(project: Path, chance: random.Random) -> str | None:
    """A size, a pitch or a space of a theme."""
    file = chance.choice(sorted((project / "templates" / "themes").glob("*.yaml")))
    key = chance.choice(["size", "before", "after", "rule-row", "padding-x"])
    return _replace(file, rf"\b{key}: (\d+(?:\.\d+)?)", lambda match: f"{key}: {float(match[1]) + 0.25:g}", chance)


def order_of_styles(project: Path, chance: random.Random) -> str | None:
    """Two styles of a theme change places."""
    file = chance.choice(sorted((project / "templates" / "themes").glob("*.yaml")))
    return _replace(file, r"^(  [a-z0-9-]+: \{label: .*\n)(  [a-z0-9-]+: \{label: .*\n)", lambda match: match[2] + match[1], chance)


_CONTENT = (figure, words, status, deadline, lead, name, identifier, comment, order)
_LOOKS = (layout_of_template, words_of_template, theme, order_of_styles)

EDITS: Mapping[str, Callable[[Path, random.Random], str | None]] = {edit.__name__: edit for edit in (*_CONTENT, *_LOOKS)}
