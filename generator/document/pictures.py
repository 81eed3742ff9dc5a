"""Pictures as papers hold them: PNG or JPEG, upright, opaque, in sRGB or grey, eight bits a channel.

What has another form is brought into this one when it is read, so that the writers embed bytes as they are and Word and PDF show the same colours:
PDF/A-2 knows one output intent, and neither format turns a photo by what its camera noted.
"""

from __future__ import annotations

import hashlib
import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from generator.document.picture_notes import without_notes

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["MAX_BYTES", "MAX_PIXELS", "Bitmap", "PictureProblem", "read_bitmap"]

MAX_BYTES = 20_000_000
"""Largest file in bytes."""
MAX_PIXELS = 40_000_000
"""Most pixels; A4 at 600 dpi has 35 million."""
_DPI = 300.0
"""Resolution of a picture whose file names none."""
_CREDIBLE = (20.0, 2400.0)
"""Resolutions outside these are a program's slip."""
_QUALITY = 95
_ORIENTATION = 0x0112
"""Tag of the orientation in Exif 2.32."""
_PLAIN_HEADER = {"L": b"\x08\x00\x00\x00\x00", "RGB": b"\x08\x02\x00\x00\x00"}
"""Depth, colour type, compression, filter and interlace of a PNG (ISO/IEC 15948, 11.2.2) that is embedded as it is, by its mode."""


class PictureProblem(Exception):
    """A picture cannot be printed: code, message and hint of the diagnostic it becomes. The words are for the template's author."""

    def __init__(self, code: str, text: str, hint: str | None = None) -> None:
        """Take the words; the place is known to who asked for the picture."""
        super().__init__(text)
        self.code = code
        self.text = text
        self.hint = hint


class Bitmap(Struct, frozen=True, kw_only=True):
    """A picture's file, and what has to be known to place it."""

    data: bytes
    kind: Literal["png", "jpeg"]
    width: int
    """In pixels."""
    height: int
    dpi: tuple[float, float]
    """Pixels an inch across and down."""
    grey: bool
    digest: str
    """SHA-256 of the data: the same picture is stored once in a file."""


def read_bitmap(data: bytes) -> Bitmap:
    """Return the picture that a file holds.

    Raises:
        PictureProblem: If it is too large, broken, or neither PNG nor JPEG.
    """
    from PIL import Image, UnidentifiedImageError
    from PIL.Image import open as decode  # it is given bytes: no file is opened here

    if len(data) > MAX_BYTES:
        raise PictureProblem("picture-limit", f"图片文件太大：超过 {MAX_BYTES // 1_000_000} MB", "缩小以后再用")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = decode(BytesIO(data), formats=("PNG", "JPEG"))
        if image.width * image.height > MAX_PIXELS:
            raise _too_many_pixels()
        image.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_many_pixels() from None
    except UnidentifiedImageError:
        raise PictureProblem("picture-format", "图片不是 PNG 或 JPEG", "用看图软件另存为 PNG（图）或 JPEG（照片）") from None
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise PictureProblem("picture-format", f"图片文件坏了：{error}", "重新导出这张图片") from None
    return _normalised(image, data)


def _too_many_pixels() -> PictureProblem:
    return PictureProblem("picture-limit", f"图片太大：超过 {MAX_PIXELS // 10_000} 万像素", "缩小以后再用，A4 整页 300 dpi 是 870 万像素")


def _normalised(image: Image, data: bytes) -> Bitmap:
    from PIL import ImageOps

    kind: Literal["png", "jpeg"] = "png" if image.format == "PNG" else "jpeg"
    foreign = _foreign_profile(image)
    turned = image.getexif().get(_ORIENTATION, 1) != 1
    dpi = _resolution(image)
    plain = None if turned or foreign is not None or not _is_plain(image, data) else _bare(data, kind)
    if plain is None:
        upright = ImageOps.exif_transpose(image)
        if (upright.width > upright.height) != (image.width > image.height):
            dpi = dpi[::-1]
        image = _converted(upright, foreign)
        out = BytesIO()
        image.save(out, kind.upper(), **({"quality": _QUALITY, "subsampling": 0} if kind == "jpeg" else {}))
        plain = out.getvalue()
    return Bitmap(
        data=plain, kind=kind, width=image.width, height=image.height, dpi=dpi, grey=image.mode == "L", digest=hashlib.sha256(plain).hexdigest()
    )


def _bare(data: bytes, kind: Literal["png", "jpeg"]) -> bytes | None:
    """Return the file without what it says of place, time and author; None if only decoding it can tell that apart."""
    try:
        return without_notes(data, kind)
    except ValueError:
        return None


def _is_plain(image: Image, data: bytes) -> bool:
    """Whether the file can be embedded as it is; ``MPO`` is a camera's JPEG with a second picture behind the first."""
    if image.format == "PNG":
        return data[24:29] == _PLAIN_HEADER.get(image.mode) and "transparency" not in image.info
    return image.format == "JPEG" and image.mode in ("L", "RGB")


def _resolution(image: Image) -> tuple[float, float]:
    low, high = _CREDIBLE
    stated = image.info.get("dpi")
    if isinstance(stated, tuple) and len(stated) == 2 and all(low <= float(value) <= high for value in stated):
        return float(stated[0]), float(stated[1])
    return _DPI, _DPI


def _foreign_profile(image: Image) -> Any:
    """Return the picture's colour profile if it has one that can be used and is not sRGB."""
    from PIL import ImageCms

    embedded = image.info.get("icc_profile")
    if not embedded:
        return None
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(embedded))
        return None if "sRGB" in ImageCms.getProfileDescription(profile) else profile
    except (ImageCms.PyCMSError, OSError):
        return None


def _converted(image: Image, profile: Any) -> Image:
    """Return the picture in sRGB or grey on white ground, without what else its file held."""
    from PIL import Image, ImageCms

    if image.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut off rather than scale
        image = image.convert("I").point([value // 256 for value in range(65536)], "L")
    if image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info:
        covering = image.convert("RGBA")
        ground = Image.new("RGBA", image.size, "white")
        flat = Image.alpha_composite(ground, covering).convert("L" if image.mode in ("L", "LA") else "RGB")
    else:
        flat = image.convert("RGB" if image.mode == "P" else "L") if image.mode in ("1", "L", "P") else image
    if profile is not None:
        try:
            flat = ImageCms.profileToProfile(flat, profile, ImageCms.createProfile("sRGB"), outputMode="RGB") or flat
        except ImageCms.PyCMSError:  # the profile is of another kind of picture
            profile = None
    flat = flat if flat.mode in ("L", "RGB") else flat.convert("RGB")
    bare = Image.new(flat.mode, flat.size)
    bare.paste(flat)
    return bare
