"""The content of a project: YAML with places, the records, loading, and the facts checked against the report's text, and the other way round.

As in `generator`, nothing is imported until it is asked for: whoever reads records needs no theme.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.content.loading import Loaded, load_report
    from generator.content.omissions import find_omissions
    from generator.content.schema import json_schemas
    from generator.content.themes import load_theme, theme_span
    from generator.content.yaml_memory import YamlMemory

__all__ = ["Loaded", "YamlMemory", "find_omissions", "json_schemas", "load_report", "load_theme", "theme_span"]

_HOMES = {
    "Loaded": "generator.content.loading",
    "YamlMemory": "generator.content.yaml_memory",
    "find_omissions": "generator.content.omissions",
    "json_schemas": "generator.content.schema",
    "load_report": "generator.content.loading",
    "load_theme": "generator.content.themes",
    "theme_span": "generator.content.themes",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
