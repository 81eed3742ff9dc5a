"""A page's content stream: placed marks become operators.

Every mark stands in a marked-content sequence: of the structure element that owns it, or of an artifact (ISO 32000-1, 14.6 and 14.8.2.2). Consecutive
marks of one owner share a sequence. The graphics state is written only where it changes, because a page has thousands of operators and few states.

Positions of text are rounded to hundredths of a point, a third of a dot at 2400 dpi, and kept as whole numbers, so that relative moves do not add up
errors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from msgspec import Struct

from generator.document.pictures import Bitmap
from generator.layout.pages import Element, Fill, LinkArea, PageLayout, PlacedBitmap, Rule, Run, TextLine, Tick
from generator.writers.pdf.checkmark import draw_checkbox
from generator.writers.pdf.document import text_string
from generator.writers.pdf.font import DASH, EmbeddedFont, Fonts
from generator.writers.pdf.images import image_name
from generator.writers.pdf.numbers import POINTS

__all__ = ["Anchor", "PageContent", "compose"]

_BOLD_STROKE = 1 / 40
"""Stroke in em of a run that is to be bold while its face names no stroke of its own."""

_SEEMS_A_SPACE = 0.08
"""Tracking in em from which a line says its text besides showing it (ISO 32000-1, 14.9.4): programs that take text out of a file guess a space
between characters that stand 0.1 em apart, as they do where few characters of a narrow cell are justified."""

_HEAVIER_TEXT, _PLAIN_TEXT = 2, 0
"""Text rendering modes: fill and stroke, fill (ISO 32000-1, table 106)."""

_NONE = object()
"""No sequence is open; None is the owner of an artifact."""


class Anchor(Struct, frozen=True, gc=False):
    """A mark that becomes an annotation."""

    mark: LinkArea | Tick
    owner: int
    after: int
    """How many of the page's marked-content sequences stand before it."""


class PageContent(Struct):
    """What a page's marks gave."""

    data: bytes = b""
    """The content stream."""
    owners: list[int] = []
    """The element of each marked-content sequence, by MCID."""
    anchors: list[Anchor] = []
    bitmaps: list[Bitmap] = []


def compose(page: PageLayout, elements: Sequence[Element], fonts: Fonts) -> PageContent:
    """Return a page's content.

    Args:
        page: The page.
        elements: The elements that the marks' owners refer to.
        fonts: The document's fonts, which learn what characters the page has.
    """
    composer = _Composer(page.height, elements, fonts)
    draw = composer.draw
    for mark in page.marks:
        draw[type(mark)](mark)
    return composer.finish()


