"""What only an official document has: masthead, colophon, the mark of an annex (GB/T 9704-2012, 7.2, 7.3.4, 7.4)."""

from __future__ import annotations

from collections.abc import Sequence

from generator.document.nodes import Colophon, Inline, LineBreak, Masthead
from generator.document.theme import MM
from generator.writers.docx.inlines import write_inlines
from generator.writers.docx.job import Job
from generator.writers.docx.style_elements import rule
from generator.writers.docx.tables import table_look
from generator.writers.docx.units import twips
from generator.writers.docx.xml import paragraph

__all__ = ["annex_label_style", "write_colophon", "write_masthead"]

_RED = "E60012"
_RULE_GAP, _RULE_WIDTH = 4 * MM, 2.0
"""The red rule stands 4 mm below the document number (7.2.7)."""


def write_masthead(node: Masthead, job: Job) -> list[str]:
    """Return the masthead's paragraphs; the last one carries the red rule as its lower border."""
    lines = [("masthead-issuer", node.issuer)]
    if node.number:
        lines.append(("masthead-number", node.number))
    width = job.theme.page.measure
    last = lines[-1][0]
    border = f"<w:bottom {rule(_RULE_WIDTH, _RED, space=round(_RULE_GAP))}/>"
    properties = f'<w:pBdr>{border}</w:pBdr><w:spacing w:after="{twips(2 * job.theme.page.pitch)}"/>'
    styles = [job.styles.paragraph(key) for key, _ in lines[:-1]] + [job.styles.variant(last, "Rule", "红线", properties)]
    return [paragraph(style, write_inlines(words, job, job.style(key), width)) for style, (key, words) in zip(styles, lines, strict=True)]


def annex_label_style(job: Job) -> str:
    """Return the id of the style of an annex's mark: on a page of its own, one line above the title."""
    properties = f'<w:pageBreakBefore/><w:spacing w:before="0" w:after="{twips(job.theme.page.pitch)}"/>'
    return job.styles.variant("annex-label", "Page", "另页", properties)


def write_colophon(node: Colophon, job: Job) -> str:
    """Return the colophon: a table that floats on the lower edge of the type area, and the line that it is anchored to (17.4.57).

    It is placed across by the sheet, because LibreOffice lets a table as wide as the type area float only then; and the inset of its words is theirs,
    not the cells', because LibreOffice would put the cells' words, not the rules, at the place.
    """
    page, style = job.theme.page, job.style("colophon")
    width = int(page.measure * 20 + 0.01)
    inner = page.measure - (style.left + style.right) * style.size
    rows = "".join(
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{twips(style.pitch)}" w:hRule="atLeast"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{paragraph(_colophon_style(job, inner + style.left * style.size), _halves(line, job, inner))}</w:tc></w:tr>"
        for line in node.lines
    )
    table = (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{job.styles.colophon()}"/>'
        f'<w:tblpPr w:vertAnchor="margin" w:horzAnchor="page" w:tblpX="{twips(page.left * MM)}" w:tblpYSpec="bottom"/>'
        f'<w:tblOverlap w:val="never"/>'
        f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"{table_look()}"
        f'<w:tblCaption w:val="版记"/></w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{rows}</w:tbl>'
    )
    return table + paragraph(job.styles.gap(0.0), "")


def _halves(line: Sequence[Inline], job: Job, width: float) -> str:
    """Return a line whose part after a line break stands flush right, behind a tab."""
    cut = next((i for i, inline in enumerate(line) if isinstance(inline, LineBreak)), None)
    style = job.style("colophon")
    if cut is None:
        return write_inlines(line, job, style, width)
    return f"{write_inlines(line[:cut], job, style, width)}<w:r><w:tab/></w:r>{write_inlines(line[cut + 1 :], job, style, width)}"


def _colophon_style(job: Job, edge: float) -> str:
    """Return the id of the style of a colophon's line, whose right half stands at a tab; ``edge`` is its place in pt."""
    properties = f'<w:tabs><w:tab w:val="right" w:pos="{twips(edge)}"/></w:tabs><w:jc w:val="left"/>'
    return job.styles.variant("colophon", "Line", "行", properties)
