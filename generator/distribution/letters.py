"""What the mail with a pack says, printed from ``mail.html.j2``: its title is the subject, the rest becomes plain text and HTML.

The template is read as any other, into a document; text and HTML are made of that, so that content can become neither markup nor a header.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from generator.build.project import Project
from generator.content import Loaded
from generator.content.records import Briefing
from generator.diagnostics import Diagnostic, Span, UserError
from generator.distribution.cover import renderer_for
from generator.distribution.message import Letter
from generator.distribution.pack import Pack
from generator.document.nodes import (
    Block,
    BulletList,
    Document,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    OrderedList,
    Paragraph,
    Section,
    Spanned,
    Strong,
    Styled,
    Table,
    Text,
    Value,
)
from generator.templating.enclosed import Enclosure

__all__ = ["Letters", "letter"]

TEMPLATE = "mail.html.j2"


class Letters:
    """Writes the letters that go with packs of an edition."""

    def __init__(self, edition: Project, loaded: Loaded) -> None:
        """Take the edition that is sent. Its template is used, or else that of ``jianbao init``."""
        self._given: dict[str, Enclosure] = {}
        self._renderer = renderer_for(edition, loaded, TEMPLATE, self._given)
        self._briefing = Briefing(id="mail", title="邮件", template=TEMPLATE, theme="", audience="departments")

    def __call__(self, pack: Pack) -> Letter:
        """Return the letter for a pack. Raises `UserError` with what is wrong in the template."""
        self._given.clear()
        self._given[pack.department.id] = pack.enclosure
        return letter(self._renderer.render(self._briefing, pack.department.id))


def letter(document: Document) -> Letter:
    """Return a document as a letter. Raises `UserError` if it has no title, or holds what a mail cannot."""
    titles = [block for block in document.blocks if isinstance(block, Heading) and block.level == 0]
    if len(titles) != 1:
        raise _cannot("要有一个 <h1>，它是邮件的标题", document.blocks[0] if document.blocks else None)
    body = [block for block in document.blocks if block is not titles[0]]
    html = Element("div", {"lang": document.meta.language})
    for block in body:
        _to_html(block, html)
    return Letter(
        subject=_words(titles[0].children).replace("\n", ""), text="\n".join(_lines(body)) + "\n", html=tostring(html, "unicode", method="html")
    )


def _lines(blocks: Sequence[Block], mark: str = "") -> Iterator[str]:
    """Yield the lines of the plain text; ``mark`` is that of the item they are in."""
    for place, block in enumerate(blocks):
        match block:
            case Paragraph() | Heading():
                if place and not mark:
                    yield ""
                yield from (mark + _words(block.children)).split("\n")
            case BulletList() | OrderedList():
                for number, item in enumerate(block.items, start=block.start if isinstance(block, OrderedList) else 1):
                    yield from _lines(item.blocks, f"{number}. " if isinstance(block, OrderedList) else "- ")
            case Table():
                for row in (*block.head, *(row for body in block.bodies for row in body.rows)):
                    yield "　".join("".join(_lines(cell.blocks)) for cell in row.cells)
            case Section():
                yield from _lines(block.blocks)
            case _:
                raise _cannot("邮件里只能有标题、段落、列表、表格", block)


def _words(inlines: Sequence[Inline]) -> str:
    found = []
    for inline in inlines:
        match inline:
            case Text() | Value():
                found.append(inline.text)
            case Strong() | Emphasis() | Styled() | Link():
                found.append(_words(inline.children))
            case LineBreak():
                found.append("\n")
            case _:
                raise _cannot("邮件的一行里只能有文字、链接", inline)
    return "".join(found)


def _to_html(block: Block, parent: Element) -> None:
    match block:
        case Paragraph() | Heading():
            line = SubElement(parent, f"h{block.level + 1}" if isinstance(block, Heading) else "p")
            _inlines_to_html(block.children, line)
        case BulletList() | OrderedList():
            listed = SubElement(parent, "ol", {"start": str(block.start)}) if isinstance(block, OrderedList) else SubElement(parent, "ul")
            for item in block.items:
                entry = SubElement(listed, "li")
                for each in item.blocks:
                    _to_html(each, entry)
        case Table():
            table = SubElement(parent, "table", {"border": "1", "cellspacing": "0", "cellpadding": "4"})
            for row in (*block.head, *(row for body in block.bodies for row in body.rows)):
                line = SubElement(table, "tr")
                for cell in row.cells:
                    spans = {name: str(count) for name, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if count > 1}
                    held = SubElement(line, "th" if cell.header else "td", spans)
                    for each in cell.blocks:
                        _to_html(each, held)
        case Section():
            for each in block.blocks:
                _to_html(each, parent)
        case _:
            raise _cannot("邮件里只能有标题、段落、列表、表格", block)


def _inlines_to_html(inlines: Sequence[Inline], parent: Element) -> None:
    for inline in inlines:
        match inline:
            case Text() | Value():
                _add_text(parent, inline.text)
            case Strong():
                _inlines_to_html(inline.children, SubElement(parent, "strong"))
            case Emphasis():
                _inlines_to_html(inline.children, SubElement(parent, "em"))
            case Link():
                _inlines_to_html(inline.children, SubElement(parent, "a", {"href": inline.href}))
            case Styled():
                _inlines_to_html(inline.children, SubElement(parent, "span"))
            case LineBreak():
                SubElement(parent, "br")
            case _:
                raise _cannot("邮件的一行里只能有文字、链接", inline)


def _add_text(parent: Element, text: str) -> None:
    """Add text behind all that an element holds."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _cannot(message: str, node: Spanned | None) -> UserError:
    return UserError(Diagnostic("mail-template", message, (node.span if node else None) or Span(f"templates/{TEMPLATE}"), "改 mail.html.j2"))
