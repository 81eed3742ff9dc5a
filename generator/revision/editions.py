"""An earlier edition of a project: one that ``build --edition`` kept, another folder, or a revision of the git repository that the project lies in.

A revision is taken out into a temporary folder with ``git archive``, which changes nothing in the repository or the working copy.
"""

from __future__ import annotations

import contextlib
import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from generator.build.editions import PARTS, edition_names, find_edition
from generator.build.project import Project, SelectionError, load_project
from generator.content import Loaded, load_report
from generator.diagnostics import Diagnostic, UserError

__all__ = ["content_of", "opened"]


@contextlib.contextmanager
def opened(project: Project, since: str) -> Iterator[Project]:
    """Yield the edition that ``since`` names: one that was kept under that name, else a project folder, else a revision of git (``HEAD~1``, a tag).

    Raises:
        SelectionError: If it is none of these, or the revision has no such project.
    """
    if since and (folder := find_edition(project, since) or Path(since)).is_dir():
        yield load_project(folder)
        return
    with tempfile.TemporaryDirectory(prefix="jianbao-") as temporary:
        _take_out(project, since, Path(temporary))
        yield load_project(temporary)


def content_of(edition: Project, name: str) -> Loaded:
    """Return what an earlier edition says. Raises `UserError`, which names the edition: its files are not those that the user sees."""
    try:
        return load_report(edition.root)
    except UserError as error:
        first = error.diagnostics[0]
        message = f"旧版本 {name} 的内容有错误，无法比较：{first.span or ''} {first.message}"
        raise UserError(Diagnostic("broken-edition", message, hint="换一个内容正确的版本")) from error


def _take_out(project: Project, revision: str, folder: Path) -> None:
    """Put the parts of the project at a revision into a folder."""
    root = project.root
    found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if found.returncode:
        inside = not _git(root, "rev-parse", "--git-dir").returncode
        hint = "用 git log --oneline 查看有哪些版本，或写另一个项目文件夹" if inside else "项目不在 git 仓库里：写另一个项目文件夹，例如备份"
        if kept := edition_names(project):
            hint += f"。已有的存档：{'、'.join(kept)}"
        raise SelectionError(Diagnostic("unknown-revision", f"没有版本、存档或文件夹 {revision}", hint=hint))
    commit = found.stdout.decode().strip()
    there = _git(root, "ls-tree", "--name-only", "-z", commit, "--", *PARTS).stdout.decode().split("\0")
    parts = [name for name in PARTS if name in there]
    if "content" not in parts:
        raise SelectionError(Diagnostic("unknown-revision", f"版本 {revision} 里还没有这个项目", hint="换一个更近的版本"))
    archive = _git(root, "archive", "--format=tar", commit, "--", *parts)
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        tar.extractall(folder, filter="data")


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run git in the project's folder. Paths it is given, and those it gives, are relative to that folder."""
    try:
        return subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        raise SelectionError(Diagnostic("no-git", "没有装 git，不能读取旧版本", hint="装上 git，或写另一个项目文件夹")) from None
