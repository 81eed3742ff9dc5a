"""Names that Word knows things by: style ids and names, bookmarks.

A style's id is ASCII and never shown; its name is what the office sees. Where Word has a style of its own for a role, that one is used, because the
navigation pane, the table of contents and the caption dialog look for it by name; the theme's label then becomes its alias.
"""

from __future__ import annotations

import functools
import re
import zlib

from msgspec import Struct

from generator.document.word_names import BUILT_IN

__all__ = ["StyleName", "bookmark_name", "style_name"]


class StyleName(Struct, frozen=True):
    """How Word names a style."""

    id: str
    name: str
    alias: str = ""
    built_in: bool = False


_BOOKMARK_LIMIT = 40


@functools.lru_cache(maxsize=512)
def style_name(key: str, label: str) -> StyleName:
    """Return the name of the style that a theme calls ``key`` and labels ``label``."""
    if key in BUILT_IN:
        ident, name = BUILT_IN[key]
        return StyleName(ident, name, label, built_in=True)
    return StyleName(f"Jb{_ascii(key)}", label)


def _ascii(key: str) -> str:
    words = "".join(word[:1].upper() + word[1:] for word in re.split(r"[^0-9A-Za-z]+", key))
    return words if key.isascii() else f"{words}{zlib.crc32(key.encode()):08X}"


@functools.lru_cache(maxsize=1 << 12)  # departments' copies have the keys of the whole list
def bookmark_name(key: str) -> str:
    """Return a bookmark's name for an id: letters, digits and low lines, at most 40 (ECMA-376 part 1, 17.13.6.2)."""
    name = "gb_" + re.sub(r"[^0-9A-Za-z]", "_", key)
    if len(name) > _BOOKMARK_LIMIT or not re.fullmatch(r"[0-9a-z/.-]+", key):
        name = f"{name[: _BOOKMARK_LIMIT - 9]}_{zlib.crc32(key.encode()):08x}"
    return name
