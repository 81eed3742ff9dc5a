from __future__ import annotations

import io
from typing import Any
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace
from PIL import Image, ImageCms

from generator.document.nodes import Document, Metadata
from generator.writers.pdf import PdfWriter
from generator.writers.pdf.icc import srgb_profile
from generator.writers.pdf.metadata import information, xmp_packet
from tests.writers.pdf.reading import Paper
from tests.writers.pdf.sketch import META, Sketch

DC = "{http://purl.org/dc/elements/1.1/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"
PDF = "{http://ns.adobe.com/pdf/1.3/}"


def packet(meta: Metadata) -> ElementTree.Element:
    return ElementTree.fromstring(xmp_packet(meta))


def text(meta: Metadata, name: str) -> str:
    return "".join(next(packet(meta).iter(name)).itertext())


def test_both_places_say_the_same() -> None:
    info = information(META)
    assert text(META, DC + "title") == "政府工作报告（摘要）"
    assert text(META, DC + "creator") == "区府办"
    assert text(META, DC + "description") == "测试"
    assert text(META, PDF + "Keywords") == "简报, GB/T 9704"
    assert text(META, XMP + "CreateDate") == "2012-02-13T00:00:00Z"
    assert info["CreationDate"] == info["ModDate"] == "(D:20120213000000Z)"
    assert bytes.fromhex(info["Title"][5:-1]).decode("utf-16-be") == "政府工作报告（摘要）"
    assert info["Producer"] == "(jianbao)"


def test_a_paper_without_a_date_carries_none() -> None:
    meta = replace(META, date="")
    assert {"CreationDate", "ModDate"} & information(meta).keys() == set()
    assert list(packet(meta).iter(XMP + "CreateDate")) == []


def test_what_is_not_given_is_left_out() -> None:
    assert set(information(Metadata(title="报告"))) == {"Title", "Creator", "Producer"}
    assert list(packet(Metadata(title="报告")).iter(DC + "creator")) == []


@pytest.mark.parametrize("title", ["<b>&\"'", "a\u0000b\u0007c", "两行\n标题", " 空格 "])
def test_any_title_gives_xml_that_agrees_with_the_information(title: str) -> None:
    meta = replace(META, title=title)
    written = information(meta)["Title"]
    plain = bytes.fromhex(written[5:-1]).decode("utf-16-be") if written.startswith("<") else written[1:-1]
    assert text(meta, DC + "title") == plain


def test_the_packet_names_the_standards() -> None:
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in xmp_packet(META)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in xmp_packet(META)


@pytest.fixture
def paper(sketch: Sketch, document: Document) -> Paper:
    root = sketch.element("Document", None)
    for number, (level, words) in enumerate(((1, "报告"), (2, "一、回顾"), (3, "（一）经济"), (3, "（二）社会"), (2, "二、目标"))):
        if number == 3:
            sketch.page()
        sketch.heading(words, level, 100 + 30 * number, root)
    return Paper(PdfWriter().write(document, sketch.finish()))


def bookmarks(item: dict[str, Any], depth: int = 0) -> list[str]:
    found: list[str] = []
    child = item.get("First")
    while child is not None:
        child = child.resolve()
        found.append("  " * depth + child["Title"][2:].decode("utf-16-be"))
        found += bookmarks(child, depth + 1)
        if "Next" not in child:
            break
        assert child["Next"].resolve()["Prev"].resolve() == child
        child = child["Next"]
    return found


def test_bookmarks_stand_below_each_other_as_headings_do(paper: Paper) -> None:
    root = paper.catalog["Outlines"].resolve()
    assert bookmarks(root) == ["报告", "  一、回顾", "    （一）经济", "    （二）社会", "  二、目标"]
    assert root["Count"] == 1
    assert paper.catalog["PageMode"].name == "UseOutlines"


def test_a_bookmark_leads_to_its_heading(paper: Paper) -> None:
    item = paper.catalog["Outlines"].resolve()["First"].resolve()["First"].resolve()["Last"].resolve()
    page, kind, _, top, _ = item["Dest"]
    assert page.objid == paper.pages[1].pageid
    assert kind.name == "XYZ"
    assert top == round(841.89 - (190 - 22) + 6)


def test_a_paper_without_headings_has_no_bookmarks(sketch: Sketch, document: Document) -> None:
    sketch.text("字", 80, 100, sketch.element("P", sketch.element("Document", None)))
    catalog = Paper(PdfWriter().write(document, sketch.finish())).catalog
    assert "Outlines" not in catalog
    assert "PageMode" not in catalog


def test_a_deeper_heading_first_needs_no_parent(sketch: Sketch, document: Document) -> None:
    root = sketch.element("Document", None)
    for level, words in ((3, "深"), (1, "浅"), (3, "跳")):
        sketch.heading(words, level, 100, root)
    assert bookmarks(Paper(PdfWriter().write(document, sketch.finish())).catalog["Outlines"].resolve()) == ["深", "浅", "  跳"]


def test_page_labels_are_the_printed_numbers(paper: Paper) -> None:
    assert paper.catalog["PageLabels"]["Nums"] == [0, {"S": paper.catalog["PageLabels"]["Nums"][1]["S"], "St": 1}]


def test_the_catalog_gives_the_language_and_shows_the_title(paper: Paper) -> None:
    assert paper.catalog["Lang"] == b"zh-CN"
    assert paper.catalog["ViewerPreferences"]["DisplayDocTitle"] is True
    assert paper.catalog["MarkInfo"]["Marked"] is True


def test_the_colour_profile_can_be_read() -> None:
    """Pillow's colour management is LittleCMS."""
    profile = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    assert ImageCms.getProfileDescription(profile).strip() == "sRGB IEC61966-2.1"
    own, builtin = (ImageCms.buildTransform(p, ImageCms.createProfile("LAB"), "RGB", "LAB") for p in (profile, ImageCms.createProfile("sRGB")))
    for colour in ((0, 0, 0), (255, 255, 255), (128, 128, 128), (230, 0, 18), (31, 78, 121)):
        image = Image.new("RGB", (1, 1), colour)
        converted = [ImageCms.applyTransform(image, transform) for transform in (own, builtin)]
        assert converted[0] is not None
        assert converted[1] is not None
        assert converted[0].getpixel((0, 0)) == pytest.approx(converted[1].getpixel((0, 0)), abs=1)
