"""Reading back what an office edited in one of our Word files: the values and ticks in its content controls.

The file may come from anyone: `WordFile` opens it with care.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from generator.content.word_file import BadWordFile, WordFile
from generator.writers.docx.bindings import NAMESPACE, PLAIN, STORE
from generator.writers.docx.names import bookmark_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["EditedTick", "EditedValue", "UnreadableWord", "datum_number", "read_ticks", "read_values"]

_MAX_DIGITS = 6
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_N = f"{{{NAMESPACE}}}"
_TAG = re.compile(rf"v([1-9][0-9]{{0,{_MAX_DIGITS - 1}}})")
_STEP = re.compile(rf"value\[([1-9][0-9]{{0,{_MAX_DIGITS - 1}}})\]")
_TRUE = ("1", "true", "on")
_Printed = TypeVar("_Printed", str, bool)


class UnreadableWord(ValueError):
    """The file is no Word file of ours, or not one that is safe to read."""


class EditedValue(Struct, frozen=True, kw_only=True):
    """A datum as a file holds it."""

    number: int
    """The datum's number in its file, counted from 1."""
    path: str
    """Where it came from: the path of its origin."""
    was: str
    """What was printed."""
    part: int
    """Which part of a longer text it is, counted from 1."""
    of: int
    """How many parts the text has."""
    texts: tuple[str, ...]
    """What stands in its controls now, each text once, in reading order; nothing where all of them are gone.

    What was printed where the paper never had any, because it is a marked one: what is done to these words is an edit outside of controls.
    """


class EditedTick(Struct, frozen=True, kw_only=True):
    """A checkbox as a file holds it."""

    key: str
    was: bool
    """Whether it was printed ticked."""
    states: tuple[bool, ...]
    """Whether it is ticked now, in each place; nothing where all of them are gone. As printed where the paper never had any, as before."""


def read_values(data: bytes) -> tuple[EditedValue, ...]:
    """Return the data of a .docx file that stand in controls, in their order. Raise `UnreadableWord` if it is not one of ours."""
    paper, document = _parts(data)
    texts: dict[int, dict[str, None]] = {}
    for control in document.iter(f"{_W}sdt"):
        if datum_number(control) and not any(map(datum_number, control.iterancestors(f"{_W}sdt"))):
            for number, text in _texts(control):
                texts.setdefault(number, {})[text] = None
    return tuple(
        EditedValue(
            number=number,
            path=element.get("path", ""),
            was=element.get("was", ""),
            part=_whole(element.get("part")),
            of=_whole(element.get("of")),
            texts=tuple(texts.get(number, ())) or _plain(element, element.get("was", "")),
        )
        for number, element in enumerate(paper.iterfind(f"{_N}value"), 1)
    )


def read_ticks(data: bytes) -> tuple[EditedTick, ...]:
    """Return the checkboxes of a .docx file, in their order. Raise `UnreadableWord` if it is not one of ours."""
    paper, document = _parts(data)
    boxes = {element.get("key", ""): element for element in paper.iterfind(f"{_N}tick")}
    was = {key: element.get("was") in _TRUE for key, element in boxes.items()}
    states: dict[str, list[bool]] = {key: [] for key in was}
    for key, state in _checkboxes(document, {bookmark_name(key): key for key in was}):
        if key in states:
            states[key].append(state)
    return tuple(EditedTick(key=key, was=state, states=tuple(states[key]) or _plain(boxes[key], state)) for key, state in was.items())


def _plain(element: Element, printed: _Printed) -> tuple[_Printed, ...]:
    return (printed,) if element.get(PLAIN) else ()


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS else 1


def datum_number(control: Element) -> int:
    """Return the number of a control's datum: from its tag, or from its binding where a program has dropped the tag; 0 if it has none."""
    properties = control.find(f"{_W}sdtPr")
    if properties is None:
        return 0
    tag, binding = properties.find(f"{_W}tag"), properties.find(f"{_W}dataBinding")
    found = _TAG.fullmatch(tag.get(f"{_W}val", "")) if tag is not None else None
    if found is None and binding is not None and binding.get(f"{_W}storeItemID", "").upper() == STORE:
        found = _STEP.search(binding.get(f"{_W}xpath", ""))
    return int(found[1]) if found else 0


def _texts(control: Element) -> Iterator[tuple[int, str]]:
    """Yield the words of a control with all tracked changes accepted, by the number of its datum; a prompt that stands in for words is none.

    Of controls that touch LibreOffice puts the second into the first when it saves, empty, and its words after it: they count as its own.
    """
    found: list[tuple[int, list[str]]] = []
    for element in control.iter(f"{_W}sdt", f"{_W}t", f"{_W}br", f"{_W}cr"):
        if element.tag == f"{_W}sdt":
            number = datum_number(element)
            if number:
                found.append((number, []))
                prompt = element.find(f"{_W}sdtPr/{_W}showingPlcHdr") is not None
        elif not prompt:
            found[-1][1].append(element.text or "" if element.tag == f"{_W}t" else "\n")
    for number, words in found:
        yield number, "".join(words)


def _checkboxes(document: Element, marks: dict[str, str]) -> Iterator[tuple[str, bool]]:
    """Yield key and state of each checkbox: by its tag, or by the bookmark that it stands in where a program has dropped the tag."""
    opened: dict[str, str] = {}
    for element in document.iter(f"{_W}bookmarkStart", f"{_W}bookmarkEnd", f"{_W}sdtContent"):
        if element.tag == f"{_W}bookmarkStart":
            opened[element.get(f"{_W}id", "")] = element.get(f"{_W}name", "")
        elif element.tag == f"{_W}bookmarkEnd":
            opened.pop(element.get(f"{_W}id", ""), None)
        else:
            control = element.getparent()
            checked = control.find(f"{_W}sdtPr/{_W14}checkbox/{_W14}checked") if control is not None else None
            if control is None or checked is None:
                continue
            tag = control.find(f"{_W}sdtPr/{_W}tag")
            names = [*opened.values(), *(mark.get(f"{_W}name", "") for mark in element.iter(f"{_W}bookmarkStart"))]
            key = tag.get(f"{_W}val", "") if tag is not None else next((marks[name] for name in names if name in marks), "")
            yield key, checked.get(f"{_W14}val") in _TRUE


def _parts(data: bytes) -> tuple[Element, Element]:
    """Return the part of our data and the document."""
    try:
        file = WordFile(data)
        ours = (file.xml(each.target) for each in file.related(file.main).values() if each.kind == "customXml" and file.has(each.target))
        paper = next((root for root in ours if root.tag == f"{_N}paper"), None)
        if paper is None:
            raise UnreadableWord("里面没有 jianbao 写进去的数据")
        return paper, file.xml(file.main)
    except BadWordFile as error:
        raise UnreadableWord(error.text) from error
