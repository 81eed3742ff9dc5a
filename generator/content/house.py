"""The office's own Word file as a house style: a theme's styles, page, running heads and feet are taken from it.

    .docx ── word_file ──> parts ── word_styles, house_styles ──> Theme.styles, .characters, .fonts
                                └─ house_running ──> Theme.house

A style is matched by its name in Word, which is the theme's label or, where the role has one, the name of Word's own style. The result is a theme
like any other: the layout and both writers work from it, and never see the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import asdict, replace

from generator.content.house_running import RunningParts
from generator.content.house_styles import Families, Taken, Taking, ornament_words
from generator.content.house_tables import taken_table
from generator.content.theme_file import StyleEntry
from generator.content.word_file import MAX_BYTES, BadWordFile, WordFile
from generator.content.word_styles import W, WordStyles, length
from generator.diagnostics import Diagnostics, Span, reason_of
from generator.document.house import HouseStyle, Ornament, Running
from generator.document.theme import MM, CharacterStyle, Page, Style, TableStyle, Theme
from generator.document.word_names import BUILT_IN

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["read_reference", "with_house"]

_PATH = re.compile(r"[^/\\:.\x00-\x1f][^/\\:\x00-\x1f]*(/[^/\\:.\x00-\x1f][^/\\:\x00-\x1f]*)*")
"""Names with strokes between them; none begins with a dot, so none leads upwards."""
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SIDES = (20.0, 2000.0)
"""Smallest and largest sheet in mm."""
_FOREIGN = {
    "oleObject": "嵌入对象",
    "aFChunk": "插入的文件",
    "control": "控件",
    "attachedTemplate": "所附的模板",
    "subDocument": "子文档",
    "image": "链接的图片",
    "hyperlink": "链接",
    "frame": "框架",
}
_PLAIN_LINE = Style(name="", label="", font="song", size=10.5, pitch=14.0)
_Find = Callable[..., Span]


def read_reference(templates: Path, path: str) -> bytes:
    """Return the bytes of a Word file below the templates. Raises `BadWordFile` where there is none, or it is too large."""
    file = templates / path
    if not _PATH.fullmatch(path) or not path.casefold().endswith((".docx", ".dotx")):
        raise BadWordFile("只能是 templates/ 里的 .docx 文件", "写它在那里的路径，例如 house.docx")
    try:
        if not file.is_file() or not file.resolve().is_relative_to(templates.resolve()):
            raise BadWordFile("templates/ 里没有这个文件", "把文件放进 templates/，写它在那里的路径，例如 house.docx")
        if file.stat().st_size > MAX_BYTES:
            raise BadWordFile(f"文件超过 {MAX_BYTES // 1_000_000} MB", "删去里面的正文和大图，只留样式、页眉页脚")
        return file.read_bytes()
    except (OSError, RuntimeError, ValueError) as error:
        raise BadWordFile(f"文件打不开（{reason_of(error)}）", "检查是否有权限，是否被 Word 占用") from None


def with_house(theme: Theme, entries: Mapping[str, StyleEntry], path: str, data: bytes, find: _Find) -> Theme:
    """Return a theme with what a Word file says in place of what it says itself.

    Args:
        theme: The theme as its own file has it.
        entries: Its styles as they are written there: one that the Word file lacks follows the one that it is based on.
        path: The Word file's name, for messages.
        data: Its bytes.
        find: Tells the place of a value in the theme's file, by its keys.

    Raises:
        BadWordFile: If the file is broken, hostile, no Word file, or leaves no room for text.
    """
    return _House(theme, entries, path, WordFile(data), find).theme()


class _House:
    """One file on its way into a theme."""

    def __init__(self, theme: Theme, entries: Mapping[str, StyleEntry], path: str, file: WordFile, find: _Find) -> None:
        self._theme = theme
        self._entries = entries
        self._found: dict[str, Style] = {}
        self._path = path
        self._file = file
        self._find = find
        self._problems = Diagnostics()
        self._ornaments: dict[str, tuple[Ornament, ...]] = {}
        sections = list(file.xml(file.main).iter(f"{W}sectPr"))
        self._sections = [each for each in sections if next(each.iterancestors(f"{W}sectPrChange"), None) is None]
        styles = file.first(file.main, "styles")
        if styles is None:
            raise BadWordFile("文件里没有样式")
        fonts = file.first(file.main, "theme")
        self._styles = WordStyles(file.xml(styles), file.xml(fonts) if fonts else None)
        self._families = Families(dict(theme.fonts))
        self._pitch, grid = self._grid()
        self._taking = Taking(self._styles, self._families, grid)

    def theme(self) -> Theme:
        """Return the theme that both make."""
        page = self._page()
        styles = {key: self._style(key) for key in self._theme.styles}
        if page.measure != self._theme.page.measure or any(styles[key].size != old.size for key, old in self._theme.styles.items()):
            styles = {key: _gridded(style, page) for key, style in styles.items()}
        old, new = self._theme.styles["body"], styles["body"]
        page = replace(page, pitch=self._pitch or (new.pitch if self._theme.page.pitch == old.pitch else page.pitch))
        characters = {key: self._character(key, style) for key, style in self._theme.characters.items()}
        tables = {key: self._table(key, style) for key, style in self._theme.tables.items()}
        parts = RunningParts(self._file, self._taking, _PLAIN_LINE, page.measure, self._labels())
        head, foot = self._running(parts)
        styles |= parts.styles
        house = HouseStyle(
            head=head, foot=foot, head_distance=self._distance("header"), foot_distance=self._distance("footer"), ornaments=self._ornaments
        )
        page = self._made_room(page, house, styles)
        self._warn_of_dropped(parts)
        return replace(
            self._theme,
            page=page,
            number=None if foot else self._theme.number,
            fonts=self._families.roles,
            styles=styles,
            characters=characters | parts.characters,
            tables=tables,
            house=replace(house, warnings=tuple(self._problems.items)),
        )

    # --- styles ---

    def _style(self, key: str) -> Style:
        if key not in self._found:
            self._found[key] = self._made(key, self._theme.styles[key])
        return self._found[key]

    def _made(self, key: str, base: Style) -> Style:
        built_in = BUILT_IN.get(key, ("", ""))[1]
        ident = self._styles.find("paragraph", base.label, *filter(None, [built_in]))
        if ident is None:
            self._missing("styles", key, base.label)
            entry = self._entries[key]
            if entry.based_on is None:
                return base
            said = {name for name, value in asdict(entry).items() if value is not None}
            return replace(self._style(entry.based_on), **{name: value for name, value in asdict(base).items() if name in said or name == "name"})
        taken = self._taking.style(base, *self._styles.paragraph(ident))
        self._tell_unfollowed(key, taken)
        if taken.ornaments:
            self._ornaments[key] = taken.ornaments
        return taken.style

    def _character(self, key: str, base: CharacterStyle) -> CharacterStyle:
        ident = self._styles.find("character", base.label)
        if ident is None:
            self._missing("characters", key, base.label)
            return base
        taken, unfollowed = self._taking.character(base, self._styles.character(ident), self._theme.styles["body"].font)
        self._warn_of_style("characters", key, base.label, "、".join(unfollowed))
        return taken

    def _table(self, key: str, base: TableStyle) -> TableStyle:
        """Return a table style: the theme's own where the file has none of its name, as a file has that was made without a table."""
        ident = self._styles.find("table", base.label)
        if ident is None:
            return base
        taken, unfollowed = taken_table(base, self._styles.table(ident))
        self._warn_of_style("tables", key, base.label, "、".join(unfollowed))
        return taken

    def _missing(self, kind: str, key: str, label: str) -> None:
        message = f"{self._path} 里没有样式“{label}”，用版式自己的"
        self._problems.warn("reference-style", message, self._find(kind, key, "label"), "在 Word 里加上这个名字的样式，或把 label 改成 Word 里的名字")

    def _tell_unfollowed(self, key: str, taken: Taken) -> None:
        words = "、".join(taken.unfollowed)
        only = "、".join(ornament_words(taken.ornaments))
        self._warn_of_style("styles", key, taken.style.label, "；".join(filter(None, [words, f"{only}只在 Word 里" if only else ""])))

    def _warn_of_style(self, kind: str, key: str, label: str, words: str) -> None:
        if words:
            message = f"{self._path} 的样式“{label}”不能全照办：{words}"
            self._problems.warn("reference-property", message, self._find(kind, key, "label"), "其余的已照办；在 Word 里改掉这些，就没有这条提示")

    def _labels(self) -> set[str]:
        theme = self._theme
        labels = (each.label for kind in (theme.styles, theme.characters, theme.tables) for each in kind.values())
        return {*theme.styles, *theme.characters, *theme.tables, *labels}

    # --- page ---

    def _last(self, tag: str) -> Mapping[str, str]:
        element = self._sections[-1].find(f"{W}{tag}") if self._sections else None
        return {} if element is None else {str(key).removeprefix(W): str(value) for key, value in element.attrib.items()}

    def _grid(self) -> tuple[float | None, float | None]:
        """Return the pitch of the file's line grid, and again if its lines snap to it."""
        grid = self._last("docGrid")
        pitch = length(grid, "linePitch")
        on = grid.get("type", "default") != "default" and pitch is not None and 4 <= pitch <= 400
        return (pitch, pitch) if on else (None, None)

    def _page(self) -> Page:
        size, margins = self._last("pgSz"), self._last("pgMar")
        found: dict[str, float] = {}
        sides = [(side, margins, side) for side in ("top", "bottom", "left", "right")]
        for key, holder, name in (("width", size, "w"), ("height", size, "h"), *sides):
            value = length(holder, name)
            if value is not None:
                found[key] = abs(value) / MM
        gutter = (length(margins, "gutter") or 0.0) / MM
        if gutter and "left" in found:
            found["left"] += gutter
        page = replace(self._theme.page, **found)
        self._check_room(page)
        return page

    def _check_room(self, page: Page) -> None:
        low, high = _SIDES
        if not (low <= page.width <= high and low <= page.height <= high) or page.measure < low * MM or page.depth < low * MM:
            raise BadWordFile("纸张和页边距没有给正文留下地方", "在 Word 的“页面设置”里改页边距")

    def _made_room(self, page: Page, house: HouseStyle, styles: Mapping[str, Style]) -> Page:
        """Return the page with the margins that its head and foot take: Word moves the text away from them."""
        heights = {"top": _height(house.head, styles) + house.head_distance, "bottom": _height(house.foot, styles) + house.foot_distance}
        for side, running in (("top", house.head), ("bottom", house.foot)):
            if running and heights[side] / MM > getattr(page, side):
                page = replace(page, **{side: heights[side] / MM})
        self._check_room(page)
        return page

    # --- heads and feet ---

    def _running(self, parts: RunningParts) -> tuple[Running | None, Running | None]:
        settings = self._file.first(self._file.main, "settings")
        even = settings is not None and _says(self._file.xml(settings), "evenAndOddHeaders")
        first = bool(self._sections) and _says(self._sections[-1], "titlePg")
        head, foot = (self._references(kind) for kind in ("header", "footer"))
        return parts.running(head, "页眉", even=even, first=first), parts.running(foot, "页脚", even=even, first=first)

    def _references(self, kind: str) -> dict[str, str]:
        """Return the parts of the last section's heads or feet; a section without its own has those of the one before (17.10.1)."""
        related = self._file.related(self._file.main)
        found: dict[str, str] = {}
        for section in self._sections:
            for reference in section.iterchildren(f"{W}{kind}Reference"):
                target = related.get(reference.get(f"{_R}id", ""))
                if target and not target.external and self._file.has(target.target):
                    found[reference.get(f"{W}type", "default")] = target.target
        return found

    def _distance(self, name: str) -> float:
        return min(abs(length(self._last("pgMar"), name) or 0.0), 400.0)

    # --- what was left out ---

    def _warn_of_dropped(self, parts: RunningParts) -> None:
        words = dict(parts.dropped)
        for source, related in self._file.foreign():
            if related.kind != "hyperlink" or source != self._file.main:
                words.setdefault(f"{'外部的' if related.external else ''}{_FOREIGN.get(related.kind, related.kind[:30])}", None)
        columns = self._last("cols").get("num", "1")
        if columns not in ("", "1"):
            words["分栏"] = None
        if words:
            message = f"{self._path} 里的这些没有用：{'、'.join(words)}"
            hint = "只用样式、页面设置，以及页眉页脚里的文字、页码和图片"
            self._problems.warn("reference-dropped", message, self._find("word", "reference"), hint)


def _says(holder: Element, name: str) -> bool:
    element = holder.find(f"{W}{name}")
    return element is not None and element.get(f"{W}val", "1") not in ("0", "false", "off")


def _gridded(style: Style, page: Page) -> Style:
    """Return a style of the page's grid with as many characters a line as the page holds of its size."""
    return style if style.columns is None else replace(style, columns=max(1, round(page.measure / style.size)))


def _height(running: Running | None, styles: Mapping[str, Style]) -> float:
    """Return the height in pt of the highest head or foot."""
    return max((sum(line.height(styles[line.style]) for line in lines) for lines in running.kinds), default=0.0) if running else 0.0
