"""A linter for .docx files: what schema validators do not see and Word does.

It knows the promises between parts: every id is given once, everything referred to is there, what begins also ends. Each check is a small function
over the package, and returns what it finds in words.
"""

from __future__ import annotations

import io
import posixpath
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

__all__ = ["lint"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_STORIES = re.compile(r"word/(document|footer\d*|header\d*|footnotes|endnotes)\.xml")

Element = etree._Element


@dataclass(frozen=True, slots=True)
class _Package:
    names: tuple[str, ...]
    xml: dict[str, Element]

    def stories(self) -> Iterator[tuple[str, Element]]:
        """Yield the parts that hold paragraphs."""
        return ((name, root) for name, root in self.xml.items() if _STORIES.fullmatch(name))

    def ids(self, part: str, tag: str, attribute: str) -> list[str]:
        """Return an attribute of all elements of a kind in a part."""
        root = self.xml.get(part)
        return [] if root is None else [element.get(_W + attribute, "") for element in root.iter(_W + tag)]


Check = Callable[[_Package], Iterator[str]]


def lint(data: bytes) -> list[str]:
    """Return what is wrong with a .docx file, in words; nothing if it is sound."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = tuple(archive.namelist())
        xml: dict[str, Element] = {}
        broken = []
        for name in names:
            if name.endswith((".xml", ".rels")):
                try:
                    xml[name] = etree.fromstring(archive.read(name))
                except etree.XMLSyntaxError as error:
                    broken.append(f"{name} is not well-formed: {error}")
    package = _Package(names, xml)
    return broken + [f"{check.__name__[1:].replace('_', ' ')}: {found}" for check in _CHECKS for found in check(package)]


def _names_are_unique(package: _Package) -> Iterator[str]:
    yield from (name for name, count in Counter(package.names).items() if count > 1)
    if package.names[0] != "[Content_Types].xml":
        yield "content types do not come first"


def _parts_have_types(package: _Package) -> Iterator[str]:
    types = package.xml["[Content_Types].xml"]
    extensions = {element.get("Extension") for element in types.iter(_CT + "Default")}
    overrides = {element.get("PartName", "") for element in types.iter(_CT + "Override")}
    for name in package.names:
        is_word_part = name.startswith("word/") and name.endswith(".xml")
        if name != "[Content_Types].xml" and f"/{name}" not in overrides and (is_word_part or name.rpartition(".")[2] not in extensions):
            yield name
    yield from (f"{name} is not there" for name in overrides if name[1:] not in package.names)


def _relationships_lead_somewhere(package: _Package) -> Iterator[str]:
    for name, root in package.xml.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        ids = Counter(element.get("Id") for element in root)
        yield from (f"{name} has {ident} twice" for ident, count in ids.items() if count > 1)
        for element in root:
            target = element.get("Target", "")
            full = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            if element.get("TargetMode") != "External" and full not in package.names:
                yield f"{name} -> {full}"


def _used_relationships_exist(package: _Package) -> Iterator[str]:
    for name, root in package.xml.items():
        if name.endswith(".rels"):
            continue
        folder, file = posixpath.split(name)
        rels = package.xml.get(f"{folder}/_rels/{file}.rels")
        known = set() if rels is None else {element.get("Id") for element in rels}
        for element in root.iter():
            yield from (f"{name} uses {value!s}" for key, value in element.attrib.items() if str(key).startswith(_R) and value not in known)


def _styles_exist_once(package: _Package) -> Iterator[str]:
    ids = Counter(package.ids("word/styles.xml", "style", "styleId"))
    names = Counter(element.get(_W + "val", "") for style in package.xml["word/styles.xml"].iter(_W + "style") for element in style.iter(_W + "name"))
    yield from (f"{name} is given twice" for name, count in (ids + names).items() if ids[name] > 1 or names[name] > 1)
    used = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")
    for part, root in package.xml.items():
        for tag in used:
            yield from (f"{part} uses {e.get(_W + 'val')}" for e in root.iter(_W + tag) if e.get(_W + "val") not in ids)


def _numbering_exists(package: _Package) -> Iterator[str]:
    known = {*package.ids("word/numbering.xml", "num", "numId"), "0"}
    for part in ("word/document.xml", "word/styles.xml"):
        yield from (value for value in package.ids(part, "numId", "val") if value not in known)
        yield from (f"level {value}" for value in package.ids(part, "ilvl", "val") if not 0 <= int(value) <= 8)
    numbering = package.xml.get("word/numbering.xml")
    if numbering is not None:
        abstract = {e.get(_W + "abstractNumId") for e in numbering.findall(_W + "abstractNum")}
        used = [e.get(_W + "val") for num in numbering.findall(_W + "num") for e in num.findall(_W + "abstractNumId")]
        yield from (f"abstract {value}" for value in used if value not in abstract)


def _controls_are_whole(package: _Package) -> Iterator[str]:
    ids: Counter[str] = Counter()
    for name, root in package.stories():
        prefixes = {root.nsmap.get(prefix) for prefix in (root.get(_MC + "Ignorable") or "").split()}
        for element in root.iter(_W14 + "checkbox"):
            if _W14[1:-1] not in prefixes:
                yield f"{name} does not say that {element.tag} may be passed over"
        for control in root.iter(_W + "sdt"):
            ids.update(e.get(_W + "val", "") for e in control.findall(f"{_W}sdtPr/{_W}id"))
            content = control.find(_W + "sdtContent")
            if content is None or not any(content.itertext()):
                yield f"{name} has an empty one"
    yield from (f"id {ident} is given twice" for ident, count in ids.items() if count > 1)


def _fields_and_bookmarks_are_closed(package: _Package) -> Iterator[str]:
    step = {"begin": 1, "separate": 0, "end": -1}
    for name, root in package.stories():
        depth = 0
        for element in root.iter(_W + "fldChar"):
            depth += step[element.get(_W + "fldCharType", "")]
            if depth < 0:
                break
        if depth:
            yield f"{name} leaves a field open"
        begun = Counter(e.get(_W + "id") for e in root.iter(_W + "bookmarkStart"))
        ended = Counter(e.get(_W + "id") for e in root.iter(_W + "bookmarkEnd"))
        if begun != ended or any(count > 1 for count in begun.values()):
            yield f"{name} has bookmarks that do not match"
        named = Counter(e.get(_W + "name", "") for e in root.iter(_W + "bookmarkStart"))
        yield from (f"bookmark {n} is given twice" for n, count in named.items() if count > 1)
        yield from (f"bookmark name {n}" for n in named if not re.fullmatch(r"[^\W\d]\w{0,39}", n))


def _links_within_lead_somewhere(package: _Package) -> Iterator[str]:
    known = {e.get(_W + "name") for _, root in package.stories() for e in root.iter(_W + "bookmarkStart")}
    for _, root in package.stories():
        yield from (e.get(_W + "anchor", "") for e in root.iter(_W + "hyperlink") if e.get(_W + "anchor") not in {*known, None})


def _drawings_are_named(package: _Package) -> Iterator[str]:
    seen: Counter[str] = Counter()
    for name, root in package.stories():
        for element in root.iter(_WP + "docPr"):
            seen[element.get("id", "")] += 1
            if not element.get("descr"):
                yield f"{name} has one without words for those who cannot see it"
    yield from (f"id {ident} is given twice" for ident, count in seen.items() if count > 1)


def _tables_have_a_grid(package: _Package) -> Iterator[str]:
    for name, root in package.stories():
        for table in root.iter(_W + "tbl"):
            columns = len(table.findall(f"{_W}tblGrid/{_W}gridCol"))
            for row in table.findall(_W + "tr"):
                spans = [cell.find(f"{_W}tcPr/{_W}gridSpan") for cell in row.findall(_W + "tc")]
                width = sum(1 if span is None else int(span.get(_W + "val", "1")) for span in spans)
                if width != columns:
                    yield f"{name} has a row of {width} in a table of {columns}"
        for cell in root.iter(_W + "tc"):
            if len(cell) == 0 or cell[-1].tag != _W + "p":
                yield f"{name} has a cell that does not end in a paragraph"


def _merged_cells_begin(package: _Package) -> Iterator[str]:
    for name, root in package.stories():
        for table in root.iter(_W + "tbl"):
            open_columns: set[int] = set()
            for row in table.findall(_W + "tr"):
                column, now = 0, set()
                for cell in row.findall(_W + "tc"):
                    merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                    if merge is not None:
                        now.add(column)
                        if merge.get(_W + "val") != "restart" and column not in open_columns:
                            yield f"{name} continues a cell that has not begun"
                    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                    column += 1 if span is None else int(span.get(_W + "val", "1"))
                open_columns = now


def _measures_are_whole_numbers(package: _Package) -> Iterator[str]:
    measured = {"gridCol": "w", "tcW": "w", "tblW": "w", "pgSz": "w", "ind": "left", "spacing": "line", "trHeight": "val", "sz": "val"}
    for part, root in package.xml.items():
        for tag, attribute in measured.items():
            for element in root.iter(_W + tag):
                value = element.get(_W + attribute)
                if value is not None and not re.fullmatch(r"-?\d+", value):
                    yield f"{part}: {tag} {value}"


def _nothing_is_formatted_directly(package: _Package) -> Iterator[str]:
    """What a paragraph or run says itself is structure: where it stands, what it keeps with, which number it has."""
    allowed = {"pStyle", "keepNext", "keepLines", "pageBreakBefore", "numPr", "sectPr", "rStyle", "rPr"}
    for name, root in package.stories():
        for properties in root.iter(_W + "pPr", _W + "rPr"):
            for child in properties:
                if etree.QName(child).localname not in allowed:
                    yield f"{name}: {etree.QName(child).localname}"


def _dates_are_dates(package: _Package) -> Iterator[str]:
    core = package.xml.get("docProps/core.xml")
    for element in () if core is None else core:
        if etree.QName(element).localname in ("created", "modified") and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", element.text or ""):
            yield element.text or "none"


_CHECKS: tuple[Check, ...] = (
    _names_are_unique,
    _parts_have_types,
    _relationships_lead_somewhere,
    _used_relationships_exist,
    _styles_exist_once,
    _numbering_exists,
    _controls_are_whole,
    _fields_and_bookmarks_are_closed,
    _links_within_lead_somewhere,
    _drawings_are_named,
    _tables_have_a_grid,
    _merged_cells_begin,
    _measures_are_whole_numbers,
    _nothing_is_formatted_directly,
    _dates_are_dates,
)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        for problem in lint(Path(argument).read_bytes()):
            print(f"{argument}: {problem}")
