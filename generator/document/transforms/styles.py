"""Every style that a document names must be in its theme."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import Diagnostics, Span, nearest
from generator.document.nodes import (
    Annex,
    Block,
    BulletList,
    Cell,
    Chart,
    Colophon,
    Document,
    Emphasis,
    Heading,
    Link,
    ListItem,
    Masthead,
    OrderedList,
    Paragraph,
    Picture,
    Row,
    Strong,
    Styled,
    Table,
    TableOfContents,
)
from generator.document.theme import Theme
from generator.document.walk import Line, Rewriter

__all__ = ["Styles", "resolve_styles"]

_GROUPS = (Strong, Emphasis, Styled, Link)


class Styles(Rewriter):
    """Looks names up in a theme and reports each that is missing once, where it is first used."""

    def __init__(self, theme: Theme) -> None:
        """Take the theme."""
        self.theme = theme
        self.problems = Diagnostics()
        self._told: set[tuple[str, str]] = set()
        self._rows: Mapping[str, object] | None = None
        """The kinds of rows of the table that is being walked; None where its style is not known."""

    def meet(self, node: Block | ListItem | Row | Cell) -> None:
        """Look up the names that a node bears."""
        match node:
            case Row():
                if node.style is not None and self._rows is not None:
                    self._name("行样式", node.style, self._rows, node.span)
            case Paragraph():
                self._style(node.style, node.span)
            case Cell():
                if node.style is not None:
                    self._style(node.style, node.span)
                if node.fill is not None:
                    self._name("底色", node.fill, self.theme.fills, node.span)
            case Table():
                self._name("表格样式", node.style, self.theme.tables, node.span)
                style = self.theme.tables.get(node.style)
                self._rows = style.rows if style is not None else None
            case _:
                for name in _styles(node):
                    self._style(name, node.span)

    def line(self, line: Line) -> Line:
        """Look up the names of the character styles in a line."""
        for inline in line:
            if isinstance(inline, Styled):
                self._name("字符样式", inline.style, self.theme.characters, inline.span)
            if isinstance(inline, _GROUPS):
                self.line(inline.children)
        return line

    def _style(self, name: str, span: Span | None) -> None:
        if name not in self.theme.styles:
            self._name("样式", name, self.theme.styles, span)

    def _name(self, kind: str, name: str, known: Mapping[str, object], span: Span | None) -> None:
        if name in known or (kind, name) in self._told:
            return
        self._told.add((kind, name))
        near = nearest(name, known)
        hint = f"是不是 {near}？" if near else f"可用的有：{'、'.join(sorted(known))}" if known else None
        self.problems.error("unknown-style", f"主题 {self.theme.name} 没有{kind} {name}", span, hint)


def resolve_styles(document: Document, theme: Theme) -> Document:
    """Return the document as it is, or raise `UserError` with every name in it that the theme does not have, each once."""
    styles = Styles(theme)
    styles.document(document)
    styles.problems.raise_errors()
    return document


def _styles(node: Block | ListItem) -> tuple[str, ...]:
    """Return the paragraph styles that a node needs."""
    match node:
        case BulletList() | OrderedList():
            return (node.style,)
        case Heading():
            return (node.style or ("title" if node.level == 0 else f"heading-{node.level}"),)
        case Chart() | Picture():
            return ("caption",) if node.caption else ()
        case Masthead():
            return ("masthead-issuer", "masthead-number") if node.number else ("masthead-issuer",)
        case Colophon():
            return ("colophon",)
        case Annex():
            return ("annex-label",)
        case TableOfContents():
            return tuple(f"toc-{level}" for level in range(1, node.depth + 1))
        case _:
            return ()
