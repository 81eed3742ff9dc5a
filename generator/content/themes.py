"""Reading themes: ``templates/themes/NAME.yaml`` to `document.theme.Theme`.

The file is read and validated as the content is, so that its problems are told alike. What remains is resolved here: styles that are based on others,
defaults, and the names that one part of a theme uses for another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from generator.content.files import read_text, theme_names
from generator.content.places import find
from generator.content.theme_file import StyleEntry, TableEntry, ThemeFile
from generator.content.validation import convert
from generator.content.wording import about, key_name
from generator.content.yaml_nodes import MapNode, Node, compose
from generator.diagnostics import Diagnostic, Diagnostics, Span, UserError, nearest
from generator.document.nodes import Align
from generator.document.theme import CharacterStyle, Fit, Page, PageNumber, RowStyle, Style, TableStyle, Theme

__all__ = ["REQUIRED_STYLES", "load_theme", "theme_span"]

REQUIRED_STYLES: tuple[str, ...] = (
    "body",
    "title",
    "heading-1",
    "heading-2",
    "heading-3",
    "heading-4",
    "list",
    "caption",
    "note",
    "cell",
    "cell-head",
    "page-number",
    "subtitle",
    "flush",
    "colophon",
    "masthead-issuer",
    "masthead-number",
    "annex-label",
    "annex-title",
    "toc-1",
    "toc-2",
    "toc-3",
)
"""Styles that documents use of themselves, whatever the template."""

NARROWEST = 20.0
"""Smallest width and height of the type area, in mm."""


def load_theme(folder: Path, name: str) -> Theme:
    """Read a theme.

    Args:
        folder: The folder of the themes, ``templates/themes`` in a project.
        name: The theme's name, that of its file without the ending.

    Raises:
        UserError: With everything that is wrong with the file, or because there is none.
    """
    file = f"{folder.parent.name}/{folder.name}/{name}.yaml"
    known = theme_names(folder)
    if name not in known:
        near = nearest(name, known)
        hint = f"是不是 {near}？" if near else f"可以用：{'、'.join(sorted(known)) or '（没有）'}"
        raise UserError(Diagnostic("missing-theme", f"没有版式 {name}", Span(file), hint))
    problems = Diagnostics()
    text = read_text(folder / f"{name}.yaml", file, problems)
    node = compose(text, file, problems) if text is not None else None
    if node is None and not problems.items:
        problems.error("empty-file", "文件是空的", Span(file), "填写内容，或删去这个文件")
    entry = convert(node, ThemeFile, problems, floats=True) if node is not None else None
    theme = _Resolving(name, entry, node, problems).theme() if entry is not None and node is not None else None
    if theme is not None and entry is not None and node is not None and entry.word:
        theme = _with_reference(theme, entry, folder.parent, entry.word.reference, node, problems)
    problems.raise_errors()
    assert theme is not None
    return theme


def theme_span(folder: Path, name: str, key: str) -> Span:
    """Return where a theme's file says a key, its parts joined by dots, or the innermost part of it; the file if it cannot be read."""
    file = f"{folder.parent.name}/{folder.name}/{name}.yaml"
    problems = Diagnostics()
    text = read_text(folder / f"{name}.yaml", file, problems)
    node = compose(text, file, problems) if text is not None else None
    return find(node, key.replace("_", "-").split(".")).span if node is not None else Span(file)


def _with_reference(theme: Theme, entry: ThemeFile, templates: Path, path: str, node: Node, problems: Diagnostics) -> Theme | None:
    """Return the theme with what the office's Word file says, or None with the reason told."""
    from generator.content.house import read_reference, with_house  # few themes name a file
    from generator.content.word_file import BadWordFile

    try:
        return with_house(theme, entry.styles, path, read_reference(templates, path), lambda *keys: find(node, keys).span)
    except BadWordFile as bad:
        problems.error("bad-reference", f"Word 文件 {path} 不能用：{bad.text}", find(node, ("word", "reference")).span, bad.hint)
        return None


