"""Links to the web, and within the paper (ISO 32000-1, 12.5.6.5)."""

from __future__ import annotations

from generator.layout.pages import LinkArea
from generator.writers.pdf.document import text_string

__all__ = ["link_body"]


def link_body(link: LinkArea, *, page: str, page_height: float, key: int, destination: str = "") -> str:
    """Return a link annotation as it is to be written, printed as it is shown and with a description of where it leads.

    Args:
        link: The active area.
        page: Reference to its page.
        page_height: That page's height in pt.
        key: The annotation's key in the parent tree.
        destination: The place within the paper that it leads to; empty for a link to the web.
    """
    bottom = page_height - link.y - link.height
    rect = f"{link.x:.2f} {bottom:.2f} {link.x + link.width:.2f} {bottom + link.height:.2f}"
    target = f"/Dest{destination}" if destination else f"/A<</Type/Action/S/URI/URI{text_string(_ascii_address(link.href))}>>"
    # F 4, Print: PDF/A wants no annotation that is seen on the screen alone (ISO 19005-2, 6.3.2)
    entries = f"/Rect[{rect}]/P {page}/F 4/Border[0 0 0]/Contents{text_string(link.href)}/StructParent {key}{target}"
    return f"<</Type/Annot/Subtype/Link{entries}>>"


def _ascii_address(href: str) -> str:
    """Return the address in the form that a URI action holds: ASCII, all else as percent signs (ISO 32000-1, 12.6.4.7)."""
    if href.isascii():
        return href
    return "".join(c if c.isascii() else "".join(f"%{byte:02X}" for byte in c.encode()) for c in href)
