"""Faces and the roles they play.

A `Face` measures characters and knows their glyphs; a `FontSet` says which face plays which role of a theme, and which face steps in where a
character is missing. Finding files on the disk is not done here but in `generator.build.faces`. A face opens its own file, by the path it was given,
when it is first asked for a glyph: the one reading of the disk in this layer, because outlines are too large to be handed around as values.

Lengths are in em. Two rules make Chinese text even, whichever font is found: printable ASCII takes the half-width glyphs (OpenType feature ``hwid``)
where the font has them, so that a digit is half a hanzi wide, and comes from another face where the font has it at other widths alone; quotes,
dashes, ellipses and middle dots take full-width glyphs (CLREQ 3.1.1).
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator.layout import sfnt

__all__ = ["LENDERS", "Face", "FontSet", "Substitution"]

_PRINTABLE_ASCII = "".join(map(chr, range(0x20, 0x7F)))

_FULL_WIDTH: Mapping[str, str] = {"“": "", "”": "", "‘": "", "’": "", "—": "―", "…": "⋯", "·": "・‧•"}
"""Characters that are full-width in Chinese, with the characters whose glyph serves where the font's own is narrow."""

_SAME_GLYPH: Mapping[str, str] = {"\u00a0": " "}
"""Characters that look like another one: the no-break space."""

LENDERS = frozenset("".join((*_FULL_WIDTH, *_FULL_WIDTH.values(), *_SAME_GLYPH.values())))
"""Characters whose glyphs set others too."""

_NEARLY_ONE = 0.99
"""An advance in em that counts as full width."""

_ROLE_ORDER = ("song", "fangsong", "kai", "hei", "xiaobiaosong")
"""In which order the other roles' faces step in for a missing character."""


