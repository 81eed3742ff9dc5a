"""An office: papers go out, are edited, come back, and are pulled."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pymupdf
from lxml import etree

from generator.build.project import load_project
from generator.build.run import build_project
from generator.diagnostics import Severity
from generator.revision.pull.applying import apply
from generator.revision.pull.merging import Pulled, pull
from generator.revision.reading_word import read_values

__all__ = ["Desk", "as_in_word", "parts_of", "tick_in_pdf", "zipped"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
BODY, DATA = "word/document.xml", "customXml/item1.xml"


@dataclass(frozen=True)
class Desk:
    """A project, and the papers that were made of it."""

    root: Path
    outputs: Path

    def back(self, name: str, data: bytes) -> Path:
        """Put a file that came back where it is pulled from."""
        path = self.root / "back" / name
        path.write_bytes(data)
        return path

    def paper(self, name: str) -> bytes:
        return (self.outputs / name).read_bytes()

    def pull(self, *paths: Path) -> Pulled:
        return pull(load_project(self.root), paths)

    def apply(self, pulled: Pulled) -> None:
        apply(self.root, pulled.old, pulled.new)

    def build(self) -> Path:
        """Make all papers anew and return where they are."""
        result = build_project(load_project(self.root), departments="all", today=datetime.date(2012, 3, 1))
        assert [each for each in result.diagnostics if each.severity is Severity.ERROR] == []
        return self.root / "outputs"

    def change(self, file: str, old: str, new: str) -> None:
        """Edit a file of the content by hand."""
        path = self.root / "content" / file
        text = path.read_bytes().decode()
        assert old in text
        path.write_bytes(text.replace(old, new, 1).encode())

    def content(self) -> Mapping[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted((self.root / "content").glob("*.yaml"))}


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def as_in_word(
    data: bytes,
    values: Mapping[tuple[str, str], str] | None = None,
    *,
    ticks: Sequence[str] = (),
    body: Callable[[str], str] = lambda xml: xml,
) -> bytes:
    """Edit a Word file as Word saves it.

    ``values`` are new words of data, by path and the words that were printed: in all of their controls, and in the custom XML that they are bound to.
    ``ticks`` are the keys of boxes that change their state; ``body`` edits all else of the document's XML.
    """
    parts = parts_of(data)
    document, store = etree.fromstring(body(parts[BODY].decode()).encode()), etree.fromstring(parts[DATA])
    numbers = {(value.path, value.was): value.number for value in read_values(data)}
    for key, words in (values or {}).items():
        element = store[numbers[key] - 1]
        element.text = words
        controls = [sdt for sdt in document.iter(f"{W}sdt") if _tag(sdt) == f"v{numbers[key]}"]
        assert controls
        for control in controls:
            first, *rest = control.iter(f"{W}t")
            first.text = words
            for other in rest:
                other.text = ""
    for name in ticks:
        boxes = [sdt for sdt in document.iter(f"{W}sdt") if _tag(sdt) == name]
        assert boxes
        for box in boxes:
            state = next(box.iter(f"{W14}checked"))
            on = state.get(f"{W14}val") == "0"
            state.set(f"{W14}val", str(int(on)))
            next(box.iter(f"{W}t")).text = "☑" if on else "☐"
    return zipped({**parts, BODY: etree.tostring(document), DATA: etree.tostring(store)})


def _tag(sdt: etree._Element) -> str:
    tag = sdt.find(f"{W}sdtPr/{W}tag")
    return tag.get(f"{W}val", "") if tag is not None else ""


def without_row(xml: str, words: str) -> str:
    """Delete the row of a table that holds these words."""
    rows = [row for row in re.findall(r"<w:tr>.*?</w:tr>|<w:tr .*?</w:tr>", xml, re.DOTALL) if words in row]
    assert len(rows) == 1
    return xml.replace(rows[0], "")


def tick_in_pdf(path: Path, *keys: str, state: bool = True, whole: bool = False) -> Path:
    """Tick boxes of a PDF as a reader does, and save: what is new is appended, or else the whole file is written anew."""
    left = set(keys)
    with pymupdf.open(path) as document:  # type: ignore[no-untyped-call]
        for page in document:
            for widget in page.widgets():
                if widget.field_name in keys:
                    widget.field_value = state
                    widget.update()
                    left.discard(widget.field_name)
        assert not left
        if not whole:
            document.saveIncr()
            return path
        data = document.tobytes(garbage=4)
    path.write_bytes(data)
    return path
