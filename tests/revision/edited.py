"""A later edition of this repository's report: edits of every sort, as an office makes them, in a copy of its files."""

from __future__ import annotations

import datetime
import shutil
from dataclasses import dataclass
from pathlib import Path

from generator.build.project import Project, load_project
from generator.content import Loaded, load_report
from generator.revision.changes import Change, compare
from generator.revision.notice import notice
from generator.revision.papers import Reach, reach
from generator.templating.edits import Notice

__all__ = ["Later", "later"]

ROOT = Path(__file__).parents[2]
DATE = datetime.date(2012, 3, 5)

AIR_TASK = """  - id: air-stations
    area: ecology
    topic: environment-control
    text: 建成5个空气质量自动监测站
    line: 123
    target: work-air-stations

"""
AIR_ASSIGNMENT = """  - task: air-stations
    lead: environment
    support: [finance, science]
    deadline: '2012-10-31'
    milestones: [选定站址, 完成设备招标, 全部安装, 联网运行]
    sample: false

"""
AIR_INDICATOR = """  - id: work-air-stations
    name: 建成空气质量自动监测站
    group: work-2012
    kind: count
    value: 5
    unit: 个
    period: 2012年
    source:
      line: 123
      quote: 建成5个空气质量自动监测站

"""
GONE = "完善污染物总量控制政策,落实最严格的污染排放标准,深化排污权有偿使用制度。"


@dataclass(frozen=True)
class Later:
    """Two editions and what there is to tell."""

    old: Loaded
    project: Project
    new: Loaded
    changes: tuple[Change, ...]
    reached: tuple[Reach, ...]
    notice: Notice


def later(folder: Path) -> Later:
    """Write the later edition into ``folder`` and compare it with this repository's."""
    for part in ("content", "templates"):
        shutil.copytree(ROOT / part, folder / part)
    edit(folder / "content")
    first, project = load_project(ROOT), load_project(folder)
    old, new = load_report(ROOT), load_report(folder)
    changes = compare(old.report, new.report)
    reached = reach((first, old), (project, new), changes)
    told = notice(old.report, new.report, changes, reached, since="送审稿", until="印发稿", date=DATE)
    return Later(old, project, new, changes, reached, told)


def edit(content: Path) -> None:
    """Make the edits: a figure, a task's text, a task more, one less, who does one, when, how far it is, and whether that is confirmed, a
    department's name, a note, and where a fact stands.
    """
    source = "source/zhenhai-2012.txt"
    for file in (source, "report.yaml", "indicators.yaml"):
        replace(content / file, "全社会GDP从193亿元增长到560亿元", "全社会GDP从193亿元增长到561亿元")
    replace(content / "indicators.yaml", "    to: 560\n", "    to: 561\n")
    for file in (source, "tasks.yaml", "work.yaml"):
        replace(content / file, "实施120个节能技术改造工程", "实施150个节能技术改造工程")
    for _ in ("value", "quote"):
        replace(content / "indicators.yaml", "120", "150", after="id: work-energy-saving-projects")
    replace(content / source, GONE, "")
    for file in ("tasks.yaml", "assignments.yaml"):
        cut(content / file, "pollution-quota-policy")
    replace(content / source, "加强大气环境治理,深入", "建成5个空气质量自动监测站。加强大气环境治理,深入")
    replace(content / "tasks.yaml", "  - id: clean-air-campaign\n", f"{AIR_TASK}  - id: clean-air-campaign\n")
    replace(content / "assignments.yaml", "  - task: clean-air-campaign\n", f"{AIR_ASSIGNMENT}  - task: clean-air-campaign\n")
    replace(content / "indicators.yaml", "  - id: work-energy-saving-projects", f"{AIR_INDICATOR}  - id: work-energy-saving-projects")
    assignments = content / "assignments.yaml"
    replace(assignments, "lead: development-and-reform", "lead: statistics", after="task: grow-district-gdp")
    replace(assignments, "      - statistics\n", "", after="task: grow-district-gdp")
    replace(assignments, "status: not-started", "status: in-progress\n    sample: false", after="task: grow-retail-sales")
    replace(assignments, "deadline: ", "deadline: '2012-11-30'  # ", after="task: river-and-drainage-works")
    replace(content / "tasks.yaml", "line: 117", "line: 117\n    note: 报告没有写明是否扣除价格因素", after="id: grow-urban-income")
    replace(content / "departments.yaml", "name: 区司法局", "name: 区司法行政局", after="id: justice")
    replace(content / "report.yaml", "reason: 网站发布系统的署名", "reason: 网站系统的署名")
    replace(content / "indicators.yaml", "quote: 确保地区生产总值", "quote: 地区生产总值")


def replace(file: Path, old: str, new: str, *, after: str = "") -> None:
    """Replace the first ``old`` that stands after another text."""
    text = file.read_text(encoding="utf-8")
    start = text.index(old, text.index(after))
    file.write_text(text[:start] + new + text[start + len(old) :], encoding="utf-8", newline="")


def cut(file: Path, record: str) -> None:
    """Take a record out, up to the empty line behind it."""
    text = file.read_text(encoding="utf-8")
    start = max(text.index(f"  - {key}: {record}\n") for key in ("id", "task") if f"  - {key}: {record}\n" in text)
    file.write_text(text[:start] + text[text.index("\n\n", start) + 2 :], encoding="utf-8", newline="")
