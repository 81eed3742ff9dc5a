"""Delivering all packs together: what is on paper, or in no file yet, is in the ledger only when it is about to go.

    packs made and taken, begun in the ledger ── the ledger on the disk ── delivered ── ended in the ledger

A run that is killed while packs are taken leaves nothing, in the ledger or elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from generator.diagnostics import UserError
from generator.distribution.delivery import Gathering, State
from generator.distribution.ledger import Ledger
from generator.distribution.pack import Pack
from generator.distribution.planning import Decision

__all__ = ["deliver_together"]


def deliver_together(
    due: Sequence[Decision], make: Callable[[Decision], Pack], way: Gathering, ledger: Ledger, stamp: Callable[[], str]
) -> Iterator[tuple[Decision, State, str]]:
    """Deliver what is due, and yield how each delivery ended.

    Args:
        due: What is to be delivered.
        make: Makes a pack; one that cannot be made is left out.
        way: Takes the packs.
        ledger: Has them written down.
        stamp: The time as the ledger holds it.

    Raises:
        UserError: If nothing more can be delivered.
    """
    begun: dict[str, tuple[int, Decision]] = {}
    failed: list[tuple[Decision, State, str]] = []
    with ledger.at_once():
        for decision in due:
            assert decision.target is not None
            try:
                pack = make(decision)
            except UserError as error:
                failed.append((decision, State.FAILED, error.diagnostics[0].message))
                continue
            way.add(pack)
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
