"""Word files (.docx)."""

from generator.writers.docx.writer import DocxWriter

__all__ = ["DocxWriter"]
