"""One rendering: the holes it has made, and how much it may still do.

A template cannot be trusted to end. Every iteration, call, include and filter is charged against a number of steps rather than against a clock, so
that the same template and content always give the same result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from generator.document.holes import Filling, hole_mark
from generator.templating.faults import TemplateFault

__all__ = ["MAX_CHARACTERS", "MAX_STEPS", "Session", "current", "session"]

MAX_STEPS = 1_000_000
"""Iterations, calls and filtered items of one rendering. A checklist of 5,000 tasks takes about 370,000."""
MAX_CHARACTERS = 10_000_000
"""Length of the rendered markup."""
STEPS_PER_HOLE = 2
TEXT_PER_STEP = 20
"""Characters of text that cost one step."""


class Session:
    """The state of one rendering."""

    __slots__ = ("holes", "names", "steps")

    def __init__(self, names: Iterable[str] = (), steps: int = MAX_STEPS) -> None:
        """Take the names that the template may use, for hints."""
        self.holes: list[Filling] = []
        self.names = tuple(names)
        self.steps = steps

    def charge(self, steps: int = 1) -> None:
        """Take away from what the rendering may still do."""
        self.steps -= steps
        if self.steps < 0:
            raise TemplateFault("template-limit", "模板做的事太多，停了下来", "检查循环：是不是套得太多，或者自己调用了自己")

    def charge_text(self, text: str) -> None:
        """Take away what a text costs."""
        self.charge(len(text) // TEXT_PER_STEP)

    def store(self, filling: Filling) -> str:
        """Keep what a hole stands for and return its mark."""
        self.steps -= STEPS_PER_HOLE
        if self.steps < 0:
            self.charge()
        holes = self.holes
        mark = hole_mark(len(holes))
        holes.append(filling)
        return mark


_CURRENT: ContextVar[Session | None] = ContextVar("session", default=None)


def current() -> Session:
    """Return the session of the rendering that runs."""
    running = _CURRENT.get()
    if running is None:
        raise RuntimeError("no template is being rendered")
    return running


@contextmanager
def session(names: Iterable[str] = (), steps: int = MAX_STEPS) -> Iterator[Session]:
    """Open a session for the time of one rendering."""
    opened = Session(names, steps)
    token = _CURRENT.set(opened)
    try:
        yield opened
    finally:
        _CURRENT.reset(token)
