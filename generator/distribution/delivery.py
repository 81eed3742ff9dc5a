"""One delivery of a pack: what a way of delivering has to do, and how it may end.

A way (`Way`) is a folder, the mail, the printer. It knows nothing of the ledger: it is told to deliver a pack, and says how that ended. The
difference between *surely not delivered* and *nobody knows* is kept, because only the first may be tried again without asking.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from typing import Protocol, runtime_checkable

from msgspec import Struct

from generator.content.records import Department
from generator.distribution.pack import Pack

__all__ = ["Delivered", "Destination", "Gathering", "NotDelivered", "State", "Unsettled", "Way"]


class State(enum.Enum):
    """How a delivery stands. The values are what the ledger holds."""

    SENDING = "sending"
    """Begun; in the ledger of a run that has ended it means that nobody knows."""
    SENT = "sent"
    FAILED = "failed"
    """Surely not delivered: it may be tried again."""
    UNKNOWN = "unknown"
    """The connection ended, or the run was killed, after it may have arrived: never repeated without being asked for."""


class Delivered(Struct, frozen=True, kw_only=True):
    """It arrived."""

    receipt: str
    """What proves it: the message's id, the folder, the printer's job."""


class NotDelivered(Exception):
    """It surely did not arrive; the text says why, for the user to read."""


class Unsettled(Exception):
    """It may have arrived; the text says what happened."""


class Destination(Protocol):
    """Where packs go by some way: all that a plan has to know."""

    name: str
    """``folder``, ``print`` or ``mail``."""

    def target(self, department: Department) -> str:
        """Return where a department's pack goes: a folder's URL, an address. Raise `NotDelivered` if that cannot be (no address)."""

    def arrived(self, target: str, sums: Mapping[str, str]) -> bool | None:
        """Return whether a delivery whose end is unknown has arrived, where that can be found out by looking; None where it cannot.

        Args:
            target: Where it went.
            sums: The SHA-256 of each file by its name in the pack, in the pack's order.
        """


class Way(Destination, Protocol):
    """A way of delivering packs, one after the other."""

    def deliver(self, pack: Pack) -> Delivered:
        """Deliver the pack.

        Raises:
            NotDelivered: If it surely did not arrive.
            Unsettled: If it may have.
            UserError: If no pack can be delivered before the user has mended something.
        """


@runtime_checkable
class Gathering(Destination, Protocol):
    """A way that takes all packs first and delivers them together."""

    def add(self, pack: Pack) -> object:
        """Take a pack; it goes nowhere yet. Raise `UserError` if it cannot be taken."""

    def deliver_all(self) -> Iterator[tuple[str, State, str]]:
        """Deliver what was taken, and yield for each department how that ended: the receipt, or what went wrong.

        Raises:
            UserError: If nothing more can be delivered; what has not been yielded surely was not.
        """
