"""What the documents tell people to type works."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.cli import main

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "README.zh.md", "docs/guide.md", "docs/guide.zh.md")
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://)([^)#\s]*)(#[^)\s]*)?\)")


def commands(text: str) -> list[list[str]]:
    """Return the command lines in the shell examples, comments left out."""
    lines = [line for block in SHELL.findall(text) for line in block.splitlines()]
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def anchors(text: str) -> set[str]:
    """Return the anchors of a document's headings, as code hosts make them."""
    return {re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower()).replace(" ", "-") for line in text.splitlines() if line.startswith("#")}


def _commit(folder: Path) -> None:
    """Make a folder a git repository with one commit, as the guides suppose."""
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for arguments in (["init", "--quiet"], ["add", "."], [*who, "commit", "--quiet", "-m", "first"]):
        subprocess.run(["git", *arguments], cwd=folder, check=True)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_example_command_works(document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    for part in ("content", "templates"):
        shutil.copytree(ROOT / part, tmp_path / part)
    _commit(tmp_path)
    monkeypatch.chdir(tmp_path)
    examples = commands((ROOT / document).read_text(encoding="utf-8"))
    assert len(examples) >= 5
    for words in examples:
        assert words[0] == "jianbao"
        status = main(words[1:])
        said = capfd.readouterr()
        assert status == 0, f"{' '.join(words)}\n{said.err}"


@pytest.mark.parametrize("document", [*DOCUMENTS, "docs/architecture.md", "CHANGELOG.md"])
def test_every_link_leads_somewhere(document: str) -> None:
    file = ROOT / document
    text = file.read_text(encoding="utf-8")
    broken = []
    for target, anchor in LINK.findall(text):
        place = (file.parent / target).resolve() if target else file
        if not place.exists() or (anchor and anchor[1:] not in anchors(place.read_text(encoding="utf-8"))):
            broken.append(target + anchor)
    assert broken == []


def test_the_two_languages_have_the_same_examples() -> None:
    for english, chinese in (("README.md", "README.zh.md"), ("docs/guide.md", "docs/guide.zh.md")):
        pair = [commands((ROOT / name).read_text(encoding="utf-8")) for name in (english, chinese)]
        assert pair[0] == pair[1]


def test_the_error_in_the_guides_is_what_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    for part in ("content", "templates"):
        shutil.copytree(ROOT / part, tmp_path / part)
    file = tmp_path / "content" / "assignments.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("lead: finance\n", "lead: finanse\n", 1), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 1
    said = "".join(f"    {line}\n" for line in capfd.readouterr().err.splitlines()[:-1])
    assert said.count("error[") == 1
    for guide in ("docs/guide.md", "docs/guide.zh.md"):
        assert said in (ROOT / guide).read_text(encoding="utf-8")


def test_examples_and_broken_links_are_found() -> None:
    assert commands("```sh\njianbao build # all\n\njianbao 'a b'\n```\n```yaml\nx: 1\n```\n") == [["jianbao", "build"], ["jianbao", "a b"]]
    assert LINK.findall("[a](b.md#c) [d](https://e.org) ![f](g.png)") == [("b.md", "#c"), ("g.png", "")]
    assert anchors("# A b!\n## 模板\n") == {"a-b", "模板"}
