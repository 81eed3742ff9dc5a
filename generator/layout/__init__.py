"""From a document and a theme to placed pages. One layout serves every format."""

from generator.layout.fit import layout

__all__ = ["layout"]
