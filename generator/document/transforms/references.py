"""References get the words they print: the number or title of what they name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec.structs import replace

from generator.diagnostics import Diagnostics, nearest
from generator.document.nodes import Chart, Document, Emphasis, Heading, Inline, Link, Paragraph, Picture, Reference, Section, Strong, Styled, Table
from generator.document.walk import Line, map_lines, plain_text, walk

__all__ = ["refers", "resolve_references"]

_GROUPS = (Strong, Emphasis, Styled, Link)
_NUMBERED = re.compile(r"\s*((?:表|图|附表|附图)\s*[0-9]+)")


def resolve_references(document: Document) -> Document:
    """Return the document with every `Reference` filled in.

    A reference prints its own words, or else the number of what it names (表1, 一、), or else its title. One that names nothing is an error, and all
    of them are raised at once.
    """
    problems = Diagnostics()
    targets = _targets(document)

    def line(old: Line) -> Line:
        return tuple([_inline(inline, targets, problems) for inline in old]) if refers(old) else old

    resolved = map_lines(document, line)
    problems.raise_errors()
    return resolved


def _targets(document: Document) -> dict[str, str]:
    """Return the words for everything that has an id; empty where it has neither number nor title."""
    found: dict[str, str] = {}
    for node in walk(document):
        match node:
            case Heading(id=str(name)):
                found[name] = node.number or plain_text(node)
            case Table(id=str(name)) | Chart(id=str(name)) | Picture(id=str(name)):
                caption = "".join(plain_text(inline) for inline in node.caption)
                number = _NUMBERED.match(caption)
                found[name] = number[1] if number else caption
            case Section(id=str(name)):
                heading = next((n for n in walk(node) if isinstance(n, Heading)), None)
                found[name] = (heading.number or plain_text(heading)) if heading else ""
            case Paragraph(id=str(name)):
                found[name] = ""
    return found


def refers(line: Line) -> bool:
    """Whether there is a reference in a line."""
    return any(isinstance(inline, Reference) or (isinstance(inline, _GROUPS) and refers(inline.children)) for inline in line)


def _inline(inline: Inline, targets: Mapping[str, str], problems: Diagnostics) -> Inline:
    match inline:
        case Reference():
            return _filled(inline, targets, problems)
        case Strong() | Emphasis() | Styled() | Link():
            return replace(inline, children=tuple(_inline(child, targets, problems) for child in inline.children))
        case _:
            return inline


def _filled(reference: Reference, targets: Mapping[str, str], problems: Diagnostics) -> Reference:
    target = reference.target
    if target not in targets:
        near = nearest(target, targets)
        hint = f"是不是 #{near}？" if near else "给要引用的标题或表格写上 id"
        problems.error("unresolved-reference", f"这份简报里没有编号为 {target} 的标题或表格", reference.span, hint)
        return reference
    if reference.text:
        return reference
    if not targets[target]:
        hint = f'写成 <a href="#{target}">要打印的文字</a>'
        problems.error("unresolved-reference", f"{target} 没有编号也没有标题，不知道打印什么", reference.span, hint)
        return reference
    return replace(reference, text=targets[target])
