"""Packs into folders: on the disk, and on a real WebDAV server."""

from __future__ import annotations

import datetime
import os
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from generator.diagnostics import UserError
from generator.distribution.delivery import NotDelivered
from generator.distribution.folder import Folder
from generator.distribution.pack import SUMS, Pack
from tests.distribution.dav_server import PASSWORD, USER, serving
from tests.distribution.packs import member, pack

DAY = datetime.date(2012, 3, 1)
ACCOUNT = {"JIANBAO_WEBDAV_USER": USER, "JIANBAO_WEBDAV_PASSWORD": PASSWORD}


class Place(NamedTuple):
    """A target, and the folder of the disk behind it."""

    url: str
    disk: Path

    def folder(self, *, zipped: bool = False) -> Folder:
        return Folder(self.url, environment=ACCOUNT, today=lambda: DAY, zipped=zipped)


@pytest.fixture(params=["disk", "WebDAV"])
def place(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Place]:
    if request.param == "disk":
        yield Place(str(tmp_path / "分 发"), tmp_path / "分 发")
        return
    with serving(tmp_path) as url:
        yield Place(f"{url}/packs", tmp_path / "packs")


def given(paper: bytes = b"1", *, name: str = "清单（区教育局）.docx") -> Pack:
    return pack("education", member("说明.pdf", b"0", paper=False), member(name, paper))


def arrived(folder: Folder, pack: Pack) -> bool | None:
    return folder.arrived(folder.target(pack.department), {str(member.name): member.sha256 for member in pack.members})


def held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_pack_is_there_with_its_sums(place: Place) -> None:
    folder, pack = place.folder(), given()
    assert not arrived(folder, pack)
    assert folder.deliver(pack).receipt == f"{place.url}/education"
    assert held(place.disk) == {"education/说明.pdf": b"0", "education/清单（区教育局）.docx": b"1", f"education/{SUMS}": pack.sums}
    assert arrived(folder, pack)
    assert arrived(place.folder(), pack)
    check = ["sha256sum", "--check", "--strict", SUMS]
    assert subprocess.run(check, cwd=place.disk / "education", capture_output=True, check=False).returncode == 0


def test_as_a_zip_file(place: Place) -> None:
    place.folder(zipped=True).deliver(given())
    assert set(held(place.disk)) == {"education.zip", "education.zip.sha256"}
    with zipfile.ZipFile(place.disk / "education.zip") as archive:
        assert archive.namelist() == ["说明.pdf", "清单（区教育局）.docx", SUMS]
        assert all(entry.flag_bits & 0x800 for entry in archive.infolist() if not entry.filename.isascii()), "Windows would misread the names"
        assert archive.testzip() is None
    first = (place.disk / "education.zip").read_bytes()
    place.folder(zipped=True).deliver(given(b"2"))
    assert (place.disk / "education.zip").read_bytes() != first
    assert set(held(place.disk)) == {"education.zip", "education.zip.sha256"}, "the old one was ours: nothing is kept"


def test_a_new_pack_takes_the_place_of_the_old(place: Place) -> None:
    place.folder().deliver(given(b"1"))
    place.folder().deliver(given(b"2", name="新清单.docx"))
    assert set(held(place.disk / "education")) == {"说明.pdf", "新清单.docx", SUMS}


def test_what_somebody_changed_there_is_kept(place: Place) -> None:
    place.folder().deliver(given(b"1"))
    (place.disk / "education" / "清单（区教育局）.docx").write_bytes(b"ticked")
    (place.disk / "education" / "自己的.txt").write_bytes(b"own")
    place.folder().deliver(given(b"2"))
    found = held(place.disk / "education")
    assert found["清单（区教育局）-对方修改-2012-03-01.docx"] == b"ticked"
    assert found["清单（区教育局）.docx"] == b"2"
    assert found["自己的.txt"] == b"own"
    (place.disk / "education" / "清单（区教育局）.docx").write_bytes(b"ticked again")
    place.folder().deliver(given(b"3"))
    assert held(place.disk / "education")["清单（区教育局）-对方修改-2012-03-01-2.docx"] == b"ticked again"


def test_a_paper_that_is_no_longer_given_goes_unless_it_was_changed(place: Place) -> None:
    place.folder().deliver(given(b"1", name="旧.docx"))
    (place.disk / "education" / "旧.docx").write_bytes(b"ticked")
    place.folder().deliver(given(b"2", name="新.docx"))
    assert set(held(place.disk / "education")) == {"说明.pdf", "新.docx", "旧-对方修改-2012-03-01.docx", SUMS}


@pytest.mark.parametrize("sums", ["", "乱", f"{'0' * 64}  ../../outside.txt\n{'0' * 64}  /outside.txt\n", "\x00" * 1000])
def test_a_list_of_sums_that_is_not_ours_leads_nowhere(place: Place, sums: str) -> None:
    outside = place.disk.parent / "outside.txt"
    outside.write_text("here", encoding="utf-8")
    (place.disk / "education").mkdir(parents=True)
    (place.disk / "education" / SUMS).write_text(sums, encoding="utf-8")
    place.folder().deliver(given())
    assert outside.read_text(encoding="utf-8") == "here"
    assert arrived(place.folder(), given())


def test_whether_a_zip_file_arrived_is_known(place: Place) -> None:
    folder = place.folder(zipped=True)
    assert arrived(folder, given()) is False
    folder.deliver(given())
    assert arrived(folder, given()) is True
    assert arrived(folder, given(b"2")) is False
    whole = (place.disk / "education.zip").read_bytes()
    (place.disk / "education.zip").write_bytes(whole[: len(whole) // 2])
    assert arrived(folder, given()) is False


def test_of_another_place_nothing_is_known(place: Place, tmp_path: Path) -> None:
    place.folder().deliver(given())
    other = Folder(str(tmp_path / "elsewhere"), environment={}, today=lambda: DAY)
    assert other.arrived(place.folder().target(given().department), {}) is None


def test_half_a_delivery_is_known_and_mended(place: Place) -> None:
    place.folder().deliver(given())
    for lost in ("说明.pdf", SUMS):
        (place.disk / "education" / lost).unlink()
        assert not arrived(place.folder(), given())
        place.folder().deliver(given())
        assert arrived(place.folder(), given())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "education").write_text("a file in the folder's place", encoding="utf-8")
    with pytest.raises(NotDelivered, match="写不了"):
        Folder(str(tmp_path), environment={}, today=lambda: DAY).deliver(given())
    assert held(tmp_path) == {"education": b"a file in the folder's place"}


def test_a_server_that_is_gone_or_refuses(tmp_path: Path) -> None:
    with serving(tmp_path) as url, pytest.raises(NotDelivered, match="写不了"):
        Folder(url, environment={}, today=lambda: DAY).deliver(given())
    with pytest.raises(NotDelivered, match="写不了"):
        Folder(url, environment=ACCOUNT, today=lambda: DAY).deliver(given())
    assert not held(tmp_path)


@pytest.mark.parametrize("url", ["nothing://x", "s3://bucket/x"])
def test_a_file_system_that_is_not_known_here(url: str) -> None:
    with pytest.raises(UserError, match="打不开"):
        Folder(url, environment={}, today=lambda: DAY)
