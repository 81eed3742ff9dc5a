"""Values of the content that the office can edit in Word, as a part of custom XML keeps them (ECMA-376 part 1, 15.2.5 and 17.5.2.6).

A value that the content states stands in a control that is bound to an element of this part. Places that print the same datum in the same form share
the element, so that an edit of one changes them all. The element also keeps where the datum comes from and what was printed, so that an edit can be
told from what was made.

Not bound are computed values, which follow from others; and, in a row that shows one record (``data-key``), values of other records, which the row
only names: who puts another unit into a row does not want to rename the unit wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.document.nodes import Emphasis, Inline, Link, Strong, Styled, Value
from generator.writers.docx.xml import attribute, escape

__all__ = ["NAMESPACE", "PLAIN", "STORE", "Bindings"]

NAMESPACE = "urn:jianbao:paper"
STORE = "{53417D68-8F70-56C3-9C40-5E84FF8B4A92}"
"""Id by which controls name the part: the namespace's UUID (RFC 9562, 5.5)."""
PLAIN = "plain"
"""Key of the element of a datum or box that has no control in a marked paper: there its words are tracked as plain ones."""


class Bindings:
    """The data of one paper that stand in its controls."""

    def __init__(self) -> None:
        """Begin without any."""
        self.row: str | None = None
        """Key of the row that is being written."""
        self._numbers: dict[tuple[str, int, tuple[str, ...]], int] = {}
        self._values: list[str] = []
        self._ticks: list[str] = []

    def number(self, value: Value) -> int:
        """Return the number of the datum that a value prints, which stands in its line alone; 0 for one that is not bound."""
        return self._number(value.origin.path, (value.text,), 0) if self._is_bound(value) else 0

    def line(self, line: Sequence[Inline]) -> Iterator[int]:
        """Return the number of the datum that each value of a line prints, in reading order, counted from 1; 0 for one that is not bound.

        Several values of one datum in a line are its parts, as where figures stand out from a text, and each part is bound for itself.
        """
        parts: dict[str, list[str]] = {}
        places: list[tuple[str, int]] = []
        for value in _values(line):
            path = value.origin.path
            if not self._is_bound(value):
                places.append((path, -1))
                continue
            texts = parts.setdefault(path, [])
            if not texts or texts[-1] != value.text:
                texts.append(value.text)
            places.append((path, len(texts) - 1))
        return iter([self._number(path, tuple(parts[path]), index) if index >= 0 else 0 for path, index in places])

    def tick(self, key: str, *, checked: bool) -> None:
        """Keep the state of a checkbox as it is printed."""
        self._ticks.append(f'<tick key="{attribute(key)}" was="{int(checked)}"/>')

    def _is_bound(self, value: Value) -> bool:
        origin = value.origin
        return not origin.computed and (self.row is None or f"/{self.row}/" in f"{origin.path}/")

    def _number(self, path: str, parts: tuple[str, ...], index: int) -> int:
        """Return the number of a part; white space alone is kept, but has no control, because Word would show its own words there."""
        key = path, index, parts
        number = self._numbers.get(key)
        if number is None:
            text = escape(parts[index])
            was = text.replace('"', "&quot;")
            part = f' part="{index + 1}" of="{len(parts)}"' if len(parts) > 1 else ""
            self._values.append(f'<value path="{attribute(path)}" was="{was}"{part}>{text}</value>')
            number = self._numbers[key] = len(self._values) if text.strip() else 0
        return number

    def xml(self) -> str:
        """Return the part: values in the order of their numbers, then ticks; nothing where the paper has neither."""
        if not self._values and not self._ticks:
            return ""
        return f'<paper xmlns="{NAMESPACE}" xml:space="preserve">{"".join(self._values)}{"".join(self._ticks)}</paper>'


def _values(line: Sequence[Inline]) -> Iterator[Value]:
    for inline in line:
        if isinstance(inline, Value):
            yield inline
        elif isinstance(inline, Strong | Emphasis | Styled | Link):
            yield from _values(inline.children)
