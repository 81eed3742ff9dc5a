"""Pillow and the metrics of standard fonts are loaded when somebody asks them for something, and not before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_writer_loads_pillow_only_when_it_is_asked_for_something() -> None:
    code = """
import sys
import generator.writers.pdf
print("PIL._imaging" in sys.modules)
from PIL import Image, ImageOps
print(ImageOps.mirror(Image.new("L", (2, 1))).size, "PIL._imaging" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    assert done.stdout.splitlines() == ["False", "(2, 1) True"]


def test_pillow_that_is_loaded_stays_as_it_is() -> None:
    code = """
from PIL import Image
kind = Image.Image
import generator.writers.pdf
from PIL import Image as found
print(found.Image is kind)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    assert done.stdout == "True\n"


def test_the_writer_loads_the_metrics_of_standard_fonts_only_when_they_are_asked_for() -> None:
    code = """
import sys
import generator.writers.pdf
print("reportlab.pdfbase._fontdata" in sys.modules)
from reportlab.pdfbase import pdfmetrics
print(pdfmetrics.stringWidth("a", "Courier", 10), "reportlab.pdfbase._fontdata" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    assert done.stdout.splitlines() == ["False", "6.0 True"]
