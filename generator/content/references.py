"""References between records, and what records must say together.

The schema sees one value at a time. Here ids are unique and lead somewhere, a ``from-to`` figure has both ends, every task is assigned once, and
briefings name templates and themes that there are.

Ids are taken from the nodes, not from the records: a record that is wrong otherwise still exists, and nobody is told twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from msgspec import Struct

from generator.content.records import Indicator, Report
from generator.content.spans import Spans, item_key
from generator.content.wording import RECORDS, about, path_name
from generator.content.yaml_nodes import ListNode, MapNode, Node, ScalarNode
from generator.diagnostics import Diagnostics, nearest
from generator.quantity import is_unit, units

__all__ = ["Surroundings", "check_references"]


class Surroundings(Struct, frozen=True, kw_only=True):
    """What the content may refer to outside itself, and which files cannot be asked."""

    templates: Set[str] | None
    """Names of the templates, as briefings give them: ``summary.html.j2``. None where there is no folder of templates to ask."""
    themes: Set[str] | None
    """Names of the themes, or None."""
    unread: Set[str]
    """Names of content files that are broken: nothing is said about references to them."""
    faulty: Set[str]
    """Names of content files with an error in them: what they lack is not told."""


HOMES: Mapping[str, str] = {
    "briefings": "briefings",
    "groups": "indicators",
    "indicators": "indicators",
    "tasks": "tasks",
    "departments": "departments",
    "areas": "work",
    "topics": "work",
}
"""The file in which each kind of record is written."""


def check_references(report: Report, nodes: Mapping[str, Node], spans: Spans, around: Surroundings, problems: Diagnostics) -> None:
    """Add to ``problems`` everything that does not fit together.

    Args:
        report: What could be made of the files.
        nodes: The root nodes of the known files, by name.
        spans: Where things stand.
        around: What lies outside the content.
        problems: Where problems are added.
    """
    _Checking(report, nodes, spans, around, problems).check()


class _Checking:
    """One check of a report's references."""

    def __init__(self, report: Report, nodes: Mapping[str, Node], spans: Spans, around: Surroundings, problems: Diagnostics) -> None:
        self.report = report
        self.spans = spans
        self.around = around
        self.problems = problems
        self.ids: dict[str, set[str]] = {kind: set() for kind in HOMES}
        self.topics: dict[str, set[str]] = {}
        for file, root in nodes.items():
            self.collect(root, file)

    def check(self) -> None:
        """Check everything."""
        self.check_figures()
        self.check_tasks()
        self.check_parts()
        self.check_assignments()
        self.check_departments()
        self.check_briefings()

    # --- ids ---

    def collect(self, node: Node, file: str, key: str = "", above: str = "") -> None:
        """Note the ids of all lists below a node, and tell those that are there twice.

        ``key`` is that of the node, ``above`` the id of the record that holds it.
        """
        if isinstance(node, MapNode):
            own = item_key(node, "id") or above
            for name, value in node.entries.items():
                if not isinstance(value, ScalarNode):
                    self.collect(value, file, name, own)
        elif isinstance(node, ListNode):
            for item in node.items:
                self.collect(item, file, key, above)
            self.note(node, file, key, above)

    def note(self, node: ListNode, file: str, key: str, above: str) -> None:
        """Note the ids of one list."""
        lines: dict[str, int] = {}
        name = "task" if key == "assignments" else "id"
        for item in node.items:
            known = item_key(item, name)
            if known is None or not isinstance(item, MapNode):
                continue
            if known in lines:
                span = item.entries[name].span
                what = "任务安排" if key == "assignments" else f"{RECORDS.get(key, key)}编号"
                self.problems.error("duplicate-id", f"{what}重复：{known}", span, f"第 {lines[known]} 行已经有了，改掉或删去一个")
            lines.setdefault(known, item.entries[name].line)
        if HOMES.get(key) == file:
            self.ids[key].update(lines)
        if (file, key) == ("work", "topics"):
            self.topics.setdefault(above, set()).update(lines)

    def refer(self, path: str, id: str | None, kind: str, known: Iterable[str] | None = None) -> None:
        """Tell an id that leads nowhere."""
        known = self.ids[kind] if known is None else known
        if id is None or id in known or HOMES[kind] in self.around.unread:
            return
        near = nearest(id, known)
        hint = f"是不是 {near}？" if near else f"在 {HOMES[kind]}.yaml 里加上它，或改正编号"
        self.problems.error("unknown-id", about(path_name(path), f"所指的{RECORDS[kind]} {id} 不存在"), self.spans.nearest(path), hint)

    def refer_all(self, path: str, ids: Sequence[str], kind: str) -> None:
        """Tell ids of a list that lead nowhere, and those that are there twice."""
        for index, named in enumerate(ids):
            self.refer(f"{path}/{index}", named, kind)
            if named in ids[:index]:
                self.problems.error("repeated-id", about(path_name(path), f"里 {named} 写了两次"), self.spans.get(f"{path}/{index}"), "删去一个")

    # --- facts ---

    def check_figures(self) -> None:
        """Check the indicators."""
        for indicator in self.report.indicators:
            path = f"indicators/{indicator.id}"
            self.refer(f"{path}/group", indicator.group, "groups")
            if not is_unit(indicator.unit):
                near = nearest(indicator.unit, units())
                hint = f"是不是 {near}？" if near else "照原文写单位，例如 亿元、%、个；数字和“多”“以上”等不写在这里"
                self.problems.error("unknown-unit", f"指标 {indicator.id} 的单位“{indicator.unit}”不认识", self.spans.get(f"{path}/unit"), hint)
            for code, message, key, hint in shape(indicator):
                self.problems.error(code, f"指标 {indicator.id} {message}", self.spans.nearest(f"{path}/{key}"), hint)

    def check_tasks(self) -> None:
        """Check what tasks refer to."""
        for task in self.report.tasks:
            path = f"tasks/{task.id}"
            self.refer(f"{path}/area", task.area, "areas")
            if task.area in self.ids["areas"]:
                self.refer(f"{path}/topic", task.topic, "topics", self.topics.get(task.area, set()))
            self.refer(f"{path}/target", task.target, "indicators")
            self.refer_all(f"{path}/targets", task.targets, "indicators")
            if task.target is not None and task.target in task.targets:
                message = f"任务 {task.id} 的 targets 里重复了 target {task.target}"
                self.problems.error("repeated-id", message, self.spans.get(f"{path}/targets"), "删去一个")

    def check_parts(self) -> None:
        """Check what the other facts refer to."""
        for index, headline in enumerate(self.report.headlines):
            self.refer_all(f"headlines/{index}/indicators", headline.indicators, "indicators")
        if self.report.goals:
            self.refer_all("goals/doubling", self.report.goals.doubling, "indicators")
        if self.report.work:
            self.refer_all("work/targets", self.report.work.targets, "indicators")
            self.refer("work/projects", self.report.work.projects, "topics")
            self.check_topics()

    def check_topics(self) -> None:
        """Tell topics of the work plan that share an id, for ``projects`` and links name them by it alone."""
        assert self.report.work is not None
        home: dict[str, str] = {}
        for area in self.report.work.areas:
            for topic in area.topics:
                other = home.setdefault(topic.id, area.id)
                if other != area.id:
                    span = self.spans.get(f"work/areas/{area.id}/topics/{topic.id}/id")
                    self.problems.error("duplicate-id", f"段落编号重复：{topic.id}", span, f"工作方面 {other} 里已经有了，改掉一个")

    # --- decisions ---

    def check_assignments(self) -> None:
        """Check who does what."""
        for assignment in self.report.assignments:
            path = f"assignments/{assignment.task}"
            self.refer(f"{path}/task", assignment.task, "tasks")
            self.refer(f"{path}/lead", assignment.lead, "departments")
            self.refer_all(f"{path}/support", assignment.support, "departments")
            if assignment.lead in assignment.support:
                place = f"{path}/support/{assignment.support.index(assignment.lead)}"
                self.problems.error("lead-supports", f"任务安排 {assignment.task} 的牵头单位又是配合单位", self.spans.get(place), "从 support 里删去")
        if not self.report.assignments or self.around.faulty & {"assignments", "tasks"}:
            return
        assigned = {assignment.task for assignment in self.report.assignments}
        for task in self.report.tasks:
            if task.id not in assigned:
                hint = f"在 assignments.yaml 里加一项：task: {task.id}"
                self.problems.warn("unassigned-task", f"任务 {task.id} 还没有安排单位", self.spans.get(f"tasks/{task.id}/id"), hint)

    def check_departments(self) -> None:
        """Tell departments that share a name: on paper they would be one. Check what they receive."""
        names = Counter(department.name for department in self.report.departments)
        for department in self.report.departments:
            if names[department.name] > 1:
                place = f"departments/{department.id}/name"
                self.problems.error("duplicate-name", f"部门名称重复：{department.name}", self.spans.get(place), "改成不同的名称，或删去一个")
            self.refer_all(f"departments/{department.id}/receives", department.receives or (), "briefings")

    def check_briefings(self) -> None:
        """Tell templates and themes that are not there."""
        for briefing in self.report.briefings:
            for key, name, known, code, said in (
                ("template", briefing.template, self.around.templates, "missing-template", "模板"),
                ("theme", briefing.theme, self.around.themes, "missing-theme", "版式"),
            ):
                if known is not None and name not in known:
                    near = nearest(name, known)
                    hint = f"是不是 {near}？" if near else f"可以用：{'、'.join(sorted(known)) or '（没有）'}"
                    path = f"briefings/{briefing.id}/{key}"
                    self.problems.error(code, f"简报 {briefing.id} 所用的{said} {name} 不存在", self.spans.get(path), hint)


