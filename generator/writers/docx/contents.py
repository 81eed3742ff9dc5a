"""The table of contents: a TOC field that is filled in already (ECMA-376 part 1, 17.16.5.68).

Its page numbers are the layout's, so the contents are right when the file is opened, and Word does not ask whether to update fields. Each entry
links to a bookmark around its heading.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.document.nodes import TableOfContents
from generator.layout.pages import PlacedHeading
from generator.writers.docx.job import Job
from generator.writers.docx.xml import paragraph, run

__all__ = ["contents_bookmark", "write_contents"]

_DEEPEST = 3
"""The theme has styles ``toc-1`` to ``toc-3``."""
_BEGIN, _SEPARATE, _END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))


def contents_bookmark(index: int) -> str:
    """Return the bookmark of a heading in the outline, counted from 0; Word's own begin with ``_Toc`` too, and are hidden."""
    return f"_Toc{index + 1:09d}"


def write_contents(node: TableOfContents, headings: Sequence[PlacedHeading], job: Job) -> list[str]:
    """Return the paragraphs of the contents; none where no heading is deep enough."""
    entries = [(index, heading) for index, heading in enumerate(headings) if 1 <= heading.level - 1 <= node.depth]
    out: list[str] = []
    for index, heading in entries:
        bookmark = contents_bookmark(index)
        page = _instruction(f"PAGEREF {bookmark} \\h") + run(str(heading.page)) + _END
        link = f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{run(heading.text)}<w:r><w:tab/></w:r>{page}</w:hyperlink>'
        opening = _instruction(f'TOC \\o "1-{node.depth}" \\h \\z \\u') if not out else ""
        closing = _END if index == entries[-1][0] else ""
        out.append(paragraph(job.styles.paragraph(f"toc-{min(heading.level - 1, _DEEPEST)}"), f"{opening}{link}{closing}"))
    return out


def _instruction(code: str) -> str:
    return f'{_BEGIN}<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>{_SEPARATE}'
