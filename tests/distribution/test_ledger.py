"""The ledger: what was begun stays known, whatever ends the run."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from generator.diagnostics import UserError
from generator.distribution.delivery import State
from generator.distribution.ledger import NAME, Ledger
from tests.distribution.packs import member, pack

NOW, LATER = "2012-03-01T09:00:00+08:00", "2012-03-01T09:00:05+08:00"


def test_a_delivery_is_there_from_its_beginning_to_its_end(tmp_path: Path) -> None:
    given = pack("education", member("清单.pdf", b"1"))
    with Ledger.opened(tmp_path) as ledger:
        number = ledger.begin(given, "mail", "education@district.example", NOW)
        (entry,) = ledger.all()
        assert (entry.state, entry.ended, entry.digest, entry.members) == (State.SENDING, None, given.digest, {"清单.pdf": given.members[0].sha256})
        ledger.end(number, State.SENT, "<1@district.example>", LATER)
    with Ledger.opened(tmp_path) as ledger:
        (entry,) = ledger.all()
    assert (entry.state, entry.begun, entry.ended, entry.result) == (State.SENT, NOW, LATER, "<1@district.example>")


def test_the_latest_and_the_last_that_arrived(tmp_path: Path) -> None:
    with Ledger.opened(tmp_path) as ledger:
        for way, state in (("mail", State.SENT), ("mail", State.FAILED), ("folder", State.SENT)):
            ledger.end(ledger.begin(pack(), way, "", NOW), state, "", LATER)
        ledger.begin(pack("health"), "mail", "", NOW)
        ledger.begin(pack(), "mail", "new@district.example", NOW)
        assert {place: (entry.id, entry.state) for place, entry in ledger.last("mail", *State).items()} == {
            ("education", ""): (2, State.FAILED),
            ("health", ""): (4, State.SENDING),
            ("education", "new@district.example"): (5, State.SENDING),
        }
        assert {place: entry.id for place, entry in ledger.last("mail", State.SENT).items()} == {("education", ""): 1}
        assert {place: entry.id for place, entry in ledger.last("folder", State.SENT).items()} == {("education", ""): 3}
        assert [entry.id for entry in ledger.unfinished("mail")] == [4, 5]
        assert ledger.unfinished("folder") == ()


def test_a_copy_leaves_no_file_and_changes_none(tmp_path: Path) -> None:
    with Ledger.copied(tmp_path) as ledger:
        ledger.begin(pack(), "mail", "", NOW)
        assert len(ledger.all()) == 1
    assert not list(tmp_path.iterdir())
    with Ledger.opened(tmp_path) as ledger:
        ledger.begin(pack(), "mail", "", NOW)
    before = (tmp_path / NAME).read_bytes()
    with Ledger.copied(tmp_path) as ledger:
        ledger.end(1, State.FAILED, "", NOW)
        assert [entry.state for entry in ledger.all()] == [State.FAILED]
    assert (tmp_path / NAME).read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_a_ledger_that_cannot_be_written_stops_the_run(tmp_path: Path) -> None:
    with Ledger.opened(tmp_path) as ledger:
        other = sqlite3.connect(tmp_path / NAME, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")  # as somebody's database tool does
        ledger._connection.execute("PRAGMA busy_timeout = 10")
        with pytest.raises(UserError, match="发送记录写不进去"):
            ledger.begin(pack(), "mail", "", NOW)
        other.close()


def test_an_entry_that_somebody_spoilt_is_told(tmp_path: Path) -> None:
    with Ledger.opened(tmp_path) as ledger:
        ledger.begin(pack(), "mail", "", NOW)
        ledger._connection.execute("UPDATE delivery SET state = 'lost'")
        with pytest.raises(UserError, match="发送记录打不开"):
            ledger.all()


def test_what_a_killed_run_began_is_known(tmp_path: Path) -> None:
    program = (
        "import sys, os, signal\nfrom pathlib import Path\n"
        "from generator.distribution.ledger import Ledger\nfrom tests.distribution.packs import pack\n"
        "with Ledger.opened(Path(sys.argv[1])) as ledger:\n"
        f"    ledger.begin(pack(), 'mail', '', '{NOW}')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    root = Path(__file__).parent.parent.parent
    run = subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=root, env=os.environ | {"PYTHONPATH": str(root)}, check=False)
    assert run.returncode == -signal.SIGKILL
    with Ledger.opened(tmp_path) as ledger:
        assert [entry.state for entry in ledger.all()] == [State.SENDING]


@pytest.mark.parametrize("kind", ["text", "foreign", "newer"])
def test_a_file_that_is_no_ledger_is_refused_and_kept(tmp_path: Path, kind: str) -> None:
    path = tmp_path / NAME
    if kind == "text":
        path.write_text("不是数据库" * 1000, encoding="utf-8")
    else:
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE somebody (name)" if kind == "foreign" else "PRAGMA user_version = 99")
        connection.commit()
        connection.close()
    before = path.read_bytes()
    with pytest.raises(UserError, match="发送记录打不开"), Ledger.opened(tmp_path):
        pass
    assert path.read_bytes() == before
