"""The package: parts, relationships and content types, as python-docx's OPC objects keep them (ECMA-376 part 2).

Our template lies beside this file as readable XML parts. It is zipped in memory and opened by python-docx once in a process; each document then
gets a package of its own with the same parts. Parts are kept as bytes: the body, the styles and the charts are written as text and never parsed.
"""

from __future__ import annotations

import functools
import hashlib
from importlib import resources
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import TYPE_CHECKING

from generator.document.pictures import Bitmap
from generator.writers.docx.xml import DECLARATION, attribute
from generator.writers.docx.zip import zip_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docx.opc.package import OpcPackage
    from docx.opc.part import Part

__all__ = ["Package", "template_text"]

_CONTENT_TYPES = "[Content_Types].xml"
_RELATIONSHIPS = "application/vnd.openxmlformats-package.relationships+xml"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_STORE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_WORDPROCESSING = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_BY_EXTENSION = {_WORKBOOK: "xlsx", "image/png": "png", "image/jpeg": "jpeg"}
"""Extensions that stand for a content type; every other part has its own by name."""
_SELDOM_NEW = frozenset({"_rels/.rels", "word/styles.xml", "word/settings.xml", "word/fontTable.xml", "word/theme/theme1.xml", "docProps/app.xml"})
"""Parts that many documents have in common: a department's copy has the style sheet of the whole list."""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def _template_files(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            yield from _template_files(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry.read_bytes()


@functools.cache
def _template() -> OpcPackage:
    """Return the template as python-docx opens it."""
    from docx.opc.package import OpcPackage

    files = dict(_template_files(resources.files("generator.writers.docx") / "template"))
    names = sorted(files, key=lambda name: (name != _CONTENT_TYPES, name))
    return OpcPackage.open(BytesIO(zip_bytes((name, files[name]) for name in names)))


@functools.cache
def template_text(partname: str) -> str:
    """Return the text of one of the template's parts, for example ``/word/settings.xml``, without its XML declaration."""
    part = next(part for part in _template().iter_parts() if part.partname == partname)
    return part.blob.decode().split("?>", 1)[-1].strip()


class Package:
    """The package of one document: the template's parts, whose content may be replaced, and the parts that are added."""

    def __init__(self) -> None:
        """Begin with the template's parts."""
        from docx.opc.package import OpcPackage

        self._opc = OpcPackage()
        self._parts: dict[str, Part] = {}
        template = _template()
        for rel in template.rels.values():
            self._opc.load_rel(rel.reltype, self._copy(rel.target_part), rel.rId)
        self._document = self._parts["/word/document.xml"]
        self._counts: dict[str, int] = {}
        self._pictures: dict[str, Part] = {}

    def _copy(self, source: Part) -> Part:
        from docx.opc.part import Part

        part = Part(source.partname, source.content_type, source.blob)
        self._parts[source.partname] = part
        for rel in source.rels.values():
            part.load_rel(rel.reltype, self._copy(rel.target_part), rel.rId)
        return part

    def replace(self, partname: str, xml: str) -> None:
        """Replace the content of a part by an element."""
        self._parts[partname]._blob = (DECLARATION + xml).encode()

    def fingerprint(self, without: str) -> str:
        """Return the SHA-256 of the names and contents of all parts but one, which is to hold it, as hexadecimal digits."""
        digest = hashlib.sha256()
        for part in sorted(self._opc.iter_parts(), key=lambda part: part.partname):
            if part.partname != without:
                digest.update(f"{part.partname} {len(part.blob)}\n".encode())
                digest.update(part.blob)
        return digest.hexdigest()

    def add_word_part(self, kind: str, xml: str, *, single: bool = False, pictures: Sequence[Bitmap] = ()) -> str:
        """Add a part to the document, for example a ``footer``, and return the id of its relationship; a ``single`` part bears no number.

        The part knows its pictures as ``rId1``, ``rId2`` and so on.
        """
        pattern = f"/word/{kind}{'' if single else '%s'}.xml"
        part = self._new(pattern, f"{_WORDPROCESSING}{kind}+xml", (DECLARATION + xml).encode())
        for bitmap in pictures:
            part.relate_to(self._picture(bitmap), _OFFICE + "image")
        return self._document.relate_to(part, _OFFICE + kind)

    def add_data(self, xml: str, store: str) -> None:
        """Add custom XML that controls are bound to, known by the id of its store (15.2.5 and 15.2.6)."""
        item = self._new("/customXml/item%s.xml", "application/xml", (DECLARATION + xml).encode())
        properties = f'<ds:datastoreItem ds:itemID="{store}" xmlns:ds="{_CUSTOM_XML}"/>'
        item.load_rel(_OFFICE + "customXmlProps", self._new("/customXml/itemProps%s.xml", _STORE, (DECLARATION + properties).encode()), "rId1")
        self._document.relate_to(item, _OFFICE + "customXml")

    def add_chart(self, xml: str, workbook: bytes) -> str:
        """Add a chart with the workbook it draws, and return the id of the chart's relationship. The chart knows its workbook as ``rId1``."""
        chart = self._new("/word/charts/chart%s.xml", _CHART, (DECLARATION + xml).encode())
        chart.load_rel(_OFFICE + "package", self._new("/word/embeddings/workbook%s.xlsx", _WORKBOOK, workbook), "rId1")
        return self._document.relate_to(chart, _OFFICE + "chart")

    def add_picture(self, bitmap: Bitmap) -> str:
        """Return the id of the relationship to a picture, which is stored once however often it is shown."""
        return self._document.relate_to(self._picture(bitmap), _OFFICE + "image")

    def _picture(self, bitmap: Bitmap) -> Part:
        if bitmap.digest not in self._pictures:
            self._pictures[bitmap.digest] = self._new(f"/word/media/image%s.{bitmap.kind}", f"image/{bitmap.kind}", bitmap.data)
        return self._pictures[bitmap.digest]

    def add_link(self, href: str) -> str:
        """Return the id of the relationship to an address outside the package."""
        return self._document.relate_to(href, _OFFICE + "hyperlink", is_external=True)

    def _new(self, pattern: str, content_type: str, blob: bytes) -> Part:
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        number = self._counts[pattern] = self._counts.get(pattern, 0) + 1
        return Part(PackURI(pattern.replace("%s", str(number))), content_type, blob)

    def to_bytes(self) -> bytes:
        """Return the package as a file: content types first, then the document, then its parts in the order in which they are related."""
        parts = list(self._opc.iter_parts())
        files = [(_CONTENT_TYPES, _content_types(parts)), ("_rels/.rels", _relationships(self._opc))]
        for part in parts:
            files.append((part.partname.membername, part.blob))
            if part.rels:
                files.append((part.partname.rels_uri.membername, _relationships(part)))
        return zip_bytes(files, _SELDOM_NEW)


def _relationships(source: OpcPackage | Part) -> bytes:
    external = ' TargetMode="External"'
    rels = "".join(
        f'<Relationship Id="{rel.rId}" Type="{rel.reltype}" Target="{attribute(rel.target_ref)}"{external if rel.is_external else ""}/>'
        for rel in source.rels.values()
    )
    return f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>'.encode()


def _content_types(parts: list[Part]) -> bytes:
    """Return the content types stream: what is common by extension, every other part by its name (ECMA-376 part 2, 10.1.2.3)."""
    overrides = "".join(f'<Override PartName="{p.partname}" ContentType="{p.content_type}"/>' for p in parts if p.content_type not in _BY_EXTENSION)
    used = {_WORKBOOK, *(p.content_type for p in parts)}
    defaults = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for kind, end in _BY_EXTENSION.items() if kind in used)
    return (
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{_RELATIONSHIPS}"/>{defaults}'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()
