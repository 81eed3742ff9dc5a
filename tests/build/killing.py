"""Builds that are killed at random moments, and what they leave. A program: it prints one JSON object, or fails with what is wrong.

It imports everything once and forks: each build is a process of its own, ``jianbao build`` from the command line on, that is killed with SIGKILL.
Half of them kill themselves before or after the n-th operation on a file that the build makes, which hits every gap between two operations; the
others are killed from outside after a random time. Between the runs the project is edited, and papers are edited by hand.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import os
import random
import resource
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

from generator import build_project, load_project
from generator.cli import main
from generator.scaffold import PROJECT

DAY = datetime.date(2012, 2, 13)
OPERATIONS = frozenset({"open", "write", "flush", "fsync", "close", "replace", "unlink", "rmdir", "mkdir", "flock"})
STORING = ("store.py", "manifest.py", "record.py", "lock.py", "removal.py")
"""Modules below ``generator/build`` that write."""

EDITS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "as it was": (),
    "a deadline": (("content/assignments.yaml", "deadline: 2026-11-30", "deadline: 2026-10-31"),),
    "a template": (("templates/tasks.html.j2", "均为示例", "均为示例（稿）"),),
    "the margin of all papers": (("templates/themes/gb9704.yaml", "left: 28", "left: 27"),),
    "a file name": (("content/briefings.yaml", "file: 任务清单", "file: 任务表"),),
    "no copies": (("content/briefings.yaml", "audience: both", "audience: all"),),
}
"""Editions of the project by what is edited: file, old words, new words."""

Files = dict[str, bytes]


def papers(outputs: Path) -> Files:
    """Return the files that a user sees in the folder."""
    found = {path.relative_to(outputs).as_posix(): path for path in outputs.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(".jianbao/")}


def write(folder: Path, files: Files) -> None:
    """Put the files that differ into the folder."""
    for name, data in files.items():
        place = folder / name
        if not place.is_file() or place.read_bytes() != data:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)


def editions() -> Iterator[tuple[Files, Files]]:
    """Yield the parts of each edition, and its papers by a full build in a folder of its own."""
    original = {path.relative_to(PROJECT).as_posix(): path.read_bytes() for path in PROJECT.rglob("*") if path.is_file()}
    for edits in EDITS.values():
        parts = dict(original)
        for file, old, new in edits:
            text = parts[file].decode()
            assert old in text, (file, old)
            parts[file] = text.replace(old, new, 1).encode()
        folder = Path("full")
        shutil.rmtree(folder, ignore_errors=True)
        write(folder, parts)
        result = build_project(load_project(folder), departments="all", today=DAY, jobs=1)
        assert not result.failed, result.diagnostics
        yield parts, papers(folder / "outputs")


class Killer:
    """Counts the operations of a build on files, and kills its process at one of them."""

    def __init__(self, moment: int, report: int) -> None:
        """Take the number of the operation, and a descriptor that is told what it was, or of how many there were."""
        self.moment = moment
        self.report = report
        self.count = 0
        self.process = os.getpid()

    def __call__(self, frame: FrameType, event: str, function: object) -> None:
        """Look at a call of a C function, and at its return."""
        name = getattr(function, "__name__", "")
        if event in ("c_call", "c_return") and name in OPERATIONS and _in_store(frame) and os.getpid() == self.process:
            self.count += 1
            if self.count == self.moment:
                os.write(self.report, f"{'before' if event == 'c_call' else 'after'} {name}".encode())
                os.kill(os.getpid(), signal.SIGKILL)

    def done(self) -> None:
        """Tell how many operations there were."""
        sys.setprofile(None)
        os.write(self.report, str(self.count).encode())


def _in_store(frame: FrameType | None) -> bool:
    for _ in range(4):
        if frame is None:
            return False
        place = frame.f_code.co_filename
        if place.endswith(STORING) and f"generator{os.sep}build" in place:
            return True
        frame = frame.f_back
    return False


class Hindrance:
    """What is in the way of a build; here nothing."""

    often = 0.0
    """How many builds are not killed, to see what is in their way."""
    parallel = 0.1
    """How many builds have several processes."""

    def before(self, chance: random.Random, outputs: Path) -> None:
        """Put it in the way."""

    def inside(self, chance: random.Random) -> None:
        """Put it in the way of this process alone."""

    def after(self, outputs: Path) -> None:
        """Take it away."""


class SmallFiles(Hindrance):
    """No file may grow beyond a size: a write stops in the middle, as on a full disk."""

    often = 0.2
    parallel = 0.0
    """Processes could not even have a lock between them."""

    def inside(self, chance: random.Random) -> None:
        """Set the limit."""
        limit = int(2 ** chance.uniform(0, 18))
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


class FullDisk(Hindrance):
    """A file that leaves little room on the disk. The project must lie on a small one."""

    often = 0.2
    filler = Path("filler")

    def before(self, chance: random.Random, outputs: Path) -> None:
        """Fill the disk, and leave some room."""
        with contextlib.suppress(OSError), self.filler.open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
        os.truncate(self.filler, max(0, self.filler.stat().st_size - chance.randrange(30) * 4096))

    def after(self, outputs: Path) -> None:
        """Make room."""
        self.filler.unlink()


class Denied(Hindrance):
    """Folders that cannot be written."""

    often = 0.2

    def before(self, chance: random.Random, outputs: Path) -> None:
        """Forbid some."""
        folders = [outputs, *(path for path in outputs.rglob("*") if path.is_dir())]
        for folder in chance.sample(folders, min(len(folders), chance.randint(1, 3))):
            folder.chmod(0o555)

    def after(self, outputs: Path) -> None:
        """Allow all."""
        for folder in (outputs, *outputs.rglob("*")):
            if folder.is_dir():
                folder.chmod(0o755)


HINDRANCES: dict[str, Callable[[], Hindrance]] = {"nothing": Hindrance, "small-files": SmallFiles, "full-disk": FullDisk, "denied": Denied}


class Trial:
    """A project that is edited and built, over and over."""

    def __init__(self, seed: int, hindrance: Hindrance) -> None:
        """Make the project in the current folder."""
        self.chance = random.Random(seed)
        self.hindrance = hindrance
        self.editions = list(editions())
        self.project = Path("project")
        self.outputs = self.project / "outputs"
        self.by_hand: set[bytes] = {b"a file of the user's own"}
        self.operations = 100
        self.seconds = 0.1
        self.at: Counter[str] = Counter()
        self.between = 0
        self.hindered = 0
        self.said = ""
        self.edition = 0
        write(self.project, self.editions[0][0])
        write(self.outputs, {"notes.docx": b"a file of the user's own"})
        self.settle()

    def build(self, moment: int = 0, seconds: float | None = None, *, hindered: bool = False) -> str | None:
        """Build in a process; return where it was killed, None if it ended before."""
        (read, report), (mouth, said) = os.pipe(), os.pipe()
        jobs = "2" if self.chance.random() < self.hindrance.parallel else "1"
        arguments = ["build", "--all-departments", "--project", str(self.project), "--jobs", jobs]
        started = time.perf_counter()
        if not (child := os.fork()):
            os.dup2(said, 1)
            os.dup2(said, 2)
            self._run(arguments, Killer(moment, report), hindered=hindered)
        os.close(report)
        os.close(said)
        if seconds is not None:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        with os.fdopen(mouth, encoding="utf-8", errors="replace") as stream:
            self.said = stream.read()
        status = os.waitpid(child, 0)[1]
        took = time.perf_counter() - started
        with os.fdopen(read) as stream:
            told = stream.read()
        if os.WIFSIGNALED(status):
            return told if moment else "some time"
        if moment:
            self.operations = max(int(told), 10)
        elif jobs == "1" and seconds is None:
            self.seconds = took
        self.hindered += "error[cannot-write]" in self.said
        assert os.WEXITSTATUS(status) in ((0, 1) if hindered else (0,)), self.said
        assert "Traceback" not in self.said, self.said
        return None

    def _run(self, arguments: list[str], killer: Killer, *, hindered: bool) -> None:
        status = 70
        try:
            if hindered:
                self.hindrance.inside(self.chance)
            if killer.moment:
                sys.setprofile(killer)
            status = main(arguments)
            killer.done()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)

    def settle(self) -> None:
        """Build to the end: every paper is that of a full build, and nothing of ours was taken for somebody's."""
        assert self.build() is None
        found = papers(self.outputs)
        wanted = self.editions[self.edition][1]
        wrong = [name for name in wanted if found.get(name) != wanted[name]]
        assert not wrong, f"not as in a full build: {wrong}"
        strange = [name for name, data in found.items() if name not in wanted and data not in self.by_hand]
        assert not strange, f"ours, and left or taken for edited: {strange}"
        left = [path.name for path in (self.outputs / ".jianbao").iterdir() if path.suffix == ".part" or path.name in ("journal.jsonl", "holder")]
        assert not left, f"left behind: {left}"
        assert "bad-manifest" not in self.said, self.said

    def turn(self) -> bool:
        """Edit, build, kill; return whether the build was killed before it ended."""
        chance = self.chance
        self.edition = chance.choice([number for number in range(len(self.editions)) if number != self.edition])
        write(self.project, self.editions[self.edition][0])
        self.edit_by_hand()
        before = papers(self.outputs)
        moment, seconds = (chance.randint(1, self.operations), None) if chance.random() < 0.5 else (0, chance.uniform(0, self.seconds))
        if chance.random() < self.hindrance.often:
            moment, seconds = 0, None
        self.hindrance.before(chance, self.outputs)
        try:
            killed = self.build(moment, seconds, hindered=True)
        finally:
            self.hindrance.after(self.outputs)
        self.look(before)
        if killed:
            self.at[killed] += 1
        if chance.random() < 0.7:
            self.settle()
        return bool(killed)

    def edit_by_hand(self) -> None:
        """Now and then edit a paper, as somebody would in Word."""
        if self.chance.random() < 0.2:
            name = self.chance.choice([name for name, data in sorted(papers(self.outputs).items()) if data not in self.by_hand])
            data = f"edited {len(self.by_hand)}".encode()
            self.by_hand.add(data)
            (self.outputs / name).write_bytes(data)

    def look(self, before: Files) -> None:
        """Every file is the old one or the new one; what was edited by hand is somewhere, and nothing else under a dated name."""
        now = papers(self.outputs)
        wanted = self.editions[self.edition][1]
        for name, data in now.items():
            if "手工修改" in name:
                assert data in self.by_hand, f"{name} was not edited"
            else:
                assert data in (before.get(name), wanted.get(name)), f"{name} is neither old nor new"
        lost = [name for name in before.keys() & wanted.keys() if name not in now]
        assert not lost, f"neither old nor new: {lost}"
        assert self.by_hand <= set(now.values()), "an edit is lost"
        new = sum(now.get(name) == data for name, data in wanted.items())
        self.between += 0 < new < len(wanted)


def run() -> None:
    """Kill as many builds as the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--hindrance", choices=HINDRANCES, default="nothing")
    options = parser.parse_args()
    trial = Trial(options.seed, HINDRANCES[options.hindrance]())
    kills = 0
    while kills < options.kills:
        kills += trial.turn()
    trial.settle()
    said = {"kills": kills, "at": dict(trial.at), "between": trial.between, "hindered": trial.hindered, "by_hand": len(trial.by_hand) - 1}
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    run()
