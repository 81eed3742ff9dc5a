"""The promise about the number of pages: ``pages: {exactly: 1}``.

A paper that is too long is set tighter, one that leaves its last page half empty a little wider, within the limits that the theme names, and no
further: lines are moved, never letters made smaller. If that is not enough the build fails and says what to shorten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import fields, replace

from generator.diagnostics import Diagnostic, UserError
from generator.document.nodes import Document, Value
from generator.document.theme import Theme
from generator.layout.engine import Outcome, flow_document
from generator.layout.fonts import FontSet
from generator.layout.inline import Shaper
from generator.layout.pages import Pages

__all__ = ["layout"]

_SLACK = 4.0
"""Height in pt that is left free on the last page: LibreOffice fits a little less on a page than its height."""
_STEP = 0.05
"""Word counts in twentieths of a point."""
_TRIES = 6


def layout(document: Document, theme: Theme, fonts: FontSet, exactly: int | None = None) -> Pages:
    """Lay a document out; with ``exactly``, on that many pages.

    Raises `UserError` where a character is in no face, or where the paper cannot be brought to the promised number of pages.
    """
    shaper = Shaper(fonts, theme.characters)
    natural = flow_document(document, theme, shaper)
    if exactly is None:
        return natural.pages
    room = exactly * theme.page.depth - _SLACK
    if _fits(natural, exactly, room):
        return _stretched(natural, document, theme, shaper, exactly, room).pages
    tightest = flow_document(document, scaled(theme, -1.0), shaper)
    if not _fits(tightest, exactly, room):
        raise UserError(_too_long(document, theme, tightest, exactly, room))
    return _between(document, theme, shaper, exactly, room, low=(-1.0, tightest), high=(0.0, natural)).pages


def scaled(theme: Theme, degree: float) -> Theme:
    """Return the theme with its pitches and spaces moved: degree -1 is the tightest that it allows, 0 is as it is, 1 is the widest."""
    limits = theme.fit
    pitch = 1 + degree * ((1 - limits.pitch) if degree < 0 else (limits.stretch - 1))
    space = 1 + degree * ((1 - limits.space) if degree < 0 else 2 * (limits.stretch - 1))
    styles = {
        name: replace(style, pitch=_down(style.pitch * pitch), before=_down(style.before * space), after=_down(style.after * space))
        for name, style in theme.styles.items()
    }
    tables = {
        name: replace(table, padding_y=_down(table.padding_y * space), before=_down(table.before * space), after=_down(table.after * space))
        for name, table in theme.tables.items()
    }
    return replace(theme, styles=styles, tables=tables)


def _down(value: float) -> float:
    return round(int(value / _STEP + 1e-6) * _STEP, 2)


def _fits(outcome: Outcome, exactly: int, room: float) -> bool:
    return len(outcome.pages.pages) <= exactly and outcome.used <= room


def _stretched(natural: Outcome, document: Document, theme: Theme, shaper: Shaper, exactly: int, room: float) -> Outcome:
    if theme.fit.stretch <= 1.0:
        return natural
    widest = flow_document(document, scaled(theme, 1.0), shaper)
    if _fits(widest, exactly, room):
        return widest
    return _between(document, theme, shaper, exactly, room, low=(0.0, natural), high=(1.0, widest))


def _between(
    document: Document,
    theme: Theme,
    shaper: Shaper,
    exactly: int,
    room: float,
    *,
    low: tuple[float, Outcome],
    high: tuple[float, Outcome],
) -> Outcome:
    """Return the widest setting found that fits, between one that does and one that does not. Height is nearly linear in the degree."""
    best = low
    for _ in range(_TRIES):
        (a, below), (b, above) = low, high
        rise = above.used - below.used
        degree = a + (b - a) * min(0.95, max(0.05, (room - below.used) / rise)) if rise > 0 else (a + b) / 2
        tried = (degree, flow_document(document, scaled(theme, degree), shaper))
        if _fits(tried[1], exactly, room):
            low = best = tried
            if room - tried[1].used < _SLACK:
                break
        else:
            high = tried
    return best[1]


def _too_long(document: Document, theme: Theme, tightest: Outcome, exactly: int, room: float) -> Diagnostic:
    pitch = scaled(theme, -1.0).styles["body"].pitch
    lines = max(1, -int(-(tightest.used - room) // pitch))
    longest = sorted(_values(document.blocks), key=lambda value: -len(value.text))
    seen: dict[str, Value] = {}
    for value in longest:
        if len(value.text) >= 20:
            seen.setdefault(value.origin.path, value)
    items = [f"{value.origin.span or value.origin.path}（{len(value.text)}字）" for value in list(seen.values())[:6]]
    return Diagnostic(
        "page-limit",
        f"{document.meta.title}放不进 {exactly} 页：行距压到主题允许的最紧，仍多出约 {lines} 行。",
        None,
        "请缩短其中几处：" + "；".join(items) if items else "请删减内容，或放宽主题的 fit。",
    )


def _values(node: object) -> Iterator[Value]:
    """Yield the data that a part of the document prints."""
    if isinstance(node, Value):
        yield node
    elif isinstance(node, Sequence) and not isinstance(node, str):
        for child in node:
            yield from _values(child)
    elif isinstance(node, Struct):
        for field in fields(node):
            yield from _values(getattr(node, field.name))
