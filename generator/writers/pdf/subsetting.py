"""The outlines that this process has taken from a font so far, and embeddable fonts made from them.

HarfBuzz takes glyphs out of a font: it unrolls subroutines, fixes a variable font at its instance, reads collections. Asked for a glyph, it goes over
the font's whole character map to learn which characters the glyph stands for, which takes ten times as long as the rest; so it is asked for
characters, and for glyphs only if the characters did not bring them. It is asked only for what was never needed before, and a font for a document is
put together from what is known. In a process that makes many papers the known glyphs soon are all that papers use.
"""

from __future__ import annotations

import hashlib
import io
import struct
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct

from generator.diagnostics import Diagnostic, UserError
from generator.layout import sfnt
from generator.layout.fonts import LENDERS, Face
from generator.writers.pdf import cff, truetype
from generator.writers.pdf.compression import deflate

__all__ = ["DEFAULT_WIDTH", "FontProgram", "Glyph", "OutlineStore", "store_for"]

_TRUETYPE_TABLES = ("glyf", "loca", "head", "hhea", "hmtx")
_KEPT_TABLES = frozenset({*_TRUETYPE_TABLES, "maxp", "CFF ", "CFF2", "fvar", "avar", "gvar", "HVAR", "MVAR"})

_FORMS = ("hwid", "fwid", "ccmp", "liga", "calt", "locl")
"""Features by which a character's glyph becomes the one that `Face` sets: half or full width, two dashes in one piece."""

_PATIENCE = 10
"""After how many questions to HarfBuzz all common hanzi are asked for at once, which takes 50 ms: a run that asks so often makes many papers more."""

_KEPT_PROGRAMS = 16
"""How many finished fonts of a face are remembered: papers made again after an edit seldom use other characters."""


DEFAULT_WIDTH = 1000
"""Advance in thousandths of an em of the glyphs whose width is not written: that of a hanzi."""


class FontProgram(Struct, frozen=True):
    """A font to embed, compressed."""

    data: bytes
    length: int
    """Length in bytes before compression."""
    tag: str
    """Six capital letters that tell subsets of one font apart (ISO 32000-1, 9.6.4)."""


class Glyph(Struct, frozen=True, gc=False):
    """What a character is in a font."""

    id: int
    """In the original font."""
    width: str
    """Its entry in the array of widths (ISO 32000-1, 9.7.4.3); empty for the default width."""


