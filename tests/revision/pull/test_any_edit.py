"""Any edit of any value: it comes back exactly, and is printed as it was typed; or it is told. Nothing else of the content changes."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from generator.build.project import load_project
from generator.content import load_report
from generator.diagnostics import Severity
from generator.revision.leaves import Leaf, records
from generator.revision.pull.printing import Printing, forms, same_words
from generator.revision.reading_word import read_values
from tests.revision.pull.office import Desk, as_in_word

PIECES = [
    *("，", ",", "。", ";", ": ", " #", "'", '"', "\\", "{", "}", "[", "&a", "*a", "!", "|", ">", "%", "@", "`", "- ", "（", ")", "“", "”"),
    *("true", "null", "~", "12", ".5", "3.", "汉字", "全面任务", " ", "\u3000", "多", "亿元", "万", "以上"),
]


def typed(words: str, chance: random.Random) -> str:
    """Words as somebody might leave them: digits typed over, or anything at all."""
    if chance.random() < 0.5 and re.search(r"[0-9]", words):
        return re.sub(r"[0-9]+", lambda found: str(chance.randrange(1, 10 ** len(found[0]))), words)
    if chance.random() < 0.3:
        return chance.choice(["已完成", "进行中", "6月底前", "2012年5月1日", "5月1日前", "全年", "区财政局", "", "翻一番"])
    text = list(words)
    for _ in range(chance.choice([1, 1, 2])):
        place = chance.randrange(len(text) + 1)
        text[place : place + chance.choice([0, 0, 1, 3])] = [chance.choice(PIECES)]
    return "".join(text)


def leaves(desk: Desk) -> dict[str, Leaf]:
    report = load_report(desk.root, facts=False).report
    return {f"{record}/{key}": leaf for record, found in records(report).items() for key, leaf in found.items()}


@pytest.mark.parametrize("name", ["summary", "indicators", "tasks"])
def test_every_edit_comes_back_or_is_told(desk: Desk, name: str) -> None:
    chance = random.Random(name)
    data = desk.paper(f"{name}.docx")
    original = desk.content()
    counts: Counter[str] = Counter()
    for _ in range(3):
        for file, content in original.items():
            (desk.root / "content" / file).write_bytes(content)
        counts.update(_round(desk, name, data, chance))
    assert counts["came back"] >= 10
    assert counts["told"] >= 10


def _round(desk: Desk, name: str, data: bytes, chance: random.Random) -> Iterator[str]:
    """Edit 25 values of a paper, pull and apply, and yield what became of each."""
    by_path = {value.path: value for value in read_values(data) if value.texts and value.of == 1}  # one form of each datum
    chosen = chance.sample(sorted(by_path), 25)
    wanted = {path: typed(by_path[path].was, chance) for path in chosen}
    edited = {path: words for path, words in wanted.items() if words.strip() != by_path[path].was.strip()}
    before = leaves(desk)
    pulled = desk.pull(desk.back("a.docx", as_in_word(data, {(path, by_path[path].was): words for path, words in edited.items()})))
    desk.apply(pulled)

    came = {edit.path for edit in pulled.edits}
    told = [each.span.line for each in pulled.diagnostics if each.severity is Severity.ERROR and each.span]
    assert came <= edited.keys()
    after = leaves(desk)
    assert {leaf for leaf in before.keys() | after.keys() if before.get(leaf) != after.get(leaf)} == came

    loaded = load_report(desk.root, facts=False)
    printing = Printing(load_project(desk.root), loaded)
    paper = next(paper for paper in printing.papers if paper.briefing.id == name and paper.department is None)
    printed = {path: ["".join(form) for form in found] for path, found in forms(printing.made(paper)).items()}
    for path, words in edited.items():
        as_typed = any(same_words(each, words) for each in printed.get(path, ()))
        if path in came:
            assert as_typed, (path, words)
            yield "came back"
        elif as_typed:  # a half-width mark for a full-width one
            yield "same"
        else:
            place = loaded.spans.nearest(path)
            assert place is not None
            assert place.line in told, (path, words)
            yield "told"
