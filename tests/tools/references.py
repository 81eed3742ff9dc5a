"""Word files as an office makes them, with python-docx, and hostile ones made of them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from tests.tools.samples import png

__all__ = ["HEAD", "field", "house_reference", "reference", "repacked", "saved", "with_style", "with_table_style"]

HEAD = "镇海区人民政府办公室"


def with_style(
    document: Document,
    name: str,
    *,
    family: str = "仿宋_GB2312",
    size: float = 16,
    pitch: float | None = 28,
    indent: float = 0,
    kind: WD_STYLE_TYPE = WD_STYLE_TYPE.PARAGRAPH,
    base: str | None = None,
) -> Any:
    """Add a style; ``indent`` is that of the first line, in characters; without a ``pitch`` lines are single."""
    style: Any = document.styles.add_style(name, kind)
    if base:
        style.base_style = document.styles[base]
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), family)
    style.font.size = Pt(size)
    if kind is WD_STYLE_TYPE.PARAGRAPH:
        form = style.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        if pitch:
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
        if indent:
            form.first_line_indent = Pt(indent * size)
            style.element.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), str(round(indent * 100)))
    return style


def with_table_style(
    document: Document,
    name: str,
    *,
    borders: Mapping[str, str],
    margins: Mapping[str, float] | None = None,
    cell: str = "",
    parts: Mapping[str, str] | None = None,
    base: str = "Normal Table",
) -> Any:
    """Add a table style.

    Args:
        document: The file.
        name: What Word shows.
        borders: By edge what follows ``w:val=``, as ``single" w:sz="4``.
        margins: Padding in pt by side.
        cell: Properties of all cells, as XML.
        parts: What ``w:tcPr`` holds, as XML, by part of the table; after a stroke ``w:rPr`` may follow: ``<w:shd/>|<w:b/>``.
        base: What it is based on.
    """
    style: Any = document.styles.add_style(name, WD_STYLE_TYPE.TABLE)
    style.base_style = document.styles[base]
    edges = "".join(f'<w:{edge} w:val="{said}"/>' for edge, said in borders.items())
    sides = "".join(f'<w:{side} w:w="{round(20 * points)}" w:type="dxa"/>' for side, points in (margins or {}).items())
    style.element.append(parse_xml(f"<w:tblPr {nsdecls('w')}><w:tblBorders>{edges}</w:tblBorders><w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>"))
    style.element.append(parse_xml(f"<w:tcPr {nsdecls('w')}>{cell}</w:tcPr>"))
    for part, said in (parts or {}).items():
        properties, _, letters = said.partition("|")
        style.element.append(
            parse_xml(f'<w:tblStylePr {nsdecls("w")} w:type="{part}"><w:rPr>{letters}</w:rPr><w:tcPr>{properties}</w:tcPr></w:tblStylePr>')
        )
    return style


def field(paragraph: Any, code: str, result: str = "1") -> None:
    """Add a complex field with its result to a paragraph."""
    for kind in ("begin", None, "separate", "result", "end"):
        run = paragraph.add_run(result if kind == "result" else "")
        if kind == "result":
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = f" {code} "
        run._r.append(element)


def house_reference() -> Document:
    """Return an office's file: its margins, its styles under the names of the gb9704 theme, a head with words and a picture, a foot with a number."""
    document = docx.Document()
    for color in list(document.styles.element.iter(qn("w:color"))):  # those that python-docx's template has for headings are no office's
        color.getparent().remove(color)
    section: Any = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(40), Mm(32), Mm(30), Mm(30)
    section.header_distance, section.footer_distance = Mm(15), Mm(14)
    with_style(document, "公文正文", size=15, pitch=27, indent=2)
    with_style(document, "公文一级标题", family="华文中宋", size=15, pitch=30, indent=2)
    with_style(document, "公文表格", size=11, pitch=16).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    with_style(document, "公文表头", family="黑体", size=11, pitch=16).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    red = '" w:space="0" w:color="E60012'
    with_table_style(
        document,
        "公文表格线",
        borders={
            **dict.fromkeys(("top", "bottom"), f'single" w:sz="12{red}'),
            **dict.fromkeys(("left", "right", "insideH", "insideV"), f'single" w:sz="4{red}'),
        },
        margins={"left": 5, "right": 5, "top": 3, "bottom": 3},
        cell='<w:vAlign w:val="center"/>',
        parts={
            "firstRow": f'<w:tcBorders><w:bottom w:val="single" w:sz="8{red}"/></w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="e7e7e7"/>'
        },
    )
    with_style(document, "office header", family="楷体_GB2312", size=12, pitch=16)
    head = section.header.paragraphs[0]
    head.style = document.styles["office header"]
    head.add_run().add_picture(io.BytesIO(png()), width=Mm(12))
    head.add_run(f"{HEAD}\t")
    strong = head.add_run("内部")
    strong.bold = True
    foot = section.footer.paragraphs[0]
    foot.style = document.styles["office header"]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("第")
    field(foot, "PAGE")
    foot.add_run("页 共")
    field(foot, "NUMPAGES", "9")
    foot.add_run("页")
    return document


def saved(document: Document) -> bytes:
    """Return a document's file."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def reference() -> bytes:
    """Return the file of `house_reference`."""
    return saved(house_reference())


def repacked(data: bytes, changed: Mapping[str, bytes | tuple[str, str] | None]) -> bytes:
    """Return a file with parts that are new, gone (None), or have a text replaced by another (by regular expression, which must be found)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist(), *(name for name in changed if name not in old.namelist())]:
            change = changed.get(name, b"")
            if change is None:
                continue
            if isinstance(change, tuple):
                text, count = re.subn(*change, old.read(name).decode(), count=1)
                assert count, f"{change[0]} is not in {name}"
                new.writestr(name, text.encode())
            else:
                new.writestr(name, change if name in changed else old.read(name))
    return out.getvalue()
