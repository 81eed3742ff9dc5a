"""Pictures: whatever form a file has, what is embedded is upright, opaque, sRGB or grey, eight bits; and what cannot be printed is told."""

from __future__ import annotations

import struct
import warnings
import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from generator.diagnostics import UserError
from generator.document import pictures
from generator.document.markup import read
from generator.document.nodes import Picture
from generator.document.pictures import Bitmap, PictureProblem, read_bitmap
from generator.writers.pdf.icc import srgb_profile
from tests.document.notation import rendered, show, told
from tests.tools.samples import drawing, jpeg, png

DARK, LIGHT = (20, 40, 60), (230, 240, 250)


def opened(bitmap: Bitmap) -> Image.Image:
    image = Image.open(BytesIO(bitmap.data))
    image.load()
    assert image.size == (bitmap.width, bitmap.height)
    assert (image.mode == "L") is bitmap.grey
    return image


def near(found: object, wanted: tuple[int, int, int], by: int = 6) -> bool:
    values = found if isinstance(found, tuple) else (found, found, found)
    return all(abs(a - b) <= by for a, b in zip(values, wanted, strict=True))


def sized(width: int, height: int) -> bytes:
    """A PNG that says that it is of this size."""
    data = png()
    header = b"IHDR" + struct.pack(">II", width, height) + data[24:29]
    return data[:12] + header + struct.pack(">I", zlib.crc32(header)) + data[33:]


def other_profile() -> bytes:
    """A colour space in which red and green have changed places."""
    changed = srgb_profile().replace(b"rXYZ", b"----").replace(b"gXYZ", b"rXYZ").replace(b"----", b"gXYZ")
    return changed.replace(b"sRGB IEC", b"test IEC")


@pytest.mark.parametrize("data", [png(), png("L"), jpeg(), jpeg("L"), jpeg(progressive=True)])
def test_a_plain_file_is_embedded_byte_for_byte(data: bytes) -> None:
    assert read_bitmap(data).data == data


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA", "I;16"])
def test_a_png_of_another_form_becomes_plain_and_looks_the_same(mode: str) -> None:
    bitmap = read_bitmap(png(mode))
    image = opened(bitmap).convert("RGB")
    assert read_bitmap(bitmap.data).data == bitmap.data, "what was made plain is plain"
    wanted = drawing(mode).convert("RGB") if mode != "I;16" else drawing("L").convert("RGB")
    assert near(image.getpixel((5, 5)), wanted.getpixel((5, 5)))  # type: ignore[arg-type]  # pixels of RGB are triples
    assert near(image.getpixel((100, 10)), wanted.getpixel((100, 10)))  # type: ignore[arg-type]


def test_what_is_transparent_is_white() -> None:
    image = drawing("RGBA")
    image.putalpha(0)
    image.paste((20, 40, 60, 255), (0, 0, 10, 10))
    out = BytesIO()
    image.save(out, "PNG")
    found = opened(read_bitmap(out.getvalue()))
    assert found.getpixel((5, 5)) == DARK
    assert found.getpixel((50, 50)) == (255, 255, 255)


def test_a_colour_that_means_transparent_is_white() -> None:
    palette = drawing("P")
    out = BytesIO()
    palette.save(out, "PNG", transparency=palette.getpixel((100, 10)))
    assert opened(read_bitmap(out.getvalue())).getpixel((100, 10)) == (255, 255, 255)


def test_cmyk_becomes_rgb() -> None:
    found = opened(read_bitmap(jpeg("CMYK", quality=95)))
    assert found.mode == "RGB"
    assert near(found.getpixel((5, 5)), DARK, 12)


def test_another_colour_space_becomes_srgb() -> None:
    for data in (jpeg(icc_profile=other_profile(), quality=95), png(icc_profile=other_profile())):
        red, green, _ = opened(read_bitmap(data)).crop((118, 77, 119, 78)).convert("RGB").getpixel((0, 0))  # type: ignore[misc]  # a pixel of RGB is a triple
        assert green > red, "the red stroke is green"
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    data = jpeg(icc_profile=srgb.tobytes())
    assert read_bitmap(data).data == data
    broken = opened(read_bitmap(jpeg(icc_profile=b"no profile", quality=95)))
    assert near(broken.getpixel((100, 10)), LIGHT)


def test_a_photo_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: the file's left side is the top
    bitmap = read_bitmap(jpeg(exif=exif, dpi=(100, 200), quality=95))
    found = opened(bitmap)
    assert found.size == (80, 120)
    assert bitmap.dpi == pytest.approx((200, 100))
    assert near(found.getpixel((75, 5)), DARK, 12)
    assert list(found.getexif()) == []


