"""Themes: what a file's entries come to, and what is told of wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.content import load_theme
from generator.content.themes import REQUIRED_STYLES
from generator.diagnostics import UserError, render_text
from generator.document.nodes import Align
from generator.document.theme import RowStyle, Theme

ROOT = Path(__file__).parents[2]
OWN = sorted(path.stem for path in (ROOT / "templates" / "themes").glob("*.yaml"))

OTHERS = "".join(f"  {name}: {{label: 样式 {name}, based-on: body}}\n" for name in REQUIRED_STYLES if name not in ("body", "heading-1"))
RIGHT = f"""\
page: {{width: 210, height: 297, top: 37, bottom: 35, left: 28, right: 26, pitch: 28.95}}
number: {{form: "— {{page}} —", style: page-number}}
fonts: {{xiaobiaosong: 小标宋, fangsong: 仿宋, kai: 楷体, hei: 黑体, song: 宋体}}
styles:
  body: {{label: 正文, font: fangsong, size: 16, pitch: 28.95, columns: 28, indent: 2}}
  heading-1: {{label: 标题, based-on: body, font: hei, keep-with-next: true}}
{OTHERS}\
characters:
  code: {{label: 编号, font: song}}
tables:
  table:
    label: 表格
    rule-outer: 0.7
    rows:
      group: {{cell: cell, fill: "E6E6E6"}}
"""


def theme(folder: Path, text: str, name: str = "own") -> Theme:
    themes = folder / "templates" / "themes"
    themes.mkdir(parents=True, exist_ok=True)
    (themes / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_theme(themes, "own")


def told(folder: Path, text: str, name: str = "own") -> str:
    with pytest.raises(UserError) as caught:
        theme(folder, text, name)
    return render_text(caught.value.diagnostics, {"templates/themes/own.yaml": text})


@pytest.mark.parametrize("name", OWN)
def test_the_themes_of_this_repository_are_right(name: str) -> None:
    found = load_theme(ROOT / "templates" / "themes", name)
    assert found.name == name
    assert set(REQUIRED_STYLES) <= found.styles.keys()


def test_there_are_themes_to_test() -> None:
    assert {"gb9704", "dense"} <= set(OWN)


def test_a_style_takes_from_the_one_it_is_based_on_what_it_does_not_say(tmp_path: Path) -> None:
    styles = theme(tmp_path, RIGHT).styles
    assert (styles["heading-1"].font, styles["heading-1"].size, styles["heading-1"].columns) == ("hei", 16.0, 28)
    assert styles["heading-1"].keep_with_next
    assert styles["heading-1"].label == "标题"
    assert styles["body"].align is Align.JUSTIFY


def test_a_style_may_be_based_on_one_that_is_based_on_another(tmp_path: Path) -> None:
    styles = theme(tmp_path, RIGHT.replace("样式 toc-1, based-on: body", "样式 toc-1, based-on: heading-1, size: 14")).styles
    assert (styles["toc-1"].font, styles["toc-1"].size, styles["toc-1"].indent) == ("hei", 14.0, 2.0)


def test_what_a_theme_leaves_out_has_the_defaults_of_the_document(tmp_path: Path) -> None:
    found = theme(tmp_path, RIGHT)
    assert found.number is not None
    assert (found.number.below, found.number.mirrored) == (7.0, True)
    assert (found.fit.pitch, found.fit.stretch) == (1.0, 1.0)
    assert found.tables["table"].rule_head == 0.7
    assert found.tables["table"].rows == {"group": RowStyle(cell="cell", fill="E6E6E6")}
    assert found.characters["code"].size is None
    assert theme(tmp_path, RIGHT.replace("\nnumber: ", "\n#")).number is None


CASES: dict[str, tuple[str, str, str]] = {
    "a key has another form": (
        "keep-with-next: true",
        "keep_with_next: true",
        """\
templates/themes/own.yaml:6:53: error[unknown-key]: 样式 heading-1 没有 keep_with_next 这一项
    6 |   heading-1: {label: 标题, based-on: body, font: hei, keep_with_next: true}
      |                                                       ^^^^^^^^^^^^^^
      = hint: 是不是 keep-with-next？
""",
    ),
    "a font role is none": (
        "font: hei",
        "font: heiti",
        """\
