"""What an artifact's bytes depend on.

It has two halves. `Printed` is what the paper says: the template's own words, the values in them, the pictures. `Conditions` is what it is made with:
theme, faces, libraries, this program. Neither holds a time, a place in a file or a path of the machine, so that touching, checking out or copying a
project leaves all papers up to date. What has changed since the last time is told by `findings`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct, structs

from generator.build.program import LIBRARIES, PYTHON, code, library_versions
from generator.diagnostics import Span
from generator.document.holes import HOLE, PLACE, Filling, Flag, Rendered, hole_index
from generator.document.nodes import Inline, Metadata, Strong, Text, Value
from generator.document.pictures import Bitmap, PictureProblem
from generator.document.theme import Theme
from generator.layout.fonts import FontSet

__all__ = ["Conditions", "Fingerprint", "Printed", "conditions", "conditions_digest", "digest_of", "printed", "printed_digest", "spans_of"]

_BETWEEN_TAGS = re.compile(r">[ \t\n\r\f]*\n[ \t\n\r\f]*<")
"""White space with a line end that stands alone between two tags: how the template is laid out, never what it prints. No attribute holds a ``<``."""
_SOURCE = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LONG = 120
"""Characters of a value of a theme from which on its digest stands for it."""


class Fingerprint(Struct, frozen=True, kw_only=True):
    """Digests of the two halves. Equal fingerprints mean equal bytes."""

    printed: str
    conditions: str


class Printed(Struct, frozen=True, kw_only=True):
    """What a paper says, kept so that the next build can tell what changed."""

    words: str
    """Digest of the template's own words and tags."""
    values: tuple[tuple[str, str], ...]
    """Path and text of each printed value, in the order in which they are printed; a computed one has its formula for a path."""
    meta: tuple[str, ...]
    pictures: Mapping[str, str]
    """Digest of each picture by the name that the template gives it."""
    templates: Mapping[str, str]
    """Digest of each template and partial whose words are in the paper. They explain; what they say is in `words`."""
    references: Mapping[str, tuple[str, str]] = {}
    """For each reference that led to a printed value, by its path: the value's path and text. They explain too."""


class Conditions(Struct, frozen=True, kw_only=True):
    """What an artifact is made with."""

    format: str
    exactly: int | None
    """How many pages the briefing promises to have."""
    theme: Mapping[str, str]
    """Each value of the theme by its keys, joined by dots."""
    fonts: Mapping[str, str]
    """The fingerprints of the faces by role."""
    version: str
    code: str
    """Digest of the program's code that lays out and writes."""
    libraries: Mapping[str, str]
    python: str


def digest_of(*parts: bytes | str) -> str:
    """Return a digest of texts; where one ends and the next begins counts."""
    made = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        made.update(b"%d " % len(data))
        made.update(data)
    return made.hexdigest()


# --- what a paper says --------------------------------------------------------------------------------------------------


def printed_digest(rendered: Rendered, meta: Metadata, find: Callable[[str], Bitmap]) -> str:
    """Return a digest of all that `printed` tells and of how values are set; the empty text, equal to nothing, if a picture cannot be found.

    Args:
        rendered: The paper as the template gives it.
        meta: Its properties.
        find: Finds a picture by the name that the template gives it.
    """
    pictures = _pictures(rendered, find)
    if "" in pictures.values():
        return ""  # whoever makes the paper will tell
    return digest_of(
        _words(rendered), "\0".join(_strings(rendered.holes)), "\0".join(_texts(meta)), *(part for pair in pictures.items() for part in pair)
    )


def printed(rendered: Rendered, meta: Metadata, find: Callable[[str], Bitmap], template_digest: Callable[[str], str]) -> Printed:
    """Return what a paper says; ``template_digest`` gives the digest of a template by its path from the project. Arguments are as before."""
    files = sorted({rendered.places[ord(c) - _FIRST_PLACE].file for c in set(rendered.markup) if c >= _PLACE_MARK})
    return Printed(
        words=digest_of(_words(rendered)),
        values=tuple((node.origin.path, node.text) for node in _nodes(rendered.holes)),
        meta=_texts(meta),
        pictures=_pictures(rendered, find),
        templates={file: template_digest(file) for file in files},
        references={node.origin.via: (node.origin.path, node.text) for node in _nodes(rendered.holes) if node.origin.via},
    )


_PLACE_MARK = "\U00100000"
_FIRST_PLACE = ord(_PLACE_MARK)


