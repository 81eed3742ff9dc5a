"""The content of a project: YAML with places, the records, loading, and the facts checked against the report's text."""

from __future__ import annotations

from generator.content.loading import Loaded, load_report
from generator.content.schema import json_schemas
from generator.content.themes import load_theme

__all__ = ["Loaded", "json_schemas", "load_report", "load_theme"]
