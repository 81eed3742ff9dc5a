"""The values of a paper that came back: each datum once, with what was printed and what was typed instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from generator.revision.reading_word import EditedValue

__all__ = ["Datum", "Part", "read_data"]


class Part(Struct, frozen=True):
    """A run of a text that stands in a control of its own, or the whole of it."""

    was: str
    texts: tuple[str, ...]
    """What stands in its controls now, each text once; nothing where all of them are gone."""

    @property
    def typed(self) -> tuple[str, ...]:
        """What was typed instead of what was printed. White space at the ends is nobody's edit."""
        return tuple(text for text in self.texts if text.strip() != self.was.strip())


class Datum(Struct, frozen=True):
    """A value of the content in one printed form."""

    path: str
    parts: tuple[Part, ...]
    """One; or several where figures stand out from a text, or where a line prints the datum in several forms."""

    @property
    def was(self) -> tuple[str, ...]:
        """What was printed, part by part."""
        return tuple(part.was for part in self.parts)

    @property
    def gone(self) -> bool:
        """Whether no control of it is left."""
        return not any(part.texts for part in self.parts) and any(part.was.strip() for part in self.parts)

    def typed(self) -> tuple[str, ...]:
        """Return what the whole text was changed to: nothing if nowhere, several texts if in several ways.

        LibreOffice makes one control of several that touch, so that the words of a part may stand in the part before it.
        """
        whole = "".join(self.was).strip()
        if any(not part.texts and part.was.strip() for part in self.parts):
            first = next((place for place, part in enumerate(self.parts) if part.texts), None)
            if first is None:
                return ()
            rest = "".join(part.texts[0] for part in self.parts[first + 1 :] if part.texts)
            found = [text + rest for text in self.parts[first].texts]
        else:
            if any(len(part.typed) > 1 for part in self.parts):
                return tuple(text for part in self.parts for text in part.typed)
            found = ["".join(part.typed[0] if part.typed else part.was for part in self.parts)]
        return tuple(text for text in dict.fromkeys(found) if text.strip() != whole)

    def forms(self) -> Iterator[Datum]:
        """Yield each part as a datum of its own."""
        for part in self.parts:
            yield Datum(self.path, (part,))


def read_data(values: Iterable[EditedValue]) -> tuple[Datum, ...]:
    """Return the data that a file's values are, in their order: the parts of a text together."""
    found: list[list[EditedValue]] = []
    opened: dict[str, list[EditedValue]] = {}
    for value in values:
        parts = opened.get(value.path)
        if value.part > 1 and parts is not None and parts[-1].of == value.of and parts[-1].part == value.part - 1:
            parts.append(value)
            continue
        parts = opened[value.path] = [value]
        found.append(parts)
    return tuple(_datum(parts) for parts in found)


def _datum(values: Sequence[EditedValue]) -> Datum:
    return Datum(values[0].path, tuple(Part(value.was, value.texts) for value in values))
