"""Taking the text out of a PDF file, as copying, searching and reading aloud do: with poppler, pdfium and mupdf.

Each reader returns the text of each page in the order of the content, with the white space that the program puts between lines and cells.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping

import pymupdf
import pypdfium2
import pytest

__all__ = ["READERS", "Reader"]

Reader = Callable[[bytes], list[str]]


def poppler(data: bytes) -> list[str]:
    """Read with ``pdftotext -raw``. Without ``-raw`` it sorts what stands on a page by its place, which no file can prevent."""
    if shutil.which("pdftotext") is None:
        if os.environ.get("CI"):
            pytest.fail("pdftotext is not installed")
        pytest.skip("pdftotext is not installed")
    command = ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode().split("\f")[:-1]


def pdfium(data: bytes) -> list[str]:
    """Read with pdfium, which gives a hyphen at a line's end as U+FFFE."""
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range().replace("\ufffe", "-\n") for page in document]


def mupdf(data: bytes) -> list[str]:
    """Read with mupdf."""
    with pymupdf.open(stream=data, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        return [page.get_text("text") for page in document]


READERS: Mapping[str, Reader] = {"poppler": poppler, "pdfium": pdfium, "mupdf": mupdf}