templates/themes/own.yaml:6:48: error[unknown-choice]: 样式 heading-1 的 font（字体）不能是 heiti
    6 |   heading-1: {label: 标题, based-on: body, font: heiti, keep-with-next: true}
      |                                                  ^^^^^
      = hint: 是不是 hei？可以写：fangsong、hei、kai、song、xiaobiaosong
""",
    ),
    "a size is out of range": (
        "size: 16",
        "size: 1600",
        """\
templates/themes/own.yaml:5:43: error[out-of-range]: 样式 body 的 size（字号）是 1600，不能大于 200
    5 |   body: {label: 正文, font: fangsong, size: 1600, pitch: 28.95, columns: 28, indent: 2}
      |                                             ^^^^
      = hint: 改正数值；注意单位
""",
    ),
    "a size is in quotes": (
        "size: 16",
        'size: "16"',
        """\
templates/themes/own.yaml:5:43: error[number-as-text]: 样式 body 的 size（字号）应是数字，这里是文字“16”
    5 |   body: {label: 正文, font: fangsong, size: "16", pitch: 28.95, columns: 28, indent: 2}
      |                                             ^^^^
      = hint: 去掉引号：16
""",
    ),
    "a length has its unit with it": (
        "width: 210",
        "width: 210mm",
        """\
templates/themes/own.yaml:1:15: error[number-as-text]: width（宽）应是数字，这里是文字“210mm”
    1 | page: {width: 210mm, height: 297, top: 37, bottom: 35, left: 28, right: 26, pitch: 28.95}
      |               ^^^^^
      = hint: 这里只写数字：210；单位和“多”“以上”等不写在这里
""",
    ),
    "a base style has no pitch": (
        "size: 16, pitch: 28.95, ",
        "size: 16, ",
        """\
templates/themes/own.yaml:5:9: error[missing-key]: 样式 body 缺少 pitch（行距）
    5 |   body: {label: 正文, font: fangsong, size: 16, columns: 28, indent: 2}
      |         ^
      = hint: 加上 pitch，或写明 based-on
""",
    ),
    "a base is misspelt": (
        "based-on: body, font: hei",
        "based-on: bdoy, font: hei",
        """\
templates/themes/own.yaml:6:36: error[unknown-style]: 没有样式 bdoy
    6 |   heading-1: {label: 标题, based-on: bdoy, font: hei, keep-with-next: true}
      |                                      ^^^^
      = hint: 是不是 body？
""",
    ),
    "styles are based on each other": (
        "font: fangsong, ",
        "font: fangsong, based-on: heading-1, ",
        """\
templates/themes/own.yaml:5:47: error[style-loop]: 样式互相基于：body、heading-1
    5 |   body: {label: 正文, font: fangsong, based-on: heading-1, size: 16, pitch: 28.95, columns: 28, indent: 2}
      |                                                 ^^^^^^^^^
      = hint: 改掉其中一个 based-on
""",
    ),
    "a style of the page number is misspelt": (
        "style: page-number",
        "style: pagenumber",
        """\
templates/themes/own.yaml:2:37: error[unknown-style]: 没有样式 pagenumber
    2 | number: {form: "— {page} —", style: pagenumber}
      |                                     ^^^^^^^^^^
      = hint: 是不是 page-number？
""",
    ),
    "a style of a row is misspelt": (
        "{cell: cell, ",
        "{cell: cells, ",
        """\
templates/themes/own.yaml:34:21: error[unknown-style]: 没有样式 cells
   34 |       group: {cell: cells, fill: "E6E6E6"}
      |                     ^^^^^
      = hint: 是不是 cell？
""",
    ),
    "a required style is missing": (
        """\
  toc-3: {label: 样式 toc-3, based-on: body}
""",
        "",
        """\
templates/themes/own.yaml:4:1: error[missing-style]: 版式缺少样式 toc-3
    4 | styles:
      | ^^^^^^
      = hint: 在 styles 里加上它，可以照 gb9704.yaml 写
""",
    ),
    "a colour is none": (
        '"E6E6E6"',
        "E6E6E",
        """\
templates/themes/own.yaml:34:33: error[bad-color]: 表格样式 table 的 fill（底纹）不是颜色：E6E6E
   34 |       group: {cell: cell, fill: E6E6E}
      |                                 ^^^^^
      = hint: 六位十六进制数，加引号，例如 "E60012"
