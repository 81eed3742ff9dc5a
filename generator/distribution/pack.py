"""What a department is given: its papers, a cover note and their sums.

A pack is a value: the same papers make the same pack, in any folder and at any time. What is delivered, by whichever way, are the members of a pack.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import PurePosixPath

from msgspec import Struct

from generator.content.records import Department
from generator.templating.enclosed import Enclosure

__all__ = ["SUMS", "Member", "Pack", "digest_of", "sums_text"]

SUMS = "SHA256SUMS.txt"
"""The name of the list of sums in a pack, in the form that ``sha256sum --check`` reads."""


def sums_text(sums: Mapping[str, str]) -> bytes:
    """Return the list of files with these sums, by name."""
    return "".join(f"{sha256}  {name}\n" for name, sha256 in sums.items()).encode()


def digest_of(sums: Mapping[str, str]) -> str:
    """Return the one sum that stands for papers with these sums, by name."""
    return hashlib.sha256(sums_text(sums)).hexdigest()


class Member(Struct, frozen=True, kw_only=True):
    """A file of a pack."""

    name: PurePosixPath
    """Its path in the pack."""
    data: bytes
    title: str
    """What the cover note calls it."""
    pages: int | None = None
    """Of a paper; None for anything else."""
    paper: bool = True
    """Whether it is one of the department's papers: a change of it is a reason for a new pack. The cover note is none."""

    @property
    def sha256(self) -> str:
        """The sum of the content, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


class Pack(Struct, frozen=True, kw_only=True, dict=True):
    """All that one department is given at a time."""

    department: Department
    edition: str
    """The name of the edition that the papers are of."""
    enclosure: Enclosure
    """What a cover note or a letter says of it."""
    members: tuple[Member, ...]
    """The cover note first, then the papers in the order of ``briefings.yaml``, each in its formats."""

    @cached_property
    def digest(self) -> str:
        """The sum of the papers' names and contents: equal for two packs whose papers are equal, whatever their cover notes say."""
        return digest_of({str(member.name): member.sha256 for member in self.members if member.paper})

    @property
    def sums(self) -> bytes:
        """The list of all members' sums."""
        return sums_text({str(member.name): member.sha256 for member in self.members})

    def files(self) -> Iterator[tuple[PurePosixPath, bytes]]:
        """Yield what is written where the pack becomes a folder: the members and the list of their sums, which comes last."""
        for member in self.members:
            yield member.name, member.data
        yield PurePosixPath(SUMS), self.sums

    def zipped(self) -> bytes:
        """Return the pack as a zip file, the same bytes for the same pack.

        Names are UTF-8 and marked as such (APPNOTE 4.4.4, bit 11), which Windows reads rightly. The members are stored as they are: Word files are
        zip files themselves and our PDF is compressed.
        """
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
            for name, data in self.files():
                entry = zipfile.ZipInfo(str(name), (1980, 1, 1, 0, 0, 0))
                entry.create_system = 3  # Unix, whatever the machine is
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, data)
        return buffer.getvalue()
