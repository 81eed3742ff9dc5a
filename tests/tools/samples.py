"""Pictures for tests: drawn here, so that no file of unknown origin is kept."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

__all__ = ["drawing", "jpeg", "png"]


def drawing(mode: str = "RGB", size: tuple[int, int] = (120, 80)) -> Image.Image:
    """Return a picture of a mode: dark left upper quarter, light ground, a red stroke from there to the right lower corner."""
    image = Image.new("RGB", size, (230, 240, 250))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, size[0] // 2, size[1] // 2), fill=(20, 40, 60))
    pen.line((size[0] // 2, size[1] // 2, size[0], size[1]), fill=(200, 30, 30), width=3)
    if mode.startswith("I"):
        grey = image.convert("L")
        return Image.frombytes("I;16", size, b"".join(bytes((value, value)) for value in grey.tobytes()))
    return image.convert(mode)


def png(mode: str = "RGB", size: tuple[int, int] = (120, 80), **options: Any) -> bytes:
    """Return a PNG of the drawing."""
    return _saved(drawing(mode, size), "PNG", options)


def jpeg(mode: str = "RGB", size: tuple[int, int] = (120, 80), **options: Any) -> bytes:
    """Return a JPEG of the drawing."""
    return _saved(drawing(mode, size), "JPEG", options)


def _saved(image: Image.Image, kind: str, options: dict[str, Any]) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
