"""What each file of an output folder was made from: `record.json`, with the details that explain a change beside it.

Nothing depends on it but time: a record that is lost or damaged means that papers are made again. Whose a file is, ours or edited, the manifest says.

    record.json           each file's hash, pages and fingerprint
    record.jsonl          those of the files made since it was written: a killed run leaves it
    printed/<digest>      what a paper says
    conditions/<digest>   what it is made with
"""

from __future__ import annotations

import contextlib
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct, field

from generator.build import FOLDER
from generator.build.fingerprint import Conditions, Fingerprint, Printed
from generator.build.regular import read_regular

__all__ = ["Entry", "Excerpt", "Record"]

VERSION = 1
NAME = "record.json"
JOURNAL = "record.jsonl"

Details = TypeVar("Details", Printed, Conditions)


class Entry(Struct, frozen=True, kw_only=True):
    """A file as it was made."""

    sha256: str
    pages: int
    fingerprint: Fingerprint


class _Stored(Struct, kw_only=True):
    """The file `NAME`."""

    version: int
    files: dict[str, Entry]


class Excerpt(Struct, frozen=True):
    """The details of some entries, for a machine that does not see the folder."""

    details: Mapping[str, Printed | Conditions]
    """By digest."""

    def printed(self, digest: str) -> Printed | None:
        """Return what a paper said, if that is still known."""
        found = self.details.get(digest)
        return found if isinstance(found, Printed) else None

    def conditions(self, digest: str) -> Conditions | None:
        """Return what an artifact was made with, if that is still known."""
        found = self.details.get(digest)
        return found if isinstance(found, Conditions) else None

    def knows(self, conditions: str) -> bool:
        """Return whether it has the details of what some artifact was made with."""
        return conditions in self.details


class Record(Struct):
    """The entries of an output folder. Reading it needs no lock."""

    folder: Path
    """Below the output folder."""
    entries: dict[str, Entry] = field(default_factory=dict)
    """By path below the output folder."""

    @classmethod
    def load(cls, outputs: Path) -> Record:
        """Read the record below ``outputs``; one that is missing, damaged or of another version counts as empty."""
        record = cls(outputs / FOLDER)
        with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
            stored = msgspec.json.decode(read_regular(record.folder / NAME), type=_Stored)
            if stored.version == VERSION:
                record.entries = stored.files
        with contextlib.suppress(OSError):
            for line in read_regular(record.folder / JOURNAL).split(b"\n"):
                with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError):  # the line that a killed run was writing
                    path, entry = msgspec.json.decode(line, type=tuple[str, Entry])
                    record.entries[path] = entry
        return record

    @classmethod
    @contextlib.contextmanager
    def kept(cls, outputs: Path) -> Iterator[Record]:
        """Read the record, and write it at the end, whatever happened. Only for the holder of the folder's lock."""
        record = cls.load(outputs)
        try:
            yield record
        finally:
            with contextlib.suppress(OSError):
                record._save()

    def printed(self, digest: str) -> Printed | None:
        """Return what a paper said, if that is still known."""
        return self._details(digest, Printed)

    def conditions(self, digest: str) -> Conditions | None:
        """Return what an artifact was made with, if that is still known."""
        return self._details(digest, Conditions)

    def excerpt(self, entries: Iterable[Entry]) -> Excerpt:
        """Return the details of some entries, as far as they are still known."""
        details: dict[str, Printed | Conditions | None] = {}
        for entry in entries:
            details[entry.fingerprint.printed] = self.printed(entry.fingerprint.printed)
            details[entry.fingerprint.conditions] = self.conditions(entry.fingerprint.conditions)
        return Excerpt({digest: each for digest, each in details.items() if each is not None})

    def knows(self, conditions: str) -> bool:
        """Return whether it has the details of what some artifact was made with."""
        return self._place(conditions, Conditions).exists()

    def note(self, path: str, entry: Entry, printed: Printed | None, conditions: Mapping[str, Conditions]) -> None:
        """Record a file as it was made, with the details of its fingerprint. That these cannot be written is no failure: they only explain."""
        self.entries[path] = entry
        with contextlib.suppress(OSError), (self.folder / JOURNAL).open("ab") as journal:
            journal.write(b"\n" + msgspec.json.encode((path, entry)) + b"\n")
        if printed is not None and entry.fingerprint.printed:
            self._keep(entry.fingerprint.printed, printed)
        if entry.fingerprint.conditions in conditions:
            self._keep(entry.fingerprint.conditions, conditions[entry.fingerprint.conditions])

    def forget(self, kept: Container[str]) -> None:
        """Forget the files that are not among these."""
        self.entries = {path: entry for path, entry in self.entries.items() if path in kept}

    def _keep(self, digest: str, details: Printed | Conditions) -> None:
        place = self._place(digest, type(details))
        with contextlib.suppress(OSError):
            if not place.exists():
                place.parent.mkdir(exist_ok=True)
                _replace(place, msgspec.json.encode(details))

    def _details(self, digest: str, kind: type[Details]) -> Details | None:
        with contextlib.suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
            return msgspec.json.decode(read_regular(self._place(digest, kind)), type=kind)
        return None

    def _place(self, digest: str, kind: type[Printed | Conditions]) -> Path:
        return self.folder / kind.__name__.lower() / digest

    def _save(self) -> None:
        """Write the record if it has changed, and remove details that nothing refers to."""
        file = self.folder / NAME
        data = msgspec.json.format(msgspec.json.encode(_Stored(version=VERSION, files=dict(sorted(self.entries.items())))), indent=0)
        if file.is_file() and file.read_bytes() == data:
            self._forget_journal()
            return
        _replace(file, data)
        self._forget_journal()
        fingerprints = [entry.fingerprint for entry in self.entries.values()]
        self._prune(Printed, {each.printed for each in fingerprints})
        self._prune(Conditions, {each.conditions for each in fingerprints})

    def _forget_journal(self) -> None:
        (self.folder / JOURNAL).unlink(missing_ok=True)

    def _prune(self, kind: type[Printed | Conditions], used: Iterable[str]) -> None:
        keep = set(used)
        with contextlib.suppress(OSError):
            for file in self._place("x", kind).parent.iterdir():
                if file.name not in keep:
                    file.unlink()


def _replace(file: Path, data: bytes) -> None:
    """Put a file in place as a whole. It need not survive a loss of power: what is damaged counts as lost."""
    part = file.with_name(f"{file.name}.part")
    part.write_bytes(data)
    part.replace(file)
