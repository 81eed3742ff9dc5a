"""Many tagged PDFs in one file for the printer, written as they come: the file may be larger than the memory.

Each bundle (a copy of a recipient's papers) is a part of its own in the page tree, in the structure and among the bookmarks. Each paper begins on the
right-hand page of a new sheet; what it leaves of its last sheet stays empty, as pages without anything on them. What pages show is written once for
all papers that show the same. The file keeps the standards that the papers keep (PDF/A-2a, PDF/UA-1).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from generator.distribution.tagged import Tagged
from generator.document.nodes import Metadata
from generator.writers.pdf.document import text_string, written
from generator.writers.pdf.metadata import information, xmp_packet
from generator.writers.pdf.output import OBJECTS_PER_STREAM, Output

__all__ = ["Bundle", "Merger", "Sides"]

_TOKEN = re.compile(r"\((?:[^\\()]|\\.)*\)|(/StructParents? )(\d+)|\b(\d+) 0 R\b")
"""A string, which may hold anything; a key of the parent tree; a reference."""


class Bundle(Struct, frozen=True, kw_only=True):
    """Papers that are printed one after the other for one recipient."""

    title: str
    """Of the bookmark."""
    label: str
    """The page label of its first paper, whose pages are counted after it if it has several."""
    papers: tuple[tuple[str, Tagged], ...]
    """Each with its title."""


class Sides(Struct, frozen=True, kw_only=True):
    """What is printed on: the sides of sheets."""

    pages: int = 0
    blanks: int = 0
    per_sheet: int = 2
    """Pages on a sheet that is printed on both sides: more than two where it is folded."""

    @property
    def sheets(self) -> int:
        """How many sheets of paper."""
        return (self.pages + self.blanks) // self.per_sheet

    def __add__(self, other: Sides) -> Sides:
        return Sides(pages=self.pages + other.pages, blanks=self.blanks + other.blanks, per_sheet=self.per_sheet)


class Merger:
    """The file so far. `finish` has to be called, and nothing after it."""

    def __init__(self, sink: Callable[[bytes], object], meta: Metadata, *, per_sheet: int = 2) -> None:
        """Begin a file, which goes into the sink part by part, for sheets that take so many pages."""
        self._out = Output(sink)
        self._meta = meta
        self._last = 0
        self._numbers: list[int] = []
        self._bodies: list[str] = []
        self._known: dict[bytes, int] = {}
        """Numbers of what has been written for all, by the sum of what it is."""
        self._tree, self._root, self._document = self._reserve(), self._reserve(), self._reserve()
        self._bundles: list[tuple[str, int, int, list[tuple[str, int]]]] = []
        """Title, node of the page tree, element, and its papers: title and first page."""
        self._parents: list[int] = []
        """Nodes of the parent tree."""
        self._labels: list[str] = []
        self._next_key = 0
        self._intents = ""
        self.sides = Sides(per_sheet=per_sheet)
        """What has been added so far."""

    def add(self, bundle: Bundle) -> Sides:
        """Add a bundle, and return what it is printed on."""
        node, element = self._reserve(), self._reserve()
        kids: list[int] = []
        tops: list[int] = []
        firsts: list[tuple[str, int]] = []
        blanks = 0
        for place, (title, paper) in enumerate(bundle.papers):
            index = self.sides.pages + self.sides.blanks + len(kids)
            labels = paper.labels if place else {0: _label(bundle.label, len(paper.pages))}
            self._labels += [f"{index + start} {label}" for start, label in sorted(labels.items())]
            pages, own_tops = self._paper(paper, node, element)
            firsts.append((title, pages[0]))
            kids += pages
            tops += own_tops
            if missing := -len(pages) % self.sides.per_sheet:
                self._labels.append(f"{index + len(pages)} <<>>")
                blank = f"<</Type/Page/Parent {node} 0 R/MediaBox {paper.boxes[-1]}/Resources<<>>>>"
                kids += [self._write(blank) for _ in range(missing)]
                blanks += missing
        self._write(f"<</Type/Pages/Parent {self._tree} 0 R/Kids[{_references(kids)}]/Count {len(kids)}>>", node)
        self._write(f"<</S/Part/P {self._document} 0 R/T{text_string(bundle.title)}/K[{_references(tops)}]>>", element)
        self._bundles.append((bundle.title, node, element, firsts))
        sides = Sides(pages=len(kids) - blanks, blanks=blanks, per_sheet=self.sides.per_sheet)
        self.sides += sides
        return sides

    def finish(self) -> None:
        """Write what belongs to the file as a whole. There has to be a bundle."""
        nodes = [node for _, node, _, _ in self._bundles]
        elements = [element for _, _, element, _ in self._bundles]
        self._write(f"<</Type/Pages/Kids[{_references(nodes)}]/Count {self.sides.pages + self.sides.blanks}>>", self._tree)
        parents = self._write(f"<</Kids[{_references(self._parents)}]>>")
        self._write(f"<</S/Document/P {self._root} 0 R/K[{_references(elements)}]>>", self._document)
        entries = f"/K[{self._document} 0 R]/ParentTree {parents} 0 R/ParentTreeNextKey {self._next_key}"
        self._write(f"<</Type/StructTreeRoot{entries}>>", self._root)
        packet = xmp_packet(self._meta)
        metadata = self._reserve()
        self._out.write(metadata, _stream(f"<</Type/Metadata/Subtype/XML/Length {len(packet)}>>", packet))
        catalog = self._write(
            written(
                {
                    "Type": "/Catalog",
                    "Pages": f"{self._tree} 0 R",
                    "Lang": text_string(self._meta.language),
                    "MarkInfo": "<</Marked true>>",
                    "StructTreeRoot": f"{self._root} 0 R",
                    "ViewerPreferences": "<</DisplayDocTitle true/Duplex/DuplexFlipLongEdge/PrintScaling/None>>",
                    "PageLabels": f"<</Nums[{' '.join(self._labels)}]>>",
                    "Metadata": f"{metadata} 0 R",
                    "OutputIntents": self._intents,
                    "Outlines": f"{self._outline()} 0 R",
                    "PageMode": "/UseOutlines",
                }
            )
        )
        info = self._write(written(information(self._meta)))
        self._flush()
        self._out.finish(self._reserve(), root=f"{catalog} 0 R", info=f"{info} 0 R")

    def _paper(self, paper: Tagged, node: int, element: int) -> tuple[list[int], list[int]]:
        """Write a paper's pages and structure, and return the numbers of its pages, and of its topmost elements."""
        own = (*paper.pages, *paper.annotations, *paper.elements)
        numbers = {thing.number: self._reserve() for thing in own} | {paper.tree: node, paper.root: element}
        key = self._next_key

        def put(match: re.Match[str]) -> str:
            if match[3]:
                number = int(match[3])
                return f"{numbers.get(number) or self._shared(paper, number)} 0 R"
            return f"{match[1]}{key + int(match[2])}" if match[1] else match[0]

        for thing in own:
            self._write(_TOKEN.sub(put, thing.body), numbers[thing.number])
        entries = " ".join(f"{key + place} {_TOKEN.sub(put, parents)}" for place, parents in sorted(paper.parents.items()))
        limits = f"{key + min(paper.parents)} {key + max(paper.parents)}"
        self._parents.append(self._write(f"<</Limits[{limits}]/Nums[{entries}]>>"))
        self._next_key = key + max(paper.parents) + 1
        self._intents = self._intents or _TOKEN.sub(put, paper.intents)
        return [numbers[page.number] for page in paper.pages], [numbers[top] for top in paper.tops]

    def _shared(self, paper: Tagged, number: int) -> int:
        """Return the number of an object that many papers may have, and write it if it is the first of its kind."""
        thing = paper.shared[number]
        body = _TOKEN.sub(lambda match: f"{self._shared(paper, int(match[3]))} 0 R" if match[3] else match[0], thing.body)
        digest = hashlib.sha256(body.encode("ascii") + b"\n" + (thing.data or b"")).digest()
        if digest not in self._known:
            self._known[digest] = self._write(body) if thing.data is None else self._write_stream(body, thing.data)
        return self._known[digest]

    def _outline(self) -> int:
        """Write the bookmarks, a bundle's papers below it, and return the number of their root (12.3.3)."""
        root = self._reserve()
        items = [(title, papers[0][1], [(name, page) for name, page in papers]) for title, _, _, papers in self._bundles]
        firsts = self._outline_items(root, [(title, page) for title, page, _ in items], [papers for _, _, papers in items])
        return self._write(f"<</Type/Outlines/First {firsts[0]} 0 R/Last {firsts[-1]} 0 R/Count {len(firsts)}>>", root)

    def _outline_items(self, parent: int, items: Sequence[tuple[str, int]], below: Sequence[Sequence[tuple[str, int]]]) -> list[int]:
        numbers = [self._reserve() for _ in items]
        for place, ((title, page), number) in enumerate(zip(items, numbers, strict=True)):
            entries = f"/Title{text_string(title)}/Parent {parent} 0 R/Dest[{page} 0 R/Fit]"
            entries += f"/Prev {numbers[place - 1]} 0 R" if place else ""
            entries += f"/Next {numbers[place + 1]} 0 R" if place + 1 < len(numbers) else ""
            if below:
                inner = self._outline_items(number, below[place], ())
                entries += f"/First {inner[0]} 0 R/Last {inner[-1]} 0 R/Count {-len(inner)}"
            self._write(f"<<{entries}>>", number)
        return numbers

    # --- objects ------------------------------------------------------------------------------------------------------

    def _reserve(self) -> int:
        self._last += 1
        return self._last

    def _write(self, body: str, number: int = 0) -> int:
        """Write an object that is no stream, and return its number."""
        number = number or self._reserve()
        self._numbers.append(number)
        self._bodies.append(body)
        if len(self._bodies) == OBJECTS_PER_STREAM:
            self._flush()
        return number

    def _write_stream(self, body: str, data: bytes) -> int:
        number = self._reserve()
        self._out.write(number, _stream(body, data))
        return number

    def _flush(self) -> None:
        """Write the objects that wait for an object stream to be full."""
        if not self._bodies:
            return
        self._out.write_packed(self._reserve(), self._numbers, self._bodies)
        self._numbers.clear()
        self._bodies.clear()


def _stream(body: str, data: bytes) -> bytes:
    return b"%b\nstream\n%b\nendstream" % (body.encode("ascii"), data)


def _label(words: str, pages: int) -> str:
    return f"<</P{text_string(words)}>>" if pages == 1 else f"<</S/D/P{text_string(f'{words}-')}>>"


def _references(numbers: Sequence[int]) -> str:
    return " ".join([f"{number} 0 R" for number in numbers])
