"""Checks of the package: names, content types, relationships, styles, numbering, bound data, dates."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.tools.docx_lint.package import CT, Check, Element, Package, R, W

__all__ = ["CHECKS"]

_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_DS = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}"
_BUILT_IN_STORES = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "docProps/core.xml",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "docProps/app.xml",
}
"""Store ids by which Word binds to a file's own properties."""


def names_are_unique(package: Package) -> Iterator[str]:
    yield from (name for name, count in Counter(package.names).items() if count > 1)
    if package.names[0] != "[Content_Types].xml":
        yield "content types do not come first"


def parts_have_types(package: Package) -> Iterator[str]:
    types = package.xml["[Content_Types].xml"]
    extensions = {element.get("Extension") for element in types.iter(CT + "Default")}
    overrides = {element.get("PartName", "") for element in types.iter(CT + "Override")}
    for name in package.names:
        is_word_part = name.startswith("word/") and name.endswith(".xml")
        if name != "[Content_Types].xml" and f"/{name}" not in overrides and (is_word_part or name.rpartition(".")[2] not in extensions):
            yield name
    yield from (f"{name} is not there" for name in overrides if name[1:] not in package.names)


def relationships_lead_somewhere(package: Package) -> Iterator[str]:
    reached: set[str] = set()
    for name, root in package.xml.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        ids = Counter(element.get("Id") for element in root)
        yield from (f"{name} has {ident} twice" for ident, count in ids.items() if count > 1)
        for element in root:
            target = element.get("Target", "")
            full = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            reached.add(full)
            if element.get("TargetMode") == "External":
                if element.get("Type") != _HYPERLINK:
                    yield f"{name} needs {target} from outside"
            elif full not in package.names:
                yield f"{name} -> {full}"
    own = (name for name in package.names if name != "[Content_Types].xml" and not name.endswith(".rels"))
    yield from (f"nothing leads to {name}" for name in own if name not in reached)


def used_relationships_exist(package: Package) -> Iterator[str]:
    for name, root in package.xml.items():
        if name.endswith(".rels"):
            continue
        folder, file = posixpath.split(name)
        rels = package.xml.get(f"{folder}/_rels/{file}.rels")
        known = set() if rels is None else {element.get("Id") for element in rels}
        for element in root.iter():
            yield from (f"{name} uses {used!s}" for key, used in element.attrib.items() if str(key).startswith(R) and used not in known)


def styles_exist_once(package: Package) -> Iterator[str]:
    sheet = package.xml["word/styles.xml"]
    kinds = {style.get(W + "styleId", ""): style.get(W + "type") for style in sheet.iter(W + "style")}
    ids = Counter(package.ids("word/styles.xml", "style", "styleId"))
    names = Counter(element.get(W + "val", "") for style in sheet.iter(W + "style") for element in style.iter(W + "name"))
    yield from (f"{name} is given twice" for name, count in (ids + names).items() if ids[name] > 1 or names[name] > 1)
    used = {
        "pStyle": "paragraph",
        "rStyle": "character",
        "tblStyle": "table",
        "basedOn": "",
        "next": "",
        "link": "",
        "styleLink": "",
        "numStyleLink": "",
    }
    for part, root in package.xml.items():
        for tag, kind in used.items():
            for element in root.iter(W + tag):
                ident = element.get(W + "val", "")
                if ident not in ids:
                    yield f"{part} uses {ident}"
                elif kind and kinds[ident] != kind:
                    yield f"{part} takes {ident} for a {kind} style"


def styles_do_not_go_round(package: Package) -> Iterator[str]:
    bases = {
        style.get(W + "styleId", ""): (style.find(W + "basedOn"), style.get(W + "type")) for style in package.xml["word/styles.xml"].iter(W + "style")
    }
    for ident, (_, kind) in bases.items():
        seen, current = {ident}, ident
        while (element := bases.get(current, (None, None))[0]) is not None:
            current = element.get(W + "val", "")
            if current in seen:
                yield ident
                break
            if current in bases and bases[current][1] != kind:
                yield f"{ident} is based on a style of another kind, {current}"
            seen.add(current)


def numbering_exists(package: Package) -> Iterator[str]:
    known = {*package.ids("word/numbering.xml", "num", "numId"), "0"}
    for part in ("word/document.xml", "word/styles.xml"):
        yield from (number for number in package.ids(part, "numId", "val") if number not in known)
        yield from (f"level {level}" for level in package.ids(part, "ilvl", "val") if not 0 <= int(level) <= 8)
    numbering = package.xml.get("word/numbering.xml")
    if numbering is not None:
        abstract = Counter(e.get(W + "abstractNumId") for e in numbering.findall(W + "abstractNum"))
        used = [e.get(W + "val") for num in numbering.findall(W + "num") for e in num.findall(W + "abstractNumId")]
        yield from (f"abstract {number}" for number in used if number not in abstract)
        numbers = Counter(e.get(W + "numId") for e in numbering.findall(W + "num"))
        yield from (f"{number} is given twice" for number, count in (abstract + numbers).items() if abstract[number] > 1 or numbers[number] > 1)


def bindings_lead_to_data(package: Package) -> Iterator[str]:
    """A control bound to custom XML must find one node, or Word shows what stands in the control and saves nothing (17.5.2.6)."""
    stores = dict(_stores(package))
    for name, root in package.stories():
        for binding in root.iter(W + "dataBinding"):
            store, path = binding.get(W + "storeItemID", ""), binding.get(W + "xpath", "")
            data = stores.get(store.upper())
            if data is None:
                yield f"{name} binds to {store or 'no store'}"
                continue
            prefixes = dict(re.findall(r"xmlns:(\w+)=['\"]([^'\"]*)['\"]", binding.get(W + "prefixMappings", "")))
            try:
                found = data.xpath(path, namespaces=prefixes)
            except etree.XPathError as error:
                yield f"{name}: {path}: {error}"
                continue
            if not isinstance(found, list) or len(found) != 1:
                yield f"{name}: {path} leads to {len(found) if isinstance(found, list) else 'no'} nodes"


def _stores(package: Package) -> Iterator[tuple[str, Element]]:
    for ident, part in _BUILT_IN_STORES.items():
        if part in package.xml:
            yield ident, package.xml[part]
    for name, root in package.xml.items():
        if re.fullmatch(r"customXml/_rels/[^/]*\.rels", name):
            item = f"customXml/{posixpath.basename(name)[: -len('.rels')]}"
            for rel in root:
                properties = package.xml.get(posixpath.normpath(posixpath.join("customXml", rel.get("Target", ""))))
                if properties is not None and item in package.xml:
                    yield properties.get(_DS + "itemID", "").upper(), package.xml[item]


def dates_are_dates(package: Package) -> Iterator[str]:
    core = package.xml.get("docProps/core.xml")
    for element in () if core is None else core:
        if etree.QName(element).localname in ("created", "modified") and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", element.text or ""):
            yield element.text or "none"


CHECKS: tuple[Check, ...] = (
    names_are_unique,
    parts_have_types,
    relationships_lead_somewhere,
    used_relationships_exist,
    styles_exist_once,
    styles_do_not_go_round,
    numbering_exists,
    bindings_lead_to_data,
    dates_are_dates,
)
