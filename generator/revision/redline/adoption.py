"""What deleted words and pictures need that only the earlier file has: styles, lists, charts, images, ends of sections."""

from __future__ import annotations

import copy
import posixpath
from collections.abc import Iterator
from functools import cached_property

from lxml import etree

from generator.revision.redline.names import DRAWING_NAMES, REL, Element, W, value
from generator.revision.redline.package import DOCUMENT, Package, Related

__all__ = ["Adoption"]

_STYLES, _NUMBERING = "word/styles.xml", "word/numbering.xml"
_NUMBERING_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
_NUMBERING_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
_LIST_IDS = 0x4A430000


class Adoption:
    """Brings what is needed from the old file into the new one."""

    def __init__(self, old: Package, new: Package, ids: Iterator[int]) -> None:
        """Take both files, and ids that nothing else in the new one has."""
        self._old = old
        self._new = new
        self._ids = ids
        self._copied: dict[str, str] = {}
        self._numbers: dict[str, str] = {"0": "0"}

    def drawing(self, drawing: Element) -> Element:
        """Return a copy of an old drawing that stands in the new file, with the chart or image that it shows."""
        copied = copy.deepcopy(drawing)
        related = self._old.related(DOCUMENT)
        for element in copied.iter():
            if element.tag in DRAWING_NAMES:
                element.set("id", str(next(self._ids)))
            for key in [str(key) for key in element.attrib if str(key).startswith(REL)]:
                leads = related[element.get(key, "")]
                element.set(key, self._new.relate(DOCUMENT, Related(leads.kind, self._part(leads.part))))
        return copied

    def properties(self, properties: Element) -> Element:
        """Return the properties of an old paragraph as they stand in the new file."""
        for number in properties.iterfind(f"{W}numPr/{W}numId"):
            number.set(W + "val", self._number(number.get(W + "val", "0")))
        for section in properties.iterfind(f"{W}sectPr"):
            self._head_and_feet(section)
        return properties

    def styles(self, body: Element) -> None:
        """Bring the styles that the woven body uses and the new file lacks, with those that they are based on."""
        wanted = {each.get(W + "val", "") for tag in ("pStyle", "rStyle", "tblStyle") for each in body.iter(W + tag)}
        sheet = self._new.root(_STYLES)
        known = {each.get(W + "styleId", "") for each in sheet.iter(W + "style")}
        names = {value(each, "name") for each in sheet.iter(W + "style")}
        while missing := sorted(wanted - known):
            for ident in missing:
                style = copy.deepcopy(self._old_styles[ident])
                for each in style.iterfind(f"{W}pPr/{W}numPr/{W}numId"):
                    each.set(W + "val", self._number(each.get(W + "val", "0")))
                name = style.find(W + "name")
                if name is not None and name.get(W + "val") in names:
                    name.set(W + "val", f"{name.get(W + 'val')}·旧")
                sheet.append(style)
                known.add(ident)
                wanted.update(filter(None, (value(style, "basedOn"), value(style, "next"), value(style, "link"))))

    @cached_property
    def _old_styles(self) -> dict[str, Element]:
        return {each.get(W + "styleId", ""): each for each in self._old.root(_STYLES).iter(W + "style")}

    def _part(self, name: str) -> str:
        """Return the name in the new file of a part of the old one: of the same image if it is there already, else of a copy."""
        if name not in self._copied:
            data = self._old.part(name)
            same = (each.part for each in self._new.related(DOCUMENT).values() if not each.external)
            if not self._old.related(name):
                found = next((part for part in same if posixpath.dirname(part) == posixpath.dirname(name) and self._new.part(part) == data), None)
                if found:
                    self._copied[name] = found
                    return found
            self._copied[name] = copied = self._new.free_name(name)
            self._new.add(copied, data, self._old.content_type(name))
            for leads in self._old.related(name).values():
                self._new.relate(copied, Related(leads.kind, self._part(leads.part)))
        return self._copied[name]

    def _head_and_feet(self, section: Element) -> None:
        """Let an old section have the heads and feet of the new file."""
        last = self._new.root(DOCUMENT).find(f".//{W}body/{W}sectPr")
        for tag in ("headerReference", "footerReference"):
            own = {} if last is None else {each.get(W + "type"): each.get(REL + "id", "") for each in last.iterfind(W + tag)}
            for each in section.findall(W + tag):
                if each.get(W + "type") in own:
                    each.set(REL + "id", own[each.get(W + "type")])
                else:
                    section.remove(each)

    def _number(self, number: str) -> str:
        """Return the number in the new file of a list of the old one: of a copy, which counts for itself."""
        if number not in self._numbers:
            lists = self._old.root(_NUMBERING)
            num = next(each for each in lists.iterfind(W + "num") if each.get(W + "numId") == number)
            kind = value(num, "abstractNumId")
            abstract = next(each for each in lists.iterfind(W + "abstractNum") if each.get(W + "abstractNumId") == kind)
            self._numbers[number] = self._add_list(copy.deepcopy(abstract), copy.deepcopy(num))
        return self._numbers[number]

    def _add_list(self, abstract: Element, num: Element) -> str:
        if not self._new.has(_NUMBERING):
            self._new.add(_NUMBERING, etree.tostring(etree.Element(W + "numbering")), _NUMBERING_TYPE)
            self._new.relate(DOCUMENT, Related(_NUMBERING_KIND, _NUMBERING))
        lists = self._new.root(_NUMBERING)
        kinds = [int(each.get(W + "abstractNumId", "0")) for each in lists.iterfind(W + "abstractNum")]
        numbers = [int(each.get(W + "numId", "0")) for each in lists.iterfind(W + "num")]
        kind, number = max(kinds, default=-1) + 1, max(numbers, default=0) + 1
        abstract.set(W + "abstractNumId", str(kind))
        for tag in ("nsid", "tmpl"):
            for each in abstract.iterfind(W + tag):
                each.set(W + "val", f"{_LIST_IDS + kind:08X}")
        for link in [each for level in abstract.iterfind(W + "lvl") for each in level.iterfind(W + "pStyle")]:
            level = link.getparent()
            assert level is not None
            level.remove(link)
        lists.insert(len(kinds), abstract)
        num.set(W + "numId", str(number))
        for each in num.iterfind(W + "abstractNumId"):
            each.set(W + "val", str(kind))
        lists.append(num)
        return str(number)
