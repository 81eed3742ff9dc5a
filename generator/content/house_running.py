"""Running heads and feet of the office's Word file: words, page numbers and pictures, and nothing else.

They are read into data of our own, so that what a header may hold besides (text boxes, objects, fields that fetch files) is left behind, and named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from generator.content.house_styles import Taking
from generator.content.word_file import BadWordFile, WordFile
from generator.content.word_styles import Properties, W, is_on, length, local_properties, merged
from generator.document.house import Mark, PageCount, Running, RunningLine, Shown, Stop, Tab, Words
from generator.document.pictures import PictureProblem, read_bitmap
from generator.document.theme import CharacterStyle, Style

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["RunningParts"]

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_EMU = 12700
_COUNTS = {"PAGE": "page", "NUMPAGES": "pages"}
_FETCHING = frozenset({"INCLUDETEXT", "INCLUDEPICTURE", "DDE", "DDEAUTO", "LINK", "EMBED", "IMPORT", "DATABASE", "MACROBUTTON", "RD"})
"""Fields whose results come from elsewhere: their words are left out too."""
_KINDS: Mapping[str, str] = {"center": "center", "right": "right", "end": "right"}
_MAX_LINES = 40
_MAX_MARKS = 400
_WRAPPERS = ("hyperlink", "ins", "smartTag", "sdt", "sdtContent", "moveTo")
_LEFT_OUT = {"object": "嵌入对象", "pict": "旧式图形（VML）", "AlternateContent": "文本框或图形", "altChunk": "插入的文件", "control": "控件"}


class _Letters(Struct, frozen=True):
    """A mark before its look is made a style."""

    mark: Mark
    properties: Properties


class RunningParts(Struct):
    """Reads the parts of heads and feet, and collects the styles that their lines need and what was left out."""

    file: WordFile
    taking: Taking
    base: Style
    """What a line's style starts from."""
    measure: float
    """Width of the type area in pt: no picture is wider."""
    taken: set[str]
    """Labels and keys of styles that there are already."""
    styles: dict[str, Style] = field(default_factory=dict)
    characters: dict[str, CharacterStyle] = field(default_factory=dict)
    dropped: dict[str, None] = field(default_factory=dict)
    """What was left out, in words, each once."""

    def running(self, parts: Mapping[str, str], kind: str, *, even: bool, first: bool) -> Running | None:
        """Return the heads or feet that parts hold, by the type of their reference; None where there is no part."""
        if not parts:
            return None
        found = {name: tuple(self._lines(part, kind)) for name, part in parts.items()}
        return Running(
            default=found.get("default", ()),
            even=found.get("even", ()) if even else None,
            first=found.get("first", ()) if first else None,
        )

    def _lines(self, part: str, kind: str) -> Iterator[RunningLine]:
        root = self.file.xml(part)
        paragraphs = [each for each in root.iter(f"{W}p") if not _is_within_drawing(each)]
        if len(paragraphs) > _MAX_LINES:
            raise BadWordFile(f"{kind}有 {len(paragraphs)} 段，太多", f"{kind}最多 {_MAX_LINES} 段")
        if root.find(f"{W}tbl") is not None:
            self.dropped[f"{kind}里的表格（文字保留）"] = None
        for paragraph in paragraphs:
            line = self._line(paragraph, part, kind)
            if line is not None:
                yield line

    def _line(self, element: Element, part: str, kind: str) -> RunningLine | None:
        own = element.find(f"{W}pPr")
        named = own.find(f"{W}pStyle") if own is not None else None
        paragraph, letters = self.taking.styles.paragraph(named.get(f"{W}val", "") if named is not None else "")
        paragraph = merged(paragraph, local_properties(own))
        marks = list(_Reader(self, part, kind).marks(element, letters))
        edge = paragraph.get("pBdr/bottom", {})
        rule = (length(edge, "sz", parts=8) or 0.5) if is_on({"edge": edge}, "edge") and edge else 0.0
        if not marks and not rule:
            return None
        if len(marks) > _MAX_MARKS:
            raise BadWordFile(f"{kind}里的内容太多", "简化页眉页脚")
        first = next((each.properties for each in marks if not isinstance(each.mark, Tab)), letters)
        plain = {name: value for name, value in paragraph.items() if not name.startswith("pBdr")}
        style = self._style(kind, plain, first)
        return RunningLine(
            style=style.name,
            marks=_joined(self._styled(each, first, style, kind) for each in marks),
            stops=self._stops(element, named, marks),
            rule=min(rule, 6.0),
            gap=min(length(edge, "space", parts=1) or 0.0, 31.0) if rule else 0.0,
        )

    def _stops(self, element: Element, named: Element | None, marks: list[_Letters]) -> tuple[Stop, ...]:
        if not any(isinstance(each.mark, Tab) for each in marks):
            return ()
        return tuple(_stops(element, self.taking, named)) or (Stop(self.measure, "right"),)

    def _style(self, kind: str, paragraph: Properties, letters: Properties) -> Style:
        taken = self.taking.style(self.base, paragraph, letters)
        for words in taken.unfollowed:
            if not words.startswith(("行距", "西文")):
                self.dropped[f"{kind}的{words}"] = None
        same = next((each for each in self.styles.values() if _look(each) == _look(taken.style)), None)
        if same:
            return same
        name, label = self._fresh("house-line", kind)
        self.styles[name] = replace(taken.style, name=name, label=label)
        return self.styles[name]

    def _styled(self, found: _Letters, first: Properties, line: Style, kind: str) -> Mark:
        """Return a mark with the character style of its look, if it looks otherwise than its line."""
        mark, letters = found.mark, found.properties
        if letters == first or not isinstance(mark, Words | PageCount):
            return mark
        bare, _ = self.taking.character(CharacterStyle(name="", label=""), letters, line.font)
        wanted = replace(
            bare,
            font=bare.font if bare.font != line.font else None,
            size=bare.size if bare.size != line.size else None,
            bold=bool(bare.bold) if bool(bare.bold) != line.bold else None,
            color=(bare.color or "000000") if (bare.color or "000000") != line.color else None,
        )
        if wanted == CharacterStyle(name="", label=""):
            return mark
        same = next((key for key, each in self.characters.items() if replace(each, name="", label="") == wanted), None)
        if same is None:
            same, label = self._fresh("house-words", f"{kind}字样")
            self.characters[same] = replace(wanted, name=same, label=label)
        return replace(mark, style=same)

    def _fresh(self, key: str, label: str) -> tuple[str, str]:
        """Return a key and a label that no style has yet."""
        count = next(n for n in range(1, 10_000) if not {f"{key}-{n}", f"{label} {n}"} & self.taken)
        self.taken |= {f"{key}-{count}", f"{label} {count}"}
        return f"{key}-{count}", f"{label} {count}"


