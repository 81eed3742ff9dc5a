"""One font of a document: which characters it shows, under which codes, and the objects that embed it.

Every character gets a code of its own, counted from 1 in the order of Unicode, in a Type 0 font with the encoding Identity-H (ISO 32000-1, 9.7).
So one font holds all characters, characters that share a glyph (· and •, a radical and its hanzi) are still told apart when text is copied or
read aloud, and codes are glyph ids at the same time. The dash 破折号, two characters long, counts as a character where the face has it in one piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby

from generator.layout.fonts import Face
from generator.writers.pdf.document import PdfDocument, Stream
from generator.writers.pdf.subsetting import FontProgram, store_for

__all__ = ["DASH", "EmbeddedFont"]

DASH = "——"
"""The dash 破折号."""

_DEFAULT_WIDTH = 1000

_ENTRIES_PER_BLOCK = 100
"""How many entries a block of a CMap may have (Adobe Technical Note 5014)."""

_CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""

_CMAP_FOOT = """endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class EmbeddedFont:
    """The characters that a document sets in faces of the same outlines."""

    def __init__(self, face: Face, *, name: str) -> None:
        """Begin without characters.

        Args:
            face: Any of the faces that share the outlines.
            name: What content streams call the font, for example ``F1``.
        """
        self.face = face
        self.name = name
        self._used: set[str] = set()
        self._has_dash = False
        self._codes: dict[str, str] = {}

    def use(self, text: str) -> None:
        """Note the characters of a text."""
        self._used.update(text)
        if DASH in text:
            self._has_dash = True

    def number(self) -> None:
        """Give every character its code; to be called when all texts were noted."""
        joined = [DASH] if self._has_dash and self.face.two_em_dash is not None else []
        self._codes = {character: f"{code:04X}" for code, character in enumerate(sorted([*self._used, *joined]), start=1)}

    @property
    def joins_dashes(self) -> bool:
        """Whether the dash has a code of its own."""
        return DASH in self._codes

    def hex(self, text: str) -> str:
        """Return the codes of the text's characters, four hexadecimal digits each."""
        return "".join(map(self._codes.__getitem__, text))

    def hex_dash(self) -> str:
        """Return the code of the dash in one piece."""
        return self._codes[DASH]

    def embed(self, document: PdfDocument) -> str:
        """Add the font's objects to the file, and return the reference to the font."""
        characters = list(self._codes)
        glyphs = [0, *map(self._glyph, characters)]
        store = store_for(self.face)
        program = store.program(glyphs)
        base = f"/{program.tag}+{self.face.postscript_name}"
        descendant = document.add(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType0" if store.is_cff else "/CIDFontType2",
                "BaseFont": base,
                "CIDSystemInfo": "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
                "DW": _DEFAULT_WIDTH,
                "W": _widths([self.face.glyph_advance(0), *map(self.face.width, characters)]),
                "FontDescriptor": document.add(self._descriptor(document, program, base, bbox=store.bbox, is_cff=store.is_cff)),
                **({} if store.is_cff else {"CIDToGIDMap": "/Identity"}),
            }
        )
        return document.add(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": base,
                "Encoding": "/Identity-H",
                "DescendantFonts": f"[{descendant}]",
                "ToUnicode": document.add(Stream.compress({}, _to_unicode(characters))),
            }
        )

    def _glyph(self, character: str) -> int:
        if character == DASH and self.face.two_em_dash is not None:
            return self.face.two_em_dash
        return self.face.glyph(character)

    def _descriptor(
        self, document: PdfDocument, program: FontProgram, base: str, *, bbox: tuple[int, int, int, int], is_cff: bool
    ) -> Mapping[str, object]:
        """Return the font descriptor (ISO 32000-1, 9.8); lengths in thousandths of an em."""
        face = self.face
        scale = 1000 / face.units_per_em
        if is_cff:
            file = {"FontFile3": document.add(Stream({"Subtype": "/CIDFontType0C"}, program.data, compressed=True))}
        else:
            file = {"FontFile2": document.add(Stream({"Length1": program.length}, program.data, compressed=True))}
        return {
            "Type": "/FontDescriptor",
            "FontName": base,
            "Flags": 4,  # symbolic: its characters are not those of a Latin alphabet
            "FontBBox": "[" + " ".join(str(round(value * scale)) for value in bbox) + "]",
            "ItalicAngle": 0,
            "Ascent": round(face.ascent * 1000),
            "Descent": round(face.descent * 1000),
            "CapHeight": round(face.ascent * 1000),
            "StemV": 80,
            **file,
        }


def _widths(advances: Sequence[float]) -> str:
    """Return the widths of the codes 0, 1, 2 ... without those of the default width (ISO 32000-1, 9.7.4.3); the advances are in em."""
    parts: list[str] = []
    code = 0
    for advance, same in groupby(advances):
        count = len(list(same))
        width = round(advance * 1000, 2)
        if width != _DEFAULT_WIDTH:
            parts.append(f"{code} {code + count - 1} {width:g}")
        code += count
    return "[" + " ".join(parts) + "]"


def _to_unicode(characters: Sequence[str]) -> bytes:
    """Return the CMap that maps the codes 1, 2 ... to these characters (ISO 32000-1, 9.10.3)."""
    ranges = list(_ranges(characters))
    lines = [_CMAP_HEAD]
    for start in range(0, len(ranges), _ENTRIES_PER_BLOCK):
        block = ranges[start : start + _ENTRIES_PER_BLOCK]
        lines.append(f"{len(block)} beginbfrange\n{''.join(block)}endbfrange\n")
    return "".join((*lines, _CMAP_FOOT)).encode("ascii")


def _ranges(characters: Sequence[str]) -> Iterable[str]:
    """Yield one entry for each run of codes with the same first byte, which is as far as an entry may reach."""
    for _, run in groupby(enumerate(characters, start=1), key=lambda item: item[0] >> 8):
        entries = list(run)
        values = "".join([_utf16(character) for _, character in entries])
        yield f"<{entries[0][0]:04X}><{entries[-1][0]:04X}>[{values}]\n"


@cache
def _utf16(character: str) -> str:
    return f"<{character.encode('utf-16-be').hex().upper()}>"
