"""LibreOffice accepts and rejects the changes of our marked papers: the words of the new paper come back, or those of the old one."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.build.faces import resolve
from generator.build.press import Composed
from generator.layout import layout
from generator.revision.redline.file import redline
from generator.revision.redline.papers import written_whole
from tests.parity.office import Office
from tests.revision.decided import Block, words
from tests.revision.random_edits import edit
from tests.revision.test_redline_property import composed

PAPERS = (
    "summary",
    "indicators",
    "tasks-finance",
    "tables-gb9704",
    "lists-dense",
    "figures-gb9704",
    "headings-gb9704",
    "official-gb9704",
    "forms-dense",
)
EDITS = 12
DRAWING = "●"
ACCEPT, REJECT = ".uno:AcceptAllTrackedChanges", ".uno:RejectAllTrackedChanges"


def python_with_uno() -> str | None:
    for folder in ("/usr/bin", "/usr/local/bin"):
        found = shutil.which("python3", path=folder)
        if found and not subprocess.run([found, "-c", "import uno"], capture_output=True, check=False).returncode:
            return found
    return None


def edited(name: str) -> tuple[bytes, bytes, bytes]:
    """The old file, the new one, and the marked one."""
    base = composed(name)
    theme = base.pages.theme
    faces = resolve(theme.fonts, system=False)
    document = edit(base.document, random.Random(name), EDITS)
    old, new = (written_whole(Composed(document=each, pages=layout(each, theme, faces))) for each in (base.document, document))
    marked = redline(old, new, author="镇海区人民政府", date="2012-02-13")
    assert marked is not None
    return old, new, marked


def said(data: bytes) -> list[Block]:
    """The words of a file without what LibreOffice 7.4 does its own way: an empty line before a table, and charts, which it never takes out."""
    return [block for block in (each.replace(DRAWING, "") if isinstance(each, str) else each for each in words(data)) if block]


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory, office: Office) -> Mapping[tuple[str, str], tuple[bytes, ...]]:
    """What LibreOffice made of each marked paper by each command, the file that it should say the same as, and what LibreOffice makes of that."""
    program = python_with_uno()
    if program is None:
        pytest.skip("no Python has UNO")
    folder = tmp_path_factory.mktemp("decided")
    lines, wanted = [], {}
    for name in PAPERS:
        old, new, marked = edited(name)
        source = folder / f"{name}.docx"
        source.write_bytes(marked)
        for file, data in ((f"{name}-old.docx", old), (f"{name}-new.docx", new)):
            (folder / file).write_bytes(data)
        for command, end in ((ACCEPT, "new"), (REJECT, "old")):
            target, plain = folder / f"{name}-decided-{end}.docx", folder / f"{name}-plain-{end}.docx"
            lines += [f"{source.as_uri()}\t{command}\t{target.as_uri()}", f"{(folder / f'{name}-{end}.docx').as_uri()}\t{ACCEPT}\t{plain.as_uri()}"]
            wanted[name, command] = target, folder / f"{name}-{end}.docx", plain
    environment = os.environ | {"HOME": str(office.home), "FONTCONFIG_FILE": str(office.home / "fonts.conf"), "SAL_USE_VCLPLUGIN": "svp"}
    script = Path(__file__).with_name("office_decides.py")
    profile = (office.home / "profile").as_uri()
    subprocess.run([program, str(script), profile], input="\n".join(lines), text=True, env=environment, check=True, timeout=600, capture_output=True)
    return {key: tuple(path.read_bytes() for path in paths) for key, paths in wanted.items()}


@pytest.mark.parametrize("command", [ACCEPT, REJECT])
@pytest.mark.parametrize("name", PAPERS)
def test_libreoffice_comes_to_the_words_of_either_edition(name: str, command: str, decided: Mapping[tuple[str, str], tuple[bytes, ...]]) -> None:
    """Of some papers LibreOffice loses words however it opens them: then it loses the same ones."""
    found, *wanted = map(said, decided[name, command])
    assert found in wanted
    assert len(found) > 1
