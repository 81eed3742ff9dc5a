"""An edit of what is seen, carried over to what it is seen of.

What is printed is the content's text in another form: marks made full-width, stray spaces gone, a unit put behind. What a YAML file spells is the
value in another form too: in quotes, folded over lines. In both cases an edit of the one is carried to the other letter by letter, so that all that
was not edited stays as it is there.
"""

from __future__ import annotations

from difflib import SequenceMatcher

__all__ = ["transplant"]

_MAX_WORK = 4_000_000
"""Pairs of letters that are compared; of longer texts the part that differs counts as one edit."""
_WIDE = str.maketrans("，；：（）？！", ",;:()?!")


def transplant(carrier: str, seen: str, wanted: str) -> str:
    """Return ``carrier``, which is seen as ``seen``, with the edits that lead from ``seen`` to ``wanted``.

    Letters of ``seen`` that the carrier does not have (a unit, brackets) cannot be edited in it: such edits are lost, and whoever asks has to look
    whether the result is seen as ``wanted``.
    """
    places = _places(carrier, seen)
    built: list[str] = []
    done = 0
    for tag, start, end, new_start, new_end in _edits(seen, wanted):
        if tag == "equal":
            continue
        first, last = _range(places, start, end, len(carrier))
        built += [carrier[done:first], wanted[new_start:new_end]]
        done = max(first, last)
    return "".join([*built, carrier[done:]])


def _places(carrier: str, seen: str) -> list[int | None]:
    """Return for each letter of ``seen`` the place in the carrier that it is seen of."""
    places: list[int | None] = [None] * len(seen)
    for tag, start, end, other, _ in _edits(seen.translate(_WIDE), carrier.translate(_WIDE)):
        if tag == "equal":
            places[start:end] = range(other, other + end - start)
    return places


def _range(places: list[int | None], start: int, end: int, length: int) -> tuple[int, int]:
    """Return the part of the carrier that letters ``start`` to ``end`` are seen of; for none, the place right after the letter before them."""
    known = [place for place in places[start:end] if place is not None]
    if known:
        return known[0], known[-1] + 1
    before = next((place + 1 for place in reversed(places[:start]) if place is not None), None)
    after = next((place for place in places[end:] if place is not None), None)
    place = before if before is not None else after if after is not None else length
    return place, place


def _edits(old: str, new: str) -> list[tuple[str, int, int, int, int]]:
    """Return the edits between two texts as `difflib` gives them, after what they begin and end with alike is put aside."""
    start, shorter = 0, min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < shorter - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle, other = old[start : len(old) - tail], new[start : len(new) - tail]
    edits = [("equal", 0, start, 0, start)]
    if len(middle) * len(other) > _MAX_WORK:
        edits.append(("replace", start, start + len(middle), start, start + len(other)))
    else:
        found = SequenceMatcher(None, middle, other, autojunk=False).get_opcodes()
        edits += [(tag, a + start, b + start, c + start, d + start) for tag, a, b, c, d in found]
    edits.append(("equal", len(old) - tail, len(old), len(new) - tail, len(new)))
    return edits
