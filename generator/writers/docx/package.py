"""The package: parts, relationships and content types (ECMA-376 part 2).

Our template lies beside this file as readable XML parts. It is zipped in memory and opened by python-docx once in a process; each document then
has the template's parts with some of its own. Parts are kept as bytes: the body, the styles and the charts are written as text and never parsed.
"""

from __future__ import annotations

import functools
import hashlib
import posixpath
from importlib import resources
from importlib.resources.abc import Traversable
from io import BytesIO
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec import Struct, field

from generator.document.pictures import Bitmap
from generator.writers.docx.xml import DECLARATION, attribute
from generator.writers.docx.zip import zip_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from docx.opc.package import OpcPackage
    from docx.opc.part import Part

__all__ = ["Package", "template_text"]

_CONTENT_TYPES = "[Content_Types].xml"
_ROOT = "/"
"""What stands for the package among the parts."""
_RELATIONSHIPS = "application/vnd.openxmlformats-package.relationships+xml"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_STORE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_CUSTOM_XML = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_WORDPROCESSING = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_BY_EXTENSION = {_WORKBOOK: "xlsx", "image/png": "png", "image/jpeg": "jpeg"}
"""Extensions that stand for a content type; every other part has its own by name."""
_SELDOM_NEW = frozenset(
    {
        _CONTENT_TYPES,
        "_rels/.rels",
        "word/_rels/document.xml.rels",
        "word/styles.xml",
        "word/settings.xml",
        "word/fontTable.xml",
        "word/footer1.xml",
        "word/footer2.xml",
        "word/theme/theme1.xml",
        "customXml/itemProps1.xml",
        "customXml/_rels/item1.xml.rels",
        "docProps/app.xml",
    }
)
"""Parts that many documents have in common: a department's copy has the style sheet of the whole list."""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def _template_files(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            yield from _template_files(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry.read_bytes()


class _Part(Struct):
    """A part, and what it is related to."""

    name: str
    kind: str
    """Content type."""
    blob: bytes
    relations: dict[tuple[str, str], _Relation] = field(default_factory=dict)
    """By type and target."""

    def relate(self, kind: str, target: _Part | str) -> str:
        """Return the id of the relationship to a part, or to an address outside the package, which is made when it is first asked for."""
        key = kind, target if isinstance(target, str) else target.name
        if key not in self.relations:
            self.relations[key] = _Relation(f"rId{len(self.relations) + 1}", None if isinstance(target, str) else target)
        return self.relations[key].id


class _Relation(Struct):
    id: str
    part: _Part | None
    """None for an address outside the package."""


@functools.cache
def _template() -> _Part:
    """Return the template as python-docx reads it, as a part that is related to the others as the package is."""
    from docx.opc.package import OpcPackage

    files = dict(_template_files(resources.files("generator.writers.docx") / "template"))
    names = sorted(files, key=lambda name: (name != _CONTENT_TYPES, name))
    opened = OpcPackage.open(BytesIO(zip_bytes((name, files[name]) for name in names)))
    return _Part(_ROOT, "", b"", _read(opened))


def _read(source: OpcPackage | Part) -> dict[tuple[str, str], _Relation]:
    found = {}
    for rel in source.rels.values():
        part = rel.target_part
        name = str(part.partname)
        found[rel.reltype, name] = _Relation(rel.rId, _Part(name, part.content_type, part.blob, _read(part)))
    return found


def _walk(source: _Part) -> Iterator[_Part]:
    """Yield all parts that a part leads to, each once, in the order in which they are related."""
    seen: set[str] = set()
    waiting = [iter(source.relations.values())]
    while waiting:
        relation = next(waiting[-1], None)
        if relation is None:
            waiting.pop()
        elif relation.part is not None and relation.part.name not in seen:
            seen.add(relation.part.name)
            yield relation.part
            waiting.append(iter(relation.part.relations.values()))


def _copy(source: _Part) -> _Part:
    relations = {key: _Relation(relation.id, relation.part and _copy(relation.part)) for key, relation in source.relations.items()}
    return _Part(source.name, source.kind, source.blob, relations)


@functools.cache
def template_text(partname: str) -> str:
    """Return the text of one of the template's parts, for example ``/word/settings.xml``, without its XML declaration."""
    part = next(part for part in _walk(_template()) if part.name == partname)
    return part.blob.decode().split("?>", 1)[-1].strip()


class Package:
    """The package of one document: the template's parts, whose content may be replaced, and the parts that are added."""

    def __init__(self) -> None:
        """Begin with the template's parts."""
        self._root = _copy(_template())
        self._parts = {part.name: part for part in _walk(self._root)}
        self._document = self._parts["/word/document.xml"]
        self._counts: dict[str, int] = {}
        self._pictures: dict[str, _Part] = {}

    def replace(self, partname: str, *xml: str) -> None:
        """Replace the content of a part by an element, given whole or in pieces: as one text a long body would take four times its size."""
        self._parts[partname].blob = b"".join([DECLARATION.encode(), *map(str.encode, xml)])

    def fingerprint(self, without: str) -> str:
        """Return the SHA-256 of the names and contents of all parts but one, which is to hold it, as hexadecimal digits."""
        digest = hashlib.sha256()
        for part in sorted(_walk(self._root), key=attrgetter("name")):
            if part.name != without:
                digest.update(f"{part.name} {len(part.blob)}\n".encode())
                digest.update(part.blob)
        return digest.hexdigest()

    def add_word_part(self, kind: str, xml: str, *, single: bool = False, pictures: Sequence[Bitmap] = ()) -> str:
        """Add a part to the document, for example a ``footer``, and return the id of its relationship; a ``single`` part bears no number.

        The part knows its pictures as ``rId1``, ``rId2`` and so on.
        """
        pattern = f"/word/{kind}{'' if single else '%s'}.xml"
        part = self._new(pattern, f"{_WORDPROCESSING}{kind}+xml", (DECLARATION + xml).encode())
        for bitmap in pictures:
            part.relate(_OFFICE + "image", self._picture(bitmap))
        return self._document.relate(_OFFICE + kind, part)

    def add_data(self, xml: str, store: str) -> None:
        """Add custom XML that controls are bound to, known by the id of its store (15.2.5 and 15.2.6)."""
        item = self._new("/customXml/item%s.xml", "application/xml", (DECLARATION + xml).encode())
        properties = f'<ds:datastoreItem ds:itemID="{store}" xmlns:ds="{_CUSTOM_XML}"/>'
        item.relate(_OFFICE + "customXmlProps", self._new("/customXml/itemProps%s.xml", _STORE, (DECLARATION + properties).encode()))
        self._document.relate(_OFFICE + "customXml", item)

    def add_chart(self, xml: str, workbook: bytes) -> str:
        """Add a chart with the workbook it draws, and return the id of the chart's relationship. The chart knows its workbook as ``rId1``."""
        chart = self._new("/word/charts/chart%s.xml", _CHART, (DECLARATION + xml).encode())
        chart.relate(_OFFICE + "package", self._new("/word/embeddings/workbook%s.xlsx", _WORKBOOK, workbook))
        return self._document.relate(_OFFICE + "chart", chart)

    def add_picture(self, bitmap: Bitmap) -> str:
        """Return the id of the relationship to a picture, which is stored once however often it is shown."""
        return self._document.relate(_OFFICE + "image", self._picture(bitmap))

    def _picture(self, bitmap: Bitmap) -> _Part:
        if bitmap.digest not in self._pictures:
            self._pictures[bitmap.digest] = self._new(f"/word/media/image%s.{bitmap.kind}", f"image/{bitmap.kind}", bitmap.data)
        return self._pictures[bitmap.digest]

    def add_link(self, href: str) -> str:
        """Return the id of the relationship to an address outside the package."""
        return self._document.relate(_OFFICE + "hyperlink", href)

    def _new(self, pattern: str, content_type: str, blob: bytes) -> _Part:
        number = self._counts[pattern] = self._counts.get(pattern, 0) + 1
        return _Part(pattern.replace("%s", str(number)), content_type, blob)

    def to_bytes(self) -> bytes:
        """Return the package as a file: content types first, then the document, then its parts in the order in which they are related."""
        parts = list(_walk(self._root))
        files = [(_CONTENT_TYPES, _content_types(parts)), ("_rels/.rels", _relationships(self._root))]
        for part in parts:
            files.append((part.name[1:], part.blob))
            if part.relations:
                folder, _, name = part.name[1:].rpartition("/")
                files.append((f"{folder}/_rels/{name}.rels", _relationships(part)))
        return zip_bytes(files, _SELDOM_NEW)


def _relationships(source: _Part) -> bytes:
    rels = "".join(
        [
            f'<Relationship Id="{relation.id}" Type="{kind}" Target="{_relative(source.name, target)}"/>'
            if relation.part
            else f'<Relationship Id="{relation.id}" Type="{kind}" Target="{attribute(target)}" TargetMode="External"/>'
            for (kind, target), relation in source.relations.items()
        ]
    )
    return f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>'.encode()


@functools.lru_cache(maxsize=64)
def _relative(source: str, target: str) -> str:
    """Return the name of a part as another part writes it."""
    return posixpath.relpath(target, posixpath.dirname(source))


def _content_types(parts: list[_Part]) -> bytes:
    """Return the content types stream: what is common by extension, every other part by its name (ECMA-376 part 2, 10.1.2.3)."""
    overrides = "".join(f'<Override PartName="{p.name}" ContentType="{p.kind}"/>' for p in parts if p.kind not in _BY_EXTENSION)
    used = {_WORKBOOK, *(p.kind for p in parts)}
    defaults = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for kind, end in _BY_EXTENSION.items() if kind in used)
    return (
        f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{_RELATIONSHIPS}"/>{defaults}'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()
