"""Packs made by hand, for tests that need no papers."""

from __future__ import annotations

import datetime
from pathlib import PurePosixPath

from generator.content.records import Department
from generator.distribution.pack import Member, Pack
from generator.templating.enclosed import Enclosure


def member(name: str, data: bytes = b"...", *, paper: bool = True) -> Member:
    return Member(name=PurePosixPath(name), data=data, title=name, paper=paper)


def pack(department: str = "education", *members: Member, edition: str = "一") -> Pack:
    unit = Department(id=department, name="区教育局", email="education@district.example")
    enclosure = Enclosure(papers=(), date=datetime.date(2012, 3, 1), edition=edition)
    return Pack(department=unit, edition=edition, enclosure=enclosure, members=members or (member("说明.pdf", paper=False), member("清单.pdf")))
