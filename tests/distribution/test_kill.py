"""``kill -9`` at 200 random moments of distributions: nobody is sent the same twice, nobody is skipped, and what nobody knows is shown."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from generator.distribution.delivery import State
from generator.distribution.ledger import Ledger
from generator.scaffold import PROJECT
from tests.distribution.mail_server import Handler, running

if sys.platform == "win32":
    pytest.skip("kill -9 is a signal of Unix", allow_module_level=True)

ROOT = Path(__file__).parents[2]
TRIAL = ROOT / "tests" / "distribution" / "killing.py"


def kill(folder: Path, way: str, kills: int, environment: dict[str, str]) -> dict[str, Any]:
    """Kill distributions; return what became of them. What is wrong fails with what the trial says."""
    command = [sys.executable, str(TRIAL), "--kills", str(kills), "--seed", "20120301", "--way", way, "--project", str(PROJECT)]
    done = subprocess.run(
        command, cwd=folder, env=os.environ | environment | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert said["kills"] == kills
    assert said["between"] > kills / 10, "too few runs were killed between the first delivery and the last"
    return said


def test_to_a_folder(tmp_path: Path) -> None:
    (tmp_path / "arrived.txt").touch()
    said = kill(tmp_path, "folder", 100, {})
    assert {"some time", "before begin", "after begin", "before end", "after end", "open", "os.rename"} <= set(said["at"])
    assert said["unknown"] == 0, "a folder can be looked into"
    outputs = tmp_path / "project" / "outputs"
    for unit, number in said["words"].items():
        with pymupdf.open(outputs / "packs" / unit / f"任务清单（第{unit.removeprefix('unit-')}局）.pdf") as paper:  # type: ignore[no-untyped-call]
            assert f"第{number}稿" in paper[0].get_text()
    check_ledger(outputs)


def test_by_mail(tmp_path: Path) -> None:
    arrived = tmp_path / "arrived.txt"
    arrived.touch()
    with running(tmp_path, "starttls") as server:
        noting(server.handler, arrived)
        settings = server.settings
        environment = {
            "JIANBAO_SMTP_HOST": settings.host,
            "JIANBAO_SMTP_PORT": str(settings.port),
            "JIANBAO_SMTP_USER": str(settings.user),
            "JIANBAO_SMTP_PASSWORD": str(settings.password),
            "JIANBAO_SMTP_FROM": "office@district.example",
            "JIANBAO_SMTP_CAFILE": str(settings.cafile),
        }
        said = kill(tmp_path, "mail", 100, environment)
    assert {"some time", "before begin", "after begin", "before end", "after end", "smtplib.send", "smtplib.connect"} <= set(said["at"])
    given = Counter(arrived.read_text(encoding="utf-8").splitlines())
    assert {line: count for line, count in given.items() if count > 1} == {}, "sent twice"
    assert {f"{unit} {number}" for unit, number in said["words"].items()} <= set(given), "skipped"
    assert said["unknown"] > 0
    check_ledger(tmp_path / "project" / "outputs")


def noting(handler: Handler, arrived: Path) -> None:
    """Have the server note who was sent what, before it answers."""
    accept = handler.handle_DATA

    async def noted(server: Any, session: Any, envelope: Any) -> str:
        assert isinstance(envelope.content, bytes)
        handler.envelopes.append(envelope)
        message = handler.messages[-1]
        handler.envelopes.clear()
        paper = next(part for part in message.iter_attachments() if str(part.get_filename()).startswith("任务清单"))
        with pymupdf.open(stream=paper.get_payload(decode=True)) as file:  # type: ignore[no-untyped-call]
            number = re.search(r"第(\d+)稿", file[0].get_text())
        assert number
        with arrived.open("a", encoding="utf-8") as lines:
            lines.write(f"{envelope.rcpt_tos[0].partition('@')[0]} {number[1]}\n")
        return await accept(server, session, envelope)

    handler.handle_DATA = noted  # type: ignore[method-assign]


def check_ledger(outputs: Path) -> None:
    """What the ledger says arrived it says once, of each pack."""
    with Ledger.copied(outputs) as ledger:
        sent = Counter((entry.department, entry.digest) for entry in ledger.all() if entry.state is State.SENT)
    assert max(sent.values()) == 1
