"""Reading PDF files back, with pdfminer: other code than that which wrote them."""

from __future__ import annotations

import html
import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

from pdfminer.converter import TextConverter
from pdfminer.pdfdevice import TagExtractor
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.runlength import rldecode

__all__ = ["Paper", "run_lengths"]


class Paper:
    """A file that was read back."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.document = PDFDocument(PDFParser(io.BytesIO(data)))
        self.catalog: dict[str, Any] = self.document.catalog
        self.pages = list(PDFPage.create_pages(self.document))
        self._page_index = {page.pageid: index for index, page in enumerate(self.pages)}
        self._texts = [_texts_by_mcid(page) for page in self.pages]

    def outline(self) -> str:
        """The structure tree, an element a line: its type, its attributes, the words it owns itself."""
        return "\n".join(self._lines(resolve1(self.catalog["StructTreeRoot"]), -1))

    def elements(self, tag: str) -> list[dict[str, Any]]:
        """The elements of a type, in reading order."""
        return [element for element in self._walk(resolve1(self.catalog["StructTreeRoot"])) if _name(element.get("S")) == tag]

    def content(self, page: int) -> str:
        """A page's content stream."""
        return "".join(stream.get_data().decode("ascii") for stream in map(resolve1, self.pages[page].contents))

    def text(self) -> str:
        """All text, in the order of the content streams, a line for each shown string."""
        manager, out = PDFResourceManager(), io.StringIO()
        interpreter = PDFPageInterpreter(manager, TextConverter(manager, out, laparams=None))
        for page in self.pages:
            interpreter.process_page(page)
        return out.getvalue().replace("\f", "")

    def children(self, element: dict[str, Any]) -> list[Any]:
        """An element's children: numbers for sequences on its page, dictionaries for all else."""
        children = resolve1(element.get("K"))
        if children is None:
            return []
        return [resolve1(child) for child in children] if isinstance(children, list) else [children]

    def parts(self, element: dict[str, Any]) -> Iterator[str | dict[str, Any]]:
        """An element's words and the elements below it, in their order."""
        for child in self.children(element):
            if not isinstance(child, dict):
                yield html.unescape(self._texts[self._page_of(element)][child])
            elif "S" in child:
                yield child
            elif "MCID" in child:
                yield html.unescape(self._texts[self._page_of(child)][child["MCID"]])

    def _walk(self, element: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield element
        for child in self.children(element):
            if isinstance(child, dict) and "S" in child:
                yield from self._walk(child)

    def _lines(self, element: dict[str, Any], depth: int) -> Iterator[str]:
        parts: list[str] = []
        below: list[dict[str, Any]] = []
        for child in self.children(element):
            if isinstance(child, dict) and "S" in child:
                below.append(child)
                parts.append(f"[{_name(child['S'])}]")
            elif isinstance(child, dict) and _name(child.get("Type")) == "OBJR":
                parts.append(f"<{_name(resolve1(child['Obj'])['Subtype'])}>")
            elif isinstance(child, dict):
                parts.append(self._texts[self._page_of(child)][child["MCID"]])
            else:
                parts.append(self._texts[self._page_of(element)][child])
        if depth >= 0:
            yield "  " * depth + " ".join([_name(element["S"]) + self._attributes(element), *(parts if any("[" not in p for p in parts) else [])])
        for child in below:
            yield from self._lines(child, depth + 1)

    def _page_of(self, element: dict[str, Any]) -> int:
        reference = element["Pg"]
        assert isinstance(reference, PDFObjRef)
        return self._page_index[reference.objid]

    def _attributes(self, element: dict[str, Any]) -> str:
        found = resolve1(element.get("A"))
        dictionaries = found if isinstance(found, list) else [found] if found else []
        entries = {key: _plain(value) for d in dictionaries for key, value in resolve1(d).items() if key != "O"}
        if "Alt" in element:
            entries["Alt"] = _plain(element["Alt"])
        return "".join(f" {key}={value}" for key, value in entries.items())


def run_lengths(data: bytes) -> bytes:
    """The data of a stream with the filters FlateDecode and RunLengthDecode."""
    return rldecode(zlib.decompress(data))


def _texts_by_mcid(page: PDFPage) -> dict[int, str]:
    manager, out = PDFResourceManager(), io.BytesIO()
    PDFPageInterpreter(manager, TagExtractor(manager, out)).process_page(page)
    found = re.findall(r'<(\w+) MCID="(\d+)">(.*?)</\1>', _ACTUAL_TEXT.sub(r"\1", out.getvalue().decode()), flags=re.DOTALL)
    return {int(mcid): text for _, mcid, text in found}


_ACTUAL_TEXT = re.compile(r'<Span ActualText="[^"]*">(.*?)</Span>', re.DOTALL)
"""What a loose line says besides the words that it shows."""


def _name(value: Any) -> str:
    return str(getattr(resolve1(value), "name", ""))


def _plain(value: Any) -> str:
    value = resolve1(value)
    if isinstance(value, bytes):
        return value[2:].decode("utf-16-be") if value.startswith(b"\xfe\xff") else value.decode("ascii")
    if isinstance(value, list):
        return "(" + ",".join(_plain(v) for v in value) + ")"
    return _name(value) or f"{value}"
