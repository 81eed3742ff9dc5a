"""Checkboxes as form fields (ISO 32000-1, 12.7.4.2.3), so that what was ticked on a screen can be saved, and read back.

A field bears the checkbox's key; checkboxes of one key are one field with several widgets, which are ticked together. The widget's appearance is
what is seen and printed: the page's content has no box of its own beneath it.

What PDF/A-2 forbids is left out (ISO 19005-2, 6.4.1): actions, and ``NeedAppearances``, because a viewer's own drawing would need fonts that the file
does not embed. For the same reason there is neither ``DR`` nor ``DA``, which fields with text need. ``Ff`` is left at its default, 0: a button that
is neither pushed nor one of several to choose from, that is not read-only and not required.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from generator.layout.pages import Tick
from generator.writers.pdf.checkmark import draw_checkbox, line_width
from generator.writers.pdf.document import PdfDocument, Stream, text_string
from generator.writers.pdf.numbers import POINTS

__all__ = ["Form", "Widget", "field_name", "write_form"]

_OFF, _ON = "/Off", "/Yes"
"""States of a checkbox; the first name is the standard's, the second the one that it recommends."""

_MARGIN = 50
"""Room around a box in hundredths of a point: a rasteriser that moves its outline to whole pixels is not to have it clipped."""


class Widget(Struct, frozen=True, gc=False):
    """A place on a page where a field is shown (ISO 32000-1, 12.5.6.19)."""

    tick: Tick
    side: int
    """Of the box, in hundredths of a point: boxes of one size share their appearances, and none is scaled by a rounding."""
    reference: str
    """Reference to the widget, whose number is taken already."""
    page: str
    """Reference to its page."""
    page_height: float
    key: int
    """Its key in the parent tree."""


class Form(Struct, frozen=True):
    """What the widgets of a file gave."""

    reference: str
    """Reference to the form dictionary, for the catalog's ``AcroForm``."""
    bodies: Sequence[str]
    """The widgets as they are to be written, in their order."""


def field_name(key: str) -> str:
    """Return the partial name of a checkbox's field: its key.

    A full stop would make two names of it (ISO 32000-1, 12.7.3.2), so it becomes a full-width one.
    """
    return key.replace(".", "．")


def write_form(file: PdfDocument, widgets: Sequence[Widget]) -> Form:
    """Add the fields to the file, in the order in which they are read; the widgets themselves are the caller's to write."""
    groups: dict[str, list[Widget]] = {}
    for widget in widgets:
        groups.setdefault(field_name(widget.tick.key), []).append(widget)
    appearances = {side: _write_appearances(file, side) for side in dict.fromkeys([widget.side for widget in widgets])}
    fields: list[str] = []
    entries: dict[str, str] = {}
    for name, group in groups.items():
        field = _field(name, group)
        if len(group) == 1:  # one dictionary may be field and widget (12.7.3.1)
            fields.append(group[0].reference)
            entries[group[0].reference] = field
            continue
        shared = file.reserve(1)
        file.fill(shared, [f"<<{field}/Kids[{' '.join([widget.reference for widget in group])}]>>"])
        fields.append(f"{shared} 0 R")
        entries |= {widget.reference: f"/Parent {shared} 0 R" for widget in group}
    bodies = [_widget(widget, entries[widget.reference], appearances) for widget in widgets]
    return Form(reference=file.add({"Fields": f"[{' '.join(fields)}]"}), bodies=bodies)


def _field(name: str, group: Sequence[Widget]) -> str:
    """Return the entries of a field (ISO 32000-1, 12.7.3.1), with the name that screen readers say (ISO 14289-1, 7.18.1).

    The default value says for good what was printed, so that a tick can be told from what was ticked before.
    """
    label = next((widget.tick.label for widget in group if widget.tick.label), group[0].tick.key)
    state = _ON if any(widget.tick.checked for widget in group) else _OFF
    return f"/FT/Btn/T{text_string(name)}/TU{text_string(label)}/V{state}/DV{state}"


def _widget(widget: Widget, field: str, appearances: Mapping[int, str]) -> str:
    """Return a widget annotation: printed as it is shown (ISO 19005-2, 6.3.2), in the state that the paper is in."""
    tick = widget.tick
    left, bottom = round(tick.x * 100) - _MARGIN, round((widget.page_height - tick.y - tick.size) * 100) - _MARGIN
    outer = widget.side + 2 * _MARGIN
    rect = f"{POINTS[left]} {POINTS[bottom]} {POINTS[left + outer]} {POINTS[bottom + outer]}"
    state = _ON if tick.checked else _OFF
    return f"<</Type/Annot/Subtype/Widget{field}/AS{state}{appearances[widget.side]}/F 4/Rect[{rect}]/P {widget.page}/StructParent {widget.key}>>"


def _write_appearances(file: PdfDocument, side: int) -> str:
    """Add the appearances of both states, and return the entries of the widgets of that size (ISO 32000-1, 12.5.5 and 12.5.6.19).

    ``MK`` and ``BS`` tell an editor how the box would be drawn anew: a black outline, and the check mark of ZapfDingbats.
    """
    size, margin = side / 100, _MARGIN / 100
    bounds = f"[{-margin:.2f} {-margin:.2f} {size + margin:.2f} {size + margin:.2f}]"
    form = {"Type": "/XObject", "Subtype": "/Form", "BBox": bounds, "Resources": "<<>>"}
    drawings = [f"0 G\n{draw_checkbox(0, 0, size, checked=checked)}".encode("ascii") for checked in (False, True)]
    off, on = (file.add(Stream(form, drawing, compressed=False)) for drawing in drawings)
    return f"/AP<</N<<{_OFF} {off}{_ON} {on}>>>>/MK<</BC[0]/CA(4)>>/BS<</W {line_width(size):.2f}>>"
