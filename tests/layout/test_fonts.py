from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from generator.build.faces import resolve
from generator.build.families import PACKAGED
from generator.layout.fonts import Face, FontSet

THEME_FONTS = {"xiaobiaosong": "方正小标宋简体", "fangsong": "仿宋_GB2312", "kai": "楷体_GB2312", "hei": "黑体", "song": "宋体"}


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return resolve(THEME_FONTS, system=False)


@pytest.fixture(params=["song", "hei"])
def face(request: pytest.FixtureRequest, fonts: FontSet) -> Face:
    return fonts.face(str(request.param))


def test_every_printable_ascii_character_is_half_an_em_wide(face: Face) -> None:
    assert {c for c in map(chr, range(0x20, 0x7F)) if face.advance(c) != 0.5} == set()


@pytest.mark.parametrize("character", list("“”‘’—…·，。；：？！（）《》、【】"))
def test_chinese_punctuation_is_an_em_wide(face: Face, character: str) -> None:
    assert face.advance(character) == 1.0


def test_the_width_of_a_text_is_the_sum_of_its_advances(face: Face) -> None:
    assert face.width("增长12.5%") == 2 + 5 * 0.5


def test_the_em_box_is_an_em_high(face: Face) -> None:
    assert face.ascent - face.descent == pytest.approx(1.0)
    assert face.descent < 0


def test_the_dash_comes_in_one_piece_two_em_long(face: Face) -> None:
    assert face.two_em_dash is not None
    assert face.glyph_advance(face.two_em_dash) == 2.0
    assert face.two_em_dash != face.glyph("—")


def test_a_no_break_space_is_as_wide_as_a_space(face: Face) -> None:
    assert face.glyph("\u00a0") == face.glyph(" ")


def test_a_face_knows_what_it_lacks(face: Face) -> None:
    assert face.has("镇")
    assert not face.has("\ue000")


def test_faces_are_equal_only_to_themselves(fonts: FontSet) -> None:
    face = fonts.face("song")
    twin = Face(face.path)
    assert face != twin
    assert len({face, twin}) == 2


def test_a_face_measures_the_same_in_another_process(fonts: FontSet) -> None:
    face = fonts.face("hei", bold=True)
    face.advance("镇")
    copy = pickle.loads(pickle.dumps(face))
    assert copy.name == face.name
    assert copy.fingerprint == face.fingerprint
    assert copy.advance("镇") == face.advance("镇")


def test_the_weights_of_a_variable_font_differ_in_name_and_outlines_but_not_in_file(fonts: FontSet) -> None:
    regular, bold = fonts.face("hei"), fonts.face("hei", bold=True)
    assert regular.path == bold.path
    assert regular.name != bold.name
    assert regular.outlines != bold.outlines
    assert not bold.synthetic_bold


def test_a_stroked_bold_shares_the_outlines_of_its_regular(fonts: FontSet) -> None:
    regular, bold = fonts.face("song"), fonts.face("song", bold=True)
    assert bold.synthetic_bold
    assert not regular.synthetic_bold
    assert regular.outlines == bold.outlines
    assert regular.name != bold.name


def test_names_are_fit_for_pdf(fonts: FontSet) -> None:
    names = [face.postscript_name for pair in fonts.roles.values() for face in pair]
    assert [name for name in names if not name.isascii() or set(name) & set(" []()<>{}/%#")] == []


def test_the_roles_face_is_picked_where_it_has_the_character(fonts: FontSet) -> None:
    assert fonts.pick("hei", True, "镇") is fonts.face("hei", bold=True)


def test_another_roles_face_lends_a_missing_character() -> None:
    """The Japanese face of the package has no 镇, which is a simplified character."""
    japanese, song = _packaged("japanese"), _packaged("song")
    fonts = FontSet({"kai": (japanese, japanese), "song": (song, song)})
    assert not japanese.has("镇")
    assert fonts.pick("kai", False, "镇") is song
    assert fonts.pick("kai", False, "五") is japanese


def test_a_fallback_lends_what_no_role_has() -> None:
    japanese, song = _packaged("japanese"), _packaged("song")
    fonts = FontSet({"kai": (japanese, japanese)}, fallbacks=[song])
    assert fonts.pick("kai", False, "镇") is song


def test_a_face_with_narrow_quotes_borrows_full_width_ones() -> None:
    narrow, song = _NarrowQuotes(_packaged("hei").path), _packaged("song")
    assert FontSet({"kai": (narrow, narrow)}, fallbacks=[song]).pick("kai", False, "“") is song
    assert FontSet({"kai": (narrow, narrow)}).pick("kai", False, "“") is narrow


def test_a_face_with_ascii_of_other_widths_borrows_all_of_it() -> None:
    """Not only what is too wide or too narrow: a word set in two faces would be spotted."""
    uneven, song = _ProportionalLetters(_packaged("hei").path), _packaged("song")
    fonts = FontSet({"kai": (uneven, uneven)}, fallbacks=[song])
    assert {fonts.pick("kai", False, char) for char in "GDP 12.5%"} == {song}
    assert fonts.pick("kai", False, "镇") is uneven
    assert FontSet({"kai": (uneven, uneven)}).pick("kai", False, "G") is uneven


class _ProportionalLetters(Face):
    def advance(self, character: str) -> float:
        return 0.7 if character in "GDP" else super().advance(character)


class _NarrowQuotes(Face):
    def advance(self, character: str) -> float:
        return 0.4 if character in "“”" else super().advance(character)


def test_no_face_is_picked_for_a_character_that_none_has(fonts: FontSet) -> None:
    assert fonts.pick("song", False, "\ue000") is None


def test_the_fingerprint_is_the_same_again_and_holds_no_path(fonts: FontSet) -> None:
    assert fonts.fingerprint == resolve(THEME_FONTS, system=False).fingerprint
    assert fonts.face("song").path not in fonts.face("song").fingerprint


def test_the_fingerprint_changes_with_a_face_its_weight_and_its_fallbacks() -> None:
    song, hei = _packaged("song"), _packaged("hei")
    stroked = Face(song.path, stroke=0.02)
    prints = {
        FontSet({"song": (song, song)}).fingerprint,
        FontSet({"song": (hei, song)}).fingerprint,
        FontSet({"song": (song, stroked)}).fingerprint,
        FontSet({"kai": (song, song)}).fingerprint,
        FontSet({"song": (song, song)}, fallbacks=[hei]).fingerprint,
    }
    assert len(prints) == 5


def test_the_fingerprint_changes_with_any_table_and_not_with_the_place_of_the_file(tmp_path: Path) -> None:
    song = _packaged("song")
    data = bytearray(Path(song.path).read_bytes())
    (tmp_path / "copy.otf").write_bytes(data)
    assert Face(str(tmp_path / "copy.otf")).fingerprint == Face(song.path).fingerprint
    data[12 + 4] ^= 1  # the checksum of the first table (OpenType, "Table Directory")
    (tmp_path / "other.otf").write_bytes(data)
    assert Face(str(tmp_path / "other.otf")).fingerprint != Face(song.path).fingerprint


def test_fingerprints_do_not_cost_the_import_of_harfbuzz() -> None:
    code = (
        "import sys; from generator.build.faces import resolve\n"
        f"print(resolve({THEME_FONTS!r}, system=False).fingerprint, 'uharfbuzz' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [resolve(THEME_FONTS, system=False).fingerprint, "False"]


def _packaged(key: str) -> Face:
    module, file = PACKAGED[key].module, PACKAGED[key].file
    __import__(module)
    return Face(f"{sys.modules[module].__path__[0]}/{file}", variations=dict(PACKAGED[key].regular))
