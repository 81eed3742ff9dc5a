"""A small report, and a template rendered from it in one call."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

from generator.content.records import (
    Area,
    Assignment,
    Briefing,
    Department,
    Goals,
    Group,
    Headline,
    Indicator,
    Passage,
    Report,
    ReportMeta,
    Review,
    ReviewSection,
    Source,
    Speaker,
    Task,
    Topic,
    Work,
    WorkTopic,
)
from generator.diagnostics import Span, UserError
from generator.document.nodes import Document
from generator.templating.rendering import Renderer
from generator.templating.session import MAX_STEPS
from tests.document.notation import show, told

SOURCE = Source(line=1, quote="原文")
NAME = "paper.html.j2"

REPORT = Report(
    meta=ReportMeta(
        title="2012年政府工作报告", area="某区", year=2012, date=datetime.date(2012, 2, 3), meeting="第一次会议",
        speaker=Speaker(name="张三", post="区长"), issuer="区政府办", text="source/report.txt",
    ),
    headlines=(Headline(text="GDP从193亿元增长到560亿元。", line=1, indicators=("gdp",)),),
    review=Review(
        heading="过去五年", line=1, lead=Passage(text="回顾。", line=1),
        sections=(
            ReviewSection(
                id="strength", label="综合实力", heading="实力增强", line=1, brief="产值增长",
                topics=(Topic(id="industry", heading="产业壮大。", text="产值从1亿元增长到2亿元;快。", line=1),),
            ),
        ),
    ),
    goals=Goals(
        heading="今后五年", line=1, outlook=Passage(text="形势。", line=1), guideline=Passage(text="思想。", line=1),
        objectives=Passage(text="目标。", line=1), brief="走在前列", doubling=("income",),
    ),
    work=Work(
        heading="2012年工作", line=1, lead=Passage(text="今年。", line=1), targets=("growth",), projects="projects",
        areas=(
            Area(id="targets", label="目标", heading="主要目标:", line=1),
            Area(
                id="ecology", number="（一）", label="生态", heading="生态文明。", line=1,
                topics=(WorkTopic(id="water", heading="治水。", line=1), WorkTopic(id="projects", heading="实事。", line=1)),
            ),
        ),
    ),
    groups=(Group(id="economy", name="经济"), Group(id="people", name="民生")),
    indicators=(
        Indicator(
            id="gdp", name="GDP", group="economy", kind="from-to", from_=Decimal(193), to=Decimal(560), unit="亿元", period="五年", source=SOURCE,
        ),
        Indicator(
            id="farmers", name="农民收入", group="people", kind="from-to", from_=Decimal("0.9"), to=Decimal("1.70"), unit="万元", period="五年",
            hedge=("多",), main=True, source=SOURCE,
        ),
        Indicator(
            id="jobless", name="失业率", group="people", kind="share", value=Decimal(4), unit="%", hedge=("控制在", "以内"), period="五年",
            source=SOURCE,
        ),
        Indicator(id="income", name="收入", group="people", kind="growth-target", words="翻一番", period="今后五年", source=SOURCE),
        Indicator(
            id="growth", name="GDP增长", group="economy", kind="growth-target", value=Decimal(11), unit="%", period="2012年", note="存疑",
            source=SOURCE,
        ),
        Indicator(id="water", name="水利投入", group="people", kind="cumulative", value=Decimal(4), unit="亿元", period="2012年", source=SOURCE),
    ),
    tasks=(
        Task(id="grow", area="targets", text="GDP增长11%", line=1, target="growth"),
        Task(id="clean-water", area="ecology", topic="water", text="投入4亿元水利资金,完成20家企业审核", line=1, target="water", targets=("gdp",)),
        Task(id="housing", area="ecology", topic="projects", text="建设<b>6万平方米</b>公租房;", line=1),
    ),
    departments=(
        Department(id="water-bureau", name="区农水局", full_name="区农业水利局", email="a@b.cn"),
        Department(id="office", name="区府办"),
    ),
    assignments=(
        Assignment(task="grow", lead="office", deadline="全年", status="in-progress"),
        Assignment(
            task="clean-water", lead="water-bureau", support=("office",), deadline="2012-12-31", milestones=("一", "二", "三", "四"),
        ),
    ),
    sample=True,
    data={
        "contacts": {
            "phones": ["86250000", "86251111"], "open-hours": "9:00", "fee": Decimal("1.50"), "rates": [{"id": "a"}, {"id": "b", "value": 0.25}],
        },
    },
)  # fmt: skip


@dataclass(frozen=True)
class Small:
    """A report with the places of some of its parts."""

    report: Report = REPORT
    spans: Mapping[str, Span] = field(
        default_factory=lambda: {
            "indicators/gdp": Span("content/indicators.yaml", 10, 5),
            "indicators/gdp/to": Span("content/indicators.yaml", 15, 9),
            "tasks/clean-water/text": Span("content/tasks.yaml", 7, 11),
            "briefings/paper/template": Span("content/briefings.yaml", 4, 15),
        }
    )


BRIEFING = Briefing(id="paper", title="简报", template=NAME, theme="dense")


def renderer(folder: Path, template: str, files: Mapping[str, str] | None = None, *, steps: int | None = None) -> Renderer:
    """Return a renderer of a folder ``templates`` that holds the template as `NAME` and the other files."""
    templates = folder / "templates"
    for name, text in {NAME: template, **(files or {})}.items():
        path = templates / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    return Renderer(Small(), templates, steps=MAX_STEPS if steps is None else steps)


def paper(folder: Path, template: str, files: Mapping[str, str] | None = None, *, department: str | None = None) -> Document:
    """Render a template from the small report."""
    return renderer(folder, template, files).render(BRIEFING, department)


def shown(folder: Path, expression: str, *, department: str | None = None) -> str:
    """Return what an expression, or a piece of template, prints within a paragraph, in the notation of `tests.document.notation`."""
    piece = expression if "{" in expression else f"{{{{ {expression} }}}}"
    lines = show(paper(folder, f"<p>{piece}</p>", department=department).blocks)
    return "\n".join(lines).removeprefix("p.body ")


Told: TypeAlias = tuple[list[str], Sequence[str | None]]


def mistakes(folder: Path, template: str, files: Mapping[str, str] | None = None, *, steps: int | None = None) -> Told:
    """Return what is told about a wrong template, as ``file:line code: message``, and the hints."""
    try:
        renderer(folder, template, files, steps=steps).render(BRIEFING)
    except UserError as error:
        diagnostics = error.diagnostics
        lines = [f"{d.span.file if d.span else '-'} {text}" for d, text in zip(diagnostics, told(diagnostics), strict=True)]
        return lines, [d.hint for d in diagnostics]
    raise AssertionError("nothing was wrong with the template")