""",
    ),
    "a colour is read as a number": (
        '"E6E6E6"',
        "123456",
        """\
templates/themes/own.yaml:34:33: error[wrong-type]: 表格样式 table 的 fill（底纹）应是文字，这里是数字 123456
   34 |       group: {cell: cell, fill: 123456}
      |                                 ^^^^^^
      = hint: 加引号："123456"
""",
    ),
    "two styles have one name in Word": (
        "label: 编号",
        "label: 正文",
        """\
templates/themes/own.yaml:28:17: error[duplicate-label]: code 和 body 都叫“正文”
   28 |   code: {label: 正文, font: song}
      |                 ^^^^
      = hint: 在 Word 里样式不能重名，改一个
""",
    ),
    "margins leave no room": (
        "left: 28, right: 26",
        "left: 128, right: 76",
        """\
templates/themes/own.yaml:1:7: error[no-type-area]: 页边距太大，版心只剩 6 毫米
    1 | page: {width: 210, height: 297, top: 37, bottom: 35, left: 128, right: 76, pitch: 28.95}
      |       ^
      = hint: 减小页边距，或加大 width
""",
    ),
    "the page number has no number": (
        "— {page} —",
        "— 页 —",
        """\
templates/themes/own.yaml:2:16: error[bad-form]: form（页码形式）里没有页码：— 页 —
    2 | number: {form: "— 页 —", style: page-number}
      |                ^^^^^^^^
      = hint: 写上 {page}，例如 "— {page} —"
""",
    ),
    "a font role has no family": (
        "fonts: {xiaobiaosong: 小标宋, ",
        "fonts: {",
        """\
templates/themes/own.yaml:3:8: error[missing-key]: fonts（字体）缺少 xiaobiaosong
    3 | fonts: {fangsong: 仿宋, kai: 楷体, hei: 黑体, song: 宋体}
      |        ^
      = hint: 加一行“xiaobiaosong: ……”
""",
    ),
    "a style's name is no name": (
        "  code: {",
        "  Code: {",
        """\
templates/themes/own.yaml:28:3: error[bad-id]: characters（字样）里的名称写法不对：Code
   28 |   Code: {label: 编号, font: song}
      |   ^^^^
      = hint: 名称只用小写英文字母、数字和连字符，例如 heading-1
""",
    ),
    "the file is broken": (
        "page: {",
        "page: [",
        """\
templates/themes/own.yaml:1:7: error[broken-yaml]: 方括号 [ 没有配对
    1 | page: [width: 210, height: 297, top: 37, bottom: 35, left: 28, right: 26, pitch: 28.95}
      |       ^
      = hint: 补上 ]，各项之间用半角逗号
""",
    ),
}
"""What is wrong: what stands in the theme when it is right, what stands there instead, and what is told."""


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES.keys())
def test_what_is_wrong_with_a_theme_is_told(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert RIGHT.count(old) == 1
    assert told(tmp_path, RIGHT.replace(old, new)) == expected.rstrip("\n")


def test_a_theme_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    expected = "templates/themes/own.yaml: error[missing-theme]: 没有版式 own\n      = hint: 是不是 owns？"
    assert told(tmp_path, RIGHT, name="owns") == expected


@pytest.mark.parametrize("name", ["../../secret", "/etc/passwd", "", "a/b", "own\0"])
def test_a_theme_is_looked_for_in_its_folder_only(tmp_path: Path, name: str) -> None:
    theme(tmp_path, RIGHT)
    with pytest.raises(UserError) as caught:
        load_theme(tmp_path / "templates" / "themes", name)
    assert [each.code for each in caught.value.diagnostics] == ["missing-theme"]


def test_an_empty_theme_is_told(tmp_path: Path) -> None:
    assert "error[empty-file]" in told(tmp_path, "# 空\n")


def test_all_problems_of_a_theme_are_told_in_one_run(tmp_path: Path) -> None:
    wrong = RIGHT.replace("size: 16", "size: 1600").replace("hei, keep", "heiti, keep").replace('"E6E6E6"', "red")
    assert told(tmp_path, wrong).count("error[") == 3
