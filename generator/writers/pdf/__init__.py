"""The PDF writer: pages of placed marks to a tagged, archivable file.

Read top-down: `writer` puts the file together; `content` draws a page, `structure` says what the marks mean, `font` embeds the characters,
`annotations` makes links (`links`) and checkboxes (`forms`, drawn by `checkmark`) work, `navigation` and `metadata` do what their names say;
`subsetting`, `cff` and `truetype` take outlines out of fonts; `document` numbers and packs the objects, `output` writes them out, `numbers` writes
lengths; `postponing` keeps ReportLab from loading what none of them needs.
"""

from generator.writers.pdf.postponing import postpone

postpone("PIL", "Image")
postpone("reportlab.pdfbase", "pdfmetrics")

from generator.writers.pdf.writer import PdfWriter  # noqa: E402 - it imports ReportLab

__all__ = ["PdfWriter"]
