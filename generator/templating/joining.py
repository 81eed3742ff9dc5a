"""Joining values into one phrase that still holds them apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generator.templating.faults import TemplateFault
from generator.templating.printing import filling_of, plain
from generator.templating.session import current
from generator.templating.values import Phrase

__all__ = ["MAX_JOINED", "joined", "phrase"]

MAX_JOINED = 1_000_000
"""Longest text that can be joined."""
STEPS_PER_PART = 5


def joined(parts: Sequence[str]) -> str:
    """Join texts; the length is bounded, and charged."""
    if sum(map(len, parts)) > MAX_JOINED:
        raise TemplateFault("template-limit", "拼接出来的文字太长")
    text = "".join(parts)
    current().charge_text(text)
    return text


def phrase(parts: Sequence[Any]) -> Phrase:
    """Join values; each keeps its origin."""
    text = joined([plain(part) for part in parts])
    filling = tuple([inline for part in parts for inline in filling_of(part)])
    current().charge(STEPS_PER_PART * len(filling))
    return Phrase.of(text, filling)
