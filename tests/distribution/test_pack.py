"""Packs: what counts as changed, and sums that others' programs can check."""

from __future__ import annotations

import subprocess
from pathlib import Path

from generator.distribution.pack import SUMS
from tests.distribution.packs import member, pack


def test_the_digest_is_of_the_papers_alone() -> None:
    first = pack("education", member("说明.pdf", b"1", paper=False), member("清单.pdf", b"2"))
    other_note = pack("education", member("说明.pdf", b"3", paper=False), member("清单.pdf", b"2"))
    other_paper = pack("education", member("说明.pdf", b"1", paper=False), member("清单.pdf", b"4"))
    other_name = pack("education", member("说明.pdf", b"1", paper=False), member("任务.pdf", b"2"))
    assert first.digest == other_note.digest
    assert len({first.digest, other_paper.digest, other_name.digest}) == 3


def test_the_sums_can_be_checked(tmp_path: Path) -> None:
    for name, data in pack("education", member("说明.pdf", b"1", paper=False), member("清单.docx", b"2")).files():
        (tmp_path / name).write_bytes(data)
    check = ["sha256sum", "--check", "--strict", SUMS]
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "清单.docx").write_bytes(b"3")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True, check=False).returncode == 1
