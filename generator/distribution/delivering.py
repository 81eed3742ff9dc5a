"""Delivering what is due, and writing it down before it goes and when it has ended: pack by pack, or all together.

    each:      made ── begun in the ledger ── delivered ── ended in the ledger ── the next one
    together:  all made and taken ── all begun in the ledger, at once ── delivered ── ended in the ledger

A run that is killed while packs are taken leaves nothing, in the ledger or elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from generator.diagnostics import UserError
from generator.distribution.delivery import Gathering, NotDelivered, State, Unsettled, Way
from generator.distribution.ledger import Ledger
from generator.distribution.pack import Pack
from generator.distribution.planning import Decision

__all__ = ["Make", "Stamp", "deliver_each", "deliver_together"]

Make = Callable[[Decision], Pack]
"""Makes the pack that was decided on; raises `UserError` if it cannot be made, and it is left out."""
Stamp = Callable[[], str]
"""The time as the ledger holds it."""


def deliver_each(due: Sequence[Decision], make: Make, way: Way, ledger: Ledger, stamp: Stamp) -> Iterator[tuple[Decision, State, str]]:
    """Deliver what is due one after the other, and yield how each delivery ended.

    Raises:
        UserError: If nothing more can be delivered.
    """
    for decision in due:
        try:
            pack = make(decision)
        except UserError as error:
            yield decision, State.FAILED, error.diagnostics[0].message
            continue
        assert decision.target is not None
        number = ledger.begin(pack, way.name, decision.target, stamp())
        try:
            state, result = _attempted(way, pack)
        except UserError as error:
            ledger.end(number, State.FAILED, error.diagnostics[0].message, stamp())
            raise
        ledger.end(number, state, result, stamp())
        yield decision, state, result


def _attempted(way: Way, pack: Pack) -> tuple[State, str]:
    try:
        return State.SENT, way.deliver(pack).receipt
    except NotDelivered as problem:
        return State.FAILED, str(problem)
    except Unsettled as problem:
        return State.UNKNOWN, str(problem)


def deliver_together(due: Sequence[Decision], make: Make, way: Gathering, ledger: Ledger, stamp: Stamp) -> Iterator[tuple[Decision, State, str]]:
    """Deliver what is due in one go, and yield how each delivery ended.

    Raises:
        UserError: If nothing more can be delivered.
    """
    begun: dict[str, tuple[int, Decision]] = {}
    failed: list[tuple[Decision, State, str]] = []
    with ledger.at_once():
        for decision in due:
            try:
                pack = make(decision)
            except UserError as error:
                failed.append((decision, State.FAILED, error.diagnostics[0].message))
                continue
            way.add(pack)
            assert decision.target is not None
            begun[pack.department.id] = ledger.begin(pack, way.name, decision.target, stamp()), decision
    yield from failed
    try:
        for department, state, result in way.deliver_all():
            number, decision = begun.pop(department)
            ledger.end(number, state, result, stamp())
            yield decision, state, result
    except UserError as error:
        for number, _ in begun.values():
            ledger.end(number, State.FAILED, error.diagnostics[0].message, stamp())
        raise
