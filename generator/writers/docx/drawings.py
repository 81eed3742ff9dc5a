"""Drawings in the line of text: charts, pictures and data bars (DrawingML, ECMA-376 part 1, 20.4)."""

from __future__ import annotations

from generator.document.nodes import Bar
from generator.document.theme import Style
from generator.layout.sheet import BAR_COLOR
from generator.writers.docx.pictures import picture_graphic
from generator.writers.docx.units import emu
from generator.writers.docx.xml import attribute

__all__ = ["write_bar", "write_inline_chart", "write_inline_picture"]

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_BAR_HEIGHT = 0.62
"""Height of a data bar in em, as the layout draws it."""


def write_inline_chart(relationship: str, width: float, height: float, *, number: int, name: str, alt: str) -> str:
    """Return a run that holds a chart of ``width`` by ``height`` pt."""
    graphic = f'<a:graphicData uri="{_CHART}"><c:chart r:id="{relationship}"/></a:graphicData>'
    return _inline(graphic, width, height, number=number, name=name, alt=alt)


def write_inline_picture(relationship: str, width: float, height: float, *, number: int, alt: str) -> str:
    """Return a run that holds a picture of ``width`` by ``height`` pt."""
    name = f"图片 {number}"
    graphic = picture_graphic(relationship, width, height, number=number, name=name)
    return _inline(graphic, width, height, number=number, name=name, alt=alt)


def write_bar(node: Bar, style: Style, width: float, number: int) -> str:
    """Return a data bar: a grey rectangle as long as its share of ``width`` pt. A share of nothing leaves nothing."""
    share = min(1.0, max(0.0, float(node.value / node.maximum))) if node.maximum else 0.0
    length, height = share * width, _BAR_HEIGHT * style.size
    if emu(length) <= 0:
        return ""
    alt = f"{node.value}，最大 {node.maximum}"
    shape = (
        f'<a:graphicData uri="{_SHAPE}"><wps:wsp><wps:cNvSpPr/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{emu(length)}" cy="{emu(height)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{BAR_COLOR}"/></a:solidFill><a:ln><a:noFill/></a:ln></wps:spPr>'
        f"<wps:bodyPr/></wps:wsp></a:graphicData>"
    )
    return _inline(shape, length, height, number=number, name=f"数据条 {number}", alt=alt)


def _inline(graphic: str, width: float, height: float, *, number: int, name: str, alt: str) -> str:
    inline = (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{emu(width)}" cy="{emu(height)}"/>'
        f'<wp:docPr id="{number}" name="{attribute(name)}" descr="{attribute(alt)}"/><wp:cNvGraphicFramePr/>'
        f"<a:graphic>{graphic}</a:graphic></wp:inline></w:drawing>"
    )
    if _SHAPE in graphic:
        inline = f'<mc:AlternateContent><mc:Choice Requires="wps">{inline}</mc:Choice></mc:AlternateContent>'
    return f"<w:r>{inline}</w:r>"