class Face:
    """A font at a fixed weight: a file, a face of that file, a place in its design space, and a stroke.

    Equal only to itself, so that it may be a key. Two faces that differ in the stroke alone share outlines: see `outlines`.
    """

    def __init__(self, path: str, *, index: int = 0, variations: Mapping[str, float] | None = None, family: str = "", stroke: float = 0.0) -> None:
        """Name a face; nothing is read yet.

        Args:
            path: The font file.
            index: Which face of a collection; 0 for a plain font.
            variations: Axis tags of a variable font to values; axes left out stay at their default.
            family: The family name to show; the file's own where it is empty.
            stroke: Width in em of the line to draw round the outlines, for a weight that the font does not have.
        """
        self.path = path
        self.index = index
        self.variations: Mapping[str, float] = dict(variations or {})
        self.stroke = stroke
        self.synthetic_bold = stroke > 0
        """Whether the face gets its weight from a stroke round its outlines."""
        self._family = family
        self._glyphs: dict[str, int] = {}
        self._advances = _Advances(self)

    def __repr__(self) -> str:
        return f"<Face {self.name}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return _make_face, (self.path, self.index, dict(self.variations), self._family, self.stroke)

    # --- identity -----------------------------------------------------------------------------------------------------

    @property
    def outlines(self) -> tuple[str, int, tuple[tuple[str, float], ...]]:
        """What the outlines depend on: path, index, variations. Faces that agree in it can share one embedded font."""
        return self.path, self.index, tuple(sorted(self.variations.items()))

    @cached_property
    def family(self) -> str:
        """Family name, as shown to the user."""
        return self._family or next(iter(self._names.families), self.path)

    @cached_property
    def postscript_name(self) -> str:
        """PostScript name with the variations; ASCII without spaces, fit for a PDF name. The stroke does not count."""
        plain = "".join(c for c in self._names.postscript if "!" <= c <= "~" and c not in "[](){}<>/%#") or "Font"
        if self.variations:
            # a variable font bears the name of its default instance, NotoSansSC-Thin
            plain = plain.partition("-")[0]
        return plain + "".join(f"-{axis}{value:g}" for axis, value in sorted(self.variations.items()))

    @cached_property
    def name(self) -> str:
        """Name of the face; differs between any two faces of a font set."""
        place = f"-{self.index}" if self.index else ""
        return f"{self.postscript_name}{place}" + (f"-stroke{self.stroke:g}" if self.stroke else "")

    @cached_property
    def fingerprint(self) -> str:
        """Text that changes when the font does; holds no path."""
        return f"{self.name} {self._names.version} {self.checksum}"

    @cached_property
    def checksum(self) -> str:
        """Digest of what changes with the font's file: the table directory has a checksum of each table, ``head`` one of the whole font."""
        with Path(self.path).open("rb") as file:
            tables = sfnt.read_directory(file, index=self.index) + self._tables.get("head", b"")
        return hashlib.sha256(tables).hexdigest()[:16]

    # --- metrics ------------------------------------------------------------------------------------------------------

    @cached_property
    def ascent(self) -> float:
        """Height in em above the baseline, the font's own typographic ascender."""
        return self._typographic_extents[0]

    @cached_property
    def descent(self) -> float:
        """Depth in em below the baseline as a negative number, the font's own typographic descender."""
        return self._typographic_extents[1]

    def advance(self, character: str) -> float:
        """Return the width of the character in em; that of the missing-glyph box if the face does not have it."""
        return self._advances[character]

    def advances(self, text: str) -> list[float]:
        """Return the width of each character of the text in em."""
        return list(map(self._advances.__getitem__, text))

    def width(self, text: str) -> float:
        """Return the width of the text in em, without tracking."""
        return sum(map(self._advances.__getitem__, text))

    def has(self, character: str) -> bool:
        """Return whether the face has a glyph for the character."""
        return self.glyph(character) != 0

    def suits(self, character: str) -> bool:
        """Return whether the face has the character at the width that Chinese wants: its punctuation an em, ASCII half an em.

        A face that has some of ASCII at another width suits none of it, so that a word or a number is not set in two faces.
        """
        if character in _PRINTABLE_ASCII:
            return self._has_even_ascii
        return self.has(character) and (character not in _FULL_WIDTH or self.advance(character) >= _NEARLY_ONE)

    def glyph(self, character: str) -> int:
        """Return the glyph id of the character; 0 if the face does not have it.

        ASCII gives half-width glyphs and Chinese punctuation full-width ones, as the module's text says.
        """
        found = self._glyphs.get(character)
        if found is not None:
            return found
        if character in _SAME_GLYPH:
            self._glyphs[character] = self.glyph(_SAME_GLYPH[character])
        elif character in _PRINTABLE_ASCII:
            self._glyphs.update(self._half_width_glyphs())
        elif character in _FULL_WIDTH:
            self._glyphs[character] = self._full_width_glyph(character)
        else:
            self._glyphs[character] = self._nominal(character)
        return self._glyphs[character]

    @cached_property
    def two_em_dash(self) -> int | None:
        """Glyph id of the dash 破折号 as one unbroken stroke two em long; None where two single dashes have to do."""
        glyphs = self._shape("——")
        whole = len(glyphs) == 1 and abs(glyphs[0][1] - 2.0) < 1 - _NEARLY_ONE
        return glyphs[0][0] if whole else None

    def glyph_advance(self, glyph: int) -> float:
        """Return the width of the glyph in em."""
        return float(self.hb_font.get_glyph_h_advance(glyph)) / self.units_per_em

    # --- the file -----------------------------------------------------------------------------------------------------

    @cached_property
    def hb_face(self) -> Any:
        """The face as HarfBuzz has it; for measuring and for subsetting. uharfbuzz comes without types."""
        return _load(self.path, self.index, self.checksum)

    @cached_property
    def hb_font(self) -> Any:
        """The face at its place in the design space, as HarfBuzz has it."""
        import uharfbuzz  # not at the top: it takes 30 ms, which a run that finds everything up to date need not spend

        font = uharfbuzz.Font(self.hb_face)
        if self.variations:
            font.set_variations(dict(self.variations))
        return font

    @cached_property
    def units_per_em(self) -> int:
        """Design units in an em."""
        return int(self.hb_face.upem)

    @cached_property
    def _tables(self) -> dict[str, bytes]:
        with Path(self.path).open("rb") as file:
            return sfnt.read_tables(file, index=self.index, tags=("head", "name", "OS/2", "hhea"))

    @cached_property
    def _names(self) -> sfnt.Names:
        return sfnt.parse_names(self._tables.get("name", b"\0" * 6))

    @cached_property
    def _typographic_extents(self) -> tuple[float, float]:
        (units,) = struct.unpack_from(">H", self._tables["head"], 18)
        if len(self._tables.get("OS/2", b"")) >= 72:
            ascender, descender = struct.unpack_from(">hh", self._tables["OS/2"], 68)
        else:
            ascender, descender = struct.unpack_from(">hh", self._tables["hhea"], 4)
        return ascender / units, descender / units

    @cached_property
    def _has_even_ascii(self) -> bool:
        return all(self.has(c) and abs(self.advance(c) - 0.5) < 1 - _NEARLY_ONE for c in _PRINTABLE_ASCII)

    def _nominal(self, character: str) -> int:
        return self.hb_font.get_nominal_glyph(ord(character)) or 0

    def _half_width_glyphs(self) -> dict[str, int]:
        nominal = {c: self._nominal(c) for c in _PRINTABLE_ASCII}
        shaped = self._shape(_PRINTABLE_ASCII, "hwid")
        if len(shaped) != len(_PRINTABLE_ASCII):
            return nominal
        half = {c: glyph for c, (glyph, advance) in zip(_PRINTABLE_ASCII, shaped, strict=True) if abs(advance - 0.5) < 1 - _NEARLY_ONE}
        return nominal | half

    def _full_width_glyph(self, character: str) -> int:
        shaped = self._shape(character, "fwid")
        if len(shaped) == 1 and shaped[0][0] and shaped[0][1] >= _NEARLY_ONE:
            return shaped[0][0]
        own = self._nominal(character)
        candidates = [own, *(self._nominal(c) for c in _FULL_WIDTH[character])]
        return next((g for g in candidates if g and self.glyph_advance(g) >= _NEARLY_ONE), own)

    def _shape(self, text: str, feature: str | None = None) -> list[tuple[int, float]]:
        """Return glyph ids and advances in em of the text, set as simplified Chinese without kerning."""
        import uharfbuzz

        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.direction, buffer.script, buffer.language = "ltr", "Hani", "zh-Hans"
        uharfbuzz.shape(self.hb_font, buffer, {"kern": False, "palt": False, **({feature: True} if feature else {})})
        return [
            (info.codepoint, position.x_advance / self.units_per_em)
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]


