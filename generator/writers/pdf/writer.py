"""Pages to a PDF file.

The file conforms to PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1): fonts are embedded, colours are defined, and everything that is printed is
either an element of the structure tree or an artifact.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from generator.document.nodes import Document, Metadata
from generator.layout.pages import PageLayout, Pages
from generator.writers.pdf.annotations import write_annotations
from generator.writers.pdf.compression import COMPRESSOR, deflate_well
from generator.writers.pdf.content import compose
from generator.writers.pdf.document import PdfDocument, Stream, text_string, written
from generator.writers.pdf.extents import figure_boxes
from generator.writers.pdf.font import Fonts
from generator.writers.pdf.icc import srgb_profile
from generator.writers.pdf.images import embed_images
from generator.writers.pdf.metadata import information, xmp_packet
from generator.writers.pdf.navigation import page_labels, write_outline
from generator.writers.pdf.structure import write_structure

__all__ = ["PdfWriter"]

_OWN_VERSION = 7
"""To be raised whenever the same pages give other bytes."""


class PdfWriter:
    """Writes PDF. Fonts that it has read serve all documents of the process."""

    name = "pdf"
    extension = "pdf"

    @property
    def version(self) -> str:
        """Text that changes when the same pages may give other bytes."""
        import reportlab
        import uharfbuzz

        return f"pdf {_OWN_VERSION}, ReportLab {reportlab.Version}, HarfBuzz {uharfbuzz.version_string()}, {COMPRESSOR}"

    def write(self, document: Document, pages: Pages) -> bytes:
        """Return the file; of the document it takes the properties, all else is in the pages."""
        return _write(document.meta, pages)


def _write(meta: Metadata, pages: Pages) -> bytes:
    file = PdfDocument()
    fonts = Fonts()
    contents = [compose(page, pages.elements, fonts) for page in pages.pages]
    images = embed_images(file, [bitmap for content in contents for bitmap in content.bitmaps])
    resources = file.add({"Font": fonts.embed(file), **({"XObject": written(images)} if images else {})})

    tree = file.reserve(1)
    first_page = file.reserve(len(contents))
    references = [f"{first_page + index} 0 R" for index in range(len(contents))]
    annotations = write_annotations(file, pages.pages, contents, headings=pages.headings, references=references, first_key=len(contents))
    bodies = [
        _page_body(
            page,
            index,
            parent=f"{tree} 0 R",
            resources=resources,
            contents=file.add(Stream.compress({}, content.data)),
            annotations=annotations.by_page.get(index, ()),
        )
        for index, (page, content) in enumerate(zip(pages.pages, contents, strict=True))
    ]
    file.fill(tree, [f"<</Type/Pages/Kids[{' '.join(references)}]/Count {len(references)}>>"])
    file.fill(first_page, bodies)

    structure = write_structure(
        file,
        pages.elements,
        pages=references,
        owners=[content.owners for content in contents],
        annotations=annotations.placed,
        extras=_figure_attributes(pages),
    )
    outline = write_outline(file, pages.headings, pages=references, heights=[page.height for page in pages.pages])
    root = file.add(
        {
            "Type": "/Catalog",
            "Pages": f"{tree} 0 R",
            "Lang": text_string(meta.language),
            "MarkInfo": "<</Marked true>>",
            "StructTreeRoot": structure,
            "ViewerPreferences": "<</DisplayDocTitle true>>",
            "PageLabels": page_labels(pages.pages),
            "Metadata": file.add(Stream({"Type": "/Metadata", "Subtype": "/XML"}, xmp_packet(meta), compressed=False)),
            "OutputIntents": f"[{file.add(_output_intent(file))}]",
            **({"AcroForm": annotations.form} if annotations.form else {}),
            **({"Outlines": outline, "PageMode": "/UseOutlines"} if outline else {}),
        }
    )
    return file.serialize(root=root, info=file.add(information(meta)))


def _page_body(page: PageLayout, index: int, *, parent: str, resources: str, contents: str, annotations: Sequence[str]) -> str:
    """Return a page object (ISO 32000-1, 7.7.3.3). Its tab order is that of the structure (ISO 14289-1, 7.18.3)."""
    active = f"/Annots[{' '.join(annotations)}]" if annotations else ""
    box = f"[0 0 {page.width:.6g} {page.height:.6g}]"
    entries = f"/Parent {parent}/MediaBox{box}/Resources {resources}/Contents {contents}/StructParents {index}/Tabs/S{active}"
    return f"<</Type/Page{entries}>>"


def _figure_attributes(pages: Pages) -> dict[int, str]:
    """Return the attributes that say where figures stand."""
    boxes = figure_boxes(pages)
    return {owner: f"<</O/Layout/Placement/Block/BBox[{' '.join([f'{value:.2f}' for value in box])}]>>" for owner, box in boxes.items()}


def _output_intent(file: PdfDocument) -> dict[str, object]:
    """Return the output intent: all colours are sRGB (ISO 19005-2, 6.2.3)."""
    return {
        "Type": "/OutputIntent",
        "S": "/GTS_PDFA1",
        "OutputConditionIdentifier": text_string("sRGB"),
        "Info": text_string("sRGB IEC61966-2.1"),
        "DestOutputProfile": file.add(Stream({"N": 3}, _compressed_profile(), compressed=True)),
    }


@cache
def _compressed_profile() -> bytes:
    return deflate_well(srgb_profile())
