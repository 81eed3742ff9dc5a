"""Ways of delivering as the command line opens them, and what is said of deliveries: lines for people, values for ``--json``."""

from __future__ import annotations

import contextlib
import datetime
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from generator.cli.columns import columns, padded

if TYPE_CHECKING:
    from generator.build.project import Project
    from generator.distribution.delivery import Destination, Gathering, Way
    from generator.distribution.ledger import Entry
    from generator.distribution.planning import Decision
    from generator.distribution.running import Kept, Outcome
    from generator.distribution.status import Standing

__all__ = ["ByFolder", "ByMail", "Means", "clock", "entry_json", "outcome_line", "plan_json", "plan_lines", "standing_json", "standing_lines"]

STATES = {"sent": "已送达", "failed": "没有发成", "unknown": "结果不明", "sending": "结果不明（发送中断）"}
WAYS = {"folder": "文件夹", "mail": "邮件", "print": "打印"}


def clock() -> datetime.datetime:
    """Return the time where the command is run."""
    return datetime.datetime.now().astimezone()


class Means(Protocol):
    """A way of delivering, not opened yet."""

    def destination(self, project: Project) -> Destination:
        """Return what a plan has to know of it; nothing is connected."""

    def way(self, project: Project) -> Callable[[Kept], AbstractContextManager[Way | Gathering]]:
        """Return what opens it for an edition. Raises `UserError` with what is wrong in its settings."""


class ByFolder:
    """Into folders."""

    def __init__(self, target: str | None, *, zipped: bool) -> None:
        """Take the target, ``packs`` in the project's output folder if it is None, and whether each pack is one zip file."""
        self._target = target
        self._zipped = zipped

    def destination(self, project: Project) -> Way:
        """Return the folder."""
        from generator.distribution.folder import Folder

        target = self._target or str(project.outputs / "packs")
        return Folder(target, environment=os.environ, today=lambda: clock().date(), zipped=self._zipped)

    def way(self, project: Project) -> Callable[[Kept], AbstractContextManager[Way]]:
        """Return what gives the folder."""
        folder = self.destination(project)
        return lambda kept: contextlib.nullcontext(folder)


class ByMail:
    """By mail."""

    def __init__(self, pause: float) -> None:
        """Take how many seconds are waited between two messages."""
        self._pause = pause

    def destination(self, project: Project) -> Destination:
        """Return the addresses."""
        from generator.distribution.mail import Addresses

        return Addresses()

    def way(self, project: Project) -> Callable[[Kept], AbstractContextManager[Way]]:
        """Return what opens the mail account that the environment names."""
        from generator.distribution.letters import Letters
        from generator.distribution.mail import Mail
        from generator.distribution.mail_settings import mail_settings

        settings = mail_settings(os.environ)

        def opened(kept: Kept) -> AbstractContextManager[Way]:
            return contextlib.closing(Mail(settings, Letters(kept.project, kept.loaded), now=clock, wait=time.sleep, pause=self._pause))

        return opened


# --- what is said ---------------------------------------------------------------------------------------------------


def plan_lines(decisions: Sequence[Decision], settled: Sequence[Entry]) -> Iterator[str]:
    """Yield who is given a pack and why, and who is not: the latter together by their reasons, for most are the same."""
    names = {decision.share.department.id: decision.share.department.name for decision in decisions}
    yield from settled_lines(settled, names)
    due = [decision for decision in decisions if decision.due]
    if due:
        width = max(columns(decision.share.department.name) for decision in due)
        yield f"要发（{len(due)}）"
        for decision in due:
            yield f"  {padded(decision.share.department.name, width)}  {decision.text}"
    rest = sorted((decision for decision in decisions if not decision.due), key=lambda decision: (decision.reason.value, decision.text))
    if rest:
        yield f"不发（{len(rest)}）"
        for text, group in groupby(rest, key=lambda decision: decision.text):
            units = [decision.share.department.name for decision in group]
            yield f"  {text}：{'、'.join(units)}" if units[0] not in text else f"  {text}"


def settled_lines(settled: Iterable[Entry], names: dict[str, str]) -> Iterator[str]:
    """Yield how deliveries of killed runs ended."""
    for entry in settled:
        yield f"{names.get(entry.department, entry.department)}：{entry.result}（{entry.begun[:16].replace('T', ' ')}）"


def outcome_line(outcome: Outcome, decision: Decision) -> str:
    """Return how a delivery ended."""
    name = decision.share.department.name
    if outcome.state.value == "sent":
        return f"已送达 {name}：{decision.target}"
    return f"{STATES[outcome.state.value]} {name}：{outcome.result}"


def standing_lines(standings: Sequence[Standing]) -> Iterator[str]:
    """Yield how each department stands, and how many are behind, failed or unknown."""
    rows = [_row(each) for each in standings]
    widths = [max(columns(row[place]) for row in rows) for place in range(3)] if rows else []
    for row in rows:
        yield "  ".join([*(padded(text, width) for text, width in zip(row, widths, strict=False)), row[3]]).rstrip()
    never = sum(not each.way for each in standings)
    behind = sum(each.behind for each in standings)
    failed = [each.latest.state.value for each in standings if each.latest]
    unknown = sum(state != "failed" for state in failed)
    yield f"没有发过 {never}，旧了 {behind}，没有发成 {len(failed) - unknown}，结果不明 {unknown}"


def _row(each: Standing) -> tuple[str, str, str, str]:
    if not each.way:
        return each.name, "", "", "没有发过"
    has = f"{each.held.edition}（{each.held.begun[:10]}）" if each.held else "（没有）"
    said = ["旧了：它的材料已有变化" if each.behind else "是现在的"] if each.held else []
    if each.latest:
        said.append(f"{each.latest.begun[:10]} {STATES[each.latest.state.value]}{f'：{each.latest.result}' if each.latest.result else ''}")
    return each.name, WAYS.get(each.way, each.way), has, "；".join(said)


def plan_json(decisions: Iterable[Decision]) -> list[dict[str, object]]:
    """Return the plan for programs."""
    return [
        {
            "department": decision.share.department.id,
            "name": decision.share.department.name,
            "due": decision.due,
            "reason": decision.reason.value,
            "text": decision.text,
            "target": decision.target,
            "last": decision.last.edition if decision.last else None,
            "files": dict(decision.share.sums),
        }
        for decision in decisions
    ]


def entry_json(entry: Entry) -> dict[str, object]:
    """Return a delivery for programs, as the ledger holds it."""
    import msgspec

    found: dict[str, object] = msgspec.to_builtins(entry)
    return found


def standing_json(each: Standing) -> dict[str, object]:
    """Return how a department stands, for programs."""
    return {
        "department": each.department,
        "name": each.name,
        "way": each.way or None,
        "held": entry_json(each.held) if each.held else None,
        "latest": entry_json(each.latest) if each.latest else None,
        "behind": each.behind,
    }
