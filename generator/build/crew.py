"""Papers made by others: by the workers of an executor (`concurrent.futures`), in several processes or on several machines.

The workers are given the project once, each, and then a paper at a time. Papers are handed out in a window, so that no more results wait in memory
than keep the workers busy. A worker that dies has its papers made again by others. A paper on which workers die again when nothing else is tried
fails, and the rest goes on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future, wait
from typing import Protocol

from msgspec import Struct

from generator.build.maker import Made
from generator.build.plan import Paper
from generator.diagnostics import Diagnostic, UserError

__all__ = ["Crew", "spread"]

_DEADLY = 10
"""After how many papers on which workers died the whole build ends: then it is not the papers."""
_PATIENCE = 5.0
"""Seconds to wait for a paper before looking whether there is still anybody who makes it."""


class Crew(Protocol):
    """Workers that make papers."""

    @property
    def window(self) -> int:
        """How many papers are given out at one time."""

    @property
    def trials(self) -> int:
        """How often a paper on which a worker died is tried alone."""

    def submit(self, paper: Paper) -> Future[Made]:
        """Have a paper made."""

    def died(self, error: BaseException) -> bool:
        """Return whether this, instead of a result, says that a worker died. Raises `UserError` if it says that no worker can make papers."""

    def renew(self) -> None:
        """See that there are workers again."""

    def check(self) -> None:
        """Raise `UserError` if there is nobody left to wait for."""

    def close(self) -> None:
        """End the work, whatever is still going on."""


class _Task(Struct):
    """A paper that is given out."""

    paper: Paper
    future: Future[Made]


def spread(crew: Crew, papers: Sequence[Paper]) -> Iterator[Made]:
    """Yield what the crew makes of the papers, in their order.

    Raises:
        UserError: If there is nobody left to make papers.
    """
    rest = iter(papers)
    tasks: deque[_Task] = deque()
    deadly = 0
    while True:
        for _ in range(crew.window - len(tasks)):
            if paper := next(rest, None):
                tasks.append(_Task(paper, crew.submit(paper)))
        if not tasks:
            return
        made = _result(crew, tasks[0])
        if made is None:
            crew.renew()
            for task in tasks:
                if task.future.done() and _result(crew, task) is None and not _alone(crew, task):
                    deadly += 1
            if deadly > _DEADLY:
                raise UserError(Diagnostic("workers-die", f"生成简报的进程接连意外结束，已有 {deadly} 份没有生成", hint=_HINT))
            continue
        tasks.popleft()
        yield made


_HINT = "多半是内存不够，或被系统结束：用 --jobs 1 再运行一次，已生成的不会重做"


def _alone(crew: Crew, task: _Task) -> bool:
    """Make a paper again while no other is tried again; return whether that could be done. If not, it has failed."""
    for _ in range(crew.trials):
        task.future = crew.submit(task.paper)
        if _result(crew, task) is not None:
            return True
        crew.renew()
    department = task.paper.department
    title = task.paper.briefing.title + (f"（{department.name}）" if department else "")
    task.future = Future()
    task.future.set_result(Made(diagnostics=(Diagnostic("worker-died", f"“{title}”没有生成：每次生成它，进程都意外结束", hint=_HINT),)))
    return False


def _result(crew: Crew, task: _Task) -> Made | None:
    """Wait for what is made of a paper; None if the worker died."""
    while not wait([task.future], timeout=_PATIENCE).done:
        crew.check()
    try:
        return task.future.result()
    except (Exception, CancelledError) as error:
        if crew.died(error):
            return None
        raise
