"""Two lines as one, with what was deleted and inserted marked (ECMA-376 part 1, 17.13.5.14, 17.13.5.18).

The later line's links, controls and bookmarks are kept; of the earlier one only words come back, as plain runs. A control of a value with changes in
it loses its binding: Word fills a bound control anew when it opens the file, and would wipe them out (17.5.2.6). It keeps its tag, so that the value
can be read back: who rejects the change gets the old one. Of a control that is all new there are the words alone: Word would take it away with them,
but LibreOffice would keep it, and the row of a table that it stands in.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence

from lxml import etree
from msgspec import Struct

from generator.revision.redline.lines import Line, Mark, Word
from generator.revision.redline.names import Element, W
from generator.revision.redline.stamp import Stamp
from generator.revision.redline.words import Difference, differences

__all__ = ["Weaver"]

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CHANGES = {W + "ins", W + "del"}
_ENDS = (W + "bookmarkStart", W + "bookmarkEnd")
_NO_WORD = Word("", ())
_TYPES = ("dataBinding", "comboBox")
"""What is left out of a control with changes in it: then it is one of rich text (17.5.2.26), which holds them."""


class _Entry(Struct, frozen=True, eq=False):
    """A word or a mark at its place in the woven line."""

    what: Word | Mark
    kind: str
    """``ins``, ``del``, or empty for what stayed."""
    within: tuple[Element, ...]


class Weaver:
    """Weaves the lines of one file."""

    def __init__(self, stamp: Stamp, adopted: Callable[[Element], Element]) -> None:
        """Take what marks changes, and what brings a drawing of the old edition over."""
        self._stamp = stamp
        self._adopted = adopted
        self.one_contents = False
        """Whether both editions have one table of contents: then its field stays, whatever becomes of its entries."""

    def weave(self, old: Line, new: Line, paragraph: Element) -> None:
        """Put the woven lines into a paragraph."""
        entries = list(self._entries(old, new))
        _Loom(self._stamp, self._adopted, paragraph).run(_whole_fields(entries, new, one_contents=self.one_contents))

    def _entries(self, old: Line, new: Line) -> Iterator[_Entry]:
        marks = list(new.marks)
        for each in differences(old.texts, new.texts):
            if each.same:
                for place in range(each.start, each.end):
                    yield from _marks_at(marks, place)
                    yield _Entry(new.words[place], "", new.words[place].within)
            else:
                yield from self._change(old, new, each, marks)
        yield from _marks_at(marks, len(new.words))

    def _change(self, old: Line, new: Line, change: Difference, marks: list[Mark]) -> Iterator[_Entry]:
        """Yield what was deleted, then what was inserted. The marks between stand before both, so that both are in one field."""
        before, between, after = self._places(old.words[change.first : change.last], new, change)
        yield from before
        if change.start == change.end:
            yield from between
        yield from _marks_at(marks, change.start)
        if change.start != change.end:
            yield from between
        yield from after
        for place in range(change.start, change.end):
            yield from _marks_at(marks, place)
            yield _Entry(new.words[place], "ins", new.words[place].within)

    def _places(self, deleted: Sequence[Word], new: Line, change: Difference) -> tuple[list[_Entry], list[_Entry], list[_Entry]]:
        """Return the deleted words that belong into the control before the place, between the two, and into the one after it.

        A value that was replaced stands in one control with the new one.
        """
        before = new.words[change.start - 1] if change.start else _NO_WORD
        after = new.words[change.start] if change.start < len(new.words) else _NO_WORD
        common = _common(before.within, after.within)
        found: tuple[list[_Entry], list[_Entry], list[_Entry]] = ([], [], [])
        stage = 0
        for word in deleted:
            if word.datum and word.datum == after.datum and after.within != common:
                stage = 2
            elif stage == 0 and not (word.datum and word.datum == before.datum and before.within != common):
                stage = 1
            found[stage].append(_Entry(word, "del", (before.within, common, after.within)[stage]))
        return found


def _common(one: tuple[Element, ...], other: tuple[Element, ...]) -> tuple[Element, ...]:
    length = 0
    while length < min(len(one), len(other)) and one[length] is other[length]:
        length += 1
    return one[:length]


def _marks_at(marks: list[Mark], place: int) -> Iterator[_Entry]:
    """Yield the marks that stand before a word, and take them off the list."""
    while marks and marks[0].place <= place:
        mark = marks.pop(0)
        yield _Entry(mark, "", mark.within)


def _whole_fields(entries: Sequence[_Entry], new: Line, *, one_contents: bool) -> Iterator[_Entry]:
    """Yield the entries; the machinery of a field is inserted with its result where that is all new."""
    places = {id(entry.what): index for index, entry in enumerate(entries) if isinstance(entry.what, Mark)}
    inserted = set[int]() if one_contents else {places[id(new.marks[place])] for place in new.loose}
    for first, last in new.fields:
        begin, end = places[id(new.marks[first])], places[id(new.marks[last])]
        result = [entry.kind for entry in entries[begin:end] if isinstance(entry.what, Word)]
        if result and all(kind == "ins" for kind in result):
            inserted.update(range(begin, end + 1))
    for index, entry in enumerate(entries):
        is_part = index in inserted and isinstance(entry.what, Mark) and entry.what.element.tag == W + "r"
        yield _Entry(entry.what, "ins", entry.within) if is_part else entry


class _Loom:
    """Writes entries into a paragraph, inside the links and controls that they stand in."""

    def __init__(self, stamp: Stamp, adopted: Callable[[Element], Element], paragraph: Element) -> None:
        self._stamp = stamp
        self._adopted = adopted
        self._opened: list[tuple[Element, Element]] = []
        """Each link and control that is open, with the element that its contents go into."""
        self._paragraph = paragraph

    def run(self, entries: Iterator[_Entry]) -> None:
        """Write the entries."""
        controls: list[Element] = []
        for entry in entries:
            common = len(_common(tuple(original for original, _ in self._opened), entry.within))
            del self._opened[common:]
            for original in entry.within[common:]:
                copied, inside = _emptied(original)
                self._here.append(copied)
                self._opened.append((original, inside))
                if copied.tag == W + "sdt":
                    controls.append(copied)
            self._write(entry)
        for control in controls:
            self._settle(control)

    @property
    def _here(self) -> Element:
        return self._opened[-1][1] if self._opened else self._paragraph

    def _write(self, entry: _Entry) -> None:
        what, kind = entry.what, entry.kind
        if isinstance(what, Mark):
            self._parent(kind).append(copy.deepcopy(what.element))
        elif what.thing is None:
            for letters, properties in what.pieces:
                _append_letters(self._parent(kind), letters, properties, deleted=kind == "del")
        elif not what.pieces:
            drawing = self._adopted(what.thing) if kind == "del" else copy.deepcopy(what.thing)
            _append_run(self._parent(kind), what.properties).append(drawing)
        elif not kind:
            self._here.append(copy.deepcopy(what.thing))
        elif kind == "ins" and what.thing.tag == W + "fldSimple":
            self._field(what)
        else:
            for letters, properties in what.pieces:
                _append_letters(self._parent(kind), letters, properties, deleted=kind == "del")

    def _parent(self, kind: str) -> Element:
        """Return the element for runs of a kind: the last change, if it is of that kind."""
        here = self._here
        if not kind:
            return here
        if not len(here) or here[-1].tag != W + kind:
            here.append(self._stamp.mark(kind))
        return here[-1]

    def _field(self, word: Word) -> None:
        """Write a field that was inserted: in the long form, because a change holds no field in the short one (17.16.18, 17.16.19)."""
        assert word.thing is not None
        parent = self._parent("ins")
        parent.append(_field_char("begin"))
        code = etree.SubElement(etree.SubElement(parent, W + "r"), W + "instrText", {_SPACE: "preserve"})
        code.text = word.thing.get(W + "instr")
        parent.append(_field_char("separate"))
        for letters, properties in word.pieces:
            _append_letters(parent, letters, properties, deleted=False)
        parent.append(_field_char("end"))

    @staticmethod
    def _settle(control: Element) -> None:
        """Take off the binding of a control in which something changed; where all of it is new only its words stay."""
        content = control.find(W + "sdtContent")
        properties = control.find(W + "sdtPr")
        assert content is not None
        assert properties is not None
        kinds = {each.tag for each in content if each.tag not in _ENDS}
        if kinds == {W + "ins"}:
            for each in list(content):
                control.addprevious(each)
            _take(control)
        elif kinds & _CHANGES:
            for each in [each for name in _TYPES for each in properties.findall(W + name)]:
                properties.remove(each)


def _take(element: Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _emptied(original: Element) -> tuple[Element, Element]:
    """Return a link or control without its contents, and the element that they go into."""
    copied = etree.Element(original.tag)
    copied.attrib.update(original.attrib)
    if original.tag != W + "sdt":
        return copied, copied
    properties = original.find(W + "sdtPr")
    if properties is not None:
        copied.append(copy.deepcopy(properties))
    return copied, etree.SubElement(copied, W + "sdtContent")


def _append_run(parent: Element, properties: Element | None) -> Element:
    run = etree.SubElement(parent, W + "r")
    if properties is not None:
        run.append(copy.deepcopy(properties))
    return run


def _append_letters(parent: Element, letters: str, properties: Element | None, *, deleted: bool) -> None:
    """Add letters to the last run if it looks the same, else as a run of their own."""
    if letters in ("\n", "\t"):
        etree.SubElement(_append_run(parent, properties), W + ("br" if letters == "\n" else "tab"))
        return
    tag = W + ("delText" if deleted else "t")
    last = parent[-1] if len(parent) else None
    if last is not None and last.tag == W + "r" and last[-1].tag == tag and _same_look(last.find(W + "rPr"), properties):
        last[-1].text = (last[-1].text or "") + letters
        return
    words = etree.SubElement(_append_run(parent, properties), tag, {_SPACE: "preserve"})
    words.text = letters


def _same_look(one: Element | None, other: Element | None) -> bool:
    if one is None or other is None:
        return one is other
    return one is other or etree.tostring(one, method="c14n") == etree.tostring(other, method="c14n")


def _field_char(kind: str) -> Element:
    run = etree.Element(W + "r")
    etree.SubElement(run, W + "fldChar", {W + "fldCharType": kind})
    return run
