"""What the file says about itself: title, author, language, and which standards it keeps.

The same facts stand in the information dictionary and in the XMP packet, as PDF/A asks for (ISO 19005-2, 6.6.3). No date is that of the run: the
same paper has the same bytes on any day. A paper without a date carries none.
"""

from __future__ import annotations

from generator.document.nodes import Metadata
from generator.writers.pdf.document import text_string

__all__ = ["information", "xmp_packet"]

_PRODUCER = "jianbao"

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
{properties}
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
"""PDF/A knows PDF/UA's identification only where the packet describes it (ISO 19005-2, 6.6.2.3)."""


def information(meta: Metadata) -> dict[str, str]:
    """Return the information dictionary (ISO 32000-1, 14.3.3)."""
    day = meta.date.replace("-", "")
    dates = {"CreationDate": f"(D:{day}000000Z)", "ModDate": f"(D:{day}000000Z)"} if day else {}
    texts = {
        "Title": meta.title,
        "Author": meta.author,
        "Subject": meta.subject,
        "Keywords": ", ".join(meta.keywords),
        "Creator": _PRODUCER,
        "Producer": _PRODUCER,
    }
    return {name: text_string(_printable(text)) for name, text in texts.items() if text} | dates


def xmp_packet(meta: Metadata) -> bytes:
    """Return the XMP packet (ISO 16684-1)."""
    moment = f"{meta.date}T00:00:00Z" if meta.date else ""
    properties = [
        _alternative("dc:title", meta.title),
        _list("dc:creator", "Seq", meta.author),
        _alternative("dc:description", meta.subject),
        _list("dc:language", "Bag", meta.language),
        _simple("pdf:Keywords", ", ".join(meta.keywords)),
        _simple("pdf:Producer", _PRODUCER),
        _simple("xmp:CreatorTool", _PRODUCER),
        _simple("xmp:CreateDate", moment),
        _simple("xmp:ModifyDate", moment),
    ]
    return _PACKET.format(properties="\n".join(filter(None, properties))).encode()


def _simple(name: str, text: str) -> str:
    return f"<{name}>{_escaped(text)}</{name}>" if text else ""


def _list(name: str, kind: str, text: str) -> str:
    return f"<{name}><rdf:{kind}><rdf:li>{_escaped(text)}</rdf:li></rdf:{kind}></{name}>" if text else ""


def _alternative(name: str, text: str) -> str:
    """Return a text that could be given in several languages."""
    return f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{_escaped(text)}</rdf:li></rdf:Alt></{name}>' if text else ""


def _escaped(text: str) -> str:
    return _printable(text).translate(_ESCAPES)


def _printable(text: str) -> str:
    """Return the text without control characters, which XML cannot hold; both places have to say the same."""
    if text.isprintable():
        return text.strip()
    return "".join(c if c.isprintable() or c in " \u3000" else " " for c in text).strip()
