"""One font of a document: which characters it shows, under which codes, and the objects that embed it.

A character's code is its number in Unicode, in a Type 0 font with the encoding Identity-H (ISO 32000-1, 9.7). So texts are encoded without looking
anything up, one table leads back from codes to characters in all papers, and characters that share a glyph (· and •, a radical and its hanzi) are
still told apart when text is copied or read aloud. Two kinds of characters have no such code: those beyond the first plane, and the dash 破折号, two
characters long, where the face has it in one piece. They get the codes from D800 on, which are no characters in Unicode.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from generator.layout.fonts import Face
from generator.writers.pdf.compression import deflate, deflate_well
from generator.writers.pdf.document import PdfDocument, Stream, written
from generator.writers.pdf.subsetting import DEFAULT_WIDTH, FontProgram, OutlineStore, store_for

__all__ = ["DASH", "Codes", "EmbeddedFont", "Fonts"]

DASH = "——"
"""The dash 破折号."""

_STAND_INS = range(0xD800, 0xE000)
"""The surrogates: codes of UTF-16 that are no characters."""

_NO_CHARACTERS = frozenset({0x0000, 0xFEFF, 0xFFFE, 0xFFFF})
"""What no code may lead to (ISO 19005-2, 6.2.11.7.2), and what is no character."""

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


class Codes(dict[str, str]):
    """The codes of texts, four hexadecimal digits for each character, by the text, found when first asked for: cells often say the same."""

    def __init__(self, *, joins_dashes: bool) -> None:
        super().__init__()
        self.stand_ins: dict[str, str] = {}
        """Codes that are not their character's number, as characters, with what they stand for."""
        self._joins_dashes = joins_dashes
        self._shown: list[str] = []

    def __missing__(self, text: str) -> str:
        shown = text.replace(DASH, self._stand_in(DASH)) if self._joins_dashes and DASH in text else text
        codes = shown.encode("utf-16-be", "surrogatepass")
        if len(codes) > 2 * len(shown):
            shown = "".join([character if character <= "\uffff" else self._stand_in(character) for character in shown])
            codes = shown.encode("utf-16-be", "surrogatepass")
        self._shown.append(shown)
        digits = self[text] = codes.hex()
        return digits

    def characters(self) -> list[str]:
        """Return the characters that were asked for, in the order of their codes; stand-ins for those that have none."""
        return sorted(set("".join(self._shown)))

    def _stand_in(self, meant: str) -> str:
        """Return the character whose code stands for what has no code of its own."""
        known = next((stand_in for stand_in, other in self.stand_ins.items() if other == meant), None)
        if known is None:
            known = chr(_STAND_INS[len(self.stand_ins)])
            self.stand_ins[known] = meant
        return known


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
        self.joins_dashes = face.two_em_dash is not None
        """Whether the dash has a code of its own."""
        self.hex = Codes(joins_dashes=self.joins_dashes)

    def embed(self, document: PdfDocument, *, to_unicode: str) -> str:
        """Add the font's objects to the file, and return the reference to the font.

        Args:
            document: The file.
            to_unicode: Reference to the table that leads from codes to characters.
        """
        store = store_for(self.face)
        characters = self.hex.characters()
        glyphs = [*map(store.glyphs.__getitem__, characters)]
        for stand_in, meant in self.hex.stand_ins.items():
            glyphs[characters.index(stand_in)] = store.entry(ord(stand_in), self._glyph(meant))
        program = store.program([*map(ord, characters)], [glyph.id for glyph in glyphs])
        base = f"/{program.tag}+{self.face.postscript_name}"
        descendant = document.add(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType0" if store.is_cff else "/CIDFontType2",
                "BaseFont": base,
                "CIDSystemInfo": "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
                "DW": DEFAULT_WIDTH,
                "W": f"[{''.join([glyph.width for glyph in glyphs])}]",
                "FontDescriptor": document.add(self._descriptor(document, program, base, store)),
                **({} if store.is_cff else {"CIDToGIDMap": document.add(_glyph_map(characters))}),
            }
        )
        return document.add(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": base,
                "Encoding": "/Identity-H",
                "DescendantFonts": f"[{descendant}]",
                "ToUnicode": to_unicode,
            }
        )

    def _glyph(self, meant: str) -> int:
        dash = self.face.two_em_dash
        return dash if meant == DASH and dash is not None else self.face.glyph(meant)

    def _descriptor(self, document: PdfDocument, program: FontProgram, base: str, store: OutlineStore) -> Mapping[str, object]:
        """Return the font descriptor (ISO 32000-1, 9.8)."""
        if store.is_cff:
            file = {"FontFile3": document.add(Stream({"Subtype": "/CIDFontType0C"}, program.data, compressed=True))}
        else:
            file = {"FontFile2": document.add(Stream({"Length1": program.length}, program.data, compressed=True))}
        return {"Type": "/FontDescriptor", "FontName": base, **store.metrics, **file}