class _Composer:
    """The operators so far and the state they leave."""

    def __init__(self, height: float, elements: Sequence[Element], fonts: Fonts) -> None:
        self._height = height
        self._elements = elements
        self._fonts = fonts
        self._content = PageContent()
        self._out: list[str] = []
        self._owner: object = _NONE
        self._opened_in_text = False
        self._in_text = False
        self._pending = ""
        self._x = self._y = 0
        self._style: object = None
        self._codes: Mapping[str, str] = {}
        self._font: tuple[str, float] = ("", 0.0)
        self._tracking = 0.0
        self._mode = _PLAIN_TEXT
        self._fill = self._stroke = "000000"
        self._line_width = 1.0
        self._joins_rounded = False
        # by type rather than by match: this is asked once for each mark of each page
        self.draw: Mapping[type, Callable[[Any], None]] = {
            TextLine: self._text_line,
            Rule: self._rule,
            Fill: self._rectangle,
            Tick: self._tick,
            LinkArea: self._link,
            PlacedBitmap: self._bitmap,
        }

    def finish(self) -> PageContent:
        self._close()
        self._leave_text()
        self._content.data = "\n".join(self._out).encode("ascii")
        return self._content

    # --- sequences ----------------------------------------------------------------------------------------------------

    def _enter(self, owner: int | None, *, text: bool) -> None:
        """Go on with the owner's sequence, or begin one.

        A sequence that was opened within a text object has to be closed within it, so it holds text alone; one opened outside may hold anything.
        """
        goes_on = owner == self._owner and (text or not self._opened_in_text)
        if owner is None and text != self._opened_in_text:
            goes_on = False  # a rule and a page number are artifacts of two types
        if not goes_on:
            self._close()
            if not text:
                self._leave_text()
            elif not self._in_text:
                self._begin_text()
            self._open(owner, text=text)
        elif text:
            if not self._in_text:
                self._paint()
                self._begin_text()
        else:
            self._leave_text()

    def _enter_text(self, owner: int | None) -> None:
        """Go on with text of another owner; from text to text, as from cell to cell, in one step."""
        if owner is None or self._owner is _NONE or not (self._in_text and self._opened_in_text):
            self._enter(owner, text=True)
            return
        owners = self._content.owners
        self._out.append(f"EMC\n/{self._elements[owner].tag}<</MCID {len(owners)}>>BDC")
        owners.append(owner)
        self._owner = owner

    def _open(self, owner: int | None, *, text: bool) -> None:
        if owner is None:
            self._out.append("/Artifact<</Type/Pagination>>BDC" if text else "/Artifact<</Type/Layout>>BDC")
        else:
            owners = self._content.owners
            self._out.append(f"/{self._elements[owner].tag}<</MCID {len(owners)}>>BDC")
            owners.append(owner)
        self._owner = owner
        self._opened_in_text = text

    def _close(self) -> None:
        if self._owner is _NONE:
            return
        self._paint()
        if not self._opened_in_text:
            self._leave_text()
        self._out.append("EMC")
        self._owner = _NONE

    def _begin_text(self) -> None:
        self._out.append("BT")
        self._in_text = True
        self._x = self._y = 0

    def _leave_text(self) -> None:
        if self._in_text:
            self._out.append("ET")
            self._in_text = False
            self._style = None  # what is drawn elsewhere may set other colours and widths

    def _paint(self) -> None:
        """Paint the path built so far."""
        if self._pending:
            self._out.append(self._pending)
            self._pending = ""

    # --- marks --------------------------------------------------------------------------------------------------------

    def _text_line(self, line: TextLine) -> None:
        if line.owner != self._owner or not self._in_text:
            self._enter_text(line.owner)
        y = round((self._height - line.y) * 100)
        runs = line.runs
        if len(runs) == 1 and not runs[0].tracking:
            if runs[0].text:
                self._run(runs[0], y)
            return
        says_its_text = any(abs(run.tracking) > _SEEMS_A_SPACE * run.size for run in runs) and self._say_text(line)
        for run in runs:
            if run.text:
                self._run(run, y)
        if says_its_text:
            self._out.append("EMC")

    def _say_text(self, line: TextLine) -> bool:
        """Open a sequence that says the line's text, and return whether it was opened: pdfium loses characters beyond the basic plane in it."""
        text = "".join([run.text for run in line.runs])
        sayable = max(text) < "\ufffd"
        if sayable:
            self._out.append(f"/Span<</ActualText{text_string(text)}>>BDC")
        return sayable

    def _run(self, run: Run, y: int) -> None:
        style = (run.face, run.size, run.tracking, run.color, run.bold)
        if style != self._style:
            self._style = style
            self._set_style(run)
        x = round(run.x * 100)
        shown = f"<{self._codes[run.text]}>Tj" if not run.tracking else _spread(run, self._fonts[run.face])
        self._out.append(f"{POINTS[x - self._x]} {POINTS[y - self._y]} Td{shown}")
        self._x, self._y = x, y

    def _set_style(self, run: Run) -> None:
        """Set what differs from the runs before."""
        out = self._out
        font = self._fonts[run.face]
        self._codes = font.hex
        if self._font != (font.name, run.size):
            self._font = (font.name, run.size)
            out.append(f"/{font.name} {run.size:g} Tf")
        tracking = round(run.tracking, 3)
        if tracking != self._tracking:
            self._tracking = tracking
            out.append(f"{tracking:g} Tc")
        self._set_fill(run.color)
        if run.bold or run.face.stroke or self._mode != _PLAIN_TEXT:
            self._set_weight(run)

    def _set_weight(self, run: Run) -> None:
        """Stroke the outlines of a run that is to be heavier than its face."""
        stroke = run.face.stroke or (_BOLD_STROKE if run.bold else 0.0)
        mode = _HEAVIER_TEXT if stroke else _PLAIN_TEXT
        if mode != self._mode:
            self._mode = mode
            self._out.append(f"{mode} Tr")
        if stroke:
            self._set_line_width(stroke * run.size)
            self._set_stroke(run.color)
            if not self._joins_rounded:
                # mitred corners of a hanzi's strokes would grow spikes
                self._joins_rounded = True
                self._out.append("1 j")

    def _rule(self, rule: Rule) -> None:
        self._enter(rule.owner, text=False)
        if self._pending == "f" or rule.width != self._line_width or rule.color != self._stroke:
            self._paint()
        self._set_line_width(rule.width)
        self._set_stroke(rule.color)
        begin = f"{POINTS[round(rule.x0 * 100)]} {POINTS[round((self._height - rule.y0) * 100)]}"
        self._out.append(f"{begin} m {POINTS[round(rule.x1 * 100)]} {POINTS[round((self._height - rule.y1) * 100)]} l")
        self._pending = "S"

    def _rectangle(self, fill: Fill) -> None:
        self._enter(fill.owner, text=False)
        if self._pending == "S" or fill.color != self._fill:
            self._paint()
        self._set_fill(fill.color)
        bottom = self._height - fill.y - fill.height
        self._out.append(" ".join([POINTS[round(value * 100)] for value in (fill.x, bottom, fill.width, fill.height)]) + " re")
        self._pending = "f"

    def _bitmap(self, picture: PlacedBitmap) -> None:
        """Draw a picture: its unit square is scaled and moved to its place (ISO 32000-1, 8.9.5.1)."""
        self._enter(picture.owner, text=False)
        self._paint()
        self._content.bitmaps.append(picture.bitmap)
        bottom = self._height - picture.y - picture.height
        self._out.append(f"q {picture.width:.2f} 0 0 {picture.height:.2f} {picture.x:.2f} {bottom:.2f} cm /{image_name(picture.bitmap)} Do Q")

    def _tick(self, tick: Tick) -> None:
        """Leave the place to a form field, whose appearance is seen and printed; draw a box that is no field's."""
        if tick.owner is not None and self._elements[tick.owner].tag == "Form":
            self._close()  # what comes before the box is read before it, what follows after it
            self._content.anchors.append(Anchor(tick, tick.owner, len(self._content.owners)))
            return
        self._enter(tick.owner, text=False)
        self._paint()
        self._set_stroke("000000")
        self._out.append(draw_checkbox(tick.x, self._height - tick.y - tick.size, tick.size, checked=tick.checked))

    def _link(self, link: LinkArea) -> None:
        self._content.anchors.append(Anchor(link, link.owner, len(self._content.owners)))

    # --- state --------------------------------------------------------------------------------------------------------

    def _set_fill(self, color: str) -> None:
        if color != self._fill:
            self._fill = color
            self._out.append(_color(color, "g", "rg"))

    def _set_stroke(self, color: str) -> None:
        if color != self._stroke:
            self._stroke = color
            self._out.append(_color(color, "G", "RG"))

    def _set_line_width(self, width: float) -> None:
        if width != self._line_width:
            self._line_width = width
            self._out.append(f"{width:.2f} w")


def _spread(run: Run, font: EmbeddedFont) -> str:
    """Return the operator that shows the text of a run with tracking."""
    if DASH not in run.text or not font.joins_dashes:
        return f"<{font.hex[run.text]}>Tj"
    pieces = [font.hex[piece] for piece in run.text.split(DASH)]
    # the dash in one piece gets the tracking once, where its two characters are to have it twice; TJ's numbers go to the left
    missing = f"{-round(run.tracking, 3) * 1000 / run.size:.4g}"
    return "[" + "".join([f"<{piece}{font.hex[DASH]}>{missing}" for piece in pieces[:-1]]) + f"<{pieces[-1]}>]TJ"


@cache
def _color(color: str, grey: str, rgb: str) -> str:
    """Return the operator that sets a colour written as RRGGBB; grey where it is grey, so that it is printed with black ink alone."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    if parts[0] == parts[1] == parts[2]:
        return f"{parts[0]:.3g} {grey}"
    return " ".join(f"{part:.3g}" for part in parts) + f" {rgb}"
