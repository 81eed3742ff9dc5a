"""The filters and tests of templates: all that a template can do to a value.

Jinja's own filters are let in one by one (`lists`): most of them would lose a value's origin, build texts without bound, or make markup of a text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from generator.templating.filters.amounts import AMOUNTS
from generator.templating.filters.lists import LISTS, TESTS
from generator.templating.filters.wording import WORDING

__all__ = ["FILTERS", "TESTS"]

FILTERS: Mapping[str, Callable[..., Any]] = {**LISTS, **AMOUNTS, **WORDING}
"""Name of each filter, and its function."""
