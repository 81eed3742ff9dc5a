"""Edits of a project's files, told as they are saved.

The operating system's notices say when to look, and the files themselves say what has changed: their times and sizes are compared with those of the
last look. So it does not matter how an editor saves (over the file, or a new file under the old name), what it leaves beside it, whether a notice is
lost or never comes, as on a share of another machine, or whether a folder goes away and comes back: files are looked at once a second in any case.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from generator.build.project import Project

__all__ = ["Edits"]

_STEP = 5
"""Milliseconds without a notice after which a save counts as done."""
_LONGEST = 50
"""Milliseconds after which files are looked at even if notices go on coming."""
_BREATH = 100
"""Milliseconds after which a wait without a notice looks around."""
_PATIENCE = 3
"""Breaths that a save may take which has left a file empty, missing or in pieces."""
_BETWEEN_LOOKS = 10
"""Breaths from look to look where no notice comes."""

_NOISE = re.compile(
    r"\..*"  # hidden files, among them vim's .x.swp, Emacs's .#x, LibreOffice's .~lock.x#, GNOME's .goutputstream-x
    r"|[~#].*|.*~"  # Word's ~$x.docx, Emacs's #x# and x~
    r"|\d+"  # vim writes and removes 4913 to see whether it may
    r"|.*\.(sw[a-z]|tmp|temp|bak|part|crdownload)"
    r"|.*___jb_(tmp|old)___"  # JetBrains
    r"|.*\.[a-z0-9]+\.[A-Za-z0-9]{6}",  # KDE's x.yaml.aBcDeF
    re.IGNORECASE,
)
"""Names that editors give to what they keep beside a file."""

_Stamp = tuple[int, int, int]
"""What tells one saved state of a file from another: time of its last change in nanoseconds, size in bytes, number of its inode."""


class Edits:
    """The edits of a project's content, templates and fonts, from the moment this is made."""

    def __init__(self, project: Project, outputs: Path, stop: threading.Event) -> None:
        """Look at the files of the project.

        Args:
            project: The project.
            outputs: A folder that is no part of it, wherever it is.
            stop: Set by whoever wants the waiting to end.
        """
        root = project.root.resolve()
        self._root = root
        self._folders = tuple(root / folder.name for folder in (project.root / "content", project.templates, project.fonts))
        self._outputs = outputs.resolve()
        self._stop = stop
        self._notices = self._listen()
        self._seen = self._look()

    def wait(self) -> tuple[str, ...]:
        """Wait for an edit; return the files that changed, as paths relative to the project, or none where the waiting is to end.

        A file that is found empty or missing is probably being saved, and is waited for a little.
        """
        patience = _PATIENCE
        breaths = 1  # what was saved before the system listened has no notice
        while not self._stop.is_set():
            found = self._look()
            changed = _changed(self._seen, found)
            if changed and (not patience or all(_whole(found.get(name)) for name in changed)):
                self._seen = found
                return changed
            if changed:
                patience -= not next(self._notices, True)
            else:
                patience = _PATIENCE
                self._rest(breaths)
                breaths = _BETWEEN_LOOKS
        return ()

    def go_on(self) -> bool:
        """Wait a little; return whether more has changed meanwhile, so that what was read may have been half of a save. `wait` tells what."""
        for _ in range(_PATIENCE):
            next(self._notices, None)
            if self._look() != self._seen:
                return True
        return False

    def _rest(self, breaths: int) -> None:
        """Wait for a notice, but no longer than so many breaths."""
        for breath, told in enumerate(self._notices, start=1):
            if told or breath >= breaths:
                return

    def _look(self) -> Mapping[str, _Stamp]:
        """Return the stamps of the project's files by their paths."""
        found: dict[str, _Stamp] = {}
        for top in self._folders:
            for folder, folders, files in os.walk(top):
                folders[:] = [name for name in folders if not _NOISE.fullmatch(name) and Path(folder, name) != self._outputs]
                for name in files:
                    if not _NOISE.fullmatch(name):
                        path = Path(folder, name)
                        with suppress(OSError):  # it has just gone
                            status = path.stat()
                            found[path.relative_to(self._root).as_posix()] = status.st_mtime_ns, status.st_size, status.st_ino
        return found

    def _listen(self) -> Iterator[bool]:
        """Yield True at a notice of the system and False after each breath without one, until the waiting is to end."""
        import watchfiles

        while not self._stop.is_set():
            folders = self._identities()
            watched = watchfiles.watch(
                *folders, watch_filter=None, debounce=_LONGEST, step=_STEP, rust_timeout=_BREATH, yield_on_timeout=True, stop_event=self._stop
            )
            try:
                for told in watched:
                    yield bool(told)
                    if self._identities() != folders:
                        yield True
                        break
            except OSError:  # a folder has just gone, or the system has no notices left to give
                self._stop.wait(_BREATH / 1000)
                yield False

    def _identities(self) -> Mapping[Path, int]:
        """Return the folders that are there, and which they are: one that was made anew gives no notices through the old one."""
        found: dict[Path, int] = {}
        for folder in self._folders:
            with suppress(OSError):
                found[folder] = folder.stat().st_ino
        return found


def _changed(before: Mapping[str, _Stamp], after: Mapping[str, _Stamp]) -> tuple[str, ...]:
    return tuple(sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)))


def _whole(stamp: _Stamp | None) -> bool:
    """Return whether a file is there and holds something."""
    return stamp is not None and stamp[1] > 0
