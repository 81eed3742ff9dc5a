"""The JSON Schemas: what editors use, and that they agree with the records."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content import json_schemas
from generator.content.records import Assignment, AssignmentsFile, Indicator, IndicatorsFile
from generator.content.schema import FILES
from generator.content.validation import convert
from generator.content.wording import KEYS
from generator.content.yaml_nodes import compose
from generator.diagnostics import Diagnostics

SCHEMAS = json_schemas()
KEPT = Path(__file__).parents[2] / "docs" / "schema"


def keys(schema: dict[str, Any]) -> set[str]:
    """All keys that a schema's objects may have."""
    return {key for definition in schema["$defs"].values() for key in definition.get("properties", {})}


def test_the_schemas_in_the_repository_are_fresh() -> None:
    kept = {path.name.removesuffix(".schema.json"): json.loads(path.read_text("utf-8")) for path in KEPT.glob("*.schema.json")}
    assert kept == SCHEMAS, "run: jianbao schema --write docs/schema"


def test_there_is_a_schema_for_each_file_and_for_themes() -> None:
    assert list(SCHEMAS) == [*FILES, "theme"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one(name: str) -> None:
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert jsonschema_rs.meta.is_valid(SCHEMAS[name])
    json.dumps(SCHEMAS[name])


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_has_a_chinese_name(name: str) -> None:
    fonts = {"xiaobiaosong", "fangsong", "kai", "hei", "song"}
    assert keys(SCHEMAS[name]) - KEYS.keys() - fonts == set()


def test_no_name_is_left_over() -> None:
    assert set(KEYS) - set().union(*map(keys, SCHEMAS.values())) == set()


def test_a_docstring_below_a_field_describes_it() -> None:
    hedge = SCHEMAS["indicators"]["$defs"]["Indicator"]["properties"]["hedge"]
    assert hedge["title"] == "模糊词"
    assert hedge["description"].startswith("The words that blur the figure")
    assert hedge["default"] == []


def test_a_decimal_is_a_number() -> None:
    assert SCHEMAS["indicators"]["$defs"]["Indicator"]["properties"]["from"]["type"] == "number"


# --- records and schemas agree ------------------------------------------------------------------------------------

SCALARS = st.sampled_from(["a", "a-b", "A", "", "全年", "2012-12-31", "2012-02-30", "多", "level", "done", 0, 1, -3, Decimal("2.5"), True, None])
VALUES = SCALARS | st.lists(SCALARS, max_size=4) | st.dictionaries(st.sampled_from(["line", "quote", "x"]), SCALARS, max_size=3)


def told(value: dict[str, Any], kind: type[msgspec.Struct]) -> tuple[bool, list[str]]:
    """Whether a record was made, and the codes of what was told."""
    problems = Diagnostics()
    node = compose(json.dumps(value, ensure_ascii=False, default=float), "a.yaml", problems)
    assert node is not None
    return convert(node, kind, problems) is not None, [each.code for each in problems.items]


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(Indicator.__struct_encode_fields__), VALUES))
def test_an_indicator_is_made_or_the_schema_says_why_not(value: dict[str, Any]) -> None:
    made, codes = told({"groups": [], "indicators": [{"id": "a", "name": "b", "group": "c", "kind": "level", "period": "d"} | value]}, IndicatorsFile)
    assert "wrong-value" not in codes
    assert made or codes


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(Assignment.__struct_encode_fields__), VALUES))
def test_an_assignment_is_made_or_the_schema_says_why_not(value: dict[str, Any]) -> None:
    _, codes = told({"sample": True, "assignments": [{"task": "a", "lead": "b", "deadline": "全年"} | value]}, AssignmentsFile)
    assert "wrong-value" not in codes


def test_a_text_is_no_number_even_where_the_library_would_read_it() -> None:
    indicator = {"id": "a", "name": "b", "group": "c", "kind": "level", "period": "d", "value": "3", "source": {"line": 1, "quote": "e"}}
    assert told({"groups": [], "indicators": [indicator]}, IndicatorsFile)[1] == ["number-as-text"]
