from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont

from generator.build import faces
from generator.build.families import KINDS, PACKAGED, Family
from generator.build.font_files import system_folders
from generator.build.shelf import Found, Shelf
from generator.diagnostics import UserError
from tests.build.fonts import make_font

THEME_FONTS = {"xiaobiaosong": "方正小标宋简体", "fangsong": "仿宋_GB2312", "kai": "楷体_GB2312", "hei": "黑体", "song": "宋体"}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the system's fonts."""
    folder = tmp_path / "system"
    folder.mkdir()
    monkeypatch.setattr(faces, "system_shelf", lambda: Shelf([folder]))
    return folder


def chosen(role: str, **options: object) -> faces.Choice:
    return next(c for c in faces.choose(THEME_FONTS, **options) if c.role == role)  # type: ignore[arg-type]


def collect(parts: list[Path], path: Path) -> None:
    """Put fonts together to a collection."""
    collection = TTCollection()
    collection.fonts = [TTFont(part) for part in parts]
    collection.save(path)


def test_without_system_fonts_every_role_gets_a_packaged_face() -> None:
    choices = faces.choose(THEME_FONTS, system=False)
    assert {c.role: (c.source, c.face.family) for c in choices} == {
        "xiaobiaosong": ("package", "Noto Serif SC"),
        "fangsong": ("package", "Noto Serif SC"),
        "kai": ("package", "Noto Serif SC"),
        "hei": ("package", "Noto Sans SC"),
        "song": ("package", "Noto Serif SC"),
    }


def test_a_warning_is_due_where_the_packaged_face_is_of_another_kind() -> None:
    fonts = faces.resolve(THEME_FONTS, system=False)
    assert {s.role: s.wanted[0] for s in fonts.substitutions} == {
        "xiaobiaosong": "方正小标宋简体",
        "fangsong": "仿宋_GB2312",
        "kai": "楷体_GB2312",
    }
    assert {s.face.family for s in fonts.substitutions} == {"Noto Serif SC"}


def test_the_title_face_is_heavier_than_the_song_it_is_made_from() -> None:
    fonts = faces.resolve(THEME_FONTS, system=False)
    assert fonts.face("xiaobiaosong").outlines == fonts.face("song").outlines
    assert fonts.face("xiaobiaosong").stroke > 0


def test_roles_that_got_the_same_face_share_it() -> None:
    fonts = faces.resolve(THEME_FONTS, system=False)
    assert fonts.face("kai") is fonts.face("song")
    assert fonts.face("kai", bold=True) is fonts.face("song", bold=True)


def test_a_font_of_the_project_goes_before_all_others(tmp_path: Path, installed: Path) -> None:
    own = tmp_path / "fonts"
    own.mkdir()
    make_font(own / "simfang.ttf", "FangSong")
    make_font(installed / "仿宋_GB2312.ttf", "FangSong_GB2312")
    choice = chosen("fangsong", project_fonts=own)
    assert (choice.source, choice.file, choice.substituted) == ("project", "simfang.ttf", False)


def test_a_project_without_a_font_folder_is_fine(tmp_path: Path) -> None:
    assert chosen("song", project_fonts=tmp_path / "none", system=False).source == "package"


def test_the_family_that_the_theme_names_is_found_by_its_file_name(installed: Path) -> None:
    make_font(installed / "SIMKAI.TTF", "KaiTi")
    make_font(installed / "楷体_GB2312.ttf", "KaiTi_GB2312")
    assert chosen("kai").file == "楷体_GB2312.ttf"


def test_another_family_of_the_kind_comes_before_a_packaged_face_of_another_kind(installed: Path) -> None:
    make_font(installed / "FandolFang-Regular.otf", "FandolFang R")
    choice = chosen("fangsong")
    assert (choice.file, choice.substituted) == ("FandolFang-Regular.otf", False)


def test_a_packaged_face_of_the_kind_comes_before_another_family_of_the_system(installed: Path) -> None:
    make_font(installed / "FandolSong-Regular.otf", "FandolSong")
    assert chosen("song").source == "package"
    make_font(installed / "simsun.ttf", "SimSun")
    fresh = Shelf([installed])
    assert fresh.find(KINDS["song"].families[0]) == Found(installed / "simsun.ttf")


def test_a_family_is_found_by_its_chinese_name_in_a_file_of_any_name(installed: Path) -> None:
    make_font(installed / "A0001.ttf", "FZXiaoBiaoSong-B05S", chinese="方正小标宋简体")
    choice = chosen("xiaobiaosong")
    assert (choice.source, choice.file, choice.substituted) == ("system", "A0001.ttf", False)


