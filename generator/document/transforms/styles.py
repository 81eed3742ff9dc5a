"""Every style that a document names must be in its theme."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import Diagnostics, Span, nearest
from generator.document.nodes import (
    Annex,
    BulletList,
    Cell,
    Chart,
    Colophon,
    Document,
    Heading,
    Masthead,
    OrderedList,
    Paragraph,
    Picture,
    Row,
    Styled,
    Table,
    TableOfContents,
    Text,
    Value,
)
from generator.document.theme import Theme
from generator.document.walk import Node, walk

__all__ = ["resolve_styles"]


def resolve_styles(document: Document, theme: Theme) -> Document:
    """Return the document as it is, or raise `UserError` with every name in it that the theme does not have, each once."""
    check = _Check(theme)
    for node in walk(document):
        match node:
            case Text() | Value():
                pass
            case Row() | Cell() | Styled():
                check.part(node)
            case Table():
                check.table(node)
            case _:
                for style in _styles(node):
                    check.style(style, getattr(node, "span", None))
    check.problems.raise_errors()
    return document


def _styles(node: Node) -> tuple[str, ...]:
    """Return the paragraph styles that a node needs."""
    match node:
        case Paragraph() | BulletList() | OrderedList():
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


class _Check:
    """Looks names up in a theme and reports each that is missing once, where it is first used."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.problems = Diagnostics()
        self.told: set[tuple[str, str]] = set()
        self.rows: Mapping[str, object] | None = None
        """The kinds of rows of the table that is being walked; None where its style is not known."""

    def style(self, name: str, span: Span | None) -> None:
        self.name("样式", name, self.theme.styles, span)

    def table(self, table: Table) -> None:
        self.name("表格样式", table.style, self.theme.tables, table.span)
        style = self.theme.tables.get(table.style)
        self.rows = style.rows if style is not None else None

    def part(self, part: Row | Cell | Styled) -> None:
        match part:
            case Row(style=str(name)) if self.rows is not None:
                self.name("行样式", name, self.rows, part.span)
            case Cell():
                if part.style is not None:
                    self.style(part.style, part.span)
                if part.fill is not None:
                    self.name("底色", part.fill, self.theme.fills, part.span)
            case Styled():
                self.name("字符样式", part.style, self.theme.characters, part.span)
            case _:
                pass

    def name(self, kind: str, name: str, known: Mapping[str, object], span: Span | None) -> None:
        if name in known or (kind, name) in self.told:
            return
        self.told.add((kind, name))
        near = nearest(name, known)
        hint = f"是不是 {near}？" if near else f"可用的有：{'、'.join(sorted(known))}" if known else None
        self.problems.error("unknown-style", f"主题 {self.theme.name} 没有{kind} {name}", span, hint)
