"""Real distributions of this repository's report, for tests."""

from __future__ import annotations

import contextlib
import datetime
import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from generator.build.project import Project, load_project
from generator.distribution.folder import Folder
from generator.distribution.letters import Letters
from generator.distribution.mail import Mail
from generator.distribution.running import Run, Wanted, send
from tests.distribution.mail_server import MailServer

ROOT = Path(__file__).parents[2]
ZONE = datetime.timezone(datetime.timedelta(hours=8))


def at(day: int) -> Callable[[], datetime.datetime]:
    """Return a clock that stands still on a day of March 2012."""
    return lambda: datetime.datetime(2012, 3, day, 9, tzinfo=ZONE)


def copied(folder: Path, source: Path = ROOT) -> Project:
    """Return a copy of a project."""
    for part in ("content", "templates"):
        shutil.copytree(source / part, folder / part)
    return load_project(folder)


def text_of(word: bytes) -> str:
    """Return the words of a Word file."""
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        return "".join(map(str, etree.fromstring(archive.read("word/document.xml")).itertext()))


def folder_of(project: Project, day: int = 1, *, zipped: bool = False) -> Folder:
    """Return the folder that packs go to."""
    return Folder(str(project.outputs / "packs"), environment={}, today=lambda: at(day)().date(), zipped=zipped)


def to_folder(project: Project, day: int = 1, wanted: Wanted | None = None, *, zipped: bool = False) -> Run:
    """Send to the folder."""
    folder = folder_of(project, day, zipped=zipped)
    return send(project, lambda kept: contextlib.nullcontext(folder), wanted or Wanted(), clock=at(day))


def by_mail(project: Project, server: MailServer, day: int = 1, wanted: Wanted | None = None) -> Run:
    """Send by mail."""

    def wait(seconds: float) -> None:
        """Wait for nothing."""

    return send(
        project,
        lambda kept: contextlib.closing(Mail(server.settings, Letters(kept.project, kept.loaded), now=at(day), wait=wait)),
        wanted or Wanted(),
        clock=at(day),
    )
