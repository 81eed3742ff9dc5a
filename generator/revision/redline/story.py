"""Paragraphs and tables one below the other, in the body or in a cell: which paragraph marks were deleted or inserted.

A paragraph whose mark is deleted joins the next one when the change is accepted (17.13.5.15). The last paragraph of a cell, and one before a table,
has no next one: there the mark before it takes the change, so that its own one can stay. Where that is another paragraph's, this one's properties are
handed on, and its old ones kept in a change of properties (17.13.5.29).
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence

from lxml import etree
from msgspec import Struct

from generator.revision.redline.alignment import align
from generator.revision.redline.blocks import Block, Paragraph, Table, likeness
from generator.revision.redline.lines import Line
from generator.revision.redline.names import Element, W
from generator.revision.redline.stamp import Stamp
from generator.revision.redline.tables import weave_table
from generator.revision.redline.weaving import Weaver

__all__ = ["Story"]

_NOTHING = Line()


class _Step(Struct):
    """A block of the woven story: an old one, a new one, or one that was both."""

    old: Block | None
    new: Block | None
    mark: str = ""
    """What became of its paragraph mark."""
    look: Paragraph | None = None
    """The paragraph whose properties it has, where these are not its own."""
    was: Paragraph | None = None
    """The paragraph whose properties it has when the changes are rejected, where it matters."""
    ends: bool = True
    """Whether it ends the section that its properties say it ends."""

    @property
    def kind(self) -> str:
        return "del" if self.new is None else "ins" if self.old is None else ""

    @property
    def is_table(self) -> bool:
        return isinstance(self.old or self.new, Table)


class Story:
    """Weaves blocks that stand below each other."""

    def __init__(self, stamp: Stamp, weaver: Weaver, brought: Callable[[Element], Element]) -> None:
        """Take what marks changes, what weaves lines, and what brings an old paragraph's properties over."""
        self._stamp = stamp
        self._weaver = weaver
        self._brought = brought

    def woven(self, old: Sequence[Block], new: Sequence[Block]) -> list[tuple[Element, Block | None]]:
        """Return the elements of two stories as one, each with the new block that it stands for."""
        pairs = align(old, new, lambda block: block.key, likeness)
        steps = [_Step(before, after) for before, after in pairs]
        self._weaver.one_contents |= any(_loose(step.old) and _loose(step.new) for step in steps)
        steps = [step for run in _runs(steps) for step in _settled(run)]
        return [(self._element(step), step.new) for step in steps]

    def whole(self, paragraphs: Sequence[Paragraph], kind: str) -> list[Element]:
        """Return paragraphs that were deleted or inserted with the cell that they stand in."""
        return [self._paragraph(_Step(each, None, kind) if kind == "del" else _Step(None, each, kind)) for each in paragraphs]

    def _element(self, step: _Step) -> Element:
        if isinstance(step.old, Table) or isinstance(step.new, Table):
            assert not isinstance(step.old, Paragraph), "a table is aligned with a table"
            assert not isinstance(step.new, Paragraph), "a table is aligned with a table"
            return weave_table(step.old, step.new, self, self._stamp)
        return self._paragraph(step)

    def _paragraph(self, step: _Step) -> Element:
        assert not isinstance(step.old, Table)
        assert not isinstance(step.new, Table)
        paragraph = etree.Element(W + "p")
        properties = self._properties(step)
        if properties is not None:
            paragraph.append(properties)
        self._weaver.weave(step.old.line if step.old else _NOTHING, step.new.line if step.new else _NOTHING, paragraph)
        return paragraph

    def _properties(self, step: _Step) -> Element | None:
        """Return the paragraph's properties in the order of the schema (17.3.1.26): its mark, then its section, then what they were."""
        own = step.look or step.new or step.old
        assert isinstance(own, Paragraph)
        properties = self._own(own, deleted=own is step.old)
        if not step.ends:
            _without_section(properties)
        if step.mark:
            look = etree.Element(W + "rPr")
            look.append(self._stamp.mark(step.mark))
            section = properties.find(W + "sectPr")
            if section is not None:
                section.addprevious(look)
            else:
                properties.append(look)
        if step.was is not None and step.was.role != own.role:
            change = self._stamp.mark("pPrChange")
            change.append(_without_section(self._own(step.was, deleted=True)))
            properties.append(change)
        return properties

    def _own(self, paragraph: Paragraph, *, deleted: bool) -> Element:
        found = paragraph.element.find(W + "pPr")
        copied = etree.Element(W + "pPr") if found is None else copy.deepcopy(found)
        return self._brought(copied) if deleted else copied


def _without_section(properties: Element) -> Element:
    for each in properties.findall(W + "sectPr"):
        properties.remove(each)
    return properties


def _loose(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and bool(block.line.loose)


def _runs(steps: Sequence[_Step]) -> list[list[_Step]]:
    """Return the paragraphs that stand together, and each table for itself."""
    out: list[list[_Step]] = [[]]
    for step in steps:
        if step.is_table:
            out += [[step], []]
        else:
            out[-1].append(step)
    return out


def _settled(run: list[_Step]) -> list[_Step]:
    """Return paragraphs that stand together with what becomes of their marks; the last mark stays if any of them can keep it."""
    if run and run[-1].is_table:
        return run
    for step in run:
        step.mark = step.kind
    if not run or not run[-1].kind:
        return run
    stays = max((place for place, step in enumerate(run) if not step.kind), default=-1)
    tail = run[stays + 1 :]
    if len({step.kind for step in tail}) == 2:
        return [*run[: stays + 1], *_fused(tail)]
    if stays < 0:
        return run
    _rotate(run[stays:])
    return run


def _fused(tail: list[_Step]) -> list[_Step]:
    """Return deleted and inserted paragraphs with the last of each as one, which keeps its mark."""
    gone, come = ([step for step in tail if step.kind == kind] for kind in ("del", "ins"))
    last = _Step(gone[-1].old, come[-1].new)
    assert isinstance(last.old, Paragraph)
    last.was = last.old
    return [*gone[:-1], *come[:-1], last]


def _rotate(tail: list[_Step]) -> None:
    """Let the mark of a paragraph that stayed take the change of those after it, so that the last mark stays."""
    stayed, last = tail[0], tail[-1]
    for step in tail[:-1]:
        step.mark = last.kind
    last.mark = ""
    assert isinstance(stayed.new, Paragraph)
    assert isinstance(stayed.old, Paragraph)
    if last.kind == "del":
        assert isinstance(last.old, Paragraph)
        last.look, last.was, stayed.ends = stayed.new, last.old, False
    else:
        last.was = stayed.old
