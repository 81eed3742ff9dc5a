"""A crew of processes on this machine."""

from __future__ import annotations

import os
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor

from generator.build.maker import Made, Maker, Order, known
from generator.build.plan import Paper
from generator.build.press import Press
from generator.build.project import Project
from generator.build.record import Record
from generator.content import Loaded

__all__ = ["Processes"]

_WAITING = 4
"""Papers for each process that are given out at one time: enough that none waits for the one that stores."""


class Processes:
    """A `generator.build.crew.Crew` of so many processes, which read the project's folder and the old files themselves."""

    trials = 2

    def __init__(self, number: int, project: Project, loaded: Loaded, order: Order) -> None:
        """Start with none; they come with the first paper."""
        self._number = number
        self._given = project, loaded, order
        self._executor = self._start()

    @property
    def window(self) -> int:
        """How many papers are given out at one time."""
        return _WAITING * self._number

    def submit(self, paper: Paper) -> Future[Made]:
        """Have a paper made. If a process has just died, the future says so."""
        try:
            return self._executor.submit(_work, paper)
        except BrokenExecutor as error:
            broken: Future[Made] = Future()
            broken.set_exception(error)
            return broken

    def died(self, error: BaseException) -> bool:
        """Return whether the error says that a process has died, which takes those with it that wait for one."""
        return isinstance(error, BrokenExecutor)

    def renew(self) -> None:
        """Start other processes; all papers that the old ones had are told as lost by then."""
        self._executor.shutdown()
        self._executor = self._start()

    def check(self) -> None:
        """Do nothing: the executor tells by itself when a process has died."""

    def close(self) -> None:
        """End the processes after the papers that they are making."""
        self._executor.shutdown(cancel_futures=True)

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._number, initializer=_start_worker, initargs=self._given)


_worker: tuple[Maker, Record] | None = None
"""What a worker process makes papers with."""


def _start_worker(project: Project, loaded: Loaded, order: Order) -> None:
    global _worker
    import signal  # only workers have a use for these
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of the terminal; the first one stops the others
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = Maker(Press(project, loaded), order), Record.load(order.outputs)


def _end_with_parent() -> None:
    """End this process when the first one has been killed: nobody is left to give it work or to tell it to stop."""
    from multiprocessing import parent_process

    if parent := parent_process():
        parent.join()
        os._exit(1)


def _work(paper: Paper) -> Made:
    assert _worker is not None
    maker, record = _worker
    return maker.make(paper, known(paper, maker.order, record))
