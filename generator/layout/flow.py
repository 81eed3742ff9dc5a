"""The flow of boxes down the type area and over the pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.document.theme import MM, Page
from generator.layout.sheet import Box, Sheet, Structure

__all__ = ["Flow"]

_EPSILON = 0.01


class Flow:
    """Places boxes one below the other and begins a new page when one does not fit.

    Boxes that keep with the next wait until the box they stay with is known, so that no heading is left at the foot of a page. Space before a box
    is dropped at the top of a page, and of the space after one box and the space before the next the larger counts, as in Word.
    """

    def __init__(self, page: Page, structure: Structure) -> None:
        """Begin before the first page."""
        self.page = page
        self.structure = structure
        self.sheets: list[Sheet] = []
        self.geometry: list[Page] = []
        self._y = 0.0
        self._after = 0.0
        self._waiting: list[Box] = []

    @property
    def sheet(self) -> Sheet:
        """The page being filled; the first is begun when it is asked for."""
        if not self.sheets:
            self.begin_page()
        return self.sheets[-1]

    @property
    def left(self) -> float:
        """Left edge of the type area in pt."""
        return self.page.left * MM

    @property
    def measure(self) -> float:
        """Width of the type area in pt."""
        return self.page.measure

    @property
    def foot(self) -> float:
        """Bottom edge of the type area in pt from the top of the page."""
        return self.page.top * MM + self.page.depth

    @property
    def y(self) -> float:
        """Where what stands on the page ends, in pt from the top of the page."""
        _ = self.sheet
        return self._y

    def room(self, before: float = 0.0) -> float:
        """Return the height in pt that is left on the page for something with this space before it."""
        return self.foot - self.y - (0.0 if self.at_top else max(self._after, before))

    @property
    def at_top(self) -> bool:
        """Whether nothing stands on the page yet."""
        _ = self.sheet
        return self._y <= self.page.top * MM + _EPSILON

    @property
    def waits(self) -> bool:
        """Whether boxes wait for the one they stay with."""
        return bool(self._waiting)

    def begin_page(self) -> None:
        """Begin a page of the present geometry."""
        self.sheets.append(Sheet(self.page.width * MM, self.page.height * MM, self.structure))
        self.geometry.append(self.page)
        self._y = self.page.top * MM
        self._after = 0.0

    def break_page(self) -> None:
        """End the page; one with nothing on it is not left blank."""
        self.flush()
        if self.sheets and not self.at_top:
            self.begin_page()

    def turn(self, page: Page) -> None:
        """Go on with another geometry, on a page of its own."""
        self.flush()
        if self.sheets and self.at_top:
            self.sheets.pop()
            self.geometry.pop()
        self.page = page
        self.begin_page()

    def finish(self) -> None:
        """End the last page; one with nothing on it is not left blank, unless it is the only one."""
        self.flush()
        if len(self.sheets) > 1 and self.at_top:
            self.sheets.pop()
            self.geometry.pop()
            self.page = self.geometry[-1]
            self._y = self.foot

    def add(self, boxes: Iterable[Box]) -> None:
        """Place boxes in order."""
        for box in boxes:
            self._waiting.append(box)
            if not box.keep:
                self.flush()

    def flush(self, *following: Box) -> None:
        """Place the waiting boxes on one page, if a page can hold them, with room for the ``following`` ones, which the caller places."""
        waiting, self._waiting = self._waiting, []
        if not waiting and not following:
            return
        if not self.at_top and self._extent([*waiting, *following]) > self.foot - self._y + _EPSILON:
            self.begin_page()
        for box in waiting:
            if not self.at_top and box.height > self.room(box.before) + _EPSILON:
                self.begin_page()
            self.place(box)

    def _extent(self, boxes: Sequence[Box]) -> float:
        total, after = 0.0, self._after
        for index, box in enumerate(boxes):
            total += box.height + (max(after, box.before) if index or not self.at_top else 0.0)
            after = box.after
        return total

    def place(self, box: Box) -> None:
        """Place a box here, whether it fits or not."""
        sheet = self.sheet
        if not self.at_top:
            self._y += max(self._after, box.before)
        self._after = 0.0
        box.place(sheet, self.left, self._y)
        self._y += box.height
        self._after = box.after

    def skip_to(self, y: float) -> None:
        """Leave white space down to ``y``, in pt from the top of the page."""
        self._y = max(self._y, y)
        self._after = 0.0