class _Reader(Struct):
    """Reads the marks of one paragraph."""

    parts: RunningParts
    part: str
    kind: str
    fields: list[list[str]] = field(default_factory=list)
    """Complex fields that are open: what is known of each instruction, and ``result`` once its result has begun (17.16.18)."""

    def marks(self, element: Element, letters: Properties) -> Iterator[_Letters]:
        """Yield the marks of a paragraph, or of what is within one."""
        for child in element:
            name = str(child.tag).rpartition("}")[2]
            if name == "r":
                yield from self._run(child, letters)
            elif name == "fldSimple":
                yield from self._field(child.get(f"{W}instr", ""), list(self.marks(child, letters)), letters)
            elif name in _WRAPPERS:
                yield from self.marks(child, letters)
            else:
                self._note(name)

    def _run(self, run: Element, base: Properties) -> Iterator[_Letters]:
        own = run.find(f"{W}rPr")
        named = own.find(f"{W}rStyle") if own is not None else None
        letters = merged(base, self.parts.taking.styles.character(named.get(f"{W}val", ""))) if named is not None else base
        letters = merged(letters, local_properties(own))
        if is_on(letters, "vanish"):
            return
        for child in run:
            name = str(child.tag).rpartition("}")[2]
            if name == "fldChar":
                yield from self._mark_of_field(child.get(f"{W}fldCharType", ""), letters)
            elif name == "instrText":
                if self.fields:
                    self.fields[-1][0] += child.text or ""
            elif not self._hidden():
                yield from (_Letters(mark, letters) for mark in self._content(name, child))

    def _content(self, name: str, child: Element) -> Iterator[Mark]:
        if name == "t":
            yield Words(text=(child.text or "")[:2000])
        elif name in ("tab", "ptab"):
            yield Tab()
        elif name in ("br", "cr"):
            yield Words(text=" ")
        elif name == "noBreakHyphen":
            yield Words(text="-")
        elif name == "pgNum":
            yield PageCount()
        elif name == "drawing":
            yield from self._drawing(child)
        else:
            self._note(name)

    def _note(self, name: str) -> None:
        if name in _LEFT_OUT:
            self.parts.dropped[f"{self.kind}里的{_LEFT_OUT[name]}"] = None

    # --- fields ---

    def _hidden(self) -> bool:
        """Return whether what follows is no result that is printed: an instruction, or the result of a field that is counted or fetched."""
        return any(len(opened) == 1 or _command(opened[0]) in _COUNTS or _command(opened[0]) in _FETCHING for opened in self.fields)

    def _mark_of_field(self, kind: str, letters: Properties) -> Iterator[_Letters]:
        if kind == "begin":
            self.fields.append([""])
        elif kind == "separate" and self.fields:
            self.fields[-1].append("result")
        elif kind == "end" and self.fields:
            instruction = self.fields.pop()[0]
            if not self._hidden():
                yield from self._field(instruction, [], letters)

    def _field(self, instruction: str, result: list[_Letters], letters: Properties) -> Iterator[_Letters]:
        command = _command(instruction)
        if command in _COUNTS:
            look = result[0].properties if result else letters
            yield _Letters(PageCount(of="page" if command == "PAGE" else "pages"), look)
            return
        if command:
            words = "" if command in _FETCHING else "（文字保留）"
            self.parts.dropped[f"{self.kind}里的域 {command[:20]}{words}"] = None
        if command not in _FETCHING:
            yield from result

    # --- pictures ---

    def _drawing(self, drawing: Element) -> Iterator[Shown]:
        blip = next(drawing.iter(f"{_A}blip"), None)
        extent = next(drawing.iter(f"{_WP}extent"), None)
        if blip is None or extent is None:
            self.parts.dropped[f"{self.kind}里的图形"] = None
            return
        related = self.parts.file.related(self.part).get(blip.get(f"{_R}embed", ""))
        if related is None or related.external or not self.parts.file.has(related.target):
            self.parts.dropped[f"{self.kind}里链接的图片"] = None
            return
        try:
            bitmap = read_bitmap(self.parts.file.part(related.target))
        except PictureProblem as problem:
            self.parts.dropped[f"{self.kind}里的图片（{problem.text}）"] = None
            return
        if drawing.find(f"{_WP}anchor") is not None:
            self.parts.dropped[f"{self.kind}里图片的浮动位置（图片排在行里）"] = None
        width, height = ((length({"v": extent.get(side, "")}, "v", parts=_EMU) or 0.0) for side in ("cx", "cy"))
        if width <= 0 or height <= 0:
            width, height = (pixels / dpi * 72 for pixels, dpi in zip((bitmap.width, bitmap.height), bitmap.dpi, strict=True))
        factor = min(1.0, self.parts.measure / width)
        properties = next(drawing.iter(f"{_WP}docPr"), None)
        alt = (properties.get("descr") or properties.get("name") or "") if properties is not None else ""
        yield Shown(bitmap=bitmap, width=round(width * factor, 2), height=round(height * factor, 2), alt=alt[:200] or "图片")


