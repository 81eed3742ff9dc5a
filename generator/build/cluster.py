"""A crew of machines: the workers of a Dask cluster, which is the user's own, for it runs what it is sent.

Workers share no disk with this machine. Each is given a `Kit`, once, by its neighbours or by this machine; then it gets a paper with what is known of
its old files, and gives back bytes. Dask gives the papers of a worker that dies to others.
"""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Sequence
from concurrent.futures import CancelledError, Executor, Future
from typing import Any

from msgspec import structs

from generator.build.kit import Kit, Unfit, program
from generator.build.maker import Known, Made, Order, known
from generator.build.plan import Paper
from generator.build.project import Project
from generator.build.record import Record
from generator.content import Loaded
from generator.diagnostics import Diagnostic, UserError

__all__ = ["Cluster"]

_CONNECT = 10
"""Seconds in which a scheduler has to answer, and in which a cluster has to have a worker."""
_WAITING = 4
"""Papers for each thread of a worker that are given out at one time: they are on their way while others are made."""
_COUNTED = 100
"""After how many papers the workers are counted again: a cluster may grow."""
_EMPTY = 12
"""How often a cluster may be found without workers before nobody waits for it any longer."""


class Cluster:
    """A `generator.build.crew.Crew` of the workers of a Dask cluster."""

    trials = 1

    def __init__(self, address: str, project: Project, loaded: Loaded, papers: Sequence[Paper], order: Order) -> None:
        """Connect, and give the workers what the papers are made of.

        Raises:
            UserError: If the library is not installed, nobody answers at ``address``, or a worker would make other papers.
        """
        self._address = address
        self._order = order
        self._record = Record.load(order.outputs)
        self._client = _connect(address)
        try:
            self._check_workers()
            self._packed = Kit.packed(project, loaded, papers, order)
            self._executor: Executor = self._client.get_executor(pure=False)
            self._kit = self._client.scatter(self._packed, broadcast=True, hash=False)
        except BaseException:
            self._disconnect()
            raise
        self._threads = 1
        self._given = 0
        self._found_empty = 0

    @property
    def window(self) -> int:
        """How many papers are given out at one time."""
        if self._given % _COUNTED == 0:
            self._threads = max(1, sum(self._client.nthreads().values()))
        return _WAITING * self._threads

    def submit(self, paper: Paper) -> Future[Made]:
        """Have a paper made."""
        self._given += 1
        told = known(paper, self._order, self._record)
        return self._executor.submit(_make, self._kit, paper, structs.replace(told, details=self._record.excerpt(told.entries.values())))

    def died(self, error: BaseException) -> bool:
        """Return whether the error says that several workers died of a paper, or that all died that had what it is made of."""
        from distributed import KilledWorker

        self.check()
        if isinstance(error, Unfit):
            raise _differing({"（新来的）": str(error)}) from error
        if isinstance(error, KilledWorker | CancelledError):
            return True
        self._check_workers()
        return False

    def renew(self) -> None:
        """Give what papers are made of to the workers again if it went with those that died; new workers fetch it from others."""
        if self._kit.status != "finished":
            self._client.wait_for_workers(1, timeout=_CONNECT * _EMPTY)
            self._kit = self._client.scatter(self._packed, broadcast=True, hash=False)

    def check(self) -> None:
        """Raise `UserError` if the scheduler is gone, or has had no workers for a minute."""
        if self._client.status != "running":
            hint = "重新启动调度器以后再运行，已生成的不会重做"
            raise UserError(Diagnostic("cluster-lost", f"和集群 {self._address} 的连接断了", hint=hint))
        self._found_empty = 0 if self._client.nthreads() else self._found_empty + 1
        if self._found_empty > _EMPTY:
            raise _empty(self._address)

    def close(self) -> None:
        """Take back the papers that are given out, and leave the cluster as it was."""
        self._executor.shutdown(wait=False)
        self._disconnect()

    def _disconnect(self) -> None:
        with contextlib.suppress(OSError, TimeoutError, CancelledError):
            self._client.close(timeout=_CONNECT)

    def _check_workers(self) -> None:
        """Raise `UserError` if there are no workers, or some that would make other papers."""
        try:
            self._client.wait_for_workers(1, timeout=_CONNECT)
        except TimeoutError as error:
            raise _empty(self._address) from error
        differing: dict[str, str] = {}
        ours = program()
        for worker, theirs in self._client.run(program, on_error="return").items():
            if isinstance(theirs, BaseException):
                differing[worker] = "没有 jianbao，或版本太旧"
            elif unlike := [what for what in ours if theirs.get(what) != ours[what]]:
                differing[worker] = "、".join(what if what == "jianbao" else f"{what} {theirs.get(what) or '没有'}" for what in unlike)
        if differing:
            raise _differing(differing)


def _make(kit: Kit, paper: Paper, known: Known) -> Made:
    return kit.make(paper, known)


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        hint = "运行 pip install 'jianbao[cluster]'"
        raise UserError(Diagnostic("no-cluster-library", "没有安装连接集群用的程序库（distributed）", hint=hint)) from error
    for name in ("distributed", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what the user has to know is told in our words
    try:
        with warnings.catch_warnings(action="ignore"):  # versions are compared by us
            return Client(address, timeout=_CONNECT, set_as_default=False, name="jianbao")  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        hint = "写调度器的地址，例如 tcp://192.0.2.1:8786；tls:// 要在 Dask 的配置里写明证书"
        raise UserError(Diagnostic("cluster-unreachable", f"连不上集群 {address}：{error}", hint=hint)) from error


def _empty(address: str) -> UserError:
    return UserError(Diagnostic("cluster-empty", f"集群 {address} 里没有工作进程", hint="在每台机器上运行 dask worker，再运行一次"))


def _differing(workers: dict[str, str]) -> UserError:
    listed = "；".join(f"{worker}：{what}" for worker, what in workers.items())
    hint = "每台机器都要装同一版本的 jianbao、Python 和程序库：用同一份 requirements/run.lock 安装，再重新启动 dask worker"
    return UserError(Diagnostic("cluster-differs", f"集群里的程序和本机的不同，印出来会不一样（{listed}）", hint=hint))
