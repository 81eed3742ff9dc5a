"""The style sheet: every style of the theme as a named Word style, and the variants that a document needs of them.

Nothing in the body is formatted directly. A cell whose column is centred, words that are strong within a title, the space between two tables:
each has a style with a name, made when the body first asks for it. So an office that restyles the paper in Word changes one style, not a hundred
paragraphs.
"""

from __future__ import annotations

from msgspec import Struct

from generator.document.nodes import Align
from generator.document.theme import MM, CharacterStyle, Style, TableStyle, Theme
from generator.writers.docx.names import StyleName, style_name
from generator.writers.docx.numbering import heading_reference
from generator.writers.docx.ornaments import with_ornaments
from generator.writers.docx.units import eighths, half_points, twips
from generator.writers.docx.xml import attribute

__all__ = ["PLAIN", "Overlay", "StyleSheet", "fill", "outline_level", "rule", "text_scale"]

GAP = 1.0
"""Least height in pt of the paragraph that keeps two tables apart."""

_MIDDLE = '<w:vAlign w:val="center"/>'
_JUSTIFICATION = {Align.START: "left", Align.CENTER: "center", Align.END: "right", Align.JUSTIFY: "both", Align.DECIMAL: "right"}
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


def text_scale(size: float, columns: int, measure: float) -> int:
    """Return the percentage that characters of ``size`` pt are scaled to so that ``columns`` of them, and not half a one more, fill ``measure`` pt.

    Characters are scaled (``w:w``, 17.3.2.43), not tracked: half-width digits and Latin letters then stay half of a hanzi, a line holds whole slots
    of the grid however much Latin text it has, and an application may round advances without gaining or losing a character. The value lies in the
    middle.
    """
    widest, narrowest = measure / (columns * size), measure / ((columns + 0.5) * size)
    return round((widest + narrowest) * 50)


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
        return _indents(self._theme.styles[key])

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
            self._add(ident, label, base.id, f'{indent}<w:jc w:val="{_JUSTIFICATION[align]}"/>')
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
            self._add(ident, label, base.id, f'{indent}<w:jc w:val="{_JUSTIFICATION[align]}"/>')
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
            self._variants[ident] = _table_style(ident, style, self._theme)
        return ident

    def colophon(self) -> str:
        """Return the id of the table style of a 版记: rules between its lines, thicker ones around (GB/T 9704-2012, 7.4.1)."""
        ident = "JbColophon_Table"
        if ident not in self._variants:
            outer, inner = 0.35 * MM, 0.25 * MM
            self._variants[ident] = _table_element(ident, "版记表", outer=outer, side=0, row=inner, column=0, padding=(0, 0), cell=_MIDDLE)
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
        name = self._names[key]
        following = "" if key.startswith(("cell", "toc-", "page-number")) or "body" not in self._names else self._names["body"].id
        return _style_element(
            name,
            "Normal",
            _paragraph_properties(self._theme, key, style, self._numbered.get(key)),
            self._run_properties(key, style),
            next_id=following if style.keep_with_next or style.outline else "",
        )

    def _run_properties(self, key: str, style: Style) -> str:
        properties, house = _run_properties(self._theme, style), self._theme.house
        return with_ornaments(properties, house.ornaments[key]) if house and key in house.ornaments else properties

    def _add(self, ident: str, label: str, base: str, paragraph: str, run: str = "") -> None:
        self._labels[ident] = label
        self._variants[ident] = _style_element(StyleName(ident, label), base, paragraph, run)

    def _character(self, ident: str, overlay: Overlay) -> None:
        properties = _fonts(self._theme.fonts[overlay.font]) if overlay.font else ""
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


def _style_element(name: StyleName, base: str, paragraph: str, run: str, *, next_id: str = "") -> str:
    alias = f'<w:aliases w:val="{attribute(name.alias)}"/>' if name.alias else ""
    following = f'<w:next w:val="{next_id}"/>' if next_id else ""
    custom = "" if name.built_in else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{name.id}"><w:name w:val="{attribute(name.name)}"/>{alias}<w:basedOn w:val="{base}"/>'
        f'{following}<w:uiPriority w:val="1"/><w:qFormat/>'
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{run}</w:rPr>" if run else "")
        + "</w:style>"
    )


def _paragraph_properties(theme: Theme, key: str, style: Style, numbered: int | None) -> str:
    """Return the style's ``w:pPr`` in the order of the schema (ECMA-376 part 1, 17.3.1.26)."""
    level = outline_level(theme, style)
    spacing = f'<w:spacing w:before="{twips(style.before)}" w:after="{twips(style.after)}" w:line="{twips(style.pitch)}" w:lineRule="exact"/>'
    return (
        ("<w:keepNext/>" if style.keep_with_next or style.outline is not None else "")
        + (heading_reference(numbered) if numbered else "")
        + (_contents_tab(theme, style) if key.startswith("toc-") else "")
        + '<w:snapToGrid w:val="0"/>'
        + spacing
        + _indents(style)
        + f'<w:jc w:val="{_JUSTIFICATION[style.align]}"/>'
        + (f'<w:outlineLvl w:val="{level - 1}"/>' if level else "")
    )


