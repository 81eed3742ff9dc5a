"""Leaves of the content as a template sees them: ordinary values that remember where they come from.

A traced value is a `str`, `Decimal`, `int` or `date`, so that comparisons, sorting and grouping work as a template's author expects. It is separate
from the views, which are the records: only leaves are printed.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from jinja2.runtime import Undefined

from generator.document.holes import Filling
from generator.document.nodes import Origin
from generator.templating.faults import TemplateFault

if TYPE_CHECKING:
    from generator.templating.views import View

__all__ = ["Absent", "Phrase", "Traced", "TracedDate", "TracedInteger", "TracedNumber", "TracedText", "origin_of", "traced"]


class TracedText(str):
    """A text of the content."""

    __slots__ = ("origin", "owner")
    origin: Origin
    owner: View | None
    """The record it is a field of."""


class TracedNumber(Decimal):
    """A number of the content, with the digits it was written with."""

    __slots__ = ("origin", "owner")
    origin: Origin
    owner: View | None


class TracedInteger(int):
    """A whole number of the content. (Python gives no slots to kinds of int.)"""

    origin: Origin
    owner: View | None


class TracedDate(datetime.date):
    """A date of the content."""

    __slots__ = ("origin", "owner")
    origin: Origin
    owner: View | None


Traced = TracedText | TracedNumber | TracedInteger | TracedDate


class Phrase(str):
    """Several values in one: what a filter or ``~`` joined, or a text with its figures marked. As a string it is its plain text."""

    __slots__ = ("filling",)
    filling: Filling

    @classmethod
    def of(cls, text: str, filling: Filling) -> Phrase:
        """Make a phrase of what it prints; ``text`` is the same without its nodes."""
        made = cls(text)
        made.filling = filling
        return made


class Absent(Undefined):
    """A field that the record has and the content leaves out.

    It is false, empty and equal to ``none``, ``default`` replaces it, and its own fields are absent too; but printing it is an error, for a blank in
    print looks like a fact.
    """

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        """Take the path of the field, for the message."""
        super().__init__(name=path)
        self.path = path

    def child(self, name: str) -> Absent:
        """Return the absent field of an absent record."""
        return Absent(f"{self.path}/{name}")

    def __eq__(self, other: object) -> bool:
        return other is None or isinstance(other, Absent)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(None)

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __str__(self) -> str:
        raise self.fault()

    def _fail_with_undefined_error(self, *args: object, **kwargs: object) -> None:  # type: ignore[override]
        raise self.fault()

    def fault(self) -> TemplateFault:
        """Return the error of using it as if it were there."""
        return TemplateFault("absent-value", f"{self.path} 没有填写，不能打印", '先用 {% if %} 判断，或写成 … | default("—")')

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _fail_with_undefined_error  # type: ignore[assignment]
    __lt__ = __le__ = __gt__ = __ge__ = __call__ = _fail_with_undefined_error  # type: ignore[assignment]


def traced(value: str | Decimal | int | datetime.date, origin: Origin, owner: View | None = None) -> Traced:
    """Return the value as a leaf that knows its origin."""
    made: Traced
    if isinstance(value, str):
        made = TracedText(value)
    elif isinstance(value, Decimal):
        made = TracedNumber(value)
    elif isinstance(value, datetime.date):
        made = TracedDate(value.year, value.month, value.day)
    else:
        made = TracedInteger(value)
    made.origin = origin
    made.owner = owner
    return made


def origin_of(value: object) -> Origin | None:
    """Return where a value comes from, or None if it is the template's own."""
    return value.origin if isinstance(value, Traced) else None
