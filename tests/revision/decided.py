"""Accepting and rejecting tracked changes in a Word file, by the letter of the standard (ECMA-376 part 1, 17.13.5), and the words that are left.

It shares nothing with what writes the changes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

__all__ = ["decided", "words"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "word/document.xml"
Block = str | list[list[list[str]]]


def decided(data: bytes, *, accept: bool) -> bytes:
    """Return a file with all its changes accepted, or all rejected."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, _decide(part, accept=accept) if name == _MAIN else part)
    return out.getvalue()


def _decide(part: bytes, *, accept: bool) -> bytes:
    root = etree.fromstring(part)
    kept, gone = ("ins", "del") if accept else ("del", "ins")
    _properties(root, accept=accept)
    _rows(root, gone)
    _controls(root, accept=accept)
    for change in list(root.iter(W + gone)):
        if _is_span(change):
            _take(change)
    for paragraph in list(root.iter(W + "p")):
        if paragraph.find(f"{W}pPr/{W}rPr/{W}{gone}") is not None:
            _join(paragraph)
    for change in list(root.iter(W + kept)):
        if _is_span(change):
            _unwrap(change)
        else:
            _take(change)
    for link in [each for each in root.iter(W + "hyperlink") if not len(each)]:
        _take(link)
    for text in root.iter(W + "delText"):
        text.tag = W + "t"
    return etree.tostring(root)


def _properties(root: etree._Element, *, accept: bool) -> None:
    """Decide on changes of paragraphs' properties."""
    for change in list(root.iter(W + "pPrChange")):
        properties = change.getparent()
        assert properties is not None
        _take(change)
        if not accept:
            properties[:] = [*change[0], *(each for each in properties if each.tag in (W + "rPr", W + "sectPr"))]


def _rows(root: etree._Element, gone: str) -> None:
    for row in list(root.iter(W + "tr")):
        if row.find(f"{W}trPr/{W}{gone}") is not None:
            _take(row)
    for table in list(root.iter(W + "tbl")):
        if table.find(W + "tr") is None:
            _take(table)


def _is_span(change: etree._Element) -> bool:
    parent = change.getparent()
    assert parent is not None
    return parent.tag not in (W + "rPr", W + "trPr")


def _controls(root: etree._Element, *, accept: bool) -> None:
    """Decide on controls that were inserted: their ends stand between the marks of ranges."""
    inserted = [each.getnext() for each in root.iter(W + "customXmlInsRangeStart") if each.getnext() is not None]
    controls = [each for each in inserted if each is not None and each.tag == W + "sdt"]
    for mark in list(root.iter(W + "customXmlInsRangeStart", W + "customXmlInsRangeEnd")):
        _take(mark)
    for control in [] if accept else controls:
        content = control.find(W + "sdtContent")
        assert content is not None
        _unwrap(content)
        properties = control.find(W + "sdtPr")
        assert properties is not None
        _take(properties)
        _unwrap(control)


def _join(paragraph: etree._Element) -> None:
    """Let a paragraph whose mark is gone join the next one; one before a table, or the last, goes if there is nothing in it."""
    following = paragraph.getnext()
    while following is not None and following.tag in (W + "bookmarkStart", W + "bookmarkEnd"):
        following = following.getnext()
    contents = [each for each in paragraph if each.tag != W + "pPr"]
    if following is None or following.tag != W + "p":
        assert not _line(paragraph), "words whose paragraph is gone, and no paragraph that they could join"
        _take(paragraph)
        return
    properties = following.find(W + "pPr")
    at = 0 if properties is None else 1
    for place, each in enumerate(contents):
        following.insert(at + place, each)
    _take(paragraph)


def _take(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    for each in list(element):
        element.addprevious(each)
    _take(element)


def words(data: bytes) -> list[Block]:
    """Return the words of each paragraph, and those of each table by rows, cells and paragraphs; line breaks and tabs are signs, drawings dots."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read(_MAIN))
    return list(_blocks(root[0]))


def _blocks(parent: etree._Element) -> Iterator[Block]:
    for element in parent:
        if element.tag == W + "p":
            yield _line(element)
        elif element.tag == W + "tbl":
            yield [[[_line(each) for each in cell.iter(W + "p")] for cell in row.iter(W + "tc")] for row in element.iter(W + "tr")]


def _line(paragraph: etree._Element) -> str:
    signs = {W + "br": "\n", W + "tab": "\t", W + "drawing": "●"}
    return "".join(signs.get(str(each.tag), each.text or "") for each in paragraph.iter(W + "t", *signs) if not _in_properties(each))


def _in_properties(element: etree._Element) -> bool:
    return next(element.iterancestors(W + "pPr"), None) is not None
