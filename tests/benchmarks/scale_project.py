"""A project of any size: each department leads tasks of its own and supports its neighbours', so that no two papers of it are alike.

Three papers a department: what it is given, the indicators (30 rows), its tasks (12 rows). All words are made up.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import yaml

from tests.benchmarks.job import NAMES, OBJECTS, ROOT, VERBS, indicators

__all__ = ["PAPERS", "write_project"]

PAPERS = {"notice": "任务交办单", "indicators": "主要指标表", "tasks": "任务分解清单"}
"""The briefings' ids and titles."""

LEADS = 3
"""Tasks that a department leads."""
SUPPORTS = 3
"""Departments that support a task: the next ones."""
FIRST_TASK = 100
"""Line of the text that states the first task."""


def write_project(folder: Path, departments: int) -> None:
    """Write a project with so many departments."""
    content = folder / "content"
    (content / "source").mkdir(parents=True)
    shutil.copytree(Path(__file__).parent / "scale_templates", folder / "templates")
    shutil.copytree(ROOT / "templates" / "themes", folder / "templates" / "themes")
    units = [f"unit-{n + 1}" for n in range(departments)]
    tasks = [_task(n) for n in range(LEADS * departments)]
    figures = indicators()
    quotes = [f"{i['name']}从{i['from']:g}亿元增加到{i['to']:g}亿元" for i in figures]
    lines = ["2012年工作报告"] + [""] * 8 + [f"{quote}。" for quote in quotes]
    lines += [""] * (FIRST_TASK - 1 - len(lines)) + [f"{task}。" for task in tasks]
    (content / "source" / "report.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    meta: dict[str, object] = {
        "title": "2012年工作报告",
        "area": "样例国",
        "year": 2012,
        "date": "2012-02-13",
        "meeting": "样例会议",
        "issuer": "样例办公室",
    }
    speaker: dict[str, object] = {"speaker": {"name": "某某", "post": "主任"}, "text": "source/report.txt", "source": [{"text": lines[0], "line": 1}]}
    headlines = [{"text": quotes[n], "line": figures[n]["line"], "indicators": [figures[n]["id"]]} for n in range(3)]
    _dump(content / "report.yaml", {"report": meta | speaker, "headlines": headlines})
    records = [
        {key: i[key] for key in ("id", "name", "from", "to", "unit")}
        | {"group": "economy", "kind": "from-to", "period": "五年", "source": {"line": i["line"], "quote": quote}}
        for i, quote in zip(figures, quotes, strict=True)
    ]
    _dump(content / "indicators.yaml", {"groups": [{"id": "economy", "name": "经济"}], "indicators": records})
    place = {"heading": tasks[0], "line": FIRST_TASK}
    area = {"id": "work", "label": tasks[0][:2], **place}
    _dump(content / "work.yaml", {"work": place | {"lead": {"text": tasks[0], "line": FIRST_TASK}, "areas": [area]}})
    stated = [{"id": f"task-{n + 1}", "area": "work", "text": task, "line": FIRST_TASK + n} for n, task in enumerate(tasks)]
    _dump(content / "tasks.yaml", {"tasks": stated})
    _dump(content / "departments.yaml", {"departments": [{"id": unit, "name": f"{_name(n)}县"} for n, unit in enumerate(units)]})
    assignments = [
        {
            "task": f"task-{n + 1}",
            "lead": units[n // LEADS],
            "support": [units[(n // LEADS + k) % departments] for k in range(1, SUPPORTS + 1)],
            "deadline": f"2012-{n % 12 + 1:02}-28",
        }
        for n in range(len(tasks))
    ]
    _dump(content / "assignments.yaml", {"sample": False, "assignments": assignments})
    briefings = [
        {"id": name, "title": title, "template": f"{name}.html.j2", "theme": "dense", "audience": "departments"} for name, title in PAPERS.items()
    ]
    _dump(content / "briefings.yaml", {"briefings": briefings})


def _name(n: int) -> str:
    """Return a name that no other number has: one of 60 x 59 x 58 in an order that looks like none."""
    rest, first = divmod(n, 50)
    second, third = rest % 53, (n * 7 + rest) % 47
    return NAMES[first] + NAMES[second] + NAMES[third]


def _task(n: int) -> str:
    place = "".join(random.Random(f"task {n}").sample(NAMES, 3))
    return f"{VERBS[n % 6]}{place}{OBJECTS[(n // 6 + n) % 6]},第{n + 1}批项目按季度通报进度,年底前全面完成并通过验收"


def _dump(path: Path, value: object) -> None:
    path.write_text(yaml.dump(value, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), encoding="utf-8")
