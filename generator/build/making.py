"""Papers that are asked for: made in this process, in several, or on a cluster, and given back in order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from generator.build.maker import Made, Maker, Order, known
from generator.build.plan import Paper
from generator.build.press import Press
from generator.build.project import Project
from generator.build.record import Record
from generator.build.warm import Warm
from generator.content import Loaded

__all__ = ["Order", "making"]

PAPERS_A_PROCESS = 8
"""A second process must import and load everything anew; with fewer papers for each it costs more than it saves."""


@contextmanager
def making(
    project: Project,
    loaded: Loaded,
    papers: Sequence[Paper],
    order: Order,
    jobs: int | None,
    warm: Warm | None = None,
    cluster: str | None = None,
) -> Iterator[Iterator[Made]]:
    """Yield what is made of the papers, in order, in this process or elsewhere.

    Args:
        project: The project.
        loaded: Its content.
        papers: Which papers.
        order: In which formats, and where their old files are.
        jobs: How many processes; as many as are worth while if None.
        warm: What this process keeps from build to build, if it does.
        cluster: The address of a Dask scheduler whose workers make the papers, instead of this machine.

    Raises:
        UserError: If the cluster cannot be reached, or cannot make these papers.
    """
    processes = min(jobs or _worthwhile(len(papers)), len(papers))
    if cluster is None and processes <= 1:
        press = warm.press(loaded) if warm else Press(project, loaded)
        maker, record = Maker(press, order), Record.load(order.outputs)
        yield (maker.make(paper, known(paper, order, record)) for paper in papers)
        return
    from generator.build.crew import Crew, spread  # 10 ms that a run in one process need not pay

    crew: Crew
    if cluster is None:
        from generator.build.processes import Processes

        crew = Processes(processes, project, loaded, order)
    else:
        from generator.build.cluster import Cluster

        crew = Cluster(cluster, project, loaded, papers, order)
    try:
        yield spread(crew, papers)
    finally:
        crew.close()


def _worthwhile(papers: int) -> int:
    return max(1, min(os.cpu_count() or 1, papers // PAPERS_A_PROCESS))
