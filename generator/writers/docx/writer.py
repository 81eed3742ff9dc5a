"""The Word writer: a document and the layout's facts become a .docx file."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from generator.document.nodes import Document, Metadata
from generator.document.theme import Theme
from generator.layout.pages import Pages
from generator.writers.docx.bindings import STORE
from generator.writers.docx.body import Body
from generator.writers.docx.fields import Fields
from generator.writers.docx.house import add_running, titled
from generator.writers.docx.job import Job
from generator.writers.docx.numbering import Numbering
from generator.writers.docx.package import Package, template_text
from generator.writers.docx.properties import CUSTOM, core_properties, custom_properties
from generator.writers.docx.sections import add_footers
from generator.writers.docx.settings import fill_settings
from generator.writers.docx.styles import StyleSheet
from generator.writers.docx.units import half_points
from generator.writers.docx.xml import NAMESPACES, attribute
from generator.writers.docx.zip import COMPRESSOR

__all__ = ["DocxWriter"]


class DocxWriter:
    """Writes .docx files (ECMA-376 part 1, WordprocessingML)."""

    name = "docx"
    extension = "docx"

    @functools.cached_property
    def version(self) -> str:
        """The writer's own version, python-docx's and the compressor's."""
        from importlib.metadata import version

        return f"5 python-docx {version('python-docx')}, {COMPRESSOR}"

    def write(self, document: Document, pages: Pages) -> bytes:
        """Return the document as a .docx file: the same document and pages give the same bytes."""
        job = Job(pages, Package(), StyleSheet(pages.theme), Numbering(), iter(pages.tables), iter(pages.pictures), Fields(document))
        footers = add_footers(job, pages.theme)
        house = job.theme.house
        if house:
            footers = add_running(job, house, footers)
        body = Body(job, footers).pieces(document.blocks)
        if house:
            body = titled(body, house)
        _finish(job, document.meta, body)
        return job.package.to_bytes()


def _finish(job: Job, meta: Metadata, body: Sequence[str]) -> None:
    """Fill the parts that are known only when the body is written."""
    package, theme = job.package, job.theme
    if not job.numbering.empty:
        package.add_word_part("numbering", job.numbering.xml(), single=True)
    if data := job.bindings.xml():
        package.add_data(data, STORE)
    package.replace("/word/document.xml", f"<w:document {NAMESPACES}>", *body, "</w:document>")
    package.replace("/word/styles.xml", _styles(job, meta.language))
    package.replace("/word/settings.xml", fill_settings(template_text("/word/settings.xml"), theme.page.pitch, mirrored=_mirrored(theme)))
    package.replace("/docProps/core.xml", core_properties(meta))
    package.replace(CUSTOM, custom_properties(package.fingerprint(without=CUSTOM)))


def _mirrored(theme: Theme) -> bool:
    return (theme.number is not None and theme.number.mirrored) or (theme.house is not None and theme.house.mirrored)


def _styles(job: Job, language: str) -> str:
    theme: Theme = job.theme
    body = theme.styles["body"]
    filled = (
        template_text("/word/styles.xml")
        .replace("{font}", attribute(theme.fonts[body.font]))
        .replace("{size}", str(half_points(body.size)))
        .replace("{language}", attribute(language))
    )
    return filled.replace("</w:styles>", f"{job.styles.xml()}</w:styles>")
