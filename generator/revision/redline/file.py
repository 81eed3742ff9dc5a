"""Two Word files of our writer as one with tracked changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from lxml import etree

from generator.revision.redline.adoption import Adoption
from generator.revision.redline.blocks import Block, Paragraph, Table
from generator.revision.redline.edition import Edition
from generator.revision.redline.names import DRAWING_NAMES, Element, W
from generator.revision.redline.package import DOCUMENT, Package
from generator.revision.redline.plain import mark_plain
from generator.revision.redline.stamp import Stamp
from generator.revision.redline.story import Story
from generator.revision.redline.weaving import Weaver

__all__ = ["redline"]

_SETTINGS = "word/settings.xml"
_CHANGES = tuple(W + name for name in ("ins", "del"))
_BOOKMARKS = (W + "bookmarkStart", W + "bookmarkEnd")


def redline(old: bytes, new: bytes, *, author: str, date: str) -> bytes | None:
    """Return the new file with what changed since the old one as tracked changes; None if both say the same.

    Args:
        old: The earlier edition, as our writer wrote it.
        new: The later one.
        author: Who is named as the author of the changes.
        date: The date of the changes in ISO form; none if empty.
    """
    before, after = Package(old), Package(new)
    ids = count(_highest_id(after.root(DOCUMENT)) + 1)
    stamp, adoption = Stamp(author, date, ids), Adoption(before, after, ids)
    story = Story(stamp, Weaver(stamp, adoption.drawing), adoption.properties)
    body = _body(after)
    woven = story.woven(tuple(_blocks(_body(before), Edition(before))), tuple(_blocks(body, Edition(after))))
    _replace(body, woven)
    if next(body.iter(*_CHANGES), None) is None:
        return None
    mark_plain(after)
    adoption.styles(body)
    _track(after.root(_SETTINGS))
    return after.to_bytes()


def _body(package: Package) -> Element:
    body = package.root(DOCUMENT).find(W + "body")
    assert body is not None, "our writer's documents have a body"
    return body


def _highest_id(document: Element) -> int:
    """Return the highest number that a bookmark or a drawing of the document has."""
    found = [each.get(W + "id", "") for each in document.iter(*_BOOKMARKS)] + [each.get("id", "") for each in document.iter(*DRAWING_NAMES)]
    return max(map(int, found), default=0)


def _blocks(body: Element, edition: Edition) -> Iterator[Block]:
    for element in body:
        if element.tag == W + "p":
            yield Paragraph(element, edition)
        elif element.tag == W + "tbl":
            yield Table(element, edition)


def _replace(body: Element, woven: Sequence[tuple[Element, Block | None]]) -> None:
    """Put the woven blocks in place of a body's own; what else stands between blocks, and the last section, stays where it is."""
    own = iter(list(body))
    body[:] = []
    for element, block in woven:
        while block is not None and (each := next(own)) is not block.element:
            body.append(each)
        body.append(element)
    body.extend(own)


def _track(settings: Element) -> None:
    """Let what is edited in the file be tracked too (17.15.1.90)."""
    before = settings.find(W + "defaultTabStop")
    assert before is not None, "our writer's settings begin so"
    before.addprevious(etree.Element(W + "trackRevisions"))
