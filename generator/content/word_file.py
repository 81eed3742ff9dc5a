"""A Word file that somebody else made, opened with care.

Nothing in it is trusted: its sizes are bounded before anything is unpacked, no document type is accepted, no entity resolved, no address opened, and
no macro tolerated. Only the parts that are asked for are unpacked, in memory.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["MAX_BYTES", "OFFICE", "BadWordFile", "Related", "WordFile"]

MAX_BYTES = 20_000_000
"""Largest file, packed."""
_MAX_UNPACKED = 100_000_000
_MAX_PART = 20_000_000
_MAX_PARTS = 2000
_MAX_RATIO = 200
"""How many times a file may grow when it is unpacked; Word's own XML grows some 20 times."""
_SMALL = 4_000_000
"""Bytes below which a file may grow as it likes."""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_STRICT = "http://purl.oclc.org/ooxml/"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_UNSAFE_NAME = re.compile(r"^/|\\|:|[\x00-\x1f]|(^|/)\.\.?(/|$)")
_SAVE_AGAIN = "在 Word 里打开它，另存为“Word 文档 (*.docx)”"


class BadWordFile(Exception):
    """The file is broken, hostile or no Word file: what is wrong, and what helps."""

    def __init__(self, text: str, hint: str = _SAVE_AGAIN) -> None:
        """Take the words for the user; the place is known to who asked for the file."""
        super().__init__(text)
        self.text = text
        self.hint = hint


class Related(Struct, frozen=True):
    """A relationship of a part (ECMA-376 part 2, 9.3)."""

    kind: str
    """Last word of its type, for example ``image``."""
    target: str
    """Name of the part that it leads to, or an address outside of the file."""
    external: bool


class WordFile:
    """The parts of a .docx file."""

    kinds: ClassVar = (f"{_MAIN}document.main+xml", f"{_MAIN}template.main+xml")
    """Types of the main part."""
    program: ClassVar = "Word"
    ending: ClassVar = ".docx"
    save_again: ClassVar = _SAVE_AGAIN
    """What helps against most that is wrong."""
    make_smaller: ClassVar = "删去里面的正文和大图，只留样式、页眉页脚"

    def __init__(self, data: bytes) -> None:
        """Open a file and look at what it is made of. Raises `BadWordFile` if it is not a sound Word file without macros."""
        if len(data) > MAX_BYTES:
            raise BadWordFile(f"文件超过 {MAX_BYTES // 1_000_000} MB", self.make_smaller)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, UnicodeDecodeError):
            raise BadWordFile(f"不是 {self.ending} 文件，或文件坏了", self.save_again) from None
        self._infos = _checked(self._archive.infolist(), len(data), self.make_smaller, self.save_again)
        self._relations: dict[str, dict[str, Related]] = {}
        self._refuse_macros()
        self.main = self._main()
        if self.xml(self.main).tag.startswith(f"{{{_STRICT}"):
            raise BadWordFile("文件是“Strict Open XML”格式", self.save_again)

    def part(self, name: str) -> bytes:
        """Return a part's bytes. Raises `BadWordFile` if it is not there or broken."""
        try:
            return self._archive.read(self._infos[name])
        except KeyError:
            raise BadWordFile(f"文件里缺少 {name}", self.save_again) from None
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError):
            raise BadWordFile(f"文件里的 {name} 坏了", self.save_again) from None

    def xml(self, name: str) -> Element:
        """Return the root of a part that is XML. Raises `BadWordFile` if it is not, or has a document type."""
        from lxml import etree

        parser = etree.XMLParser(
            resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=False
        )
        try:
            root = etree.fromstring(self.part(name), parser)
        except (etree.XMLSyntaxError, ValueError):
            raise BadWordFile(f"文件里的 {name} 不是正确的 XML", self.save_again) from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise BadWordFile(f"文件里的 {name} 带有 DOCTYPE，{self.program} 文件里不该有", self.save_again)
        return root

    def related(self, name: str) -> dict[str, Related]:
        """Return a part's relationships by their ids; those of the file itself for the empty name."""
        if name not in self._relations:
            folder, _, base = name.rpartition("/")
            rels = posixpath.join(folder, "_rels", f"{base}.rels")
            found = self.xml(rels).iter(_RELATIONSHIP) if rels in self._infos else ()
            self._relations[name] = {each.get("Id", ""): _related(each, folder) for each in found}
        return self._relations[name]

    def first(self, name: str, kind: str) -> str | None:
        """Return the name of the part that another leads to by a relationship of a kind, if it is in the file."""
        found = (each.target for each in self.related(name).values() if each.kind == kind and not each.external)
        return next((target for target in found if target in self._infos), None)

    def has(self, name: str) -> bool:
        """Return whether there is a part of this name."""
        return name in self._infos

    def foreign(self) -> Iterator[tuple[str, Related]]:
        """Yield what leads out of the file, or to what programs run: the part's name and the relationship."""
        for rels in self._infos:
            if rels.endswith(".rels"):
                folder, _, base = rels.rpartition("/")
                source = posixpath.join(folder.removesuffix("_rels"), base.removesuffix(".rels"))
                for each in self.related(source).values():
                    if each.external or each.kind in ("oleObject", "aFChunk", "control", "attachedTemplate", "subDocument"):
                        yield source, each

    def _refuse_macros(self) -> None:
        types = {each.get("ContentType", "").casefold() for each in self.xml("[Content_Types].xml")}
        if any("macroenabled" in kind or "vbaproject" in kind for kind in types) or any("vbaproject" in name.casefold() for name in self._infos):
            raise BadWordFile("文件带有宏", f"{self.save_again}，这种格式不含宏")

    def _main(self) -> str:
        name = self.first("", "officeDocument")
        kinds = {each.get("PartName", "").removeprefix("/"): each.get("ContentType", "") for each in self.xml("[Content_Types].xml")}
        if name is None or kinds.get(name) not in self.kinds:
            raise BadWordFile(f"不是 {self.program} 文件", self.save_again)
        return name


def _checked(infos: list[zipfile.ZipInfo], packed: int, make_smaller: str, save_again: str) -> dict[str, zipfile.ZipInfo]:
    """Return the entries by name if there are not too many, none too large, and all named as parts are (ECMA-376 part 2, 9.1.1)."""
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > _MAX_PARTS or unpacked > _MAX_UNPACKED or any(info.file_size > _MAX_PART for info in infos):
        raise BadWordFile("文件解压后太大", make_smaller)
    if unpacked > max(_SMALL, _MAX_RATIO * packed):
        raise BadWordFile("文件解压后大得不正常，可能是有人做了手脚", save_again)
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        if _UNSAFE_NAME.search(info.orig_filename) or info.filename in found:
            raise BadWordFile(f"文件里有不正常的部件名 {info.orig_filename[:60]!r}", save_again)
        found[info.filename] = info
    return found


def _related(element: Element, folder: str) -> Related:
    kind, target = element.get("Type", "").rpartition("/")[2], element.get("Target", "")
    if element.get("TargetMode", "").casefold() == "external":
        return Related(kind, target, external=True)
    return Related(kind, posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"), external=False)