def shape(indicator: Indicator) -> Iterator[tuple[str, str, str, str]]:
    """Yield what the indicator's kind does not allow: code, message, key, hint."""
    ends = {"from": indicator.from_, "to": indicator.to}
    single = {"value": indicator.value, "words": indicator.words}
    if indicator.kind == "from-to":
        for key, value in ends.items():
            if value is None:
                yield "kind-mismatch", f"的类别是 from-to，缺少 {key}", "kind", "from-to 要有 from 和 to；只有一个数时改 kind"
        for key, found in single.items():
            if found is not None:
                yield "kind-mismatch", f"的类别是 from-to，不能有 {key}", key, "删去它，或改 kind"
        return
    given = [key for key, value in ends.items() if value is not None]
    if given:
        yield "kind-mismatch", f"的类别是 {indicator.kind}，不能有 {' 和 '.join(given)}", given[0], "有期初和期末两个数时，kind 写 from-to"
    elif indicator.value is None and indicator.words is None:
        yield "kind-mismatch", "缺少 value", "kind", "写上 value；原文用汉字时写 words，例如 翻一番"
    if indicator.value is not None and indicator.words is not None:
        yield "kind-mismatch", "不能同时有 value 和 words", "words", "原文用阿拉伯数字时写 value，用汉字时写 words"
    if indicator.words is not None and re.search(r"[0-9]", indicator.words):
        yield "kind-mismatch", "的 words 里有阿拉伯数字", "words", "阿拉伯数字写在 value 里"