def test_a_family_that_nobody_knows_is_found_by_name(tmp_path: Path) -> None:
    make_font(tmp_path / "own.ttf", "Office Song", chinese="某某宋体")
    choice = faces.choose({"song": "某某宋体"}, project_fonts=tmp_path, system=False)[0]
    assert choice.file == "own.ttf"


def test_the_right_face_of_a_collection_is_taken(installed: Path, tmp_path: Path) -> None:
    parts = [make_font(tmp_path / f"{name}.ttf", name) for name in ("NSimSun", "SimSun")]
    collect(parts, installed / "simsun.ttc")
    choice = chosen("song")
    assert (choice.file, choice.face.index, choice.face.family) == ("simsun.ttc", 1, "SimSun")


def test_a_bold_is_not_taken_for_the_family(installed: Path) -> None:
    make_font(installed / "x-bold.ttf", "KaiTi_GB2312", style="Bold")
    assert chosen("kai").source == "package"
    make_font(installed / "x.ttf", "KaiTi_GB2312")
    shelf = Shelf([installed])
    assert shelf.find_name(["KaiTi_GB2312"]) == Found(installed / "x.ttf")
    assert shelf.find_name(["KaiTi_GB2312 Bold"]) == Found(installed / "x-bold.ttf")


def test_the_bold_of_a_collection_is_taken(installed: Path, tmp_path: Path) -> None:
    parts = [make_font(tmp_path / f"{style}.ttf", "Kaiti SC", style=style) for style in ("Bold", "Regular")]
    collect(parts, installed / "kaiti.ttc")
    choice = chosen("kai")
    assert (choice.face.index, choice.bold.index, choice.bold.synthetic_bold) == (1, 0, False)


@pytest.mark.parametrize("styles", [("Black", "Light", "Regular"), ("Medium", "Regular", "Thin")])
def test_another_weight_is_not_taken_for_the_regular(installed: Path, styles: tuple[str, ...]) -> None:
    for place, style in enumerate(styles):
        make_font(installed / f"{place}.ttf", "KaiTi_GB2312", style=style)
    assert chosen("kai").file == f"{styles.index('Regular')}.ttf"


def test_a_family_that_has_but_a_light_face_is_used(installed: Path) -> None:
    make_font(installed / "a.ttf", "KaiTi_GB2312", style="Light")
    make_font(installed / "b.ttf", "KaiTi_GB2312", style="Thin")
    assert chosen("kai").file == "a.ttf"


@pytest.mark.parametrize("name", ["NotoSerifSC[wght].ttf", "x.ttf"])
def test_a_variable_font_is_used_at_400_and_700(installed: Path, name: str) -> None:
    """Its default, which it shows if nobody asks for a weight, may be hair-thin."""
    make_font(installed / name, "Noto Serif SC", style="ExtraLight", weights=(200, 200, 900))
    [choice] = faces.choose({"song": "Noto Serif SC"})
    assert choice.source == "system"
    assert [face.variations for face in (choice.face, choice.bold)] == [{"wght": 400.0}, {"wght": 700.0}]
    assert not choice.bold.synthetic_bold


def test_a_variable_font_that_has_no_bold_is_stroked(installed: Path) -> None:
    make_font(installed / "simkai.ttf", "KaiTi", weights=(300, 300, 350))
    choice = chosen("kai")
    assert choice.face.variations == choice.bold.variations == {"wght": 350.0}
    assert choice.bold.synthetic_bold


def test_a_serif_bold_of_the_system_is_the_bold_of_the_packaged_song(installed: Path) -> None:
    make_font(installed / "NotoSerifSC-Bold.otf", "Noto Serif SC", style="Bold")
    choice = chosen("song")
    assert choice.face.family == "Noto Serif SC"
    assert Path(choice.bold.path).name == "NotoSerifSC-Bold.otf"
    assert not choice.bold.synthetic_bold


def test_a_bold_is_stroked_where_the_family_has_none(installed: Path) -> None:
    make_font(installed / "simkai.ttf", "KaiTi")
    choice = chosen("kai")
    assert choice.bold.synthetic_bold
    assert choice.bold.outlines == choice.face.outlines


def test_system_fonts_are_passed_over_when_asked(installed: Path) -> None:
    make_font(installed / "simfang.ttf", "FangSong")
    assert chosen("fangsong", system=True).source == "system"
    assert chosen("fangsong", system=False).source == "package"


