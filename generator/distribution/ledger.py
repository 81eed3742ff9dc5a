"""The ledger: every delivery that was begun, in an SQLite file, and how it ended.

A delivery is written down before it is begun and again when it has ended, each time on the disk (``synchronous = FULL``) before anything else
happens. So a run that is killed leaves at most deliveries that are *begun*; the next run knows them for what they are, of unknown end, and repeats
none of them by itself.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.diagnostics import Diagnostic, Span, UserError
from generator.distribution.delivery import State
from generator.distribution.pack import Pack

__all__ = ["NAME", "Entry", "Ledger"]

NAME = "deliveries.sqlite3"
"""The ledger's name in the output folder: beside the papers, because it must outlive what is made again."""

VERSION = 1
"""Of the tables, kept in SQLite's ``user_version``."""

_TABLES = """
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    department TEXT NOT NULL,
    way TEXT NOT NULL,
    target TEXT NOT NULL,
    edition TEXT NOT NULL,
    digest TEXT NOT NULL,
    members TEXT NOT NULL,
    state TEXT NOT NULL,
    begun TEXT NOT NULL,
    ended TEXT,
    result TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX latest ON delivery (way, department, target, id);
"""


class Entry(Struct, frozen=True, kw_only=True):
    """A delivery as the ledger holds it."""

    id: int
    department: str
    way: str
    target: str
    edition: str
    digest: str
    """`Pack.digest` of what was delivered."""
    members: dict[str, str]
    """The SHA-256 of each file by its name in the pack."""
    state: State
    begun: str
    """When, in ISO 8601 with the zone."""
    ended: str | None
    result: str
    """The receipt, or what went wrong."""


class Ledger:
    """The deliveries of a project. Use `Ledger.opened`, by one process at a time: whoever delivers holds the output folder's lock."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take an open connection to a database with our tables."""
        self._connection = connection

    @classmethod
    @contextlib.contextmanager
    def opened(cls, outputs: Path) -> Iterator[Ledger]:
        """Open the ledger in an output folder, new if there is none. Raise `UserError` if the file is no ledger of ours: it is never replaced."""
        try:
            outputs.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise _unusable(problem) from problem
        with cls._connected(str(outputs / NAME)) as ledger:
            yield ledger

    @classmethod
    @contextlib.contextmanager
    def copied(cls, outputs: Path) -> Iterator[Ledger]:
        """Copy the ledger in an output folder into memory, an empty one if there is none: what is written into the copy is forgotten."""
        with cls._connected(":memory:") as copy:
            if (outputs / NAME).exists():
                with cls._connected(str(outputs / NAME)) as ledger:
                    ledger._connection.backup(copy._connection)
            yield copy

    @classmethod
    @contextlib.contextmanager
    def _connected(cls, name: str) -> Iterator[Ledger]:
        try:
            connection = sqlite3.connect(name, isolation_level=None)
        except sqlite3.Error as problem:
            raise _unusable(problem) from problem
        with contextlib.closing(connection):
            try:
                connection.execute("PRAGMA synchronous = FULL")
                _prepare(connection)
            except sqlite3.Error as problem:
                raise _unusable(problem) from problem
            yield cls(connection)

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """Have all that is written within on the disk when it ends, or nothing of it if it ends in any other way."""
        self._written("BEGIN IMMEDIATE", ())
        try:
            yield
        except BaseException:
            self._written("ROLLBACK", ())
            raise
        self._written("COMMIT", ())

    def begin(self, pack: Pack, way: str, target: str, now: str) -> int:
        """Write down that a delivery begins, and return its number. Only then may it begin."""
        members = msgspec.json.encode({str(member.name): member.sha256 for member in pack.members}).decode()
        values = (pack.department.id, way, target, pack.edition, pack.digest, members, State.SENDING.value, now)
        return self._written(
            "INSERT INTO delivery (department, way, target, edition, digest, members, state, begun) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values
        )

    def end(self, id: int, state: State, result: str, now: str) -> None:
        """Write down how a delivery ended."""
        self._written("UPDATE delivery SET state = ?, result = ?, ended = ? WHERE id = ?", (state.value, result, now, id))

    def last(self, way: str, *states: State) -> dict[tuple[str, str], Entry]:
        """Return the last delivery by this way to each department and target that is in one of the states, in the order in which they were begun."""
        last = f"SELECT max(id) FROM delivery WHERE way = ? AND state IN ({', '.join('?' * len(states))}) GROUP BY department, target"
        found = self._entries(f"SELECT * FROM delivery WHERE id IN ({last}) ORDER BY id", way, *(state.value for state in states))
        return {(entry.department, entry.target): entry for entry in found}

    def unfinished(self, way: str) -> tuple[Entry, ...]:
        """Return the deliveries by this way that were begun and have no end."""
        return tuple(self._entries("SELECT * FROM delivery WHERE way = ? AND state = ? ORDER BY id", way, State.SENDING.value))

    def all(self) -> tuple[Entry, ...]:
        """Return every delivery in the order in which they were begun."""
        return tuple(self._entries("SELECT * FROM delivery ORDER BY id"))

    def _written(self, statement: str, values: tuple[object, ...]) -> int:
        """Run a statement that is on the disk when this returns, and return the number of the last row that was made."""
        try:
            return self._connection.execute(statement, values).lastrowid or 0
        except sqlite3.Error as problem:
            hint = "检查磁盘空间和 outputs/ 的权限，再运行一次：正在进行的那一份会先查清，不会重复发送"
            raise UserError(Diagnostic("ledger-not-written", f"发送记录写不进去（{problem}），停了下来", Span(NAME), hint)) from problem

    def _entries(self, query: str, *values: str) -> Iterator[Entry]:
        try:
            cursor = self._connection.execute(query, values)
            names = [column[0] for column in cursor.description]
            for row in cursor:
                held = dict(zip(names, row, strict=True))
                yield msgspec.convert(held | {"members": msgspec.json.decode(held["members"])}, Entry)
        except (sqlite3.Error, msgspec.MsgspecError) as problem:
            raise _unusable(problem) from problem


def _prepare(connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return
    if version or connection.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
        raise sqlite3.DatabaseError("不是本版本的发送记录")
    connection.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")


def _unusable(problem: Exception) -> UserError:
    hint = "这个文件记着发给过谁，不会自动重建：从备份恢复它；确实要重新开始，把它移到别处再运行"
    return UserError(Diagnostic("bad-ledger", f"发送记录打不开（{problem}）", Span(NAME), hint))
