"""What an office edited in a Word file is read back from its controls; a hostile file does no harm."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

import pytest

from generator.content import word_file
from generator.document.nodes import Checkbox, Origin, Strong, Value
from generator.revision.reading_word import EditedTick, EditedValue, UnreadableWord, read_ticks, read_values
from tests.writers.docx.paper import p, unlaid

BODY, DATA = "word/document.xml", "customXml/item1.xml"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def value(text: str, path: str = "indicators/gdp/to") -> Value:
    return Value(text=text, origin=Origin(path=path))


@pytest.fixture(scope="module")
def parts() -> Mapping[str, bytes]:
    text = (value("增长", "tasks/grow/text"), Strong(children=(value("11%", "tasks/grow/text"),)))
    ticks = [p(Checkbox(key="grow")), p(Checkbox(key="build", checked=True)), p(Checkbox(key="grow"))]
    return unlaid(p("到", value("560亿元"), "。"), p(value("560亿元")), p(*text), *ticks).parts


def zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def edited(parts: Mapping[str, bytes], change: Callable[[str], str], part: str = BODY) -> bytes:
    new = change(parts[part].decode())
    assert new != parts[part].decode()
    return zipped({**parts, part: new.encode()})


def found(path: str, was: str, *texts: str, number: int, part: int = 1, of: int = 1) -> EditedValue:
    return EditedValue(number=number, path=path, was=was, part=part, of=of, texts=texts)


def test_a_file_that_nobody_edited_says_what_was_printed(parts: Mapping[str, bytes]) -> None:
    assert read_values(zipped(parts)) == (
        found("indicators/gdp/to", "560亿元", "560亿元", number=1),
        found("tasks/grow/text", "增长", "增长", number=2, part=1, of=2),
        found("tasks/grow/text", "11%", "11%", number=3, part=2, of=2),
    )
    assert read_ticks(zipped(parts)) == (
        EditedTick(key="grow", was=False, states=(False, False)),
        EditedTick(key="build", was=True, states=(True,)),
    )


def test_an_edit_is_read_and_one_place_that_differs_is_seen(parts: Mapping[str, bytes]) -> None:
    assert read_values(edited(parts, lambda xml: xml.replace("560亿元", "600亿元")))[0].texts == ("600亿元",)
    assert read_values(edited(parts, lambda xml: xml.replace("560亿元", "600亿元", 1)))[0].texts == ("600亿元", "560亿元")


def test_without_tags_the_bindings_and_bookmarks_tell(parts: Mapping[str, bytes]) -> None:
    def untagged(xml: str) -> str:
        return re.sub('<w:tag w:val="[^"]*"/>', "", xml)

    data = edited(parts, untagged)
    assert read_values(data) == read_values(zipped(parts))
    assert [tick.states for tick in read_ticks(data)] == [(False,), (True,)]  # only the first box of a key has a bookmark
    other = edited(parts, lambda xml: re.sub('w:storeItemID="{[^"]*"', 'w:storeItemID="{0}"', untagged(xml)))
    assert all(datum.texts == () for datum in read_values(other))


def test_ticks_are_read(parts: Mapping[str, bytes]) -> None:
    data = edited(parts, lambda xml: xml.replace('w14:checked w14:val="0"', 'w14:checked w14:val="true"', 1))
    assert read_ticks(data)[0] == EditedTick(key="grow", was=False, states=(True, False))


def test_words_that_are_gone_prompts_and_tracked_changes(parts: Mapping[str, bytes]) -> None:
    gone = edited(parts, lambda xml: re.sub(r'<w:sdt><w:sdtPr><w:tag w:val="v1"/>.*?</w:sdt>', "", xml))
    assert read_values(gone)[0].texts == ()
    prompt = edited(parts, lambda xml: xml.replace('<w:tag w:val="v1"/>', '<w:tag w:val="v1"/><w:showingPlcHdr/>').replace("560亿元", "单击此处"))
    assert read_values(prompt)[0].texts == ("",)
    run = '<w:r><w:t xml:space="preserve">560亿元</w:t></w:r>'
    tracked = f'<w:del w:id="900"><w:r><w:delText>560</w:delText></w:r></w:del><w:ins w:id="901">{run}</w:ins><w:r><w:br/><w:t>多</w:t></w:r>'
    assert read_values(edited(parts, lambda xml: xml.replace(run, tracked)))[0].texts == ("560亿元\n多",)


def test_of_controls_put_into_each_other_each_has_its_own_words(parts: Mapping[str, bytes]) -> None:
    """LibreOffice saves controls that touch so: the second one empty within the first, its words after it."""

    def nested(xml: str) -> str:
        first, second = (re.search(rf'<w:sdt><w:sdtPr>(?:(?!<w:sdt>).)*<w:tag w:val="v{n}"/>.*?</w:sdt>', xml) for n in (2, 3))
        assert first is not None
        assert second is not None
        empty, runs = re.sub(r"<w:r>.*</w:r>", "", second[0]), re.findall(r"<w:r>.*</w:r>", second[0])[0]
        joined = first[0].replace("</w:sdtContent></w:sdt>", f"{empty}{runs}</w:sdtContent></w:sdt>")
        return xml.replace(second[0], "").replace(first[0], joined)

    assert read_values(edited(parts, nested)) == read_values(zipped(parts))
    assert read_values(edited(parts, lambda xml: nested(xml).replace("11%", "12%")))[2].texts == ("12%",)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (BODY, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', LAUGHS),
        (DATA, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', '<!DOCTYPE paper SYSTEM "file:///etc/passwd">'),
        (DATA, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', "<!DOCTYPE paper>"),
        (BODY, "<w:body>", "<w:bodi>"),
        (DATA, "urn:jianbao:paper", "urn:other"),
    ],
    ids=["entities", "outside", "type", "not well-formed", "not ours"],
)
def test_what_is_unsafe_or_not_ours_is_refused(parts: Mapping[str, bytes], part: str, old: str, new: str) -> None:
    data = edited(parts, lambda xml: xml.replace(old, new), part)
    for read in (read_values, read_ticks):
        with pytest.raises(UnreadableWord):
            read(data)


def test_entities_are_never_resolved(parts: Mapping[str, bytes]) -> None:
    """In an encoding in which no search for a document type would find one."""
    xml = (
        parts[DATA]
        .decode()
        .replace('encoding="UTF-8" standalone="yes"?>', 'encoding="UTF-16"?><!DOCTYPE paper [<!ENTITY a SYSTEM "file:///etc/passwd">]>')
    )
    with pytest.raises(UnreadableWord, match="DOCTYPE"):
        read_values(zipped({**parts, DATA: xml.replace(">560亿元<", ">&a;<").encode("utf-16")}))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", zipped({}), zipped({BODY: b"<x/>"}), zipped({DATA: b"<x/>"})])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableWord):
        read_values(data)


def test_a_damaged_archive_is_refused(parts: Mapping[str, bytes]) -> None:
    data = bytearray(zipped(parts))
    start = data.index(b"customXml/item1.xml") + 40
    data[start : start + 40] = bytes(40)
    with pytest.raises(UnreadableWord):
        read_values(bytes(data))


def test_what_would_fill_the_memory_is_not_unpacked(parts: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped({**parts, **{f"customXml/item{n}.xml": b" " * 2_000_000 + b"<x/>" for n in range(2, 40)}})
    assert len(bomb) < 200_000
    with pytest.raises(UnreadableWord, match="大得不正常"):
        read_values(bomb)
    monkeypatch.setattr(word_file, "_MAX_UNPACKED", len(parts[BODY]))
    with pytest.raises(UnreadableWord, match="解压后太大"):
        read_values(zipped(parts))


def test_numbers_that_nobody_wrote_lead_nowhere(parts: Mapping[str, bytes]) -> None:
    for number in ("0", "99", "9" * 5000, "x", "１"):
        body = parts[BODY].decode().replace('w:val="v1"', f'w:val="v{number}"').replace("value[1]", f"value[{number}]")
        assert read_values(zipped({**parts, BODY: body.encode()}))[0].texts == ()
    odd = edited(parts, lambda xml: xml.replace('part="1" of="2"', f'part="-1" of="{"9" * 5000}"'), DATA)
    assert [(datum.part, datum.of) for datum in read_values(odd)] == [(1, 1), (1, 1), (2, 2)]
