"""A table's look is its style's alone, and LibreOffice draws from it the rules, the fills and the words where the PDF has them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pytest
from msgspec import Struct
from msgspec.structs import replace

from generator.build.faces import resolve
from generator.document.nodes import Document
from generator.document.theme import Theme
from generator.layout import layout
from generator.writers.registry import writer_for
from tests.parity.office import Office
from tests.writers.docx.paper import META, cell, p, row, table, theme

NEAR = 2.5
"""How far in pt a rule may be from its place: LibreOffice puts half a rule between the rows."""
THIN = 0.1
"""How much in pt rules may differ in width."""


class Look(Struct, kw_only=True):
    """A table's look, and what it holds."""

    head: float
    row: float
    outer: float = 0.7
    side: float = 0.0
    column: float = 0.0
    valign: str = "center"
    heads: int = 1
    names: bool = False

    def theme(self) -> Theme:
        """The theme with tables of this look."""
        base = theme()
        style = replace(
            base.tables["table"],
            rule_head=self.head,
            rule_row=self.row,
            rule_outer=self.outer,
            rule_side=self.side,
            rule_column=self.column,
            valign=self.valign,
            head_fill="DDDDDD",
        )
        return replace(base, tables={**base.tables, "table": style})

    def document(self) -> Document:
        """A table with heads, a group, and rows of which one cell has two lines."""
        heads = [row(*(cell(f"头{number}{name}") for name in "甲乙丙")) for number in range(self.heads)]
        rows = [row(replace(cell(f"行{number}"), header=self.names), cell("短"), cell("两行字" * 6)) for number in range(3)]
        rows.insert(1, row(cell("一组", colspan=3), style="group", keep=True))
        return Document(meta=META, blocks=(p("上"), table(*rows, head=heads), p("下")))


LOOKS: Mapping[str, Look] = {
    "three-rules": Look(head=0.7, row=0.35, names=True),
    "no-rule-below-the-head": Look(head=0.0, row=0.35, side=0.7, column=0.35, valign="top"),
    "only-below-the-head": Look(head=2.0, row=0.0, outer=0.0, valign="top"),
    "thin-below-the-head": Look(head=0.35, row=1.5, outer=1.5, side=1.5),
    "two-heads": Look(head=0.7, row=0.35, side=0.7, column=0.35, valign="top", heads=2, names=True),
    "two-heads-without-a-rule": Look(head=0.0, row=1.0, column=0.35, heads=2),
    "no-head": Look(head=0.7, row=0.35, valign="top", heads=0, names=True),
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory, office: Office) -> Mapping[str, tuple[Path, Path]]:
    folder = tmp_path_factory.mktemp("looks")
    fonts = resolve(theme().fonts, system=False)
    for name, look in LOOKS.items():
        document, used = look.document(), look.theme()
        pages = layout(document, used, fonts)
        for kind in ("docx", "pdf"):
            (folder / f"{name}.{kind}").write_bytes(writer_for(kind).write(document, pages))
    printed = office.to_pdf([folder / f"{name}.docx" for name in LOOKS], folder / "printed")
    return {name: (folder / f"{name}.pdf", path) for name, path in zip(LOOKS, printed, strict=True)}


@pytest.mark.parametrize("name", LOOKS)
def test_word_and_pdf_have_the_same_rules(drawn: Mapping[str, tuple[Path, Path]], name: str) -> None:
    ours, theirs = (sorted(rules(path)) for path in drawn[name])
    assert [kind for kind, *_ in ours] == [kind for kind, *_ in theirs]
    for (_, place, width), (_, other, thick) in zip(ours, theirs, strict=True):
        assert place == pytest.approx(other, abs=NEAR)
        assert width == pytest.approx(thick, abs=THIN)


@pytest.mark.parametrize("name", LOOKS)
def test_word_and_pdf_have_the_same_fills(drawn: Mapping[str, tuple[Path, Path]], name: str) -> None:
    ours, theirs = (sorted(fills(path)) for path in drawn[name])
    assert len(ours) == 3 * LOOKS[name].heads + 1
    assert len(ours) == len(theirs)
    for mine, other in zip(ours, theirs, strict=True):
        assert mine == pytest.approx(other, abs=NEAR)


@pytest.mark.parametrize("name", LOOKS)
def test_words_stand_at_the_same_height_of_their_cells(drawn: Mapping[str, tuple[Path, Path]], name: str) -> None:
    ours, theirs = (words(path) for path in drawn[name])
    assert ours.keys() == theirs.keys()
    for word, height in ours.items():
        assert height == pytest.approx(theirs[word], abs=2 * NEAR), word


def test_a_table_of_the_offices_own_takes_the_style(tmp_path: Path, office: Office) -> None:
    look = Look(head=1.0, row=0.35)
    used, fonts = look.theme(), resolve(theme().fonts, system=False)
    plain = Document(meta=META, blocks=(p("上"),))
    file = docx.Document(io.BytesIO(writer_for("docx").write(plain, layout(plain, used, fonts))))
    own = file.add_table(3, 2, style=used.tables["table"].label)
    for number, place in enumerate(c for line in own.rows for c in line.cells):
        place.text = f"格{number}"
    file.save(str(tmp_path / "own.docx"))
    (printed,) = office.to_pdf([tmp_path / "own.docx"], tmp_path / "printed")
    assert [width for _, _, width in sorted(rules(printed))] == pytest.approx([0.75, 1.0, 0.35, 0.75], abs=THIN)
    assert {color for *_, color in fills(printed)} == {87}
    sizes = {round(char["size"], 1) for char in characters(printed) if char["text"] == "格"}
    assert sizes == {used.styles["cell"].size}


def characters(path: Path) -> list[dict[str, Any]]:
    with pdfplumber.open(path) as file:
        return [char for sheet in file.pages for char in sheet.chars]


@cache
def page(path: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the lines, the rectangles and the words of a paper's page."""
    with pdfplumber.open(path) as file:
        (only,) = file.pages
        return only.lines, only.rects, only.extract_words()


def rules(path: Path) -> Iterator[tuple[str, float, float]]:
    """Yield whether a rule lies or stands, its place and its width in pt; once, however many parts it is drawn in."""
    seen: set[tuple[str, int]] = set()
    for line in page(path)[0]:
        lies = line["bottom"] - line["top"] < line["x1"] - line["x0"]
        place = line["top"] if lies else line["x0"]
        key = ("lies" if lies else "stands", round(place))
        if not seen & {(key[0], key[1] + step) for step in (-1, 0, 1)}:
            seen.add(key)
            yield key[0], place, line["linewidth"]


def fills(path: Path) -> set[tuple[float, ...]]:
    """Return edges and grey of each fill, times 100 so that a shade counts as a place does."""
    found: set[tuple[float, ...]] = set()
    for rect in page(path)[1]:
        color = rect["non_stroking_color"]
        grey = color[0] if isinstance(color, tuple) else color
        found.add((round(rect["top"], 1), round(rect["x0"], 1), round(rect["x1"], 1), round(rect["bottom"], 1), round(100 * grey)))
    return found


def words(path: Path) -> Mapping[tuple[str, int], float]:
    """Return the height of each word in pt, by its letters and how often it stood above."""
    found: dict[tuple[str, int], float] = {}
    for word in page(path)[2]:
        number = sum(text == word["text"] for text, _ in found)
        found[word["text"], number] = word["top"]
    return found
