"""A Word file in the neutral form, as Word shows it: what it counts and copies by itself is counted and copied anew, not taken from the file."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from tests.parity import word_charts
from tests.parity.structure import Piece, piece
from tests.parity.word_counting import Counting
from tests.parity.word_tables import Table

__all__ = ["word_pieces"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PARAGRAPH, _TABLE = f"{W}p", f"{W}tbl"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_BAR = "数据条"
_TITLES = ("title", "附件标题", "简报附件标题")
"""Styles of titles, in small letters: H1 in PDF. Word's outline begins below the title, and counts the title of an annex among the first headings."""
_FIRST_LEVEL = 2
"""Level of Word's first headings in the neutral form."""
_FIELD = re.compile(r"\s*(SEQ|REF)\s")


def word_pieces(data: bytes) -> list[Piece]:
    """Return what a .docx says, in reading order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    targets: dict[str, _Target] = {}
    list(_Reader(parts, targets).body())  # finds out what references lead to
    return list(_Reader(parts, targets).body())


class _Target(NamedTuple):
    """What a bookmark stands around."""

    label: str
    words: str


class _Line:
    """A paragraph while it is read."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.words = ""
        self.inner: list[Piece] = []
        self.figures: list[Piece] = []
        self.marks: dict[str, tuple[str, int]] = {}


