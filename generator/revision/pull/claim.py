"""A value of the content as a file that came back wants it."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from generator.diagnostics import Span
from generator.revision.pull.splicing import Value

__all__ = ["Claim", "NewRecord", "Wanted"]


class NewRecord(Struct, frozen=True):
    """A record that the content lacks: its keys and their values."""

    pairs: tuple[tuple[str, Value], ...]


Wanted: TypeAlias = Value | NewRecord
"""What the YAML is to spell: a scalar, the words of a list, or a whole record."""


class Claim(Struct, frozen=True, kw_only=True):
    """A value of the content as a file wants it."""

    file: int
    """Place of the file among those that came back."""
    path: str
    wanted: Wanted
    typed: str
    """What somebody typed or ticked, in words."""
    datum: str = ""
    """Path of the datum that is to be printed as it was typed; nothing for a tick or a unit."""
    key: str = ""
    """Key of the checkbox that is to be ticked."""
    row: str = ""
    """Id of the task whose row is to have `typed` in a cell."""
    place: Span | None = None
    """The cell of a workbook that says so."""
