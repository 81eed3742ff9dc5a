"""A distribution: the edition is kept, it is decided who is given a pack, and the packs are delivered one after the other.

    lock ── edition kept ── killed runs settled ── plan ── for each pack: made, begun in the ledger, delivered, ended in the ledger

Whatever ends the run, the ledger says of each delivery that it was not begun, how it ended, or that nobody knows.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from msgspec import Struct, field

from generator.build import FOLDER
from generator.build.editions import edition_names, editions_of, find_edition, keep_edition
from generator.build.lock import locked
from generator.build.making import Order, making
from generator.build.plan import check_formats, plan
from generator.build.project import Project
from generator.build.result import Artifact, Result, Status
from generator.build.run import Progress, build_project
from generator.build.store import explained
from generator.content import Loaded, load_report
from generator.diagnostics import Diagnostic, UserError
from generator.distribution.cover import Packer
from generator.distribution.delivering import Make, Stamp, deliver_each, deliver_together
from generator.distribution.delivery import Destination, Gathering, State, Way
from generator.distribution.ledger import Entry, Ledger
from generator.distribution.pack import Pack
from generator.distribution.packing import Share, shares
from generator.distribution.planning import Decision, plan_deliveries, settle
from generator.writers.registry import FORMATS

__all__ = ["Clock", "Kept", "Outcome", "Plan", "Run", "Wanted", "foresee", "only_run", "send", "stamp", "survey"]

Clock = Callable[[], datetime.datetime]


class Wanted(Struct, frozen=True, kw_only=True):
    """What is asked for."""

    departments: tuple[str, ...] = ()
    """Ids of the departments that are meant; all if empty."""
    formats: tuple[str, ...] = FORMATS
    """The formats that packs hold."""
    resend: tuple[str, ...] = ()
    """Ids of departments that are given a pack whatever they were given before."""
    edition: str | None = None
    """What the edition that is sent is to be called; None for one that says the same, or else a name made of the date."""


class Plan(Struct, frozen=True, kw_only=True):
    """What a run would do."""

    decisions: tuple[Decision, ...]
    settled: tuple[Entry, ...]
    """Deliveries of killed runs, as they would stand in the ledger."""
    diagnostics: tuple[Diagnostic, ...]


class Kept(Struct, frozen=True, kw_only=True):
    """The edition that is sent."""

    name: str
    project: Project
    loaded: Loaded


class Outcome(Struct, frozen=True, kw_only=True):
    """How one delivery ended."""

    department: str
    state: State
    result: str
    """The receipt, or what went wrong."""


class Run(Struct, kw_only=True):
    """What a run did."""

    edition: str = ""
    decisions: tuple[Decision, ...] = ()
    settled: tuple[Entry, ...] = ()
    outcomes: list[Outcome] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def survey(project: Project, loaded: Loaded, *, progress: Progress | None = None) -> tuple[Artifact, ...]:
    """Return all papers as a build would leave them in the output folder, where nothing is written.

    Raises:
        UserError: If a paper cannot be made.
    """
    papers = plan(loaded.report, departments="all")
    found: list[Artifact] = []
    failed: list[Diagnostic] = []
    with making(project, loaded, papers, Order(formats=FORMATS, outputs=project.outputs), None) as makings:
        for done, (paper, made) in enumerate(zip(papers, makings, strict=True), start=1):
            for name in FORMATS:
                if entry := made.current.get(name):
                    found.append(Artifact.of(paper, name, project.outputs, Status.UNCHANGED, "", sha256=entry.sha256, pages=entry.pages))
                elif name in made.files:
                    sha256 = hashlib.sha256(made.files[name]).hexdigest()
                    found.append(Artifact.of(paper, name, project.outputs, Status.BUILT, "", sha256=sha256, pages=made.pages))
                else:
                    failed.extend(made.diagnostics)
            if progress:
                progress(done, len(papers))
    if failed:
        raise UserError(dict.fromkeys(failed))
    return tuple(found)


def foresee(project: Project, destination: Destination, wanted: Wanted, *, clock: Clock, progress: Progress | None = None) -> Plan:
    """Return what `send` would do. Nothing is written.

    Raises:
        UserError: If the papers cannot be made, or the ledger cannot be read.
        SelectionError: If a department or format does not exist.
    """
    loaded = load_report(project.root)
    _check(loaded, wanted)
    given = shares(loaded.report, survey(project, loaded, progress=progress), wanted.formats)
    with Ledger.copied(project.outputs) as ledger:
        settled = tuple(settle(ledger, destination, stamp(clock)))
        decisions = plan_deliveries(_meant(given, wanted.departments), destination, ledger, resend=wanted.resend)
    return Plan(decisions=decisions, settled=settled, diagnostics=loaded.warnings)


def send(
    project: Project,
    way: Callable[[Kept], AbstractContextManager[Way | Gathering]],
    wanted: Wanted,
    *,
    clock: Clock,
    progress: Progress | None = None,
    tell: Callable[[Outcome, Decision], None] | None = None,
) -> Run:
    """Keep the edition and deliver what is due.

    Args:
        project: The project.
        way: Opens the way of delivering, for the edition that is kept.
        wanted: What is asked for.
        clock: The clock.
        progress: Told of the papers that are made.
        tell: Called with each delivery that has ended.

    Returns:
        What was done. A delivery that failed, or whose end is unknown, does not stop the others.

    Raises:
        UserError: If nothing can be sent, or nothing more: what was sent before is in the ledger.
        SelectionError: If a department or format does not exist.
    """
    _check(load_report(project.root), wanted)
    run = Run()
    with only_run(project), Ledger.opened(project.outputs) as ledger:
        kept, built = _keep(project, wanted.edition, clock().date(), progress)
        run.edition = kept.name
        run.diagnostics.extend(built.diagnostics)
        given = shares(kept.loaded.report, built.artifacts, wanted.formats)
        packer = Packer(project, kept.project, kept.name, kept.loaded, wanted.formats, clock().date())

        def make(decision: Decision) -> Pack:
            try:
                return packer.pack(decision.share, decision.last)
            except UserError as error:
                run.diagnostics.extend(error.diagnostics)
                raise

        with way(kept) as opened:
            run.settled = tuple(settle(ledger, opened, stamp(clock)))
            run.decisions = plan_deliveries(_meant(given, wanted.departments), opened, ledger, resend=wanted.resend)
            for decision, state, result in _ended(opened, [each for each in run.decisions if each.due], make, ledger, lambda: stamp(clock)):
                outcome = Outcome(department=decision.share.department.id, state=state, result=result)
                run.outcomes.append(outcome)
                if tell:
                    tell(outcome, decision)
        run.diagnostics.extend(packer.found.items)
    return run


def _ended(opened: Way | Gathering, due: Sequence[Decision], make: Make, ledger: Ledger, stamp: Stamp) -> Iterator[tuple[Decision, State, str]]:
    """Deliver what is due in the way's own manner."""
    if isinstance(opened, Gathering):
        return deliver_together(due, make, opened, ledger, stamp)
    return deliver_each(due, make, opened, ledger, stamp)