class OutlineStore:
    """The known characters and outlines of one font."""

    def __init__(self, face: Face) -> None:
        """Take any of the faces that share the outlines."""
        self._face = face
        tables = set(face.hb_face.table_tags)
        self.is_cff = "glyf" not in tables
        self.glyphs = _Glyphs(self)
        self._known: dict[int, Any] = {}
        self._programs: dict[tuple[tuple[int, ...], tuple[int, ...]], FontProgram] = {}
        self._drop = [tag for tag in tables if tag not in _KEPT_TABLES]
        self._shared = {tag: bytes(face.hb_face.reference_table(tag).data) for tag in ("head", "hhea", "maxp")}
        self._questions = 0

    def entry(self, code: int, glyph: int) -> Glyph:
        """Return the glyph with its width as it is written for a code."""
        width = round(self._face.glyph_advance(glyph) * 1000, 2)
        return Glyph(glyph, "" if width == DEFAULT_WIDTH else f"{code}[{width:g}]")

    def character(self, character: str) -> Glyph:
        """Return what the character is; `glyphs` remembers it."""
        return self.entry(ord(character), self._face.glyph(character))

    def program(self, codes: Sequence[int], glyphs: Sequence[int]) -> FontProgram:
        """Return a font with ``.notdef`` and these glyphs under the ids 1, 2, 3 ...

        Args:
            codes: The codes in ascending order, none 0; outlines that have CIDs (CFF) have these.
            glyphs: For each code the id in the original font. One may come twice, for two characters that look the same.
        """
        key = tuple(codes), (0, *glyphs)
        found = self._programs.get(key)
        if found is None:
            if len(self._programs) >= _KEPT_PROGRAMS:
                self._programs.clear()
            found = self._programs[key] = self._assemble(*key)
        return found

    @property
    def bbox(self) -> tuple[int, int, int, int]:
        """Bounding box of all the font's outlines, in design units."""
        x_min, y_min, x_max, y_max = struct.unpack_from(">4h", self._shared["head"], 36)
        return x_min, y_min, x_max, y_max

    @cached_property
    def metrics(self) -> Mapping[str, object]:
        """What a font descriptor says of the font, whatever it shows of it (ISO 32000-1, 9.8.1); lengths in thousandths of an em."""
        face = self._face
        scale = 1000 / face.units_per_em
        return {
            "Flags": 4,  # symbolic: its characters are not those of a Latin alphabet
            "FontBBox": "[" + " ".join([str(round(value * scale)) for value in self.bbox]) + "]",
            "ItalicAngle": 0,
            "Ascent": round(face.ascent * 1000),
            "Descent": round(face.descent * 1000),
            "CapHeight": round(face.ascent * 1000),
            "StemV": 80,
        }

    def _assemble(self, codes: tuple[int, ...], glyphs: tuple[int, ...]) -> FontProgram:
        known = self._known
        try:
            outlines = [*map(known.__getitem__, glyphs)]
        except KeyError:
            missing = {code for code, glyph in zip(codes, glyphs[1:], strict=True) if glyph not in known}
            self._questions += 1
            self._learn(missing.union(map(ord, _common_hanzi())) if self._questions == _PATIENCE else missing, glyphs)
            outlines = [*map(known.__getitem__, glyphs)]
        if self.is_cff:
            data = cff.assemble(outlines, cids=codes, name=self._face.postscript_name, bbox=self.bbox)
        else:
            data = truetype.assemble(outlines, components=self._known, **self._shared)
        return FontProgram(data=deflate(data), length=len(data), tag=_tag(self._shared["head"], codes + glyphs))

    def _learn(self, codes: Iterable[int], glyphs: Iterable[int]) -> None:
        """Have HarfBuzz take glyphs out of the font: those of the codes that are characters, then what is still unknown of the glyphs."""
        question = self._question(kept=("GSUB",))
        question.unicode_set.update({*codes, *map(ord, LENDERS)})
        question.layout_feature_tag_set.update(map(_tag_number, _FORMS))
        self._ask(question)
        missing = set(glyphs).difference(self._known)
        if missing:
            question = self._question()
            question.glyph_set.update(missing)
            self._ask(question)

    def _question(self, *, kept: Sequence[str] = ()) -> Any:
        """Return a question to HarfBuzz that asks for nothing yet; of the font's other tables it goes into the ones that are kept."""
        import uharfbuzz

        face = self._face
        question = uharfbuzz.SubsetInput()
        flags = uharfbuzz.SubsetFlags
        question.flags = flags.NOTDEF_OUTLINE | flags.NO_HINTING | flags.NO_BIDI_CLOSURE | flags.DESUBROUTINIZE | flags.DOWNGRADE_CFF2
        question.drop_table_tag_set.update(_tag_number(tag) for tag in self._drop if tag not in kept)
        question.name_id_set.clear()
        question.layout_feature_tag_set.clear()
        for axis in face.hb_face.axis_infos:
            question.pin_axis_location(face.hb_face, axis.tag, face.variations.get(axis.tag, axis.default_value))
        return question

    def _ask(self, question: Any) -> None:
        """Put the question, and remember the outlines of the answer."""
        import uharfbuzz

        plan = uharfbuzz.SubsetPlan(self._face.hb_face, question)
        new_ids = dict(plan.old_to_new_glyph_mapping)
        tables = sfnt.read_tables(io.BytesIO(plan.execute().blob.data), index=0, tags=("CFF ", "maxp", *_TRUETYPE_TABLES))
        if self.is_cff:
            if "CFF " not in tables:
                message = f"字体 {Path(self._face.path).name} 的轮廓格式（不可变的 CFF2）不能嵌入 PDF"
                raise UserError(Diagnostic("font-format", message, hint="换用同一字体的 TTF 或 OTF（CFF）版本"))
            self._known.update(cff.extract(tables["CFF "], new_ids))
        else:
            self._known.update(truetype.extract(tables, new_ids))


class _Glyphs(dict[str, Glyph]):
    """What characters are in a font, by character, found out when first asked for: a dictionary so that the common case is one look-up."""

    def __init__(self, store: OutlineStore) -> None:
        super().__init__()
        self._store = store

    def __missing__(self, character: str) -> Glyph:
        value = self[character] = self._store.character(character)
        return value


def _common_hanzi() -> str:
    """Return the hanzi of the rows 16 to 55 of GB 2312."""
    codes = bytes(byte for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    return codes.decode("gb2312", errors="ignore")


_STORES: dict[object, OutlineStore] = {}


def store_for(face: Face) -> OutlineStore:
    """Return this process's store for the face's outlines. A font that was replaced under its name is another one."""
    key = face.outlines, face.checksum
    store = _STORES.get(key)
    if store is None:
        store = _STORES[key] = OutlineStore(face)
    return store


def _tag_number(tag: str) -> int:
    return int.from_bytes(tag.encode("ascii").ljust(4), "big")


def _tag(head: bytes, numbers: Sequence[int]) -> str:
    """Return a tag for the glyphs with these numbers; ``head`` bears the checksum of the font they come from."""
    number = int.from_bytes(hashlib.sha256(head + struct.pack(f">{len(numbers)}I", *numbers)).digest()[:8], "big")
    letters = []
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters.append(chr(ord("A") + letter))
    return "".join(letters)
