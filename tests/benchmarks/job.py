"""The job that every system gets: three papers from the same YAML files.

A one-page summary (3 headline figures, 6 bullets), an indicator sheet (30 rows of 5 columns), a task checklist (60 rows of 5 columns), in Chinese.
The words are made up, of the length that such papers have. Editions of the job differ in them, so that nothing made for one serves for the next.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent.parent

INDICATORS = 30
TASKS = 60
HEADLINES = 3
BULLETS = 6

SUBJECTS = (
    "生产总值",
    "一般预算收入",
    "固定资产投资",
    "社会消费品零售额",
    "自营出口额",
    "农民人均纯收入",
    "服务业增加值",
    "港口吞吐量",
    "实到外资",
    "研发经费",
)
PLACES = ("全区", "区属", "城区", "开发区", "农村")
VERBS = ("推进", "完成", "启动", "加快", "深化", "建成")
OBJECTS = ("老旧小区改造和背街小巷整治", "农村公路提档升级", "公共自行车服务点布设", "中小学校舍安全工程", "污水管网二期建设", "社区居家养老服务中心")
UNITS = ("区发改局", "区财政局", "区教育局", "区住建局", "区卫生局", "区农业局")
UNIT_IDS = ("reform", "finance", "education", "construction", "health", "farming")
NAMES = "东南西北江河湖海山川云雨风雪松竹梅兰桂荷龙虎鹤鹿金银铜玉石泉溪桥亭塔楼门村镇乡岭峰谷林田园春夏秋冬永安宁和平福寿康乐文武仁义礼智信德明光华"
"""Characters that the names of places are made of."""


def _place(edition: int, n: int) -> str:
    """Return the name of a place that this edition alone has; edition 0 names none."""
    return "".join(random.Random(f"{edition} {n}").sample(NAMES, 3)) if edition else ""


def indicators(edition: int = 0) -> list[dict[str, Any]]:
    """Return the indicators as YAML states them, each with the line of the text that it comes from."""
    found = []
    for n in range(INDICATORS):
        name = f"{_place(edition, n)}{PLACES[n % len(PLACES)]}{SUBJECTS[n % len(SUBJECTS)]}{'合计' if n >= 10 else ''}{'增量' if n >= 20 else ''}"
        start, end = 20.5 + n * 7 + edition, 61.2 + n * 19 + edition
        found.append({"id": f"indicator-{n + 1}", "name": name, "from": round(start, 1), "to": round(end, 1), "unit": "亿元", "line": 10 + n})
    return found


def tasks(edition: int = 0) -> list[dict[str, Any]]:
    """Return the tasks as YAML states them."""
    found = []
    for n in range(TASKS):
        text = f"{VERBS[n % 6]}{_place(edition, -n)}{OBJECTS[(n // 6 + n) % 6]},第{n + 1}批项目按季度通报进度,年底前全面完成并通过验收"
        found.append({"id": f"task-{n + 1}", "area": "work", "text": text, "line": 10 + INDICATORS + n})
    return found


def write_job(folder: Path, edition: int = 0) -> None:
    """Write a project for jianbao with typst's templates beside it; the other systems read its ``content/``."""
    content = folder / "content"
    (content / "source").mkdir(parents=True)
    (folder / "templates").mkdir()
    shutil.copytree(ROOT / "templates" / "themes", folder / "templates" / "themes")
    for template in (Path(__file__).parent / "templates").glob("*.html.j2"):
        shutil.copy(template, folder / "templates")
    for template in (Path(__file__).parent / "templates").glob("*.typ"):
        shutil.copy(template, folder)
    _write_text(content / "source" / "report.txt", edition)
    _write_report(content, edition)
    _dump(
        content / "briefings.yaml",
        {"briefings": [_briefing("summary", "一页摘要"), _briefing("indicators", "主要指标表"), _briefing("tasks", "任务分解清单")]},
    )


def _write_text(path: Path, edition: int) -> None:
    lines = ["2012年工作报告"] + [""] * 8
    lines += [f"{i['name']}从{i['from']:g}亿元增加到{i['to']:g}亿元。" for i in indicators(edition)]
    lines += [f"{t['text']}。" for t in tasks(edition)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_report(content: Path, edition: int) -> None:
    meta = {
        "title": "2012年工作报告",
        "area": "样例区",
        "year": 2012,
        "date": "2012-02-13",
        "meeting": "样例区第一次会议",
        "issuer": "样例区政府办公室",
    }
    meta |= {"speaker": {"name": "某某", "post": "区长"}, "text": "source/report.txt", "source": [{"text": "2012年工作报告", "line": 1}]}
    headlines = [{"text": _quote(i), "line": i["line"], "indicators": [i["id"]]} for i in indicators(edition)[:HEADLINES]]
    _dump(content / "report.yaml", {"report": meta, "headlines": headlines})
    records = []
    for i in indicators(edition):
        record = {key: i[key] for key in ("id", "name", "from", "to", "unit")}
        records.append(record | {"group": "economy", "kind": "from-to", "period": "五年", "source": {"line": i["line"], "quote": _quote(i)}})
    _dump(content / "indicators.yaml", {"groups": [{"id": "economy", "name": "经济"}], "indicators": records})
    first = tasks(edition)[0]
    area = {"id": "work", "label": first["text"][:2], "heading": first["text"], "line": first["line"]}
    lead = {"text": first["text"], "line": first["line"]}
    _dump(content / "work.yaml", {"work": {"heading": first["text"], "line": first["line"], "lead": lead, "areas": [area]}})
    _dump(content / "tasks.yaml", {"tasks": tasks(edition)})
    _dump(content / "departments.yaml", {"departments": [{"id": i, "name": n} for i, n in zip(UNIT_IDS, UNITS, strict=True)]})
    assignments = [{"task": t["id"], "lead": UNIT_IDS[n % 6], "deadline": f"2012-{n % 12 + 1:02}-28"} for n, t in enumerate(tasks(edition))]
    _dump(content / "assignments.yaml", {"sample": False, "assignments": assignments})


def _quote(indicator: dict[str, Any]) -> str:
    return f"{indicator['name']}从{indicator['from']:g}亿元增加到{indicator['to']:g}亿元"


def _briefing(id: str, title: str) -> dict[str, Any]:
    return {"id": id, "title": title, "template": f"{id}.html.j2", "theme": "dense"}


def _dump(path: Path, value: object) -> None:
    path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False), encoding="utf-8")
