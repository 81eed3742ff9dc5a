"""Looks into every byte of what a department is given, for what is another's."""

from __future__ import annotations

import email
import email.policy
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

import pikepdf
import pymupdf
from lxml import etree

from generator.content.records import Report

TOKEN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
OTHER = re.compile(r"[\W_]+")
UTF_8 = re.compile(rb"(?:[\t\n\r\x20-\x7e]|[\xe2-\xef][\x80-\xbf]{2}){6,}")
UTF_16 = re.compile(rb"(?:\x00[\x20-\x7e]|[\x30\x4e-\x9f\xff][\x00-\xff]){6,}")
"""What may be text, among any bytes."""
MARKUP = re.compile(rb"<[^>]*>")


def bare(text: str) -> str:
    """Return letters, digits and hanzi alone, as no spacing, punctuation or width can hide them."""
    return OTHER.sub("", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True)
class Secrets:
    """What a department must not find in its pack."""

    ids: frozenset[str]
    """Of tasks that it neither leads nor supports."""
    words: frozenset[str]
    """Texts of these tasks, what is to be reached in them and when, other departments' addresses: `bare`."""

    @classmethod
    def of(cls, report: Report, department: str, earlier: Report | None = None) -> Secrets:
        """What is no longer a department's, in an earlier report it was, is told it as gone."""
        assigned = {each.task: each for each in report.assignments}
        had = {each.task: each for each in earlier.assignments} if earlier else {}
        own = {each.task for each in (*assigned.values(), *had.values()) if department in (each.lead, *each.support)}
        mine = "\n".join(bare(task.text) for task in report.tasks if task.id in own)
        known = {step for task in own & assigned.keys() for step in assigned[task].milestones or ()}
        words = {bare(task.text) for task in report.tasks if task.id not in own and bare(task.text) not in mine}
        steps = {step for task, each in assigned.items() if task not in own for step in each.milestones or () if len(step) > 5}
        words |= {bare(step) for step in steps - known if bare(step) not in mine}
        words |= {bare(unit.email) for unit in report.departments if unit.id != department and unit.email}
        return cls(frozenset(task.id for task in report.tasks if task.id not in own), frozenset(words))

    def found_in(self, name: str, data: bytes) -> list[str]:
        """Return where something of it stands."""
        found = []
        for place, text in texts(name, data):
            ids = {token for token in TOKEN.findall(text) if token in self.ids}
            stripped = bare(text)
            found += [f"{place}: {each}" for each in (*sorted(ids), *sorted(word for word in self.words if word in stripped))]
        return found

    def without(self, public: Public) -> Secrets:
        """Return what is left of it if some papers may be read by anybody."""
        return Secrets(self.ids - public.tokens, frozenset(word for word in self.words if word not in public.words))


@dataclass(frozen=True)
class Public:
    """What papers for all say."""

    tokens: frozenset[str]
    words: str

    @classmethod
    def of(cls, papers: dict[str, bytes]) -> Public:
        said = [text for name, data in papers.items() for _, text in texts(name, data)]
        return cls(frozenset(token for text in said for token in TOKEN.findall(text)), "\n".join(map(bare, said)))


def texts(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield every text in a file, with where it stands: its bytes, its name, and whatever is packed in it at any depth."""
    yield f"{name} (name)", name
    yield f"{name} (bytes)", b"\n".join(UTF_8.findall(data)).decode("utf-8", "replace")
    yield f"{name} (UTF-16)", b"\n".join(UTF_16.findall(data)).decode("utf-16-be", "replace")
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield f"{name} (comment)", archive.comment.decode("utf-8", "replace")
            for entry in archive.infolist():
                yield f"{name} (extra)", (entry.extra + entry.comment).decode("utf-8", "replace")
                yield from texts(f"{name}!{entry.filename}", archive.read(entry))
    elif data.startswith(b"%PDF"):
        yield from _pdf_texts(name, data)
    elif data.lstrip().startswith(b"<"):
        yield from _xml_texts(name, data)
    elif b"\nMIME-Version:" in data.replace(b"\r\n", b"\n"):
        yield from _mail_texts(name, data)


def _xml_texts(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:  # HTML
        yield f"{name} (text)", MARKUP.sub(b"", data).decode("utf-8", "replace")
        return
    yield f"{name} (text)", "".join(map(str, root.itertext()))  # runs of one word joined
    yield f"{name} (attributes)", " ".join(str(value) for element in root.iter() for value in element.attrib.values())


def _pdf_texts(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    with pymupdf.open(stream=data) as document:  # type: ignore[no-untyped-call]
        yield f"{name} (text)", "".join(page.get_text() for page in document)
        yield f"{name} (metadata)", " ".join(str(value) for value in (document.metadata or {}).values())
    with pikepdf.open(io.BytesIO(data)) as file:
        strings: list[str] = []
        for number, thing in enumerate(file.objects):
            if isinstance(thing, pikepdf.Stream):
                try:
                    held = thing.read_bytes()
                except pikepdf.PdfError:  # a picture: its bytes are looked at as they are
                    held = thing.read_raw_bytes()
                yield from texts(f"{name}!{number}", held)
            strings += _strings(thing)
        yield f"{name} (objects)", "\n".join(strings)


def _strings(thing: pikepdf.Object, depth: int = 0) -> Iterator[str]:
    """Yield the strings and names right in an object; what it refers to is looked at for itself."""
    if depth and thing.is_indirect:
        return
    if isinstance(thing, pikepdf.String | pikepdf.Name):
        yield str(thing)
    elif isinstance(thing, pikepdf.Array):
        for each in thing:
            if isinstance(each, pikepdf.Object):
                yield from _strings(each, depth + 1)
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        for key in map(str, thing.keys()):
            yield key
            value = thing.get(key)
            if isinstance(value, pikepdf.Object):
                yield from _strings(value, depth + 1)


def _mail_texts(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    message = email.message_from_bytes(data, policy=email.policy.SMTP)
    assert isinstance(message, EmailMessage)
    for part in message.walk():
        yield f"{name} (headers)", " ".join(f"{key}: {value}" for key, value in part.items())
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            yield from texts(f"{name}!{part.get_filename() or part.get_content_type()}", content)
