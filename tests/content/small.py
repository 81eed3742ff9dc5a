"""A small project that is right, and what is told when a part of it is changed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.content import load_report
from generator.diagnostics import UserError, render_text

__all__ = ["RIGHT", "tell", "write"]

RIGHT: Mapping[str, str] = {
    "report.yaml": """\
report:
  title: 2012年政府工作报告
  area: 镇海区
  year: 2012
  date: 2012-02-13
  meeting: 区人大会议
  speaker: {name: 张三, post: 区长}
  issuer: 区府办
  text: source/report.txt
""",
    "briefings.yaml": """\
briefings: []
""",
    "source/report.txt": """\
2012年政府工作报告
工业总产值从445亿元增长到962亿元。新建绿地8200多亩,失业率控制在4%以内。
加强环境监管,建立环保档案。深化煤场粉尘整治。
力争财政收入实现翻一番。
""",
    "indicators.yaml": """\
groups:
  - {id: economy, name: 经济}
indicators:
  - id: output
    name: 工业总产值
    group: economy
    kind: from-to
    from: 445
    to: 962
    unit: 亿元
    period: 五年
    source: {line: 2, quote: 工业总产值从445亿元增长到962亿元}
  - id: green
    name: 新建绿地
    group: economy
    kind: cumulative
    value: 8200
    unit: 亩
    hedge: [多]
    period: 五年
    source: {line: 2, quote: 新建绿地8200多亩}
""",
    "work.yaml": """\
work:
  heading: 加强环境监管
  line: 3
  lead: {text: 加强环境监管, line: 3}
  areas:
    - id: ecology
      label: 环境监管
      heading: 加强环境监管
      line: 3
      brief: 建立环保档案，煤场粉尘整治
""",
    "tasks.yaml": """\
tasks:
  - {id: archive, area: ecology, text: 建立环保档案, line: 3}
  - {id: dust, area: ecology, text: 深化煤场粉尘整治, line: 3}
""",
    "departments.yaml": """\
departments:
  - {id: environment, name: 区环保局}
  - {id: office, name: 区府办}
""",
    "assignments.yaml": """\
sample: true
assignments:
  - {task: archive, lead: environment, deadline: 全年}
  - {task: dust, lead: environment, support: [office], deadline: 2012-12-31}
""",
}


def write(folder: Path, files: Mapping[str, str | bytes | None]) -> Path:
    """Write the project that is right with some files changed, added, or (None) left out."""
    for name, text in {**RIGHT, **files}.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is not None:
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def tell(folder: Path) -> str:
    """Return what is told about a project, as the command line renders it; nothing if all is right."""
    try:
        loaded = load_report(folder)
    except UserError as error:
        diagnostics = error.diagnostics
        files = {each.span.file for each in diagnostics if each.span}
        sources = {name: (folder / name).read_text("utf-8-sig", "replace") for name in files if (folder / name).is_file()}
        return render_text(diagnostics, sources)
    return render_text(loaded.warnings, loaded.sources)