def _command(instruction: str) -> str:
    words = instruction.split()
    return words[0].upper() if words else ""


def _is_within_drawing(paragraph: Element) -> bool:
    """Return whether a paragraph stands in a text box."""
    return any(str(holder.tag).endswith("}txbxContent") for holder in paragraph.iterancestors())


def _stops(element: Element, taking: Taking, named: Element | None) -> Iterator[Stop]:
    """Yield the tab stops of a paragraph's style and its own (17.3.1.37), from the left."""
    holders = [*taking.styles.tabs(named.get(f"{W}val", "") if named is not None else ""), element.find(f"{W}pPr/{W}tabs")]
    found: dict[float, str] = {}
    for stop in chain.from_iterable(holder for holder in holders if holder is not None):
        place = length({"pos": stop.get(f"{W}pos", "")}, "pos")
        kind = stop.get(f"{W}val", "")
        if place is not None and kind == "clear":
            found.pop(place, None)
        elif place is not None and kind != "bar" and 0 <= place < 2000:
            found[place] = kind
    for place in sorted(found):
        kind = _KINDS.get(found[place], "left")
        yield Stop(place, "center" if kind == "center" else "right" if kind == "right" else "left")


def _look(style: Style) -> Mapping[str, object]:
    return asdict(style) | {"name": "", "label": ""}


def _joined(marks: Iterator[Mark]) -> tuple[Mark, ...]:
    """Return the marks, neighbouring words of one look as one."""
    found: list[Mark] = []
    for mark in marks:
        last = found[-1] if found else None
        if isinstance(mark, Words) and isinstance(last, Words) and mark.style == last.style:
            found[-1] = replace(last, text=last.text + mark.text)
        else:
            found.append(mark)
    return tuple(found)