class _Advances(dict[str, float]):
    """Advances by character, measured when first asked for: a dictionary so that the common case is one look-up."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, character: str) -> float:
        face = self._face
        value = self[character] = face.glyph_advance(face.glyph(character))
        return value


_LOADED: dict[tuple[str, int, str], Any] = {}
"""HarfBuzz faces of this process by path, index and checksum: the roles, the weights and the documents that use a file share its pages in memory."""


def _load(path: str, index: int, checksum: str) -> Any:
    face = _LOADED.get((path, index, checksum))
    if face is None:
        import uharfbuzz

        face = _LOADED[path, index, checksum] = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path), index)
    return face


def _make_face(path: str, index: int, variations: Mapping[str, float], family: str, stroke: float) -> Face:
    """Make a face again in another process."""
    return Face(path, index=index, variations=variations, family=family, stroke=stroke)


class Substitution(Struct, frozen=True, kw_only=True):
    """A role played by a face of another kind than the theme asks for; to be told to the user once a run."""

    role: str
    wanted: tuple[str, ...]
    """Family names that would have done, the theme's own first."""
    face: Face


class FontSet:
    """Which face plays which role, regular and bold, and which faces step in for missing characters."""

    def __init__(
        self,
        roles: Mapping[str, tuple[Face, Face]],
        *,
        fallbacks: Iterable[Face] = (),
        substitutions: Iterable[Substitution] = (),
    ) -> None:
        """Take the faces.

        Args:
            roles: Role to its regular and its bold face.
            fallbacks: Faces for characters that no role's face has, the best first.
            substitutions: What to tell the user.
        """
        self.roles = dict(roles)
        self.fallbacks = tuple(fallbacks)
        self.substitutions = tuple(substitutions)
        self._glyphs: dict[tuple[str, bool], _Glyphs] = {}
        self._widths: dict[tuple[str, bool, float], _Widths] = {}

    def face(self, role: str, bold: bool = False) -> Face:
        """Return the face that plays the role.

        Raises:
            KeyError: If the set has no such role.
        """
        return self.roles[role][bold]

    def glyphs(self, role: str, bold: bool) -> Mapping[str, tuple[Face, float]]:
        """Return for each character the face to set it in, and its advance in em.

        The face is the role's own, else another role's, else a fallback. A character that no face has is a `KeyError`.
        """
        key = role, bold
        found = self._glyphs.get(key)
        if found is None:
            found = self._glyphs[key] = _Glyphs(self, role, bold)
        return found

    def widths(self, role: str, bold: bool, em: float) -> Mapping[str, float]:
        """Return the advance of each character that is set in the role's own face, in the unit of ``em``. Other characters are a `KeyError`."""
        key = role, bold, em
        found = self._widths.get(key)
        if found is None:
            found = self._widths[key] = _Widths(self.face(role, bold), self.glyphs(role, bold), em)
        return found

    def pick(self, role: str, bold: bool, character: str) -> Face | None:
        """Return the face to set the character in, as `glyphs` does; None if no face has it."""
        try:
            return self.glyphs(role, bold)[character][0]
        except KeyError:
            return None

    @cached_property
    def fingerprint(self) -> str:
        """Text that changes when any face of the set does; the same on every machine that has the same fonts."""
        lines = [f"{role}: {regular.fingerprint} | {bold.fingerprint}" for role, (regular, bold) in sorted(self.roles.items())]
        lines += [f"fallback: {face.fingerprint}" for face in self.fallbacks]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def _find(self, role: str, bold: bool, character: str) -> Face | None:
        others = [r for r in (*_ROLE_ORDER, *sorted(self.roles)) if r != role and r in self.roles]
        candidates = dict.fromkeys([self.roles[role][bold], *(self.roles[r][bold] for r in others), *self.fallbacks])
        uneven: Face | None = None
        for face in candidates:
            if face.suits(character):
                return face
            if uneven is None and face.has(character):
                uneven = face
        return uneven


class _Glyphs(dict[str, tuple[Face, float]]):
    """Faces and advances by character, looked up when first asked for: a dictionary so that the common case is one look-up."""

    def __init__(self, fonts: FontSet, role: str, bold: bool) -> None:
        super().__init__()
        self._fonts, self._role, self._bold = fonts, role, bold

    def __missing__(self, character: str) -> tuple[Face, float]:
        face = self._fonts._find(self._role, self._bold, character)
        if face is None:
            raise KeyError(character)
        value = self[character] = face, face.advance(character)
        return value


class _Widths(dict[str, float]):
    """Advances by character of the characters that one face has, at one size."""

    def __init__(self, face: Face, glyphs: Mapping[str, tuple[Face, float]], em: float) -> None:
        super().__init__()
        self._face, self._glyphs, self._em = face, glyphs, em

    def __missing__(self, character: str) -> float:
        face, advance = self._glyphs[character]
        if face is not self._face:
            raise KeyError(character)
        value = self[character] = advance * self._em
        return value
