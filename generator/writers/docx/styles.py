"""The style sheet: every style of the theme as a named Word style, and the variants that a document needs of them.

Nothing in the body is formatted directly. A cell whose column is centred, words that are strong within a title, the space between two tables:
each has a style with a name, made when the body first asks for it. So an office that restyles the paper in Word changes one style, not a hundred
paragraphs.
"""

from __future__ import annotations

from msgspec import Struct

from generator.document.nodes import Align
from generator.document.theme import CharacterStyle, Style, Theme
from generator.writers.docx.names import StyleName, style_name
from generator.writers.docx.style_elements import JUSTIFICATION, fonts, indents, style_element, theme_style
from generator.writers.docx.table_styles import colophon_style, table_style
from generator.writers.docx.units import half_points, twips
from generator.writers.docx.xml import attribute

__all__ = ["PLAIN", "Overlay", "StyleSheet", "outline_level"]

GAP = 1.0
"""Least height in pt of the paragraph that keeps two tables apart."""

_ALIGN_LABEL = {Align.START: "左", Align.CENTER: "中", Align.END: "右", Align.JUSTIFY: "齐", Align.DECIMAL: "小数"}


class Overlay(Struct, frozen=True):
    """What a run differs in from its paragraph; None stays as the paragraph has it."""

    id: str = ""
    label: str = ""
    font: str | None = None
    size: float | None = None
    bold: bool | None = None
    color: str | None = None
    spacing: int | None = None
    """Added after each letter, in twentieths of a point."""

    def over(self, other: Overlay) -> Overlay:
        """Return this overlay laid over another: what this one leaves open stays as the other has it."""
        return Overlay(
            other.id + self.id,
            f"{other.label}·{self.label}" if other.label else self.label,
            self.font or other.font,
            self.size or other.size,
            other.bold if self.bold is None else self.bold,
            self.color or other.color,
            other.spacing if self.spacing is None else self.spacing,
        )

    @classmethod
    def strong(cls, style: Style) -> Overlay:
        """Return what strong words differ in within a paragraph style."""
        if style.strong is None:
            return cls("StrongBold", "加重", bold=True)
        return cls(f"Strong{style.strong.capitalize()}", f"加重 {style.strong}", font=style.strong)

    @classmethod
    def emphasis(cls, style: Style) -> Overlay:
        """Return what stressed words differ in within a paragraph style."""
        return cls(f"Emphasis{style.emphasis.capitalize()}", f"强调 {style.emphasis}", font=style.emphasis)

    @classmethod
    def spaced(cls, spacing: int) -> Overlay:
        """Return letters moved apart, or together, by so many twentieths of a point."""
        name = f"加宽 {spacing / 20:g}磅" if spacing > 0 else f"紧缩 {-spacing / 20:g}磅"
        return cls(f"Spaced{spacing}".replace("-", "Minus"), name, spacing=spacing)

    @classmethod
    def of(cls, style: CharacterStyle) -> Overlay:
        """Return a character style of the theme as an overlay."""
        return cls(style_name(style.name, style.label).id[2:], style.label, style.font, style.size, style.bold, style.color)


PLAIN = Overlay()
"""Words as the paragraph has them."""


def outline_level(theme: Theme, style: Style) -> int | None:
    """Return a style's level in Word's outline, counted from 1 for the level of ``heading-1``; None for a title above it and for text."""
    if style.outline is None:
        return None
    first = theme.styles.get("heading-1")
    level = style.outline - ((first.outline or 1) - 1 if first else 0)
    return level if level >= 1 else None


