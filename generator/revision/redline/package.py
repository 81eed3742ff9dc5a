"""A Word file of our own writer taken apart, to be changed and put together again (ECMA-376 part 2)."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from itertools import count

from lxml import etree
from msgspec import Struct

from generator.revision.redline.names import Element
from generator.writers.docx.zip import zip_bytes

__all__ = ["DOCUMENT", "Package", "Related"]

DOCUMENT = "word/document.xml"
_TYPES = "[Content_Types].xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE_NAMES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


class Related(Struct, frozen=True):
    """Where a relationship leads."""

    kind: str
    """Its type, an address."""
    part: str
    """Name of the part; an address if it is outside of the file."""
    external: bool = False


class Package:
    """The parts of a file by name."""

    def __init__(self, data: bytes) -> None:
        """Take a file that our writer wrote."""
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self._parts = {name: archive.read(name) for name in archive.namelist()}
        self._roots: dict[str, Element] = {}

    def has(self, name: str) -> bool:
        """Return whether there is a part of this name."""
        return name in self._parts or name in self._roots

    def part(self, name: str) -> bytes:
        """Return a part as it was read or added."""
        return self._parts[name]

    def root(self, name: str) -> Element:
        """Return a part that is XML; what is changed in it is written."""
        if name not in self._roots:
            self._roots[name] = etree.fromstring(self._parts[name])
        return self._roots[name]

    def related(self, name: str) -> Mapping[str, Related]:
        """Return where the relationships of a part lead, by their ids."""
        rels = _rels(name)
        folder = posixpath.dirname(name)
        found = {}
        for each in self.root(rels) if self.has(rels) else ():
            external, target = each.get("TargetMode") == "External", each.get("Target", "")
            part = target if external else posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[each.get("Id", "")] = Related(each.get("Type", ""), part, external)
        return found

    def relate(self, name: str, related: Related) -> str:
        """Return the id of a relationship of a part, a new one if it has none that leads there."""
        known = self.related(name)
        for ident, each in known.items():
            if each == related:
                return ident
        rels = _rels(name)
        if not self.has(rels):
            self._roots[rels] = etree.fromstring(f'<Relationships xmlns="{_RELATIONSHIPS}"/>')
        ident = next(ident for number in range(1, len(known) + 2) if (ident := f"rId{number}") not in known)
        target = related.part if related.external else posixpath.relpath(related.part, posixpath.dirname(name) or ".")
        etree.SubElement(self.root(rels), f"{{{_RELATIONSHIPS}}}Relationship", {"Id": ident, "Type": related.kind, "Target": target})
        return ident

    def add(self, name: str, data: bytes, content_type: str) -> None:
        """Add a part under a name that is free."""
        self._parts[name] = data
        if self.content_type(name) != content_type:
            etree.SubElement(self.root(_TYPES), f"{_TYPE_NAMES}Override", {"PartName": f"/{name}", "ContentType": content_type})

    def free_name(self, name: str) -> str:
        """Return a name that no part has, with another number than this one."""
        stem, extension = posixpath.splitext(name)
        stem = stem.rstrip("0123456789")
        return next(free for number in count(1) if not self.has(free := f"{stem}{number}{extension}"))

    def content_type(self, name: str) -> str:
        """Return a part's type: its own, or that of its extension (ECMA-376 part 2, 10.1.2.3); empty if it has none."""
        types = self.root(_TYPES)
        for each in types.iter(f"{_TYPE_NAMES}Override"):
            if each.get("PartName") == f"/{name}":
                return each.get("ContentType", "")
        extension = name.rpartition(".")[2]
        return next((each.get("ContentType", "") for each in types.iter(f"{_TYPE_NAMES}Default") if each.get("Extension") == extension), "")

    def to_bytes(self) -> bytes:
        """Return the file: the parts in the order in which they were read and added, each with its relationships after it."""
        names = [*self._parts, *(name for name in self._roots if name not in self._parts)]
        return zip_bytes((name, self._bytes(name)) for name in names)

    def _bytes(self, name: str) -> bytes:
        if name not in self._roots:
            return self._parts[name]
        return etree.tostring(self._roots[name], xml_declaration=True, encoding="UTF-8", standalone=True)


def _rels(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")
