"""Who is given a pack now, who is not, and why: decided by what the ledger says of the same way and target."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from generator.distribution.delivery import Destination, NotDelivered, State
from generator.distribution.ledger import Entry, Ledger
from generator.distribution.packing import COVER, Share

__all__ = ["Decision", "Reason", "plan_deliveries", "settle"]


class Reason(enum.Enum):
    """Why a department is given a pack, or is not."""

    NEVER = "never"
    CHANGED = "changed"
    FAILED = "failed"
    RESEND = "resend"
    SAME = "same"
    UNKNOWN = "unknown"
    NO_TARGET = "no-target"
    NO_PAPERS = "no-papers"


DUE = frozenset({Reason.NEVER, Reason.CHANGED, Reason.FAILED, Reason.RESEND})


class Decision(Struct, frozen=True, kw_only=True):
    """Whether a department is given a pack now."""

    share: Share
    reason: Reason
    text: str
    """The reason, for the user to read."""
    target: str | None = None
    """Where the pack goes; None if nowhere."""
    last: Entry | None = None
    """The last pack that it was given by this way, wherever that went."""

    @property
    def due(self) -> bool:
        """Whether it is given one."""
        return self.reason in DUE


def settle(ledger: Ledger, destination: Destination, now: str) -> Iterator[Entry]:
    """Write down how the deliveries ended that a killed run had begun by this way, found out by looking where that can be, and yield them so."""
    for entry in ledger.unfinished(destination.name):
        arrived = destination.arrived(entry.target, entry.members)
        state, result = {
            True: (State.SENT, "上次运行中断，已查明送到了"),
            False: (State.FAILED, "上次运行中断，已查明没有送到"),
            None: (State.UNKNOWN, "上次运行在发送时中断，不知道送到没有"),
        }[arrived]
        ledger.end(entry.id, state, result, now)
        yield replace(entry, state=state, result=result, ended=now)


def plan_deliveries(shares: Iterable[Share], destination: Destination, ledger: Ledger, *, resend: Collection[str] = ()) -> tuple[Decision, ...]:
    """Return what is decided for each department.

    Args:
        shares: What each would be given.
        destination: Where it would go.
        ledger: What was delivered. Nothing in it is still being sent.
        resend: Ids of departments that are given a pack whatever they were given before.
    """
    way = destination.name
    latest, held = ledger.last(way, *State), ledger.last(way, State.SENT, State.UNKNOWN)
    given = {entry.department: entry for entry in ledger.last(way, State.SENT).values()}
    found = []
    for share in shares:
        unit = share.department
        last = given.get(unit.id)
        if not share.files:
            found.append(Decision(share=share, reason=Reason.NO_PAPERS, text="没有要发给它的材料", last=last))
            continue
        try:
            target = destination.target(unit)
        except NotDelivered as problem:
            found.append(Decision(share=share, reason=Reason.NO_TARGET, text=str(problem), last=last))
            continue
        place = unit.id, target
        reason, text = _reason(share, latest.get(place), held.get(place), again=unit.id in resend)
        found.append(Decision(share=share, reason=reason, text=text, target=target, last=last))
    return tuple(found)


def _reason(share: Share, latest: Entry | None, held: Entry | None, *, again: bool) -> tuple[Reason, str]:
    """Return what speaks for or against a pack.

    Args:
        share: What it would hold.
        latest: The last delivery to this department and target.
        held: The last one that has arrived, or may have.
        again: Whether the user wants it sent again.
    """
    if latest is None:
        return Reason.NEVER, "还没有发过"
    if again:
        return Reason.RESEND, f"再发一次（{_day(latest)}{_HOW[latest.state]}）"
    if held and held.digest == share.digest:
        if held.state is State.SENT:
            return Reason.SAME, f"与{_day(held)}发的相同"
        return Reason.UNKNOWN, f"{_day(held)}发出，不知道收到没有：问清后用 --settle 记下，或用 --resend 再发"
    if latest.state is State.FAILED:
        return Reason.FAILED, f"{_day(latest)}没有发成：{latest.result}"
    return Reason.CHANGED, f"{_day(latest)}发后有变化：{_different(share, latest)}"


_HOW: Mapping[State, str] = {
    State.SENT: "已发过",
    State.FAILED: "没有发成",
    State.UNKNOWN: "发出，不知道收到没有",
}


def _day(entry: Entry) -> str:
    return entry.begun[:10]


def _different(share: Share, entry: Entry) -> str:
    """Return the titles of the papers that are not what they were, came or went."""
    before = {name: sha256 for name, sha256 in entry.members.items() if not name.startswith(COVER)}
    changed = [file.paper.briefing.title for file in share.files if before.get(str(file.name)) != file.sha256]
    gone = [f"不再有 {name}" for name in before if name not in share.sums]
    return "、".join(dict.fromkeys([*changed, *gone]))
