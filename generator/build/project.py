"""A project: a folder with ``content/`` and ``templates/``.

Every command works on such a folder, wherever it is; this repository is only one of them.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from generator.build import OUTPUTS
from generator.diagnostics import Diagnostic, Span, UserError

__all__ = ["Project", "SelectionError", "load_project"]


class SelectionError(UserError):
    """The command line asks for something that is not there."""


class Project(Struct, frozen=True):
    """A folder that has the parts of a project. What they hold is not read yet."""

    root: Path

    @property
    def templates(self) -> Path:
        """Templates, partials and themes."""
        return self.root / "templates"

    @property
    def fonts(self) -> Path:
        """The project's own fonts; the folder need not exist."""
        return self.root / "fonts"

    def characters(self) -> frozenset[str]:
        """The characters of all YAML files of the content, whatever they mean. What cannot be read is passed over."""
        files = sorted((self.root / "content").glob("*.yaml"))
        text = "".join(file.read_text(encoding="utf-8", errors="ignore") for file in files)
        return frozenset(character for character in text if character.isprintable())

    @property
    def outputs(self) -> Path:
        """Where papers go if nobody says otherwise."""
        return self.root / OUTPUTS


def load_project(folder: Path | str = ".") -> Project:
    """Return the project in ``folder``.

    Raises:
        SelectionError: If there is no such folder.
        UserError: If it lacks the parts of a project.
    """
    root = Path(folder)
    if not root.is_dir():
        raise SelectionError(Diagnostic("missing-folder", f"没有文件夹 {root}", hint="检查 --project 后面的路径"))
    missing = [name for name in ("content", "templates") if not (root / name).is_dir()]
    if missing:
        hint = "用 --project 指明项目所在的文件夹，或用 jianbao init 新建一个"
        raise UserError([Diagnostic("not-a-project", f"{root} 里没有 {name}/，不是简报项目", Span(f"{name}/"), hint) for name in missing])
    return Project(root)
