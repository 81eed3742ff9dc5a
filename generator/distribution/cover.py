"""The pack of a department: its papers, and a cover note (送件说明): what they are, what is to be done, what changed since the last pack.

The note is a paper like any other, printed from the edition that is sent with its own ``cover.html.j2``, else with that of ``jianbao init``.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from generator.build.editions import find_edition
from generator.build.press import Press
from generator.build.project import Project
from generator.content import Loaded, load_report
from generator.diagnostics import Diagnostics, UserError
from generator.distribution.ledger import Entry
from generator.distribution.pack import Member, Pack
from generator.distribution.packing import COVER, Share, cover_note, file_name
from generator.revision.shares import Shares
from generator.scaffold import TEMPLATES
from generator.templating.edits import Notice
from generator.templating.enclosed import Enclosed, Enclosure
from generator.templating.rendering import Renderer

__all__ = ["Packer", "renderer_for"]


class Packer:
    """Makes packs of an edition, one after the other."""

    def __init__(self, home: Project, edition: Project, name: str, loaded: Loaded, formats: Sequence[str], today: datetime.date) -> None:
        """Take what is sent.

        Args:
            home: The project, whose output folder has the earlier editions.
            edition: The edition that is sent.
            name: What it is called.
            loaded: What it says.
            formats: The formats of the cover note.
            today: Its date.
        """
        self.found = Diagnostics()
        self._home = home
        self._edition = edition
        self._name = name
        self._loaded = loaded
        self._formats = formats
        self._today = today
        self._given: dict[str, Enclosure] = {}
        self._press = Press(edition, loaded, renderer_for(edition, loaded, "cover.html.j2", self._given))
        self._since: dict[str, Shares | None] = {}

    def pack(self, share: Share, last: Entry | None) -> Pack:
        """Return a department's pack.

        Args:
            share: Its papers.
            last: The last pack that it was given, if any.

        Raises:
            UserError: If the cover note cannot be printed, or a paper is not as it was made.
        """
        unit = share.department
        enclosure = self._enclosure(share, last)
        self._given.clear()
        self._given[unit.id] = enclosure
        paper = cover_note(self._loaded.report, unit)
        composed = self._press.compose(paper)
        written = composed.write(self._formats)
        notes = [
            Member(name=PurePosixPath(f"{file_name(paper)}.{name}"), data=written[name], title=COVER, pages=len(composed.pages.pages), paper=False)
            for name in self._formats
        ]
        return Pack(department=unit, edition=self._name, enclosure=enclosure, members=(*notes, *share.members()))

    def _enclosure(self, share: Share, last: Entry | None) -> Enclosure:
        before = {} if last is None else {name: sha256 for name, sha256 in last.members.items() if not name.startswith(COVER)}
        gone = dict.fromkeys(PurePosixPath(name).stem for name in before.keys() - share.sums.keys())
        stems = {file.name.stem for file in share.files}
        return Enclosure(
            papers=tuple(_enclosed(share, before, known=last is not None)),
            date=self._today,
            edition=self._name,
            last=datetime.datetime.fromisoformat(last.begun).date() if last else None,
            gone=tuple(sorted(stem for stem in gone if stem not in stems)),
            changes=self._changes(share, last.edition) if last else None,
        )

    def _changes(self, share: Share, since: str) -> Notice | None:
        """Return what changed for a department since an edition; None if that one is not there any more."""
        if since not in self._since:
            self._since[since] = self._compared(since)
        compared = self._since[since]
        return compared.of(share.department, share.papers) if compared else None

    def _compared(self, since: str) -> Shares | None:
        folder = find_edition(self._home, since)
        hint = "送件说明里没有列出上次以来的变化；需要时用 jianbao changes 与备份比较"
        if folder is None:
            self.found.warn("edition-gone", f"上次发的存档“{since}”不在 outputs/editions/ 里了", hint=hint)
            return None
        earlier = Project(folder)
        try:
            return Shares((earlier, load_report(folder)), (self._edition, self._loaded), since=since, until=self._name)
        except UserError as error:
            self.found.warn("edition-gone", f"上次发的存档“{since}”读不了（{error.diagnostics[0].message}）", hint=hint)
            return None


def _enclosed(share: Share, before: dict[str, str], *, known: bool) -> Iterator[Enclosed]:
    for paper in share.papers:
        files = [file for file in share.files if file.paper == paper]
        were = [(before[str(file.name)], file.sha256) for file in files if str(file.name) in before]
        fate = "" if not known else "added" if not were else "changed" if any(was != now for was, now in were) else ""
        yield Enclosed(title=paper.briefing.title, pages=files[0].pages, files=tuple(str(file.name) for file in files), fate=fate)


def renderer_for(edition: Project, loaded: Loaded, template: str, given: dict[str, Enclosure]) -> Renderer:
    """Return what renders a template that a project may leave out; ``given`` is looked into when a department's is rendered."""
    templates = edition.templates if (edition.templates / template).is_file() else TEMPLATES
    return Renderer(loaded, templates, packs=given)
