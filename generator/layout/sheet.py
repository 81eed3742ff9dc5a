"""The sheet that marks are placed on, and the structure they belong to.

Both grow while the document is laid out. A box is measured once, within a column, and placed by the flow; it is drawn when somebody asks for the
page.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct, field

from generator.document.nodes import Checkbox
from generator.document.theme import Style
from generator.layout.lines import baseline
from generator.layout.pages import Element, Fill, LinkArea, Mark, Rule, Run, TextLine, Tick
from generator.layout.text import SetLine

__all__ = ["Box", "Drawing", "LineBox", "NotedBox", "Sheet", "Structure"]

BAR_COLOR = "A6A6A6"
"""Grey of data bars: prints as an even tint on an office printer."""


class Structure:
    """The structure tree while it grows."""

    def __init__(self) -> None:
        """Begin with the Document element."""
        self.elements: list[Element] = [Element("Document", None)]
        self._open = [0]

    @property
    def current(self) -> int:
        """Index of the innermost open element."""
        return self._open[-1]

    def add(self, tag: str, *, parent: int | None = None, **attributes: object) -> int:
        """Add an element below the open one (or below ``parent``) and return its index."""
        self.elements.append(Element(tag, self.current if parent is None else parent, **attributes))  # type: ignore[arg-type]  # fields by name
        return len(self.elements) - 1

    def part(self, tag: str, parent: int, scope: str | None = None, colspan: int = 1, rowspan: int = 1) -> int:
        """Add a row or a cell of a table, as `add` does with less ado: there are thousands."""
        elements = self.elements
        elements.append(Element(tag, parent, scope, colspan, rowspan))
        return len(elements) - 1

    def within(self, index: int) -> _Opened:
        """Make an element the parent of those added within the block."""
        return _Opened(self._open, index)


class _Opened:
    """An element while it is open. A class, since `contextlib.contextmanager` takes four times as long."""

    __slots__ = ("_index", "_open")

    def __init__(self, open_elements: list[int], index: int) -> None:
        self._open, self._index = open_elements, index

    def __enter__(self) -> int:
        self._open.append(self._index)
        return self._index

    def __exit__(self, *_: object) -> None:
        self._open.pop()


class Sheet(Struct):
    """A page while it is filled. Coordinates as in `generator.layout.pages`."""

    width: float
    height: float
    structure: Structure
    placed: list[tuple[Box, float, float]] = field(default_factory=list)
    """Boxes that are still to be drawn, and where."""
    marks: list[Mark] = field(default_factory=list)
    artifact: bool = False
    """Whether what is drawn belongs to no element, as a repeated table head."""

    def drawn(self) -> tuple[Mark, ...]:
        """Return all marks: those of the boxes, then what was drawn around them."""
        around, self.marks = self.marks, []
        for box, x, y in self.placed:
            box.draw(self, x, y)
        self.placed.clear()
        return (*self.marks, *around)

    def owner(self, index: int | None) -> int | None:
        """Return the owner to give to a mark."""
        return None if self.artifact else index

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float, color: str = "000000") -> None:
        """Draw a rule; a width of 0 draws nothing."""
        if width > 0:
            self.marks.append(Rule(x0, y0, x1, y1, width, color))

    def fill(self, x: float, y: float, width: float, height: float, color: str | None, owner: int | None = None) -> None:
        """Fill a rectangle; no colour draws nothing."""
        if color and width > 0 and height > 0:
            self.marks.append(Fill(x, y, width, height, color, self.owner(owner)))

    def line(self, line: SetLine, style: Style, x: float, y: float, owner: int | None) -> None:
        """Draw a set line whose column begins at ``x`` and whose top is ``y``."""
        base = y + baseline(style)
        mine = None if self.artifact else owner
        runs: list[Run] = []
        for piece in line.pieces:
            form, face = piece.form, piece.face
            run = Run(piece.text, face, form.size, x + piece.x, piece.tracking, form.color, face.synthetic_bold, piece.width)
            if form.href and mine is not None:
                if runs:
                    self.marks.append(TextLine(base, tuple(runs), mine))
                    runs = []
                link = self.structure.add("Link", parent=mine)
                self.marks.append(TextLine(base, (run,), link))
                self.marks.append(LinkArea(run.x, base - 0.88 * form.size, run.width, form.size, form.href, link))
            else:
                runs.append(run)
        if runs:
            self.marks.append(TextLine(base, tuple(runs), mine))
        for placed in line.objects:
            node = placed.node
            if isinstance(node, Checkbox):
                side = 0.86 * placed.size
                top = y + (style.pitch - side) / 2
                form_owner = None if mine is None else self.structure.add("Form", parent=mine, alt=node.label or None)
                self.marks.append(Tick(x + placed.x + (placed.size - side) / 2, top, side, node.key, node.checked, node.label, form_owner))
            else:
                share = float(node.value / node.maximum) if node.maximum else 0.0
                height = 0.62 * style.size
                self.fill(x + placed.x, y + (style.pitch - height) / 2, placed.room * min(1.0, max(0.0, share)), height, BAR_COLOR)


class Box(Struct):
    """Something measured that stands in a column and is not divided over pages. A plain box is white: room for what its maker draws."""

    height: float
    """In pt, without the space around it."""
    before: float = 0.0
    after: float = 0.0
    keep: bool = False
    """Whether it stays on the page of the box after it."""

    def place(self, sheet: Sheet, x: float, y: float) -> None:
        """Let it stand on a sheet, given the column's left edge and the box's top."""
        sheet.placed.append((self, x, y))

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        """Draw it on a sheet."""


class Drawing(Box, kw_only=True):
    """A box that a function draws."""

    paint: Callable[[Sheet, float, float], None]
    """`Box.draw`."""

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        """Call the function."""
        self.paint(sheet, x, y)


class NotedBox(Box, kw_only=True):
    """A box of which it is told where it stands."""

    box: Box
    note: Callable[[float], None]
    """Takes its top, when the sheet is the last one."""

    def place(self, sheet: Sheet, x: float, y: float) -> None:
        """Place what stands in it, and tell."""
        self.note(y)
        self.box.place(sheet, x, y)


class LineBox(Box, kw_only=True, gc=False):
    """A line of text. Most boxes are, so it keeps what it draws itself, and is no function's."""

    line: SetLine
    style: Style
    owner: int | None
    shift: float
    """How far it stands to the right of the column's edge, in pt."""

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        """Draw the line."""
        sheet.line(self.line, self.style, x + self.shift, y, self.owner)
