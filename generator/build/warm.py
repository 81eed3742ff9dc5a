"""What one process keeps from build to build of a project: themes, faces, compiled templates, and YAML that is composed.

It knows nothing of time or of the disk's notices: whoever has it says which files have changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from generator.build.press import Press
from generator.build.project import Project
from generator.content import Loaded, YamlMemory, load_report

__all__ = ["Warm"]


class Warm:
    """The things kept. The files of one project are read through it, by one build at a time."""

    def __init__(self, project: Project) -> None:
        """Take the project; nothing is read yet."""
        self._project = project
        self._yaml = YamlMemory()
        self._press: Press | None = None

    def load(self) -> Loaded:
        """Return the project's content as it is now. Raises `UserError` with everything that is wrong."""
        return load_report(self._project.root, memory=self._yaml)

    def press(self, loaded: Loaded) -> Press:
        """Return the press that makes papers of this content."""
        if self._press is None:
            self._press = Press(self._project, loaded)
        else:
            self._press.renew(loaded)
        return self._press

    def forget(self, changed: Iterable[str]) -> None:
        """Forget what may have been made of files that have changed, given by their paths relative to the project.

        The content's YAML is read for each build, and parsed where its text is another. Templates, themes, fonts and pictures use one another,
        so an edit of one forgets all of them.
        """
        if any(path.parent.name != "content" or path.suffix != ".yaml" for path in map(PurePosixPath, changed)):
            self._press = None
