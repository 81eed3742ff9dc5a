from __future__ import annotations

import zlib

import pytest

from generator.layout.fonts import Face, FontSet
from generator.writers.pdf import subsetting
from generator.writers.pdf.subsetting import OutlineStore, store_for


def numbered(face: Face, text: str) -> tuple[list[int], list[int]]:
    """Codes and glyphs of the text's characters."""
    return list(range(1, len(text) + 1)), [*map(face.glyph, text)]


@pytest.fixture(params=["song", "hei"])
def face(request: pytest.FixtureRequest, fonts: FontSet) -> Face:
    return fonts.face(str(request.param))


def test_a_font_does_not_depend_on_what_was_learned_before(face: Face) -> None:
    wanted = numbered(face, "镇海区")
    fresh, used = OutlineStore(face), OutlineStore(face)
    for text in ("政府", "工作报告", "海"):
        used.program(*numbered(face, text))
    assert used.program(*wanted) == fresh.program(*wanted)


def test_a_font_does_not_depend_on_when_the_common_hanzi_were_learned(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = numbered(face, "镇海区")
    expected = OutlineStore(face).program(*wanted)
    monkeypatch.setattr(subsetting, "_PATIENCE", 1)
    hasty = OutlineStore(face)
    assert hasty.program(*wanted) == expected
    assert len(hasty._known) > 3700


def test_known_glyphs_are_not_asked_for_again(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    store = OutlineStore(face)
    store.program(*numbered(face, "镇海区"))
    monkeypatch.setattr(store, "_learn", lambda glyphs: pytest.fail(f"asked for {glyphs}"))
    assert store.program(*numbered(face, "海镇")).length > 0


def test_characters_bring_the_glyphs_of_all_their_forms(face: Face, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = []
    ask = OutlineStore._ask

    def counted(store: OutlineStore, question: object) -> None:
        questions.append(question)
        ask(store, question)

    monkeypatch.setattr(OutlineStore, "_ask", counted)
    codes = sorted(map(ord, "镇海区 2012·年“ab”…：－\u00a0"))
    dash = face.two_em_dash
    assert dash is not None
    OutlineStore(face).program([*codes, 0xD800], [*map(face.glyph, map(chr, codes)), dash])
    assert len(questions) == 1


def test_glyphs_that_no_character_brings_are_asked_for_by_themselves(face: Face) -> None:
    glyph = face.glyph("镇")
    store = OutlineStore(face)
    store.program([ord("海")], [glyph])
    assert glyph in store._known


def test_the_same_glyph_may_come_twice(face: Face) -> None:
    glyph = face.glyph("镇")
    once, twice = (zlib.decompress(OutlineStore(face).program(range(1, n + 1), [glyph] * n).data) for n in (1, 2))
    assert len(twice) > len(once)


def test_faces_that_differ_in_their_stroke_share_a_store(fonts: FontSet) -> None:
    assert store_for(fonts.face("song")) is store_for(fonts.face("song", bold=True))
    assert store_for(fonts.face("hei")) is not store_for(fonts.face("hei", bold=True))


def test_the_tag_is_six_capitals_and_tells_subsets_apart(face: Face) -> None:
    tags = {OutlineStore(face).program(*numbered(face, c)).tag for c in "镇海区"}
    assert len(tags) == 3
    assert all(len(tag) == 6 and tag.isascii() and tag.isupper() for tag in tags)


def test_finished_fonts_are_not_remembered_without_end(fonts: FontSet) -> None:
    face = fonts.face("song")
    store = OutlineStore(face)
    for character in "一二三四五六七八九十百千万亿元角分厘":
        store.program(*numbered(face, character))
    assert 0 < len(store._programs) <= subsetting._KEPT_PROGRAMS


def test_the_common_hanzi_are_the_first_level_of_gb_2312() -> None:
    hanzi = subsetting._common_hanzi()
    assert (len(hanzi), hanzi[0], hanzi[-1]) == (3755, "啊", "座")
