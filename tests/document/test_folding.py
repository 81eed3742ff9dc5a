"""Folding changes nothing but the time: whatever a table's rows are, they read as they do when each is read by itself, mistakes included."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from generator.diagnostics import Diagnostic, Span, UserError
from generator.document.holes import Filling, Flag, Rendered, hole_mark, place_mark
from generator.document.markup import read
from generator.document.markup.blocks import _read
from generator.document.markup.folding import fold
from generator.document.nodes import Block, Origin, Strong, Table, Text, Value

ROWS = 8
CELLS = (
    "<td>{}</td>",
    '<td align="center">{}</td>',
    '<th class="cell-head">{}</th>',
    '<td colspan="2">{}</td>',
    '<td><p class="note">{}</p></td>',
    '<td><input type="checkbox" name="{}" aria-label="第{}项"/></td>',
    '<td><input type="checkbox" name="box-{}" title=" 第 {} 项 " checked="checked"/></td>',
    "<td>共{}项</td>",
    "<td>{} {}</td>",
    "<td>\n  {}\n</td>",
    "<td>{}</td><td>words</td>",
    "<td></td>",
    "<td><strong>{}</strong></td>",
    "<td>{}<br/>{}</td>",
    '<td><a href="{}">here</a></td>',
    '<td class="{}">a</td>',
    '<td data-value="{}">a</td>',
)
MISTAKES = (
    '<td><p id="one">a</p></td>',
    '<td rowspan="2">{}</td>',
    '<td checked="{}">a</td>',
    "<td><tr><td>{}</td></tr></td>",
    '<td align="{}">a</td>',
    "<td><input/></td>",
    "<td>{}",
    "{}",
    "<td><!-- {} --></td><td><![CDATA[x]]></td>",
    '<td title="> {}">a</td>',
)
STARTS = ("<tr>", '<tr class="group">', '<tr data-key="{}">', '<tr data-keep="next">', '<tr data-key="{}{}">', "<tr\n  >")
WORDS = ("老旧小区", "1025", "a b", "", "  ", "两　字", "第1项\n第2项", "\U000f0001", "center", "x.y", "&<tr>")


def filling(chance: random.Random, odd: bool) -> Filling:
    text = chance.choice(WORDS if odd else WORDS[:2])
    span = Span("templates/t.html.j2", chance.randrange(1, 9))
    match chance.randrange(12 if odd else 9):
        case 9:
            return (Flag(value=True, span=span),)
        case 10:
            return (Text(text="甲", span=span), Value(text=text, origin=Origin(path="data/x"), span=span))
        case 11:
            return (Strong(children=(Text(text=text),), span=span),)
        case 8:
            return (Text(text=text or "一", span=span),)
        case _:
            return (Value(text=text, origin=Origin(path=f"data/{chance.random()}"), span=span),)


def paper(seed: int) -> Rendered:
    """Return a table of a few kinds of rows, as a loop prints them, sometimes with something odd about it."""
    chance = random.Random(seed)
    holes: list[Filling] = []
    mistaken, odd = chance.random() < 0.3, chance.random() < 0.4

    def printed(markup: str) -> str:
        while "{}" in markup:
            holes.append(filling(chance, odd and chance.random() < 0.2))
            markup = markup.replace("{}", hole_mark(len(holes) - 1), 1)
        return markup

    def kind() -> str:
        cells = [chance.choice((*CELLS, *(MISTAKES if mistaken else ()))) for _ in range(chance.randrange(1, 4))]
        gap = chance.choice(("", "\n      "))
        placed = place_mark(chance.randrange(2, 6)) if chance.random() < 0.9 else ""
        return f"{placed}\n    {chance.choice(STARTS)}{gap.join(cells)}</tr>"

    kinds = [kind() for _ in range(chance.choice((1, 1, 2)))]
    rows = "".join([printed(chance.choice(kinds) if chance.random() < 0.2 else kinds[0]) for _ in range(ROWS)])
    attributes = ' data-chart="bar"' if chance.random() < 0.05 else ""
    body = chance.choice(("tbody", "tbody", "tbody", "thead", "section"))
    tail = place_mark(6) if chance.random() < 0.9 else ""
    head = chance.choice(("", "<thead><tr><th>a</th></tr></thead>"))
    markup = f"{place_mark(0)}<table{attributes}>{head}\n{place_mark(1)}<{body}>{rows}{tail}\n</{body}></table>{printed('<p>{}</p>')}"
    if chance.random() < 0.05:
        markup = f"{place_mark(0)}<!-- {markup} --><p>b</p>"
    return Rendered(markup=markup, holes=holes, places=[Span("templates/t.html.j2", 10 * line + 1) for line in range(7)])


def outcome(reading: Callable[[Rendered], tuple[Block, ...]], rendered: Rendered) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return what was read, places included, and what was told."""
    try:
        return repr(reading(rendered)), ()
    except UserError as error:
        return "", tuple(error.diagnostics)


@pytest.mark.parametrize("batch", range(8))
def test_folding_changes_nothing(batch: int) -> None:
    folded = told = 0
    for seed in range(150 * batch, 150 * batch + 150):
        rendered = paper(seed)
        expected = outcome(_read, rendered)
        assert outcome(read, rendered) == expected, rendered.markup
        told += bool(expected[1])
        folded += fold(rendered, _read) is not None
    assert folded > 30
    assert told > 15


def checklist(count: int, text: str = "老旧小区") -> Rendered:
    row = f'{place_mark(1)}\n<tr><td><input type="checkbox" name="a" aria-label="b"/></td><td>%s</td></tr>'
    rows = "".join([row % hole_mark(index) for index in range(count)])
    holes = [(Value(text=f"{text}{index}", origin=Origin(path="data/x")),) for index in range(count)]
    markup = f"{place_mark(0)}<table><tbody>{rows}{place_mark(0)}</tbody></table>"
    return Rendered(markup=markup, holes=holes, places=[Span("templates/t.html.j2", 1), Span("templates/t.html.j2", 2)])


def test_the_markup_of_repeated_rows_is_read_once() -> None:
    folded = fold(checklist(100), _read)
    assert folded is not None
    (rows,) = folded.rows.values()
    assert len(rows) == 99  # the first has the table's own tags before it
    assert folded.rendered.markup.count("<tr>") == 1


def test_a_value_that_the_reader_has_to_look_at_is_left_to_it() -> None:
    assert fold(checklist(100, "两 字"), _read) is None


def test_folded_rows_are_those_of_the_body() -> None:
    (table,) = read(checklist(70_000))  # more values than one character counts
    assert isinstance(table, Table)
    (body,) = table.bodies
    last = body.rows[-1].cells[1].blocks[0]
    assert len(body.rows) == 70_000
    assert "老旧小区69999" in repr(last)
