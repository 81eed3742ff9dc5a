"""JSON Schemas of the content's files, generated from the records.

One statement of a file's shape serves three uses: `msgspec` makes records of right data, `jsonschema-rs` lists every problem of wrong data
(`validation`), and editors complete and check while somebody types (``jianbao schema``, ``docs/schema/``).
"""

from __future__ import annotations

import ast
import inspect
import itertools
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from generator.content import records
from generator.content.theme_file import ThemeFile
from generator.content.wording import KEYS, OWN

__all__ = ["FILES", "json_schemas", "schema_of"]

FILES: Mapping[str, type[Struct]] = {
    "report": records.ReportFile,
    "review": records.ReviewFile,
    "goals": records.GoalsFile,
    "work": records.WorkFile,
    "indicators": records.IndicatorsFile,
    "numbers": records.NumbersFile,
    "tasks": records.TasksFile,
    "departments": records.DepartmentsFile,
    "assignments": records.AssignmentsFile,
    "briefings": records.BriefingsFile,
}
"""What each known file under ``content/`` holds, by its name without the ending."""

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of each content file by its name without the ending, and that of a theme's file as ``theme``.

    They are for editors: draft 2020-12, with Chinese titles, English descriptions and defaults. The answer holds no path, date or version, so
    that it is the same everywhere.
    """
    kinds: dict[str, type[Struct]] = {**FILES, "theme": ThemeFile}
    return {name: {"$schema": DRAFT, "title": f"{name}.yaml"} | _described(kind) for name, kind in kinds.items()}


def schema_of(kind: type[Struct]) -> dict[str, Any]:
    """Return the schema that data of a kind is validated by."""
    schema: dict[str, Any] = _normalised(msgspec.json.schema(kind, ref_template="#/$defs/{name}"))
    return schema


def _normalised(schema: Any) -> Any:
    """Return msgspec's schema as YAML needs it.

    A decimal is a number; and "or nothing" is not said, for a key without a value counts as not written.
    """
    if isinstance(schema, list | tuple):
        return [_normalised(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "anyOf" in schema:
        choices = [each for each in schema["anyOf"] if each.get("type") != "null"]
        if len(choices) == 1:
            schema = {key: value for key, value in schema.items() if key != "anyOf"} | choices[0]
    if schema.get("format") == "decimal":
        schema = {key: value for key, value in schema.items() if key != "format"} | {"type": "number"}
    if None in schema.get("enum", ()):
        schema = schema | {"enum": [each for each in schema["enum"] if each is not None]}
    return {key: _normalised(value) for key, value in schema.items() if (key, value) != ("default", None)}


def _described(kind: type[Struct]) -> dict[str, Any]:
    schema = schema_of(kind)
    documents = {each.__name__: each for each in _kinds(kind)}
    for name, definition in schema["$defs"].items():
        said = dict(_field_docstrings(documents[name]))
        definition["description"] = inspect.cleandoc(definition["description"])
        definition["title"] = name
        for key, value in definition.get("properties", {}).items():
            title = OWN.get((f"{name.lower()}s", key)) or KEYS.get(key)
            value |= {"title": title} if title else {}
            if key in said:
                value["description"] = said[key]
    return schema


def _kinds(kind: type[Struct]) -> Iterator[type[Struct]]:
    """Yield the record and all records that it may hold."""
    for found in msgspec.inspect.multi_type_info([kind]):
        yield from _inspected(found)


def _inspected(found: msgspec.inspect.Type) -> Iterator[type[Struct]]:
    if isinstance(found, msgspec.inspect.StructType):
        yield found.cls
        for field in found.fields:
            yield from _inspected(field.type)
    elif isinstance(found, msgspec.inspect.UnionType):
        for each in found.types:
            yield from _inspected(each)
    elif isinstance(found, msgspec.inspect.VarTupleType):
        yield from _inspected(found.item_type)
    elif isinstance(found, msgspec.inspect.DictType):
        yield from _inspected(found.value_type)
    elif isinstance(found, msgspec.inspect.Metadata):
        yield from _inspected(found.type)


def _field_docstrings(kind: type[Struct]) -> Iterator[tuple[str, str]]:
    """Yield each field's key with the docstring below it. Python does not keep these; the source does."""
    keys = dict(zip(kind.__struct_fields__, kind.__struct_encode_fields__, strict=True))
    tree = ast.parse(textwrap.dedent(inspect.getsource(kind)))
    assert isinstance(tree.body[0], ast.ClassDef)
    body = tree.body[0].body
    for field, below in itertools.pairwise(body):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield keys[name], inspect.cleandoc(text)
