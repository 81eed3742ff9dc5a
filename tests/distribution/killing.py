"""Distributions that are killed at random moments, and what was delivered. A program: it prints one JSON object, or fails with what is wrong.

It imports everything once and forks: each distribution is a process of its own, ``jianbao distribute --send`` from the command line on, that is
killed with SIGKILL. Half of them kill themselves at the n-th event that Python's audit hooks tell (a file opened or renamed, a line sent to the mail
server) or that the ledger is written; the others are killed from outside after a random time. Between the runs the project is edited.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path

from generator.cli import main
from generator.distribution.ledger import Ledger

EVENTS = frozenset({"open", "os.rename", "os.mkdir", "os.remove", "smtplib.send", "smtplib.connect", "sqlite3.connect"})
UNITS = 8
PLACES = (".jianbao/distribution", "/packs", "deliveries.sqlite3", "/editions")

BRIEFINGS = """briefings:
  - {id: tasks, title: 任务清单, template: tasks.html.j2, theme: gb9704, audience: departments}
"""
TEMPLATE = "<h1>{{ department.name }}</h1><p>{{ data.words[department.id] }}</p>\n"


class Killer:
    """Counts what a run does, and kills its process at one of the moments."""

    def __init__(self, kind: str | None, count: int, report: int) -> None:
        """Take which event it is, by its kind and how many of that kind there were, and a descriptor that is told what happened."""
        self.kind = kind
        self.count = count
        self.report = report
        self.seen: Counter[str] = Counter()
        self.process = os.getpid()

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        """Be told of an event by Python."""
        if event not in EVENTS or os.getpid() != self.process:
            return
        if event.startswith(("open", "os.")) and not any(place in str(arguments[0]) for place in PLACES):
            return
        self.moved(event)

    def moved(self, event: str) -> None:
        """Count a moment."""
        self.seen[event] += 1
        if event == self.kind and self.seen[event] == self.count:
            os.kill(os.getpid(), signal.SIGKILL)


class Trial:
    """A project whose departments are given something new, over and over."""

    def __init__(self, seed: int, way: str, project: Path) -> None:
        """Make the project in the current folder from one of ``jianbao init``."""
        self.chance = random.Random(seed)
        self.way = way
        self.project = project
        self.at: Counter[str] = Counter()
        self.words = {f"unit-{number}": 0 for number in range(UNITS)}
        self.seconds = 0.0
        self.longest = 0.0
        self.moments: dict[str, int] = {}
        """How often each kind of event happens in a run that sends to all."""
        self.unknown = 0
        self.between = 0
        content = project / "content"
        departments = "".join(f"  - {{id: {name}, name: 第{place}局, email: {name}@district.example}}\n" for place, name in enumerate(self.words))
        (content / "departments.yaml").write_text(f"departments:\n{departments}", encoding="utf-8")
        (content / "assignments.yaml").unlink()
        (content / "briefings.yaml").write_text(BRIEFINGS, encoding="utf-8")
        (project / "templates" / "tasks.html.j2").write_text(TEMPLATE, encoding="utf-8")
        self.edit(list(self.words))

    def edit(self, units: list[str]) -> None:
        """Give some departments a paper that says something new."""
        for unit in units:
            self.words[unit] += 1
        words = "".join(f"{unit}: 第{number}稿\n" for unit, number in self.words.items())
        (self.project / "content" / "words.yaml").write_text(words, encoding="utf-8")

    def run(self, *arguments: str, moment: tuple[str | None, int] | None = None, seconds: float | None = None) -> tuple[str | None, str]:
        """Run the command in a process; return where it was killed, None if it ended before, and what it said."""
        (read, report), (mouth, said) = os.pipe(), os.pipe()
        started = time.perf_counter()
        if not (child := os.fork()):
            os.dup2(said, 1)
            os.dup2(os.open(os.devnull, os.O_WRONLY) if "--json" in arguments else said, 2)
            self._inside(
                ["distribute", "--to", self.way, "--format", "pdf", "--project", str(self.project), *arguments], moment and Killer(*moment, report)
            )
        os.close(report)
        os.close(said)
        if seconds is not None:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        with os.fdopen(mouth, encoding="utf-8", errors="replace") as stream:
            words = stream.read()
        status = os.waitpid(child, 0)[1]
        with os.fdopen(read) as stream:
            told = stream.read()
        if os.WIFSIGNALED(status):
            return (str(moment[0]) if moment else "some time"), words
        if moment:
            self.moments = self.moments or json.loads(told)
        elif "--send" in arguments and seconds is None:
            self.seconds = time.perf_counter() - started
        assert os.WEXITSTATUS(status) in (0, 1), words
        assert "Traceback" not in words, words
        return None, words

    def _inside(self, arguments: list[str], killer: Killer | None) -> None:
        status = 70
        try:
            if killer:
                sys.addaudithook(killer)
                self._watch_the_ledger(killer)
            status = main(arguments)
            if killer:
                os.write(killer.report, json.dumps(killer.seen).encode())
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)

    def _watch_the_ledger(self, killer: Killer) -> None:
        """Count the moments before and after each line of the ledger: Python tells of no statement by itself."""
        for name in ("begin", "end"):
            written = getattr(Ledger, name)

            def watched(*values: object, written: object = written, name: str = name) -> object:
                killer.moved(f"before {name}")
                result = written(*values)  # type: ignore[operator]
                killer.moved(f"after {name}")
                return result

            setattr(Ledger, name, watched)

    def turn(self) -> bool:
        """Edit now and then, send, kill; return whether the run was killed before it ended."""
        if self.chance.random() < 0.4:
            self.edit(self.chance.sample(list(self.words), self.chance.randint(1, UNITS)))
        moment: tuple[str, int] | None = None
        seconds: float | None = self.chance.uniform(0.1, 1.0) * self.longest
        if self.chance.random() < 0.6:
            kind = self.chance.choice(sorted(self.moments))
            moment, seconds = (kind, self.chance.randint(1, min(4, self.moments[kind]))), None
        killed, _ = self.run("--send", moment=moment, seconds=seconds)
        if killed:
            self.at[killed] += 1
        if self.chance.random() < 0.3:
            self.answer()
        return bool(killed)

    def answer(self) -> None:
        """Do what the office does about deliveries of which nobody knows: ask, and write down what is heard."""
        plan = json.loads(self.run("--json")[1])
        unknown = [each["department"] for each in plan["plan"] if each["reason"] == "unknown"]
        self.unknown += len(unknown)
        self.between += 0 < sum(each["due"] for each in plan["plan"]) < UNITS
        if not unknown:
            return
        self.run("--send", "--department", unknown[0])  # it is shown, and not sent again
        time.sleep(0.5)  # until the server has noted what it was given last
        arrived = self.arrived()
        for unit in unknown:
            _, said = self.run("--settle", f"{unit}={'sent' if (unit, self.words[unit]) in arrived else 'failed'}")
            assert "已记下" in said, said

    def arrived(self) -> set[tuple[str, int]]:
        """Return what the mail server was given: the test's process appends it to a file."""
        lines = Path("arrived.txt").read_text(encoding="utf-8").splitlines()
        return {(unit, int(number)) for unit, number in (line.split() for line in lines)}

    def begin(self) -> None:
        """Run once in this process, which imports everything for those that are forked, and measure how long a run of all departments is."""
        assert main(["distribute", "--to", self.way, "--format", "pdf", "--project", str(self.project), "--send"]) == 0
        self.edit(list(self.words))
        assert self.run("--send", moment=(None, 0))[0] is None
        self.edit(list(self.words))
        assert self.run("--send")[0] is None
        self.longest = self.seconds

    def settle(self) -> None:
        """Send to the end: everybody has what is for it, and nothing is left to do."""
        for _ in range(5):
            killed, _ = self.run("--send")
            assert killed is None
            self.answer()
        plan = json.loads(self.run("--json")[1])
        assert {each["reason"] for each in plan["plan"]} == {"same"}, plan


def run() -> None:
    """Kill as many distributions as the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--way", choices=("folder", "mail"), required=True)
    parser.add_argument("--project", type=Path, required=True)
    options = parser.parse_args()
    shutil.copytree(options.project, "project")
    trial = Trial(options.seed, options.way, Path("project"))
    trial.begin()
    kills = 0
    while kills < options.kills:
        kills += trial.turn()
    trial.settle()
    said = {"kills": kills, "at": dict(trial.at), "unknown": trial.unknown, "between": trial.between, "words": trial.words}
    sys.stdout.write("\n" + json.dumps(said) + "\n")


if __name__ == "__main__":
    run()