def spans_of(holes: Iterable[Filling]) -> dict[str, Span]:
    """Return where the printed values, and the references that led to them, stand in the content, by path."""
    found = {node.origin.path: node.origin.span for node in _nodes(holes)} | {node.origin.via: node.origin.via_span for node in _nodes(holes)}
    return {path: span for path, span in found.items() if span}


def _words(rendered: Rendered) -> str:
    return _BETWEEN_TAGS.sub(">\n<", PLACE.sub("", rendered.markup))


def _strings(holes: Iterable[Sequence[Inline | Flag]]) -> list[str]:
    """Return what the fillings are, as texts; each begins with its kind."""
    out: list[str] = []
    for filling in holes:
        for inline in filling:
            match inline:
                case Value():
                    out += ("c" if inline.origin.computed else "v", inline.origin.path, inline.text)
                case Text():
                    out += ("t", inline.text)
                case Flag():
                    out.append(f"f{inline.value:d}")
                case Strong():
                    out.append(f"s{len(inline.children)}")
                    out += _strings([inline.children])
        out.append("")
    return out


def _nodes(holes: Iterable[Filling]) -> Iterator[Value]:
    for filling in holes:
        for inline in filling:
            for node in inline.children if isinstance(inline, Strong) else (inline,):
                if isinstance(node, Value):
                    yield node


def _texts(meta: Metadata) -> tuple[str, ...]:
    return tuple(str(value) for value in structs.astuple(meta))


def _pictures(rendered: Rendered, find: Callable[[str], Bitmap]) -> dict[str, str]:
    """Return the digests of the pictures; the empty text for one that is not found."""
    if "<img" not in rendered.markup:
        return {}
    found: dict[str, str] = {}
    for match in _SOURCE.finditer(PLACE.sub("", rendered.markup)):
        name = HOLE.sub(lambda mark: _plain(rendered.holes[hole_index(mark[0])]), html.unescape(match[1] or match[2] or "")).strip()
        try:
            found[name] = find(name).digest
        except PictureProblem:
            found[name] = ""
    return found


def _plain(filling: Filling) -> str:
    return "".join(node.text for node in _nodes([filling])) or "".join(inline.text for inline in filling if isinstance(inline, Text | Flag))


# --- what it is made with -----------------------------------------------------------------------------------------------

_MAKERS = ("document", "layout", "diagnostics.py", "quantity.py", "build/press.py", "writers/protocol.py")
"""Parts of the program between a rendered paper and the writers."""


def conditions_digest(theme: Theme, fonts: FontSet, exactly: int | None, format: str) -> str:
    """Return a digest of all that `conditions` tells, in a fraction of the time."""
    makers = repr((exactly, format, _version(), code(*_MAKERS), code(f"writers/{format}"), library_versions(LIBRARIES[format]), PYTHON))
    return digest_of(msgspec.json.encode(_without_warnings(theme)), fonts.fingerprint, makers)


def conditions(theme: Theme, fonts: FontSet, exactly: int | None, format: str) -> Conditions:
    """Return what an artifact of this format is made with."""
    faces = {role: f"{regular.fingerprint} | {bold.fingerprint}" for role, (regular, bold) in fonts.roles.items()}
    faces |= {f"lender {place}": face.fingerprint for place, face in enumerate(fonts.fallbacks, start=1)}
    return Conditions(
        format=format,
        exactly=exactly,
        theme=dict(_flat(msgspec.to_builtins(_without_warnings(theme)))),
        fonts=faces,
        version=_version(),
        code=digest_of(code(*_MAKERS), code(f"writers/{format}")),
        libraries=library_versions(LIBRARIES[format]),
        python=PYTHON,
    )


def _without_warnings(theme: Theme) -> Theme:
    """Return the theme without what is told of its Word file: that has places in files, and is in no paper."""
    return structs.replace(theme, house=structs.replace(theme.house, warnings=())) if theme.house else theme


def _version() -> str:
    return library_versions(("jianbao",))["jianbao"]


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the values below a value with their keys; of a mapping also the order of its keys, for Word keeps that of styles."""
    if isinstance(value, Mapping):
        if path and "." not in path:
            yield f"{path} 的次序", "、".join(value)
        for key, each in value.items():
            yield from _flat(each, f"{path}.{key}" if path else str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield path, str(len(value))
        for place, each in enumerate(value):
            yield from _flat(each, f"{path}.{place}")
    else:
        text = str(value)
        yield path, text if len(text) <= _LONG else digest_of(text)
