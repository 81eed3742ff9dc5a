"""Who has which edition, who is behind, and whose delivery failed, by the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from msgspec import Struct

from generator.build.project import Project
from generator.build.result import Artifact
from generator.build.run import Progress
from generator.content import load_report
from generator.content.records import Report
from generator.diagnostics import Diagnostic, UserError, nearest
from generator.distribution.delivery import State
from generator.distribution.ledger import Entry, Ledger
from generator.distribution.packing import COVER, Share, shares
from generator.distribution.running import Clock, only_run, stamp, survey

__all__ = ["Standing", "record", "standings"]


class Standing(Struct, frozen=True, kw_only=True):
    """How a department stands in one way of delivering, or that it was never given anything."""

    department: str
    name: str
    way: str = ""
    held: Entry | None = None
    """The last pack that arrived."""
    latest: Entry | None = None
    """The last delivery, if that is another one: it failed, or nobody knows."""
    behind: bool = False
    """Whether the papers of the pack that it has would be others now."""


def standings(project: Project, *, progress: Progress | None = None) -> tuple[Standing, ...]:
    """Return how each department stands: one row for each way in which it was given a pack.

    Raises:
        UserError: If the papers cannot be made, or the ledger cannot be read.
    """
    loaded = load_report(project.root)
    artifacts = survey(project, loaded, progress=progress)
    with Ledger.copied(project.outputs) as ledger:
        entries = ledger.all()
    return tuple(_standings(loaded.report, artifacts, entries))


def _standings(report: Report, artifacts: Sequence[Artifact], entries: Iterable[Entry]) -> Iterator[Standing]:
    held: dict[tuple[str, str], Entry] = {}
    latest: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        latest[entry.department, entry.way] = entry
        if entry.state is State.SENT:
            held[entry.department, entry.way] = entry
    now: dict[tuple[str, ...], Mapping[str, Share]] = {}
    names = {unit.id: unit.name for unit in report.departments}
    for department in dict.fromkeys([*names, *(department for department, _ in latest)]):
        ways = [way for owner, way in latest if owner == department]
        for way in sorted(ways):
            has, last = held.get((department, way)), latest[department, way]
            behind = False
            if has:
                formats = _formats(has)
                if formats not in now:
                    now[formats] = {share.department.id: share for share in shares(report, artifacts, formats)}
                share = now[formats].get(department)
                behind = share is not None and share.digest != has.digest
            name = names.get(department, department)
            yield Standing(department=department, name=name, way=way, held=has, latest=None if last is has else last, behind=behind)
        if not ways:
            yield Standing(department=department, name=names[department])


def _formats(entry: Entry) -> tuple[str, ...]:
    """Return the formats that a pack held, in their order."""
    return tuple(dict.fromkeys(PurePosixPath(name).suffix[1:] for name in entry.members if not name.startswith(COVER)))


def record(project: Project, way: str, answers: Mapping[str, State], clock: Clock) -> tuple[Entry, ...]:
    """Write down how deliveries ended of which nobody knew, as the user has found out, and return them so.

    Args:
        project: The project.
        way: The way by which they went.
        answers: `State.SENT` or `State.FAILED` by department.
        clock: The clock.

    Raises:
        UserError: If a department has no delivery of unknown end by this way; then nothing is written.
    """
    with only_run(project), Ledger.opened(project.outputs) as ledger:
        unknown = {department: entry for (department, _), entry in ledger.last(way, *State).items() if entry.state in (State.UNKNOWN, State.SENDING)}
        missing = [_nothing_to_settle(department, unknown) for department in answers if department not in unknown]
        if missing:
            raise UserError(missing)
        for department, state in answers.items():
            ledger.end(unknown[department].id, state, "收件人确认收到" if state is State.SENT else "收件人确认没有收到", stamp(clock))
        ended = {unknown[department].id for department in answers}
        return tuple(entry for entry in ledger.all() if entry.id in ended)


def _nothing_to_settle(department: str, unknown: Mapping[str, Entry]) -> Diagnostic:
    near = nearest(department, unknown)
    listed = "、".join(unknown) or "（没有）"
    hint = f"是不是 {near}？结果不明的有：{listed}" if near else f"结果不明的有：{listed}"
    return Diagnostic("nothing-to-settle", f"{department} 没有结果不明的发送", hint=hint)