@pytest.mark.parametrize(("stated", "used"), [((150, 150), 150), ((72, 72), 72), ((1, 1), 300), ((9999, 9999), 300)])
def test_the_resolution_is_the_files_own_if_it_is_credible(stated: tuple[int, int], used: int) -> None:
    assert read_bitmap(png(dpi=stated)).dpi == pytest.approx((used, used), abs=0.02)
    assert read_bitmap(png()).dpi == (300, 300)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "picture-format"),
        (b"%PDF-1.7", "picture-format"),
        (png()[:-40], "picture-format"),
        (jpeg(size=(300, 300))[:900], "picture-format"),
        (png().replace(b"IDAT", b"IDAS"), "picture-format"),
        (sized(7000, 6000), "picture-limit"),
        (sized(20_000, 20_000), "picture-limit"),
    ],
    ids=["empty", "pdf", "cut png", "cut jpeg", "no rows", "many pixels", "a bomb"],
)
def test_what_cannot_be_printed_is_told(data: bytes, code: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(PictureProblem) as caught:
            read_bitmap(data)
    assert caught.value.code == code


def test_a_file_of_another_kind_is_told_how_to_mend() -> None:
    out = BytesIO()
    drawing().save(out, "GIF")
    with pytest.raises(PictureProblem, match="不是 PNG 或 JPEG"):
        read_bitmap(out.getvalue())


def test_a_large_file_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MAX_BYTES", 100)
    with pytest.raises(PictureProblem) as caught:
        read_bitmap(png())
    assert caught.value.code == "picture-limit"


WIDTH = "毫米数，例如 80mm，或占版心宽度的百分比，例如 60%"


# --- in the markup ------------------------------------------------------------------------------------------------


def find(source: str) -> Bitmap:
    if source != "a.png":
        raise PictureProblem("missing-picture", "没有", "找找")
    return read_bitmap(png())


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<img src="a.png" alt="一 幅\n图"/>', "picture (一 幅 图)"),
        ('<img src="a.png" alt="图" width="80mm"></img>', "picture 80mm (图)"),
        (
            '<figure><img src="a.png" alt="图" width="62.5%"/><figcaption>图1　<strong>题</strong></figcaption></figure>',
            "picture 62% (图) 图1　**题**",
        ),
        ('<figure><figcaption>题</figcaption><img src="a.png" alt="图"/></figure>', "picture (图) 题"),
    ],
)
def test_a_picture_is_read(markup: str, expected: str) -> None:
    found = read(rendered(markup), find)
    assert show(found) == [expected]
    assert isinstance(found[0], Picture)
    assert found[0].bitmap.data == png()


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<img src="a.png"/>', ["missing-attribute 1: <img> 缺少属性 alt"]),
        ('<img alt="图"/>', ["missing-attribute 1: <img> 缺少属性 src"]),
        ('<img src="a.png" alt="  "/>', ["attribute-value 1: <img> 的 alt=“  ”不对，要写：图里有什么，读给看不见图的人听"]),
        ('<img src="b.png" alt="图"/>', ["missing-picture 1: b.png：没有"]),
        ('<img src="a.png" alt="图">字</img>', ["not-empty 1: <img> 里不能放内容"]),
        ('<img src="a.png" alt="图" height="3"/>', ["unknown-attribute 1: <img> 没有属性 height"]),
        ('<p><img src="a.png" alt="图"/></p>', ["misplaced-tag 1: <img> 不能放在 <p> 里"]),
        ("<figure><figcaption>题</figcaption></figure>", ["missing-tag 1: <figure> 里没有图表或图片"]),
        ('<figure><img src="a.png" alt="图"/><img src="a.png" alt="图"/></figure>', ["misplaced-tag 1: <figure> 里只能有一个图表或一张图片"]),
        *(
            (f'<img src="a.png" alt="图" width="{w}"/>', [f"attribute-value 1: <img> 的 width=“{w}”不对，要写：{WIDTH}"])
            for w in ("80", "0%", "101%", "4mm", "9999mm", "2*", "-5mm")
        ),
    ],
)  # fmt: skip
def test_a_picture_that_is_wrong_is_told(markup: str, expected: list[str]) -> None:
    with pytest.raises(UserError) as caught:
        read(rendered(markup), find)
    assert told(caught.value.diagnostics) == expected


def test_a_paper_without_a_project_has_no_pictures() -> None:
    with pytest.raises(UserError, match="没有可以找图片的文件夹"):
        read(rendered('<img src="a.png" alt="图"/>'))