def test_damaged_files_are_passed_over(installed: Path) -> None:
    (installed / "broken.ttf").write_bytes(b"no font")
    (installed / "cut.ttf").write_bytes(b"\0\1\0\0\0\5")
    (installed / "楷体_GB2312.ttf").write_bytes(b"<html>not found</html>")
    make_font(installed / "good.ttf", "KaiTi_GB2312")
    assert chosen("kai").file == "good.ttf"


def test_folders_are_searched_in_depth_and_the_first_one_wins(tmp_path: Path) -> None:
    for folder in ("a/b/c", "d"):
        (tmp_path / folder).mkdir(parents=True)
        make_font(tmp_path / folder / "simkai.ttf", "KaiTi")
    assert Shelf([tmp_path / "a", tmp_path / "d"]).find(KINDS["kai"].families[1]) == Found(tmp_path / "a/b/c/simkai.ttf")


@pytest.mark.parametrize(
    ("platform", "folder"),
    [
        ("win32", "Fonts"),
        ("darwin", "Microsoft Word.app/Contents/Resources/DFonts"),
        ("darwin", "wpsoffice.app/Contents/Resources/office6/fonts"),
        ("linux", "/usr/share/fonts"),
        ("linux", "fonts/opentype/public/fandol"),
    ],
)
def test_fonts_of_the_system_of_offices_and_of_tex_are_looked_through(platform: str, folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert any(path.as_posix().endswith(folder) for path in system_folders())


def test_small_files_are_not_opened_for_their_names(tmp_path: Path) -> None:
    make_font(tmp_path / "x.ttf", "KaiTi")
    assert Shelf([tmp_path]).find_name(["KaiTi"]) is not None
    assert Shelf([tmp_path], smallest=10_000_000).find_name(["KaiTi"]) is None


def test_a_machine_without_any_font_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "_packaged_path", lambda packaged: None)
    with pytest.raises(UserError) as caught:
        faces.resolve(THEME_FONTS, system=False)
    assert [d.code for d in caught.value.diagnostics] == ["no-font"] * 5
    assert all(d.hint for d in caught.value.diagnostics)


def test_a_static_hei_serves_where_the_variable_one_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = faces._packaged_path
    monkeypatch.setattr(faces, "_packaged_path", lambda packaged: None if packaged.module == "justmytype_intl_cjk" else found(packaged))
    choice = chosen("hei", system=False)
    assert choice.file == "NotoSansSC-Regular.otf"
    assert choice.bold.synthetic_bold


def test_file_names_in_the_table_are_lower_case_and_belong_to_one_family() -> None:
    families = {id(f): f for kind in KINDS.values() for f in kind.families}.values()
    names = [name for family in families for name in family.files]
    assert names
    assert [name for name in names if name != name.lower()] == []
    single = [name for name in names if not name.endswith(".ttc")]
    assert len(single) == len(set(single))


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("fangsong", "仿宋"),
        ("fangsong", "仿宋_GB2312"),
        ("fangsong", "华文仿宋"),
        ("fangsong", "方正仿宋_GBK"),
        ("kai", "KaiTi"),
        ("kai", "楷体-简"),
        ("kai", "汉仪楷体KW"),
        ("xiaobiaosong", "方正小标宋_GBK"),
        ("xiaobiaosong", "FZXiaoBiaoSong-B05S"),
        ("xiaobiaosong", "华文中宋"),
        ("hei", "Heiti SC"),
    ],
)
def test_the_name_in_any_language_finds_a_family_whatever_its_file_is_called(installed: Path, role: str, name: str) -> None:
    make_font(installed / "X7.ttf", f"Nobody {role}", chinese=name)
    [choice] = faces.choose({role: name})
    assert (choice.source, choice.file, choice.substituted) == ("system", "X7.ttf", False)


def test_every_packaged_face_that_a_kind_names_is_there() -> None:
    keys = [key for kind in KINDS.values() for key in kind.packaged]
    assert keys
    assert [key for key in keys if faces._packaged_path(PACKAGED[key]) is None] == []


def test_a_family_without_files_is_looked_for_by_name_only(tmp_path: Path) -> None:
    assert Shelf([tmp_path]).find(Family(names=("x",), files=())) is None
    shutil.copy(make_font(tmp_path / "x.ttf", "Y"), tmp_path / "y.ttf")
    assert Shelf([tmp_path]).find(Family(names=("x",), files=("y.ttf",))) == Found(tmp_path / "y.ttf")
