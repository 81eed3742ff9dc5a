"""The reader of the markup that templates give: strict XHTML of a small vocabulary into blocks.

    tree        well-formed? elements with their places, holes resolved in attributes
    vocabulary  which elements and attributes there are, and where
    inlines     what stands within a line, and white space
    blocks      what stands below each other
    tables      tables; charts, which are tables too
    folding     rows that a loop repeats, read once

The vocabulary is HTML's, so that somebody who knows HTML can write a template; what it cannot say, a paper cannot have.
"""

from __future__ import annotations

from generator.document.markup.blocks import read

__all__ = ["read"]