class StyleSheet:
    """The styles of one document: all of the theme's, and the variants asked for."""

    def __init__(self, theme: Theme) -> None:
        """Take the theme as used, its pitches tightened or not."""
        self._theme = theme
        self._names = {key: style_name(key, style.label) for key, style in theme.styles.items()}
        self._own = {name.id: theme.styles[key] for key, name in self._names.items()}
        self._labels = {name.id: theme.styles[key].label for key, name in self._names.items()}
        self._variants: dict[str, str] = {}
        self._numbered: dict[str, int] = {}

    def number(self, key: str, level: int) -> str:
        """Let Word number the headings of a style at a level, counted from 1, and return the style's ``w:ind``."""
        self._numbered[key] = level
        return indents(self._theme.styles[key])

    def is_numbered(self, key: str) -> bool:
        """Return whether Word numbers the headings of a style."""
        return key in self._numbered

    def paragraph(self, key: str) -> str:
        """Return the id of a paragraph style of the theme."""
        return self._names[key].id

    def kept(self, ident: str) -> str:
        """Return the id of a variant that stays on the page of the next paragraph; headings always do, as in the layout."""
        own = self._own.get(_root(ident))
        keeps = own is not None and (own.keep_with_next or own.outline is not None)
        return ident if keeps else self.derived(ident, "Keep", "连下", "<w:keepNext/>")

    def loose(self, ident: str) -> str:
        """Return the id of a variant that need not stay on the page of the next paragraph."""
        own = self._own.get(_root(ident))
        return self.derived(ident, "Loose", "不连下", '<w:keepNext w:val="0"/>') if own is not None and own.keep_with_next else ident

    def paged(self, ident: str) -> str:
        """Return the id of a variant that begins a page."""
        return self.derived(ident, "Page", "另页", "<w:pageBreakBefore/>")

    def spaced(self, ident: str, *, before: float = 0.0, after: float = 0.0) -> str:
        """Return the id of a variant with at least so many points of white above and below; the style itself where it has them."""
        own = self._own.get(_root(ident))
        above, below = (own.before, own.after) if own else (0.0, 0.0)
        if before <= above and after <= below:
            return ident
        white = (twips(max(before, above)), twips(max(after, below)))
        label = f"上{white[0] / 20:g}下{white[1] / 20:g}磅"
        return self.derived(ident, f"White{white[0]}_{white[1]}", label, f'<w:spacing w:before="{white[0]}" w:after="{white[1]}"/>')

    def aligned(self, key: str, align: Align | None, insets: tuple[int, int] = (0, 0)) -> str:
        """Return the id of a paragraph style with another alignment, its left and right edges so many twips further in."""
        style, base = self._theme.styles[key], self._names[key]
        align = align or style.align
        narrowed = any(insets)
        if align is style.align and not narrowed:
            return base.id
        ident = f"{base.id}_{align.value.capitalize()}" + (f"{insets[0]}_{insets[1]}" if narrowed else "")
        if ident not in self._variants:
            own = (style.left + max(0.0, -style.indent), style.right)
            left, right = (twips(edge * style.size) + inset for edge, inset in zip(own, insets, strict=True))
            indent = f'<w:ind w:left="{left}" w:right="{right}"/>' if narrowed else ""
            label = f"{style.label}·{_ALIGN_LABEL[align]}" + (f" {insets[0] / 20:g}、{insets[1] / 20:g}磅" if narrowed else "")
            self._add(ident, label, base.id, f'{indent}<w:jc w:val="{JUSTIFICATION[align]}"/>')
        return ident

    def listed(self, key: str, align: Align | None, left: float, hanging: float) -> str:
        """Return the id of a variant for list items: its words ``left`` em in, the marker ``hanging`` em before them."""
        style, base = self._theme.styles[key], self._names[key]
        align = align or style.align
        ident = f"{base.id}_{align.value.capitalize()}Item{round(left * 10)}{'' if hanging else 'More'}"
        if ident not in self._variants:
            hang = f' w:hanging="{twips(hanging * style.size)}"' if hanging else ' w:firstLine="0"'
            indent = f'<w:ind w:left="{twips(left * style.size)}"{hang} w:firstLineChars="0"/>'
            label = f"{style.label}·项 {left:g}字{'' if hanging else '续'}"
            self._add(ident, label, base.id, f'{indent}<w:jc w:val="{JUSTIFICATION[align]}"/>')
        return ident

    def variant(self, key: str, suffix: str, label: str, properties: str) -> str:
        """Return the id of a variant of a paragraph style of the theme that adds paragraph properties."""
        return self.derived(self._names[key].id, suffix, label, properties)

    def derived(self, base: str, suffix: str, label: str, properties: str) -> str:
        """Return the id of a variant of any paragraph style, named by its id, that adds paragraph properties."""
        ident = f"{base}{suffix}" if "_" in base else f"{base}_{suffix}"
        if ident not in self._variants:
            self._add(ident, f"{self._labels[base]}{'' if '·' in self._labels[base] else '·'}{label}", base, properties)
        return ident

    def gap(self, points: float) -> str:
        """Return the id of the style of an empty line of exactly this height, which stands where Word needs a paragraph and paper needs white."""
        height = twips(max(points, GAP))
        ident = f"JbGap{height}"
        if ident not in self._variants:
            spacing = f'<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="{height}" w:lineRule="exact"/>'
            self._add(ident, f"间隔 {height / 20:g}磅", "Normal", spacing, '<w:sz w:val="2"/><w:szCs w:val="2"/>')
        return ident

    def figure(self) -> str:
        """Return the id of the style of a line that holds a drawing: as high as the drawing, whatever the type size."""
        ident = "JbFigure"
        if ident not in self._variants:
            spacing = '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="atLeast"/><w:jc w:val="center"/>'
            self._add(ident, "图", "Normal", spacing, '<w:sz w:val="2"/><w:szCs w:val="2"/>')
        return ident

    def character(self, overlay: Overlay) -> str:
        """Return the id of the character style of an overlay; empty where the words are plain."""
        if not overlay.id:
            return ""
        ident = f"Jb{overlay.id}"
        if ident not in self._variants:
            self._character(ident, overlay)
        return ident

    def checkbox(self) -> str:
        """Return the id of the character style of a checkbox's glyph."""
        ident = "JbCheckbox"
        if ident not in self._variants:
            font = "Segoe UI Symbol"
            self._variants[ident] = (
                f'<w:style w:type="character" w:customStyle="1" w:styleId="{ident}"><w:name w:val="勾选框"/><w:uiPriority w:val="2"/>'
                f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/></w:rPr></w:style>'
            )
        return ident

    def table(self, key: str) -> str:
        """Return the id of a table style of the theme."""
        style = self._theme.tables[key]
        ident = "Jb" + "Table" + style_name(key, style.label).id[2:]
        if ident not in self._variants:
            self._variants[ident] = table_style(ident, style, self._theme)
        return ident

    def colophon(self) -> str:
        """Return the id of the table style of a 版记."""
        ident = "JbColophon_Table"
        if ident not in self._variants:
            self._variants[ident] = colophon_style(ident)
        return ident

    def xml(self) -> str:
        """Return the ``w:style`` elements, the theme's in its order, then the variants by id."""
        theme = self._theme
        own = [self._theme_style(key, style) for key, style in theme.styles.items()]
        characters = [self.character(Overlay.of(style)) for style in theme.characters.values()]
        tables = [self.table(key) for key in theme.tables]
        assert len(set(characters)) == len(characters), "two character styles of one id"
        assert len(set(tables)) == len(tables), "two table styles of one id"
        return "".join(own) + "".join(self._variants[ident] for ident in sorted(self._variants))

    def _theme_style(self, key: str, style: Style) -> str:
        theme, house = self._theme, self._theme.house
        own = key.startswith(("cell", "toc-", "page-number")) or "body" not in self._names or not (style.keep_with_next or style.outline)
        return theme_style(
            key,
            style,
            family=theme.fonts[style.font],
            measure=theme.page.measure,
            level=outline_level(theme, style),
            numbered=self._numbered.get(key),
            following="" if own else self._names["body"].id,
            ornaments=house.ornaments.get(key, ()) if house else (),
        )

    def _add(self, ident: str, label: str, base: str, paragraph: str, run: str = "") -> None:
        self._labels[ident] = label
        self._variants[ident] = style_element(StyleName(ident, label), base, paragraph, run)

    def _character(self, ident: str, overlay: Overlay) -> None:
        properties = fonts(self._theme.fonts[overlay.font]) if overlay.font else ""
        if overlay.bold is not None:
            properties += "<w:b/>" if overlay.bold else '<w:b w:val="0"/>'
        if overlay.color:
            properties += f'<w:color w:val="{overlay.color}"/>'
        if overlay.spacing is not None:
            properties += f'<w:spacing w:val="{overlay.spacing}"/>'
        if overlay.size:
            size = half_points(overlay.size)
            properties += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        self._variants[ident] = (
            f'<w:style w:type="character" w:customStyle="1" w:styleId="{ident}"><w:name w:val="{attribute(overlay.label)}"/>'
            f'<w:uiPriority w:val="2"/><w:qFormat/><w:rPr>{properties}</w:rPr></w:style>'
        )


def _root(ident: str) -> str:
    """Return the id of the style that a variant comes from."""
    return ident.partition("_")[0]
