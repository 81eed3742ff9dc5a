"""Running heads and feet of the office's own Word file, written anew from what the theme took of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.document.house import HouseStyle, PageCount, Running, RunningLine, Shown, Tab, Words
from generator.document.pictures import Bitmap
from generator.writers.docx.drawings import write_inline_picture
from generator.writers.docx.fields import field
from generator.writers.docx.job import Job
from generator.writers.docx.style_elements import rule
from generator.writers.docx.styles import Overlay
from generator.writers.docx.units import twips
from generator.writers.docx.xml import NAMESPACES, paragraph, run

__all__ = ["add_running", "titled"]

_NUMBERED = re.compile(r'(?<=<w:footerReference w:type=")default(" r:id="[^"]*"/>)')


def add_running(job: Job, house: HouseStyle, footers: str) -> str:
    """Add the heads and feet to the package and return the references to them; ``footers`` are those of the theme's own page number."""
    number = job.theme.number
    mirrored = house.mirrored or (number is not None and number.mirrored)
    references = _references(job, "header", house.head, mirrored, house.titled) if house.head else ""
    if house.foot:
        return references + _references(job, "footer", house.foot, mirrored, house.titled)
    numbered = _NUMBERED.search(footers)
    first = f'<w:footerReference w:type="first{numbered[1]}' if numbered and house.titled else ""
    return references + footers + first


def titled(body: list[str], house: HouseStyle) -> list[str]:
    """Return the pieces of the body with a first page that differs from the others, if it does: that of the first section (17.10.6)."""
    first = next((index for index, piece in enumerate(body) if "<w:docGrid" in piece), None) if house.titled else None
    if first is None:
        return body
    return [*body[:first], body[first].replace("<w:docGrid", "<w:titlePg/><w:docGrid", 1), *body[first + 1 :]]


def _references(job: Job, kind: str, running: Running, mirrored: bool, with_title: bool) -> str:
    wanted = {"default": running.default}
    if mirrored:
        wanted["even"] = running.default if running.even is None else running.even
    if with_title:
        wanted["first"] = running.default if running.first is None else running.first
    parts: dict[tuple[RunningLine, ...], str] = {}
    references = ""
    for page, lines in wanted.items():
        if lines:  # a page without a reference has nothing, and needs no part that holds nothing
            if lines not in parts:
                parts[lines] = _part(job, kind, lines)
            references += f'<w:{kind}Reference w:type="{page}" r:id="{parts[lines]}"/>'
    return references


def _part(job: Job, kind: str, lines: Sequence[RunningLine]) -> str:
    bitmaps: dict[str, Bitmap] = {}
    written = "".join(_line(job, line, bitmaps) for line in lines)
    tag = "hdr" if kind == "header" else "ftr"
    return job.package.add_word_part(kind, f"<w:{tag} {NAMESPACES}>{written}</w:{tag}>", pictures=tuple(bitmaps.values()))


def _line(job: Job, line: RunningLine, bitmaps: dict[str, Bitmap]) -> str:
    """Return a line; the pictures that it shows are added to those of its part, the first of which is ``rId1``."""
    content = ""
    for mark in line.marks:
        match mark:
            case Words():
                content += run(mark.text, _character(job, mark.style))
            case PageCount():
                count = "1" if mark.of == "page" else str(max(1, len(job.pages.pages)))
                content += field("PAGE" if mark.of == "page" else "NUMPAGES", run(count, _character(job, mark.style)))
            case Shown():
                bitmaps.setdefault(mark.bitmap.digest, mark.bitmap)
                ident = f"rId{list(bitmaps).index(mark.bitmap.digest) + 1}"
                content += write_inline_picture(ident, mark.width, mark.height, number=next(job.ids), alt=mark.alt)
            case Tab():
                content += "<w:r><w:tab/></w:r>"
    return paragraph(_style(job, line), content)


def _character(job: Job, key: str | None) -> str:
    return job.styles.character(Overlay.of(job.theme.characters[key])) if key else ""


def _style(job: Job, line: RunningLine) -> str:
    """Return the id of a line's style, with its rule, its stops and the room that its pictures need."""
    properties, label, ident = "", "", ""
    if line.rule:
        properties += f"<w:pBdr><w:bottom {rule(line.rule, space=round(line.gap))}/></w:pBdr>"
        label += f" 线{line.rule:g} {line.gap:g}磅"
        ident += f"Rule{twips(line.rule)}_{twips(line.gap)}"
    if line.stops:
        properties += "<w:tabs>" + "".join(f'<w:tab w:val="{stop.kind}" w:pos="{twips(stop.place)}"/>' for stop in line.stops) + "</w:tabs>"
        label += f" 位{'、'.join(f'{stop.kind} {stop.place:g}' for stop in line.stops)}"
        ident += "Stops" + "_".join(f"{stop.kind[0]}{twips(stop.place)}" for stop in line.stops)
    if line.picture_height:
        properties += f'<w:spacing w:line="{twips(job.style(line.style).pitch)}" w:lineRule="atLeast"/>'
        label += " 图"
        ident += "Picture"
    return job.styles.variant(line.style, ident, label.strip(), properties) if properties else job.styles.paragraph(line.style)
