"""The characters that may not stand at a line's edge (kinsoku, 避头尾).

Word is told these very lists (``w:noLineBreaksBefore`` and ``w:noLineBreaksAfter``, ECMA-376 part 1, 17.15.1.58 and 17.15.1.59) and the layout breaks
lines by them, so that both formats have the same lines. They are the lists that Word uses for Simplified Chinese, and agree with GB/T 15834-2011 and
CLREQ 3.1.3; the dash is added, because LibreOffice otherwise divides a 破折号 (——) between two lines.
"""

from __future__ import annotations

__all__ = ["LINE_END_PROHIBITED", "LINE_START_PROHIBITED"]

LINE_START_PROHIBITED = "!%),-.:;>?]}¢¨°·ˇˉ—―‖’”…‰′″›℃∶、。〃〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞！＂％＇），．：；？］｀｜｝～￠"
"""Characters that no line begins with: closing marks, commas, stops, and the marks that belong to the number before them."""

LINE_END_PROHIBITED = "$([{£¥·‘“〈《「『【〔〖〝﹙﹛﹝＄（．［｛￡￥"
"""Characters that no line ends with: opening marks, and the currency signs that belong to the number after them."""
