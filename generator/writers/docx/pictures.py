"""Pictures in the line of text (DrawingML, ECMA-376 part 1, 20.2 and 20.4)."""

from __future__ import annotations

from generator.writers.docx.units import emu
from generator.writers.docx.xml import attribute

__all__ = ["picture_graphic"]

_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def picture_graphic(relationship: str, width: float, height: float, *, number: int, name: str) -> str:
    """Return the graphic data of a picture of ``width`` by ``height`` pt, whose part ``relationship`` leads to."""
    return (
        f'<a:graphicData uri="{_PICTURE}"><pic:pic xmlns:pic="{_PICTURE}">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{attribute(name)}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{emu(width)}" cy="{emu(height)}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
    )
