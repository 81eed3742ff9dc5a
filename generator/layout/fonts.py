"""Faces and the roles they play."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """Placeholder until the fonts land."""
