"""A Dask cluster on loopback: a scheduler and workers that are processes of their own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["LocalCluster", "local_cluster"]

ROOT = Path(__file__).parent.parent.parent
_LONGEST = 20.0


class LocalCluster:
    """The processes of a cluster, which are ended with it."""

    def __init__(self, folder: Path) -> None:
        """Start the scheduler; ``folder`` is where its processes live, away from any project."""
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self.workers: list[subprocess.Popen[bytes]] = []
        arguments = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show"]
        self.scheduler = self._start("dask_scheduler", arguments)

    def add_worker(self, path: Path = ROOT) -> subprocess.Popen[bytes]:
        """Start a worker that imports jianbao from a folder."""
        arguments = [self.address, "--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(self._folder)]
        worker = self._start("dask_worker", arguments, path)
        self.workers.append(worker)
        return worker

    def remove_worker(self, worker: subprocess.Popen[bytes]) -> None:
        """Kill a worker."""
        self.workers.remove(worker)
        worker.kill()
        worker.wait()

    def wait_for_workers(self, number: int) -> None:
        """Wait until the scheduler knows so many workers."""
        from distributed import Client

        with Client(self.address, timeout=_LONGEST, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            deadline = time.monotonic() + _LONGEST
            while len(client.nthreads()) != number:
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def close(self) -> None:
        """End all processes."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()

    def _start(self, module: str, arguments: list[str], path: Path = ROOT) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
        environment = os.environ | {"PYTHONPATH": str(path)}
        return subprocess.Popen(command, cwd=self._folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def local_cluster(folder: Path, workers: int) -> Iterator[LocalCluster]:
    """Yield a cluster whose workers are there."""
    cluster = LocalCluster(folder)
    try:
        for _ in range(workers):
            cluster.add_worker()
        cluster.wait_for_workers(workers)
        yield cluster
    finally:
        cluster.close()
