"""What a picture's file says of place, time and author does not get into papers; the picture is the same."""

from __future__ import annotations

from io import BytesIO
from typing import Literal

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from generator.document.picture_notes import without_notes
from generator.document.pictures import read_bitmap
from tests.tools.samples import jpeg, png

SECRET = "29.9N 121.6E 张三"
GPS, LATITUDE, ARTIST = 0x8825, 2, 0x013B


def photo() -> bytes:
    exif = Image.Exif()
    exif[ARTIST] = SECRET
    exif.get_ifd(GPS)[LATITUDE] = (29.0, 57.0, 0.0)
    return jpeg(exif=exif, comment=SECRET.encode(), dpi=(150, 150))


def drawn() -> bytes:
    notes = PngInfo()
    notes.add_itxt("Author", SECRET)
    notes.add_text("Software", "x")
    return png(pnginfo=notes, dpi=(150, 150))


@pytest.mark.parametrize("data", [photo(), drawn()], ids=["jpeg", "png"])
def test_notes_are_left_out_and_the_picture_stays(data: bytes) -> None:
    assert SECRET.encode() in data
    bitmap = read_bitmap(data)
    assert SECRET.encode() not in bitmap.data
    assert len(bitmap.data) < len(data)
    before, after = Image.open(BytesIO(data)), Image.open(BytesIO(bitmap.data))
    assert before.tobytes() == after.tobytes(), "no point has changed: nothing was encoded anew"
    assert not dict(after.getexif())
    assert [round(value) for value in bitmap.dpi] == [150, 150]
    assert read_bitmap(bitmap.data).data == bitmap.data


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\x00\x00", "jpeg"),
        (b"\x00\x00", "jpeg"),
        (b"\xff\xd8\xff\xe1\xff\xff", "jpeg"),
        (b"\xff\xd8\xff\xe1\x00\x00", "jpeg"),
        (b"\xff\xd8\xff", "jpeg"),
        (png()[:-12], "png"),
        (png()[:8] + b"\xff\xff\xff\xffIHDR", "png"),
    ],
)
def test_a_file_that_is_made_otherwise_is_told(data: bytes, kind: Literal["png", "jpeg"]) -> None:
    with pytest.raises(ValueError, match=r"segment|marker|start|chunk"):
        without_notes(data, kind)


def test_a_photo_with_filling_between_its_segments_is_encoded_anew() -> None:
    data = photo()
    filled = data[:2] + b"\xff" + data[2:]
    bitmap = read_bitmap(filled)
    assert SECRET.encode() not in bitmap.data
    assert Image.open(BytesIO(bitmap.data)).size == Image.open(BytesIO(data)).size