class _Resolving:
    """One theme's entries on their way to the theme."""

    def __init__(self, name: str, entry: ThemeFile, node: Node, problems: Diagnostics) -> None:
        self.name = name
        self.entry = entry
        self.node = node
        self.problems = problems

    def theme(self) -> Theme | None:
        """Return the theme, or None if something is missing in it."""
        before = len(self.problems.errors)
        self.check_names()
        self.check_labels()
        page = Page(**_given(self.entry.page))
        self.check_page(page)
        styles = {name: self.style(name) for name in self.entry.styles}
        if len(self.problems.errors) > before:
            return None
        return Theme(
            name=self.name,
            page=page,
            number=PageNumber(**_given(self.entry.number)) if self.entry.number else None,
            fonts=msgspec.structs.asdict(self.entry.fonts),
            styles={name: style for name, style in styles.items() if style},
            characters={name: CharacterStyle(name=name, **_given(entry)) for name, entry in self.entry.characters.items()},
            tables={name: _table(name, entry) for name, entry in self.entry.tables.items()},
            fills=self.entry.fills,
            fit=Fit(**_given(self.entry.fit)) if self.entry.fit else Fit(),
        )

    def span(self, *path: str) -> Span:
        return find(self.node, path).span

    def key_span(self, key: str) -> Span:
        assert isinstance(self.node, MapNode)
        return self.node.keys[key].span

    # --- styles that are based on others ---

    def style(self, name: str) -> Style | None:
        """Return the style with all that it takes from others, or None, with the reason told."""
        values: dict[str, Any] = {}
        for each in self.ancestry(name):
            values = _given(each) | values
        values.pop("based_on", None)
        lacking = [key for key in ("font", "size", "pitch") if key not in values]
        if self.entry.styles[name].based_on is None:  # what is based on it lacks the same
            for key in lacking:
                message = about(f"样式 {name}", f"缺少 {key_name(key)}")
                self.problems.error("missing-key", message, self.span("styles", name), f"加上 {key}，或写明 based-on")
        return None if lacking else Style(name=name, **values | {"align": Align(values.get("align", "justify"))})

    def ancestry(self, name: str) -> Iterator[StyleEntry]:
        """Yield the style, what it is based on, what that is based on, and so on."""
        seen: list[str] = []
        entry: StyleEntry | None = self.entry.styles[name]
        while entry is not None:
            yield entry
            seen.append(name)
            if entry.based_on is None:
                return
            if entry.based_on in seen:
                loop = seen[seen.index(entry.based_on) :]
                if seen[0] == min(loop):  # one loop, one message
                    message = f"样式互相基于：{'、'.join(loop)}"
                    self.problems.error("style-loop", message, self.span("styles", seen[0], "based-on"), "改掉其中一个 based-on")
                return
            name, entry = entry.based_on, self.entry.styles.get(entry.based_on)

    # --- names ---

    def check_names(self) -> None:
        """Tell names of styles that there are not."""
        for name in REQUIRED_STYLES:
            if name not in self.entry.styles:
                self.problems.error("missing-style", f"版式缺少样式 {name}", self.key_span("styles"), "在 styles 里加上它，可以照 gb9704.yaml 写")
        for path, name in self.uses():
            if name not in self.entry.styles:
                near = nearest(name, self.entry.styles)
                self.problems.error("unknown-style", f"没有样式 {name}", self.span(*path), f"是不是 {near}？" if near else "在 styles 里加上它")

    def uses(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield the place and the name wherever the theme names one of its styles."""
        if self.entry.number and self.entry.number.style:
            yield ("number", "style"), self.entry.number.style
        for name, style in self.entry.styles.items():
            if style.based_on:
                yield ("styles", name, "based-on"), style.based_on
        for name, table in self.entry.tables.items():
            for key in ("head", "cell", "caption"):
                used = getattr(table, key)
                if used:
                    yield ("tables", name, key), used
            for row, entry in table.rows.items():
                yield ("tables", name, "rows", row, "cell"), entry.cell

    def check_labels(self) -> None:
        """Tell labels that are used twice: Word knows a style by its name alone."""
        seen: dict[str, str] = {}
        kinds: Mapping[str, Mapping[str, Any]] = {"styles": self.entry.styles, "characters": self.entry.characters, "tables": self.entry.tables}
        for kind, entries in kinds.items():
            for name, entry in entries.items():
                if entry.label in seen:
                    message = f"{name} 和 {seen[entry.label]} 都叫“{entry.label}”"
                    self.problems.error("duplicate-label", message, self.span(kind, name, "label"), "在 Word 里样式不能重名，改一个")
                seen.setdefault(entry.label, name)

    def check_page(self, page: Page) -> None:
        """Tell margins that leave no room for text."""
        for size, rest in (("width", page.width - page.left - page.right), ("height", page.height - page.top - page.bottom)):
            if rest < NARROWEST:
                self.problems.error("no-type-area", f"页边距太大，版心只剩 {rest:g} 毫米", self.span("page"), f"减小页边距，或加大 {size}")


def _given(entry: Any) -> dict[str, Any]:
    """Return what an entry says, without what it leaves out."""
    return {name: value for name, value in msgspec.structs.asdict(entry).items() if value is not None}


def _table(name: str, entry: TableEntry) -> TableStyle:
    rows = {row: RowStyle(cell=style.cell, fill=style.fill) for row, style in entry.rows.items()}
    return TableStyle(name=name, **_given(entry) | {"rows": rows})