class Fonts(dict[Face, EmbeddedFont]):
    """The fonts of a document, by face, each begun when first asked for; faces with the same outlines share one."""

    def __init__(self) -> None:
        super().__init__()
        self._by_outlines: dict[object, EmbeddedFont] = {}

    def __missing__(self, face: Face) -> EmbeddedFont:
        fresh = EmbeddedFont(face, name=f"F{len(self._by_outlines) + 1}")
        font = self[face] = self._by_outlines.setdefault(face.outlines, fresh)
        return font

    def embed(self, document: PdfDocument) -> str:
        """Add the fonts to the file, and return the resources by which pages name them; the texts of all pages have to be known."""
        tables: dict[tuple[tuple[str, str], ...], str] = {}
        references: dict[str, object] = {}
        for font in self._by_outlines.values():
            stand_ins = tuple(font.hex.stand_ins.items())
            if stand_ins not in tables:
                tables[stand_ins] = document.add(Stream({}, _to_unicode(stand_ins), compressed=True))
            references[font.name] = font.embed(document, to_unicode=tables[stand_ins])
        return written(references)


@lru_cache(maxsize=16)
def _to_unicode(stand_ins: tuple[tuple[str, str], ...]) -> bytes:
    """Return the CMap that maps codes to characters (ISO 32000-1, 9.10.3), compressed: every code to itself but the stand-ins."""
    return deflate_well(_cmap(stand_ins).encode("ascii"))


def _cmap(stand_ins: Iterable[tuple[str, str]]) -> str:
    own = [f"<{first:04X}><{last:04X}><{first:04X}>\n" for first, last in _rows()]
    others = [f"<{ord(stand_in):04X}><{ord(stand_in):04X}><{meant.encode('utf-16-be').hex().upper()}>\n" for stand_in, meant in stand_ins]
    ranges = own + others
    blocks = [ranges[start : start + _ENTRIES_PER_BLOCK] for start in range(0, len(ranges), _ENTRIES_PER_BLOCK)]
    return "".join((_CMAP_HEAD, *(f"{len(block)} beginbfrange\n{''.join(block)}endbfrange\n" for block in blocks), _CMAP_FOOT))


def _rows() -> Iterable[tuple[int, int]]:
    """Yield first and last code of the ranges of characters; none reaches over a first byte, which is as far as an entry may."""
    for row in range(0, 0x10000, 0x100):
        if row not in _STAND_INS:
            codes = range(row, row + 0x100)
            yield next(code for code in codes if code not in _NO_CHARACTERS), next(code for code in reversed(codes) if code not in _NO_CHARACTERS)


def _glyph_map(characters: Iterable[str]) -> Stream:
    """Return the table that leads from these codes to the glyphs 1, 2 ... (ISO 32000-1, 9.7.4.2): two bytes a code, most of them zero.

    Run lengths (7.4.5) keep it from being 128 KB that are made, and compressed, for a few characters.
    """
    parts: list[bytes] = []
    following = 0
    for glyph, code in enumerate(map(ord, characters), start=1):
        parts += (_run_of_zeros(code - following), b"\x01", glyph.to_bytes(2, "big"))
        following = code + 1
    return Stream({"Filter": "[/FlateDecode/RunLengthDecode]"}, deflate(b"".join((*parts, b"\x80"))), compressed=False)


def _run_of_zeros(codes: int) -> bytes:
    """Return the run lengths that mean two zero bytes for each of so many codes; one of them covers 64 codes at most."""
    full, rest = divmod(codes, 64)
    return b"\x81\0" * full + (bytes((257 - 2 * rest, 0)) if rest else b"")
