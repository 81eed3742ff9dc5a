"""LibreOffice opens our Word files and saves them as Word files again: what the office ticked, and where, can still be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import pytest

from generator.revision.reading_word import read_ticks, read_values
from generator.writers.docx.controls import CHECKED, UNCHECKED
from tests.parity.office import Office
from tests.writers.docx.corpus import EVERYTHING, word_file
from tests.writers.docx.paper import Docx, W

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
Pair = tuple[Docx, Docx]


NAMES = (EVERYTHING, "forms-gb9704", "official-gb9704", "landscape-gb9704", "tables-dense")


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory, office: Office) -> Mapping[str, Pair]:
    """Our files, and what LibreOffice made of each."""
    folder = tmp_path_factory.mktemp("saved")
    for name in NAMES:
        (folder / f"{name}.docx").write_bytes(word_file(name))
    again = office.convert([folder / f"{name}.docx" for name in NAMES], "docx", folder / "again")
    return {name: (Docx(word_file(name)), Docx(path.read_bytes())) for name, path in zip(NAMES, again, strict=True)}


@pytest.fixture(params=NAMES)
def saved(request: pytest.FixtureRequest, pairs: Mapping[str, Pair]) -> Pair:
    return pairs[request.param]


def ticks(docx: Docx) -> Mapping[str, str]:
    """What stands between the ends of each bookmark that holds a checkbox: the control's own end is outside of it where LibreOffice saved it."""
    found: dict[str, str] = {}
    opened: dict[str | None, str] = {}
    for element in docx.body.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}t"):
        if element.tag == f"{W}bookmarkStart":
            opened[element.get(f"{W}id")] = element.get(f"{W}name", "")
        elif element.tag == f"{W}bookmarkEnd":
            opened.pop(element.get(f"{W}id"))
        elif element.text in (CHECKED, UNCHECKED):
            found.update(dict.fromkeys(opened.values(), element.text))
    return found


def test_every_checkbox_keeps_its_state_and_the_bookmark_that_names_it(saved: Pair) -> None:
    ours, again = saved
    assert ticks(ours) == ticks(again)
    states = [[e.get(f"{W14}val") for e in docx.body.iter(f"{W14}checked")] for docx in saved]
    assert states[0] == states[1]


def standing(docx: Docx) -> set[str]:
    """Paths of the values that stand in no floating table: LibreOffice lets the controls of those go."""
    found: dict[str, bool] = {}
    data = read_values(docx.data)
    for control in docx.body.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        if tag is None or control.find(f"{W}sdtPr/{W}dataBinding") is None:
            continue
        path = data[int(tag.get(f"{W}val", "")[1:]) - 1].path
        floats = any(table.find(f"{W}tblPr/{W}tblpPr") is not None for table in control.iterancestors(f"{W}tbl"))
        found[path] = found.get(path, True) and not floats
    return {path for path, stands in found.items() if stands}


def test_values_are_read_back_by_their_bindings_though_controls_that_touch_are_put_into_each_other(pairs: Mapping[str, Pair]) -> None:
    count = 0
    for ours, again in pairs.values():
        assert not {tag for tag in again.values("tag") if re.fullmatch(r"v\d+", tag or "")}
        kept = standing(ours)
        values = [[datum for datum in read_values(docx.data) if datum.path in kept] for docx in (ours, again)]
        assert values[0] == values[1]
        count += len(kept)
    assert count > 400


def test_ticks_are_read_back(saved: Pair) -> None:
    ours, again = saved
    for one, other in zip(read_ticks(ours.data), read_ticks(again.data), strict=True):
        assert (other.key, other.was, other.states[0]) == (one.key, one.was, one.states[0])


def test_the_ticks_of_a_paper_are_read(pairs: Mapping[str, Pair]) -> None:
    for docx in pairs[EVERYTHING]:
        assert Counter(ticks(docx).values()) == {UNCHECKED: 40, CHECKED: 20}  # one of three is ticked


def test_bookmarks_and_the_links_to_them_are_kept(saved: Pair) -> None:
    ours, again = saved
    assert set(ours.values("bookmarkStart", "name")) <= set(again.values("bookmarkStart", "name"))
    assert ours.values("hyperlink", "anchor") == again.values("hyperlink", "anchor")


def test_words_heads_of_tables_sections_and_properties_are_kept(saved: Pair) -> None:
    ours, again = saved
    assert [text for _, text in again.paragraphs() if text] == [text for _, text in ours.paragraphs() if text]
    for tag in ("tbl", "tblHeader", "sectPr", "drawing"):
        assert len(list(again.body.iter(f"{W}{tag}"))) == len(list(ours.body.iter(f"{W}{tag}"))), tag
    words = {
        name: [e.text for e in docx.root("docProps/custom.xml").iter() if e.text and e.text.strip()] for name, docx in zip("ab", saved, strict=True)
    }
    assert words["a"] == words["b"] != []