@contextlib.contextmanager
def only_run(project: Project) -> Iterator[None]:
    """Hold the lock under which the project's ledger is written; raise `UserError` if another process has it."""
    folder = project.outputs / FOLDER / "distribution"
    with contextlib.ExitStack() as stack:
        with explained(project.outputs.name):
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(
                locked(folder, doing=f"发送 {project.outputs} 的材料", hint="等它结束再运行；jianbao distribute --status 看它发到哪里了")
            )
        yield


def _keep(project: Project, name: str | None, day: datetime.date, progress: Progress | None) -> tuple[Kept, Result]:
    """Keep the edition that is sent, or take the one that is kept already. Raise `UserError` if it cannot be made."""
    build = functools.partial(build_project, departments="all", output=project.outputs, today=day, progress=progress)
    if name is not None:
        return _kept(project, name, keep_edition(project, name, build))
    for same in editions_of(project):
        try:
            return _kept(project, same, keep_edition(project, same, build))
        except UserError as error:
            if error.diagnostics[0].code != "edition-exists":
                raise  # else it has not all the papers, or was made by another jianbao or with other fonts
    taken = edition_names(project)
    new = next(name for number in range(1, len(taken) + 2) if (name := f"{day.isoformat()}-{number}") not in taken)
    return _kept(project, new, keep_edition(project, new, build))


def _kept(project: Project, name: str, result: Result) -> tuple[Kept, Result]:
    if result.failed:
        raise UserError(result.diagnostics)
    folder = find_edition(project, name)
    assert isinstance(folder, Path)
    edition = Project(folder)
    return Kept(name=name, project=edition, loaded=load_report(folder)), result


def _check(loaded: Loaded, wanted: Wanted) -> None:
    """Raise `SelectionError` for formats and departments that there are not."""
    check_formats(wanted.formats, FORMATS)
    plan(loaded.report, departments=(*wanted.departments, *wanted.resend))


def _meant(given: Sequence[Share], departments: Collection[str]) -> Sequence[Share]:
    return [share for share in given if not departments or share.department.id in departments]


def stamp(clock: Clock) -> str:
    """Return the time as the ledger holds it."""
    return clock().isoformat(timespec="seconds")