class _Reader:
    def __init__(self, parts: Mapping[str, bytes], targets: dict[str, _Target]) -> None:
        self._parts = parts
        self._targets = targets
        self._styles = {style.get(f"{W}styleId", ""): style for style in self._root("word/styles.xml").iterfind(f"{W}style")}
        self._counting = Counting(self._root("word/numbering.xml") if "word/numbering.xml" in parts else None)
        links = self._root("word/_rels/document.xml.rels")
        self._links = {link.get("Id", ""): link.get("Target", "") for link in links}

    def _root(self, name: str) -> etree._Element:
        return etree.fromstring(self._parts[name])

    def body(self) -> Iterator[Piece]:
        """Yield the pieces; a table that goes on below a repeated head is one table."""
        table: Table | None = None
        between: list[Piece] = []
        broken = False
        for element in self._root("word/document.xml")[0].iterchildren(_PARAGRAPH, _TABLE):
            if element.tag == _PARAGRAPH:
                between += self._paragraph(element)
                broken = broken or self._style(element, "pageBreakBefore") is not None
                continue
            if element.find(f"{W}tblPr/{W}tblpPr") is not None:  # one that floats is no table, but the lines of a colophon
                between += [found for line in element.iter(_PARAGRAPH) for found in self._paragraph(line)]
                continue
            part = Table.of(element, self._cell)
            if table is not None and broken and table.goes_on_with(part, between):
                table.join(part)
            else:
                yield from () if table is None else table.pieces()
                yield from between
                table = part
            between, broken = [], False
        yield from () if table is None else table.pieces()
        yield from between

    def _cell(self, element: etree._Element) -> tuple[str, list[Piece]]:
        """Return a cell's words, numbers of items included, and what stands in them."""
        lines = [self._read(paragraph) for paragraph in element.iter(_PARAGRAPH)]
        return "".join(f"{line.label}{line.words}" for line in lines), [found for line in lines for found in line.inner]

    def _paragraph(self, element: etree._Element) -> Iterator[Piece]:
        line = self._read(element)
        yield from line.figures
        if not line.words.strip() and not line.inner:
            return
        kind = self._kind(element, line)
        yield piece(kind, line.words if kind.startswith("item") else f"{line.label}{line.words}")
        yield from line.inner

    def _kind(self, element: etree._Element, line: _Line) -> str:
        name = self._name(element)
        level = self._style(element, "outlineLvl")
        if name.startswith("toc"):
            return "entry"
        if name in _TITLES:
            return "heading 1"
        if level is not None:
            return f"heading {int(level.get(f'{W}val', '0')) + _FIRST_LEVEL}"
        if line.label:
            number = self._style(element, "numPr")
            return f"item {_level(number) + 1} {line.label}"
        return "caption" if name == "caption" else "paragraph"

    # --- styles ---------------------------------------------------------------------------------------------------

    def _chain(self, element: etree._Element) -> Iterator[etree._Element]:
        """Yield a paragraph's properties, then those of its style and of the styles that it is based on."""
        properties = element.find(f"{W}pPr")
        if properties is None:
            return
        yield properties
        name = _value(properties, "pStyle")
        while name in self._styles:
            own = self._styles[name].find(f"{W}pPr")
            if own is not None:
                yield own
            name = _value(self._styles[name], "basedOn")

    def _style(self, element: etree._Element, tag: str) -> etree._Element | None:
        """Return the property that counts for a paragraph: its own, its style's, or one's that it is based on."""
        return next((found for properties in self._chain(element) if (found := properties.find(f"{W}{tag}")) is not None), None)

    def _name(self, element: etree._Element) -> str:
        """Return the name of the last style that a paragraph's style is based on before ``Normal``, in small letters."""
        properties = element.find(f"{W}pPr")
        ident = "" if properties is None else _value(properties, "pStyle")
        while ident in self._styles and (base := _value(self._styles[ident], "basedOn")) not in ("", "Normal"):
            ident = base
        return _value(self._styles[ident], "name").lower() if ident in self._styles else ""

    # --- words ----------------------------------------------------------------------------------------------------

    def _read(self, element: etree._Element) -> _Line:
        number = self._style(element, "numPr")
        label = self._counting.label(ident, _level(number)) if number is not None and (ident := _value(number, "numId")) != "0" else ""
        line = _Line(label)
        self._children(element, line)
        return line

    def _children(self, element: etree._Element, line: _Line) -> None:
        for child in element:
            self._read_one(child, line)

    def _read_one(self, element: etree._Element, line: _Line) -> None:
        match str(element.tag).removeprefix(W):
            case "t":
                line.words += element.text or ""
            case "fldSimple":
                self._field(element, line)
            case "hyperlink":
                self._link(element, line)
            case "sdt":
                self._control(element, line)
            case "drawing":
                line.figures += self._figure(element)
            case "bookmarkStart":
                line.marks[element.get(f"{W}id", "")] = element.get(f"{W}name", ""), len(line.words)
            case "bookmarkEnd":
                name, begin = line.marks.pop(element.get(f"{W}id", ""), ("", 0))
                self._targets[name] = _Target(line.label, line.words[begin:])
            case "p" | "tbl":
                pass
            case _:
                self._children(element, line)

    def _field(self, element: etree._Element, line: _Line) -> None:
        code = element.get(f"{W}instr", "")
        kind = _FIELD.match(code)
        if kind is None:
            self._children(element, line)
        elif kind[1] == "SEQ":
            line.words += self._counting.sequence(code)
        else:
            target = self._targets.get(code.split()[1], _Target("", ""))
            line.words += target.label if "\\n" in code else target.words

    def _link(self, element: etree._Element, line: _Line) -> None:
        begin = len(line.words)
        self._children(element, line)
        if target := self._links.get(element.get(f"{R}id", ""), ""):
            line.inner.append(piece(f"link {target}", line.words[begin:]))

    def _control(self, element: etree._Element, line: _Line) -> None:
        properties = element.find(f"{W}sdtPr")
        checked = None if properties is None else properties.find(f"{W14}checkbox/{W14}checked")
        if properties is None or checked is None:
            self._children(element, line)
            return
        state = "on" if checked.get(f"{W14}val") == "1" else "off"
        line.inner.append(piece(f"box {state}", _value(properties, "alias")))

    def _figure(self, element: etree._Element) -> list[Piece]:
        properties = next(element.iter(_DRAWING))
        if properties.get("name", "").startswith(_BAR):
            return []
        words = properties.get("descr", "")
        reference = next(element.iter(_CHART), None)
        if reference is None:
            return [piece("figure", words), piece("shown", "")]
        chart = self._root(f"word/{self._links[reference.get(f'{R}id', '')]}")
        made = word_charts.described(chart)
        own = made.split("。")[0].partition("（")[0]
        return [piece("figure", made if words.startswith(own) else words), piece("shown", word_charts.shown(chart))]


def _value(element: etree._Element, tag: str) -> str:
    found = element.find(f"{W}{tag}")
    return "" if found is None else found.get(f"{W}val", "")


def _level(number: etree._Element | None) -> int:
    return int(_value(number, "ilvl") or 0) if number is not None else 0
