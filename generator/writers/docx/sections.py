"""Sections: the sheet, its type area, its line grid, and the page number at its foot (GB/T 9704-2012, 5.1, 5.2 and 7.5)."""

from __future__ import annotations

from msgspec.structs import replace

from generator.document.house import HouseStyle
from generator.document.theme import MM, Page, PageNumber, Style, Theme
from generator.writers.docx.job import Job
from generator.writers.docx.units import twips
from generator.writers.docx.xml import NAMESPACES, paragraph, run

__all__ = ["Footers", "add_footers", "landscape", "section_properties"]

Footers = str
"""The references to the footers, the same in every section."""

_GRID_REST = 20
"""Twips that may be left over below the last line of the grid."""
_ASCENT = 0.8
"""Share of an exactly spaced line above its baseline, as Word and LibreOffice divide it."""
_DASH = 0.38
"""Height in em of a dash above the baseline: the middle of a hanzi's square."""


def landscape(page: Page) -> Page:
    """Return the page turned a quarter to the left, so that its head lies at what was the binding edge."""
    return replace(page, width=page.height, height=page.width, top=page.left, right=page.top, bottom=page.right, left=page.bottom)


def section_properties(
    page: Page, footers: Footers, number: PageNumber | None, style: Style | None, *, house: HouseStyle | None = None, continuous: bool = False
) -> str:
    """Return ``w:sectPr`` of a section on ``page`` (ECMA-376 part 1, 17.6.17)."""
    measure, width, height = int(page.measure * 20 + 0.01), twips(page.width * MM), twips(page.height * MM)
    left, top = twips(page.left * MM), twips(page.top * MM)
    depth = int(page.depth * 20 + 0.01)
    foot = _footer_distance(page, number, style) if number and style else twips(page.bottom * MM) // 2
    head = top // 2
    if house:
        head = twips(house.head_distance) if house.head else head
        foot = twips(house.foot_distance) if house.foot else foot
    turned = ' w:orient="landscape"' if page.width > page.height else ""
    kind = "continuous" if continuous else "nextPage"
    return (
        f'<w:sectPr>{footers}<w:type w:val="{kind}"/><w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{width - left - measure}" w:bottom="{height - top - depth}" w:left="{left}" '
        f'w:header="{head}" w:footer="{foot}" w:gutter="0"/>'
        f'<w:cols w:space="425"/>{_grid(depth, twips(page.pitch))}</w:sectPr>'
    )


def _grid(depth: int, pitch: int) -> str:
    """Return the line grid (17.6.5).

    It is on only where whole lines fill the type area: LibreOffice would put half of what is left over above the first line.
    """
    on = ' w:type="lines"' if depth % pitch <= _GRID_REST else ""
    return f'<w:docGrid{on} w:linePitch="{pitch}"/>'


def _footer_distance(page: Page, number: PageNumber, style: Style) -> int:
    """Return twips from the sheet's lower edge to the foot of the number's line, so that its dashes stand ``number.below`` mm below the type area."""
    baseline = (page.bottom - number.below) * MM - _DASH * style.size
    return twips(baseline - (1 - _ASCENT) * style.pitch)


def add_footers(job: Job, theme: Theme) -> Footers:
    """Add the footers to the package and return the references to them; none where the theme numbers no pages."""
    number = theme.number
    if number is None:
        return ""
    style = theme.styles[number.style]
    if not number.mirrored:
        return _reference(job, "default", number, job.styles.paragraph(number.style))
    inset = f'w:right="{twips(style.size)}"', f'w:left="{twips(style.size)}"'
    odd = job.styles.variant(number.style, "Odd", "单页", f'<w:ind {inset[0]}/><w:jc w:val="right"/>')
    even = job.styles.variant(number.style, "Even", "双页", f'<w:ind {inset[1]}/><w:jc w:val="left"/>')
    return _reference(job, "default", number, odd) + _reference(job, "even", number, even)


def _reference(job: Job, kind: str, number: PageNumber, style: str) -> str:
    before, _, after = number.form.partition("{page}")
    content = f"{run(before) if before else ''}{_page_field()}{run(after) if after else ''}"
    xml = f"<w:ftr {NAMESPACES}>{paragraph(style, content)}</w:ftr>"
    return f'<w:footerReference w:type="{kind}" r:id="{job.package.add_word_part("footer", xml)}"/>'


def _page_field() -> str:
    """Return a PAGE field (ECMA-376 part 1, 17.16.5.44)."""
    return f'<w:fldSimple w:instr=" PAGE ">{run("1")}</w:fldSimple>'
