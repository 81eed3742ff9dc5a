"""Which fields of a record lead to something: asked of its class once, so that walking over a report passes its texts and numbers by."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

from msgspec import Struct

__all__ = ["fields_with"]


@cache
def fields_with(kind: type[Struct], wanted: type) -> tuple[tuple[str, str], ...]:
    """Return the fields that hold a ``wanted`` at whatever depth, each with its key in the file."""
    fields = zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True)
    return tuple((field, key) for field, key in fields if _holds(kind.__annotations__[field], wanted))


def _holds(annotation: Any, wanted: type) -> bool:
    if not isinstance(annotation, type):
        return any(_holds(inner, wanted) for inner in get_args(annotation))
    return issubclass(annotation, wanted) or (issubclass(annotation, Struct) and bool(fields_with(annotation, wanted)))