def _contents_tab(theme: Theme, style: Style) -> str:
    edge = twips(theme.page.measure - style.right * style.size)
    return f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{edge}"/></w:tabs>'


def _indents(style: Style) -> str:
    """Return ``w:ind``; the first line's is in characters too, so that it follows when the office changes the size (17.3.1.12)."""
    parts = f' w:left="{twips(style.left * style.size)}" w:right="{twips(style.right * style.size)}"'
    if style.indent > 0:
        parts += f' w:firstLineChars="{round(style.indent * 100)}" w:firstLine="{twips(style.indent * style.size)}"'
    elif style.indent < 0:
        parts = f' w:left="{twips((style.left - style.indent) * style.size)}" w:right="{twips(style.right * style.size)}"'
        parts += f' w:hanging="{twips(-style.indent * style.size)}"'
    return f"<w:ind{parts}/>"


def _run_properties(theme: Theme, style: Style) -> str:
    size = half_points(style.size)
    return (
        _fonts(theme.fonts[style.font])
        + ("<w:b/>" if style.bold else "")
        + (f'<w:color w:val="{style.color}"/>' if style.color != "000000" else "")
        + _scaled(style, theme.page.measure)
        + f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def _scaled(style: Style, measure: float) -> str:
    if style.columns is None:
        return ""
    return f'<w:w w:val="{text_scale(style.size, style.columns, measure)}"/>'


def _fonts(family: str) -> str:
    """Return ``w:rFonts``: one family for every script, so that digits and Latin letters are half an em as the hanzi's grid asks."""
    name = attribute(family)
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


def _table_style(ident: str, style: TableStyle, theme: Theme) -> str:
    """Return a table style of the theme: its rules and margins, where words stand in a cell's height, and the look of a head of one row.

    It says how words are set, too, for tables that the office gives this style; the paper's own cells have paragraph styles, which count more.
    """
    head = _head_rule(style) + (fill(style.head_fill) if style.head_fill else "") + _MIDDLE
    return _table_element(
        ident,
        style.label,
        outer=style.rule_outer,
        side=style.rule_side,
        row=style.rule_row,
        column=style.rule_column,
        padding=(style.padding_x, style.padding_y),
        words=_cell_words(theme, theme.styles[style.cell]),
        cell=_MIDDLE if style.valign == "center" else "",
        parts=f'<w:tblStylePr w:type="firstRow">{_cell_words(theme, theme.styles[style.head])}<w:tcPr>{head}</w:tcPr></w:tblStylePr>'
        f'<w:tblStylePr w:type="firstCol"><w:tcPr>{_MIDDLE}</w:tcPr></w:tblStylePr>',
    )


def _cell_words(theme: Theme, style: Style) -> str:
    """Return how a table style sets words. It leaves bold out, which a paragraph style that is bold too would turn off again (17.7.3)."""
    size = half_points(style.size)
    return (
        f'<w:pPr><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="{twips(style.pitch)}" w:lineRule="exact"/>'
        f'<w:jc w:val="{_JUSTIFICATION[style.align]}"/></w:pPr>'
        f'<w:rPr>{_fonts(theme.fonts[style.font])}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    )


def _table_element(
    ident: str,
    label: str,
    *,
    outer: float,
    side: float,
    row: float,
    column: float,
    padding: tuple[float, float],
    cell: str,
    words: str = "",
    parts: str = "",
) -> str:
    """Return a table style with rules and paddings in pt; ``words`` and ``cell`` hold for all cells, ``parts`` for some (ECMA-376 part 1, 17.7.6)."""
    edges = (("top", outer), ("left", side), ("bottom", outer), ("right", side), ("insideH", row), ("insideV", column))
    borders = "".join(f"<w:{edge} {rule(width)}/>" for edge, width in edges)
    x, y = map(twips, padding)
    margins = "".join(f'<w:{edge} w:w="{width}" w:type="dxa"/>' for edge, width in (("top", y), ("left", x), ("bottom", y), ("right", x)))
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{ident}"><w:name w:val="{attribute(label)}"/><w:basedOn w:val="TableNormal"/>'
        f'<w:uiPriority w:val="39"/><w:qFormat/>{words}'
        f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
        + (f"<w:tcPr>{cell}</w:tcPr>" if cell else "")
        + f"{parts}</w:style>"
    )


def _head_rule(style: TableStyle) -> str:
    """Return the rule below a head of one row, where it is thicker than the rule between rows; the thicker of two is drawn (17.4.66)."""
    return f"<w:tcBorders><w:bottom {rule(style.rule_head)}/></w:tcBorders>" if style.rule_head > style.rule_row else ""


def fill(color: str) -> str:
    """Return ``w:shd`` of a cell that stands on a colour, RRGGBB (17.4.32)."""
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{color}"/>'


def rule(width: float, color: str = "000000", *, space: int = 0) -> str:
    """Return the attributes of a border ``width`` pt wide, ``space`` pt off the words; one of no width is none (ECMA-376 part 1, 17.3.4)."""
    if width <= 0:
        return 'w:val="nil"'
    return f'w:val="single" w:sz="{eighths(width)}" w:space="{space}" w:color="{color}"'
