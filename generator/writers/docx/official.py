"""What only an official document has: masthead, colophon, the mark of an annex (GB/T 9704-2012, 7.2, 7.3.4, 7.4)."""

from __future__ import annotations

from collections.abc import Sequence

from generator.document.nodes import Colophon, Inline, LineBreak, Masthead
from generator.document.theme import MM
from generator.writers.docx.inlines import write_inlines
from generator.writers.docx.job import Job
from generator.writers.docx.styles import rule
from generator.writers.docx.units import twips
from generator.writers.docx.xml import paragraph

__all__ = ["annex_label_style", "write_colophon", "write_masthead"]

_RED = "E60012"
_RULE_GAP, _RULE_WIDTH = 4 * MM, 2.0
"""The red rule stands 4 mm below the document number (7.2.7)."""
_OUTER, _INNER = 0.35 * MM, 0.25 * MM
"""Rules of the 版记 (7.4.1)."""


def write_masthead(node: Masthead, job: Job) -> list[tuple[str, str]]:
    """Return the style id and the content of the masthead's paragraphs; the last one carries the red rule as its lower border."""
    lines = [("masthead-issuer", node.issuer)]
    if node.number:
        lines.append(("masthead-number", node.number))
    width = job.theme.page.measure
    out = [(job.styles.paragraph(key), write_inlines(inlines, job, job.style(key), width)) for key, inlines in lines]
    key = lines[-1][0]
    border = f'<w:bottom {rule(_RULE_WIDTH, _RED)}/>'.replace('w:space="0"', f'w:space="{round(_RULE_GAP)}"')
    after = twips(2 * job.theme.page.pitch)
    style = job.styles.variant(key, "Rule", "红线", f'<w:pBdr>{border}</w:pBdr><w:spacing w:after="{after}"/>')
    return [*out[:-1], (style, out[-1][1])]


def annex_label_style(job: Job) -> str:
    """Return the id of the style of an annex's mark: on a page of its own, one line above the title."""
    properties = f'<w:pageBreakBefore/><w:spacing w:before="0" w:after="{twips(job.theme.page.pitch)}"/>'
    return job.styles.variant("annex-label", "Page", "另页", properties)


def write_colophon(node: Colophon, job: Job) -> list[str]:
    """Return the colophon's paragraphs: in a frame that stands on the lower edge of the type area."""
    style = job.style("colophon")
    out = []
    for index, line in enumerate(node.lines):
        first, last = index == 0, index == len(node.lines) - 1
        out.append(paragraph(_colophon_style(job, first=first, last=last), _halves(line, job, job.theme.page.measure - 2 * style.size)))
    return out


def _halves(line: Sequence[Inline], job: Job, width: float) -> str:
    """Return a line whose part after a line break stands flush right, behind a tab."""
    cut = next((i for i, inline in enumerate(line) if isinstance(inline, LineBreak)), None)
    style = job.style("colophon")
    if cut is None:
        return write_inlines(line, job, style, width)
    return f"{write_inlines(line[:cut], job, style, width)}<w:r><w:tab/></w:r>{write_inlines(line[cut + 1 :], job, style, width)}"


def _colophon_style(job: Job, *, first: bool, last: bool) -> str:
    """Return the id of the style of a colophon's line. The frame is a part of the style: paragraphs with equal frames stand in one (17.3.1.11)."""
    page, style = job.theme.page, job.style("colophon")
    width = int(page.measure * 20 + 0.01)
    frame = f'<w:framePr w:w="{width}" w:wrap="notBeside" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="left" w:yAlign="bottom"/>'
    borders = f'<w:top {rule(_OUTER if first else _INNER)}/>' + (f"<w:bottom {rule(_OUTER)}/>" if last else "")
    edge = width - twips(style.right * style.size)
    properties = f'{frame}<w:pBdr>{borders}</w:pBdr><w:tabs><w:tab w:val="right" w:pos="{edge}"/></w:tabs><w:jc w:val="left"/>'
    kind = ("First" if first else "") + ("Last" if last else "") or "Middle"
    return job.styles.variant("colophon", kind, {"First": "首行", "Last": "末行", "FirstLast": "单行"}.get(kind, "中行"), properties)
